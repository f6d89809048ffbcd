"""Fitting: which parts of a public page may be said to somebody who has not asked anything.

A page is written for whoever looks for their own case on it: "Only one device offline: see its guide", "A
rise of 2 °C after shopping is normal". To somebody who is told of one thing that was reported, a condition
is said only where what was reported or a check that is met says that it is so. What keeps people safe is said
all the same: they see for themselves whether it smokes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assist.reading.claims import Claim, claims_of, unsupported
from assist.reading.quoting import Unit, plain_text
from assist.reading.saying import ANNOUNCES_STEPS, can_be_sent, question_of
from assist.reading.words import content_stems

_WHERE = (
    r"(?:if|when|whenever|unless|in case|while|as long as|as soon as|once|until|where|only|above|below|over"
    r"|under|after|before|during|without|except|for"
    r"|wenn|falls|sobald|solange|nur|bei|über|unter|nach|si|lorsque|quand|seulement|als|indien|wanneer|zodra"
    r"|alleen|cuando|solo)"
)
_BEGINS = re.compile(rf"(?P<when>{_WHERE}\b[^,:.]{{1,200}})", re.IGNORECASE)
_FOLLOWS = re.compile(
    r"\b(?P<when>(?:if|when|unless|in case|as long as|wenn|falls|lorsque|indien|wanneer|cuando)\b"
    r"[^,:.]{1,200})",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?P<when>[^:.!?]{2,80}):\s")
"""What a step or a point is for: "Light orange and steady: restart the router"."""
_OF_A_CASE = re.compile(
    rf"{_WHERE}\b|(?:it|we|i|you|my|your|the|nobody|somebody|er|sie|es|wir|il|elle|nous|het|wij|el)\b"
    r".*\b(?:is|are|was|has|have|does|do|says?|shows?|keeps?|gets?|missed|came|stays?|smells?|won['’]t|\w+n['’]t"
    r"|ist|sind|hat|wird|est|sont)\b",
    re.IGNORECASE,
)
"""A heading that names a case: "It says delivered, but I have nothing"; not "What you get"."""
_OR = re.compile(r",\s*(?:or\s+)?|\s+(?:or|oder|ou|of)\s+", re.IGNORECASE)
_NOTHING_WRONG = re.compile(
    r"\b(?:is|are)(?: \w+){0,4} normal\b|\bnormal(?:ly)? (?:after|when|for)\b|\bno (?:fault|defect)\b"
    r"|\bnot a (?:fault|defect)\b|\bnothing (?:is wrong|to worry)|\bharmless\b"
    r"|\bno (?:need|reason) to worry\b|\b(?:ist|sind) normal\b|\bkein Fehler\b|\best normal\b|\bis normaal\b",
    re.IGNORECASE,
)
"""What was reported is not what such a sentence calls normal, or nobody would be written to."""
_EMERGENCY = re.compile(
    r"\b(?:112|999|911)\b|\bsafety line\b|\bleave the (?:room|house|building|flat)\b"
    r"|\bfire (?:brigade|service)\b|\bFeuerwehr\b|\bpompiers\b|\bbrandweer\b",
    re.IGNORECASE,
)
_KEEPS_SAFE = re.compile(
    r"(?:^|[,;:]\s{1,3}|\band )(?:please )?(?:unplug|pull the plug|(?:switch|turn)\b.{0,20}\boff)\b"
    r"|\bstop (?:charging|using)\b|\b(?:do not|don['’]t|never) (?:\w+ )?(?:touch|charge|open|use)\b",
    re.IGNORECASE,
)
_GIVEN_WORDS = re.compile(
    r"\b(?:approved|agreed|released|cleared) (?:sentence|text|wording|message|statement|words|template)\b"
    r"|\bwords? (?:for|by) word\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Known:
    """What is so: in the words of what was reported, of the product, and of the checks that are met."""

    stems: frozenset[str]
    values: tuple[Claim, ...]
    happened: frozenset[str]
    """The words of what happened, without those of what it happened to."""

    @classmethod
    def of(cls, texts: Iterable[str], happened: str, to: str) -> Known:
        """What `texts` say is known; `happened` and `to` are what happened, and what it happened to."""
        said = tuple(texts)
        stems = frozenset(stem for one in said for stem in content_stems(one))
        event = frozenset(content_stems(happened)) - frozenset(content_stems(to))
        return cls(stems, tuple(claim for one in said for claim in claims_of(one)), event)

    def holds(self, condition: str) -> bool:
        """Whether the condition, or one of the alternatives that it names, is known to be so."""
        return any(self._says(one) for one in (condition, *_OR.split(condition)))

    def _says(self, condition: str) -> bool:
        stems = frozenset(content_stems(condition))
        told = not any(unsupported(one, self.values) for one in claims_of(condition))
        return told and bool(stems) and stems <= self.stems


def fits_unasked(unit: Unit, known: Known) -> bool:
    """Whether the unit may be said to somebody of whom only `known` is so."""
    if unit.role == "row" or not can_be_sent(unit) or question_of(unit):
        return False
    if _NOTHING_WRONG.search(unit.plain) or ANNOUNCES_STEPS.search(unit.plain):
        return False
    about = " ".join((unit.plain, *unit.passage.headings))
    speaks_of_it = not known.happened.isdisjoint(content_stems(about))
    return speaks_of_it and all(known.holds(one) for one in _conditions(unit))


def keeps_safe(unit: Unit) -> bool:
    """Whether the unit tells people how not to come to harm."""
    return (
        unit.role != "row"
        and can_be_sent(unit)
        and bool(_KEEPS_SAFE.search(unit.plain) or _EMERGENCY.search(unit.plain))
    )


def names_emergency(unit: Unit) -> bool:
    """Whether the unit says whom to call, or to leave the place, when somebody may be hurt."""
    return unit.role != "row" and can_be_sent(unit) and bool(_EMERGENCY.search(unit.plain))


def words_are_given(steps: Collection[Unit]) -> bool:
    """Whether a playbook has given words sent and no others: an approved sentence, word for word."""
    return any(_GIVEN_WORDS.search(one.plain) for one in steps)


def _conditions(unit: Unit) -> Iterable[str]:
    """The conditions that the unit states or stands under, without the word that introduces each."""
    said = unit.plain
    begins = _BEGINS.match(said)
    label = _LABEL.match(said) if unit.role in ("step", "point") else None
    found = [one["when"] for one in (begins, label) if one]
    found += [one["when"] for one in _FOLLOWS.finditer(said, begins.end() if begins else 0)]
    # The first is the title of the page, which was chosen for what was reported.
    found += [one for one in map(plain_text, unit.passage.headings[1:]) if _OF_A_CASE.match(one)]
    if unit.role == "point" and unit.announced_at:
        found.append(unit.lead)
    return (re.sub(rf"^(?:{_WHERE}\b\s*)+", "", one, flags=re.IGNORECASE) for one in found)
