"""The errors a client can act on, and the HTTP status each becomes.

AssistError
├── BadRequest            400  the request cannot be read as it stands
├── NotAuthenticated      401
├── NotAllowed            403
├── NotFound              404  missing, or not for this caller: the two look alike
├── Conflict              409
├── Unprocessable         422  well-formed, but not something we can take
├── NoRoom                507  the disk is full or refuses to write
└── NotReady              503
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_base.front_matter import Problem


class AssistError(Exception):
    """A failure a client can act on. The message names the value and the remedy."""

    status = 500
    title = "Internal error"

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        """Stable, for programs."""
        self.detail = detail
        """A sentence, for people."""


class BadRequest(AssistError):
    status, title = 400, "Bad request"


class NotAuthenticated(AssistError):
    status, title = 401, "Not authenticated"


class NotAllowed(AssistError):
    status, title = 403, "Not allowed"


class NotFound(AssistError):
    status, title = 404, "Not found"

    def __init__(self, noun: str, wanted: str, version: int | None = None) -> None:
        which = "" if version is None else f"version {version} of "
        super().__init__(f"{noun}_not_found", f"There is no {which}{noun} {wanted!r} that you may see.")


class Conflict(AssistError):
    status, title = 409, "Conflict"


class Unprocessable(AssistError):
    status, title = 422, "Unprocessable"

    def __init__(self, code: str, detail: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(code, detail)
        self.problems = problems
        """Each thing that is wrong, where there may be several, and where it stands."""


class NoRoom(AssistError):
    status, title = 507, "No room to store"


class NotReady(AssistError):
    status, title = 503, "Not ready"
