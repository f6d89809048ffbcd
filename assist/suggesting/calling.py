"""Calling: which playbooks a conversation calls for, and by what.

A playbook is called by what the customer says, by a danger they show, by what is open on their own timeline,
or by the serial number of a product that is called back; and it stays while its own questions are answered.
One whose questions the agent puts runs: it stays as long as the customer goes on with it. What was said fades
when the conversation turns to something else; a danger does not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

from assist.conversations import Turn
from assist.customers.profile import Customer
from assist.judging.checks import evaluate, questions_of
from assist.judging.facts import gather_facts
from assist.reading.asked import asked_in, same_question
from assist.reading.declining import without_declined
from assist.reading.procedures import questions_in
from assist.reading.risks import RiskKind, Sign, cannot_wait, has_failed, risks_in
from assist.reading.understanding import comes_about, points_back, telling_turns
from assist.reading.wishes import Wish, only_wishes, wants_otherwise
from assist.reading.words import containment, content_stems, word_list
from assist.suggesting.topic import Topic
from knowledge_base.documents import DocumentVersion

_TRIGGERED = 0.75
_TRIGGERED_AT_RISK = 0.5
"""Share of the words of a trigger's phrase that the customer used; half of them are enough in a playbook
for a danger that the customer shows besides."""
_LEANS, _STANDS_ALONE = 2, 4
"""Content words: fewer than the first never change the topic, as many as the second do even if nothing is
found about them."""
ESCALATING: frozenset[RiskKind] = frozenset(("self_harm", "safety", "legal", "public", "vulnerable"))
"""Risks that somebody else should know of, whatever the answer is."""
_NEAR_GOODWILL: frozenset[RiskKind] = frozenset(("safety", "legal", "public"))
"""Risks whose documents speak of goodwill, mostly to forbid it."""
_SURELY_ITS_OWN = 3
"""Words that a question shares with a playbook's own where nothing else called for the playbook."""
_SHORT = 8
"""Content words of a turn that only answers what was asked."""
_GOES_ON = re.compile(
    r"^\W*(?:ok(?:ay)?|great|good|fine|alright|all right|thanks|thank you|and|but|so|then|yes|no|oh)\b"
    r"|\b(?:they|them|what about|how about|the visit|that)\b",
    re.IGNORECASE,
)
"""How a turn begins or points that goes on with what is spoken of."""
_POINTS_AT_IT = re.compile(
    r"^\W*(?:ok(?:ay)?|thanks|thank you|and|but|so|then|yes|no)\b"
    r"|\b(?:it|its|it['’]s|they|them|their|that|these|those|still|again|also|too|inside|there|now|since)\b"
    r"|\bthis(?! (?:morning|evening|weekend))\b|\b(?:what|how) about\b",
    re.IGNORECASE,
)
"""Words that say nothing without what was spoken of."""
_OPEN_FOR = timedelta(days=30)
LATE = "order.late"
"""What an order reports that has not come on its day, whether or not anything sent a signal."""
_OF_ARRIVAL = re.compile(
    r"\b(?:arriv\w*|deliver\w*|here|comes?|came|coming|where|wait\w*|late|later|due|van|driver"
    r"|courier|geliefert|lieferung|livr\w+|bezorg\w*|geleverd)\b",
    re.IGNORECASE,
)
_WHAT_ARRIVES = re.compile(r"\b(?:order\w*|parcel|package)\b", re.IGNORECASE)
"""Of arrival where little else is said: "about my order", and not "charged twice for my order"."""


@dataclass(frozen=True)
class Call:
    """What calls for a playbook."""

    by: Literal["said", "risk", "hint", "signal", "serial", "asked", "running", "reply", "wish"]
    """`asked`: the last turn answers one of its questions; `running`: they answered one before, and go on;
    `reply`: they answer what we wrote to them; `hint`: no listed words of danger, and nothing else is as near
    to what they say; `wish`: they ask for what it gives."""
    risk: RiskKind | None = None
    recent: bool = True
    """Whether it was among the last things the customer said."""
    pressing: bool = False
    """Whether somebody's health hangs on something that has failed."""

    @property
    def grave(self) -> bool:
        """Whether nothing may come before it."""
        return self.recent and self.by != "hint" and self.risk in ("self_harm", "safety")


