"""Drafting without a language model: the sentences of the documents that answer the need, in a kind message.

A draft is made of three things only: sentences quoted from public documents, facts on file offered for
confirmation, and a few fixed phrases that assert nothing. What internal documents say becomes guidance.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assist.reading.doing import Deed, tells_to_do
from assist.reading.quoting import Unit
from assist.reading.saying import ANNOUNCES_STEPS, as_said, can_be_sent, item_of, lead_of, question_of
from assist.reading.words import containment, content_stems
from assist.suggesting.lacking import Lacking
from assist.suggesting.rows import Rows
from knowledge_base.need import Need
from knowledge_base.passages import RankedPassage

Origin = Literal["quote", "fact", "ask", "check", "phrase"]

_MOST_SENTENCES = 4
_MOST_GUIDANCE = 8
_LONGEST_DRAFT = 700
"""Characters quoted in one draft: what a person reads in a chat without scrolling."""
_LONGEST_LIST, _LONGEST_ASIDE = 1200, 600
"""Characters of a numbered list that is quoted whole: where it answers, and where it only follows."""
_ASKED = 0.5
"""Share of the words of a question on the page that the customer used, where they asked it too."""
_EARLIER_TURNS = 0.5  # a word of an earlier turn says less about what is needed now
_ANSWERS = 0.25  # "the food I threw away, who pays for that?" is answered by who pays
_WORTH_SAYING = 0.35  # of the best sentence's score; below it sentences drift off the subject
_SAME_SAID = 0.8  # containment of stems above which a sentence repeats another
_FIRST_OF_PASSAGE = 0.15  # policies state the rule first and its exceptions after
_FIRST_OF_DOCUMENT = 0.2
_HEADING_COUNTS = 0.5
_ROW_COUNTS, _POINT_COUNTS = 0.6, 0.75  # a table row or a list item alone reads badly
_EXCEPTION_COUNTS = 0.5  # "What cannot be returned: …" is no answer to "can I return it?"

_TROUBLE = re.compile(
    r"\b(?:broken?|damaged?|faulty|defect\w*|not work\w*|doesn'?t work|stopped|late|missing|wrong|leak\w*"
    r"|warm\w*|smoke|burn\w*|crack\w*|dent\w*|scratch\w*|noise|noisy|disappoint\w*|unacceptable|issue"
    r"|problem|error|fail\w*"
    r"|never (?:arrived|came)|not (?:arrived|here|come|cooling|heating))\b",
    re.IGNORECASE,
)
_EXCEPTS = re.compile(r"\b(?:not|cannot|can['’]t|never|except\w*|exclu\w+)\b", re.IGNORECASE)
_LIMITS = re.compile(
    r"(?:after (?:that|this)|otherwise|but|however|if not|(?:above|beyond|later than) (?:that|this))\b",
    re.IGNORECASE,
)
"""How a sentence begins without which the one before promises too much."""
_NOT_WHEN = re.compile(
    r"(?:\b(?:not|cannot|never)|n['’]t)\b.*\b(?:when|if|unless)\b", re.IGNORECASE | re.DOTALL
)
"""Says when something is not so: "We don't pay when the door stood open"."""
_QUESTION = re.compile(
    r"\b(?:who|what|when|where|why|which|how|can|could|do|does|is|are|will|may)\b[^,;.!?\n]{1,300}\?",
    re.IGNORECASE,
)
SORRY = "I am sorry for the trouble."
THANKS = "Thank you for your message."
CHECKING = "Let me check this for you before I answer: our pages do not agree about it."
"""The fixed phrases of a draft. They assert nothing, so nothing has to prove them."""


Passages = Sequence[tuple[RankedPassage, Sequence[Unit]]]


@dataclass(frozen=True)
class Said:
    """One sentence of a draft and where it comes from; `unit` where it is a quote."""

    text: str
    origin: Origin
    unit: Unit | None = None
    facts: tuple[str, ...] = ()
    """The facts on file that a confirming sentence states."""


class Relevance:
    """How much each sentence of the found passages has to do with the need."""

    def __init__(self, need: Need, units: Sequence[Unit], also: Sequence[str] = ()) -> None:
        """`also` are words the answer should speak to besides the customer's: the titles of the checks."""
        latest = set(content_stems(need.latest or need.text))
        around = [stem for text in (need.text, *also) for stem in content_stems(text)]
        self._wanted = dict.fromkeys(around, _EARLIER_TURNS) | dict.fromkeys(latest, 1.0)
        self._asked = _asked(need.latest or need.text)
        self._of_exceptions = bool(_EXCEPTS.search(need.latest or need.text))
        self._first = _first_said(units)
        self.rows = Rows(need.latest or need.text, units)
        seen = Counter(stem for unit in units for stem in unit.stems)
        self._rarity = {stem: math.log(1 + (len(units) + 1) / (seen[stem] + 1)) for stem in self._wanted}
        self._all = self._weight(frozenset(self._wanted))

    def of(self, unit: Unit, rank: float) -> float:
        """The weight of the need's words that `unit` holds; `rank`, 0 to 1, is how well its passage fits."""
        if not unit.can_be_said:
            return 0.0
        if self.rows.answers(unit):
            words = self.rows.words(unit)
            return (self._weight(words) + _ANSWERS * self._all * containment(self._asked, words)) * (
                0.5 + 0.5 * rank
            )
        own = self._weight(unit.stems)
        around = self._weight(unit.heading_stems - unit.stems)
        around = 0.0 if unit.role in ("point", "row") else around  # every item shares it
        score = (own + _HEADING_COUNTS * around) * (0.5 + 0.5 * rank)
        score += _ANSWERS * rank * self._all * containment(self._asked, unit.stems)
        score += self._begins(unit) * rank * self._all
        if unit.lead and _EXCEPTS.search(unit.lead) and not self._of_exceptions:
            score *= _EXCEPTION_COUNTS
        return score * {"row": _ROW_COUNTS, "point": _POINT_COUNTS}.get(unit.role, 1.0)

    def _begins(self, unit: Unit) -> float:
        if unit not in self._first and unit.start != unit.passage.start:
            return 0.0
        return _FIRST_OF_PASSAGE if unit.passage.ordinal else _FIRST_OF_DOCUMENT

    def asks(self, question: str) -> bool:
        """Whether the customer asks what `question` on the page asks."""
        return containment(content_stems(question), self._wanted) >= _ASKED

    def speaks_of(self, stems: frozenset[str]) -> bool:
        """Whether one of `stems` is a word of the need."""
        return not stems.isdisjoint(self._wanted)

    def _weight(self, stems: frozenset[str]) -> float:
        shared = stems.intersection(self._wanted)
        return sum(self._wanted[stem] * self._rarity[stem] for stem in shared)


