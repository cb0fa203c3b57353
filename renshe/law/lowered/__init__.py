"""What a graph becomes (`lowering.py`): `steps` over whole numbers, put together in `ratios`, `tables`, `calendar`.

What is made of them for the city: `splitting` where 128 bits would not hold one, `folding` known additions, `sharing`
what two laws have in common.
"""
