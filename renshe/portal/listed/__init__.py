"""Lists, one a module: their rows, columns and filters."""
