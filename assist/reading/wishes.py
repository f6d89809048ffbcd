"""Wishes: the outcome that a customer says they want, in their own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assist.conversations import Turn
from assist.reading.declining import declined_in
from assist.reading.outcomes import CLAUSE, KINDS, returning
from assist.reading.understanding import telling_turns
from assist.reading.words import content_stems
from assist.suggestions import Wanted

_WISHES = re.compile(
    r"\?|(?<!\w)(?:where(?:['’]?s| is| are)(?: \w+){0,2} my"
    r"|(?:i|we|and|but) (?:just |really |only |still |now )?(?:want|need|demand|expect|prefer|insist)"
    r"|i['’]?d (?:like|rather|prefer)|would (?:like|rather|prefer)|please|(?:give|send|get|put|pass|connect"
    r"|transfer|let) (?:me|us)"
    r"|let['’]?s (?:say|do|go (?:with|for)|make it|take)|make (?:it|that) (?:a|the)|i['’]?(?:ll"
    r"| will) (?:take|go (?:with|for)|choose)"
    r"|i choose"
    r"|(?:can|could|may) (?:i|you|we)|what (?:(?:kind|sort) of )?(?:compensation|goodwill|discount|vouchers?)"
    r"|how (?:can|do) (?:i|we)|when (?:can|do|will)|ich (?:will|möchte|hätte|brauche|verlange)|bitte|kann ich"
    r"|je (?:veux|voudrais|souhaite|demande)|puis-je|s'il vous plaît|ik (?:wil|wou|zou)|graag|kan ik)(?!\w)"
    r"|^\s*(?:refund|replace|repair|fix|cancel|exchange|return|send)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^\W*(?:(?:and|so|ok|hi|hello|hey),? )*(?:do|does|did|is|are|was|can|could|may|will|would|should|who"
    r"|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
"""A question, with its mark or without it."""
_ASKS_PRICE = re.compile(
    r"\bhow much (?:is|are|was|does|do|did|would|will)\b"
    r"|\bwhat (?:does|do|would|will|is)\b[^?]{0,60}\bcosts?\b"
    r"|\bwho (?:pays|will pay|would pay|has to pay|must pay|covers) (?:for )?(?:(?:the|my|a|this|that"
    r"|your) )?"
    r"(?:\w+ )?(?:pick-?\s?up|collection|return|shipping|postage|label|delivery|carriage|courier|transport"
    r"|repair"
    r"|visit|technician|call-?out|installation|parts?)\b"
    r"|\b(?:price|cost) of\b|\bwas kostet\b|\bcombien coûte\b|\bwat kost\b",
    re.IGNORECASE,
)
"""Wants to know what it costs before anything else."""
_ASKS_TERMS = re.compile(
    r"\b(?:do|will|would|must|should) (?:i|we) (?:really |still |also )?(?:need|have to|must|pay)\b"
    r"|\bwhat (?:happens|will happen|would happen|if)\b|\bwas (?:passiert|geschieht)\b|\bque se passe-t-il\b"
    r"|\b(?:brauche|muss) ich\b|\b(?:dois-je|faut-il)\b|\b(?:moet|heb) ik\b",
    re.IGNORECASE,
)
"""Asks what it takes or brings, not yet for the thing: "do I need the box to return it?", "what happens if I
bring it back late?"."""
_ASKS_WHAT = re.compile(
    r"(?:^|[.,;!?]\s+|\b(?:and|so|but|know|ask|me|wonder(?:ing)?)\s+)(?:how (?:much|many|long|often|late"
    r"|early|high|big|far)|until when|what (?!(?:can|should|do|shall) (?:i|we)\b)"
    r"|what (?:can|do|shall) (?:i|we) (?:get|pay|owe|lose|receive|keep)|what['’]?s|when|which|where"
    r"|wie ?viel|wie lange|was|wann|wo|combien|quand|hoeveel|hoe lang|wat|wanneer)\b",
    re.IGNORECASE,
)
"""Asks what a document says, and not whether it holds for them."""
_WANTS_TO_KNOW = re.compile(
    r"\b(?:want|need|like|love|wish|curious|wondering|asking)(?:ed|ing)?(?: to (?:know|ask|hear|understand"
    r"|find out))? (?:when|how (?:long|much|soon)|what (?:time|day)|at what|which (?:day|date))\b",
    re.IGNORECASE,
)
"""Says what they want to know: "I just want to know when the technician comes"."""
_IT = r"(?:it|this|that|them|(?:the|my|our|your) \w+)"
_MOVE = r"(?:move|postpone|delay|re-?schedule|rebook|put off)"
_WANTS_OTHERWISE = re.compile(
    r"\b(?:i|we)(?: just| really| only)?(?:['’]d| would)? (?:want|like|rather|prefer)(?: to)?(?: just)?"
    rf" (?:(?:{_MOVE}|keep) {_IT}|change (?:it|(?:the|my) (?:date|day|time|slot|booking|appointment)))\b"
    rf"|\b(?:can|could|may) (?:i|we) (?:just )?{_MOVE} {_IT}\b",
    re.IGNORECASE,
)
"""Wants it to go on, another day or another way."""
_MONEY_BACK = re.compile(r"\bmoney back\b", re.IGNORECASE)
_NOT_WANTED = re.compile(
    r"(?<!\w)(?:(?:do|does|did)(?:n['’]?t| not) (?:want|need)|don['’]?t|no longer want|instead of"
    r"|rather than|than (?:a|an)|not (?:a|an)|no more|kein\w*|nicht|pas (?:de|d')|geen|niet)(?!\w)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:(?:just|or|then|ok|okay|no|yes|well|actually|rather|better|maybe|so|and|but|hm+|a|an|my|the|your"
    r"|full|complete|partial|proper|brand) )*"
    r"(?:refund|money back|replacement|new one|exchange|repair|compensation|voucher|discount"
    r"|manager|supervisor|human(?: being)?)"
    r"(?: (?:please|pls|now|today|asap|then|thanks))*",
    re.IGNORECASE,
)
"""The outcome and nothing else: "full refund"."""
_EXCLAIMS = re.compile(
    r"(?:(?:so|just|then|now|well) )*(?:fix|sort|repair) (?:it|this|that)\b", re.IGNORECASE
)
"""Anger more than a choice: "my coffee machine is broken, fix it!"."""
_MONEY = (
    r"(?:(?:€|£|\$|eur|gbp)\s?\d[\d.,]*|\d[\d.,]*\s?(?:€|£|\$|euros?|eur|pounds?|quid|gbp|dollars?))(?!\w)"
)
_GONE = r"(?:lost|lose|losing|threw|throw|thrown|binned|spoil(?:t|ed)|ruined|rotten|gone off|went off)"
_LOSS = re.compile(
    rf"{_MONEY}\s+(?:worth\s+)?(?:of|in)\s+(?!credit|goodwill|discount)\w+"
    rf"|\b{_GONE}\b[^.!?]{{0,80}}?{_MONEY}|{_MONEY}[^.!?]{{0,80}}?\b{_GONE}\b",
    re.IGNORECASE,
)
"""A loss and what it is worth: who tells it wants to know who pays."""
_OBJECT = re.compile(
    r"\b(?:cancel(?:l?ing)?|unsubscribe(?: from)?|end|terminate)\s+"
    r"(?:(?:my|our|the|a|an|this)\s+)?([a-z]{4,30})\b",
    re.IGNORECASE,
)
_BESIDES = re.compile(r"(?:and|plus|also|on top)\b", re.IGNORECASE)
_ASKS_WISH = re.compile(
    r"(?:what|how|which|would|is there)\b[^?]{0,60}\b"
    r"(?:(?:put|make|set|do to make) (?:it|this|that|things) (?:right|good|better|up to you)"
    r"|(?:you|you['’]d) (?:\w+ )?(?:like|want|prefer|rather|expect|hope|hoping|wish)(?! to know)"
    r"|help you most|best for you|solution|outcome)[^?]{0,80}\?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wish:
    """An outcome that the customer wants."""

    wanted: Wanted
    said: str
    turn: int
    """Index into the turns."""


def wish_of(turns: Sequence[Turn]) -> Wish | None:
    """The last outcome that the customer asked for lately; None where they named none.

    What they answered to "what would put it right?" stands until they ask for another one. "Fix it!" counts
    where nothing else does, so does a loss and its amount, and a question that names no outcome asks for
    information. What they have declined since is wanted no longer, nor what they want otherwise now: "I want
    to move it".
    """
    lately = telling_turns(turns)
    answered = (at for at in reversed(range(len(turns))) if _is_asked_for(turns, at))
    asked_for = next((wish for at in answered if (wish := _answer(turns, at))), None)
    exclaimed: Wish | None = None
    withdrawn = frozenset[Wanted]()
    for at in reversed(lately):
        if asked_for is not None and at <= asked_for.turn:
            break
        besides: Wish | None = None
        for clause in map(str.strip, reversed(CLAUSE.split(turns[at].text))):
            withdrawn |= declined_in(clause)
            wanted = _wanted(clause)
            if wanted is None and wants_otherwise(clause):
                return besides or _information(turns, lately)
            if wanted is None or wanted in withdrawn:
                continue
            wish = Wish(wanted, clause, at)
            if _EXCLAIMS.match(clause):
                exclaimed = exclaimed or wish
            elif wanted in ("compensation", "apology") and _BESIDES.match(clause):
                besides = besides or wish
            else:
                return wish
        if besides is not None:
            return besides
    ended = next((one for one in (asked_for, exclaimed) if one and one.wanted not in withdrawn), None)
    if ended is not None:
        return ended
    lost = next((at for at in reversed(lately) if _LOSS.search(turns[at].text)), None)
    if lost is not None:
        return Wish("compensation", turns[lost].text.strip(), lost)
    return _information(turns, lately)


def declined_of(turns: Sequence[Turn]) -> frozenset[Wanted]:
    """The outcomes that the customer lately said they do not want, or asked for before they wanted something
    else: "I want to cancel", and then "I'd rather move it"."""
    declined = set[Wanted]()
    asked_for = set[Wanted]()
    for at in telling_turns(turns):
        text = turns[at].text
        if wants_otherwise(text):
            declined |= asked_for
        asked_for.update(outcomes_wanted(text))
        declined |= frozenset(one for clause in CLAUSE.split(text) for one in declined_in(clause.strip()))
    wish = wish_of(turns)
    return frozenset(declined) - ({wish.wanted} if wish else frozenset())


def _information(turns: Sequence[Turn], lately: Sequence[int]) -> Wish | None:
    """The question of the last turn, where that asks something."""
    latest = turns[lately[-1]].text.strip() if lately else ""
    asks = _ASKS.search(latest) or _WANTS_TO_KNOW.search(latest)
    return Wish("information", latest, lately[-1]) if asks else None


def _is_asked_for(turns: Sequence[Turn], at: int) -> bool:
    """Whether the customer answers here what the agent asked: what they want."""
    before = turns[at - 1] if at else None
    asked = before is not None and before.speaker == "agent" and bool(_ASKS_WISH.search(before.text))
    return asked and turns[at].speaker == "customer"


def _answer(turns: Sequence[Turn], at: int) -> Wish | None:
    """The outcome that answers; of several the first, unless a later clause asks for another instead."""
    answer: Wish | None = None
    for clause in map(str.strip, CLAUSE.split(turns[at].text)):
        asks = _WISHES.search(clause) and not _BESIDES.match(clause)
        wanted = _named(clause) if answer is None or asks else None
        if wanted is not None:
            answer = Wish(wanted, clause, at)
    return answer


def object_of(wish: str) -> str | None:
    """What is to be cancelled, as the wish calls it: the first word of it."""
    found = _OBJECT.search(wish)
    return found[1] if found else None


def only_wishes(text: str) -> bool:
    """Whether `text` names an outcome that is wanted and nothing that it is for: "just my money back"."""
    wanted = [kind for clause in CLAUSE.split(text) if (kind := _wanted(clause.strip()))]
    for kind in wanted:
        text = KINDS[kind].sub(" ", text)
    return bool(wanted) and not content_stems(text)


def in_plain_words(text: str) -> str:
    """`text` with the word of policies beside what people say: "send it back (return)"; and "my money back
    (refund)" where a line says no more, so that it is not about whatever comes back."""
    lines = (returning(line) for line in text.split("\n"))
    return "\n".join(
        _MONEY_BACK.sub(r"\g<0> (refund)", line) if only_wishes(line) else line for line in lines
    )


def asks_what(text: str) -> bool:
    """Whether `text` asks how much, what, when or where something is: "how much is the deposit?"."""
    return bool(_ASKS_WHAT.search(text))


def wants_otherwise(text: str) -> bool:
    """Whether `text` wants what there is to go on, another day or another way: "I'd rather keep it"."""
    return bool(_WANTS_OTHERWISE.search(text))


def asks_price(text: str) -> bool:
    """Whether `text` wants to know what something costs."""
    return bool(_ASKS_PRICE.search(text))


def outcomes_wanted(text: str) -> tuple[Wanted, ...]:
    """The outcomes that `text` asks for, in its order: "compensation and to speak to a manager" has two.

    What only says how a wish is to be met, a repair or a delivery, is one of them where it is the only one.
    """
    found: dict[Wanted, None] = {}
    for clause in map(str.strip, CLAUSE.split(text)):
        if _wanted(clause) is not None or (found and _BESIDES.match(clause)):
            found |= dict.fromkeys(_all_named(clause))
    ending = tuple(one for one in found if one not in ("repair", "delivery"))
    return ending or tuple(found)


def _wanted(clause: str) -> Wanted | None:
    if asks_price(clause) or _ASKS_TERMS.search(clause) or _WANTS_TO_KNOW.search(clause):
        return None
    return _named(clause) if _WISHES.search(clause) or _BARE.fullmatch(clause.rstrip(" .!")) else None


def _named(clause: str) -> Wanted | None:
    """The last outcome that `clause` names before one that is not wanted."""
    return next(reversed(_all_named(clause)), None)


def _all_named(clause: str) -> tuple[Wanted, ...]:
    """The outcomes that `clause` names before one that is not wanted, in the order of its words."""
    unwanted = _NOT_WANTED.search(clause)
    until = unwanted.end() if unwanted else len(clause)
    at: dict[Wanted, int] = {}
    for kind, pattern in KINDS.items():
        for found in pattern.finditer(clause):
            if found.start() < until:
                at[kind] = found.start()
    return tuple(sorted(at, key=lambda kind: at[kind]))
