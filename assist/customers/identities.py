"""Identities in one spelling each, so that a customer is recognised however an address was written."""

from __future__ import annotations

import re
import unicodedata

_NOT_A_DIGIT = re.compile(r"\D+")


def normalised(kind: str, value: str) -> str:
    """The one spelling of an identity: what is stored and searched.

    E-mail addresses ignore case; phone numbers keep digits and a leading +, which 00 also stands for;
    everything else is stripped of the white space around it. Full-width characters become plain ones.

    >>> normalised("phone", "0049 (30) 901-820")
    '+4930901820'
    """
    plain = unicodedata.normalize("NFKC", value).strip()
    if kind == "email":
        return plain.removeprefix("mailto:").casefold()
    if kind == "phone":
        return _phone(plain.removeprefix("tel:"))
    return plain


def serial_spelling(value: str) -> str:
    """The one spelling of a device's number, by which its owner is found: letters and digits only.

    >>> serial_spelling("fr520 25 084417") == serial_spelling("FR520-25-084417")
    True
    """
    plain = unicodedata.normalize("NFKC", value).casefold()
    return ("".join(filter(str.isalnum, plain)) or plain.strip())[:320]


def _phone(written: str) -> str:
    # The (0) of "+49 (0)30" is dialled inside the country only.
    digits = _NOT_A_DIGIT.sub("", written.replace("(0)", "") if written.startswith(("+", "00")) else written)
    if not digits:
        return written
    if written.startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else digits
