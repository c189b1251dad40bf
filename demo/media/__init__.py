"""The scripts that draw, play and film the demonstration."""
