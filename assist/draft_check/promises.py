"""Promises: what the draft commits the company to, where no document, fact or verdict supports it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assist.draft_check.claims import Known
from assist.draft_check.days import Day, days_of
from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence, stems_of
from assist.judging.facts_in_words import told
from assist.reading.quoting import Unit
from assist.reading.words import containment, content_stems

_SURE = re.compile(
    r"\b(?:i|we)(?:\s+can)?\s+(?:(?:personally|absolutely|fully|definitely)\s+)?"
    r"(?:guarantee|promise|assure\s+you)\b"
    r"|\b(?:you have my word|guaranteed to|(?:is |(?<=, ))guaranteed|100\s?% (?:sure|certain|guaranteed))\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:free of charge|for free|no charge|complimentary|on the house"
    r"|(?:at no|without (?:any )?)(?: extra| additional)? ?(?:cost|charge)"
    r"|(?:is|are|be|it['’]s|that['’]s) (?:completely |totally )?free(?! of charge)"
    r"|(?:won['’]t|will not|does not|doesn['’]t) cost (?:you )?(?:anything|a thing|a cent)"
    r"|we (?:will |can )?(?:cover|pay) (?:all )?(?:the |your )?(?:costs?|bill|expenses))\b",
    re.IGNORECASE,
)
_PAYS = re.compile(
    r"\b(?:i|we)(?:['’]ll| will| can| shall| are going to)?\s+(?:cover|pay|reimburse|refund|compensate)"
    r"(?: you)?(?: for)?(?: all)?(?: the| your| any)?"
    r"\s+(?P<what>(?:\w+\s+){1,2}?(?:costs?|bills?|expenses|fees?|losses|damages?))\b",
    re.IGNORECASE,
)
"""Somebody's costs are paid for them."""
_GIFT = re.compile(
    r"\b(?:voucher|gift card|discount(?: code)?|coupon|upgrade|bonus points|compensation|cash|cashback"
    r"|(?:loan|spare) \w+|(?:brand[- ])?new (?:one|machine|device)|replacement|extended warranty)\b",
    re.IGNORECASE,
)
_FREE_THING = re.compile(
    r"\b(?:an?|one|two|three|another|the|your) "
    r"(?P<thing>free(?:[ -](?!(?:of|to|and|or|in|with|for|on|by|is|are|will|that|which|from|at|as|if)\b)"
    r"\w+){1,2})",
    re.IGNORECASE,
)
"""A thing that costs nothing: nobody offers one that does not exist."""
_GIVES = re.compile(
    r"\b(?:i|we)(?:['’]ll| will| can| have|['’]ve|['’]m)?\s+(?:\w+\s+){0,2}"
    r"(?:give|send|offer|add|credit|grant|arrange|provide|issue|sent|given|added|issued|sending|giving)\b"
    r"|\byou(?:['’]ll| will)?\s+(?:get|receive)\b",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\b(?:arriv\w+|deliver\w+|technician|courier|driver|repair\w*|visit\w*|fix\w*|refund\w*|money|parcel"
    r"|package|replacement|call\w*|hear|ship\w*|dispatch\w*|pick\w*|collect\w*|appointment|ready|done"
    r"|solved|answer|reply|get it|have it|comes|be (?:there|here))\b",
    re.IGNORECASE,
)
"""What comes to the customer, or is done for them, on a day."""
_NEAR = re.compile(r"today|tonight|yesterday", re.IGNORECASE)
"""Days of which an agent says what they do or did themselves: only what comes on them is looked at."""
_AHEAD = re.compile(r"\b(?:will|shall|going to|by|comes?|arrives?|until)\b|['’]ll\b", re.IGNORECASE)
_ARRIVES = re.compile(r"\b(?:arriv\w+|deliver\w+|technician|courier|driver)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_COURTESY = re.compile(r"\b(?:have a|enjoy|happy|see you|good|great|lovely|nice)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|cannot|never|no|unable)\b|n['’]t\b", re.IGNORECASE)
_FREE_STEMS = frozenset(content_stems("free charge cost costs"))
_OFFERING_STEMS = frozenset(
    content_stems(
        "offer give get send arrange book provide gladly happily course"
        " monday tuesday wednesday thursday friday saturday sunday today tomorrow"
    )
)
"""That it is given, and on which day: what is free is something else."""
_SPEAKS_OF_IT = 0.5
"""More than this share of the words of something free holds the sentence of a document that says so."""
_SAME = 0.75
"""The same for a guarantee."""


def promises(desk: Desk, known: Known) -> Iterator[Finding]:
    """Commitments that nothing supports: days, "free", "I guarantee", gifts no document knows of."""
    for sentence in desk.sentences:
        if sentence.words.asks:
            continue
        yield from _days(desk, sentence, known)
        if sentence.words.depends:
            continue
        yield from _free(desk, sentence)
        yield from _paid(desk, sentence)
        yield from _sure(desk, sentence)
        yield from _gifts(desk, sentence)


def _unsupported(detail: str, span: tuple[int, int]) -> Finding:
    return Finding(code="unsupported_claim", detail=detail, span=span)


def _days(desk: Desk, sentence: Sentence, known: Known) -> Iterator[Finding]:
    """Days of events, such as a delivery or a visit, that are on no record and were not named before."""
    if not _COMES.search(sentence.text) or _COURTESY.match(sentence.text):
        return
    for day in days_of(sentence.text, desk.facts.today):
        if _NEAR.fullmatch(day.written) and not _ARRIVES.search(sentence.text):
            continue
        if _AHEAD.search(sentence.text):
            day = day.not_before(desk.facts.today)
        if not (_known_day(desk, day, known) or _weekday_in_documents(desk, sentence, day)):
            yield _unsupported(_day_detail(desk, day), sentence.span_of(*day.span))


def _known_day(desk: Desk, day: Day, known: Known) -> bool:
    """Whether a date on file is that day, or the customer or the agent named it before."""
    written = {claim.value for claim in (*known.on_file, *known.told) if claim.kind == "date"}
    if any(one.isoformat() in written or f"-{one:-%m-%d}" in written for one in day.dates):
        return True
    said = (one for turn in desk.turns for one in days_of(turn.text, desk.facts.today))
    return any(day.dates & one.dates for one in said)


def _weekday_in_documents(desk: Desk, sentence: Sentence, day: Day) -> bool:
    """Whether a public document names the weekday of the same thing, outside of what it quotes."""
    word = day.written.split()[-1].casefold()
    return any(
        word in _QUOTED.sub("", unit.plain).casefold() and len(unit.subject & sentence.words.subject) > 1
        for unit in desk.public_units()
    )


def _day_detail(desk: Desk, day: Day) -> str:
    """That nothing is known of the day, and what date is on file ahead."""
    ahead = [
        fact
        for fact in desk.facts.by_name.values()
        if isinstance(fact.value, date) and fact.value >= desk.facts.today and "warranty" not in fact.name
    ]
    on_file = "; ".join(dict.fromkeys(told(fact, desk.facts) for fact in ahead))
    known = f"On file: {on_file}." if on_file else "Name a day once it is on file."
    return f"Nothing on file says “{day.written}” of this. {known}"


def _free(desk: Desk, sentence: Sentence) -> Iterator[Finding]:
    """ "Free of charge" where no document says of the same thing that it is."""
    match = _FREE.search(sentence.text)
    if match is None or sentence.is_listed:
        return
    about = sentence.words.subject - _FREE_STEMS - _OFFERING_STEMS
    for unit, version in desk.said:
        if unit.subject.isdisjoint(_FREE_STEMS):
            continue
        if containment(about, unit.subject | unit.heading_stems) > _SPEAKS_OF_IT or not about:
            return
        # "The filter for your dryer": what the page is about need not stand in its sentence again.
        page = stems_of(" ".join((version.content.title, *version.content.products)).replace("_", " "))
        if about & unit.subject and containment(about, unit.subject | page) > _SPEAKS_OF_IT:
            return
    yield _unsupported("No document found says that this is free.", sentence.span_of(*match.span()))


def _paid(desk: Desk, sentence: Sentence) -> Iterator[Finding]:
    """Costs of the customer that no document says we pay."""
    match = _PAYS.search(sentence.text)
    if match is None or _DENIES.search(_before(sentence, match.start())):
        return
    what = frozenset(content_stems(match["what"]))
    if not any(what <= unit.stems and not _DENIES.search(unit.plain) for unit, _ in desk.said):
        yield _unsupported("No document found says that we pay this.", sentence.span_of(*match.span()))


def _sure(desk: Desk, sentence: Sentence) -> Iterator[Finding]:
    """A guarantee in the first person, where no document says the same."""
    match = _SURE.search(sentence.text)
    if match is None or _DENIES.search(_before(sentence, match.start())):
        return
    promised = sentence.words.stems - frozenset(content_stems(match.group()))
    if any(_promises(unit, promised) for unit, _ in desk.said):
        return
    detail = "No document found promises this. Say what will be done, rather than how it will end."
    yield _unsupported(detail, sentence.span_of(*match.span()))


def _before(sentence: Sentence, place: int) -> str:
    """What stands before the place in its part of the sentence: what another part denies, it may promise."""
    start = next(start for start, _ in reversed(sentence.words.parts) if start <= place)
    return sentence.text[start:place]


def _promises(unit: Unit, promised: frozenset[str]) -> bool:
    return len(promised & unit.stems) > 1 and containment(promised, unit.stems) >= _SAME


def _gifts(desk: Desk, sentence: Sentence) -> Iterator[Finding]:
    """Something given that no document found and no record speaks of."""
    things = list(_GIFT.finditer(sentence.text)) if _GIVES.search(sentence.text) else []
    spans = [(match.span(), match.group()) for match in things]
    spans += [(match.span("thing"), match["thing"]) for match in _FREE_THING.finditer(sentence.text)]
    for span, written in spans:
        if _DENIES.search(sentence.words.part_at(span[0])):
            continue
        thing = frozenset(content_stems(written)) - _FREE_STEMS - _OFFERING_STEMS
        if thing and not _is_provided(desk, thing, is_free=bool(_FREE_THING.search(f"a {written}"))):
            yield _unsupported("No document found provides for this.", sentence.span_of(*span))


def _is_provided(desk: Desk, thing: frozenset[str], *, is_free: bool) -> bool:
    """Whether one sentence, with what it stands under, or one action of a document speaks of the thing; where
    it is to be free, of something free."""
    actions = (row.action for version in desk.versions for row in version.content.authority)
    if any(thing <= frozenset(content_stems(action.replace("_", " "))) for action in actions):
        return True
    return any(
        thing <= unit.stems | unit.heading_stems and not (is_free and unit.stems.isdisjoint(_FREE_STEMS))
        for unit, _ in desk.said
    )