def called(
    playbooks: Sequence[DocumentVersion],
    turns: Sequence[Turn],
    customer: Customer | None,
    signs: Sequence[Sign],
    as_of: datetime,
    topic: Topic,
) -> Mapping[str, Call]:
    """The call of each playbook that applies, by its document id.

    `topic` is of the customer's last turn by itself. It is asked only where a phrase was said before that
    turn.
    """
    lately = telling_turns(turns)
    if not lately:
        return {}
    said_lately = [turns[at].text for at in lately]
    heard = _Heard(
        now=_words(without_declined(turns[lately[-1]].text)),
        lately=_together(without_declined(turns[at].text) for at in lately),
        ever=_together(without_declined(turn.text) for turn in turns if turn.speaker == "customer"),
        latest=turns[lately[-1]].text,
        before=_together(turn.text for turn in turns[: lately[-1]]).stems,
        was_asked=lately[-1] > 0 and "?" in turns[lately[-1] - 1].text,
        first_of_lately=lately[0],
        pressing=any(cannot_wait(said) for said in said_lately) and any(map(has_failed, said_lately)),
        signs={sign.kind: sign for sign in signs},
        reports=open_reports(customer, as_of),
        answered=_answered(turns),
        answered_before=_answered_before(turns),
    )
    calls: dict[str, Call] = {}
    for playbook in playbooks:
        call = (
            _by_risk(playbook, heard)
            or _by_serial(playbook, heard, turns, customer, as_of)
            or _by_question(playbook, heard, topic)
            or _by_words(playbook, heard, topic)
            or _by_signal(playbook, heard)
        )
        if call is not None:
            calls[playbook.id] = call
    return calls


@dataclass(frozen=True)
class _Words:
    """The words of a text, and the stems of those that carry its subject."""

    stems: frozenset[str]
    all: frozenset[str]


@lru_cache(maxsize=1024)
def _words(text: str) -> _Words:
    return _Words(frozenset(content_stems(text)), frozenset(word_list(text)))


def _together(texts: Iterable[str]) -> _Words:
    words = [_words(text) for text in texts]
    every = frozenset[str]()
    return _Words(every.union(*(one.stems for one in words)), every.union(*(one.all for one in words)))


@dataclass(frozen=True)
class _Heard:
    now: _Words
    lately: _Words
    ever: _Words
    latest: str
    before: frozenset[str]
    """The words of what both said before that."""
    was_asked: bool
    """Whether the agent asked something just before."""
    first_of_lately: int
    pressing: bool
    """Whether somebody's health hangs on something that has failed, as they said lately."""
    signs: Mapping[RiskKind, Sign]
    reports: tuple[str, ...]
    answered: tuple[frozenset[str], ...]
    """What the agent asked just before the customer's last word."""
    answered_before: tuple[frozenset[str], ...]
    """What the agent asked before that, and the customer replied to."""


def open_reports(customer: Customer | None, as_of: datetime) -> tuple[str, ...]:
    """The signals of the last 30 days that no repair has settled since, and late orders."""
    if customer is None:
        return ()
    found: list[str] = []
    repaired: list[object] = []
    recent = [one for one in customer.interactions if as_of - _OPEN_FOR <= one.at <= as_of]
    for one in sorted(recent, key=lambda one: one.at, reverse=True):
        if one.kind == "repair" and one.outcome == "resolved":
            repaired.append(one.data.get("serial"))
        signal, serial = one.data.get("signal"), one.data.get("serial")
        # A repair whose record names no serial number may have been of any product.
        settled = one.outcome == "resolved" or None in repaired or (serial is not None and serial in repaired)
        if one.kind == "signal" and not settled and isinstance(signal, str):
            found.append(signal)
    waiting = (order for order in customer.profile.orders if order.status in ("pending", "shipped"))
    if any(order.due_on and order.due_on < as_of.date() for order in waiting):
        found.append(LATE)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8192)
def _phrase(text: str) -> tuple[frozenset[str], frozenset[RiskKind]]:
    return frozenset(content_stems(text)), risks_in(text)


def risks_of(playbook: DocumentVersion) -> frozenset[RiskKind]:
    """The dangers that a playbook is for: those that the phrases it waits for show."""
    says = playbook.content.trigger.says if playbook.content.trigger else ()
    return frozenset[RiskKind]().union(*(_phrase(one)[1] for one in says))


