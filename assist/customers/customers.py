"""Customers: who we serve, what they own and ordered, and the timeline of what happened."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
)
from sqlalchemy import Connection, Engine, delete, insert, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from uuid_utils.compat import uuid7

from assist.customers import timeline
from assist.customers.contradictions import contradictions
from assist.customers.erasure import Receipt, erase
from assist.customers.identities import ending, normalised, same_number
from assist.customers.importing import Rejected, read_row, why_refused, with_on_file
from assist.customers.merges import Merges, are_one, person_of, tell_conversations
from assist.customers.profile import Customer, Interaction, Profile
from assist.customers.rows import Unreadable
from assist.errors import Conflict, NotFound, Unprocessable
from assist.events import Events
from assist.journal.journal import Journal
from assist.storage.database import Clock, reading, writing
from assist.storage.tables import customers, identities, interactions, merges

_SERIAL, _ORDER = "serial", "order"
"""The kinds of the rows by which the owner of a device or an order is found; no identity that a caller gives
has them."""
_NUMBERED = (_SERIAL, _ORDER, "account")
"""What is told apart by a number that people write in many ways."""
_REPEATED = "line {} of the file is of the same customer: put all that is known of one into one row"
_PROVED = ("email", "phone", "account", "handle")
"""Kinds of identities by which people are recognised."""
_MOST_SHARING = 5
"""Of the others with the same identity, how many are looked at: a row's work stays bounded."""
_FAILED = (
    "Assist failed at it ({}), and took the other rows: compare it with what PUT /v1/customers/{{id}} takes, "
    "and tell us if it is right"
)
log = logging.getLogger("assist")
_ROWS_AT_ONCE = 200  # of an import in one transaction: a sync for each row would take minutes


class Shared(BaseModel):
    """A customer who was taken with a verified identity that is on file for somebody else too."""

    model_config = ConfigDict(frozen=True)

    row: int
    """Its line in the file, from 1."""
    kind: str
    """The kind of the identity: email, phone, account, ..."""
    customer_id: str
    """Who else has it."""

    @property
    def told(self) -> str:
        """What to say of it, and what to do."""
        return (
            f"its verified {self.kind} is on file for customer {self.customer_id!r} too, so either may be "
            "taken for the other: merge them if they are one person, else correct whose it is"
        )


class Taken(BaseModel):
    """What an import gave so far."""

    model_config = ConfigDict(frozen=True)

    rows: int = 0
    """Rows taken."""
    unchanged: int = 0
    """Those among them that said nothing new."""
    rejected: tuple[Rejected, ...] = ()
    shared: tuple[Shared, ...] = ()
    """Of the rows taken, what somebody else has too."""


