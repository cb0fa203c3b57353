"""What can happen to a case without a declared step: the kinds of the room's own events. No step may be called so."""

from __future__ import annotations

OPENED, DOUBTED, ASSIGNED = "opened", "doubted", "assigned"
TICKED, UNTICKED = "ticked", "unticked"
SPLIT, JOINED, PARTED = "split", "joined", "parted"
TAKEN_OVER = "taken_over"
FOLLOWED, OUTCOME, CORRECTED = "followed", "outcome", "corrected"

OF_OFFICERS = frozenset({ASSIGNED, TICKED, UNTICKED, TAKEN_OVER})
"""How the office works on a case: nothing that its applicant has to read."""
STILL = frozenset({*OF_OFFICERS, SPLIT, JOINED, PARTED, FOLLOWED, OUTCOME, CORRECTED})
"""After these a case stands where it stood."""
OWN = STILL | {OPENED, DOUBTED}
