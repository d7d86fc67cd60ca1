"""Telling and asking product colleagues, and what they answer."""
