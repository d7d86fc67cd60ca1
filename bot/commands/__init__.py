"""What an administrator types: one file per command, all light to import."""
