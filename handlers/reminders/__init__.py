"""What is due: who hears of it, and how often."""
