"""Saying what must be said: claims, retries, doubts."""
