"""Regions: whether what stands on file as a customer's region means anything to the company's documents.

A region is a word of the company's own (`eu`, `us-ca`). Documents name those they are for, and are found for
customers of none but these; rules compare it. What is not written as a name is refused when it is given; a
name that no document has is taken, for documents may come later, and said to whoever looks.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_NAME = re.compile(r"(?=.*[^\W_])[\w .,'’/&+()-]+")
_MOST_NAMED = 8


def is_name(region: str) -> bool:
    """Whether `region` is written as names are: of letters and digits, and the marks that stand in names.

    >>> [is_name(one) for one in ("eu", "us-ca", "Nordic countries", "Europa!", "?", " ")]
    [True, True, True, False, False, False]
    """
    return bool(_NAME.fullmatch(region))


def region_of_no_document(region: str | None, known: Collection[str]) -> str | None:
    """What to say of a region that is none of those `known` to documents, in one case; None: nothing."""
    if not region or not known or region.casefold() in known:
        return None
    named = ", ".join(sorted(known)[:_MOST_NAMED])
    return (
        f"Region {region!r}: no document is for it, so nothing that holds for one region only is found; "
        f"documents name {named}: mend it on file"
    )
