"""Risks: words of a customer that call for more care than an answer. Signs for a person to judge, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assist.conversations import Turn
from assist.reading import danger, despair, leaving, publicity, vulnerability
from assist.reading.words import content_stems

RiskKind = Literal["self_harm", "safety", "vulnerable", "legal", "public", "leaving"]

_WORDS: dict[RiskKind, tuple[str, ...]] = {
    "self_harm": despair.DESPAIR,
    "safety": (*danger.IN_ENGLISH, *danger.IN_OTHER_LANGUAGES),
    "vulnerable": vulnerability.VULNERABLE,
    "legal": (
        r"(?:my|our|a|the) (?<!am a )(?<!is a )(?<!['’]m a )(?:lawyer|solicitor|attorney)s?"
        r"(?! (?:friend|neighbou?r|joke|colleague))",
        r"(?:i['’]?m|im|i am|i['’]?ll be|we are|we['’]?re) suing|(?:seek|claim|demand)(?:ing)? damages"
        r"|(?:issue|start|begin)\w* (?:legal|court) (?:action|proceedings)",
        r"(?:meet|see (?:you|each other)|end|finish\w*|decid\w*|settled?) (?:\w+ ){0,2}in court",
        r"(?:hear(?:ing)? from|letters? (?:\w+ ){0,2}from|talk to|speak to|see|call|instruct\w*|contact)"
        r" (?:my|our|a|the)"
        r" (?:la[wy]{1,2}ers?|soli[cs]i?ti?t?ors?|att?orne?ys?|legal (?:team|rep\w*|department))",
        r"(?:my|our) (?:soli[cs]i?t+ors?|att?orn[ei]?ys?|la[wy]{1,2}ers?|barrister) (?:will|is|are|has"
        r"|says?|would|wants?)",
        r"(?:brother|sister|friend|husband|wife|dad|cousin|son|daughter) (?:is|who is) (?:a"
        r" )?(?:la[wy]{1,2}er|solicitor|barrister|attorney)"
        r" (?:and|who|so) (?:he|she|they|said|says|told|will|you|we|i)\b(?! (?:like|love)s?)",
        r"(?:take|taking|took|going to take) (?:this|it|you|things|matters) (?:\w+ )?(?:further )?(?:to"
        r" the )?,? ?(?:legally|small claims|tribunal|court)"
        r"|legally liable|this is illegal|against the law|breach of contract",
        r"file (?:a|an|my)? ?(?:claim|lawsuit|suit) (?:against|in court|at court)|(?:bring|start) a"
        r" lawsuit|press charges",
        r"ombuds\w+|su(?:e|ing) (?:your|the|u|ya|ur|every)\b(?! (?:app)\b)|court (?:papers|case|summons"
        r"|date)",
        r"legal (?:action|threats?|steps|proceedings|advice)|small claims|take (?:you|this|it) to court",
        r"(?:go|going|see you|meet you|settle this|end up) (?:to |in )court",
        r"(?:sue|suing) (?:you|them|your|the company)|(?:will|going to|gonna|can|could|to) sue",
        r"ombudsman|trading standards|consumer (?:authority|protection|rights|council|agency)",
        r"(?:breach\w*|violat\w*|against)(?: \w+)? gdpr|gdpr (?:breach|violation|complaint)",
        r"(?:report|complain\w*) (?:you |this |it |about you )?to the (?:authorit\w+|regulator|police)",
        r"(?:rechts)?anw[aä]lt(?:in)?|verbraucherzentrale|advocaat|avocat",
    ),
    "public": publicity.PUBLICITY,
    "leaving": leaving.LEAVING,
}
"""What people say in such a case, not every mention: no smoke detector, tennis court or lawyer friend."""
_SIGNS = {
    kind: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) for kind, words in _WORDS.items()
}

_PLACE = re.compile(danger.WHAT_STANDS_THERE, re.IGNORECASE)

_SOFTENED = re.compile(
    r"(?:\s+|^)(?:(?:just|only) )?(?:(?:a )?(?:kind|sort|bit|little bit) of(?: an?)?|kinda|sorta|a (?:tiny"
    r" |little )?bit(?: of)?"
    r"|a little|somewhat|slightly|honestly|literally|basically|actually|almost like|like really|sometimes"
    r"|really|very|just|pretty|quite|totally|fucking|bloody|damn|weird)\s+(?=\w)",
    re.IGNORECASE,
)


_CANNOT_WAIT = re.compile(
    r"\b(?:insulin\w?|medicines?|medication|meds|medikament\w*|médicaments?|medicijn\w*|vaccines?|injections?"
    r"|chemo(?:therapy)?|eye ?drops|dialysis|oxygen(?! bleach)|ventilator|breathing machine|nebuli[sz]er|cpap"
    r"|feeding (?:tube|pump)|(?:breast|baby|mother['’]?s) ?milk|baby (?:food|formula|bottles?)"
    r"|muttermilch)\b",
    re.IGNORECASE,
)
"""What somebody's health hangs on, and that needs cold, warmth or power."""
_FAILED = re.compile(
    r"\b(?:off|out|down|dead|died|dies|warm(?:er|ing)?|hot|broke\w*|stopp?(?:s|ed)|fail(?:s|ed|ing|ure)?"
    r"|fault\w*"
    r"|defect\w*|thaw\w*|defrost\w*|melt\w*|leak\w*|alarm|beep\w*|error|power cut|outage|no (?:power|cold"
    r"|longer)"
    r"|not (?:\w+ )?(?:work|cool|cold|run|start|turn|com)\w*|(?:\w+n['’]?t|cannot) (?:\w+ )?(?:work|cool|run"
    r"|start|turn|get"
    r"|com|switch|keep)\w*|problem|trouble|spoil\w*|kaputt|ausgefallen|defekt|en panne|stuk)\b",
    re.IGNORECASE,
)


