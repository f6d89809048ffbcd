"""Answering: what a question for yes or no asks, and whether what somebody says settles it.

A reply counts for a question only where the question that was put is that one in the same sense; beside it
only what is stated in the question's own words counts. Where in doubt nothing is settled: a fact that
somebody did not say is worse than a question put twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assist.reading.words import content_stems, word_list

YesOrNo = Literal["yes", "no"]

_SAME = 0.6
"""Share of the words of the shorter of two questions that the other holds, where they are about the same."""
_MOST_OF_IT = 0.75
"""Share of the words of a side that somebody says who states it, or asks for it with fewer words."""
_NEAR = 3
"""Words between a "not" and what it denies."""
_LONGEST = 600
"""Characters of a reply or of a statement that are read; more of them say more than yes or no."""

_SAME_AS = {
    "insulin": "medicin",
    "medic": "medicin",
    "med": "medicin",
    "breast": "babi",  # milk
    "fridg": "refriger",
    "electr": "power",
    "lamp": "light",
    "fell": "fall",
    "held": "hold",
    "slid": "slide",
}
"""Everyday words for what a question calls by another."""
_STATES = frozenset(("off", "out", "up", "down", "same", "again"))
"""Words without a subject of their own that turn a sentence round."""
_ON = re.compile(r"\b(on|in)\b(?!\s+(?:the|a|an|my|your|our|his|her|its|this|that|it|there|here|\d)\b)")
"""As a state: "is it on?", not "on the charger"."""
_LIGHT = frozenset(
    content_stems(
        "round around place home even short time while moment minutes seconds hours days every couple"
        " several properly completely really currently today any some also just right maybe perhaps ever"
    )
)
"""Words that say how much, how long and where about: without them a question asks the same."""
_OPPOSITE = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("hold stay", "slip fall drop slide"),
        ("on lit", "off out dark"),
        ("in", "out"),
        ("open", "close shut"),
        ("loos", "tight firm"),
        ("dri", "wet damp"),
        ("hot warm", "cold cool"),
        ("full", "empti"),
        ("free clear", "block cover touch"),
        ("plug", "unplug"),
        ("work", "broken dead"),
        ("lock", "unlock"),
        ("clean", "dirti dust dusti"),
        ("silent quiet", "loud noisi"),
        ("new", "old"),
        ("up", "down"),
        ("same", "differ"),
    )
)
_GRADED = frozenset(
    content_stems(
        "loose tight firm dry wet damp hot warm cold cool full empty clean dirty dust dusty silent quiet loud"
        " noisy new old"
    )
)
"""Of these opposites there is something between."""
_ASIDE = re.compile(
    r"^\s*(?:when|if|after|once|while)\b([^,?]{3,200}),\s*(?=(?:is|are|was|were|do|does|did|has|have|can)\b)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")
_OR = re.compile(r",?\s+(?:or|such as|for example)\s+", re.IGNORECASE)
_TAG = re.compile(r",?\s*(?:right|correct|yes|then|is that (?:right|correct|so))\s*\?\s*$", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:when|which|what|who|whose|where|how|why)\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nothing|neither|nor|without|cannot|\w+n['’]t"
    r"|(?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should)nt|cant|dont|wont)\b",
    re.IGNORECASE,
)
_IN_IT = re.compile(
    r"\b(?:in there|in it|inside|in(?:side)? (?:the|my|our|your|this|that) \w+|keep|kept|store[sd]?)\b",
    re.IGNORECASE,
)
_ENDS_IN_IT = re.compile(r"\bin(?:side)? (?:it|there|(?:the|your) \w+)\s*\?\s*$", re.IGNORECASE)

_GOES = frozenset(("went", "goe", "go", "stay", "cut", "seem", "look", "keep", "complet"))
"""Words that may stand between a thing and its state: "the power went off", not "the power button is off"."""
_FEW_WORDS = 3
_DOER = re.compile(r"\b(?:i|we|you|he|she|they)(?:['’]\w+)?\s+(?:just\s+)?$", re.IGNORECASE)

_FILLER = r"[\s\"'“”.,!–-]*(?:(?:um+|uh+|hm+|oh|ah|well|so|ok(?:ay)?|hi|hello)\b[\s,.!–-]*)*"
_YES = re.compile(
    rf"{_FILLER}(?:(?:yes|yeah|yea|yep|yup|ya|correct|exactly|indeed|definitely|absolutely|that['’]?s right"
    r"|ja|jawohl|genau|klar|oui|si|sí|klopt)\b"
    r"|(?:right|(?:it|that|they|i|we) (?:is|are|was|were|does|do|did|has|have))(?=\s*(?:[.,!]|$)))[\s,.!]*",
    re.IGNORECASE,
)
_NO = re.compile(
    rf"{_FILLER}(?:(?:nope|nah|not at all|never(?! mind)|no|nein|nee|niet|nicht|non|pas)\b"
    r"|(?:it|that|they|i|we) (?:is|are|was|were|does|do|did|has|have)(?: not|n['’]?t)"
    r"(?=\s*(?:[.,!]|at all|$)))[\s,.!]*",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"(?:(?:yes|yeah|yep|no|nope)\b[\s,.!]*)+", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:no (?:idea|clue|way (?:to|of)|time|problem|worries|need|matter|thanks|thank you|please)"
    r"|(?:not|never|un) ?sure|(?:do not|don['’]?t|didn['’]?t|wouldn['’]?t) (?:know|remember|think)|dunno|idk"
    r"|can(?:['’]?t|not) (?:tell|see|say|check|remember|find|reach)"
    r"|(?:haven['’]?t|have not|not|never|didn['’]?t) (?:yet|checked|check|looked|look|tried|try|seen|tested)"
    r"|i (?:think|guess|suppose|believe|hope)|maybe|perhaps|probably|possibly|might|sometimes|not really"
    r"|not (?:always|quite|exactly|completely|fully|entirely)|kind ?of|kinda|sort ?of|barely|hardly|almost"
    r"|nearly|mostly|partly|partially|half|a (?:bit|little)|only|except|apart from|but|unless|until|if"
    r"|whether|not (?:that|as far as) i|(?:let me|i['’]?ll|i will|i can|going to|gonna)"
    r" (?:check|look|try|see|test|go)|will do"
    r"|(?:one|a) (?:sec|second|moment|minute)|hold on|hang on|wait|why|how|which|what|used to"
    r"|keine ahnung|wei(?:ß|ss) (?:ich )?nicht|vielleicht|aber|je ne sais pas|peut-être|mais|geen idee"
    r"|weet (?:ik )?niet|misschien|maar)\b",
    re.IGNORECASE,
)
_ASKS_FIRST = (
    r"(?:is|are|am|was|were|do|does|did|has|have|had|can|could|may|will|would|shall|should|who|what|when|where"
    r"|why|how|which)\b"
)
_TOLD_BEFORE = re.compile(
    rf"\s*(?!(?:and |so |but )?(?:{_ASKS_FIRST}|once\b|assuming\b|suppos))(?P<told>[^?]+?)"
    rf"(?:,\s*(?:(?:and|so|but)\s+)?|\s+(?:and|so|but)\s+)(?={_ASKS_FIRST}[^,]*\?\s*$)",
    re.IGNORECASE,
)
"""What stands in a sentence before its question."""
_SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|until|would|should|could|might|may|maybe|perhaps|probably|will|how|why|which"
    r"|what|used to|want|need|please|imagine|friend\w*|neighbou?r\w*|sometimes|someone|people|afraid|worried"
    r"|hope|says?|said|told|reads?)\b|\?",
    re.IGNORECASE,
)
"""It may be so, or it is so with somebody else: no statement of theirs."""
_VERB = re.compile(
    r"\b(?:is|are|was|were|works?|worked|does|has|comes?|came|went|goes|seems?|looks?|stays?|stayed|runs?"
    r"|closes?|holds?)\s+\w",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]*")
_AND = re.compile(r",?\s+(?:and|or)\s+", re.IGNORECASE)
_STATE_OF = re.compile(r"\b(?P<of>\w+) (?:is|are) (?P<state>\w+)$", re.IGNORECASE)
_ALL_RIGHT = re.compile(
    r"\b(?P<of>\w+)(?: (?:is|are|was|were|looks?|seems?))? (?:all )?"
    r"(?:ok|okay|fine|good|right|alright|intact|in order|not (?:ok|okay|fine|good|right|intact))\b",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|its|it['’]s|there|they|that)\b", re.IGNORECASE)
"""What stands for a thing that was named before."""
_CLAUSE = re.compile(r",\s*|\s+(?:and|but|because|so|then)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Side:
    """One thing that a question asks: of "is it wet or cold?" there are two."""

    core: tuple[str, ...]
    """The words that carry it, in order."""
    light: frozenset[str]
    negated: bool
    in_it: bool
    """Whether it asks for something that is inside something."""

    @property
    def all(self) -> frozenset[str]:
        return self.light.union(self.core)


@dataclass(frozen=True)
class Question:
    """What a question asks."""

    sides: tuple[Side, ...]
    whole: Side
    aside: frozenset[str]
    """The words of "when you close the door", before what is asked."""
    open: bool
    """Whether it asks for more than yes or no."""


@lru_cache(maxsize=4096)
def question_of(text: str) -> Question:
    """What `text` asks."""
    bare = _BRACKETS.sub(" ", text)
    before = _ASIDE.match(bare)
    asked = _TAG.sub("?", bare[before.end() :] if before else bare)
    in_it = bool(_ENDS_IN_IT.search(asked))
    sides = tuple(side for part in _OR.split(asked) if (side := _side(part, in_it)).all)
    aside = frozenset(_meaning(before[1])) if before else frozenset()
    return Question(sides, _side(asked, in_it), aside, bool(_OPEN.search(asked)))


def _side(text: str, in_it: bool) -> Side:
    where = _ENDS_IN_IT.search(text)
    place = frozenset(_meaning(where[0])) if where else frozenset[str]()
    words = _meaning(text)
    light = (_LIGHT | place).intersection(words)
    core = tuple(dict.fromkeys(word for word in words if word not in light))
    return Side(core, light, bool(_NEGATION.search(text)), in_it)


def _meaning(text: str) -> list[str]:
    """The stems that carry the subject of `text`, and the small words that turn it round, in order."""
    spread = _ON.sub(r"_\1", " ".join(word_list(text)))
    found: list[str] = []
    for word in spread.split():
        if word in _STATES or word in ("_on", "_in"):
            found.append(word.lstrip("_"))
        else:
            found += [_SAME_AS.get(stem, stem) for stem in content_stems(word)]
    return found


def same_question(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two questions, given as the words that carry them, are about the same."""
    shared, fewer = len(one & other), min(len(one), len(other))
    return bool(fewer) and shared >= min(2, fewer) and shared / fewer >= _SAME