class Customers:
    """The customers in the database."""

    def __init__(self, engine: Engine, clock: Clock, journal: Journal, events: Events) -> None:
        self._engine = engine
        self._clock = clock
        self._journal = journal
        self._events = events
        self.merges = Merges(engine, clock, journal, events)

    def put(self, id: str, profile: Profile) -> Customer:
        """Make a customer, or replace what is on file under `id`; the timeline stays.

        Of what is on file under another id of the same person nothing is taken over: whoever read both and
        puts them back means what they changed. Their open conversations are told that something else is
        known now; so they are of an interaction. Unprocessable `contradictory_profile` where it says what
        cannot be so.
        """
        with writing(self._engine) as connection:
            own = _own_part(connection, id, profile)
            if wrong := contradictions(own):
                raise Unprocessable("contradictory_profile", "; ".join(map(str, wrong[:3])), wrong)
            if _put(connection, id, own, self._clock()):
                self._tell(connection, id)
            return _require(_customer(connection, id))

    def get(self, id: str) -> Customer | None:
        """The customer with the whole timeline, or None. A merged id leads to the one it was merged into."""
        with reading(self._engine) as connection:
            return _customer(connection, id)

    def profile(self, id: str) -> Customer | None:
        """The customer without the timeline, or None."""
        with reading(self._engine) as connection:
            return _person(connection, person_of(connection, id))

    def at_hand(self, id: str, as_of: datetime) -> Customer | None:
        """The customer with the part of the timeline that can matter as of `as_of`, or None.

        Takes as long for ten events as for ten thousand. See `assist.customers.timeline`.
        """
        with reading(self._engine) as connection:
            people = person_of(connection, id)
            found = _person(connection, people)
            if found is None:
                return None
            contents = timeline.at_hand(connection, people, as_of)
            return found.model_copy(update={"interactions": _interactions(contents)})

    def timeline(
        self, id: str, limit: int, before: tuple[datetime, str] | None = None
    ) -> tuple[Interaction, ...]:
        """The latest interactions, newest first; `before` is the moment and id of the last one seen.

        NotFound where there is no such customer.
        """
        with reading(self._engine) as connection:
            people = person_of(connection, id)
            if _person(connection, people) is None:
                raise NotFound("customer", id)
            return _interactions(timeline.latest(connection, people, limit, before))

    def find(self, kind: str, value: str) -> tuple[Customer, ...]:
        """The customers with this identity in any spelling, without timelines; several may share it."""
        spelled = normalised(kind, value)
        query = select(identities.c.customer_id, identities.c.value).where(identities.c.kind == kind)
        tail = ending(kind, spelled)
        query = query.where(identities.c.ending == tail if tail else identities.c.value == spelled)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(identities.c.customer_id))
            fitting = [row.customer_id for row in rows if not tail or same_number(row.value, spelled)]
            people = dict.fromkeys(person_of(connection, id) for id in fitting)
            return tuple(_require(_person(connection, ids)) for ids in people)

    def owners_of(self, device: str) -> tuple[str, ...]:
        """The ids of the customers who have this device, by its identity or a product's serial, however it is
        written; one id for each person, that under which the device is on file."""
        query = (
            select(identities.c.customer_id)
            .where(identities.c.kind == _SERIAL, identities.c.value == normalised("device", device))
            .order_by(identities.c.customer_id)
        )
        with reading(self._engine) as connection:
            ids = connection.execute(query).scalars().all()
            people = {person_of(connection, id)[0]: id for id in reversed(ids)}
        return tuple(sorted(people.values()))

    def of_others(self, words: Collection[str], customer: Customer) -> frozenset[str]:
        """Those of `words` that are an order, a device, an account or a handle on file for somebody else and
        not for `customer`, however they are written. Whose they are is not said."""
        numbers = {word: normalised("device", word) for word in words}
        handles = {word: normalised("handle", word) for word in words}
        own = (customer.id, *customer.also)
        query = select(identities.c.kind, identities.c.value, identities.c.customer_id.in_(own)).where(
            or_(
                identities.c.kind.in_(_NUMBERED) & identities.c.value.in_(set(numbers.values())),
                (identities.c.kind == "handle") & identities.c.value.in_(set(handles.values())),
            )
        )
        with reading(self._engine) as connection:
            found = connection.execute(query).all()
        known = {(kind == "handle", value) for kind, value, _ in found}
        known -= {(kind == "handle", value) for kind, value, theirs in found if theirs}
        return frozenset(
            word for word in words if not known.isdisjoint(((False, numbers[word]), (True, handles[word])))
        )

    def list(self, after: str | None = None, limit: int = 50) -> tuple[Customer, ...]:
        """Customers without their timelines, by id; `after` is the id of the last one seen.

        An id that was merged into another is not listed.
        """
        merged = select(merges.c.other).where(merges.c.undone_at.is_(None))
        query = select(customers.c.id).where(customers.c.id.not_in(merged)).order_by(customers.c.id)
        if after is not None:
            query = query.where(customers.c.id > after)
        with reading(self._engine) as connection:
            ids = connection.execute(query.limit(limit)).scalars().all()
            return tuple(_require(_person(connection, person_of(connection, id))) for id in ids)

    def add_interaction(self, customer_id: str, interaction: Interaction) -> tuple[Interaction, bool]:
        """Put an interaction on a timeline; the customer is made where absent. As stored, and whether new.

        The same id again is the same interaction; Conflict where its content differs.
        """
        with writing(self._engine) as connection:
            if (
                connection.execute(select(customers.c.id).where(customers.c.id == customer_id)).first()
                is None
            ):
                _put(connection, customer_id, Profile(), self._clock())
            return self.add_to_timeline(connection, customer_id, interaction)

    def add_to_timeline(
        self, connection: Connection, customer_id: str, interaction: Interaction
    ) -> tuple[Interaction, bool]:
        """What `add_interaction` does for a customer who is there, in the caller's transaction."""
        stored, is_new = _add_interaction(connection, customer_id, interaction)
        if is_new:
            self._tell(connection, customer_id)
        return stored, is_new

    def take_off_timeline(self, connection: Connection, customer_id: str, ids: Collection[str]) -> None:
        """Remove interactions that did not happen after all, in the caller's transaction."""
        theirs = (interactions.c.customer_id == customer_id) & interactions.c.id.in_(ids)
        if connection.execute(delete(interactions).where(theirs)).rowcount:
            self._tell(connection, customer_id)

    def import_rows(self, rows: Iterable[Mapping[str, Any] | Unreadable | None]) -> Iterator[Taken]:
        """Put many customers, each row on its own; what was taken so far, after every few rows.

        A row is a profile with its `id` and, where known, `interactions`: see `assist.customers.rows`. What
        it names replaces what is on file, and what it does not name stays. A second row of the same id is
        refused. The same rows again change nothing: an interaction without an id gets one from what it says.
        """
        taken_from: dict[str, int] = {}
        numbered = ((number, row) for number, row in enumerate(rows, 1) if row is not None)
        while some := tuple(islice(numbered, _ROWS_AT_ONCE)):
            taken = unchanged = 0
            rejected: list[Rejected] = []
            shared: list[Shared] = []
            with writing(self._engine) as connection:
                for number, row in some:
                    outcome = self._import(connection, number, row, taken_from)
                    if isinstance(outcome, Rejected):
                        rejected.append(outcome)
                    else:
                        taken, unchanged = taken + 1, unchanged + (not outcome)
                        shared += (
                            _shared(connection, number, str(row["id"])) if isinstance(row, Mapping) else ()
                        )
            yield Taken(rows=taken, unchanged=unchanged, rejected=tuple(rejected), shared=tuple(shared))

    def shared(self, id: str) -> tuple[Shared, ...]:
        """The identities of a customer that are on file for somebody else too, verified on either side."""
        with reading(self._engine) as connection:
            on_file = connection.execute(select(customers.c.id).where(customers.c.id == id)).first()
            return tuple(_shared(connection, 1, id)) if on_file else ()

    def are_one(self, ids: Sequence[str]) -> bool:
        """Whether these ids are one person now."""
        with reading(self._engine) as connection:
            return are_one(connection, ids)

    def erase(self, id: str, erased_by: str) -> Receipt:
        """Remove everything about a customer, everywhere, and say what it was. See `erasure`."""
        return erase(self._engine, self._clock, self._journal, id, erased_by)

    def _import(
        self,
        connection: Connection,
        number: int,
        given: Mapping[str, Any] | Unreadable,
        taken_from: dict[str, int],
    ) -> Rejected | bool:
        """Whether the row said something new, or why it was not taken; `taken_from` is the row of each id."""
        if isinstance(given, Unreadable):
            return Rejected(row=given.row, code="unreadable_row", detail=given.detail)
        try:
            row = read_row(given)
            if row.id in taken_from:
                return Rejected(row=number, code="repeated_id", detail=_REPEATED.format(taken_from[row.id]))
            with connection.begin_nested():  # a row is taken whole or not at all
                profile = with_on_file(connection, row.id, row.profile)
                if wrong := contradictions(profile):
                    return Rejected(row=number, code="invalid_row", detail="; ".join(map(str, wrong)))
                changed = _put(connection, row.id, profile, self._clock())
                for interaction in row.interactions:
                    named = interaction.model_copy(update={"id": interaction.id or _id_of(interaction)})
                    changed |= _add_interaction(connection, row.id, named)[1]
                if changed:
                    self._tell(connection, row.id)
        except ValidationError as failure:
            return Rejected(row=number, code="invalid_row", detail=why_refused(failure))
        except Conflict as conflict:
            return Rejected(row=number, code=conflict.code, detail=conflict.detail)
        except (OperationalError, InterfaceError):
            raise  # the database is away: no row can be taken
        except Exception as failure:  # of whatever kind: one row must not end the import of the others
            kind = type(failure).__name__  # its message may hold what a customer said
            log.error("a row of an import failed (%s)", kind)
            return Rejected(row=number, code="row_failed", detail=_FAILED.format(kind))
        taken_from[row.id] = number
        return changed

    def _tell(self, connection: Connection, id: str) -> None:
        tell_conversations(connection, self._events, person_of(connection, id))


