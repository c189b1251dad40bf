"""Finished pieces: places, cuts and credits."""
