"""Worked examples: what has to come out, and which change of the law none of them notices."""
