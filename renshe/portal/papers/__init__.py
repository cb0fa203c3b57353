"""The bureau's worksheets on paper (核定表), each declared in a few lines and filled from a decision's own explanation.

`declared` says what a paper is made of, `pension`, `injury` and `unemployment` declare one each, `reading` tells what a
decision says of itself, `filled` puts that into the boxes, `printing` adds head, clauses, remedies, signatures and the
reckoning, `layout` sets it. `year` is the yearly statement (个人权益记录单), which rests on the archive.
"""
