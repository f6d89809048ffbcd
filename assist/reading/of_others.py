"""Of others: whether somebody speaks of another person's order, account or product and not of their own.

"It's my friend's", "for my neighbour", "my sister's parcel", "my mother ordered it". What was bought for
somebody is the buyer's own, and so is what stands in one household: "my wife's coffee machine" may be theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ELSEWHERE = (
    r"(?:neighbou?r|friend|colleague|co-?worker|boss|mother|father|mum|mom|dad|parents?|sister|brother|aunt|uncle"
    r"|cousin|niece|nephew|grand(?:mother|father|ma|pa|parents|son|daughter)|gran|nan|in-?laws?"
    r"|(?:mother|father|sister|brother|son|daughter)-in-law|tenant|landlord|landlady|client|ex)"
)
"""People who keep house elsewhere, as a rule."""
_AT_HOME = r"(?:wife|husband|spouse|partner|son|daughter|kid|child|girlfriend|boyfriend|flatmate|roommate)"
_ANYBODY = rf"(?:{_ELSEWHERE}|{_AT_HOME})"
_WHOSE = r"\b(?:my|our|a)\s+(?:[a-z-]+\s+)?"
_OF = r"(?:s?['’]s?|s)"
_ON_ACCOUNT = (
    r"(?:orders?|accounts?|parcels?|packages?|deliver(?:y|ies)|data|invoices?|refunds?|returns?|purchases?"
    r"|repairs?|appointments?)"
)
_TO_REACH_THEM = r"(?:address|phone|number|e-?mails?|name)"
_BETWEEN = r"\s+(?:[\w'’-]+\s+){0,2}?"
_POSSESSIVE = re.compile(
    rf"{_WHOSE}(?:{_ANYBODY}{_OF}{_BETWEEN}{_ON_ACCOUNT}|{_ELSEWHERE}{_OF}{_BETWEEN}{_TO_REACH_THEM})\b",
    re.IGNORECASE,
)
_IS_THEIRS = re.compile(
    rf"\b(?:it|that|this|which|order|parcel|one)(?:['’]?s| is| was| belongs to)\s+(?:actually |really )?"
    rf"{_WHOSE}{_ANYBODY}(?:{_OF})?(?:\s+[A-Z]\w+['’]s)?(?=\s*(?:[.,!?;)]|$|and\b|but\b|not\b))",
    re.IGNORECASE,
)
_BELONGS = re.compile(rf"\bbelongs? to {_WHOSE}{_ANYBODY}\b", re.IGNORECASE)
_FOR = re.compile(rf"\b(?:for|on behalf of|instead of)\s+{_WHOSE}{_ELSEWHERE}\b", re.IGNORECASE)
_THEY_BOUGHT = re.compile(
    rf"{_WHOSE}{_ELSEWHERE}(?:\s+[A-Z]\w+){{0,2}}\s+(?:has |have |had |just |recently )*"
    r"(?:ordered|bought|purchased)\b",
    re.IGNORECASE,
)
_BOUGHT_FOR = re.compile(
    r"\b(?:i|we)(?:['’]\w+)?\s+(?:\w+\s+){0,3}?(?:bought|ordered|got|purchased|paid|gave)\b"
    r"|\b(?:gift|present|birthday|christmas)\b",
    re.IGNORECASE,
)
_RECORDS = re.compile(
    rf"\b(?:{_ON_ACCOUNT}|{_TO_REACH_THEM}|ordered|cancel\w*|refund\w*|money|sent|track\w*|where is"
    r"|when will)\b"
    r"|\b[A-Za-z]{1,5}-?\d{4,}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def speaks_of_others(text: str, kinds: Iterable[str] = ()) -> bool:
    """Whether `text` is about what is another person's; `kinds` are words for products: "her fridge"."""
    named = "|".join(re.escape(one) for one in kinds)
    for found in _SENTENCE.finditer(text):
        sentence = found[0]
        if any(one.search(sentence) for one in (_POSSESSIVE, _IS_THEIRS, _BELONGS, _THEY_BOUGHT)):
            return True
        if _FOR.search(sentence) and not _BOUGHT_FOR.search(sentence):
            return True
        if named and _their_product(sentence, named):
            return True
    return False


def asks_for_records(text: str) -> bool:
    """Whether `text` is about what only an account tells or changes: an order, an address, money."""
    return bool(_RECORDS.search(text))


def _their_product(sentence: str, named: str) -> bool:
    """ "My neighbour's fridge", or "my mother lives alone and her fridge"."""
    whose = rf"{_WHOSE}{_ELSEWHERE}{_OF}\s+(?:[\w-]+\s+){{0,2}}?(?:{named})\b"
    theirs = rf"{_WHOSE}{_ELSEWHERE}\b.{{0,120}}?\b(?:her|his|their)\s+(?:[\w-]+\s+)?(?:{named})\b"
    return bool(re.search(f"{whose}|{theirs}", sentence, re.IGNORECASE))
