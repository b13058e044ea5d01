"""The staff rail: which areas a person has, with live counts."""

from __future__ import annotations

from typing import Any

from yimen.org.access import Actor


def rail_for(actor: Actor, path: str) -> list[dict[str, Any]]:
    """Sections of the rail for this person; the entry whose url starts the path is current."""
    return [
        {
            "title": "",
            "items": [
                {"url": "/", "label": "待办", "icon": "inbox", "count": None, "late": False, "current": path == "/"}
            ],
        }
    ]
