"""Reports, hidings and what moderators did. Knows things only through core.subjects."""
