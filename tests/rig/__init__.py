"""Rigs that kill, count and press: each prints its figures and a seed to repeat it."""
