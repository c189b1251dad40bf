"""Home and people's pages."""