def _own_part(connection: Connection, id: str, profile: Profile) -> Profile:
    """The profile without what only another id of the same person has on file."""
    people = person_of(connection, id)
    if len(people) == 1:
        return profile
    query = select(customers.c.id, customers.c.profile).where(customers.c.id.in_(people))
    on_file = {row.id: Profile.model_validate(row.profile) for row in connection.execute(query)}
    own = on_file.get(id, Profile())
    others = [one for other, one in on_file.items() if other != id]
    given = profile.model_fields_set
    return Profile(**{name: _without(name, profile, own, others) for name in given})


def _without(name: str, profile: Profile, own: Profile, others: Sequence[Profile]) -> Any:
    given, mine = getattr(profile, name), getattr(own, name)
    theirs = [getattr(one, name) for one in others]
    if isinstance(given, tuple):
        foreign = [item for value in theirs for item in value if item not in mine]
        return tuple(item for item in given if item not in foreign)
    if isinstance(given, dict):
        return {
            key: value
            for key, value in given.items()
            if key in mine or all(key not in one or one[key] != value for one in theirs)
        }
    return None if mine is None and given in theirs else given


def _put(connection: Connection, id: str, profile: Profile, now: datetime) -> bool:
    """Put a profile on file; whether that changed anything."""
    content = profile.model_dump(mode="json", exclude_unset=True)  # what was not given is not known
    before = connection.execute(select(customers.c.profile).where(customers.c.id == id)).one_or_none()
    if before is not None and before.profile == content:
        return False
    row = {"profile": content, "updated_at": now}
    if before is None:
        connection.execute(insert(customers).values(id=id, **row))
    else:
        connection.execute(update(customers).where(customers.c.id == id).values(**row))
    connection.execute(delete(identities).where(identities.c.customer_id == id))
    known: set[tuple[str, str]] = {(one.kind, normalised(one.kind, one.value)) for one in profile.identities}
    known |= {(_SERIAL, normalised("device", number)) for number in _device_numbers(profile)}
    known |= {(_ORDER, normalised("device", order.id)) for order in profile.orders}
    for kind, value in sorted(known):
        connection.execute(
            insert(identities).values(kind=kind, value=value, customer_id=id, ending=ending(kind, value))
        )
    return True


