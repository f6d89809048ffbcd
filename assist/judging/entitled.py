"""Entitled: what a rule asks the customer to be entitled to."""

from __future__ import annotations

import re

_IN_ENTITLEMENTS = re.compile(r"(?:\"([^\"]+)\"|'([^']+)')\s+in\s+customer\.entitlements")


def entitlements_in(rule: str) -> tuple[str, ...]:
    """The entitlements that `rule`, in CEL, looks for on file, in its order."""
    return tuple(one or other for one, other in _IN_ENTITLEMENTS.findall(rule))
