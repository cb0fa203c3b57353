"""One person: facts as they are given; the graph as a Python function; the long way, which says what is wrong."""
