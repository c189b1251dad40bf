"""Demonstration content: what the site shows before anyone has made anything. Texts are TOML, media are drawn by scripts."""
