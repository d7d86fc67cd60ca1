"""From the first words to the reply that stands, and everything that can stop it."""
