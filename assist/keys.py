"""Keys: who may call. A key is shown once and stored as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update
from uuid_utils.compat import uuid7

from assist.errors import NotFound
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import keys
from knowledge_base.readers import Role

BOOTSTRAP = "bootstrap"
"""The id and name of the key that the settings name."""


class Key(BaseModel):
    """A key as it is known after it was made: everything but the key itself."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    role: Role
    teams: tuple[str, ...] = ()
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


class Keys:
    """The keys in the database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def create(
        self, name: str, role: Role, teams: Iterable[str] = (), expires_at: datetime | None = None
    ) -> tuple[str, str]:
        """Make a key: its id, and the key itself, which cannot be had again."""
        secret = f"ask_{secrets.token_urlsafe(32)}"
        with writing(self._engine) as connection:
            return self._add(connection, secret, name, role, teams, expires_at), secret

    def keep_bootstrap(self, key: str | None) -> None:
        """Let `key` be the one admin key that the settings name; None: there is none any more.

        A key that was named before and no longer is ends here, so that a key from a README or a script
        does not outlive it. One that was revoked stays revoked as long as it is named.
        """
        with writing(self._engine) as connection:
            named = connection.execute(select(keys.c.hash).where(keys.c.id == BOOTSTRAP)).scalar()
            if named == (key and _hash(key)):
                return
            connection.execute(delete(keys).where(keys.c.id == BOOTSTRAP))
            if key is not None:
                self._add(connection, key, BOOTSTRAP, "admin", (), None, id=BOOTSTRAP)

    def authenticate(self, key: str) -> Key | None:
        """Whose key this is; None where it is unknown, expired or revoked."""
        hashed = _hash(key)
        with reading(self._engine) as connection:
            row = connection.execute(_BY_HASH, {"hash": hashed}).one_or_none()
        if row is None or not hmac.compare_digest(row.hash, hashed):
            return None
        return _key(row) if self._valid(row) else None

    def holding(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of these keys that may still call: asked for all open streams together."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(keys).where(keys.c.id.in_(set(ids)))).all()
        return frozenset(row.id for row in rows if self._valid(row))

    def list(self) -> tuple[Key, ...]:
        """Every key ever made, oldest first."""
        with reading(self._engine) as connection:
            return tuple(_key(row) for row in connection.execute(select(keys).order_by(keys.c.id)))

    def revoke(self, id: str) -> None:
        """End a key at once; a revoked one stays revoked since it first was. NotFound where there is none."""
        with writing(self._engine) as connection:
            if connection.execute(select(keys.c.id).where(keys.c.id == id)).first() is None:
                raise NotFound("key", id)
            connection.execute(
                update(keys)
                .where(keys.c.id == id, keys.c.revoked_at.is_(None))
                .values(revoked_at=self._clock())
            )

    def _valid(self, row: Any) -> bool:
        return row.revoked_at is None and (row.expires_at is None or row.expires_at > self._clock())

    def _add(
        self,
        connection: Connection,
        secret: str,
        name: str,
        role: Role,
        teams: Iterable[str],
        expires_at: datetime | None,
        id: str | None = None,
    ) -> str:
        id = id or str(uuid7())
        connection.execute(
            insert(keys).values(
                id=id,
                name=name,
                role=role,
                teams=sorted(set(teams)),
                hash=_hash(secret),
                created_at=self._clock(),
                expires_at=expires_at,
            )
        )
        return id


# Written once: asked with every request, and to write it takes as long as to run it.
_BY_HASH = select(keys).where(keys.c.hash == bindparam("hash"))


def _hash(key: str) -> str:
    # Our keys hold 256 random bits, so a fast hash is safe; settings refuse a short bootstrap key.
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def _key(row: Any) -> Key:
    return Key.model_validate({name: getattr(row, name) for name in Key.model_fields})
