from __future__ import annotations

import hashlib
import io
import json
import resource
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from yimen.kernel.refusal import Refusal
from yimen.matters.services import files
from yimen.matters.services.files import keep, keep_all, path_of, safe_name
from yimen.matters.tests.hostile import jpeg, named, ooxml, plain, png, upload, uploads, zipbomb

TABLE = json.loads(Path(__file__).with_name("hostile_files.json").read_text("utf-8"))
FILES = [entry for entry in TABLE if entry["field_kind"] == "file"]
NAMES = [entry for entry in TABLE if entry["field_kind"] == "file_name"]


def stored() -> list[Path]:
    return [path for path in Path(settings.FILES).rglob("*") if path.is_file()]


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["id"])
def test_a_hostile_file_comes_to_what_the_table_says(entry: dict[str, Any]) -> None:
    given = uploads(entry["generator"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcome = entry["expected"]["outcome"]
    if outcome in ("refuse", "limit"):
        with pytest.raises(Refusal) as refused:
            keep_all(given)
        assert refused.value.sentence.endswith("。")
        assert stored() == []
    else:
        assert len(keep_all(given)) == len(given)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


@pytest.mark.parametrize("entry", NAMES, ids=lambda entry: entry["id"])
def test_a_hostile_file_name_comes_out_harmless(entry: dict[str, Any]) -> None:
    rule = entry.get("generator", {})
    name = entry.get("value") or rule["text"] * rule["count"] + rule.get("suffix", "")
    safe = safe_name(name)
    assert safe and len(safe) <= 100
    assert not set(safe) & set('/\\"<>|:*?\r\n\0')
    assert not any(unicodedata.category(character)[0] == "C" for character in safe)
    assert not safe.lower().startswith(("con.", "."))
    assert ".." not in safe


@pytest.mark.parametrize("entry", NAMES, ids=lambda entry: entry["id"])
def test_no_name_reaches_the_store(entry: dict[str, Any]) -> None:
    rule = entry.get("generator", {})
    name = entry.get("value") or rule["text"] * rule["count"] + rule.get("suffix", "")
    content = jpeg({})
    try:
        kept = keep(named(name, content))
    except Refusal:
        # An ending that the content does not bear out is refused, whatever stands before it.
        assert not safe_name(name).lower().endswith((".jpg", ".jpeg"))
        return
    assert path_of(kept.sha256).name == hashlib.sha256(content).hexdigest()


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("证" * 300 + ".jpg") == "证" * 80 + ".jpg"


def test_the_shown_copy_has_no_metadata_and_the_original_is_kept_as_it_came() -> None:
    content = jpeg({"gps": [33.68, 109.11], "author": "某人"})
    kept = keep(named("现场.jpg", content))
    assert path_of(kept.sha256).read_bytes() == content
    with Image.open(path_of(kept.display_sha256)) as shown:
        assert dict(shown.getexif()) == {}
    assert "某人".encode() not in path_of(kept.display_sha256).read_bytes()


def test_what_a_phone_photographs_as_heic_is_kept_as_it_came_and_shown_as_jpeg() -> None:
    made = io.BytesIO()
    Image.new("RGB", (320, 240), (40, 90, 60)).save(made, "HEIF")
    kept = keep(named("现场.HEIC", made.getvalue()))
    assert kept.media_type == "image/heic"
    assert path_of(kept.sha256).read_bytes() == made.getvalue()
    with Image.open(path_of(kept.display_sha256)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (320, 240))


def test_the_same_content_twice_is_stored_once() -> None:
    first, second = keep_all([named("甲.jpg", jpeg({})), named("乙.jpg", jpeg({}))])
    assert first.sha256 == second.sha256
    assert len([path for path in stored() if path.name == first.sha256]) == 1


def test_a_stored_file_can_be_read_by_its_owner_alone_and_written_by_nobody() -> None:
    kept = keep(named("甲.jpg", jpeg({})))
    assert path_of(kept.sha256).stat().st_mode & 0o777 == 0o400


def test_one_bad_file_among_good_ones_is_named() -> None:
    with pytest.raises(Refusal, match=r"“坏\.pdf”"):
        keep_all([named("好.jpg", jpeg({})), named("坏.pdf", b"%PDF-1.7\nobj")])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("链.xlsx", ooxml({"kind": "xlsx", "external_link": True}), "file_links"),
        ("炸.xlsx", zipbomb({"entries": 3, "unzipped_mb": 30}), "file_bomb"),
        ("多.xlsx", zipbomb({"entries": 1200, "unzipped_mb": 2}), "file_bomb"),
        ("断.jpg", jpeg({})[:300], "file_kind"),
        ("宽.png", png({"width": 9000, "height": 9000}), "file_pixels"),
        ("文.docx", ooxml({"kind": "xlsx"}), "file_ending"),
        ("实体.xlsx", ooxml({"kind": "xlsx", "doctype": True}), "file_entities"),
        ("程序.mp4", plain({"text": "MZ\0\0"}), "file_kind"),
    ],
)
def test_what_is_refused_says_why(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        keep(named(name, content))
    assert refused.value.code == code


def test_a_plain_workbook_and_document_are_taken() -> None:
    assert keep(named("表.xlsx", ooxml({"kind": "xlsx"}))).media_type.endswith("sheet")
    assert keep(named("文.docx", ooxml({"kind": "docx"}))).media_type.endswith("document")


def test_a_file_that_the_scanner_does_not_let_pass_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "scanner", lambda path: False)
    with pytest.raises(Refusal) as refused:
        keep(upload({"name": "jpeg", "filename": "甲.jpg"}))
    assert refused.value.code == "file_refused"
    assert stored() == []
