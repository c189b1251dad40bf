"""Lessons: the demonstration, its steps, the call, and tries."""
