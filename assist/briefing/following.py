"""Following: whether what was just said changes what the brief says. Cheap, for it is asked at every turn."""

from __future__ import annotations

from assist.briefing.mood import shows_feeling
from assist.briefing.writing import claimed
from assist.conversations import Turn
from assist.reading.heard import heard_in
from assist.reading.risks import signs_of_risk


def changes_brief(before: Turn | None, turn: Turn) -> bool:
    """Whether `turn`, said after `before`, states, claims, threatens or feels what a brief shows."""
    if turn.speaker != "customer":
        return False
    both = [turn] if before is None else [before, turn]
    states = any(one.turn == len(both) - 1 for one in heard_in(both))
    return states or any(claimed(turn.text)) or bool(signs_of_risk([turn])) or shows_feeling(turn)
