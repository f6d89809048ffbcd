from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from assist.conversations import Closing, ConversationDetails
from assist.customers.identities import normalised
from assist.customers.importing import Rejected
from assist.customers.profile import (
    Customer,
    Entitlement,
    Identity,
    Interaction,
    Order,
    OwnedProduct,
    Profile,
)
from assist.customers.rows import Unreadable
from assist.errors import Conflict, Unprocessable
from assist.judging.facts import gather_facts
from tests.assist.databases import State

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def profile(**identities: str) -> Profile:
    return Profile(
        name="Anna",
        identities=tuple(Identity(kind=kind, value=value) for kind, value in identities.items()),  # type: ignore[arg-type] # kinds
        products=(
            OwnedProduct(
                sku="FR-520", name="FrostLine", family="refrigerator", delivered_on=date(2026, 11, 2)
            ),
        ),
        orders=(
            Order(
                id="o1",
                placed_on=date(2026, 11, 1),
                status="delivered",
                total=Decimal("1299.00"),
                currency="EUR",
            ),
        ),
        entitlements=(Entitlement(name="Care+"),),
        tier="gold",
        attributes={"photo_received": True},
    )


def test_a_customer_comes_back_as_put_with_the_timeline_oldest_first(state: State) -> None:
    state.customers.put("anna", profile(email="anna@example.com"))
    late = Interaction(id="i2", at=NOON, channel="phone", kind="contact", summary="Called")
    early = Interaction(id="i1", at=datetime(2026, 11, 1, tzinfo=UTC), channel="web", kind="order")
    state.customers.add_interaction("anna", late)
    state.customers.add_interaction("anna", early)

    anna = state.customers.get("anna")
    assert anna == Customer(
        id="anna",
        profile=profile(email="anna@example.com"),
        told_at=anna and anna.told_at,
        interactions=(early, late),
    )
    assert state.customers.get("bob") is None


def test_an_interaction_makes_its_customer_and_counts_once(state: State) -> None:
    interaction = Interaction(id="i1", at=NOON, channel="phone", kind="contact")

    assert state.customers.add_interaction("new", interaction) == (interaction, True)
    assert state.customers.add_interaction("new", interaction) == (interaction, False)
    with pytest.raises(Conflict, match="has another interaction with this id"):
        state.customers.add_interaction("new", interaction.model_copy(update={"summary": "else"}))
    new = state.customers.get("new")
    assert new is not None
    assert (new.profile, new.interactions) == (Profile(), (interaction,))


def test_a_customer_knows_when_the_profile_was_told(state: State) -> None:
    began = state.clock()
    state.customers.put("anna", profile())
    told = state.customers.get("anna")
    state.customers.add_interaction("anna", Interaction(id="i1", at=NOON, channel="phone", kind="contact"))

    later = state.customers.get("anna")
    assert told is not None
    assert later is not None
    assert told.told_at is not None
    assert began <= told.told_at <= state.clock()
    assert later.told_at == told.told_at


@pytest.mark.parametrize(
    ("kind", "written", "spelling"),
    [
        ("email", " Anna@Example.COM ", "anna@example.com"),
        ("email", "mailto:anna@example.com", "anna@example.com"),
        ("phone", "+49 30 901-820", "+4930901820"),
        ("phone", "0049 (30) 901820", "+4930901820"),
        ("phone", "+49 (0)30 901820", "+4930901820"),
        ("phone", "tel:+49.30.901820", "+4930901820"),
        ("phone", "＋４９ 30 901820", "+4930901820"),
        ("phone", "030 901820", "030901820"),
        ("phone", "withheld", "withheld"),
        ("phone", "1-800-FLOWERS", "18003569377"),
        ("phone", "+1 800 flowers", "+18003569377"),
        ("phone", "Tel. 112", "112"),
        ("phone", "+49 30 901820 ext. 12", "+4930901820"),
        ("phone", "+49 30 901820 x12", "+4930901820"),
        ("phone", "+49\u200b30\u00a0901820", "+4930901820"),
        ("phone", "+٤٩ ٣٠ ٩٠١٨٢٠", "+4930901820"),
        ("email", "Anna Berg <Anna@Example.com>", "anna@example.com"),
        ("email", "anna＠example.com", "anna@example.com"),
        ("email", "an\u200bna@example.com", "anna@example.com"),
        ("email", "a.nna+shop@example.com", "a.nna+shop@example.com"),
        ("account", " a-7 ", "A7"),
        ("device", "FR520-25 084417", "FR52025084417"),
        ("device", "fr520‑25–084417", "FR52025084417"),
        ("handle", "@Anna", "anna"),
    ],
)
def test_an_identity_has_one_spelling(kind: str, written: str, spelling: str) -> None:
    assert normalised(kind, written) == spelling