def hinted(found: Sequence[DocumentVersion], wish: Wish | None) -> Mapping[str, Call]:
    """The call of the playbook for self-harm that the search puts first, though no listed words called for
    it: a person has to look. Not where the customer says what they want of us."""
    best = found[0] if found else None
    if best is None or _wants_something(wish) or not (best.content.trigger and "self_harm" in risks_of(best)):
        return {}
    return {best.id: Call("hint", "self_harm")}


def is_beside_it(
    version: DocumentVersion, wish: Wish | None, shown: Collection[RiskKind], lately: Sequence[Turn]
) -> bool:
    """Whether a document that nothing called for is for a danger, while the customer says what they want.

    One for smoke, lawyers or going public only where they ask for goodwill, of which it speaks, and neither
    show such a risk, which would be among `shown`, nor lately said that something has failed, nor much else:
    where the listed words do not hear a danger, the search may.
    """
    if not _wants_something(wish) and not any(wants_otherwise(turn.text) for turn in lately[-1:]):
        return False
    if version.content.trigger is not None and "self_harm" in risks_of(version):
        return True
    grave = (risks_of(version) | risks_in(version.content.title)) & _NEAR_GOODWILL
    return (
        wish is not None
        and wish.wanted == "compensation"
        and bool(grave)
        and grave.isdisjoint(shown)
        and not any(has_failed(turn.text) for turn in lately)
        and len(_together(turn.text for turn in lately).stems) < _STANDS_ALONE
    )


def _wants_something(wish: Wish | None) -> bool:
    return wish is not None and wish.wanted != "information"


def _by_risk(playbook: DocumentVersion, heard: _Heard) -> Call | None:
    kinds = risks_of(playbook) & ESCALATING
    signs = [sign for kind, sign in heard.signs.items() if kind in kinds]
    if not signs:
        return None
    # One about a product is for a danger of that product: what the customer says has to be about it.
    if playbook.content.products and not _says(playbook, heard.lately, _TRIGGERED_AT_RISK):
        return None
    recent = any(sign.turn >= heard.first_of_lately for sign in signs)
    pressing = recent and signs[0].kind == "vulnerable" and heard.pressing
    return Call("risk", signs[0].kind, recent, pressing)


def _answered(turns: Sequence[Turn]) -> tuple[frozenset[str], ...]:
    last = max((at for at, turn in enumerate(turns) if turn.speaker == "customer"), default=0)
    return tuple(one.stems for one in asked_in(turns[:last]) if one.text and one.turn == last - 1)


def _answered_before(turns: Sequence[Turn]) -> tuple[frozenset[str], ...]:
    last = max((at for at, turn in enumerate(turns) if turn.speaker == "customer"), default=0)
    return tuple(one.stems for one in asked_in(turns[:last]) if one.text and one.reply)


def _by_question(playbook: DocumentVersion, heard: _Heard, topic: Topic) -> Call | None:
    """Called where the customer answers a question of a playbook, or goes on after having answered one.

    Where nothing called for the playbook before, the question has to be surely its own.
    """
    if not (heard.answered or heard.answered_before):
        return None
    signal = playbook.content.trigger.signal if playbook.content.trigger else None
    called_before = _says(playbook, heard.ever, _TRIGGERED) or signal in heard.reports
    asks = [_phrase(question)[0] for rule in playbook.content.checks for question in questions_of(rule)]
    own = (*asks, *_questions(playbook.content.text))

    def its_own(put: frozenset[str]) -> bool:
        same = [one for one in own if same_question(put, one)]
        return any(
            called_before or (len(put & one) >= _SURELY_ITS_OWN and containment(one, put) >= _TRIGGERED)
            for one in same
        )

    if any(map(its_own, heard.answered)):
        answers = "?" not in heard.latest and len(heard.now.stems) <= _SHORT
        return Call("asked" if answers else "running")
    if not any(map(its_own, heard.answered_before)):
        return None
    says_little = len(heard.now.stems) < _LEANS
    goes_on = says_little or (_GOES_ON.search(heard.latest) and not topic.is_elsewhere(playbook.id))
    return Call("running") if goes_on else None


@lru_cache(maxsize=256)
def _questions(text: str) -> tuple[frozenset[str], ...]:
    return questions_in(text)


