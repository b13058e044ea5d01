"""`make bench`: every goal beside its baseline in one run; prints one table, keeps the figures in var/bench/."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.project.settings")

import django
import psycopg

from bench import raw, worktime
from bench.county import County, county, served
from bench.cpu import postmaster


@dataclass
class Row:
    """One goal: what was measured against what, the limit it must keep and the wish."""

    goal: str
    what: str
    figure: float
    must: str
    aim: str
    met: bool
    detail: str = ""


def main() -> None:
    options = _options()
    django.setup()
    rows: list[Row] = []
    if "worktime" in options.what:
        rows += _shown(_worktime())
    if {"verbs", "lists", "search"} & set(options.what):
        with county() as place:
            rows += _place(place, options)
    _keep(rows, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="速度：与基准在同一次运行里测")
    parser.add_argument("what", nargs="*", default=["worktime", "verbs", "lists", "search"])
    parser.add_argument("--orders", default="10000", help="逗号分隔的工单数，如 10000,1000000")
    parser.add_argument("--n", type=int, default=200, help="每项请求数")
    return parser.parse_args()


def _worktime() -> list[Row]:
    return [
        Row("P9", f"{name}，我方 ÷ 裸二分", ours / bare, "≥ 0.25，全对", "≥ 0.5", ours / bare >= 0.25 and right == 1.0,
            f"{ours:,.0f} / {bare:,.0f} 次每秒，正确率 {right:.0%}")
        for name, ours, bare, right in worktime.measure()
    ]  # fmt: skip


def _place(place: County, options: argparse.Namespace) -> list[Row]:
    # The rest of the bench needs the settings, which name the database; they are read by now.
    from bench import pages

    sizes = [int(size) for size in options.orders.split(",")]
    texts = _texts()
    rows: list[Row] = []
    with psycopg.connect(place.owner_dsn, autocommit=True) as connection:
        master = postmaster(connection)
    by_size: dict[int, dict[str, pages.Spent]] = {}
    held = 0
    for size in sizes:
        _fill(place, size - held)
        held = size
        if {"verbs", "lists"} & set(options.what):
            with served(place):
                if "verbs" in options.what:
                    rows += _shown(_verbs(place, master, texts, options.n, size))
                if "lists" in options.what:
                    before = raw.simple_update(place.owner_dsn, 3000)
                    by_size[size] = pages.lists(place, master, max(30, options.n // 4))
                    simple = (before + raw.simple_update(place.owner_dsn, 3000)) / 2
                    rows += _shown(_lists(by_size[size], simple, size))
        if "search" in options.what:
            rows += _shown(_searches(pages.searches(place, pages.sample_words(texts), size), size))
    if len(by_size) > 1:
        rows += _shown(_growth(by_size[sizes[0]], by_size[sizes[-1]]))
    return rows


def _fill(place: County, n: int) -> None:
    if n <= 0:
        return
    import subprocess

    code = "import os, django; django.setup(); from bench.bulk import fill; fill(os.environ['OWNER'], int(os.environ['N']))"
    environment = place.environment | {
        "OWNER": place.owner_dsn,
        "N": str(n),
        "DJANGO_SETTINGS_MODULE": "yimen.project.settings",
    }
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def _texts() -> list[tuple[str, str]]:
    from bench.bulk import texts

    return [(order.title, order.content) for order, _ in texts(611026)]


ROUNDS = 7  # odd, so that the median is a round that was measured
VERBS = (("P1", "受理 ÷ 裸写入", 8, 5), ("P2", "改状态 ÷ 裸改状态", 10, 6))


def _verbs(place: County, master: int, texts: list[tuple[str, str]], n: int, size: int) -> list[Row]:
    """The verbs and the raw limit in turns; the median of the rounds' ratios, for a machine's speed drifts within a run."""
    from bench import pages

    verbs, rounds = pages.Verbs(place, master, texts), []
    for each in range(ROUNDS):
        base = raw.measure(place.owner_dsn, texts, n)
        rounds.append((verbs.measure(n // 2, warm=10 if each else 60), base))
    rows = []
    for at, (goal, what, most, aim) in enumerate(VERBS):
        found = sorted(
            ((ours[at].total / base[at].total, ours[at], base[at].total) for ours, base in rounds),
            key=lambda row: row[0],
        )
        ratio, spent, cost = found[len(found) // 2]
        detail = f"{_cost(spent, cost)}；{ROUNDS} 轮 {found[0][0]:.1f}–{found[-1][0]:.1f}"
        rows.append(Row(goal, f"{what}（{size:,} 件）", ratio, f"≤ {most}", f"≤ {aim}", ratio <= most, detail))
    return rows


def _cost(spent: Any, base: float) -> str:
    return f"{spent.web:.1f} + {spent.database:.1f} ms，基准 {base:.2f} ms，p95 {spent.at(0.95):.0f} ms"


def _lists(found: dict[str, Any], simple: float, size: int) -> list[Row]:
    first = found["首页（20 件，含准确计数）"]
    rows = [
        Row("P5", f"首页 ÷ 简单更新（{size:,} 件）", first.total / simple, "≤ 120", "≤ 60", first.total / simple <= 120,
            _cost(first, simple))
    ]  # fmt: skip
    ratio = found["第 30 页"].total / found["全部（含已结）"].total
    rows.append(Row("P7", f"第 30 页 ÷ 第 1 页（{size:,} 件）", ratio, "≤ 1.2", "1.0", ratio <= 1.2))
    rows += [
        Row("", f"{name}（{size:,} 件），毫秒", spent.total, "", "", True, f"p95 {spent.at(0.95):.0f} ms")
        for name, spent in found.items()
    ]
    return rows


LIMITS = {"首页（20 件，含准确计数）": 1.3, "按状态": 1.5, "按单位": 1.5, "超期未结": 1.5, "全部（含已结）": 1.5}


def _growth(small: dict[str, Any], large: dict[str, Any]) -> list[Row]:
    return [
        Row("P6", f"{name}：大 ÷ 小", large[name].total / small[name].total, f"≤ {most}", "1.1",
            large[name].total / small[name].total <= most)
        for name, most in LIMITS.items()
    ]  # fmt: skip


def _searches(found: dict[int, tuple[float, float, bool]], size: int) -> list[Row]:
    return [
        Row("P8", f"检索 {n} 字 ÷ LIKE（{size:,} 件）", ours / plain, "≤ 0.1，结果相同", "≤ 0.025",
            ours / plain <= 0.1 and same, f"p95 {ours:.1f} / {plain:.1f} ms，结果{'相同' if same else '不同'}")
        for n, (ours, plain, same) in found.items()
    ]  # fmt: skip


def _shown(rows: list[Row]) -> list[Row]:
    """Print rows as soon as they are known: a run among a million orders takes long."""
    for row in rows:
        mark = "达到" if row.met else "未达"
        line = f"{row.goal:4}{row.figure:10.2f}  {row.must or '':14} {mark if row.must else '    '}  {row.what}  {row.detail}"
        sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return rows


def _keep(rows: list[Row], options: argparse.Namespace) -> None:
    folder = Path("var/bench")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now():%Y%m%d-%H%M%S}.jsonl"  # noqa: DTZ005 - a file name in the machine's own time
    head = {"orders": options.orders, "n": options.n, "python": sys.version.split()[0], "at": time.time()}
    lines = [head, *(asdict(row) for row in rows)]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"数字存在 {path}\n")


if __name__ == "__main__":
    main()
