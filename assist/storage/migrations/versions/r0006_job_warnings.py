"""What an import took and warns of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Give jobs a list of warnings, empty for those there are."""
    op.add_column("jobs", sa.Column("warnings", sa.JSON, nullable=False, server_default="[]"))
