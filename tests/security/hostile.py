"""The table of hostile inputs and the doors at which each kind of field is typed in."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.test import Client

from yimen.hotline.models import Order
from yimen.matters.models import Matter, Note
from yimen.parties.models import Party
from yimen.parties.services import COLUMNS, unseal

HERE: Final = Path(__file__).with_name("hostile_inputs.json")
# Where the next set of inputs lies while the design is at hand; the copy beside this file decides.
ENTRIES: Final[list[dict[str, Any]]] = json.loads(HERE.read_text("utf-8"))["entries"]
# Kinds of fields that no page of this product has yet, and why.
NO_DOOR: Final = {
    "email": "no form asks for an address", "id_number": "no form asks for an identity number; the rule is tried in kernel",
    "money": "no amount is typed before the budget's pages", "url": "no outgoing connector", "json_body": "no JSON API",
    "datetime": "moments are taken by the clock, days are chosen; reading moments is tried in kernel",
}  # fmt: skip
# Kinds that are tried where their reader is.
ELSEWHERE: Final = {
    "table_file": "yimen/hotline/tests/test_import_files.py", "table_cell": "yimen/hotline/tests/test_import_files.py",
    "file": "yimen/matters/tests/test_files.py", "file_name": "yimen/desk/tests/test_files_served.py",
    "date": "yimen/kernel/tests/test_hostile_values.py",
}  # fmt: skip
NOT_YET: Final = {
    "req-webhook-replay": "no inbound push", "req-webhook-old": "no inbound push", "req-signature-skew": "no inbound push",
    "req-wrong-type": "no JSON API",
}  # fmt: skip


def of_kind(*kinds: str) -> list[dict[str, Any]]:
    return [entry for entry in ENTRIES if entry["field_kind"] in kinds]


def raw_value(entry: Mapping[str, Any], limit: int) -> bytes:
    """The value as bytes of a form, generators worked out."""
    if "value" in entry:
        return str(entry["value"]).encode("utf-16", "surrogatepass").decode("utf-16").encode()
    given = entry["generator"]
    if given["name"] == "bytes":
        return bytes.fromhex(given["hex"])
    if given["name"] == "limit":
        return (given["unit"] * (limit + given["delta"])).encode()
    if given["name"] == "combining":
        marks = "".join(given["marks"][n % len(given["marks"])] for n in range(given["per_char"]))
        return "".join(each + marks for each in given["base"]).encode()
    return (given.get("prefix", "") + given["text"] * given["count"] + given.get("suffix", "")).encode()


FORM: Final = {
    "phone": "13800000026", "name": "溪水清", "caller_kind": "person", "request_type": "help", "title": "停水两天",
    "content": "五楼以上一滴水没有。", "demands": "尽快恢复供水", "address": "乾佑街道迎春社区 2 号楼", "grade": "ordinary",
    "confidentiality": "open", "reply_way": "phone", "other_procedure": "none", "people_count": "1", "channel": "phone",
    "go": "submit",
}  # fmt: skip


def post_raw(client: Client, url: str, fields: Mapping[str, str | bytes]) -> Any:
    """A form whose values are these bytes, valid UTF-8 or not."""
    body = "&".join(f"{quote(name)}={quote(value)}" for name, value in fields.items())
    return client.generic("POST", url, body, "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Field:
    """One field of a form: how it is sent, what is stored of it, its limit."""

    send: Callable[[Client, Matter, bytes], Any]
    stored: Callable[[], str]
    limit: int = 60


def _intake(name: str, **more: str) -> Callable[[Client, Matter, bytes], Any]:
    def send(client: Client, matter: Matter, value: bytes) -> Any:
        return post_raw(client, "/orders/new/", FORM | more | {"key": str(uuid4()), name: value})

    return send


def _act(verb: str, name: str, **more: str) -> Callable[[Client, Matter, bytes], Any]:
    def send(client: Client, matter: Matter, value: bytes) -> Any:
        keys = {"key": str(uuid4()), "seen": str(matter.version)}
        return post_raw(client, f"/matters/{matter.number}/do/{verb}/", keys | more | {name: value})

    return send


def _note(kind: str) -> Callable[[], str]:
    return lambda: Note.objects.filter(kind=kind).latest("at").text


def _party(column: str) -> Callable[[], str]:
    def read() -> str:
        party: Party = Order.objects.latest("pk").party  # type: ignore[assignment]
        return unseal(getattr(party, column), COLUMNS[column], party.pk)

    return read


def newest(column: str) -> Callable[[], str]:
    return lambda: str(getattr(Matter.objects.latest("pk"), column))


REPLY: Final = {"found": "true", "answer_1": "已恢复供水", "answer_2": "水泵损坏"}
# Person, door → the field there.
FIELDS: Final[dict[str, dict[str, Field]]] = {
    "text_long": {
        "operator content": Field(_intake("content"), _note("content"), 5000),
        "handler note": Field(_act("add_note", "text"), _note("note"), 2000),
        "handler contact": Field(_act("log_contact", "text", way="phone", reached="yes"), _note("contact"), 2000),
    },
    "text_short": {
        "operator title": Field(_intake("title"), newest("title"), 60),
        "operator address": Field(
            _intake("address", region="611026001002"), lambda: Order.objects.latest("pk").address, 200
        ),
    },
    "person_name": {"operator name": Field(_intake("name"), _party("name"), 50)},
    "phone": {"operator phone": Field(_intake("phone"), _party("phone"), 32)},
    "integer": {"operator people": Field(_intake("people_count"), lambda: str(Order.objects.latest("pk").people_count), 6)},
    "choice": {
        "operator type": Field(_intake("request_type"), newest("subtype"), 16),
        "operator grade": Field(_intake("grade"), newest("grade"), 16),
    },
    "uscc": {
        "operator credit": Field(
            _intake("credit_code", caller_kind="enterprise"), lambda: Order.objects.latest("pk").party.credit_code, 24  # type: ignore[union-attr]
        ),
    },
}  # fmt: skip


def cases() -> list[tuple[str, str, dict[str, Any]]]:
    """(door, kind, entry) of every entry that has a field here."""
    return [(door, kind, entry) for kind, doors in FIELDS.items() for door in doors for entry in of_kind(kind)]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def query(values: Mapping[str, str]) -> str:
    return urlencode(values)
