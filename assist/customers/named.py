"""Named: whether any customer on file has a region, a kind of product or an attribute of that name."""

from __future__ import annotations

import json
from difflib import get_close_matches

from sqlalchemy import Engine, Text, cast, func, select

from assist.storage.database import reading
from assist.storage.tables import customers

_LATEST = 500
"""Customers of whom the names of attributes are read, to find what was meant."""
_ALIKE = 0.8
_KEYS = {"regions": "region", "products": "family"}


class NamedOnFile:
    """Looks among the customers. A profile is searched as text: no index is kept for what is rarely asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def has(self, kind: str, name: str) -> bool:
        """Whether a customer is in the region, or owns a product of the family, of this name."""
        return self._holds(f'"{_KEYS[kind]}": {json.dumps(name)}')

    def gives(self, kind: str) -> bool:
        """Whether a customer's region, or the family of their product, is on file at all."""
        return self._holds(f'"{_KEYS[kind]}": "')

    def attribute_meant(self, name: str) -> str | None:
        """The attribute that some customers have, where none has this one and they read alike."""
        latest = select(customers.c.profile).order_by(customers.c.updated_at.desc()).limit(_LATEST)
        with reading(self._engine) as connection:
            profiles = connection.execute(latest).scalars().all()
        held = [one.get("attributes") or {} for one in profiles]
        held += [order.get("attributes") or {} for one in profiles for order in one.get("orders") or ()]
        names = sorted({key for attributes in held for key in attributes})
        alike = () if name in names else get_close_matches(name, names, n=1, cutoff=_ALIKE)
        return alike[0] if alike and not self._holds(f"{json.dumps(name)}: ") else None

    def _holds(self, written: str) -> bool:
        profile = func.lower(cast(customers.c.profile, Text))
        query = select(customers.c.id).where(profile.contains(written.lower(), autoescape=True)).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None
