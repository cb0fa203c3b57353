"""Attachments (附件): files that prove what an application says. Looked at by content, scanned, kept outside the web.

`attaching.attach` takes one in, `store` holds the bytes, `sweeping` takes away what belongs to nothing.
"""
