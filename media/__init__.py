"""Bytes: uploads, inspection, renditions, captions. What touches a stranger's file does so in a child process."""
