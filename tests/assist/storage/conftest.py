from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from assist.storage.database import migrate, open_engine


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database of the test's own: these tests change more than rows."""
    engine = open_engine(database_url)
    migrate(engine)
    yield engine
    engine.dispose()
