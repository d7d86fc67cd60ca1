"""Where everything is kept: one folder per database, and what they share."""
