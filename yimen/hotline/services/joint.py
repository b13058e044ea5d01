"""Verbs around several offices: a part ended by its office, parts fixed by the section, an order split in two."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from yimen.hotline.models import Order
from yimen.hotline.queries.demands import demand_lines
from yimen.hotline.services.dispatching import Part, co_clock
from yimen.hotline.services.handling import own_part
from yimen.hotline.services.process import ORDER
from yimen.hotline.services.turn import Turn, desk, start, take, write
from yimen.kernel.limits import Limit
from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter, Note
from yimen.matters.rules import Assign, Change, Release
from yimen.matters.services import Done, Step, next_number, open_matter
from yimen.org.access import SYSTEM


def co_close(turn: Turn, *, text: str = "") -> Done:
    """The co-handler's task is done without more material to hand in (BJ 14)."""

    def decide(step: Step) -> Change:
        part = own_part(step)
        notes = (write("co_reply", text, name="说明", maximum=1000),) if text.strip() else ()
        return Change(
            release=(Release("co", "done", part.organisation_id),), notes=notes, facts={"office": part.organisation_id}
        )

    return take(turn, "co_close", decide)


def rule_keep(turn: Turn, *, words: str) -> Done:
    """The section states of its own accord that the lead stays (WF 22)."""
    return take(turn, "rule_keep", lambda step: Change(notes=(write("ruling", words, name="裁定理由"),)))


def rule_joint(turn: Turn, *, parts: Sequence[Part], words: str) -> Done:
    """Fix who leads and who helps, with tasks and dates that bind (WF 22–24, JN 29). The lead stays."""

    def decide(step: Step) -> Change:
        live = {row.organisation_id for row in step.assignments if row.state == "open"}
        if any(part.organisation in live for part in parts):
            raise Refusal("joined_before", "其中有单位已经在主办或协办这件工单，请去掉后再提交。")
        assign = [
            Assign(
                part.organisation, "co", task=write("task", part.task, name="协办任务", maximum=200).text,
                clock=co_clock(step, Limit(1, "working_day")), sees_contact=part.sees_contact,
            )
            for part in parts
        ]  # fmt: skip
        return Change(
            assign=tuple(assign), facts={"co": [part.organisation for part in parts]},
            notes=(write("ruling", words, name="协调意见", maximum=2000),),
        )  # fmt: skip

    return take(turn, "rule_joint", decide)


@transaction.atomic
def split(turn: Turn, *, title: str, demands: Sequence[str]) -> Done:
    """Take independent demands into a linked order of their own; the caller still asks under one number (§4.4).

    demands: ids of demand lines, at least one, not all. The new order waits for dispatch with the same caller.
    """
    made: dict[str, object] = {}

    def decide(step: Step) -> Change:
        lines = demand_lines(step.matter)
        chosen = [line for line in lines if str(line.pk) in set(demands)]
        if not chosen or len(chosen) == len(lines):
            raise Refusal("split", "请选出要拆出的诉求要点，至少 1 项，也不能全部拆出。")
        number, at = next_number("RX", step.matter.county)
        made.update(number=number, at=at, lines=chosen)
        return Change(facts={"made": number})

    done = take(turn, "split", decide)
    if not done.repeated:
        _open(done.matter, title, made)
    return done


def _open(parent: Matter, title: str, made: dict[str, object]) -> None:
    lines: list[Note] = made["lines"]  # type: ignore[assignment]
    named = write("title", title, name="标题", maximum=60)

    def decide(step: Step) -> Change:
        texts = [named, *(write("demand", line.text, name="诉求要求", maximum=200, public=True) for line in lines)]
        texts.insert(1, write("content", _content(parent), public=True))
        columns = {
            "channel": parent.channel, "subtype": parent.subtype, "grade": parent.grade, "secrecy": parent.secrecy,
            "region_id": parent.region_id, "parent_id": parent.pk,
        }  # fmt: skip
        return Change(
            owner=desk("dispatcher"), clocks=(start(step, "dispatch"),), notes=tuple(texts), columns=columns,
            facts={"demands": len(lines), "split_from": parent.number},
        )  # fmt: skip

    new = open_matter(
        process=ORDER, verb="submit_accepted", by=SYSTEM, county=parent.county, number=str(made["number"]),
        at=made["at"], received_at=parent.received_at, decide=decide,  # type: ignore[arg-type]
        columns={"title": named.text, "asker": parent.asker},
    )  # fmt: skip
    _copy_order(parent, new.matter)


def _content(parent: Matter) -> str:
    found = Note.objects.filter(matter=parent, kind="content").order_by("seq").first()
    return found.text if found else parent.title


COPIED = ("party_id", "anonymous", "reply_wanted", "reply_way", "address", "occurred_from", "occurred_words", "is_ongoing",
          "subject_kind", "subject_name", "people_count", "special", "other_procedure", "asked_before", "sensitive")  # fmt: skip


def _copy_order(parent: Matter, new: Matter) -> None:
    order = Order.objects.get(pk=parent.pk)
    Order.objects.create(matter=new, publish_ok=False, **{name: getattr(order, name) for name in COPIED})
