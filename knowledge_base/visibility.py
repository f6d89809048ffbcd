"""Which versions may answer: in force at a moment, readable by this reader, about what was asked.

The rule of versions: at a moment, of the versions that have begun, the one with the highest number stands,
and it answers until its own end. An earlier version never comes back: not when the later one ends, and not
when the later one was given an earlier beginning. A deleted document answers for no moment.

The rule of readers: whoever may not read what a document says today may not read what it said before,
however open it was then; and a version closed to a reader stays closed when a later one opens.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge_base.documents import DocumentVersion
from knowledge_base.need import Filters
from knowledge_base.readers import Reader

Value = TypeVar("Value", bound=Hashable)

Versions = Sequence[DocumentVersion]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALWAYS = np.iinfo(np.int64).min
_NEVER = np.iinfo(np.int64).max


def version_in_force(versions: Versions, at: datetime) -> DocumentVersion | None:
    """The version of one document that answers at `at`, of all its versions; None: none does."""
    standing = last_begun(versions, at)
    return standing if standing is not None and standing.in_force(at) else None


def last_begun(versions: Versions, at: datetime) -> DocumentVersion | None:
    """The highest version that has begun at `at`, whether or not it has ended."""
    begun = [one for one in versions if (begins := one.in_force_from()) is None or begins <= at]
    return max(begun, key=lambda one: one.version, default=None)


def may_read(versions: Versions, version: DocumentVersion, reader: Reader, now: datetime) -> bool:
    """Whether `reader` may see `version`, one of `versions`, today."""
    today = last_begun(versions, now) or version
    return all(reader.may_read(one.content.audience, one.content.teams) for one in (version, today))


def shown(versions: Versions, reader: Reader, now: datetime) -> DocumentVersion | None:
    """The version `reader` is shown who names none, of all `versions` of one document, oldest first.

    Who keeps the documents is shown the last stored. Everyone else is shown what answers them: the version
    in force, or None where they may not read that; where none is in force, the last they may read.
    """
    if reader.keeps_documents:
        return versions[-1] if versions else None
    in_force = version_in_force(versions, now)
    candidates = versions if in_force is None else (in_force,)
    readable = (one for one in reversed(candidates) if may_read(versions, one, reader, now))
    return next(readable, None)


class Visibility:
    """The same rules over all versions of a snapshot at once, as arrays."""

    def __init__(self, versions: Versions) -> None:
        """`versions` are ordered by document and version."""
        firsts = [at for at, one in enumerate(versions) if not at or one.id != versions[at - 1].id]
        self._first_of_document = np.array(firsts, dtype=np.int64)
        self._begins = np.array(
            [_microseconds(one.in_force_from(), _ALWAYS) for one in versions], dtype=np.int64
        )
        self._ends = np.array(
            [_microseconds(one.in_force_until(), _NEVER) for one in versions], dtype=np.int64
        )
        self._moments = np.unique(np.concatenate([self._begins, self._ends]))
        self._teams = frozenset(team for one in versions for team in one.content.teams)
        self._access = _Groups.of([(one.content.audience, one.content.teams) for one in versions])
        self._kinds = _Groups.of([one.content.kind for one in versions])
        self._products = _Groups.of([_folded(one.content.products) for one in versions])
        self._regions = _Groups.of([_folded(one.content.regions) for one in versions])

    @classmethod
    def joined(cls, parts: Sequence[Visibility]) -> Visibility:
        """Of the versions of all `parts`, one after the other; no document is in two."""
        if not parts:
            return cls(())
        whole = cls.__new__(cls)
        starts = np.cumsum([0, *(len(part._begins) for part in parts)])
        whole._first_of_document = np.concatenate(
            [part._first_of_document + start for part, start in zip(parts, starts[:-1], strict=True)]
        )
        whole._begins = np.concatenate([part._begins for part in parts])
        whole._ends = np.concatenate([part._ends for part in parts])
        whole._moments = np.unique(np.concatenate([part._moments for part in parts]))
        whole._teams = frozenset[str]().union(*(part._teams for part in parts))
        whole._access = _Groups.joined([part._access for part in parts])
        whole._kinds = _Groups.joined([part._kinds for part in parts])
        whole._products = _Groups.joined([part._products for part in parts])
        whole._regions = _Groups.joined([part._regions for part in parts])
        return whole

    def regions(self) -> frozenset[str]:
        """Every region that a version names, in lower case."""
        return frozenset[str]().union(*self._regions.distinct)

    def occasion(self, reader: Reader, at: datetime, now: datetime, filters: Filters) -> Hashable:
        """The same occasion admits the same: until the next version begins or ends, time stands still."""
        moments = np.array([_microseconds(at, 0), _microseconds(now, 0)])
        before = np.searchsorted(self._moments, moments, "right").tolist()
        about = (filters.kind, _folded(filters.products), _folded(filters.regions))
        return (*before, reader.role, reader.teams & self._teams, about)

    def admitted(self, reader: Reader, at: datetime, now: datetime, filters: Filters) -> NDArray[np.bool_]:
        """For each version, whether it may answer this reader about the moment `at`, asked at `now`."""
        if not len(self._begins):
            return np.zeros(0, dtype=np.bool_)
        standing = self._last_begun(at)
        admitted = np.zeros(len(self._begins), dtype=np.bool_)
        admitted[standing[standing >= 0]] = True
        admitted &= _microseconds(at, 0) < self._ends
        admitted &= self._readable(reader, standing if at == now else self._last_begun(now))
        return admitted & self._about(filters)

    def _last_begun(self, at: datetime) -> NDArray[np.int64]:
        """For each document the highest version that has begun, or -1."""
        begun = np.where(self._begins <= _microseconds(at, 0), np.arange(len(self._begins)), -1)
        return np.asarray(np.maximum.reduceat(begun, self._first_of_document), dtype=np.int64)

    def _readable(self, reader: Reader, today: NDArray[np.int64]) -> NDArray[np.bool_]:
        readable = self._access.where(lambda access: reader.may_read(*access))
        document_readable = np.where(today >= 0, readable[today], True)
        sizes = np.diff(np.append(self._first_of_document, len(self._begins)))
        return np.asarray(readable & np.repeat(document_readable, sizes))

    def _about(self, filters: Filters) -> NDArray[np.bool_]:
        about = np.ones(len(self._begins), dtype=np.bool_)
        if filters.kind is not None:
            about &= self._kinds.where(lambda kind: kind == filters.kind)
        for groups, wanted in (
            (self._products, _folded(filters.products)),
            (self._regions, _folded(filters.regions)),
        ):
            if wanted:
                about &= groups.where(partial(_concerns, wanted))
        return about


class _Groups(Generic[Value]):
    """Many values, few of them distinct: a predicate is asked once for each distinct one."""

    def __init__(self, distinct: Sequence[Value], group: NDArray[np.int64]) -> None:
        self.distinct = distinct
        self._group = group

    @classmethod
    def of(cls, values: Sequence[Value]) -> _Groups[Value]:
        number = {value: index for index, value in enumerate(dict.fromkeys(values))}
        return cls(list(number), np.array([number[value] for value in values], dtype=np.int64))

    @classmethod
    def joined(cls, parts: Sequence[_Groups[Value]]) -> _Groups[Value]:
        """The values of all parts, one after the other."""
        number: dict[Value, int] = {}
        groups = []
        for part in parts:
            own = [number.setdefault(value, len(number)) for value in part.distinct]
            groups.append(np.array(own, dtype=np.int64)[part._group])
        return cls(list(number), np.concatenate(groups))

    def where(self, holds: Callable[[Value], bool]) -> NDArray[np.bool_]:
        return np.array([holds(value) for value in self.distinct], dtype=np.bool_)[self._group]


def _concerns(wanted: frozenset[str], named: frozenset[str]) -> bool:
    return not named or not named.isdisjoint(wanted)


def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _microseconds(moment: datetime | None, otherwise: int) -> int:
    return otherwise if moment is None else (moment - _EPOCH) // timedelta(microseconds=1)
