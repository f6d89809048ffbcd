"""Fixtures that the whole suite shares."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from embeddings.encoder import SentenceEncoder
from tests.served import Served, load_sample, serving

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def minilm() -> SentenceEncoder:
    """The default encoder. Its graph is kept between test runs, in a folder that git ignores."""
    return SentenceEncoder.open(cache_dir=ROOT / ".cache" / "encoder")


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `python -m assist sample` fills, once for all workers: copy it, never change it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    data_dir = shared / "sample-company"
    with FileLock(f"{data_dir}.lock"):
        if not data_dir.exists():
            load_sample(shared / "sample-company-aside")
            (shared / "sample-company-aside").rename(data_dir)
    return data_dir


@pytest.fixture(scope="session")
def served(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample company, served once for all tests of this worker: leave what you find as you found it."""
    data_dir = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(sample_data, data_dir)
    with serving(data_dir) as service:
        yield service
