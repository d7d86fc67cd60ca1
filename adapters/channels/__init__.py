"""Where the team works: one folder per channel."""
