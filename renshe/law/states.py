"""How sure we are of a value of law, or of how a sentence of a statute reads."""

STATES = ("verified", "reported", "unverified", "disputed", "provisional", "assumed")
"""Held against the text or its source; cited by others; from memory; sources differ; for the time being; made up for
the sample city. What is not known at all has no value: it is missing."""