def puts(asked: Question, question: Question) -> bool:
    """Whether who asked `asked` need not ask `question` too: it is about the same and nothing else."""
    if asked.open != question.open:
        return False
    if question.open:
        return same_question(frozenset(asked.whole.all), frozenset(question.whole.all | question.aside))
    pairs = [(one, side) for one in asked.sides for side in question.sides]
    asides = asked.aside, question.aside
    return any(_is_put(one, side, *asides) for one, side in (*pairs, (asked.whole, question.whole)))


def _is_put(asked: Side, side: Side, before: frozenset[str], aside: frozenset[str]) -> bool:
    """`before` are the words of what stands before `asked`, `aside` those before `side`."""
    if _turns_round(asked, side, before, aside):
        return True
    if not same_question(asked.all | (before & side.all), side.all | aside):
        return False
    own, lacks = _beyond(asked, side, before, aside)
    if own and lacks:
        return _opposed(own, lacks)
    return bool(own) or len(lacks) <= (1 - _MOST_OF_IT) * len(side.core)


def settled_by_reply(asked: Question, question: Question, reply: str) -> YesOrNo | None:
    """What `reply`, given to `asked`, says to `question`; None: nothing that is sure."""
    if question.open or asked.open:
        return None
    said = yes_or_no(asked, reply)
    if said is not None:
        if _same_sense(asked.whole, question.whole, asked.aside, question.aside):
            return said
        single = len(asked.sides) == len(question.sides) == 1
        if single and _turns_round(asked.whole, question.whole, asked.aside, question.aside):
            if said == "yes":
                return "no"
            return None if _GRADED & asked.whole.all else "yes"  # what is not cold need not be warm
        same = [
            [_same_sense(one, side, asked.aside, question.aside) for side in question.sides]
            for one in asked.sides
        ]
        words = frozenset(_meaning(reply))
        meant = [row for one, row in zip(asked.sides, same, strict=True) if words.issuperset(one.core)]
        if said == "yes" and any(all(any(row) for row in rows) for rows in (same, meant) if rows):
            return "yes"
        if said == "no" and all(any(column) for column in zip(*same, strict=True)):
            return "no"
    return _stated_in_reply(asked, question, reply)


