"""Personal data: addresses, numbers and names in the draft that are not this customer's.

An address or a telephone number is pointed out whether or not it is anybody's. An order, a device, an account
or a handle is looked up: what is on file for somebody else is theirs, and what is nobody's is a number that
nothing supports. Whose it is, the agent does not learn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LONG_NUMBER = re.compile(r"(?<![\w-])(?!\d{4}-\d{2}-\d{2}(?!\d))\+?\d(?:[\s().-]?\d){8,18}(?![\w-])")
_CARD_DIGITS = range(13, 20)
_PHONE_DIGITS = range(9, 16)
_DIGITS_THAT_TELL = 9
"""At the end of a telephone number: those before them are written in many ways."""
_WORD = re.compile(r"[@#]?\w(?:[\w.:@/-]*\w)?")
_NOT_A_WORD = re.compile(r"[\W\d_]")
"""What a number or a handle has and a word of a language has not."""
_PIECE = re.compile(r"[A-Z\d][A-Z\d-]*")
_MOST_PIECES = 4
"""A serial is read out in pieces: `FR520 25 084417`."""
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}")
_SHORTEST = 4
_SHORTEST_OF_DIGITS = 5
"""Shorter rows of digits are counts, years and codes."""
_MOST_LOOKED_UP = 400
_REFERENCE = re.compile(r"(?<![\w-])#?([A-Z]{1,4}[\dA-Z]{0,12}-?(?:[A-Z\d]{1,12}-){0,4}\d{4,12})(?![\w-])")
"""Order and serial numbers as companies make them: `LV-204418`, `FR520-25-084417`, `W4923227`."""
_GREETED = re.compile(
    r"^\s*(?:dear|hello|hi|hey|good (?:morning|afternoon|evening))[\s,]+"
    r"(?:(?:mr|mrs|ms|dr)\.?\s+)?([A-ZÀ-Þ][^\W\d_]+(?:[-'’][^\W\d_]+)?)(?=\s*[,!.:–-]|\s+[A-ZÀ-Þ]|\s*$)",
    re.IGNORECASE,
)
_SOMEBODY_ELSES = "This is on file for somebody else, and not for this customer."
_NOBODYS = (
    "This is not on file for this customer, they have not said it, and it is not in our documents: "
    "is it written as on file?"
)
_NOBODY = frozenset(
    (
        "there",
        "all",
        "again",
        "customer",
        "sir",
        "madam",
        "team",
        "everyone",
        "both",
        "and",
        "friend",
        "thank",
        "thanks",
    )
)


_DIGITS = re.compile(r"\d(?:[\s().-]?\d){4,}")
"""Five digits and more in a row: nobody needs them to see what a question is about."""


def without_personal_data(text: str, names: Iterable[str] = ()) -> str:
    """`text` with "…" for addresses, long numbers, references, names that are greeted, and these `names`."""
    for pattern in (_EMAIL, _LONG_NUMBER, _REFERENCE, _DIGITS):
        text = pattern.sub("…", text)
    greeted = _GREETED.search(text)
    for name in (*names, *([greeted[1]] if greeted and greeted[1].casefold() not in _NOBODY else [])):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text


def personal_data(desk: Desk) -> Iterator[Finding]:
    """What in the draft looks like somebody else's, and payment cards, whoever's they are."""
    known = _Known(desk)
    for match in _EMAIL.finditer(desk.text):
        if match.group().casefold() not in known.words:
            yield _not_theirs("An e-mail address", match.span())
    for match in _LONG_NUMBER.finditer(desk.text):
        digits = _digits(match.group())
        if len(digits) in _CARD_DIGITS and _is_card(digits):
            detail = "This looks like a payment card number; it never belongs in a message."
            yield Finding(code="personal_data", detail=detail, span=match.span())
            continue
        # A card may be written over two lines; otherwise the next line begins something else.
        for line in re.finditer(r"[^\n]+", match.group()):
            digits = _digits(line.group())
            if len(digits) in _PHONE_DIGITS and not known.has_number(digits):
                span = (match.start() + line.start(), match.start() + line.end())
                yield _not_theirs("A telephone number", span)
    yield from _references(desk, known)
    yield from _greeting(desk)


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def _not_theirs(what: str, span: tuple[int, int]) -> Finding:
    detail = f"{what} that is not on file for this customer and not in our documents: is it somebody else's?"
    return Finding(code="personal_data", detail=detail, span=span)


class _Known:
    """The customer's addresses and numbers as on file or said by them, and those of public documents."""

    def __init__(self, desk: Desk) -> None:
        self.on_file = "\n".join(desk.on_file)
        self._public = "\n".join(unit.text for unit in desk.public_units())
        self._turns = desk.turns
        self._said = "\n".join(turn.text for turn in desk.turns)
        values = _EMAIL.findall(f"{self.on_file}\n{self._public}\n{self._said}")
        self.words = {value.casefold() for value in values}
        numbers = _LONG_NUMBER.findall(f"{self.on_file}\n{self._public}\n{self._said}")
        self._numbers = {re.sub(r"\D", "", number) for number in numbers}

    def has_number(self, digits: str) -> bool:
        ends = (one[-_DIGITS_THAT_TELL:] for one in self._numbers if len(one) >= _DIGITS_THAT_TELL)
        return digits in self._numbers or any(digits.endswith(one) for one in ends)

    def has(self, reference: str) -> bool:
        """Whether it is on file for the customer, in our documents, or said by the customer here."""
        return _holds(self._theirs, self._bare, reference)

    def was_said(self, reference: str) -> bool:
        """Whether either side has said it here."""
        return _holds(self._said, _bare(self._said), reference)

    @cached_property
    def _theirs(self) -> str:
        said = (turn.text for turn in self._turns if turn.speaker == "customer")
        return "\n".join((self.on_file, self._public, *said))

    @cached_property
    def _bare(self) -> str:
        return _bare(self._theirs)


