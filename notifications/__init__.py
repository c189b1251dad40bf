"""Telling: notices, preferences, mail."""