def yes_or_no(asked: Question, reply: str) -> YesOrNo | None:
    """The plain yes or no of `reply` to the question before it; None where the rest of it casts doubt."""
    text = reply.strip()
    first = next((one[0] for one in _SENTENCE.finditer(text)), "")
    if len(text) > _LONGEST or "?" in first or _UNSURE.search(text):
        return None
    if any(side.negated for side in asked.sides):
        return None  # "Isn't it out?" – "Yes": nobody can tell
    no = _NO.match(text)
    found = no or _YES.match(text)
    if found is None:
        return "yes" if any(_restated(side, asked, text) for side in asked.sides) else None
    again = _AGAIN.match(text, found.end())
    rest = text[again.end() if again else found.end() :]
    if no:
        return None if _denies_the_no(asked, no, rest) else "no"
    words = frozenset(_meaning(rest))
    turned = _NEGATION.search(rest) or any(_opposed(frozenset(side.core), words) for side in asked.sides)
    return None if turned else "yes"


def _denies_the_no(asked: Question, no: re.Match[str], rest: str) -> bool:
    """Whether what follows a "no" says what was asked, "no it is fine", or it is "no light at all"."""
    words = _meaning(rest)
    about = frozenset(word for side in asked.sides for word in side.core)
    if words[:1] and words[0] in about and no[0].rstrip(" ").isalpha() and not _VERB.search(rest):
        return True
    if _NEGATION.search(rest):
        return False
    said = frozenset(words)
    return any(side.core and side.core[-1] in said for side in asked.sides)