def _shared(connection: Connection, row: int, id: str) -> Iterator[Shared]:
    """The identities of a customer that are on file for another person too, where either file calls them
    verified: a family may share a telephone that nobody proved to be theirs."""
    own, person = _verified(connection, id), person_of(connection, id)
    mine = select(identities.c.kind, identities.c.value).where(
        identities.c.customer_id == id, identities.c.kind.in_(_PROVED)
    )
    for kind, value in connection.execute(mine).all():
        theirs = (
            select(identities.c.customer_id)
            .where(identities.c.kind == kind, identities.c.value == value)
            .where(identities.c.customer_id.not_in(person))
            .order_by(identities.c.customer_id)
            .limit(_MOST_SHARING)
        )
        for other in connection.execute(theirs).scalars().all():
            if (kind, value) in own or (kind, value) in _verified(connection, other):
                yield Shared(row=row, kind=kind, customer_id=other)
                break


def _verified(connection: Connection, id: str) -> frozenset[tuple[str, str]]:
    """The verified identities on file, each in its one spelling."""
    content = connection.execute(select(customers.c.profile).where(customers.c.id == id)).scalar_one()
    held = Profile.model_validate(content).identities
    return frozenset((one.kind, normalised(one.kind, one.value)) for one in held if one.verified)


def _device_numbers(profile: Profile) -> Iterator[str]:
    yield from (one.serial for one in profile.products if one.serial)
    yield from (one.value for one in profile.identities if one.kind == "device")