def test_a_customer_is_found_by_any_spelling_of_an_identity_that_still_holds(state: State) -> None:
    state.customers.put("anna", profile(email="Anna@Example.com", phone="+49 30 901820"))
    state.customers.put("bob", profile(phone="0049 30 901820"))

    assert [one.id for one in state.customers.find("email", "ANNA@example.com")] == ["anna"]
    assert [one.id for one in state.customers.find("phone", "+49(30)901820")] == ["anna", "bob"]
    assert [one.id for one in state.customers.find("phone", "030 901820")] == ["anna", "bob"]
    assert [one.id for one in state.customers.find("phone", "49-30-901820")] == ["anna", "bob"]
    assert state.customers.find("phone", "030 901821") == ()
    assert state.customers.find("account", "anna@example.com") == ()

    state.customers.put("anna", profile(email="new@example.com"))

    assert state.customers.find("email", "anna@example.com") == ()


def test_a_spelling_that_grows_beyond_what_is_kept_is_found_all_the_same(state: State) -> None:
    grows = "\ufdfa" * 60  # one character that becomes eighteen
    state.customers.put("anna", profile(handle=grows))

    assert [one.id for one in state.customers.find("handle", grows)] == ["anna"]
    assert state.customers.find("handle", grows + "\ufdfa") == ()


def test_a_number_is_somebody_elses_however_it_is_written_while_it_is_on_file_for_them_alone(
    state: State,
) -> None:
    anna = state.customers.put("anna", profile(account="44 123", handle="@anna_k"))
    bob = state.customers.put("bob", Profile())
    shared = ["O-1", "44123", "anna_k", "O-2"]

    assert state.customers.of_others(shared, anna) == frozenset()
    assert state.customers.of_others(shared, bob) == {"O-1", "44123", "anna_k"}

    state.customers.put("bob", profile(handle="ANNA_K"))
    assert state.customers.of_others(shared, bob) == {"44123"}

    state.customers.merges.merge("bob", "anna", "lena")
    both = state.customers.get("bob")
    assert both
    assert state.customers.of_others(shared, both) == frozenset()


def test_a_number_of_somebody_who_was_erased_is_nobodys(state: State) -> None:
    state.customers.put("anna", profile(account="44 123"))
    bob = state.customers.put("bob", Profile())

    state.customers.erase("anna", "lena")

    assert state.customers.of_others(["O-1", "44123"], bob) == frozenset()


def test_customers_are_listed_by_id_without_timelines(state: State) -> None:
    for id in ("c", "a", "b"):
        state.customers.add_interaction(id, Interaction(at=NOON, channel="web", kind="note"))

    assert [one.id for one in state.customers.list(limit=2)] == ["a", "b"]
    assert [(one.id, one.interactions) for one in state.customers.list(after="b")] == [("c", ())]


def test_an_import_takes_the_good_rows_and_says_why_not_the_others(state: State) -> None:
    interaction = {"id": "i1", "at": "2026-11-20T12:00:00Z", "channel": "web", "kind": "note"}
    rows: list[dict[str, Any] | Unreadable] = [
        {"id": "anna", "name": "Anna", "interactions": [interaction]},
        {"id": "no spaces", "name": "Bob"},
        Unreadable(3, "not readable as JSON"),
        {"id": "bob", "tiers": "gold"},
        {"id": "anna", "name": "Changed"},
        {"id": "carl", "name": "Carl", "interactions": [interaction, {**interaction, "kind": "order"}]},
    ]

    (taken,) = state.customers.import_rows(rows)

    rejected = taken.rejected
    assert taken.rows == 1
    assert [(one.row, one.code) for one in rejected] == [
        (2, "invalid_row"),
        (3, "unreadable_row"),
        (4, "invalid_row"),
        (5, "repeated_id"),
        (6, "interaction_differs"),
    ]
    assert rejected[0].detail == "id: write 1 to 128 letters, digits and . _ : @ -"
    assert rejected[2] == Rejected(
        row=4,
        code="invalid_row",
        detail="tiers: there is no such field; did you mean tier? known are name, identities, products, "
        "orders, entitlements, tier, region, language, preferences, attributes, interactions",
    )
    assert rejected[3].detail == (
        "line 1 of the file is of the same customer: put all that is known of one into one row"
    )
    assert state.customers.get("carl") is None
    found = state.customers.get("anna")
    assert found is not None
    assert found.profile.name == "Anna"  # a row with a bad part is not taken in part


