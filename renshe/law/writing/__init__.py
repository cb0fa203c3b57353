"""What a formula is written with: it reads as the clause does. `renshe.law` offers all of it to who writes law.

A formula is plain Python that is read, not run (`renshe.law.reading`). The words here say what they mean twice: over
nodes they build the graph, over whole numbers and fractions they compute, so that the same source can be run by hand.
"""
