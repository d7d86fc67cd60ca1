"""One file per room of handlers: what a single step does, and what it refuses."""
