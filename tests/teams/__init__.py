"""A Teams of our own on this machine: its tenant, its Bot Connector and its login."""
