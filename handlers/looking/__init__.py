"""Reading: a case, its log, one's own work."""
