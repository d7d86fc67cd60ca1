"""What comes in from outside: reviews, changes at the source, outcomes of replies."""
