"""After journeys with words of their own in every personal field, no log, no job and no event holds one of them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from tests.security.canaries import canary, forms
from tests.security.hostile import FORM
from yimen.hotline.models import Order
from yimen.hotline.services import intake
from yimen.hotline.services.public import query_code
from yimen.hotline.tests import cast
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Event, Matter
from yimen.org.models import Staff
from yimen.parties.models import Party
from yimen.parties.services import Contact
from yimen.project.logs import Line
from yimen.project.postgres import scratch_cluster

WORDS = {
    "name": "溪" + canary(900, 3), "phone": "13800008123", "identity": "61252719000101001X", "address": canary(901),
    "password": "Kan-" + canary(902), "content": canary(903), "upstream": "YL" + "7319046", "other phone": "13800008456",
}  # fmt: skip


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Every line of the application's log from now on, as it is formatted in operation."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(Line().format(record))

    root, keep = logging.getLogger(), Keep(level=logging.DEBUG)
    before = root.level
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    yield lines
    root.removeHandler(keep)
    root.setLevel(before)


@pytest.fixture
def server_log() -> Iterator[Any]:
    """What PostgreSQL writes to its log from now on."""
    file = scratch_cluster().log_file
    start = file.stat().st_size if file.exists() else 0
    yield lambda: file.read_bytes()[start:] if file.exists() else b""


def journey(monkeypatch: pytest.MonkeyPatch) -> Matter:
    """An order from the call to the reply, with faults, refusals and wrong sign-ins on the way."""
    operator = cast.signed_in("operator")
    form = FORM | {
        "key": str(uuid4()), "phone": WORDS["phone"], "name": WORDS["name"], "address": f"乾佑街道迎春社区{WORDS['address']}",
        "content": f"{WORDS['content']}，身份证{WORDS['identity']}，另打{WORDS['other phone']}",
    }  # fmt: skip
    assert operator.post("/orders/new/", form).status_code == 303
    operator.post("/orders/new/", form | {"key": str(uuid4()), "title": ""})
    operator.post("/orders/new/caller/", {"phone": WORDS["phone"]})
    operator.get(f"/search/?q={WORDS['phone']}")
    operator.get(f"/search/?size=0&q={WORDS['phone']}")
    matter = Matter.objects.get()
    for step in cast.ROADS["in_progress"]:
        step(matter)
    handler = cast.signed_in("handler")
    assert WORDS["phone"] in handler.post(
        f"/matters/{matter.number}/whole-number/", {"reason": "call"}
    ).content.decode().replace(" ", "")
    handler.post(f"/matters/{matter.number}/do/pass_review/", {"remark": WORDS["content"]})
    _sign_in()
    _follow(matter)
    _faults(monkeypatch, form)
    return matter


def _sign_in() -> None:
    person = Staff.objects.get(login="xia.zhiqing")
    person.set_password(WORDS["password"])
    person.save(update_fields=["password"])
    for password in (WORDS["password"] + "x", WORDS["password"]):
        Client().post("/accounts/login/", {"login": "xia.zhiqing", "password": password})


def _follow(matter: Matter) -> None:
    order = Order.objects.get(pk=matter.pk)
    WORDS["query code"] = query_code(order, matter.number)
    Client().post("/public/follow/", {"number": matter.number, "code": WORDS["query code"]})


def _faults(monkeypatch: pytest.MonkeyPatch, form: dict[str, Any]) -> None:
    """A fault of ours in the middle of an intake, and constraints that break on a sealed and on an open value."""
    base = {"channel": "city_platform", "request_type": "help", "title": "停水", "content": WORDS["content"],
            "contact": Contact(name=WORDS["name"], phone=WORDS["phone"]), "upstream_system": "city"}  # fmt: skip
    intake.register(intake=intake.Intake(**base, upstream_number=WORDS["upstream"]), by=cast.actor("operator"))  # type: ignore[arg-type]
    with contextlib.suppress(Refusal, IntegrityError):
        intake.register(intake=intake.Intake(**base, upstream_number=WORDS["upstream"]), by=cast.actor("operator"))  # type: ignore[arg-type]
    party = Party.objects.get(phone_index__isnull=False, name_index__isnull=False)
    with contextlib.suppress(IntegrityError):
        Party.objects.create(
            phone_index=party.phone_index,
            name_index=party.name_index,
            special=WORDS["name"],
            created_at=party.created_at,
        )

    def broken(**given: Any) -> None:
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as patch:
        patch.setattr(intake, "register", broken)
        client = cast.signed_in("operator")
        client.raise_request_exception = False
        assert client.post("/orders/new/", form | {"key": str(uuid4())}).status_code == 500


def hits(blob: bytes, words: dict[str, str]) -> list[str]:
    return [label for label, word in words.items() if any(form in blob for form in forms(word))]


@pytest.mark.usefixtures("committed_database")
def test_no_log_job_or_event_holds_a_personal_word(
    logged: list[str], server_log: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    matter = journey(monkeypatch)
    personal = {label: word for label, word in WORDS.items() if label != "upstream"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(args::text, ' '), '') FROM procrastinate_jobs")
        jobs = str(cursor.fetchone()[0])
    bodies = "\n".join(Event.objects.values_list("body", flat=True))
    out, err = capfd.readouterr()
    assert Event.objects.filter(matter=matter).count() >= 4
    assert any("broken on purpose" in line for line in logged), "the fault itself must be on record"
    # The query code has six digits, which times and numbers may hold by chance.
    longer = {label: word for label, word in personal.items() if label != "query code"}
    found = {
        "application": hits("\n".join(logged).encode(), longer),
        "output": hits((out + err).encode(), longer),
        "jobs": hits(jobs.encode(), longer), "events": hits(bodies.encode(), longer),
        "postgresql": hits(server_log(), longer | {"upstream": WORDS["upstream"]}),
    }  # fmt: skip
    assert not any(found.values()), found
