"""Calculators (待遇测算): what the law gives to somebody who asks, without sign-in, one question a page.

A calculator is a declaration of a few lines (`declared/`): which of law's facts and results it asks for, which formulas
answer, in which sentence. It has no arithmetic of its own: what would be reckoned is a formula of law. Answers travel
in the address and are kept nowhere; nobody's name or identity number is asked.
"""
