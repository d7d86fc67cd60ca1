"""How cards, lines and dialogs look in Slack: pure, and never too large."""