@pytest.mark.parametrize(
    ("row", "detail"),
    [
        ({"profile": {"name": "X"}}, "profile: there is no such field: write what is in it beside the id"),
        ({"profile": 7}, "profile: there is no such field: write what is in it beside the id"),
        ({"attributes": 7}, "attributes: give an object"),
        ({"orders": "none"}, "orders: give a list"),
    ],
)
def test_a_row_that_cannot_be_read_leaves_those_after_it(
    state: State, row: dict[str, Any], detail: str
) -> None:
    (taken,) = state.customers.import_rows([{"id": "x", **row}, {"id": "bob", "name": "Bob"}])

    assert taken.rejected == (Rejected(row=1, code="invalid_row", detail=detail),)
    assert taken.rows == 1
    assert state.customers.get("bob") is not None


_TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=12)
_NUMBER = st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False)
_JSON = st.recursive(
    st.none() | st.booleans() | _NUMBER | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)
_FIELDS = st.sampled_from([*Profile.model_fields, "id", "interactions", "profile", "customer", ""])


@given(rows=st.lists(st.dictionaries(_FIELDS | _TEXT, _JSON, max_size=5), max_size=4))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_row_holds_it_is_taken_or_named_with_what_is_wrong(
    state: State, rows: list[dict[str, Any]]
) -> None:
    taken = list(state.customers.import_rows(rows))

    rejected = [one for part in taken for one in part.rejected]
    assert sum(part.rows for part in taken) + len(rejected) == len(rows)
    assert {one.code for one in rejected} <= {"invalid_row", "repeated_id", "interaction_differs"}
    assert all(one.detail.strip() for one in rejected)


class Broken(dict[str, Any]):
    """A row that fails in a way that nobody foresaw."""

    def items(self) -> NoReturn:
        raise RuntimeError("a value that nobody foresaw")


def test_a_row_that_fails_as_nobody_foresaw_leaves_those_after_it(state: State) -> None:
    (taken,) = state.customers.import_rows([Broken(id="x"), {"id": "bob", "name": "Bob"}])

    (rejected,) = taken.rejected
    assert (rejected.row, rejected.code, taken.rows) == (1, "row_failed", 1)
    assert "RuntimeError" in rejected.detail
    assert "nobody foresaw" not in rejected.detail  # it may hold what a customer said
    assert state.customers.get("bob") is not None


def test_an_import_replaces_what_a_row_names_and_leaves_the_rest(state: State) -> None:
    order = {"id": "O1", "placed_on": "2026-11-01", "status": "delivered", "total": "9.00", "currency": "EUR"}
    email = {"kind": "email", "value": "cara@x.test", "verified": True}
    phone = {"kind": "phone", "value": "+353 1 555 0142"}
    whole = {
        "id": "cara",
        "name": "Cara",
        "tier": "silver",
        "region": "uk",
        "orders": [order],
        "identities": [email, phone],
        "attributes": {"a": 1, "b": 2},
    }
    list(state.customers.import_rows([whole]))

    few = {"id": "cara", "tier": "gold", "attributes": {"b": 3}, "identities": [{**email, "verified": True}]}
    same_email = {"id": "cara", "identities": [{"kind": "email", "value": "Cara@x.test"}]}
    taken = [part.rows for row in (few, same_email) for part in state.customers.import_rows([row])]

    found = state.customers.get("cara")
    assert taken == [1, 1]
    assert found is not None
    assert (found.profile.name, found.profile.tier, found.profile.region) == ("Cara", "gold", "uk")
    assert [one.id for one in found.profile.orders] == ["O1"]
    assert found.profile.attributes == {"a": 1, "b": 3}
    assert [(one.kind, one.verified) for one in found.profile.identities] == [
        ("phone", False),
        ("email", True),
    ]
    list(state.customers.import_rows([{"id": "cara", "orders": []}]))
    assert state.customers.get("cara").profile.orders == ()  # type: ignore[union-attr] # it is there


def test_what_was_not_given_is_not_known_whether_put_or_imported(state: State) -> None:
    state.customers.put("put", Profile(name="Ann"))
    state.customers.put("none", Profile(name="Ann", entitlements=()))
    list(state.customers.import_rows([{"id": "row", "name": "Ann"}, {"id": "said", "entitlements": []}]))
    found = {id: state.customers.get(id) for id in ("put", "none", "row", "said")}

    known = {
        id: one is not None and gather_facts(one, (), NOON).get("customer.entitlements") is not None
        for id, one in found.items()
    }

    assert known == {"put": False, "none": True, "row": False, "said": True}


