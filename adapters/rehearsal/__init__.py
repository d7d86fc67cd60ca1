"""Stand-ins for the outside world: what the bot talks to in a demo, a drill or a test."""
