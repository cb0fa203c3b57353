"""Indicators (指标): each figure declared once, computed from records, opened down to them."""