def _first_said(units: Sequence[Unit]) -> frozenset[Unit]:
    """Of each passage the first unit that states something: what comes before only leads up to it."""
    first: dict[str, Unit] = {}
    for unit in sorted(units, key=lambda one: one.start):
        if unit.can_be_said and unit.role == "sentence":
            first.setdefault(unit.passage.id, unit)
    return frozenset(first.values())


def _asked(text: str) -> set[str]:
    """The words of the questions in `text`, without what only leads up to them."""
    return {stem for question in _QUESTION.findall(text) for stem in content_stems(question)}


def opener(need: Need, agent_said: str, first_quote: str) -> str | None:
    """A kind first sentence that fits what the customer wrote; None where it was said already."""
    if _TROUBLE.search(need.latest or need.text):
        return None if "sorry" in f"{agent_said} {first_quote}".casefold() else SORRY
    return None if agent_said else THANKS


def sendable(
    passages: Passages, relevance: Relevance, lacking: Lacking | None = None, done: Sequence[Deed] = ()
) -> Passages:
    """The passages without the units that say nothing, or something else, once they are away from their page,
    without those that are for who lacks what this customer has, and without what they have `done`.

    What leans on a unit goes with it, and so does what only says its amount again. An answer that needs its
    question is there if the customer asks it.
    """
    return tuple((ranked, tuple(_sendable(units, relevance, lacking, done))) for ranked, units in passages)


