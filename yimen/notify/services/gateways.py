"""The way out for messages: an interface, and the gateway that development uses in its place."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings

from yimen.kernel.masks import mask_phone


class GatewayError(Exception):
    """The message was not taken over; it is tried again."""


class Gateway(Protocol):
    """Hands a message over. `key` is the message's own: the same key twice is one message to the receiver."""

    def send(self, *, key: UUID, phone: str, code: str, text: str, at: datetime) -> None:
        """Raises GatewayError when the message was not taken over."""


class Development:
    """Writes down that a message would have gone out: to whom in masked form, which kind, how long; never the text."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def send(self, *, key: UUID, phone: str, code: str, text: str, at: datetime) -> None:
        line = {
            "key": str(key),
            "at": at.isoformat(),
            "phone": mask_phone(phone),
            "code": code,
            "characters": len(text),
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


class Missing:
    """No gateway is set up: nothing is called sent that was not."""

    def send(self, *, key: UUID, phone: str, code: str, text: str, at: datetime) -> None:
        raise GatewayError("没有设置短信网关")


def gateway() -> Gateway:
    """The gateway in force."""
    return Missing() if settings.PRODUCTION else Development(Path(settings.DATA) / "messages.jsonl")
