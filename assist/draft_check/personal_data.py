"""Personal data: addresses, numbers and names in the draft that are not this customer's.

Nobody is looked up. What is not this customer's is pointed out, whether or not it is anybody's: so nobody can
learn from it who else is a customer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assist.draft_check.desk import Desk
from assist.draft_check.finding import Finding

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LONG_NUMBER = re.compile(r"(?<![\w-])(?!\d{4}-\d{2}-\d{2}(?!\d))\+?\d(?:[\s().-]?\d){8,18}(?![\w-])")
_CARD_DIGITS = range(13, 20)
_PHONE_DIGITS = range(9, 16)
_DIGITS_THAT_TELL = 9
"""At the end of a telephone number: those before them are written in many ways."""
_REFERENCE = re.compile(r"(?<![\w-])#?([A-Z]{1,4}[\dA-Z]{0,12}-?(?:[A-Z\d]{1,12}-){0,4}\d{4,12})(?![\w-])")
"""Order and serial numbers as companies make them: `LV-204418`, `FR520-25-084417`, `W4923227`."""
_GREETED = re.compile(
    r"^\s*(?:dear|hello|hi|hey|good (?:morning|afternoon|evening))[\s,]+"
    r"(?:(?:mr|mrs|ms|dr)\.?\s+)?([A-ZÀ-Þ][^\W\d_]+(?:[-'’][^\W\d_]+)?)(?=\s*[,!.:–-]|\s+[A-ZÀ-Þ]|\s*$)",
    re.IGNORECASE,
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
        self._said = "\n".join(turn.text for turn in desk.turns)
        values = _EMAIL.findall(f"{self.on_file}\n{self._public}\n{self._said}")
        self.words = {value.casefold() for value in values}
        numbers = _LONG_NUMBER.findall(f"{self.on_file}\n{self._public}\n{self._said}")
        self._numbers = {re.sub(r"\D", "", number) for number in numbers}

    def has_number(self, digits: str) -> bool:
        ends = (one[-_DIGITS_THAT_TELL:] for one in self._numbers if len(one) >= _DIGITS_THAT_TELL)
        return digits in self._numbers or any(digits.endswith(one) for one in ends)

    def has(self, reference: str) -> bool:
        return any(reference in text for text in (self.on_file, self._public, self._said))


def _references(desk: Desk, known: _Known) -> Iterator[Finding]:
    """Order and serial numbers of the same make as this customer's that are not theirs."""
    if desk.customer is None:
        return
    profile = desk.customer.profile
    own = [order.id for order in profile.orders] + [one.serial for one in profile.products if one.serial]
    makes = {_make(one) for one in own}
    for match in _REFERENCE.finditer(desk.text):
        if _make(match[1]) in makes and not known.has(match[1]):
            yield _not_theirs("An order or serial number", match.span(1))


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
