"""From a formula's own source, plain Python as the statute speaks, to a graph of nodes.

A formula is never run by Python: its source is walked once, statement by statement, with nodes in place of numbers.
`if`, `and`, `min`, `sum(… for …)` mean what they say. What is known when it is read (a loop over years, `12 - month`)
is computed at once; the rest becomes the graph. All else that Python has is refused, with its line.

The same source can also be run by Python itself over fractions: that is the meaning the graph is held to (tests).
"""
