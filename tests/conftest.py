"""Fixtures that the whole suite shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.served import Served, load_sample, serving


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample company, served once for all tests of this worker: leave what you find as you found it."""
    data_dir = tmp_path_factory.mktemp("served") / "data"
    load_sample(data_dir)
    with serving(data_dir) as service:
        yield service
