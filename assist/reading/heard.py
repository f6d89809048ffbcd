"""What the customer said of themselves, word for word, with the place where it stands: a claim, never a fact.

The value is always a piece of the turn, so nothing can be heard that was not said. It is heard where its form
is certain (an e-mail address), where the words before it say what it is ("my order number is"), or where it
is all that was said to an agent who asked for exactly that. A date or an amount in the middle of a sentence
says nothing of the customer alone; the sentence does (`claims`). Secrets (passwords, security codes, social
security numbers, dates of birth) are not heard: nobody should find them repeated.

| Slot | Heard from |
| --- | --- |
| name | "my name is", "Hi, this is", a bare answer |
| username | "username:", a bare answer |
| email | its form; spoken or squashed only after a cue or with the name of a mail host |
| phone | its form, "my phone number is", a bare answer |
| order, account, booking, claim, policy, serial, card number | "my order number is", a bare answer |
| postcode, address | "zip code", "address is", a house number and a street, a bare answer |
| city, city from, city to | "my city is", "flight from … to …" |
| date, amount | "date of purchase", "charged"; nothing else said in the turn |
| count | "two passengers", "quantity 20", a bare answer |
| tier | "gold member", a bare answer |
| product | "model number", a bare answer |

Every pattern looks at a bounded stretch from where it starts: the work grows only with the length of a turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assist.conversations import Turn

Slot = Literal[
    "name",
    "username",
    "email",
    "phone",
    "order number",
    "account number",
    "booking number",
    "claim number",
    "policy number",
    "serial number",
    "card number",
    "postcode",
    "address",
    "city",
    "city from",
    "city to",
    "date",
    "amount",
    "count",
    "tier",
    "product",
]
Span = tuple[Slot, int, int]


@dataclass(frozen=True)
class Heard:
    """`value` is the text from `start` to `end` of the turn at index `turn`."""

    slot: Slot
    value: str
    turn: int
    start: int
    end: int


def heard_in(turns: Sequence[Turn]) -> tuple[Heard, ...]:
    """What the customer's turns state, in the order of the conversation."""
    found = list[Heard]()
    asked, answering, travels = "", False, False
    for index, turn in enumerate(turns):
        if turn.speaker != "customer":
            if turn.speaker == "agent":
                asked = f"{asked}\n{turn.text}" if not answering else turn.text
                answering = False
            continue
        answering = True
        travels = travels or bool(_TRAVELS.search(turn.text))
        spans = _apart(turn.text, _spans(turn.text, asked, travels))
        found += [Heard(slot, turn.text[start:end], index, start, end) for slot, start, end in spans]
    return tuple(found)