def test_importing_twice_changes_nothing_and_says_so(state: State) -> None:
    event = {"at": "2026-11-20T12:00:00Z", "channel": "web", "kind": "note", "summary": "without an id"}
    rows = [
        {
            "id": f"c{n}",
            "name": "x",
            "identities": [{"kind": "email", "value": f"{n}@x.test"}],
            "interactions": [event],
        }
        for n in range(450)
    ]

    def counts() -> list[tuple[int, int]]:
        return [(part.rows, part.unchanged) for part in state.customers.import_rows(rows)]

    assert counts() == [(200, 0), (200, 0), (50, 0)]
    assert counts() == [(200, 200), (200, 200), (50, 50)]
    found = state.customers.get("c449")
    assert found is not None
    assert [one.summary for one in found.interactions] == ["without an id"]
    assert [one.id for one in state.customers.find("email", "449@X.test")] == ["c449"]


def test_open_conversations_hear_of_what_is_known_now_in_the_same_transaction(state: State) -> None:
    for id in ("c1", "c2"):
        state.conversations.put(id, ConversationDetails(customer_id="anna"))
    state.conversations.close("c2", Closing())
    call = Interaction(id="i1", at=NOON, channel="phone", kind="contact")
    commits: list[None] = []
    event.listen(state.engine, "commit", lambda _: commits.append(None))

    state.customers.put("anna", Profile(name="Anna"))
    state.customers.add_interaction("anna", call)
    state.customers.add_interaction("anna", call)

    assert len(commits) == 3
    assert [(one.kind, one.data) for one in state.events.after("c1", 0)] == [
        ("brief", {"customer_id": "anna"})
    ] * 2
    assert state.events.after("c2", 0) == ()


ORDER = {"id": "o-1", "placed_on": "2026-01-02", "status": "delivered", "total": 49.9, "currency": "EUR"}


@pytest.mark.parametrize(
    ("fields", "field", "detail"),
    [
        ({"orders": [ORDER, ORDER]}, "orders.1.id", "orders.0 has the same id: give each its own"),
        (
            {"orders": [{**ORDER, "delivered_on": "2026-01-01"}]},
            "orders.0.delivered_on",
            "it would be delivered (2026-01-01) before it was placed (2026-01-02): mend one of the two days",
        ),
        (
            {"identities": [{"kind": "email", "value": "not-an-email"}]},
            "identities.0.value",
            "write an e-mail address, as anna@example.com",
        ),
        (
            {"identities": [{"kind": "account", "value": "?"}, {"kind": "phone", "value": "call me maybe"}]},
            "identities.1.value",
            "write a phone number in digits, as +353 1 555 0142",
        ),
    ],
)
def test_what_cannot_be_so_is_not_put_on_file(
    state: State, fields: dict[str, Any], field: str, detail: str
) -> None:
    with pytest.raises(Unprocessable) as refused:
        state.customers.put("anna", Profile.model_validate(fields))
    (taken,) = state.customers.import_rows([{"id": "anna", **fields}])

    assert [(one.field, one.detail) for one in refused.value.problems] == [(field, detail)]
    assert [(one.code, one.detail) for one in taken.rejected] == [("invalid_row", f"{field}: {detail}")]
    assert state.customers.get("anna") is None


@pytest.mark.parametrize(
    ("given", "kept"), [(49.9, "49.90"), ("1e9", "1000000000.00"), ("7", "7.00"), ("0.05", "0.05")]
)
def test_an_amount_is_shown_with_two_digits_however_it_was_sent(state: State, given: Any, kept: str) -> None:
    line = {"sku": "A", "name": "A", "price": given}
    profile = Profile.model_validate({"orders": [{**ORDER, "total": given, "items": [line]}]})

    (order,) = state.customers.put("anna", profile).profile.orders

    assert (str(order.total), str(order.items[0].price)) == (kept, kept)


def test_delivered_on_the_day_it_was_placed_is_taken(state: State) -> None:
    same_day = Profile.model_validate({"orders": [{**ORDER, "delivered_on": ORDER["placed_on"]}]})

    assert state.customers.put("anna", same_day).profile == same_day


def test_what_is_wrong_in_a_row_is_quoted_where_it_is_a_day_or_a_number_and_nobodys_words(
    state: State,
) -> None:
    rows: list[dict[str, Any]] = [
        {"name": "Anna"},
        {"id": "a", "orders": [{**ORDER, "delivered_on": "2026-02-30"}]},
        {"id": "b", "orders": [{**ORDER, "delivered_on": "Anna Berg"}]},
        {"id": "c", "orders": [{**ORDER, "total": "12,50"}]},
    ]

    (taken,) = state.customers.import_rows(rows)

    assert [one.detail for one in taken.rejected] == [
        "id: it is missing",
        "orders.0.delivered_on: write a day, as 2026-01-31, not '2026-02-30'",
        "orders.0.delivered_on: write a day, as 2026-01-31",
        "orders.0.total: write an amount, as \"12.50\", not '12,50'",
    ]
