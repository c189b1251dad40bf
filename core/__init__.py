"""What every room stands on. Knows no room and no domain word."""
