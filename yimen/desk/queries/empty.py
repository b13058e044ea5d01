"""What a list says when it has no rows: what is true, why, and one way on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from yimen.desk.queries.lists import Listing, address, retyped, shortened
from yimen.kernel.words import short_day_words
from yimen.kernel.worktime import local
from yimen.matters.queries import Query, Scope, countable, counts, done_today, next_due, scopes_of
from yimen.org.access import Actor

NOTHING: Final[dict[Scope, tuple[str, str]]] = {
    "mine": ("手上没有待办", ""),
    "due_today": ("今天没有到期的事项", "今天到期、还没有办结的，都会列在这里。"),
    "late": ("没有超期的事项", "超过时限、还没有办结的，都会列在这里。"),
    "co": ("没有要协办的事项", "别的单位请本单位协办的，都会列在这里。"),
    "office": ("本单位没有未办结的事项", "派给本单位的工单，都会列在这里。"),
    "open": ("全县没有未办结的事项", "受理之后、办结之前的事项，都会列在这里。"),
    "all": ("还没有事项", "受理的工单会列在这里。"),
}


@dataclass(frozen=True)
class Empty:
    icon: str
    title: str
    text: str
    url: str = ""
    label: str = ""


def empty_of(actor: Actor, shown: Listing, now: datetime) -> Empty | None:
    """The words for a list without rows; None where there are rows."""
    if shown.rows:
        return None
    query = shown.query
    if query.typed and not (query.values or query.days or query.late):
        return _not_found(actor, query, now)
    if query.narrowed:
        return _filtered(actor, shown, now)
    if query.scope == "mine":
        return _idle(actor, shown, now)
    title, text = NOTHING[query.scope]
    return Empty("check", title, text, address(Query("mine")), "看我的待办")


def _filtered(actor: Actor, shown: Listing, now: datetime) -> Empty:
    """Which filter to drop and how many rows that would give."""
    found = counts({str(n): countable(actor, one.query, now) for n, one in enumerate(shown.filters)})
    best = max(found, key=lambda n: found[n])
    one = shown.filters[int(best)]
    many = len(shown.filters)
    title = f"没有同时符合 {many} 个条件的事项" if many > 1 else "没有符合条件的事项"
    if found[best]:
        return Empty("list-filter", title, f"去掉“{one.word}”，有 {found[best]} 件。", one.url, f"去掉“{one.word}”")
    return Empty("list-filter", title, "可以去掉全部条件再看。", address(Query(shown.query.scope)), "去掉全部条件")


def _not_found(actor: Actor, query: Query, now: datetime) -> Empty:
    """Shorter words that are found, the ones with most hits first."""
    tries = {text: retyped(query, text) for text in shortened(query.typed)}
    found = counts({text: countable(actor, one, now) for text, one in tries.items()})
    title = f"没有找到“{query.typed}”"
    best = max(found, key=lambda text: (found[text] > 0, len(text)), default="")
    if best and found[best]:
        text = f"是不是要找“{best}”？有 {found[best]} 件。"
        return Empty("search", title, text, address(tries[best]), f"搜“{best}”")
    return Empty("search", title, "可以换一个说法，或者只写地名、小区名。编号要写全，或写成 0512-00047 的样子。")


def _idle(actor: Actor, shown: Listing, now: datetime) -> Empty:
    """No work in hand: what was done today, and what comes next in the office or the county."""
    title, _ = NOTHING["mine"]
    done = counts({"done": done_today(actor, now)})["done"]
    words = [f"今天已办 {done} 件。"]
    wider: Scope = next((scope for scope in ("office", "open") if scope in scopes_of(actor)), "mine")
    if wider == "mine":
        return Empty("check", title, words[0])
    first = next_due(actor, wider, now)
    whose = "本单位" if wider == "office" else "全县"
    if first is None or first.due_at is None:
        return Empty("check", title, words[0])
    day = short_day_words(local(first.due_at).date(), local(now).year)
    words.append(f"下一件到期的是{whose}的事项，{day}。")
    return Empty("check", title, "".join(words), address(Query(wider)), f"看{whose}的 {shown.counted[wider]} 件")
