"""Identities in one spelling each, so that a customer is recognised however an address was written.

What is folded is only what never tells two people apart. A dot or a +tag in the name of an e-mail address
may, and stays.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Characters that nobody sees: soft hyphens, zero-width characters, marks of direction."""
_NOT_A_DIGIT = re.compile(r"\D+")
_EXTENSION = re.compile(r"(?:\s*(?:,|;|#|\bx|\bext(?:ension)?\.?|\bdw)\s*\d{1,6})\s*$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"<([^<>]+@[^<>]+)>\s*$")
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
"""The letters on the keys of a telephone."""
_JOINTS = re.compile(r"[\s\-\u2010-\u2015._/]+")
_LONGEST = 320
_ENDING = 7
"""Digits at the end of a telephone number by which it is looked up; fewer are not a number of their own."""
_COUNTRY_CODE = range(4)
"""Digits of a country's code that one of two numbers lacks; none where it lacks the + alone."""


def normalised(kind: str, value: str) -> str:
    """The one spelling of an identity: what is stored and searched.

    E-mail addresses ignore case and the name before them; phone numbers keep digits and a leading +, which
    00 also stands for, lose an extension, and have digits for the letters of 1-800-FLOWERS; accounts and
    devices ignore case, spaces and hyphens; handles ignore case and the @. Digits of any script and
    full-width characters become plain ones.

    >>> normalised("phone", "0049 (30) 901-820")
    '+4930901820'
    """
    return _bounded(_spelled(kind, value))


def _spelled(kind: str, value: str) -> str:
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", value)).strip()
    if kind == "email":
        named = _IN_BRACKETS.search(plain)
        return (named[1] if named else plain).strip().removeprefix("mailto:").lower()
    if kind == "phone":
        return _phone(_digits(plain.removeprefix("tel:")))
    if kind == "handle":
        return plain.removeprefix("@").casefold()
    return _JOINTS.sub("", _digits(plain)).upper() or plain


def _bounded(spelled: str) -> str:
    """A spelling that grew beyond what is kept, as a digest: it is looked up whole, never read."""
    if len(spelled) <= _LONGEST:
        return spelled
    return f"sha256:{hashlib.sha256(spelled.encode(errors='surrogatepass')).hexdigest()}"


def ending(kind: str, spelled: str) -> str | None:
    """By what a telephone number is looked up besides its whole spelling; None for anything else."""
    digits = spelled.removeprefix("+")
    return digits[-_ENDING:] if kind == "phone" and digits.isdecimal() and len(digits) >= _ENDING else None


def same_number(one: str, other: str) -> bool:
    """Whether two spelled telephone numbers are one: also where only one names its country, or marks it.

    >>> same_number("+35315550142", "015550142")
    True
    """
    if one == other:
        return True
    abroad, at_home = (one, other) if one.startswith("+") else (other, one)
    if not abroad.startswith("+") or at_home.startswith("+"):
        return False
    dialled = at_home.lstrip("0")
    code = len(abroad) - 1 - len(dialled)
    return len(dialled) >= _ENDING and code in _COUNTRY_CODE and abroad.endswith(dialled)


def _digits(text: str) -> str:
    """Digits of any script as plain ones: Arabic-Indic, Devanagari."""
    return "".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in text)


def _phone(written: str) -> str:
    number = _EXTENSION.sub("", written) or written
    # The (0) of "+49 (0)30" is dialled inside the country only.
    abroad = number.startswith(("+", "00"))
    digits = _NOT_A_DIGIT.sub("", number.replace("(0)", "") if abroad else number)
    if not digits:
        return written
    if len(digits) < _ENDING:  # without its letters it would be the number of everybody who begins so
        digits = _NOT_A_DIGIT.sub("", number[number.index(digits[0]) :].upper().translate(_KEYS))
    if number.startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else digits
