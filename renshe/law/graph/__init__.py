"""What a formula is read into: a graph, and what can be asked of one."""
