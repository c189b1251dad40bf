"""What is theirs: what somebody agreed to, all of it to take along, and an account that ends."""
