"""Claims: what a sentence asserts that can be held against a source.

Amounts, percentages, quantities with their unit, dates, bare numbers; whether it denies, obliges or allows.
Compared by value: "14 days", "fourteen days" and "14 day" are one claim, and so are "15 EUR" and "€15.00".
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from knowledge_base.lexical import stems

ClaimKind = Literal["amount", "percent", "quantity", "date", "number"]
Mode = Literal["must", "may", "must_not", "need_not"]


@dataclass(frozen=True)
class Claim:
    """One checkable value and where the sentence states it."""

    kind: ClaimKind
    value: str
    """Comparable: `15.00 EUR`, `20 %`, `30 day`, `2026-11-02`, `--11-02` (no year), `42`."""
    start: int
    end: int


_CURRENCIES = {
    **dict.fromkeys(("€", "eur", "euro", "euros"), "EUR"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds"), "GBP"),
    **dict.fromkeys(("$", "usd", "dollar", "dollars", "bucks"), "USD"),
}
_CURRENCY = r"€|£|\$|\b(?:EUR|GBP|USD|euros?|pounds?|dollars?|bucks)\b"
_NUMBER = (
    r"\d{1,15}(?:[.,\u00a0\u202f ]\d{3}){0,5}(?:[.,]\d{1,6})?(?!\d)"  # longer rows of digits are no values
)
MONTHS = tuple(month_name)[1:]
_MONTH = "|".join(rf"{name}|{name[:3]}\.?" for name in MONTHS) + r"|sept\.?"
_UP_TO_TWENTY = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty"""
_SPELLED = {word: value for value, word in enumerate(_UP_TO_TWENTY.split())} | {
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "hundred": 100,
}
_WORDS = "|".join(sorted(_SPELLED, key=len, reverse=True))
_TIME = r"minutes?|hours?|hrs?|days?|weeks?|months?|years?|times"
_MEASURES = (
    r"kg|g|grams?|cm|mm|m|km|metres?|meters?|l|ml|lit(?:re|er)s?|k?W|kWh|V|A|bar|dB|[GM]?Hz|[GMT]B|rpm"
    r"|inch(?:es)?|degrees?|points?|people|persons?"
)
_RANGE = r"(?:\s?(?:-|–|to)\s?\d+(?:[.,]\d+)?)?"

# One scan, alternatives in order of how much they explain: a date's digits are not also a quantity.
_CLAIM = re.compile(
    rf"""
      (?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)
    | (?P<day_first>\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})\b
        (?:,?\s+(?P<y1>\d{{4}})\b)?)
    | (?P<month_first>\b(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:%|{_TIME}))
        (?:,?\s+(?P<y2>\d{{4}})\b)?)
    | (?P<amount>(?:(?P<c1>{_CURRENCY})\s?(?P<a1>{_NUMBER})
        |(?<![\w.,-])(?P<a2>{_NUMBER})\s?(?P<c2>{_CURRENCY})))
    | (?P<percent>(?<![\w.,])(?P<p>\d+(?:[.,]\d+)?)\s?(?:%|percent\b|per\ cent\b))
    | (?P<timed>(?<![\w.,-])(?P<q1>{_NUMBER}{_RANGE}|\b(?:{_WORDS})\b)[\s-]
        (?P<u1>(?:(?:working|business|calendar)\s)?(?:{_TIME}))\b)
    | (?P<measured>(?<![\w.,-])(?P<q2>{_NUMBER}{_RANGE})\s?(?P<u2>°\s?[CF]|(?:{_MEASURES})\b))
    | (?P<number>(?<![\w.,/-])(?:{_NUMBER})(?![\w/-]))
    """,
    re.IGNORECASE | re.VERBOSE,
)


