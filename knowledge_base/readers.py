"""Who asks, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge_base.documents import Audience

Role = Literal["agent", "lead", "editor", "admin", "service"]

_CLEARANCE: dict[Role, frozenset[Audience]] = {
    "agent": frozenset({"public", "agent"}),
    "service": frozenset({"public", "agent"}),
    "lead": frozenset({"public", "agent", "lead"}),
}


@dataclass(frozen=True)
class Reader:
    """A person or program that asks: their role decides the audience, their teams the rest."""

    name: str
    role: Role
    teams: frozenset[str] = frozenset()

    @property
    def keeps_documents(self) -> bool:
        """Whether they write the documents, and so read all of them."""
        return self.role in ("editor", "admin")

    def may_read(self, audience: Audience | None, teams: tuple[str, ...]) -> bool:
        """Whether a document of this audience and these teams may be shown to this reader.

        Editors and admins keep the documents and read all of them. For everyone else a document
        without audience does not exist.
        """
        if self.keeps_documents:
            return True
        if audience not in _CLEARANCE[self.role]:
            return False
        return not teams or bool(self.teams.intersection(teams))
