"""What leaves for other programs: feeds and calendars."""
