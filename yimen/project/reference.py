"""The reference pages, made from the code: settings, roles, routes, lifecycles, limits, tables, commands, reactions."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.urls import URLPattern, URLResolver, get_resolver

from yimen.base import jobs
from yimen.base.doors import find_door
from yimen.hotline.lifecycle import LETTER, ORDER, REQUEST
from yimen.hotline.rules.words import CLOCKS, GRADES, REQUEST_TYPES
from yimen.kernel.lifecycle import Lifecycle
from yimen.kernel.limits import Limit
from yimen.org.rules import ROLES
from yimen.project import grants
from yimen.project.reactions import REACTIONS
from yimen.project.settings import ROOT, Environment
from yimen.project.variables import name_of

FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- 由 `yimen reference` 生成，请勿手改。 -->\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A markdown table; a bar inside a cell is escaped."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += [
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows
    ]
    return "\n".join(lines) + "\n"


def settings() -> str:
    rows = []
    for entry in fields(Environment):
        default = "（数据文件夹 var）" if entry.name == "data" else entry.default
        shown = "" if default in (None, "") else default
        rows.append((f"`{name_of(entry.name)}`", entry.metadata["about"], shown))
    return "# 设置\n\n写在环境变量里；写错的，启动时以 `yimen.E001` 说明并停止。\n\n" + table(
        ("名称", "作用", "默认"), rows
    )


def roles() -> str:
    places = {"desk": "热线管理股", "centre": "中心", "county": "县级", "office": "承办单位", "officer": "三员"}
    rows = [(f"`{role.code}`", role.label, places[role.place], role.does) for role in ROLES]
    return "# 岗位\n\n" + table(("代码", "名称", "在哪", "做什么"), rows)


def walk(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """(address, pattern) of every route."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from walk(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def routes() -> str:
    rows = []
    for path, entry in walk(get_resolver()):
        found = find_door(entry.callback)
        if found:
            rows.append((f"`{path}`", entry.name, found.kind, "、".join(found.roles), found.thing))
    return "# 路由\n\n每条路由是什么、谁可以进。\n\n" + table(("地址", "名称", "种类", "谁", "对象"), sorted(rows))


def lifecycles() -> str:
    parts = ["# 生命周期\n\n表里没有的动作不能发生。首派负责制就是没有“退回”这一行。\n"]
    parts += [_lifecycle(table_) for table_ in (ORDER, REQUEST, LETTER)]
    return "\n".join(parts)


def _lifecycle(life: Lifecycle) -> str:
    states = [
        (f"`{s.code}`", s.label, f"`{s.owner}`" if s.owner else "", "、".join(s.clocks), "是" if s.ended else "")
        for s in life.states.values()
    ]
    moves = [
        (
            row["from"],
            f"`{row['verb']}` {row['label']}",
            row["to"],
            row["who"],
            row["effects"],
            row["needs"],
            row["basis"],
        )
        for row in life.table()
    ]
    return (
        f"## {life.title}（`{life.name}`）\n\n"
        + table(("状态", "名称", "责任岗位", "计时", "已结束"), states)
        + "\n"
        + table(("从", "动作", "到", "谁", "计时变化", "需要", "依据"), moves)
        + f"\n```mermaid\n{life.mermaid()}```\n"
    )


def limits() -> str:
    with (ROOT / "data/hotline/limits.csv").open(encoding="utf-8") as file:
        rows = [
            (
                f"`{row['clock']}` {CLOCKS.get(row['clock'], '')}",
                GRADES.get(row["grade"], "全部"),
                REQUEST_TYPES.get(row["request_type"], "全部"),
                Limit.parse(f"{row['amount']} {row['unit']}"),
                row["basis"],
                "是" if row["verified"] == "yes" else "本县设定",
            )
            for row in csv.DictReader(file)
        ]
    text = "# 办理时限\n\n出厂的数字；管理员可以改，改动只对以后开始的计时有效。\n\n"
    return text + table(("计时", "紧急程度", "诉求类型", "时限", "依据", "核实"), rows)


def tables() -> str:
    kinds = {"records": "只增不改", "append": "增、改，不删", "tables": "增、改、删", "read": "只读"}
    names = {model._meta.db_table: model._meta.verbose_name for model in apps.get_models()}
    rows = [(f"`{name}`", names.get(name, ""), kinds[kind]) for name, kind in sorted(grants.lines().items())]
    return "# 数据表\n\n应用的数据库角色对每张表能做什么。\n\n" + table(("表", "名称", "应用可以"), rows)


def commands() -> str:
    ours = sorted(name for name, app in get_commands().items() if app.startswith("yimen."))
    rows = [(f"`yimen {name}`", load_command_class(get_commands()[name], name).help) for name in ours]
    return "# 命令\n\n" + table(("命令", "作用"), rows)


def reactions() -> str:
    rows = [
        (kind, f"`{verb}`", "、".join(jobs.name_of(h) for h in hs)) for (kind, verb), hs in sorted(REACTIONS.items())
    ]
    return "# 反应\n\n哪个事件引起什么；每项只做一次。\n\n" + table(("种类", "动作", "引起"), rows)


def glossary() -> str:
    with (ROOT / "data/glossary.csv").open(encoding="utf-8") as file:
        rows = [(f"`{row['identifier']}`", row["zh"], row["source"]) for row in csv.DictReader(file)]
    text = "# 用语\n\n代码里的名字、页面上的字、出处。出处的缩写：XF 信访工作条例，BJ 北京市接诉即办工作条例，"
    text += "WF 潍坊、JN 济南热线条例，GF51、GF53 国办发〔2019〕51号、〔2020〕53号，XK 行政许可法。\n\n"
    return text + table(("名字", "用语", "出处"), rows)


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "roles.md": roles,
    "routes.md": routes,
    "lifecycles.md": lifecycles,
    "limits.md": limits,
    "tables.md": tables,
    "commands.md": commands,
    "reactions.md": reactions,
    "glossary.md": glossary,
}


def write(folder: Path = FOLDER) -> list[str]:
    """Write every page; returns the names of those that changed."""
    changed = []
    for name, page in PAGES.items():
        path, text = folder / name, MADE + page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
