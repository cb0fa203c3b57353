"""Pages by reader."""
