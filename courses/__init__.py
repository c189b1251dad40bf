"""Class projects, who is in them, and what they set out to make."""
