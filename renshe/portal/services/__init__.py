"""The side of whoever applies: guides to the items, applying question by question, one's own cases.

All of it is read from the items' declarations (`renshe.casework.items`); no page here knows one item from another.
"""
