"""Reported: the worst of what a customer's devices report and nobody has settled, and which device it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assist.briefing.brief import Line
from assist.briefing.tried import event_line
from assist.customers.identities import normalised
from assist.customers.profile import Customer, Interaction
from assist.reading.risks import risks_in

_RECENT_DAYS = 7
_DANGER = re.compile(
    r"\b(?:over)?(?:hot|heat\w*|smok\w*|fire|burn\w*|gas|leak\w*|shock|swell\w*|swoll\w*|spark\w*)"
)
_OF_THE_CONNECTION = re.compile(
    r"\b(?:offline|online|(?:dis)?connect\w*|unreachable|wi-?fi|update\w*|firmware|restored|normal)"
)
"""What says that a device cannot be heard, or is well: anything else is worse."""


def worst_reported(customer: Customer, today: date) -> Line | None:
    """The worst of what devices reported lately, of two alike the latest, with the device's name."""
    open_ones = [one for one in customer.interactions if _is_open(one, customer.interactions, today)]
    worst = max(open_ones, key=lambda one: (_severity(one), one.at), default=None)
    if worst is None:
        return None
    line, name = event_line(worst, today), _device(worst, customer)
    named = name is None or name.casefold() in line.text.casefold()
    return line if named else line.model_copy(update={"text": f"{name}: {line.text}"})


def _is_open(event: Interaction, timeline: Sequence[Interaction], today: date) -> bool:
    of_device = bool(event.id) and (event.channel == "device" or "serial" in event.data)
    if event.kind != "signal" or not of_device or not 0 <= (today - event.at.date()).days <= _RECENT_DAYS:
        return False
    return event.outcome != "resolved" and not any(_settles(one, event) for one in timeline)


def _settles(repair: Interaction, event: Interaction) -> bool:
    """Whether it is a repair of that device since; one without a serial number may have been of any."""
    serial = repair.data.get("serial")
    same = serial is None or serial == event.data.get("serial")
    return repair.kind == "repair" and repair.outcome == "resolved" and repair.at > event.at and same


def _severity(event: Interaction) -> int:
    kind = re.sub(r"[._]", " ", str(event.data.get("signal", ""))).casefold()
    said = (event.summary or "").casefold()
    if _DANGER.search(kind) or "safety" in risks_in(said):
        return 2
    return 0 if _OF_THE_CONNECTION.search(kind or said) else 1


def _device(event: Interaction, customer: Customer) -> str | None:
    serial = event.data.get("serial")
    if not isinstance(serial, str):
        return None
    wanted = normalised("device", serial)
    owned = customer.profile.products
    return next(
        (one.name for one in owned if one.serial and normalised("device", one.serial) == wanted), None
    )
