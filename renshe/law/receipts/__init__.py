"""Receipts (计算留痕): what a decision was reckoned from; the law made again of its text; what changed since."""