def _restated(side: Side, asked: Question, reply: str) -> bool:
    """Whether a reply says what was asked in its own words: "it clicks", "the power was off, yes"."""
    words = frozenset(_meaning(reply))
    if not side.core or not words.issuperset(side.core) or _NEGATION.search(reply) or _SUPPOSED.search(reply):
        return False
    about = asked.whole.all | asked.aside
    opposed = _opposed(frozenset(side.core), words - about)
    # Of something else it may be so as well: "my hands are wet".
    return not opposed and about.issuperset(_meaning(_before(reply, _first_of(side.core, reply))))


def _first_of(stems: Sequence[str], text: str) -> str:
    return next(word for word in _meaning(text) if word in stems)


def _stated_in_reply(asked: Question, question: Question, reply: str) -> YesOrNo | None:
    """What a reply states in the words of `question` that were not in what was asked: "nope it holds"."""
    about = frozenset(question.whole.all | question.aside)
    before = asked.whole.all | asked.aside
    if len(reply) > _LONGEST or not any(same_question(one, about) for one in (asked.whole.all, before)):
        return None
    lead = _NO.match(reply) or _YES.match(reply)
    rest = reply[lead.end() :] if lead else reply
    if _UNSURE.search(rest) or _SUPPOSED.search(rest):
        return None
    said = frozenset(_meaning(rest))
    if said & (frozenset(asked.whole.core) - about):
        return None
    found = [_own_words(side, asked, rest) for side in question.sides]
    return _together(found)


def _own_words(side: Side, asked: Question, text: str) -> YesOrNo | None:
    own = [word for word in side.core if word not in asked.whole.all]
    if not own or side.negated or not frozenset(own) <= frozenset(_meaning(text)):
        return None
    return _polarity(own, text)


def stated_in(question: Question, text: str) -> YesOrNo | None:
    """What a customer states in `text`, unasked, in the words of `question`; None: nothing that is sure."""
    if question.open:
        return None
    said: list[YesOrNo | None] = [None]
    for sentence in _sentences(text):
        for clause in _CLAUSE.split(sentence):
            if not _SUPPOSED.search(sentence) and not _UNSURE.search(clause):
                said.append(_together([_stated(side, clause) for side in question.sides]))
    return next((one for one in reversed(said) if one), None)


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a turn; of one that ends in a question also what is told before it: "I have the plan,
    is the visit free?" tells that they have it."""
    for sentence in _SENTENCE.finditer(text[: _LONGEST * 10]):
        told = _TOLD_BEFORE.match(sentence[0])
        yield told["told"] if told else sentence[0]


