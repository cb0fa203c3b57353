"""What would have to be otherwise: the nearest change of a person's facts that would pass, or pay more.

Each fact that a person can change, or that may be wrong, is tried by itself (one declared `fixed` never is): `ways`.
The formula's own comparisons and limits say where a result turns; solved for the fact, they are the points to try:
`turning_points`. Between the last that fails and the first that passes the boundary is found exactly, and whatever is
named was reckoned: `search`. Where none alone would do, two facts are tried together: `pairs`.

What is wanted depends on the result: a condition shall be met, an amount be more, a code another; a month, a day or a
number of months comes earlier or later, and the nearest of both is named, for the law doesn't say which is better.

Months come first: who asks what is missing can go on paying. A fact declared `by_paying` grows by one with each month
that is paid, so the change says until when, and it is reckoned by the law of the month after.
"""
