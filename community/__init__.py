"""Home, and people's own pages."""
