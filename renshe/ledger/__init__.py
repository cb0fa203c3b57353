"""Ledger (基金账): funds in double entry, what is due beside it, payments, and the partners' files."""
