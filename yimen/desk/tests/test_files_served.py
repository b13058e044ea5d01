from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from yimen.base.now import moved_to
from yimen.hotline.services import intake
from yimen.hotline.tests.cast import an_order, signed_in, turn
from yimen.kernel.limits import ZONE
from yimen.matters import tests as matters_tests
from yimen.matters.models import Attachment, Matter
from yimen.matters.services.files import keep_all, path_of

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 5, 13, 9, 0, tzinfo=ZONE)
NAMES = [
    entry.get("value") or entry["generator"]["text"] * entry["generator"]["count"] + entry["generator"]["suffix"]
    for entry in json.loads((Path(next(iter(matters_tests.__path__))) / "hostile_files.json").read_text("utf-8"))
    if entry["field_kind"] == "file_name"
]


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with moved_to(WEDNESDAY):
        yield


def picture() -> bytes:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = b"somebody"
    Image.new("RGB", (40, 30), (120, 90, 60)).save(target, "JPEG", exif=exif)
    return target.getvalue()


def with_file(name: str = "现场 1.jpg", content: bytes = b"", **more: Any) -> tuple[Matter, Attachment]:
    """An order in hand at the office, with one file that its caller handed in."""
    kept = keep_all(
        [
            SimpleUploadedFile("x.jpg", content or picture())
            if not name.endswith(".pdf")
            else SimpleUploadedFile("x.pdf", content)
        ]
    )
    matter = an_order("in_progress", at=WEDNESDAY, files=kept, **more)
    file = Attachment.objects.filter(matter=matter).earliest("seq")
    Attachment.objects.filter(pk=file.pk).update(name=name)
    file.refresh_from_db()
    return matter, file


def parameters(header: str) -> list[str]:
    """The names of a header's parameters, quoted strings taken as one value (RFC 9110 §5.6)."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", header)
    return [part.split("=")[0].strip() for part in bare.split(";")[1:]]


def body(response: Any) -> bytes:
    """All of it; the test client closes the response behind the last piece."""
    return b"".join(response.streaming_content)


def test_the_original_comes_as_a_download_that_cannot_run_here() -> None:
    _, file = with_file()
    response = signed_in("handler").get(f"/files/{file.pk}/")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == ("attachment; filename*=utf-8''%E7%8E%B0%E5%9C%BA%201.jpg")
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "image/jpeg"
    assert b"somebody" in body(response)


def test_the_shown_copy_stands_in_the_page_and_holds_no_author() -> None:
    _, file = with_file()
    response = signed_in("handler").get(f"/files/{file.pk}/shown/")
    assert response.headers["Content-Disposition"].startswith("inline;")
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert b"somebody" not in body(response)


@pytest.mark.parametrize("name", NAMES)
def test_no_stored_name_can_break_out_of_the_header(name: str) -> None:
    _, file = with_file(name[:120].replace("\0", ""))
    response = signed_in("handler").get(f"/files/{file.pk}/")
    header = response.headers["Content-Disposition"]
    body(response)
    assert "\r" not in header and "\n" not in header
    assert header.startswith("attachment;")
    assert parameters(header) in (["filename"], ["filename*"])


@pytest.mark.parametrize("path", ["", "shown/"])
def test_an_office_without_a_part_finds_nothing(path: str) -> None:
    _, file = with_file()
    assert signed_in("stranger").get(f"/files/{file.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "shown/"])
def test_whoever_is_not_signed_in_is_asked_to(path: str) -> None:
    _, file = with_file()
    response = Client().get(f"/files/{file.pk}/{path}")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_a_file_that_never_was_is_the_same_answer() -> None:
    assert signed_in("handler").get(f"/files/{uuid4()}/").status_code == 404


def test_of_a_secret_order_the_office_gets_the_copy_and_the_desk_the_original() -> None:
    _, file = with_file(confidentiality="secret")
    office = signed_in("handler").get(f"/files/{file.pk}/")
    assert office.headers["Content-Disposition"].startswith("attachment;")
    assert b"somebody" not in body(office)
    assert b"somebody" in body(signed_in("operator").get(f"/files/{file.pk}/"))


def test_of_an_anonymous_order_the_office_gets_the_copy_too() -> None:
    _, file = with_file(anonymous=True, reply_way="web")
    assert b"somebody" not in body(signed_in("handler").get(f"/files/{file.pk}/"))


def test_what_has_no_copy_stays_at_the_desk_when_the_order_is_secret() -> None:
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    _, file = with_file("证明.pdf", pdf, confidentiality="secret")
    refused = signed_in("handler").get(f"/files/{file.pk}/")
    assert refused.status_code == 403
    assert "请热线联系" in refused.content.decode()
    assert body(signed_in("operator").get(f"/files/{file.pk}/")) == pdf
    assert signed_in("operator").get(f"/files/{file.pk}/shown/").status_code == 404


def test_what_a_caller_adds_later_is_veiled_as_well() -> None:
    matter, _ = with_file(confidentiality="secret")
    Matter.objects.filter(pk=matter.pk).update(state="awaiting_caller", owner_role="intake_reviewer")
    kept = keep_all([SimpleUploadedFile("x.jpg", picture())])
    intake.supplement(turn(matter, "reviewer"), text="补一张", files=kept)
    file = Attachment.objects.filter(matter=matter).latest("seq")
    assert b"somebody" not in body(signed_in("handler").get(f"/files/{file.pk}/"))


@pytest.mark.parametrize(("scan", "words"), [("waiting", "还在做安全检查"), ("refused", "没有通过安全检查")])
def test_a_file_under_or_against_the_scan_is_not_handed_out(scan: str, words: str) -> None:
    _, file = with_file()
    Attachment.objects.filter(pk=file.pk).update(scan=scan)
    for path in ("", "shown/"):
        response = signed_in("operator").get(f"/files/{file.pk}/{path}")
        assert response.status_code == 422
        assert words in response.content.decode()


def test_a_file_that_the_store_has_lost_is_told_and_no_error() -> None:
    _, file = with_file()
    path_of(file.sha256).unlink()
    response = signed_in("operator").get(f"/files/{file.pk}/")
    assert response.status_code == 422
    assert "取不出来" in response.content.decode()


def test_a_download_takes_few_statements_and_writes_nothing() -> None:
    _, file = with_file(confidentiality="secret")
    client = signed_in("handler")
    body(client.get(f"/files/{file.pk}/"))
    with CaptureQueriesContext(connection) as counted:
        body(client.get(f"/files/{file.pk}/"))
    assert len(counted) <= 5
    assert all(row["sql"].lstrip().upper().startswith("SELECT") for row in counted)


def test_only_reading_is_offered() -> None:
    _, file = with_file()
    assert signed_in("operator").post(f"/files/{file.pk}/").status_code == 405
