"""Files that people hand in: sniffed by content, bounded, hashed, stored outside the web root by their hash, scanned.

What is shown of a picture is a re-encoded copy without place or author; the original can only be downloaded.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from yimen.kernel.refusal import Refusal
from yimen.matters.rules import Kept

MOST_FILES = 9
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_UNZIPPED = 200 * 1024 * 1024
MOST_RATIO = 100
MOST_ENTRIES = 1000
NAME_MAX = 80
SHOWN_SIZE = (1600, 1600)

OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "OFD.xml": "application/ofd",
}
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic"}
MAGIC: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"%PDF-1\.[0-9]|%PDF-2\.0"), "application/pdf"),
    (re.compile(rb"ID3|\xff[\xfb\xf3\xf2]"), "audio/mpeg"),
    (re.compile(rb"#!AMR"), "audio/amr"),
    (re.compile(rb"RIFF....WAVE", re.S), "audio/wav"),
    (re.compile(rb"....ftyp(isom|mp4|M4A|qt|avc|3gp)", re.S), "video/mp4"),
)
ACCEPTED = "PDF、照片（JPG、PNG、WebP、HEIC）、Word（docx）、Excel（xlsx）、OFD、录音（MP3、AMR、WAV）、视频（MP4）"
ENDINGS = {
    "application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",), "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "audio/mpeg": (".mp3",), "audio/amr": (".amr",), "audio/wav": (".wav",), "video/mp4": (".mp4", ".m4a", ".mov", ".3gp"),
    OFFICE["word/document.xml"]: (".docx",), OFFICE["xl/workbook.xml"]: (".xlsx",), "application/ofd": (".ofd",),
}  # fmt: skip
# What phones photograph in; shown as a JPEG like every picture.
register_heif_opener()
_DEVICE = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")

# A scanner (say clamd) is put in here by the project; it answers False for a file that must not pass.
scanner: Callable[[Path], bool] | None = None


def keep_all(uploads: Sequence[UploadedFile[Any]], *, evidence: bool = False, public: bool = False) -> tuple[Kept, ...]:
    """Check and store up to nine files. Raises Refusal naming the file and what to do; then none of them is attached."""
    if len(uploads) > MOST_FILES:
        raise Refusal("too_many_files", f"一次最多 {MOST_FILES} 个文件，现在选了 {len(uploads)} 个，请分次上传。")
    return tuple(keep(upload, evidence=evidence, public=public) for upload in uploads)


def keep(upload: UploadedFile[Any], *, evidence: bool = False, public: bool = False) -> Kept:
    """Check and store one file under its hash; the same content is stored once."""
    name, size = safe_name(upload.name or ""), upload.size or 0
    if size == 0:
        raise Refusal("file_empty", f"“{name}”是空文件，请重新选择。")
    if size > MOST_BYTES:
        raise Refusal("file_large", f"“{name}”超过 20 MB，请压缩或重拍后再传。")
    file = cast(BinaryIO, upload.file)
    media_type = sniff(file, name)
    digest, path, fresh = _store(file)
    if scanner is not None and not scanner(path):
        if fresh:
            path.unlink()
        raise Refusal("file_refused", f"“{name}”没有通过安全检查，没有保存。请换一个文件。")
    shown = _shown_copy(path) if media_type in PICTURES.values() else ""
    return Kept(name, media_type, size, digest, shown, evidence, public)


def safe_name(name: str) -> str:
    """A name that is safe to show and to download: no path, no control or direction marks, not a device, its ending kept."""
    bare = re.split(r"[\\/]", name)[-1]
    text = "".join(
        c for c in unicodedata.normalize("NFC", bare) if unicodedata.category(c)[0] != "C" and c not in '"<>|:*?'
    )
    stem, dot, ending = text.rpartition(".")
    stem, ending = (stem, ending) if dot and len(ending) <= 5 else (text, "")
    stem = stem.strip(" .") or "文件"
    if _DEVICE.match(stem):
        stem = f"文件-{stem}"
    return f"{stem[:NAME_MAX]}.{ending}" if ending else stem[:NAME_MAX]


def sniff(file: BinaryIO, name: str) -> str:
    """The media type by content. Raises Refusal for what is not accepted, or not what its name says."""
    file.seek(0)
    head = file.read(64)
    found = _picture(file, name) or _archive(file, head, name) or next((t for p, t in MAGIC if p.match(head)), "")
    ending = Path(name).suffix.lower()
    if not found:
        raise Refusal("file_kind", f"“{name}”不是可以接收的类型。可以传 {ACCEPTED}。")
    if ending not in ENDINGS[found]:
        raise Refusal("file_ending", f"“{name}”的内容与扩展名不符，请用原文件的扩展名重新上传。")
    if found == "application/pdf":
        _whole_pdf(file, name)
    return found


def _whole_pdf(file: BinaryIO, name: str) -> None:
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - 2048))
    if b"%%EOF" not in file.read():
        raise Refusal("file_broken", f"“{name}”不完整，可能没有传完，请重新上传。")


def _picture(file: BinaryIO, name: str) -> str:
    file.seek(0)
    try:
        with Image.open(file) as picture:
            kind = PICTURES.get(picture.format or "")
            if not kind:
                return ""
            if picture.width * picture.height > MOST_PIXELS:
                raise Refusal("file_pixels", f"“{name}”的尺寸太大（超过 5000 万像素），请缩小后再传。")
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as problem:
        if isinstance(problem, Refusal):
            raise
        if isinstance(problem, Image.DecompressionBombError):
            raise Refusal("file_pixels", f"“{name}”的尺寸太大，请缩小后再传。") from problem
        return ""
    return kind


def _archive(file: BinaryIO, head: bytes, name: str) -> str:
    if not head.startswith(b"PK\x03\x04"):
        return ""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(entries, name)
            names = {entry.filename for entry in entries}
            _check_entities(archive, entries, name)
    except (zipfile.BadZipFile, OSError) as problem:
        raise Refusal("file_broken", f"“{name}”打不开，可能已损坏，请重新保存后再传。") from problem
    if any(n.endswith(("vbaProject.bin", ".bin")) and "vba" in n.lower() for n in names):
        raise Refusal("file_macro", f"“{name}”含有宏，请另存为不含宏的文件再传。")
    if any("externalLinks/" in n for n in names):
        raise Refusal("file_links", f"“{name}”含有指向外部文件的链接，请断开链接后再传。")
    if any(n.lower().endswith((".zip", ".docx", ".xlsx", ".7z", ".rar")) for n in names):
        raise Refusal("file_nested", f"“{name}”里套着别的压缩文件，请取出后分别上传。")
    return next((kind for member, kind in OFFICE.items() if member in names), "")


def _check_entries(entries: Sequence[zipfile.ZipInfo], name: str) -> None:
    unzipped = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_ENTRIES or unzipped > MOST_UNZIPPED or unzipped / packed > MOST_RATIO:
        raise Refusal("file_bomb", f"“{name}”展开后太大，没有保存。请只保留需要的内容再传。")


def _check_entities(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Office files declare no document type; one that does wants a reader to expand it."""
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            with archive.open(entry) as member:
                if b"<!DOCTYPE" in member.read(4096):
                    raise Refusal("file_entities", f"“{name}”里有不该有的定义，请用办公软件另存一份再传。")


