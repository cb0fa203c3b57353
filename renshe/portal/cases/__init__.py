"""Cases as officers work on them: the work list, one case, many at once, spot checks, and the one search box."""
