"""What a reader may not see reaches them in no way, compared with a search that looks at every passage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from embeddings.hashing import HashEmbeddings
from knowledge_base.catalogue import Catalogue, create_tables
from knowledge_base.documents import Document
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.need import Filters, Need
from knowledge_base.readers import Reader
from tests.knowledge_base.conftest import Clock
from tests.knowledge_base.documents_for_tests import EDITOR, document

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
WORDS = ["fridge", "oven", "refund", "repair", "delivery", "damaged"]

teams = st.frozensets(st.sampled_from(["repair", "billing"]))
contents = st.builds(
    lambda words, audience, names, products, kind: document(
        " ".join(words), audience=audience, teams=tuple(sorted(names)), products=products, kind=kind
    ),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True),
    st.sampled_from([None, "public", "agent", "lead"]),
    teams,
    st.sampled_from([(), ("FR310",), ("FR520",)]),
    st.sampled_from(["policy", "faq"]),
)
# Each put happens on the next day of June; the same id again makes the next version.
puts = st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d"]), contents), max_size=10)
readers = st.builds(
    Reader, st.just("someone"), st.sampled_from(["agent", "lead", "service", "editor", "admin"]), teams
)
filters = st.builds(
    Filters, st.sampled_from([None, "policy", "faq"]), st.sampled_from([(), ("FR310",), ("FR310", "FR520")])
)


def allowed(
    history: list[tuple[str, Document]], reader: Reader, asked: int, wanted: Filters
) -> set[tuple[str, int]]:
    """By hand: the versions this reader may be shown about day `asked`, today being the day after all."""
    shown = set()
    for id in {id for id, _ in history}:
        stored = [(day, content) for day, (other, content) in enumerate(history) if other == id]
        versions = [one for at, one in enumerate(stored) if at == 0 or one[1] != stored[at - 1][1]]
        begun = [
            (number, content)
            for number, (day, content) in enumerate(versions, 1)
            if number == 1 or day <= asked
        ]
        number, content = begun[-1]
        readable = all(reader.may_read(one.audience, one.teams) for one in (content, versions[-1][1]))
        about = wanted.kind in (None, content.kind) and (
            not wanted.products or not content.products or set(wanted.products) & set(content.products)
        )
        if readable and about:
            shown.add((id, number))
    return shown


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(puts, readers, st.integers(0, 9), filters)
def test_a_reader_receives_all_and_only_what_they_may_see(
    history: list[tuple[str, Document]], reader: Reader, asked: int, wanted: Filters
) -> None:
    with TemporaryDirectory() as folder:
        engine = create_engine("sqlite://")
        create_tables(engine)
        catalogue, clock = Catalogue(engine), Clock()
        for day, item in enumerate(history):
            catalogue.put_many([item], JUNE + timedelta(days=day))
        clock.now = JUNE + timedelta(days=len(history))
        knowledge_base = KnowledgeBase.open(Path(folder), catalogue, HashEmbeddings(), clock)
        as_of = JUNE + timedelta(days=asked)

        found = knowledge_base.search(Need(" ".join(WORDS)), reader, k=50, as_of=as_of, filters=wanted)

        expected = allowed(history, reader, asked, wanted)
        shown = {(one.passage.document_id, one.passage.version) for one in found.passages}
        assert shown <= expected
        # What is missing has the very text of something shown.
        texts = {one.passage.text for one in found.passages}
        for id, number in expected - shown:
            held = knowledge_base.get(id, EDITOR, number)
            assert held is not None
            assert held.content.text in texts
        for id in "abcd":
            for version in knowledge_base.versions(id, reader):
                assert reader.may_read(version.content.audience, version.content.teams)
        engine.dispose()


def test_five_documents_of_a_team_are_found_among_many_of_others(knowledge_base: KnowledgeBase) -> None:
    others = [(f"o{number}", document(f"refund a damaged fridge {number}")) for number in range(500)]
    ours = [(f"t{number}", document(f"cheese {number}", teams=("repair",))) for number in range(5)]
    hidden = [(id, Document(**{**dict(content), "teams": ("billing",)})) for id, content in others]
    knowledge_base.put_many([*hidden, *ours])
    reader = Reader("someone", "agent", frozenset({"repair"}))

    found = knowledge_base.search(Need("refund a damaged fridge"), reader)

    assert [one.passage.document_id for one in found.passages] == ["t0", "t1", "t2", "t3", "t4"]


def test_a_document_without_audience_exists_for_editors_only(knowledge_base: KnowledgeBase) -> None:
    knowledge_base.put("draft", document("A damaged fridge.", audience=None))

    def found(reader: Reader) -> int:
        return len(knowledge_base.search(Need("damaged fridge"), reader).passages)

    assert [found(Reader("someone", role)) for role in ("agent", "service", "lead", "editor", "admin")] == [
        0,
        0,
        0,
        1,
        1,
    ]
