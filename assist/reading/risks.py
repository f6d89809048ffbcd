"""Risks: words of a customer that call for more care than an answer. Signs for a person to judge, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assist.conversations import Turn

RiskKind = Literal["safety", "vulnerable", "legal", "public", "leaving"]

_WORDS: dict[RiskKind, str] = {
    "safety": r"smok(?:e|es|ed|ing)|on fire|caught fire|flames?|burn(?:t|ing)|electric shock|got a shock"
    r"|sparks?|sparking|gas leak|smell(?:s|ed)? (?:of )?gas|explod\w+|swollen battery|battery is swollen"
    r"|injur\w+|bleeding",
    "vulnerable": r"insulin|medicines?|medication|oxygen|dialysis|pregnant|new ?born|baby (?:food|milk)|blind"
    r"|wheelchair|disabled|deaf|dementia|hospital|i live alone|passed away|funeral",
    "legal": r"lawyer|solicitor|attorney|sue|suing|court|legal action|ombudsman|trading standards|gdpr"
    r"|consumer (?:authority|protection)|anwalt|rechtsanwalt|advocaat|avocat",
    "public": r"journalist|newspaper|reporter|the press|viral|tiktok|instagram|twitter|youtube|facebook"
    r"|trustpilot|my followers|posted? (?:a|this|it|the)? ?(?:video|online|everywhere)",
    "leaving": r"cancel (?:my|the|everything|our)|switch(?:ing)? to|going to (?:another|a competitor)"
    r"|never (?:buy|order|shop)\w* (?:from you |here )?again|last time i|close my account|lost a customer",
}
_SIGNS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _WORDS.items()}


@dataclass(frozen=True)
class Sign:
    """A sentence of the customer that shows a risk."""

    kind: RiskKind
    said: str
    turn: int
    """Index into the turns."""


def signs_of_risk(turns: Sequence[Turn]) -> tuple[Sign, ...]:
    """The first sentence for each kind of risk, the gravest kind first."""
    first: dict[RiskKind, Sign] = {}
    for sign in _signs(turns):
        first.setdefault(sign.kind, sign)
    return tuple(first[kind] for kind in _SIGNS if kind in first)


def _signs(turns: Sequence[Turn]) -> Iterator[Sign]:
    for index, turn in enumerate(turns):
        if turn.speaker != "customer":
            continue
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", turn.text):
            for kind, pattern in _SIGNS.items():
                if pattern.search(sentence):
                    yield Sign(kind, sentence.strip(), index)
