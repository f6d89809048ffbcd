"""Gaps: what was asked and not answered, grouped by the words that many people used.

Nothing is told that fewer than ten people said: a group is made of questions that share two words (or one)
which at least ten people used, and every term shown is one of those. Nobody's agents are counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, select

from assist.draft_check.personal_data import without_personal_data
from assist.insights.people import FEWEST_PEOPLE, People
from assist.insights.periods import bounds
from assist.reading.words import content_stems, word_spans
from assist.storage.tables import answers, conversations, customers, decisions, suggestions

Fate = Literal["silent", "overridden", "wrong"]
UNANSWERED = frozenset({"no_evidence", "off_topic"})
"""Reasons of a silence in which something was asked. Small talk is no gap."""
_MOST_QUESTIONS = 5000
"""The latest that are looked at."""
_MOST_GROUPS = 20
_MOST_TERMS = 5
_MOST_EXAMPLES = 3
_LONGEST_EXAMPLE = 300


class Gap(BaseModel):
    """Questions that are alike and were not answered."""

    model_config = ConfigDict(frozen=True)

    terms: tuple[str, ...]
    """Words that at least ten people used, those that make the group first."""
    questions: int
    people: int
    silent: int
    """Nothing on file answered."""
    overridden: int
    """An answer was suggested, and the person sent their own."""
    wrong: int
    """An answer was suggested, and the person marked it as wrong."""
    last_on: date
    examples: tuple[str, ...] = ()
    """Needs as understood, of different people, without their personal data; for those who may read
    conversations."""


class Gaps(BaseModel):
    """What was not answered in a period."""

    model_config = ConfigDict(frozen=True)

    items: tuple[Gap, ...]
    """The group with most questions first."""
    rest: int | None
    """Questions in no group; None where fewer than ten people asked them."""
    fewest: int = FEWEST_PEOPLE


@dataclass(frozen=True)
class Question:
    """One need that was not answered."""

    need: str
    person: str
    fate: Fate
    on: date
    names: tuple[str, ...] = ()
    """What the customer is called: no example says it."""


def gaps_in(questions: Sequence[Question], *, with_examples: bool) -> Gaps:
    """The groups of these questions; the largest first."""
    stems = {at: _stems(one.need) for at, one in enumerate(questions)}
    left = set(stems)
    groups: list[tuple[tuple[str, ...], list[Question]]] = []
    while len(groups) < _MOST_GROUPS and (shared := _most_shared(left, stems, questions)):
        own = {at for at in left if stems[at].issuperset(shared)}
        groups.append((shared, [questions[at] for at in sorted(own)]))
        left -= own
    gaps = [_gap(shared, own, with_examples) for shared, own in groups]
    rest = [questions[at] for at in left]
    return Gaps(
        items=tuple(sorted(gaps, key=lambda gap: (-gap.questions, gap.terms))),
        rest=len(rest) if _people(rest) >= FEWEST_PEOPLE else None,
    )


def _stems(text: str) -> frozenset[str]:
    """What a text is about; numbers tell of one case."""
    return frozenset(stem for stem in content_stems(text) if not stem.isdigit())


def _people(questions: Iterable[Question]) -> int:
    return len({one.person for one in questions})


def _most_shared(
    left: set[int], stems: Mapping[int, frozenset[str]], questions: Sequence[Question]
) -> tuple[str, ...]:
    """The two stems that most people used together, else the one; none where no ten people share any."""
    people_of: dict[str, set[str]] = defaultdict(set)
    for at in left:
        for stem in stems[at]:
            people_of[stem].add(questions[at].person)
    common = {stem for stem, people in people_of.items() if len(people) >= FEWEST_PEOPLE}
    together: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for at in left:
        for pair in combinations(sorted(stems[at] & common), 2):
            together[pair].add(questions[at].person)
    pairs = {pair: people for pair, people in together.items() if len(people) >= FEWEST_PEOPLE}
    candidates = pairs or {(stem,): people_of[stem] for stem in common}
    return max(candidates, key=lambda one: (len(candidates[one]), one), default=())


def _gap(shared: Sequence[str], questions: Sequence[Question], with_examples: bool) -> Gap:
    fates = Counter(one.fate for one in questions)
    return Gap(
        terms=_terms(shared, questions),
        questions=len(questions),
        people=_people(questions),
        silent=fates["silent"],
        overridden=fates["overridden"],
        wrong=fates["wrong"],
        last_on=max(one.on for one in questions),
        examples=_examples(questions) if with_examples else (),
    )


def _terms(shared: Sequence[str], questions: Sequence[Question]) -> tuple[str, ...]:
    """The stems that ten people used, each as most of them wrote it."""
    people_of: dict[str, set[str]] = defaultdict(set)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for one in questions:
        for word, _, _ in word_spans(one.need):
            for stem in _stems(word):
                people_of[stem].add(one.person)
                written[stem][word] += 1
    common = [stem for stem, people in people_of.items() if len(people) >= FEWEST_PEOPLE]
    ordered = sorted(common, key=lambda stem: (stem not in shared, -len(people_of[stem]), stem))
    # A word is shown in the spelling that most used; where none was used by many, it is the stem.
    return tuple(_spelled(stem, written[stem]) for stem in ordered[:_MOST_TERMS])


def _spelled(stem: str, written: Counter[str]) -> str:
    word, times = max(written.items(), key=lambda one: (one[1], one[0]))
    return word if times >= FEWEST_PEOPLE else stem


def _examples(questions: Sequence[Question]) -> tuple[str, ...]:
    """The latest questions of different people, without what tells who they are."""
    latest = {one.person: one for one in questions}
    some = sorted(latest.values(), key=lambda one: one.on, reverse=True)[:_MOST_EXAMPLES]
    return tuple(without_personal_data(one.need[:_LONGEST_EXAMPLE], one.names) for one in some)


def questions_in(connection: Connection, first: date, last: date) -> list[Question]:
    """What was asked and not answered from the beginning of `first` to the end of `last`, in UTC."""
    begins, ends = bounds(first, last)
    query = (
        select(
            answers.c.id, answers.c.content, answers.c.at, answers.c.conversation_id, answers.c.turn_id,
            conversations.c.customer_id, customers.c.profile,
        )
        .join(conversations, conversations.c.id == answers.c.conversation_id)
        .join(customers, customers.c.id == conversations.c.customer_id, isouter=True)
        .where(answers.c.at >= begins, answers.c.at < ends)
        .order_by(answers.c.id.desc())
    )  # fmt: skip
    found: dict[tuple[str, str], Question | None] = {}
    fates = _fates(connection)
    people = People.on(connection)
    for row in connection.execute(query):
        turn = (row.conversation_id, row.turn_id)
        if turn in found:  # a turn that was thought again counts once, as it was answered last
            continue
        fate = fates.get(row.id) or _silence(row.content["answer"])
        found[turn] = fate and Question(
            row.content["answer"]["need"],
            people.of(row.customer_id, row.conversation_id),
            fate,
            row.at.date(),
            _names(row.profile),
        )
        if len(found) == _MOST_QUESTIONS:
            break
    return [one for one in found.values() if one is not None]


def _fates(connection: Any) -> dict[str, Fate]:
    """What became of answers that a person did not use, by the answer's id."""
    replaced = select(decisions.c.supersedes).where(decisions.c.supersedes.isnot(None))
    query = (
        select(suggestions.c.answer_id, decisions.c.outcome, decisions.c.wrong)
        .join(decisions, decisions.c.suggestion_id == suggestions.c.id)
        .where(decisions.c.id.not_in(replaced), decisions.c.wrong | (decisions.c.outcome == "overridden"))
    )
    fates: dict[str, Fate] = {}
    for row in connection.execute(query):
        if row.wrong or fates.get(row.answer_id) != "wrong":
            fates[row.answer_id] = "wrong" if row.wrong else "overridden"
    return fates


def _silence(answer: Mapping[str, Any]) -> Fate | None:
    return "silent" if answer["status"] == "silent" and answer["reason"] in UNANSWERED else None


def _names(profile: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(((profile or {}).get("name") or "").split())
