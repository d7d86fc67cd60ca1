"""Slack as our tests meet it: a small workspace of our own, and two by others."""
