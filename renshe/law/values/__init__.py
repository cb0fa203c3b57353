"""Values of law: over time, as they stand in YAML, as somebody types one."""
