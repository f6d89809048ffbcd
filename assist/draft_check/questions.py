"""Questions: what the draft asks for although it is on file, or although the customer has said it.

A question that offers what is known ("I see ..., is that right?") is fine, and so is one that says that it
checks who somebody is: that has to be asked although the answer is on file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.customers.profile import Profile
from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding
from assist.draft_check.sentences import Sentence
from assist.draft_check.topics import TOPICS, Topic
from assist.judging.checks import questions_of
from assist.judging.facts import Fact
from assist.judging.facts_in_words import confirmed, told, written_date
from assist.reading.claims import mode_of
from assist.reading.words import containment, content_stems

_CONFIRMS = re.compile(
    r"\b(?:is (?:that|this|it) (?:right|correct|still)|(?:right|correct|yes)\s*\?|i (?:can )?see\b|am i right"
    r"|i have .{0,40} on file|still (?:the same|right|correct|current|valid|up to date))",
    re.IGNORECASE,
)
"""It offers what is on file."""
_ANOTHER = re.compile(
    r"\b(?:new|other|another|different|alternative|preferred|prefer|better|correct|updated?|change\w*|again"
    r"|repeat|instead|would you like|should (?:i|we)|shall (?:i|we)|spell\w*|wrong|neighbour\w*|recipient\w*"
    r"|passengers?|each|everyone|shop|retailer|competitor)\b",
    re.IGNORECASE,
)
"""What it asks for is not what is on file, or the choice is theirs."""
_IDENTITY = re.compile(
    r"\b(?:identity|identify|verif\w*|authenticat\w*|security|secure|protect\w*|safety|privacy"
    r"|who (?:you are|i am speaking|i speak)|(?:locate|find) your account"
    r"|confirm (?:that )?(?:it is|it['’]s) you)\b",
    re.IGNORECASE,
)
_EVERY_TIME = re.compile(
    r"\b(?:at the (?:beginning|start)|first|always|every|each|even when)\b", re.IGNORECASE
)
_HAVE = re.compile(
    r"\b(?:do you (?:already |also )?have|have you got|are you|is there)\b(?P<what>[^?]{1,60})\?",
    re.IGNORECASE,
)
_LONGEST_QUESTION = 600
"""Characters; nobody asks for an order number in more, and the time taken must stay linear."""
_SAME_QUESTION = 0.75
"""Share of the words of a document's own question, and of the agent's, that the other must hold."""


def questions(desk: Desk) -> Iterator[Finding]:
    """Sentences that ask for what is known, with what it is and how to offer it instead."""
    checking = bool(_IDENTITY.search(desk.text)) or _identity_is_checked_first(desk)
    for sentence in desk.sentences:
        if len(sentence.text) > _LONGEST_QUESTION:
            continue
        if _CONFIRMS.search(sentence.text) or _ANOTHER.search(sentence.text):
            continue
        known = _known(desk, sentence, checking) or _settled(desk, sentence) or _entitled(desk, sentence)
        if known:
            yield Finding(code="known_is_asked", detail=known, span=sentence.span)


def _identity_is_checked_first(desk: Desk) -> bool:
    """Whether a document found obliges to make sure, in every conversation, who somebody is."""
    return any(
        _IDENTITY.search(unit.plain) and mode_of(unit.plain) == "must" and _EVERY_TIME.search(unit.plain)
        for unit, _ in desk.said
    )


def _known(desk: Desk, sentence: Sentence, checking: bool) -> str | None:
    """What is known of the first topic that the sentence asks for and of which anything is."""
    asked = (topic for topic in TOPICS if topic.asked.search(sentence.text))
    answers = (
        _on_file(desk, one) or _told_before(desk, one) for one in asked if not (checking and one.identifies)
    )
    return next((answer for answer in answers if answer), None)


def _on_file(desk: Desk, topic: Topic) -> str | None:
    if topic.of_order and desk.customer is not None and not desk.is_one_case:
        return None
    fact = next((fact for name in topic.facts if (fact := desk.facts.get(name))), None)
    if fact:  # also of somebody unknown: what was taken down before is not asked again
        return _offered(desk, fact)
    return _of_profile(desk.customer.profile, topic) if desk.customer else None


def _offered(desk: Desk, fact: Fact) -> str:
    """The fact for the agent, and the sentence that offers it."""
    say = confirmed(fact, desk.facts)
    return f"On file: {told(fact, desk.facts)}." + (f" Say: {say}" if say else "")


def _of_profile(profile: Profile, topic: Topic) -> str | None:
    """Who they are and how to reach them."""
    if topic.name == "name":
        return f"On file: {profile.name}. If you are checking who they are, say so." if profile.name else None
    if topic.name == "address":
        held = (str(value) for name, value in profile.attributes.items() if "address" in name and value)
        value = next(held, None)
    else:
        value = next((one.value for one in profile.identities if one.kind == topic.identity), None)
    return (
        f"On file: {topic.name} {value}. Say: I have {value} on file, is that still right?" if value else None
    )


def _told_before(desk: Desk, topic: Topic) -> str | None:
    """What the customer has said of it in this conversation."""
    turns = (turn for turn in reversed(desk.turns) if turn.speaker == "customer")
    said = next((said for turn in turns if (said := topic.said_in(turn.text))), None)
    return f"They have said it already: “{said}”." if said else None


def _entitled(desk: Desk, sentence: Sentence) -> str | None:
    """What the customer has, where the sentence asks whether they have it."""
    asked = _HAVE.search(sentence.text)
    if desk.customer is None or not asked:
        return None
    for held in desk.customer.profile.entitlements:
        if held.name.casefold() in asked["what"].casefold() or held.name.split()[-1].casefold() in [
            word.strip(".,!?").casefold() for word in asked["what"].split()
        ]:
            until = f" until {written_date(held.valid_until)}" if held.valid_until else ""
            return f"On file: {held.name}{until}."
    return None


def _settled(desk: Desk, sentence: Sentence) -> str | None:
    """What is on file where the sentence is a document's own question and its check is settled."""
    if not sentence.words.asks:
        return None
    for one in desk.judged:
        for rule, check in zip(one.version.content.checks, one.checks, strict=True):
            asked = any(_same(question, sentence) for question in questions_of(rule))
            if check.verdict == "unknown" or not asked:
                continue
            facts = (fact for name in check.facts if (fact := one.facts.get(name)))
            fact = next((fact for fact in facts if not fact.is_note), None)
            if fact and (desk.is_one_case or not fact.name.startswith(("order.", "product."))):
                return _offered(desk, fact)
    return None


def _same(ask: str, sentence: Sentence) -> bool:
    """Whether two questions ask for the same in much the same words."""
    wanted, asked = frozenset(content_stems(ask)), sentence.words.stems
    least = min(containment(wanted, asked), containment(asked, wanted))
    return len(wanted) > 1 and least >= _SAME_QUESTION