def _add_interaction(
    connection: Connection, customer_id: str, interaction: Interaction
) -> tuple[Interaction, bool]:
    """Put an interaction on a timeline inside the caller's transaction; see `Customers.add_interaction`."""
    if interaction.id is not None:
        row = connection.execute(
            select(interactions.c.content).where(
                interactions.c.customer_id == customer_id, interactions.c.id == interaction.id
            )
        ).one_or_none()
        if row is not None:
            known = Interaction.model_validate(row.content)
            if known != interaction:
                raise Conflict(
                    "interaction_differs",
                    # Neither id: what an import says of its rows is kept, after an erasure too.
                    "The customer has another interaction with this id; give every interaction its own.",
                )
            return known, False
    id = interaction.id or str(uuid7())
    stored = interaction.model_copy(update={"id": id})
    timeline.add(connection, customer_id, id, stored.at, stored.model_dump(mode="json"))
    return stored, True


def _id_of(interaction: Interaction) -> str:
    """An id from what the interaction says: the same one, imported again, is the same."""
    written = interaction.model_dump_json(exclude={"id"}).encode(errors="surrogatepass")
    return f"i-{hashlib.blake2b(written, digest_size=16).hexdigest()}"


def _customer(connection: Connection, id: str) -> Customer | None:
    people = person_of(connection, id)
    found = _person(connection, people)
    if found is None:
        return None
    return found.model_copy(update={"interactions": _interactions(timeline.whole(connection, people))})


def _person(connection: Connection, people: Sequence[str]) -> Customer | None:
    """What is on file under all ids of one person, without the timeline; the first id is theirs."""
    query = select(customers.c.id, customers.c.profile, customers.c.updated_at).where(
        customers.c.id.in_(people)
    )
    rows = {row.id: row for row in connection.execute(query)}
    on_file = [Profile.model_validate(rows[id].profile) for id in people if id in rows]
    if not on_file:
        return None
    told_at = min(row.updated_at for row in rows.values())
    return Customer(id=people[0], also=tuple(people[1:]), profile=_joined(on_file), told_at=told_at)


def _joined(profiles: Sequence[Profile]) -> Profile:
    """Several profiles of one person as one: of what can only be one, the first that is known."""
    if len(profiles) == 1:
        return profiles[0]
    joined: dict[str, Any] = {}
    known = frozenset[str]().union(*(one.model_fields_set for one in profiles))
    for name in (name for name in Profile.model_fields if name in known):
        values = [getattr(one, name) for one in profiles]
        if isinstance(values[0], tuple):
            joined[name] = tuple({repr(item): item for value in values for item in value}.values())
        elif isinstance(values[0], dict):
            joined[name] = {key: held for value in reversed(values) for key, held in value.items()}
        else:
            joined[name] = next((value for value in values if value), None)
    return Profile(**joined)


def _interactions(contents: Iterable[Mapping[str, Any]]) -> tuple[Interaction, ...]:
    return tuple(Interaction.model_validate(content) for content in contents)


def _require(customer: Customer | None) -> Customer:
    if customer is None:
        raise LookupError("a customer vanished inside one transaction")
    return customer
