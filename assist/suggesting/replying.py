"""Replying: the outreach that a customer answers, who says no more than that we wrote.

"Hi, you wrote me about my fridge" is about what we sent, and no document has these words. While nothing else
is the matter, the playbook of that outreach is called for, with the slot that was promised in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from assist.conversations import Turn
from assist.customers.profile import Customer, Interaction
from assist.reading.understanding import telling_turns
from assist.reading.words import content_stems
from assist.suggesting.calling import Call
from assist.suggesting.topic import Topic
from knowledge_base.documents import DocumentVersion

_RECENT = timedelta(days=14)
"""What we wrote longer ago is hardly what "you wrote me" means."""
_MOST_BESIDE = 3
"""Content words beside "you wrote me" and what we wrote about; more of them are another matter."""


def replied_to(
    playbooks: Sequence[DocumentVersion],
    turns: Sequence[Turn],
    customer: Customer | None,
    as_of: datetime,
    calls: Mapping[str, Call],
    topic: Topic,
) -> Mapping[str, Call]:
    """The call of the playbook whose outreach the customer answers, by its document id; empty: of none.

    `calls` are those of everything else that was said: whatever calls for a playbook is the matter then.
    `topic` is as for `called`.
    """
    lately = telling_turns(turns)
    said = [turn.text for turn in turns if turn.speaker == "customer"]
    if not lately or not any(_REPLIES.search(_plain(text)) for text in said):
        return {}
    others = {id for id, call in calls.items() if call.recent and call.by != "signal"}
    by_id = {one.id: one for one in playbooks}
    sent = [one for one in _sent(customer, as_of) if one.data.get("playbook") in by_id]
    rest = frozenset(content_stems(_REPLIES.sub(" ", _plain(turns[lately[-1]].text)))) - _SAYS_NOTHING
    meant = max(
        sent, key=lambda one: len(rest & _subject(one, by_id[one.data["playbook"]], customer)), default=None
    )
    if meant is None:
        return {}
    playbook = by_id[meant.data["playbook"]]
    # Its own questions may have been put and answered: it is still what we wrote about that they mean.
    goes_on = playbook.id in calls and calls[playbook.id].by in ("asked", "running")
    if others - ({playbook.id} if goes_on else set()):
        return {}
    beside = rest - _subject(meant, playbook, customer)
    if len(beside) > _MOST_BESIDE or not _ELSE.isdisjoint(beside):
        return {}
    return {} if beside and topic.is_elsewhere(playbook.id) else {playbook.id: Call("reply")}


def _sent(customer: Customer | None, as_of: datetime) -> list[Interaction]:
    """The outreach of the last days that no repair has settled since, the latest first."""
    found: list[Interaction] = []
    repaired: list[object] = []
    for one in reversed(customer.interactions if customer else ()):
        if one.kind == "repair" and one.outcome == "resolved":
            repaired.append(one.data.get("serial"))
        # A repair whose record names no serial number may have been of any product.
        settled = None in repaired or one.data.get("serial") in repaired
        ours = one.kind == "contact" and "outreach" in one.data and isinstance(one.data.get("playbook"), str)
        if ours and as_of - _RECENT <= one.at <= as_of and not settled:
            found.append(one)
    return found


def _subject(sent: Interaction, playbook: DocumentVersion, customer: Customer | None) -> frozenset[str]:
    """The words for what we wrote about: those of the record, of the playbook and of the product."""
    serial = sent.data.get("serial")
    products = customer.profile.products if customer and serial else ()
    named = [f"{one.name} {one.family}".replace("_", " ") for one in products if one.serial == serial]
    says = playbook.content.trigger.says if playbook.content.trigger else ()
    return frozenset(content_stems("\n".join((sent.summary or "", playbook.content.title, *says, *named))))


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


_LETTER = r"(?:e-?mail|mail|message|msg|text|sms|letter|note|call|voice ?mail|offer)"
_VISIT = r"(?:(?:repair|service|technician'?s?) )?(?:visit|appointment|slot|offer|technician|engineer)"
_YOU = r"(?:you|u)(?: guys| people| all)?"
_PHRASES = (
    rf"(?:{_YOU}|someone|somebody|one of you)(?:'ve| have| just| tried to){{0,2}} "
    r"(?:wrote|written|e-?mailed|messaged|texted|call(?:ed)?|rang|phoned|contacted|reach(?:ed)?(?: out)?)"
    r"(?: to)?(?: me| us)?",
    rf"{_YOU}(?: have)? (?:sent|left)(?: me| us)? (?:an? |the |this |that )?{_LETTER}",
    rf"(?:got|get|received|had|have|saw|read)(?: \w+){{0,3}} {_LETTER}(?: \w+)? (?:from|by) {_YOU}",
    rf"(?:about|regarding|re|to|answering|because of|for|got|received|saw|read) (?:your|ur) {_LETTER}",
    rf"(?:the|that|this|an?) {_LETTER}(?: that| which)? (?:{_YOU} (?:sent|wrote|left)|i (?:got|received))",
    rf"{_YOU} (?:asked|told|wanted|said|wrote)(?: me| us)? (?:to|(?:that )?i should) "
    r"(?:call|ring|phone|write|reply|answer|get in touch|contact)(?: you)?(?: back)?",
    r"(?:calling|ringing|phoning|writing)(?: you)? back|returning your call",
    r"(?:book|take|accept|confirm|schedule|arrange|keep|want|like|have)(?: me)? "
    rf"(?:that|the|this|your) {_VISIT}",
    rf"(?:{_VISIT}|day|date|time) (?:that )?{_YOU} (?:offered|promised|wrote|mentioned|suggested)"
    r"|as (?:you )?(?:offered|promised)",
    # German, French, Dutch
    r"(?:sie|ihr) habe?n? (?:mir|uns) (?:(?:eine? )?(?:e-?mail|mail|nachricht|brief) )?"
    r"(?:geschrieben|geschickt)|(?:ihre|eure) (?:e-?mail|mail|nachricht)",
    r"vous m'avez (?:écrit|contactée?|appelée?|envoyé (?:un )?(?:e-?mail|mail|message|courriel))",
    r"votre (?:e-?mail|mail|message|courriel)",
    r"(?:jullie|u) (?:hebben|hebt|heeft) (?:me|mij|ons) (?:(?:een )?(?:e-?mail|mail|bericht|brief) )?"
    r"(?:geschreven|gemaild|gestuurd)|(?:uw|jullie) (?:e-?mail|mail|bericht)",
)
"""What says that we wrote, asked for a call or offered a visit, as people put it in a chat."""
_REPLIES = re.compile(r"\b(?:" + "|".join(_PHRASES) + r")\b")
_ELSE = frozenset(
    content_stems(
        "order parcel package delivery invoice bill payment refund return cancel subscription money"
    )
)
"""Words that are another matter wherever what we wrote was not about them."""
_SAYS_NOTHING = frozenset(
    content_stems(
        "hello hi yes ok please thanks thank morning thing stuff today yesterday just now earlier week ago so"
        " call write reply phone"
    )
)