def _apart(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans in the order of the text; of two that overlap the first given, which is the surer one."""
    taken, kept = bytearray(len(text)), list[Span]()
    for slot, start, end in spans:
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append((slot, start, end))
    return sorted(kept, key=lambda one: one[1])


def _spans(text: str, asked: str, travels: bool) -> Iterator[Span]:
    """What the turn states, the surest first: by form, by the words before it, as a bare answer."""
    yield from _matches(_WRITTEN, text)
    yield from _names(text)
    yield from _matches(_STATED, text)
    yield from _cities(text, travels)
    yield from _matches(_FORMS, text)
    yield from _answer(text, asked)


def _matches(patterns: Sequence[tuple[Slot, re.Pattern[str]]], text: str) -> Iterator[Span]:
    for slot, pattern in patterns:
        for match in pattern.finditer(text):
            if slot not in _CODES or sum(map(str.isalnum, match["value"])) >= _LEAST:
                yield slot, *match.span("value")


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


# --- numbers and what is written like them -----------------------------------------------------------------

_NO_LETTERS = (
    r"(?!(?:a|ac|acc|account|all|am|an|and|any|are|as|asap|at|be|but|by|can|card|code|cvv|do|dob|eur|exp|for|from|gbp"
    r"|get|go|got|had|has|he|hi|how|i|if|in|inr|is|it|its|me|my|no|nos|not|now|of|ok|on|or|pcs|pin|pls|pm|qty|she|sir|so|ssn|tel"
    r"|thank|the|then|this|thx|to|up|us|usd|was|we|were|when|who|why|with|yes|you|your|zip)\b)"
)
"""Words that are no letters of a number: "order number 4417 and my zip"."""
_PIECE = r"(?=[a-z-]{0,15}+\d)[a-z\d]{1,32}+(?:-[a-z\d]{1,16}+){0,6}+\b"
"""One written piece with a digit in it: `3348917502`, `VX-20-7781`, `5GI2BKXPH7`."""
_CODE = (
    r"(?>\d{3,4}+(?:[ -]\d{3,4}+){1,4}+(?![\w@-])"  # 6656 2563 8965
    rf"|(?:{_NO_LETTERS}[a-z]{{1,5}}+ )?+{_PIECE}"  # kyf 176
    rf"(?: {_NO_LETTERS}[a-z]{{1,3}}+ \d{{1,4}}+\b){{0,3}}+"  # 3 g 5 h 6
    rf"(?: {_NO_LETTERS}(?:[a-z]\b|[a-z]{{2,4}}(?=[.,]| and\b|$)))?+)"  # 3 g 5 h 6 j
    r"(?![\w@])"
)
_LEAST = 3
"""Letters and digits of a number; less is part of something else, or of a sentence."""
_USERNAME = r"(?=[\d._-]{0,20}+[a-z])(?=[a-z._-]{0,30}+\d)[\w-]{1,40}+(?:\.[\w-]{1,20}+){0,3}+"
_LINK = r"(?:[ ]?[:=#-]| (?:is|was|are|it'?s|would be|ends? (?:in|with)|ending (?:in|with)|as)\b){0,2}+ ?#?"
_LAST_FOUR = r"(?: last (?:4|four) digits?)?+"
_NUMBERED = r"(?: ?#| ?(?:number|num|nr|no|id|code|reference|ref)s?\b\.?)"
_NUMBER_OF: Mapping[Slot, str] = {
    "order number": r"(?:order|purchase)",
    "account number": r"(?:account|acc|acct|customer|member)",
    "booking number": r"(?:booking(?: confirmation)?|confirmation|reservation|ticket)",
    "claim number": r"claim",
    "policy number": r"policy",
    "serial number": r"serial",
    "card number": r"(?:credit |debit |bank )?card",
}
_OF_A_CASE: tuple[Slot, ...] = ("claim number", "policy number")
"""Things that are hardly counted, so that "claim rrp 425" is its number."""
_CODES: frozenset[Slot] = frozenset((*_NUMBER_OF, "product"))
_NUMBER_CUES: Mapping[Slot, str] = {
    slot: rf"\b{noun}{_NUMBERED}" + (r"|\b(?:pnr|booking confirmation)" if slot == "booking number" else "")
    for slot, noun in _NUMBER_OF.items()
}
_PHONE_CUE = r"\b(?>(?:tele)?phone|mobile|cell|contact)(?: ?(?:number|num|no)\b\.?)?+"
_POSTCODE_CUE = r"\b(?:zip ?(?:code)?|post ?code|postal code|pin ?code)"
_POSTCODE = r"(?:\d{4,7}+(?:-\d{4})?+|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d)(?![\w-])"
_PHONE = (
    r"(?:\+\d{1,4}+(?:[ .-]{1,2}+(?:\d{1,12}+|\(\d{1,5}\))){1,6}+(?![\w@])"  # +31 6 555 0100
    r"|(?:\+|\b|(?=\())(?:\d{1,15}+|\(\d{1,5}\))(?:[ .-]{0,2}+(?:\d{2,12}+|\(\d{1,5}\))){0,5}+"
    r"(?<=\d)(?![\w@]))"
)
_LONG_ENOUGH = r"(?=(?:[ ().+-]{0,3}+\d){7})"

# --- e-mail ------------------------------------------------------------------------------------------------

_MAILBOX = r"(?<![\w.+-])[\w.+-]{1,64}+"
_DOMAIN = r"[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,4}+"
_SPOKEN = r"[\w.+-]{1,64}+ at [\w-]{1,63}+(?: dot [a-z]{2,12}+){1,3}+\b"
_SQUASHED = r"(?:[a-z._-]{2,40}+ \d{1,6}+ )?+[a-z\d._-]{5,60}(?<=com|net|org|edu)\b"
_EMAIL_CUE = r"\b(?:e-?mail\b(?: ?(?:address|id|add)\b)?+|mail id\b)"
_MAIL_HOSTS = r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|icloud|aol|gmx|proton|protonmail)"

# --- dates, amounts, counts --------------------------------------------------------------------------------

_MONTH = (
    r"(?>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?>\d{1,2}(?: ?(?:st|nd|rd|th))?\b)"
_YEAR = r"(?:,? (?:19|20)\d\d\b)?+"
_SHORT_YEAR = r"(?:,? (?:(?:19|20)\d\d\b|\d\d(?=$| and\b|[.,])))?+"
_DATE = (
    r"(?>(?<![\w.-])(?:19|20)\d\d-\d\d-\d\d(?![\w-])"
    r"|(?<![\w./-])\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?![\w/-])"
    rf"|\b{_DAY} (?:of )?{_MONTH}{_SHORT_YEAR}|\b{_MONTH} {_DAY}{_YEAR})"
)
_DATE_CUE = (
    r"\b(?>date(?! of birth)(?: of (?:the )?\w{1,20}+)?+|dated|used|happened|took place|made|paid|bought"
    r"|purchased|ordered|delivered|charged|travell?ing|travel|leaving|departing|departure|arrived)"
    r"(?: (?:it|is|was|of|on|the|date|them)\b){0,3}+:? "
)
_MONEY = r"\d{1,12}+(?:[., ]\d{3}){0,4}+(?:[.,]\d{1,2})?+(?![\d])"
_CURRENCY = r"(?:usd|eur|gbp|inr|dollars?|euros?|pounds?|rupees?|bucks)\b"
_SUM = rf"(?>[$€£] ?{_MONEY}|{_MONEY} ?{_CURRENCY})"
_NO_MONEY = (
    r"(?! ?(?:st|nd|rd|th|am|pm|%|percent|minutes?|hours?|days?|weeks?|months?|years?|times?|gb|mb|items?"
    r"|pieces|units|people|persons?|passengers?|tickets?|st|street|road|ave)\b)(?![\w/:-])"
)
_COUNT = r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_COUNTED = (
    r"(?:passengers?|people|persons?|adults?|travell?ers?|tickets?|seats|items?|pieces|pcs|units?"
    r"|copies|qty|quantity|quantities|numbers|nos)\b"
)

_TIERS = r"(?:bronze|silver|gold|platinum|diamond|guest|basic|premium)"
_NTH = r"(?:[a-z]{1,5} )?+\d{1,3}+ ?(?:st|nd|rd|th)"
_STREET = (
    r"(?>(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|highway|hwy|terrace|square)"
    r"\b)"
)

_WRITTEN: tuple[tuple[Slot, re.Pattern[str]], ...] = (
    ("email", _compiled(rf"(?P<value>{_MAILBOX}@{_DOMAIN})")),
    ("email", _compiled(rf"{_EMAIL_CUE}{_LINK}(?P<value>{_SPOKEN}|{_SQUASHED})")),
    ("email", _compiled(rf"(?<![\w.+-])(?P<value>[\w.+-]{{1,64}}+ at {_MAIL_HOSTS} dot [a-z]{{2,12}}+)\b")),
)
_STATED: tuple[tuple[Slot, re.Pattern[str]], ...] = (
    *(
        (slot, _compiled(rf"(?>{cue}){_LAST_FOUR}{_LINK}(?P<value>{_CODE})"))
        for slot, cue in _NUMBER_CUES.items()
    ),
    *(
        (slot, _compiled(rf"\b{noun} (?P<value>{_NO_LETTERS}[a-z]{{2,4}} ?\d{{5,15}}+)(?![\w-])"))
        for slot, noun in _NUMBER_OF.items()
    ),
    *(
        (slot, _compiled(rf"\b{slot.split()[0]} (?P<value>{_NO_LETTERS}[a-z]{{2,3}} \d{{3,15}}+)(?![\w-])"))
        for slot in _OF_A_CASE
    ),
    ("card number", _compiled(r"\b(?:card|cc) (?P<value>\d{4}(?: ?\d{4}){2} ?\d{1,7})(?![\w-])")),
    ("card number", _compiled(r"\bcard (?:that )?(?:ends|ending) (?:in|with) (?P<value>\d{4})(?![\w-])")),
    ("account number", _compiled(r"\b(?:account|acct?) (?P<value>\d{4,20}+)(?![\w-])")),
    ("order number", _compiled(r"\b(?:my|the) order #?(?P<value>\d{5,20}+)(?![\w-])")),
    ("phone", _compiled(rf"{_PHONE_CUE}{_LINK}(?P<value>{_LONG_ENOUGH}{_PHONE})")),
    ("phone", _compiled(rf"\b(?:call|reach|text|ring) me (?:at|on) (?P<value>{_LONG_ENOUGH}{_PHONE})")),
    ("postcode", _compiled(rf"{_POSTCODE_CUE}{_LINK}(?P<value>{_POSTCODE})")),
    (
        "username",
        _compiled(r"\buser ?(?:name|id)(?:[ ]?[:=]| is\b) ?(?P<value>" + _USERNAME + r")(?![\w@-])"),
    ),
    (
        "product",
        _compiled(rf"\bmodel\b(?: (?:number|no|name)\b\.?)?+{_LINK}(?P<value>(?!(?:19|20)\d\d\b){_CODE})"),
    ),
    (
        "date",
        _compiled(
            r"\b(?:date(?: of (?:the )?\w{1,20})?+|dated|used)(?: (?:is|on|was))?+ (?P<value>\d{5,8})(?!\w)"
        ),
    ),
    ("date", _compiled(rf"{_DATE_CUE}(?P<value>{_DATE})")),
    ("count", _compiled(rf"\b(?:quantity|qty)(?: (?:of|is))?+[: ]{{1,2}}+(?P<value>{_COUNT})\b")),
    (
        "tier",
        _compiled(rf"\b(?P<value>{_TIERS})(?= (?:member(?:ship)?|tier|status|level|card ?holder)\b)"),
    ),
    ("tier", _compiled(rf"\b(?:i am|i'?m) an? (?P<value>{_TIERS})(?=[.,!]|$)")),
)
_FORMS: tuple[tuple[Slot, re.Pattern[str]], ...] = (
    (
        "address",
        _compiled(
            rf"(?<![\w-])(?<!\d )(?P<value>\d{{1,5}}+(?> {_NTH}|(?: (?!{_STREET})[a-z]{{1,20}}+){{1,3}}+)"
            rf" {_STREET}"
            r"(?:,?(?: [a-z]{2,20}+,?){1,4}+ \d{4,6}\b)?+)(?!\w)"
        ),
    ),
    (
        "address",
        _compiled(
            r"\baddress(?: (?:is|to))?+:? (?P<value>(?:no )?\d{1,5}+ [a-z]{0,2} ?"
            r"(?:(?!(?:and|my|zip|zipcode|moving|from|please|instead|not)\b)[a-z\d]{1,20}+ ?){2,10}+(?<! ))"
            r"(?=$|[.,]| and\b)"
        ),
    ),
    (
        "phone",
        _compiled(r"(?<![\w-])(?P<value>(?:\+\d{1,3} )?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4})(?![\w-])"),
    ),
    (
        "amount",
        _compiled(
            r"(?<!date of )(?<!date of the )"
            r"\b(?:amount|charge[ds]?|cost|price|fee|transfer|paid|refund|spen[dt]|worth)"
            rf"(?: (?:of|is|was|for|about|me|at)){{0,2}}+:? (?P<value>{_SUM}|{_MONEY}{_NO_MONEY})"
        ),
    ),
    ("count", _compiled(rf"(?<![\w.,-])(?P<value>{_COUNT}) {_COUNTED}")),
)

# --- words: names and cities -------------------------------------------------------------------------------

_NAME_CUE = re.compile(
    r"\bmy (?:full |first |last |good )?name(?:'?s| is|:) |\b(?:full|and) name(?: is|:) "
    r"|(?:^|(?:\b(?:hi|hello|hey|sure|yes|ok|okay|and|thanks)|[.!?,]) )my (?:full |first |last )?name (?!is )"
    r"|^name(?: is|:)? |^(?:(?:hi|hello|hey) )?myself ",
    re.IGNORECASE,
)
_CAPITAL_CUE = re.compile(
    r"(?:^|[.!?,] )(?:this is|(?:(?:hi|hello|hey)(?: there)?[,!.]? )(?:i am|i'm|im|this is)) ", re.IGNORECASE
)
_CITY_CUES: tuple[tuple[Slot, re.Pattern[str]], ...] = (
    (
        "city",
        _compiled(r"\b(?:my|current|new) city(?: name)?(?: is|:)? |\bcity name(?: is|:)? |^city(?: is|:)? "),
    ),
    ("city from", _compiled(r"\b(?:leaving|departing|departure|flying|travell?ing) from ")),
    ("city to", _compiled(r"\b(?:flights?|fly|flying|travel|travell?ing) to ")),
)
_RIGHT_AFTER = _compiled(rf",? (?:and )?(?P<value>{_POSTCODE})")
_TRAVELS = _compiled(r"\b(?:flights?|fly|flying|plane|airport|train|travel|travell?ing)\b")
_FROM = _compiled(r"\bfrom ")
_TO = re.compile(r" to ", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]\.(?= )|[^\W\d_](?:['’-]?[^\W\d_]){0,24}+(?![\w@]|\.\w)")

_COMMON_WORDS = """
a about ac acc account acct actually address after again all already also always am amount an and any
anything are as ask at august available be because been before bill booking broken but by bye call called
calling can cancel card change changed checking city claim code com company confirm confirmation contact
correct could credit customer date day debit december did different do does doing done dot down due
economy email emaill end ending error expired february fine first flight for friday from get give going
good goodbye got had has have he hello help her here hey hi his hmm how i id if ill im in incorrect
information is issue it its ive january july june just kindly know last later like listed live lost mail
make many march may maybe me member membership mine missing misspelled mobile model monday month more
much my myself name need needed needs new next no nope not november now number numbers october of ok okay
old on one only or order other our out over pass passenger passengers password per phone pin plan please
pls plus policy postcode problem product really reference registered rs same saturday savings september
serial service she should showing since sir so some sorry speaking spelled spelt ssn state still street
sunday sure telling thank thanks that thats the their them then there they this though thursday ticket
tickets to today tomorrow too tuesday type uh um umm under unknown until up update use used user username
using very via wait want was we wednesday week well went were what when where which who whom why will
window with would written wrong year yes yesterday yet you your yourself zip zipcode
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""Words that are no name and no city in a turn without capitals; the list ends a name, it never makes one."""


def _words(text: str, start: int, most: int) -> int:
    """Where at most `most` name-like words from `start` end; `start` if there is none.

    A capital first word is followed only by capital ones; without capitals a common word ends it.
    """
    end = start
    capitals = _capital(text[start : start + 2])
    for _ in range(most):
        word = _WORD.match(text, end if end == start else end + 1)
        if not word or (end > start and text[end] != " ") or _capital(word[0]) != capitals:
            break
        if not capitals and word[0].casefold() in _COMMON:
            break
        end = word.end()
        if end == len(text):
            break
    return end


def _capital(word: str) -> bool:
    """Whether it begins like a name; all in capitals is shouting, unless it is an initial."""
    return word[:1].isupper() and (len(word) == 1 or not word.isupper() or word[1] == ".")


def _names(text: str) -> Iterator[Span]:
    for cue in _NAME_CUE.finditer(text):
        yield "name", cue.end(), _words(text, cue.end(), 3)
    for cue in _CAPITAL_CUE.finditer(text):
        name = text[cue.end() : _words(text, cue.end(), 3)]
        if _capital(name) and name.casefold() not in _COMMON and not name.endswith(("'s", "’s")):
            yield "name", cue.end(), cue.end() + len(name)


def _cities(text: str, travels: bool) -> Iterator[Span]:
    if travels:
        for cue in _FROM.finditer(text):
            yield from _journey(text, cue.end())
        yield from _whole_journey(text)
    for slot, pattern in _CITY_CUES:
        for cue in pattern.finditer(text):
            end = _words(text, cue.end(), 3)
            if text[cue.end() : end].casefold() not in _COMMON:
                yield slot, cue.end(), end
                if slot == "city" and (code := _RIGHT_AFTER.match(text, end)):
                    yield "postcode", *code.span("value")


def _journey(text: str, start: int) -> Iterator[Span]:
    """ "from Delhi to New York", beginning at the first city."""
    middle = _words(text, start, 3)
    if middle > start and (to := _TO.match(text, middle)):
        end = _words(text, to.end(), 3)
        if end > to.end():
            yield "city from", start, middle
            yield "city to", to.end(), end


def _whole_journey(text: str) -> Iterator[Span]:
    journey = list(_journey(text, 0))
    if journey and journey[-1][2] == len(text.rstrip(" .!")):
        yield from journey


# --- bare answers ------------------------------------------------------------------------------------------

_REQUEST = re.compile(
    r"\?|\b(?:need|give|provide|tell|share|enter|confirm|verify|may i|can i|could i|please|what)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]{1,500}+[.!?]?")
_QUESTIONS: tuple[tuple[Slot, re.Pattern[str]], ...] = (
    ("name", _compiled(r"\b(?:your|full|first|last)(?: full| first| last)? name\b")),
    ("username", _compiled(r"\buser ?(?:name|id)\b")),
    ("email", _compiled(r"\be-?mail\b")),
    *(
        (slot, _compiled(rf"\b{noun}(?: (?:number|id|no|code|reference)\b)"))
        for slot, noun in _NUMBER_OF.items()
    ),
    ("phone", _compiled(r"\b(?:phone|mobile|cell|contact) ?number\b|\byour phone\b")),
    ("postcode", _compiled(r"\bzip ?(?:code)?\b|\bpost ?code\b|\bpostal code\b")),
    ("tier", _compiled(r"\b(?:membership|member|loyalty|tier) ?(?:level|tier|status)?\b")),
    ("product", _compiled(r"\b(?:what|which)(?: is| was)?(?: the| your)? (?:item|product|model)\b")),
    ("count", _compiled(r"\bhow many\b")),
)
_LEAD = r"(?:(?:yes|sure|ok|okay|great|oops|sorry|thanks)[,.!]? ){0,2}+(?:it'?s |it is |that'?s |that is )?+"
_BARE: Mapping[Slot, re.Pattern[str]] = {
    "email": _compiled(rf"{_LEAD}(?P<value>{_SPOKEN}|{_SQUASHED})[.!]?"),
    "username": _compiled(rf"{_LEAD}(?P<value>{_USERNAME})[.!]?"),
    **{slot: _compiled(rf"{_LEAD}#?(?P<value>{_CODE})[.!]?") for slot in _NUMBER_OF},
    "phone": _compiled(rf"{_LEAD}(?P<value>{_LONG_ENOUGH}{_PHONE})[.!]?"),
    "postcode": _compiled(rf"{_LEAD}(?P<value>{_POSTCODE})[.!]?"),
    "tier": _compiled(rf"{_LEAD}(?:i'?m |i am )?(?:an? |the )?(?P<value>{_TIERS})(?: member)?[.!]?"),
    "product": _compiled(
        rf"{_LEAD}(?:the |an? |my )(?P<value>[a-z\d-]{{1,25}}+(?: [a-z\d-]{{1,25}}+){{0,4}}+)[.!]?"
    ),
    "count": _compiled(rf"{_LEAD}(?:just |only )?(?P<value>{_COUNT})[.!]?"),
}
_ALONE: tuple[tuple[Slot, re.Pattern[str]], ...] = (
    ("date", _compiled(rf"{_LEAD}(?:on )?(?P<value>{_DATE})[.!]?")),
    ("amount", _compiled(rf"{_LEAD}(?:about |only |just )?(?P<value>{_SUM})[.!]?")),
)
"""What needs no question where it is all that is said."""
_LEADS = _compiled(_LEAD)


def _answer(text: str, asked: str) -> Iterator[Span]:
    """All that the turn says, where the agent asked for exactly that."""
    questions = _asked_for(asked)
    if "name" in questions and (span := _bare_name(text)):
        yield ("name", *span)
        return
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for slot, pattern in _ALONE:
        if match := pattern.fullmatch(text, start, end):
            yield slot, *match.span("value")
    bare = [
        (slot, *match.span("value"))
        for slot in questions
        if slot in _BARE and (match := _BARE[slot].fullmatch(text, start, end))
    ]
    if len(bare) == 1:  # what answers two questions at once: which one is a guess
        yield bare[0]


def _asked_for(asked: str) -> tuple[Slot, ...]:
    sentences = [one[0] for one in _SENTENCE.finditer(asked[-2000:])]
    requests = " ".join(one for one in sentences if _REQUEST.search(one))
    return tuple(slot for slot, pattern in _QUESTIONS if pattern.search(requests))


def _bare_name(text: str) -> tuple[int, int] | None:
    """The name that is all of a turn, or a full name that a turn begins with and a comma ends."""
    lead = _LEADS.match(text, len(text) - len(text.lstrip()))
    start = lead.end() if lead else 0
    end = _words(text, start, 4)
    if end == start or text[start:end].casefold() in _COMMON:
        return None
    alone = not text[end:].strip(" .!\n")
    begins = text[end : end + 1] == "," and _capital(text[start:end]) and " " in text[start:end]
    return (start, end) if alone or begins else None