def _sendable(
    units: Sequence[Unit], relevance: Relevance, lacking: Lacking | None, done: Sequence[Deed]
) -> Iterator[Unit]:
    before, last, left_out = True, None, frozenset[str]()
    for unit in units:
        question = question_of(unit)
        asked = question is None or relevance.asks(question)
        others = lacking is not None and lacking.speaks_of(unit, last)
        amounts = frozenset(claim.value for claim in unit.claims if claim.kind == "amount")
        if others:
            left_out |= amounts
        theirs = not others and (not amounts or not amounts <= left_out)
        again = unit.role != "step" and any(tells_to_do(unit.plain, deed) for deed in done)
        before = asked and theirs and not again and can_be_sent(unit) and (before or not unit.leans_back)
        last = unit
        if before:
            yield unit


def chosen_sentences(
    passages: Passages,
    relevance: Relevance,
    most: int = _MOST_SENTENCES,
) -> tuple[Unit, ...]:
    """The one to `most` units that answer best: the passage of the best one first, each in its own order.

    Where the best says when it is not so, "We don't pay when …", the best of the others comes before it.

    A unit that leans on the one before brings it along, and a rule what limits it: "The first 30 minutes are
    free" is not said without "After that each hour costs 6 EUR". Steps begin with the first.
    """
    if not passages:
        return ()
    top = passages[0][0].score or 1.0
    scored: list[tuple[float, int, Unit]] = []
    before: dict[Unit, Unit] = {}
    limit: dict[Unit, Unit] = {}
    place: dict[Unit, tuple[int, int]] = {}
    for at, (ranked, units) in enumerate(passages):
        for index, unit in enumerate(units):
            place[unit] = (at, index)
            if index:
                before[unit] = units[index - 1]
                if _limits(unit):
                    limit[units[index - 1]] = unit
            scored.append((relevance.of(unit, ranked.score / top), -len(place), unit))
    scored.sort(key=lambda one: (-one[0], -one[1]))
    best, _, leading = scored[0] if scored else (0.0, 0, None)
    chosen: list[Unit] = []
    for score, _, unit in scored:
        if score <= 0 or score < _WORTH_SAYING * best:
            break
        _take(chosen, unit, before, most, relevance.rows)
        if unit in chosen and unit in limit:
            _take(chosen, limit[unit], before, most, relevance.rows)
    says_so = next((one for one in chosen if not _NOT_WHEN.search(one.plain)), leading)
    first = place[says_so][0] if says_so else 0
    return tuple(sorted(chosen, key=lambda unit: (place[unit][0] != first, place[unit])))


def _take(chosen: list[Unit], unit: Unit, before: dict[Unit, Unit], most: int, rows: Rows) -> None:
    """Add `unit` and what it leans on, if there is room and it says something new; of a table that answers
    as a whole all rows, which count as one."""
    wanted = list(rows.together(unit))
    while wanted[0].leans_back and wanted[0] in before and len(wanted) < most:
        wanted.insert(0, before[wanted[0]])
    if wanted[0].leans_back or not all(one.stems for one in wanted):
        return
    new = [one for one in wanted if one not in chosen]
    size = sum(len(one.text) for one in (*chosen, *new))
    if len({rows.together(one) for one in (*chosen, *new)}) > most or (chosen and size > _LONGEST_DRAFT):
        return
    if any(_repeats(one, other) and one not in rows.together(other) for one in new for other in chosen):
        return
    chosen += new


def _limits(unit: Unit) -> bool:
    return unit.role == "sentence" and unit.can_be_said and bool(_LIMITS.match(unit.plain))


def _repeats(one: Unit, other: Unit) -> bool:
    return containment(one.stems, other.stems) >= _SAME_SAID