_MAY_DESPAIR = re.compile(
    r"\b(?:nobody|no ?one|nothing|any ?more|alone|lonely|tired|exhausted|hopeless|pointless|worthless|useless"
    r"|burden|pain|life|live|living|alive|good ?bye|giv(?:e|ing) up|given up|gone|sleep|for ?ever|the end"
    r"|carry on|go on|going on|hope|world|pills|around|goodbyes|niemand|nichts|leben|allein|personne"
    r"|plus rien|vivre|seule?|niets|leven|alleen)\b",
    re.IGNORECASE,
)


def may_despair(text: str) -> bool:
    """Whether `text` has words that those use who see no way on, and many others: reason to look closer."""
    return bool(_MAY_DESPAIR.search(text))


def cannot_wait(text: str) -> bool:
    """Whether `text` speaks of what somebody's health hangs on: medicine to be kept cold, oxygen."""
    return bool(_CANNOT_WAIT.search(text))


def has_failed(text: str) -> bool:
    """Whether `text` says that something does not do what it should."""
    return bool(_FAILED.search(text))


@dataclass(frozen=True)
class Sign:
    """A sentence of the customer that shows a risk."""

    kind: RiskKind
    said: str
    turn: int
    """Index into the turns."""


@lru_cache(maxsize=4096)
def risks_in(text: str) -> frozenset[RiskKind]:
    """The kinds of risk that `text` shows."""
    said = dict.fromkeys((text, _plainly(text)))
    return frozenset(kind for kind, pattern in _SIGNS.items() if any(map(pattern.search, said)))


def words_of_danger(text: str) -> frozenset[str]:
    """The words of `text` that say what the danger is: of "my oven smells of gas", smell and gas."""
    found = (_PLACE.sub(" ", match.group()) for match in _SIGNS["safety"].finditer(text))
    return frozenset(stem for said in found for stem in content_stems(said))


def _plainly(text: str) -> str:
    """`text` without what softens it: "it smells kind of burnt" says that it smells burnt."""
    return _SOFTENED.sub(" ", text)


def signs_of_risk(turns: Sequence[Turn]) -> tuple[Sign, ...]:
    """The first sentence for each kind of risk, the gravest kind first."""
    return tuple(signs[0] for signs in all_signs_of_risk(turns).values())


def all_signs_of_risk(turns: Sequence[Turn]) -> dict[RiskKind, tuple[Sign, ...]]:
    """Every sentence that shows a risk, by its kind, the gravest kind first."""
    found = tuple(_signs(turns))
    by_kind = {kind: tuple(sign for sign in found if sign.kind == kind) for kind in _SIGNS}
    return {kind: signs for kind, signs in by_kind.items() if signs}


def _signs(turns: Sequence[Turn]) -> Iterator[Sign]:
    for index, turn in enumerate(turns):
        if turn.speaker != "customer":
            continue
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", turn.text):
            for kind in _SIGNS:
                if kind in risks_in(sentence):
                    yield Sign(kind, sentence.strip(), index)
