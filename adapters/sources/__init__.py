"""Where customers speak: one folder per source."""
