"""Signatures over bytes: the algorithms, keys as PEM, and which keys there are (`keyring`)."""