def path_of(digest: str) -> Path:
    """Where the file with this hash lies."""
    return Path(settings.FILES) / digest[:2] / digest


def _store(file: BinaryIO) -> tuple[str, Path, bool]:
    """Its hash, where it lies, and whether it was not there before."""
    file.seek(0)
    found = hashlib.sha256()
    for chunk in iter(lambda: file.read(1 << 20), b""):
        found.update(chunk)
    digest = found.hexdigest()
    file.seek(0)
    fresh = not path_of(digest).exists()
    return digest, _write(digest, iter(lambda: file.read(1 << 20), b"")), fresh


def _write(digest: str, chunks: object) -> Path:
    """Write once and flush to the disk before any row names it: a row without its file must not be possible."""
    path = path_of(digest)
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{digest}.{os.getpid()}.part")
    with part.open("wb") as target:
        for chunk in chunks:  # type: ignore[attr-defined]
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    part.chmod(0o400)
    part.rename(path)
    return path


def _shown_copy(path: Path) -> str:
    """A picture as it is shown: turned upright, at most 1600 pixels, without any metadata. Returns its hash."""
    with Image.open(path) as picture:
        plain = ImageOps.exif_transpose(picture).convert("RGB")
        plain.thumbnail(SHOWN_SIZE)
        target = io.BytesIO()
        plain.save(target, "JPEG", quality=85)
    content = target.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    _write(digest, [content])
    return digest
