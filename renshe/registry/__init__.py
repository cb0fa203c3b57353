"""Registry (主数据): people, employers, towns, and their spells over time."""
