"""Answers: who answers what, notes anchored in the work, and what became of them."""
