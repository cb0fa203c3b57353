"""Indicators (指标): each figure declared once, computed from records, opened down to them.

A programme declares its figures in `indicators.py` and registers them when it starts. Value, breakdown and records come
from one declaration, so they can't disagree: the value is what the records add up to.
"""