def _bare(text: str) -> str:
    """Letters and digits alone: "lv 204418" is LV-204418."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _holds(text: str, bare: str, reference: str) -> bool:
    """Whether `text`, which is `bare` without its joints, holds the reference as a whole."""
    wanted = _bare(reference)
    if wanted not in bare:
        return False
    joined = r"[\W_]*".join(map(re.escape, wanted))
    return bool(re.search(rf"(?<![^\W_]){joined}(?![^\W_])", text, re.IGNORECASE))


def _references(desk: Desk, known: _Known) -> Iterator[Finding]:
    """Numbers and handles of somebody else, and numbers made like this customer's that are nobody's."""
    if desk.customer is None:
        return
    words = [(word, span) for word, span in _numbers_in(desk) if not known.has(word)][:_MOST_LOOKED_UP]
    of_others = desk.of_others({word for word, _ in words}, desk.customer) if words else frozenset()
    for word, span in words:
        if word in of_others:
            yield Finding(code="personal_data", detail=_SOMEBODY_ELSES, span=span)
    profile = desk.customer.profile
    own = [order.id for order in profile.orders] + [one.serial for one in profile.products if one.serial]
    makes = {_make(one) for one in own}
    for match in _REFERENCE.finditer(desk.text):
        if _make(match[1]) in makes and not (known.has(match[1]) or known.was_said(match[1])):
            yield Finding(code="unsupported_claim", detail=_NOBODYS, span=match.span(1))


def _numbers_in(desk: Desk) -> Iterator[tuple[str, tuple[int, int]]]:
    """What may be a number or a handle, and where: words that no language has, and runs of them."""
    values = [
        range(*sentence.span_of(claim.start, claim.end))
        for sentence in desk.sentences
        for claim in sentence.words.claims
        if claim.kind != "number"
    ]
    words = list(_WORD.finditer(desk.text))
    for at, first in enumerate(words):
        if any(first.start() in value for value in values):
            continue
        if _may_be_a_number(first.group()):
            yield first.group(), first.span()
        for last in words[at + 1 : at + _MOST_PIECES] if _PIECE.fullmatch(first.group()) else ():
            piece = desk.text[first.start() : last.end()]
            if not _PIECE.fullmatch(last.group()) or "\n" in piece or not _may_be_a_number(piece):
                break
            yield piece, (first.start(), last.end())


def _may_be_a_number(word: str) -> bool:
    bare = _bare(word)
    least = _SHORTEST_OF_DIGITS if bare.isdecimal() else _SHORTEST
    return len(bare) >= least and bool(_NOT_A_WORD.search(word)) and not _DECIMAL.fullmatch(word)


def _make(reference: str) -> str:
    """How a number is made: `LV-204418` is a row of letters, a dash, and six digits."""
    return re.sub(r"[A-Z]+\d*(?=-)|^[A-Z]+", "A", re.sub(r"\d", "0", reference))


def _greeting(desk: Desk) -> Iterator[Finding]:
    """A greeting by a name that is neither on file nor what the customer called themselves."""
    if desk.customer is None or not desk.customer.profile.name:
        return
    match = _GREETED.match(desk.text)
    if match is None or match[1].casefold() in _NOBODY or not match[1][0].isupper():
        return
    written = "\n".join((*desk.on_file, *(turn.text for turn in desk.turns)))
    if match[1].casefold() not in set(re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)?", written.casefold())):
        detail = "This customer has another name on file. Is the message meant for them?"
        yield Finding(code="personal_data", detail=detail, span=match.span(1))


def _is_card(digits: str) -> bool:
    """Luhn's check, which card numbers pass and one in ten other numbers does."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # the two digits of a product, summed
    return total % 10 == 0