def _by_words(playbook: DocumentVersion, heard: _Heard, topic: Topic) -> Call | None:
    if _says(playbook, heard.now, _TRIGGERED):
        return Call("said")
    if heard.lately == heard.now or not _says(playbook, heard.lately, _TRIGGERED):
        return None
    if not heard.now.stems or only_wishes(without_declined(heard.latest)):
        return Call("said")  # "just my money back" is wanted for what was told
    if not _leans(playbook, heard):
        return Call("said") if topic.is_about(playbook.id) else None
    if len(heard.now.stems) < _LEANS:
        return Call("said")
    changes = topic.is_elsewhere(playbook.id)
    if changes is None:
        changes = len(heard.now.stems) >= _STANDS_ALONE
    return None if changes else Call("said")


def _leans(playbook: DocumentVersion, heard: _Heard) -> bool:
    """Whether the last turn hangs on what was said before: it points at it, replies to the agent, or has a
    word of it or of what the playbook is about."""
    replies = heard.was_asked and "?" not in heard.latest
    points = _POINTS_AT_IT.search(heard.latest) or points_back(heard.latest) is not None
    words = words_of_playbook(playbook) | heard.before
    return bool(replies or points) or not heard.now.stems.isdisjoint(words)


def _says(playbook: DocumentVersion, said: _Words, share: float) -> bool:
    trigger = playbook.content.trigger
    for text in trigger.says if trigger else ():
        stems, _ = _phrase(text)
        if len(stems) == 1:  # "the repair did not help" is not said by "repair"
            if containment(_words(text).all, said.all) >= _TRIGGERED:
                return True
        elif containment(stems, said.stems) >= share and len(stems & said.stems) > 1:
            return True
    return False


def _by_serial(
    playbook: DocumentVersion,
    heard: _Heard,
    turns: Sequence[Turn],
    customer: Customer | None,
    as_of: datetime,
) -> Call | None:
    """Called where a rule on the serial number is met and the customer speaks of such a product."""
    on_serial = {rule.id for rule in playbook.content.checks if "product.serial" in rule.rule}
    if customer is None or not on_serial:
        return None
    families = {
        stem for family in playbook.content.products for stem in content_stems(family.replace("_", " "))
    }
    names = families | words_of_playbook(playbook)
    signal = playbook.content.trigger.signal if playbook.content.trigger else None
    in_danger = (
        "safety" in heard.signs or signal in heard.reports or _says(playbook, heard.lately, _TRIGGERED)
    )
    # A device that is called back and hot is not left for "is it dangerous?", which does not name it.
    said = heard.lately if in_danger else heard.now
    if said.stems.isdisjoint(names) and not _about(playbook, heard):
        return None
    facts = gather_facts(customer, turns, as_of, families=playbook.content.products)
    checks = [check for check in evaluate(playbook, facts) if check.id in on_serial]
    if not all(check.verdict == "met" for check in checks):
        return None
    return Call("serial", "safety" if in_danger and "safety" in risks_of(playbook) else None)


def _by_signal(playbook: DocumentVersion, heard: _Heard) -> Call | None:
    signal = playbook.content.trigger.signal if playbook.content.trigger else None
    if signal is None or signal not in heard.reports:
        return None
    of_arrival = signal == LATE and _is_of_arrival(heard.latest)
    return Call("signal") if of_arrival or _about(playbook, heard) else None


def _is_of_arrival(text: str) -> bool:
    if _OF_ARRIVAL.search(text):
        return True
    rest = _WHAT_ARRIVES.sub(" ", text)
    return rest != text and len(set(content_stems(rest))) < _LEANS


def _about(playbook: DocumentVersion, heard: _Heard) -> bool:
    """Whether the last turn is about what the playbook is about, says no more than that they come about it,
    or only points at what is known."""
    subject = words_of_playbook(playbook)
    rest = points_back(heard.latest)
    if rest is not None:
        return not rest or not subject.isdisjoint(rest)
    named = comes_about(heard.latest)
    if named and named <= subject:
        return True
    return len(heard.now.stems & subject) > 1 or not heard.now.stems.isdisjoint(_title(playbook))


def words_of_playbook(playbook: DocumentVersion) -> frozenset[str]:
    """The content words of a playbook's title and of what calls for it."""
    says = playbook.content.trigger.says if playbook.content.trigger else ()
    return _title(playbook).union(*(_phrase(one)[0] for one in says))


def _title(playbook: DocumentVersion) -> frozenset[str]:
    return _phrase(playbook.content.title)[0] - {"playbook"}


def put_by(playbook: DocumentVersion) -> str:
    """What a playbook is about, in the words that customers put it in."""
    says = playbook.content.trigger.says if playbook.content.trigger else ()
    return "\n".join(says[:2]) or playbook.content.title
