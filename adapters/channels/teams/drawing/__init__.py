"""How cards, lines and dialogs look in Teams: pure, and never too large."""
