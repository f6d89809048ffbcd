"""Draft check: reads the agent's own words before they are sent. Points at what to look at; blocks nothing.

Every finding names the exact characters it is about. Facts on file, the documents found for this conversation
and fixed courtesy need no proof; numbers, amounts, dates, rules and promises do.
"""

from __future__ import annotations

from assist.draft_check.check import check_draft
from assist.draft_check.finding import Code, Finding

__all__ = ["Code", "Finding", "check_draft"]
