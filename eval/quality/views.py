"""What is asked of a search that takes one text: the conversation, cut to a few of the customer's turns."""

from __future__ import annotations

from eval.cases import Case, CorpusDocument

VIEWS = {"last turn": 1, "last three": 3}
"""What users of the libraries pass, and the fairer one: how many of the customer's last turns."""


def last_customer_turns(case: Case, turns: int) -> str:
    """The customer's last `turns` turns, in order, one a line."""
    said = [one.text for one in case.turns if one.speaker == "customer"]
    return "\n".join(said[-turns:])


def text_of(document: CorpusDocument) -> str:
    """A document as one text: its title, if it has one, above what it says."""
    return f"{document.title}\n{document.text}" if document.title.strip() else document.text
