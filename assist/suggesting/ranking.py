"""Ranking: which of the documents found deserve a suggestion, and in which order they are shown.

Danger first, then what reaches what the customer asks for, then by how well it fits; what does not hold here
comes after what does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.reading.not_arrived import says_not_arrived
from assist.reading.quoting import Unit
from assist.reading.risks import risks_in, words_of_danger
from assist.reading.understanding import telling_turns
from assist.reading.words import content_stems
from assist.suggesting.calling import LATE, Call, put_by, words_of_playbook
from assist.suggesting.confidence import Signals, signals_of
from assist.suggesting.outcome import ENDS_IT, is_about_another, reaches
from assist.suggesting.priced import says_price
from assist.suggesting.sources import Case, Source, actions_of
from assist.suggesting.standing import all_met
from knowledge_base.need import Found

_REACHES = 1.1
"""Two documents that fit alike: the one that gives the customer what they want comes first."""
_OF_WHAT_CAME = 0.5
_DELIVERED = re.compile(r"""delivered_on|["']delivered["']""")
_SAYS_PRICE = 1.5
"""The one that says the price that is asked for, beside others that speak of the same thing."""
_CLOSE_ENOUGH = 0.6
"""Of the best document's score; a further suggestion below it is about something else."""
_CLOSE_AND_FITTING = 0.75
"""The same for a document that the customer named or whose checks they meet: its words matter less."""
_CLOSE_ENOUGH_TO_READ = 0.9
"""The same for general reading matter, such as how we speak: it must not crowd out what answers."""
_POINTING = ("reply", "signal")
"""What calls for the playbook of something that stands on the timeline, and that the turn only points at."""
_NO_DANGER = frozenset(content_stems("came coming gave giving got feel went out start keep small big strong"))
"""What words of danger are said with: smoke comes out, and so does a tray."""
_WORDS_AT_ONCE = 2
_WORDS_THAT_SAY = 2
"""Fewer content words than these say what a turn is about and nothing of it."""
_BESIDE_A_WISH = 2
"""Fewer content words beside the wish say nothing of their own: "I want a new TV"."""


def worth_showing(case: Case, found: Found, sources: Sequence[Source]) -> list[Source]:
    """The sources that deserve a suggestion, the best one first."""
    best, *further = sources
    others = [one for one in further if _belongs(case, one) or _good_enough(case, found, one, best)]
    decide = {id for one in (best, *others) for id in (*one.led_by, *one.granted_by)}
    others += [one for one in further if one.version.id in decide and one not in others]
    if any(_only_names(case, one) for one in sources):
        # "Where is my order?" shares its one word with every page on orders, and has a playbook of its own.
        return [one for one in (best, *others) if _belongs(case, one) or _reaches(case, one)]
    return [best, *others]


def _only_names(case: Case, source: Source) -> bool:
    """Whether the last turn has one word, or none, and that names what a playbook called for is about."""
    lately = telling_turns(case.turns)
    if not lately or source.call is None or source.call.by not in (*_POINTING, "said"):
        return False
    stems = frozenset(content_stems(case.turns[lately[-1]].text))
    return len(stems) < _WORDS_THAT_SAY and stems <= words_of_playbook(source.version)


def _reaches(case: Case, source: Source) -> bool:
    return case.wish is not None and reaches(case.wish, actions_of(case, source))


def ranked(case: Case, sources: Sequence[Source], k: int) -> list[Source]:
    """The sources in the order in which they are shown.

    Whatever a risk or a recall calls for is among the first `k`. Where somebody may harm themselves there is
    nothing else to talk about.
    """
    order = sorted(sources, key=lambda one: (_urgency(case, one), _is_general(one), -_fit(case, one)))
    _put_words_after_what_leads(case, order)
    _put_denied_after(case, order)
    _put_leading_before(order)
    _put_wanted_first(case, order)
    if any(one.grave and one.call and one.call.risk == "self_harm" for one in order):
        return [one for one in order if _urgency(case, one) <= _WORDS_AT_ONCE]
    order = _beside_danger(case, order)
    called = [one for one in order if one.call and _stays(one.call)]
    paths = [one for one in order[k:] if one.path and one not in called]
    room = k - sum(one in called for one in order[:k])
    surfacing = [*(one for one in called if one not in order[:k]), *paths][:room]
    first = [one for one in order[:k] if one.call] + [one for one in order[:k] if not one.call]
    kept = first[: k - len(surfacing)]
    return [*sorted(kept, key=order.index), *surfacing] if surfacing else order


def _beside_danger(case: Case, order: list[Source]) -> list[Source]:
    """Where the last turn says that somebody may be hurt: what is called for, and what speaks of that danger.

    How an oven is cleaned is nothing to read while it smokes.
    """
    lately = telling_turns(case.turns)
    danger = (words_of_danger(case.turns[lately[-1]].text) if lately else frozenset()) - _NO_DANGER
    if not danger or not order[0].grave:
        return order
    return [one for one in order if _belongs(case, one) or any(_is_of(unit, danger) for unit in one.units)]


def _is_of(unit: Unit, danger: frozenset[str]) -> bool:
    return "safety" in risks_in(unit.plain) and not danger.isdisjoint(unit.stems)


def _is_general(source: Source) -> bool:
    """Whether it is for a danger of any product: what is for the one at hand leads."""
    return source.grave and not source.version.content.products


def _put_words_after_what_leads(case: Case, order: list[Source]) -> None:
    """What can be sent at once stands beside the playbook that leads, before any other one for a danger."""
    words = next((one for one in order if one.version.id == case.at_once), None)
    if words is not None and order[0].grave:
        order.remove(words)
        order.insert(1, words)


def _put_denied_after(case: Case, order: list[Source]) -> None:
    for denied in [one for one in order if one.denied and one.call is None]:
        instead = [at for at, one in enumerate(order) if _answers_instead(case, one, denied)]
        if instead and order.index(denied) < instead[-1]:
            order.remove(denied)
            order.insert(instead[-1], denied)


def _put_leading_before(order: list[Source]) -> None:
    for source in list(order):
        for leading in [one for one in order[order.index(source) :] if one.version.id in source.led_by]:
            order.remove(leading)
            order.insert(order.index(source), leading)


def _put_wanted_first(case: Case, order: list[Source]) -> None:
    """The document that gives what the last turn asks for, before those that do not.

    Where the turn says more than its wish, only one whose conditions this customer meets; a playbook that is
    called for keeps its place.
    """
    first = order[0]
    if not _asks_for_an_end(case) or first.call is not None or reaches(case.wish, actions_of(case, first)):
        return
    reaching = [
        one
        for one in order
        if not one.denied and reaches(case.wish, actions_of(case, one)) and not _is_beside(case, one, order)
    ]
    sure = [one for one in reaching if all_met(one.checks) and not one.of_others]
    wanted = sure or (reaching if _says_no_more(case) else [])
    if wanted and wanted[0].version.content.kind != "playbook":
        order.remove(wanted[0])
        order.insert(0, wanted[0])


def _asks_for_an_end(case: Case) -> bool:
    lately = telling_turns(case.turns)
    return case.wish is not None and case.wish.wanted in ENDS_IT and case.wish.turn == lately[-1]


def _says_no_more(case: Case) -> bool:
    if case.wish is None:
        return False
    said = set(content_stems(case.turns[case.wish.turn].text))
    return len(said.difference(content_stems(case.wish.said))) < _BESIDE_A_WISH


def _belongs(case: Case, source: Source) -> bool:
    """Whether it is there for what it is, however little the words fit."""
    return source.call is not None or source.version.id == case.at_once or source.path


def _stays(call: Call) -> bool:
    """Whether a playbook called so is among what is shown, whatever else fits better."""
    always = ("risk", "hint", "serial", "running", "signal", "wish")
    return call.by in always or (call.by == "said" and call.recent)


def _fit(case: Case, source: Source) -> float:
    """Its score; more where it may give the customer what they want, or says the price they ask for; less
    where it is about what has arrived, and they say that nothing has."""
    reached = _reaches(case, source)
    priced = _SAYS_PRICE if says_price(case, source) else 1.0
    come = _OF_WHAT_CAME if _waits(case) and _is_of_what_came(source) else 1.0
    return source.score * (_REACHES if reached else 1.0) * priced * come


def _waits(case: Case) -> bool:
    return any(says_not_arrived(case.turns[at].text) for at in telling_turns(case.turns))


def _is_of_what_came(source: Source) -> bool:
    """Whether a condition of it, not known to be met, is that the order was delivered, and not how late."""
    rules = {rule.id: rule.rule for rule in source.version.content.checks}
    open_rules = [rules.get(one.id, "") for one in source.checks if one.verdict != "met"]
    return any(_DELIVERED.search(rule) and "due_on" not in rule for rule in open_rules)


def _urgency(case: Case, source: Source) -> int:
    """What comes before the score: who may die, who may be hurt, what to send them, then what escalates."""
    call = source.call
    if source.grave and call is not None:
        return 0 if call.risk == "self_harm" else 1
    if source.version.id == case.at_once:
        return _WORDS_AT_ONCE
    if call is None:
        return 5
    if call.by == "hint" or call.pressing or (call.by == "risk" and call.recent and call.risk == "legal"):
        return 3
    trigger = source.version.content.trigger
    waits = case.wish is not None and case.wish.wanted == "delivery"
    if waits and trigger is not None and trigger.signal == LATE:
        return 4  # they ask where it is
    pointed = call.by in _POINTING and case.need.text == put_by(source.version)
    return 4 if pointed or call.by in ("asked", "wish") else 5


def _answers_instead(case: Case, source: Source, denied: Source) -> bool:
    """Whether `source` is about the last turn, fits as well, and holds for this customer where `denied` does
    not; or is the playbook for what they have just told, where they want an end of it besides."""
    if _asks_for_an_end(case) and source.call is not None and source.call.by == "said" and source.call.recent:
        return True
    if _is_beside(case, source, [denied]):
        return False
    asked = content_stems(case.need.latest or case.need.text)
    about = not set(content_stems(source.version.content.title)).isdisjoint(asked)
    return about and all_met(source.checks) and source.found >= _CLOSE_AND_FITTING * denied.found


def _is_beside(case: Case, source: Source, others: Sequence[Source]) -> bool:
    """Whether another of the documents is about what they want done by its name, and this one is not."""
    return case.wish is not None and is_about_another(
        case.wish, source.version, [one.version for one in others]
    )


def _only_to_read(source: Source) -> bool:
    """Whether it is for agents and about everything: no product, no check, nothing to do."""
    content = source.version.content
    return not source.public and not (content.products or content.checks or content.authority)


def _good_enough(case: Case, found: Found, source: Source, best: Source) -> bool:
    """Whether a document deserves a suggestion of its own beside the best one."""
    if _only_to_read(source):
        return source.found >= _CLOSE_ENOUGH_TO_READ * best.found
    if (source.named > 1 or all_met(source.checks)) and source.found >= _CLOSE_AND_FITTING * best.found:
        return True
    close = source.found >= _CLOSE_ENOUGH * best.found
    return close and not signals_in(case, found, source).reason_for_silence


def signals_in(case: Case, found: Found, source: Source) -> Signals:
    """How good the evidence of one document is."""
    return signals_of(case.need, found, [ranked for ranked, _ in source.passages])
