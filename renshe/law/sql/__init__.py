"""Steps as SQL for the city, in sqlglot trees: `steps` prints one, of `columns`, `divisions`, `lookups`, `choices`."""
