"""Assist: conversation → suggestions → decisions, and the HTTP face of it.

`create_app(wire(Settings(...)))` is the whole service as an ASGI application; `python -m assist` runs it.
"""

from __future__ import annotations

from assist.api.app import create_app
from assist.conversations import Turn
from assist.reading.heard import Heard, heard_in
from assist.reading.understanding import Understanding, asked_within, understand
from assist.settings import BadSettings, Settings
from assist.wiring import Service, wire

__all__ = [
    "BadSettings",
    "Heard",
    "Service",
    "Settings",
    "Turn",
    "Understanding",
    "asked_within",
    "create_app",
    "heard_in",
    "understand",
    "wire",
]