def says_of(statement: str, text: str) -> bool:
    """Whether a customer says in `text`, unasked, that `statement` is so or is not: the title of a check, or
    the name of a cause.

    They do in its own words, "no power cut" of "There was no power cut"; where "it" or "there" stands for
    what it is about, in those of its end, "it's in stock there" of "The other shop has it in stock"; and
    where they say that the thing is all right whose state it states: "seal is ok" of "its seal is whole"
    and of "Door seal".
    """
    parts = [part for part in _AND.split(statement) if _meaning(part)]
    said = (one for one in _sentences(text) if not _SUPPOSED.search(one))
    clauses = [one for sentence in said for one in _CLAUSE.split(sentence) if not _UNSURE.search(one)]
    return any(_says_part(part, clause) for part in parts for clause in clauses)


def _says_part(part: str, clause: str) -> bool:
    state = _STATE_OF.search(part)
    well = _ALL_RIGHT.search(clause)
    if state is None or state["state"] not in _STATES:
        thing = state["of"] if state else part.split()[-1] if len(part.split()) <= _FEW_WORDS else ""
        if well and thing and _meaning(thing) == _meaning(well["of"]):
            return True
    core = tuple(dict.fromkeys(_meaning(_NEGATION.sub(" ", part))))
    held = frozenset(core).intersection(_meaning(clause))
    most = len(held) >= _MOST_OF_IT * len(core) or bool(core[-1:] and core[-1] in held and _IT.search(clause))
    return len(held) > 1 and most


def _stated(side: Side, clause: str) -> YesOrNo | None:
    if side.negated or len(clause) > _LONGEST or (side.in_it and not _IN_IT.search(clause)):
        return None
    words = _meaning(_NEGATION.sub(" ", clause))
    said = frozenset(words)
    core = side.core
    held = [word for word in core if word in said]
    turning = _STATES.union(("on", "in"))
    if not held or len(held) < _MOST_OF_IT * len(core) or any(w in turning and w not in said for w in core):
        return None
    if len(core) == 1 and not side.in_it and (not side.light or not side.light <= said):
        return None
    if not side.in_it and any(_DOER.search(_before(clause, word)) for word in held):
        return None
    at = [words.index(word) for word in held]
    between = frozenset(words[min(at) : max(at)]) - side.all - _GOES
    return None if between and len(core) <= _FEW_WORDS else _polarity(held, clause)


def _before(text: str, stem: str) -> str:
    """What stands before the first word with this stem."""
    for found in re.finditer(r"\w+", text):
        if stem in _meaning(found[0]):
            return text[: found.start()]
    return ""


def _polarity(words: Sequence[str], text: str) -> YesOrNo | None:
    """Yes where nothing is denied in `text`; no where the denial stands right before one of `words`."""
    denials = list(_NEGATION.finditer(text))
    if not denials:
        return "yes"
    if len(denials) > 1:
        return None
    after = re.findall(r"\w+", text[denials[0].end() :])[:_NEAR]
    return "no" if not frozenset(words).isdisjoint(_meaning(" ".join(after))) else None


def _together(sides: Sequence[YesOrNo | None]) -> YesOrNo | None:
    if "yes" in sides:
        return "yes"
    return "no" if sides and all(one == "no" for one in sides) else None


def _same_sense(asked: Side, side: Side, before: frozenset[str], aside: frozenset[str]) -> bool:
    own, lacks = _beyond(asked, side, before, aside)
    shared = frozenset(asked.core) & frozenset(side.core)
    alike = (asked.negated, asked.in_it) == (side.negated, side.in_it)
    return not own and not lacks and bool(shared) and alike


def _turns_round(asked: Side, side: Side, before: frozenset[str], aside: frozenset[str]) -> bool:
    """Whether what was asked is `side` the other way round: does it hold, or does it slip out?"""
    own, lacks = asked.all - side.all - aside - _LIGHT, frozenset(side.core) - asked.all - before
    own = own - _STATES or own  # "slip out" is "slip"; "on" stands alone
    about = asked.all | before, side.all | aside
    alike = not asked.negated and not side.negated and asked.in_it == side.in_it
    turned = any(
        (own <= one and lacks - _STATES <= other and lacks & other)
        or (own <= other and lacks - _STATES <= one and lacks & one)
        for one, other in _OPPOSITE
    )
    return bool(own) and alike and turned and same_question(*about)


def _beyond(
    asked: Side, side: Side, before: frozenset[str], aside: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The words that only what was asked has, and those that only `side` has; `before` and `aside` are the
    words that stand before what each asks."""
    return frozenset(asked.core) - side.all - aside, frozenset(side.core) - asked.all - before


def _opposed(one: frozenset[str], other: frozenset[str]) -> bool:
    return any((one & left and other & right) or (one & right and other & left) for left, right in _OPPOSITE)
