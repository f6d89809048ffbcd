"""Fixtures that the whole suite shares."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from assist.storage.database import open_engine
from embeddings.encoder import SentenceEncoder
from knowledge_base.catalogue import Catalogue
from knowledge_base.knowledge_base import KnowledgeBase
from tests.assist.small_company import clock
from tests.served import Served, load_sample, serving

ROOT = Path(__file__).parents[1]
KEPT_ENCODER = ROOT / ".cache" / "encoder"


@pytest.fixture(scope="session")
def minilm() -> SentenceEncoder:
    """The default encoder. Its graph is kept between test runs, in a folder that git ignores."""
    return SentenceEncoder.open(cache_dir=KEPT_ENCODER)


@pytest.fixture(scope="session")
def sample_data(minilm: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `python -m assist sample` fills, once for all workers: copy it, never change it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    data_dir = shared / "sample-company"
    with FileLock(f"{data_dir}.lock"):
        if not data_dir.exists():
            aside = shared / "sample-company-aside"
            aside.mkdir(mode=0o700)
            shutil.copytree(KEPT_ENCODER, aside / "models")  # making the graph anew takes 20 s
            for path in (aside / "models", *(aside / "models").rglob("*")):
                path.chmod(0o700 if path.is_dir() else 0o600)
            load_sample(aside)
            aside.rename(data_dir)
    return data_dir


@pytest.fixture(scope="module")
def lumivale(
    sample_data: Path, minilm: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeBase]:
    """The sample company's documents, with the default encoder, on the day of `small_company`."""
    data_dir = tmp_path_factory.mktemp("lumivale") / "data"
    shutil.copytree(sample_data, data_dir, ignore=shutil.ignore_patterns("models"))
    engine = open_engine(f"sqlite:///{data_dir / 'assist.db'}")
    yield KnowledgeBase.open(data_dir / "index", Catalogue(engine), minilm, clock)
    engine.dispose()


@pytest.fixture(scope="session")
def served(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample company, served once for all tests of this worker: leave what you find as you found it."""
    data_dir = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(sample_data, data_dir)
    with serving(data_dir) as service:
        yield service