def claims_of(text: str) -> tuple[Claim, ...]:
    """The checkable values of `text`, in order of appearance."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[Claim]:
    for match in _CLAIM.finditer(text):
        start, end = match.span()
        if match["iso"]:
            yield Claim("date", match["iso"], start, end)
        elif match["day_first"]:
            yield Claim("date", _date(match["d1"], match["m1"], match["y1"]), start, end)
        elif match["month_first"]:
            yield Claim("date", _date(match["d2"], match["m2"], match["y2"]), start, end)
        elif match["amount"]:
            yield Claim("amount", _amount(match["a1"] or match["a2"], match["c1"] or match["c2"]), start, end)
        elif match["percent"]:
            yield Claim("percent", f"{_plain_number(match['p'])} %", start, end)
        elif match["timed"]:
            yield Claim("quantity", f"{_count(match['q1'])} {_unit(match['u1'])}", start, end)
        elif match["measured"]:
            yield Claim("quantity", f"{_count(match['q2'])} {_unit(match['u2'])}", start, end)
        else:
            yield Claim("number", _plain_number(match.group()), start, end)


def _date(day: str, month: str, year: str | None) -> str:
    number = next(
        index for index, name in enumerate(MONTHS, 1) if name.casefold().startswith(month.casefold()[:3])
    )
    return f"{year or '-'}-{number:02}-{int(day):02}"


def _amount(number: str, currency: str) -> str:
    return f"{Decimal(_plain_number(number)):.2f} {_CURRENCIES[currency.casefold()]}"


def _plain_number(written: str) -> str:
    """`1.299,00`, `1,299.00` and `1 299.00` are `1299`; `2,5` is `2.5`."""
    digits = re.sub(r"[\s]", "", written)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        digits = re.sub(r"[.,]", "", digits)
    elif "," in digits and "." in digits:
        thousands = "," if digits.rfind(",") < digits.rfind(".") else "."
        digits = digits.replace(thousands, "").replace(",", ".")
    digits = digits.replace(",", ".")
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


def _count(written: str) -> str:
    spelled = _SPELLED.get(written.casefold())
    if spelled is not None:
        return str(spelled)
    return "-".join(_plain_number(part) for part in re.split(r"\s?(?:-|–|\bto\b)\s?", written) if part)


def _unit(written: str) -> str:
    written = re.sub(r"\bhrs?\b", "hours", written, flags=re.IGNORECASE)
    found = stems(written) or [written.casefold().replace(" ", "")]
    return " ".join(found[:2]) if found[0] in ("work", "busi", "calendar") else found[0]


def unsupported(claim: Claim, sources: Iterable[Claim]) -> bool:
    """Whether no source states the value of `claim`.

    A date without a year agrees with the same day of any year, a bare number with any claim that holds it.
    """
    return not any(_agrees(claim, source) for source in sources)


def _agrees(claim: Claim, source: Claim) -> bool:
    if claim.kind == "date" and source.kind == "date":
        same_day = claim.value[-6:] == source.value[-6:]
        return claim.value == source.value or (same_day and "--" in (claim.value[:2], source.value[:2]))
    if claim.kind == "number":
        return claim.value in re.split(r"[\s-]", source.value)
    if source.kind == "number":
        return False
    return claim.value == source.value


_DENIES = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot|without|unless|refuse[sd]?|excluded?|impossible)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_MODES: tuple[tuple[Mode, re.Pattern[str]], ...] = (
    (
        "need_not",
        re.compile(
            r"\b(?:(?:do|does|did)(?:\s+not|n['’]t)\s+(?:need|have\s+to|require)|need\s+not|needn['’]t"
            r"|(?:is|are)(?:\s+not|n['’]t)\s+(?:required|needed|necessary|mandatory)|not\s+(?:required|needed|necessary)"
            r"|no\s+need|optional|without\s+having\s+to)\b",
            re.IGNORECASE,
        ),
    ),
    # "Without the box we cannot accept it" obliges to have the box.
    ("must", re.compile(r"\bwithout\b.{0,200}\b(?:cannot|can['’]t|can not|not possible)\b", re.IGNORECASE)),
    (
        "must_not",
        re.compile(
            r"\b(?:must|may|can|should|shall)(?:\s+not|n['’]t)\b|\bcannot\b|\bcan['’]t\b|\b(?:is|are)(?:\s+not|n['’]t)\s+allowed"
            r"|\bnot\s+(?:allowed|possible|permitted)\b|^(?:please\s+)?do(?:\s+not|n['’]t)\b|\bprohibited\b|\bforbidden\b|\bnever\b",
            re.IGNORECASE,
        ),
    ),
    (
        "must",
        re.compile(
            r"\b(?:must|shall|ha(?:ve|s)\s+to|needs?\s+to|need|needs|required?|requires|mandatory|obligatory)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "may",
        re.compile(
            r"\b(?:may|can|could|might|allowed|permitted|free\s+to|welcome\s+to|possible)\b", re.IGNORECASE
        ),
    ),
)


def mode_of(text: str) -> Mode | None:
    """Whether `text` obliges, allows, forbids or frees somebody; None: it does none of it."""
    return next((mode for mode, pattern in _MODES if pattern.search(text)), None)


def denies(text: str) -> bool:
    """Whether `text` holds an odd number of negations: "not" turns it, "not without" turns it back."""
    return len(_DENIES.findall(text)) % 2 == 1


def turned(one: str, other: str) -> bool:
    """Whether two sentences about the same thing say opposite things of it.

    >>> turned("Original packaging is required.", "You do not need the original packaging.")
    True
    >>> turned("You may keep it.", "You can keep it.")
    False
    """
    modes = {mode_of(one), mode_of(other)}
    if modes in ({"must", "need_not"}, {"may", "must_not"}, {"must", "must_not"}):
        return True
    return len(modes) == 1 and modes <= {None, "may", "must"} and denies(one) != denies(other)
