"""Stand-ins for the outside world: whom the bot talks to in a demo or a test."""