def next_step(passages: Passages, relevance: Relevance) -> Unit | None:
    """The first step of a procedure whose own heading speaks of the need; None where there is none."""
    for _, units in passages:
        step = next((unit for unit in units if unit.role == "step"), None)
        if step is not None and step.can_be_said and relevance.speaks_of(step.heading_stems):
            return step
    return None


def whole_lists(units: Sequence[Unit], leading: Unit | None, passages: Passages) -> tuple[Unit, ...]:
    """The units with every numbered list either whole and in order, or left out with what announces it.

    Half a list reads as all there is to do. A long one is quoted where `leading`, the best sentence, is in
    it.
    """
    kept: list[Unit] = []
    for unit in units:
        if unit.role != "step" and not ANNOUNCES_STEPS.search(unit.plain):
            kept.append(unit)
            continue
        steps = _list_of(unit, passages) or _announced_by(unit, passages)
        longest = _LONGEST_LIST if leading in (unit, *steps) else _LONGEST_ASIDE
        fits = sum(len(step.text) for step in steps) <= longest and all(step.can_be_said for step in steps)
        if steps and fits:
            wanted = [*_line_before(steps[0], passages), *steps] if unit in steps else [unit, *steps]
            kept += [one for one in wanted if one not in kept]
    return tuple(kept)


def _line_before(step: Unit, passages: Passages) -> Sequence[Unit]:
    """The line that introduces a list and ends with a colon: "Please have ready:"."""
    own = next((units for _, units in passages if step in units), ())
    before = own[: own.index(step)][-1:] if step in own else ()
    return [one for one in before if one.role == "sentence" and one.plain.endswith(":")]


def without_lists(passages: Passages) -> Passages:
    """The passages without the steps of numbered lists and what announces them."""
    return tuple(
        (ranked, [one for one in units if one.role != "step" and not ANNOUNCES_STEPS.search(one.plain)])
        for ranked, units in passages
    )


def _announced_by(unit: Unit, passages: Passages) -> list[Unit]:
    """The steps of the numbered list that follows the unit."""
    for _, units in passages:
        after = units[units.index(unit) + 1 :] if unit in units else ()
        first = next((one for one in after if one.role != "sentence"), None)
        if first is not None and first.role == "step":
            return _list_of(first, passages)
    return []


def _list_of(unit: Unit, passages: Passages) -> list[Unit]:
    """The steps of the numbered list that holds `unit`: those of its passage with no prose between them."""
    own: list[Unit] = []
    for one in next((units for _, units in passages if unit in units), ()):
        if one.role == "step":
            own.append(one)
        elif one.role == "sentence" and unit in own:
            break
        elif one.role == "sentence":
            own = []
    return own if unit in own else []


def quoted(units: Sequence[Unit]) -> tuple[Said, ...]:
    """The units as sentences of a draft."""
    return tuple(Said(as_said(unit), "quote", unit) for unit in units)


def guidance_units(passages: Passages, relevance: Relevance) -> tuple[Unit, ...]:
    """What an internal document tells the agent: the steps of its best passage, else its best sentences."""
    if not passages:
        return ()
    steps = [unit for unit in passages[0][1] if unit.role in ("step", "row", "point")]
    if len(steps) > 1:
        lead = [unit for unit in passages[0][1] if unit.role == "sentence" and unit.can_be_said][:1]
        return tuple(sorted((*lead, *steps[: _MOST_GUIDANCE - len(lead)]), key=lambda unit: unit.start))
    found = chosen_sentences(passages, relevance, _MOST_SENTENCES)
    return found or tuple(unit for unit in passages[0][1] if unit.can_be_said)[:_MOST_SENTENCES]


def message(parts: Sequence[Said]) -> str:
    """The parts as one message, nothing said twice; what several items of a list hang on is said once."""
    said: dict[str, None] = {}
    before = ""
    for part in parts:
        lead = lead_of(part.unit) if part.unit else ""
        again = part.unit is not None and lead and lead == before
        said[item_of(part.unit) if part.unit and again else part.text] = None
        before = lead
    return " ".join(said)
