"""Works: takes, their parts, what they are built on, and the wall."""
