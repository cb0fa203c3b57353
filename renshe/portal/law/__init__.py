"""The law browser: every formula, value, document and article on a page of its own, for whoever wants to read it.

`index` gathers what there is from the rulebook, once for each state of the law; `search` finds in it; `pages` shows it.
Law is public: none of these pages asks who reads.
"""
