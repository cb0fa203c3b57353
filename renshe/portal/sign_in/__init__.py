"""Signing in beyond the password: second factor, passkeys, asking again, sign-ins under way, single sign-on."""
