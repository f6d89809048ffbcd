"""Not arrived: what customers say who have received nothing, and the questions that are none for them.

"It says delivered, but I have nothing": nobody asks them on which day it arrived.
"""

from __future__ import annotations

import re

_NO = r"(?:\b(?:never|not)|n['’]?t)(?: (?:yet|been|be|even))*"
_NOTHING_CAME = re.compile(
    r"\b(?:i|we)(?:['’]ve| have)?(?: still| only)? (?:have |got |received |see )?nothing\b(?! (?:to|against))"
    r"|\bnothing (?:(?:has|had|ever|was|is) )*(?:come|came|arrived?|here|delivered|there)\b"
    rf"|{_NO} (?:arrived?|come|came|here|delivered|received?|turned up|shown up)\b(?! with)"
    rf"|\b(?:i|we) (?:\w+ )?(?:\w+)?{_NO} (?:get|got) (?:it|them|anything|my|the)\b"
    r"|\b(?:nichts|nie|nicht) (?:angekommen|erhalten|bekommen|da)\b|\bhabe nichts\b|\brien reçu\b"
    r"|\b(?:niets|nooit|niet) (?:ontvangen|aangekomen)\b",
    re.IGNORECASE,
)
_CAME = r"\b(?:arriv\w*|deliver\w*|came|come|receiv\w*|get|got)\b"
_OF_ARRIVAL = re.compile(
    rf"\b(?:which|what) (?:day|date)\b[^?]{{0,30}}{_CAME}|\bwhen\b[^?]{{0,40}}{_CAME}"
    r"|\b(?:did|has|have) (?:it|they|the \w+|you)\b[^?]{0,30}"
    r"\b(?:arrived?|received?|delivered|sent [^?]{0,20}back|returned)\b",
    re.IGNORECASE,
)
_PROMISED = re.compile(r"\b(?:promise\w*|should|due|expect\w*|will|was it to)\b", re.IGNORECASE)
"""Asks for the day on which it ought to have come."""


def says_not_arrived(text: str) -> bool:
    """Whether a customer says that they have received nothing."""
    return bool(_NOTHING_CAME.search(text))


def asks_arrival(question: str) -> bool:
    """Whether `question` asks whether, or when, something arrived, or went back again."""
    return bool(_OF_ARRIVAL.search(question)) and not _PROMISED.search(question)
