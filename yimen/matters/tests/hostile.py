"""Makes the files that the table of hostile inputs describes: small, by hand, byte for byte what its generators say."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image

MEGA = 1024 * 1024
Given = Mapping[str, Any]


def png(given: Given) -> bytes:
    """A PNG that declares width × height and carries the data of one row."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", given["width"], given["height"], 8, 0, 0, 0, 0)
    row = zlib.compress(b"\0" * (given["width"] + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def jpeg(given: Given) -> bytes:
    """A JPEG of a few pixels; place and author in its metadata, padded with comment segments."""
    picture, target = Image.new("RGB", (8, 8), (120, 90, 60)), io.BytesIO()
    exif = Image.Exif()
    if "author" in given:
        exif[0x013B] = given["author"].encode()
    if "gps" in given:
        exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (given["gps"][0], 0.0, 0.0)
    picture.save(target, "JPEG", exif=exif)
    content = target.getvalue()
    segment = b"\xff\xfe" + struct.pack(">H", 65535) + b"." * 65533
    pad = segment * (given.get("pad_mb", 0) * MEGA // len(segment) + 1) if given.get("pad_mb") else b""
    return content[:2] + pad + content[2:]


def _zip(members: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return target.getvalue()


def ooxml(given: Given) -> bytes:
    """A workbook or document with the named defect."""
    members = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": b"<workbook/>",
        "xl/worksheets/sheet1.xml": b"<worksheet/>",
    }
    if given["kind"] == "docx":
        members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    if given.get("macro"):
        members["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
    if given.get("external_link"):
        members["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    if given.get("doctype"):
        members["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    return _zip(members)


def zip_nested(given: Given) -> bytes:
    content = b"end"
    for level in range(given["depth"]):
        content = _zip({f"{level}.zip": content})
    return content


def zipbomb(given: Given) -> bytes:
    share = given["unzipped_mb"] * MEGA // given["entries"]
    return _zip({f"xl/{n}.xml": b"\0" * share for n in range(given["entries"])} | {"xl/workbook.xml": b"<workbook/>"})


def plain(given: Given) -> bytes:
    return bytes.fromhex(given["hex"]) if "hex" in given else given["text"].encode()


def polyglot(given: Given) -> bytes:
    trailer = "\n%%EOF\n" if given["head"].startswith("%PDF") else ""
    return f"{given['head']}{given['body']}{trailer}".encode()


MAKERS: Mapping[str, Callable[[Given], bytes]] = {
    "file": plain, "polyglot": polyglot, "ooxml": ooxml, "zip_nested": zip_nested, "zipbomb": zipbomb, "png": png,
    "jpeg": jpeg,
}  # fmt: skip


def uploads(generator: Given) -> list[UploadedFile]:
    """The files of one entry, as a request brings them."""
    if generator["name"] == "many":
        each = generator["of"]
        return [upload(each | {"filename": f"{n}.jpg"}) for n in range(generator["count"])]
    return [upload(generator)]


def upload(given: Given) -> UploadedFile:
    return named(given["filename"], MAKERS[given["name"]](given))


def named(name: str, content: bytes) -> UploadedFile:
    """An upload whose name is exactly so: the framework's own cutting of names is set aside, as a raw request could."""
    file = SimpleUploadedFile("x", content)
    file._name = name
    return file
