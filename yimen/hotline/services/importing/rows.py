"""What becomes of one row: a new order, nothing, or a note about what the city has changed."""

from __future__ import annotations

import datetime as dt

from yimen.base.now import now
from yimen.hotline.models import Order
from yimen.hotline.queries.places import place, place_of
from yimen.hotline.queries.reference import categories
from yimen.hotline.rules import words
from yimen.hotline.rules.importing import CODES, Problem, Row
from yimen.hotline.rules.intake import default_confidentiality
from yimen.hotline.services.intake import register
from yimen.hotline.services.taken import Intake
from yimen.hotline.services.turn import Turn, take, write
from yimen.kernel.identifiers import lift
from yimen.kernel.refusal import Refusal
from yimen.matters.queries import notes
from yimen.matters.rules import Change
from yimen.matters.services import Step
from yimen.org.access import SYSTEM
from yimen.org.queries import calendar
from yimen.parties.services import Contact

CONTENT_MAX, NOTE_MAX = 5000, 2000
TOLD = {
    "title": "标题",
    "content": "内容",
    "request_type": "诉求类型",
    "grade": "紧急程度",
    "address": "地址",
    "due_at": "限办时间",
}


def judge(row: Row) -> None:
    """What only the county's own tables can tell: region, category, whether the date lies in the calendar."""
    code = row.get("region_code")
    text = f"{row.get('region_text')}{row.get('address')}"
    found = place(code) if code else place_of(text) if text else None
    if found is None and (code or row.get("region_text")):
        _say(
            row, "地区", code or text, "unknown_region", "对不上本县的镇、街道或村、社区，照常导入，由受理审核员补上。"
        )
    row.values["region"] = found.code if found else ""
    row.values["category"] = _category(row)
    _judge_dates(row)


def _judge_dates(row: Row) -> None:
    received, due, first, last = row.moments.get("received_at"), row.moments.get("due_at"), *_span()
    if due is not None and not first <= due.date() <= last:
        _say(
            row,
            "限办时间",
            f"{due:%Y-%m-%d}",
            "bad_date",
            f"限办时间不在工作日历的 {first} 至 {last} 之内。",
            fatal=True,
        )
    if received is not None:
        if received > now() + dt.timedelta(minutes=5):
            _say(row, "受理时间", f"{received:%Y-%m-%d}", "bad_date", "受理时间晚于现在，请核对。", fatal=True)
        elif received.date() < first:
            sentence = f"受理时间早于本县工作日历的起点 {first:%Y-%m-%d}，不能计时。"
            _say(row, "受理时间", f"{received:%Y-%m-%d}", "bad_date", sentence, fatal=True)


def _span() -> tuple[dt.date, dt.date]:
    days = calendar()
    return days.first, days.horizon


def _say(row: Row, column: str, value: str, code: str, sentence: str, fatal: bool = False) -> None:
    row.problems.append(Problem(row.line, column, value[:20], code, sentence, fatal))


def _category(row: Row) -> str:
    text = row.get("category_text").split("/")[-1].strip()
    if not text:
        return ""
    tree = categories()
    code = (
        text if text in tree else next((code for code, node in tree.items() if node.name == text and len(code) > 2), "")
    )
    if not code:
        _say(row, "分类", text, "unknown_category", "对不上本县的分类，照常导入，派单时再选。")
    return code


def add(row: Row) -> Order:
    """A new order out of the row. Raises Refusal for what the intake does not take."""
    content, rest = row.get("content")[:CONTENT_MAX], row.get("content")[CONTENT_MAX:]
    done = register(intake=_intake(row, content), by=SYSTEM)
    parts = [rest[start : start + NOTE_MAX] for start in range(0, len(rest), NOTE_MAX)]
    if row.get("previous_number"):
        parts.append(f"上级平台原编号 {row.get('previous_number')[:60]}。")
    for part in parts:
        _note(done.matter.pk, part, {})
    return Order(matter=done.matter)


def _intake(row: Row, content: str) -> Intake:
    phone, name, alias = row.get("caller_phone"), row.get("caller_name"), row.get("alias")
    anonymous = not (phone or name)
    way = row.get("reply_way") or ("phone" if phone else "web")
    kind = row.get("request_type") or "other"
    subject = row.get("subject")
    return Intake(
        channel=row.get("channel") or "other_line", request_type=kind, title=row.get("title"), content=content,
        demands=[line[:200] for line in row.get("demands").split("；") if line.strip()][:10],
        contact=Contact() if anonymous else Contact(name=name, phone=phone), anonymous=anonymous, alias=alias,
        grade=row.get("grade") or "ordinary", confidentiality=row.get("confidential") or default_confidentiality(kind),
        reply_way=way if phone or way in ("web", "none") else "web", region=row.get("region"), category=row.get("category"),
        address=row.get("address")[:200], occurred_from=row.moments.get("occurred_at"),
        subject_kind="item" if subject else "", subject_name=subject[:60], source_line=row.get("source_line")[:24],
        upstream_system=row.get("upstream_system")[:16], upstream_number=row.get("upstream_number"),
        upstream_due_at=row.moments.get("due_at"), received_at=row.moments.get("received_at"),
    )  # fmt: skip


def changed(row: Row, order: Order) -> bool:
    """Note on the order what the platform now says otherwise; owner, state and trail stay. False when nothing differs.

    Raises Refusal("closed_here") when the order has ended in a state that takes no notes.
    """
    found = _differences(row, order)
    if not found:
        return False
    text = "上级平台更新了这件工单。\n" + "\n".join(f"{TOLD[name]}现为：{value}" for name, value in found.items())
    try:
        for start in range(0, len(text), NOTE_MAX):
            _note(order.pk, text[start : start + NOTE_MAX], {"import": sorted(found)} if start == 0 else {})
    except Refusal as problem:
        raise Refusal("closed_here", f"本县已经结束这件工单，没有改动。{problem.sentence}") from problem
    return True


def _differences(row: Row, order: Order) -> dict[str, str]:
    matter = order.matter
    content = next((note.text for note in notes(matter, "content")), "")
    due = row.moments.get("due_at")
    held = {
        "title": matter.title, "content": content, "request_type": matter.subtype, "grade": matter.grade,
        "address": order.address,
    }  # fmt: skip
    given = {name: row.get(name) for name in held} | {"content": row.get("content")[:CONTENT_MAX]}
    found = {name: given[name] for name in held if given[name] and lift(given[name])[0] != held[name]}
    shown = {"request_type": words.REQUEST_TYPES, "grade": words.GRADES}
    found = {name: shown.get(name, {}).get(value, value) for name, value in found.items()}
    if due is not None and due != order.upstream_due_at:
        found["due_at"] = f"{due:%Y-%m-%d %H:%M}"
    return found


def _note(matter: int, text: str, facts: dict[str, object]) -> None:
    def decide(step: Step) -> Change:
        return Change(notes=(write("note", text, name="备注", maximum=NOTE_MAX),), facts=facts)

    take(Turn(which=matter, by=SYSTEM), "add_note", decide)


__all__ = ["CODES", "add", "changed", "judge"]
