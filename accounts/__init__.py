"""Who: people, their sign-in sessions, site roles, blocks and consents."""
