"""Access (权限): units, accounts, roles held at a unit, masking, and the audit trail."""
