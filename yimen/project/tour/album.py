"""The index of the pictures, and the few that the README shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.template.loader import render_to_string
from PIL import Image

from yimen.project.tour.walk import Picture

README = {
    "inbox": "inbox-1440.png",
    "order": "order-1440.png",
    "dispatch": "dispatch-1440.png",
    "operator": "operator-1440.png",
    "zeros": "zeros-1440.png",
    "follow": "answered-390.png",
}
MOST = 200_000  # bytes
# Width and number of colours, the first that is small enough.
DESK = ((1200, 256), (1000, 256), (840, 128), (600, 32))
PHONE = ((390, 256), (320, 64))
WIDE, TALL = 0.68, 2.2  # height ÷ width at most, of a desk's and of a phone's picture


def write_index(folder: Path, pictures: Sequence[Picture]) -> Path:
    """index.html beside the pictures, grouped by person."""
    groups: dict[str, dict[str, list[Picture]]] = {}
    for picture in pictures:
        groups.setdefault(picture.group, {}).setdefault(picture.title, []).append(picture)
    index = folder / "index.html"
    index.write_text(render_to_string("project/tour.html", {"groups": groups, "total": len(pictures)}), "utf-8")
    return index


def copy_for_readme(folder: Path, to: Path) -> list[Path]:
    """Smaller copies of the chosen pictures, each at most MOST bytes."""
    to.mkdir(parents=True, exist_ok=True)
    return [_smaller(folder / file, to / f"{name}.png") for name, file in README.items()]


def _smaller(source: Path, target: Path) -> Path:
    with Image.open(source) as whole:
        wide = whole.width > 800
        cut = whole.crop((0, 0, whole.width, min(whole.height, round(whole.width * (WIDE if wide else TALL)))))
    for width, colours in DESK if wide else PHONE:
        small = cut.convert("RGB").resize((width, round(cut.height * width / cut.width)), Image.Resampling.LANCZOS)
        small.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(target, optimize=True)
        if target.stat().st_size <= MOST:
            break
    return target
