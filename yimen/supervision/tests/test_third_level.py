"""The third level by an event (D3), and what may follow a refusal to answer it (D4): each once, told to whom it names."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from yimen.base.now import moved_to
from yimen.hotline.models import Letter
from yimen.hotline.services import callback, dispatching, letters
from yimen.hotline.services.handing import hand_to_discipline
from yimen.hotline.tests.cast import LOGINS, WEDNESDAY, actor, an_order, fresh, refused, signed_in, turn
from yimen.matters.models import Matter
from yimen.matters.queries import notes
from yimen.notify.models import Notice
from yimen.parties.services import Contact
from yimen.supervision.services.groups import grouped
from yimen.supervision.tests.cast import clock, react_to, sweep_at

pytestmark = pytest.mark.django_db


def third(matter: Matter) -> list[str]:
    return list(Letter.objects.filter(order=matter.pk, level=3).values_list("reason", flat=True))


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__login", flat=True))


@pytest.mark.parametrize(
    ("ground", "levels"),
    [("false_reply", [(3, "false_reply")]), ("new_fact", [(1, "rework")]), ("city", [(1, "rework")])],
)
def test_a_reply_proved_false_goes_to_the_third_level_and_other_reopenings_to_the_first(
    ground: str, levels: list[tuple[int, str]]
) -> None:
    matter = an_order("closed", at=WEDNESDAY)
    with moved_to(WEDNESDAY + timedelta(days=20)):
        callback.reopen(turn(matter, "supervisor"), ground=ground, why="照片不是现场")
    react_to(matter, "reopen")
    assert list(Letter.objects.filter(order=matter.pk).values_list("level", "reason")) == levels


def callers(count: int, *, hours: int = 1, same: bool = False, anonymous: bool = False) -> list[Matter]:
    """A main order at an office and others merged into it, one every `hours`, by different people."""
    rows = []
    for n in range(count):
        who = {} if same else {"contact": Contact(name="谷子秋", phone=f"138000001{n:02}")}
        if anonymous:
            who = {"anonymous": True, "reply_way": "none"}
        state = "awaiting_dispatch" if n else "in_progress"
        rows.append(an_order(state, at=WEDNESDAY + timedelta(hours=hours * n), **who))
    with moved_to(WEDNESDAY + timedelta(hours=hours * count)):
        for row in rows[1:]:
            dispatching.merge(turn(row, "dispatcher"), main=rows[0].pk)
    return rows


@pytest.mark.parametrize(
    ("count", "hours", "same", "group"),
    [(4, 1, False, False), (5, 1, False, True), (5, 1, True, False), (5, 6, False, True), (5, 7, False, False)],
)
def test_five_different_callers_within_a_day_are_a_group(count: int, hours: int, same: bool, group: bool) -> None:
    main, *_ = callers(count, hours=hours, same=same)
    assert grouped(main.pk) is group


def test_anonymous_callers_count_each() -> None:
    assert grouped(callers(5, anonymous=True)[0].pk)


def test_a_group_is_told_to_section_and_centre_and_its_office_is_put_on_the_third_level_once() -> None:
    main, *others = callers(6)
    for row in others:
        react_to(row, "merge")
    assert third(main) == ["group"]
    assert told("group_event") == {LOGINS["head"], LOGINS["centre"]}
    assert Notice.objects.filter(kind="group_event").count() == 2
    assert "多人反映同一问题" in letter_text(main)


def test_a_lower_letter_sent_by_hand_about_the_group_does_not_stand_for_the_third_level() -> None:
    main, *others = callers(5)
    with moved_to(WEDNESDAY + timedelta(hours=6)):
        letters.send(turn(main, "supervisor"), level=1, reason="group", what="各户诉求是否相同")
    react_to(others[-1], "merge")
    assert third(main) == ["group"]


def letter_text(matter: Matter) -> str:
    return notes(Letter.objects.filter(order=matter.pk, level=3).latest("pk").matter, "letter")[0].text


def test_ten_people_in_one_call_are_a_group_before_any_office_has_it_and_its_office_hears_on_dispatch() -> None:
    matter = an_order("awaiting_dispatch", at=WEDNESDAY, people_count=10)
    react_to(matter, "submit")
    assert told("group_event")
    assert third(matter) == []
    sent = an_order("awaiting_signing", at=WEDNESDAY, people_count=10)
    react_to(sent, "dispatch")
    assert third(sent) == ["group"]


def late(*matters: Matter) -> datetime:
    """The morning after the last of these was due: offices are written to in working hours."""
    dues = [clock(row, "handle").due_at for row in matters]
    return max(due for due in dues if due) + timedelta(hours=16)


def test_the_third_late_order_of_a_month_puts_the_office_on_the_third_level_once() -> None:
    rows = [an_order("in_progress", at=WEDNESDAY + timedelta(hours=n)) for n in (0, 1, 120, 121)]
    sweep_at(late(*rows[:2]))
    assert not Letter.objects.filter(reason="three_late").exists()
    for minutes in (0, 1, 2):
        sweep_at(late(*rows) + timedelta(minutes=minutes))
    [letter] = Letter.objects.filter(reason="three_late")
    assert (letter.level, letter.office_id) == (3, rows[0].lead_organisation_id)
    text = letter_text(Matter.objects.get(pk=letter.order_id))
    assert all(row.number in text for row in rows)


def test_late_orders_of_different_months_are_not_added_up() -> None:
    sweep_at(late(*[an_order("in_progress", at=WEDNESDAY + timedelta(hours=n)) for n in range(2)]))
    sweep_at(late(an_order("in_progress", at=WEDNESDAY + timedelta(days=20))))
    assert Letter.objects.filter(reason="late", level=1).count() == 3
    assert not Letter.objects.filter(reason="three_late").exists()


def test_the_same_order_late_twice_counts_once() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    sweep_at(late(matter))
    with moved_to(late(matter) + timedelta(minutes=5)):
        for _ in range(3):
            letters.send(turn(matter, "supervisor"), level=1, reason="late", what="进展")
    sweep_at(late(matter) + timedelta(minutes=10))
    assert not Letter.objects.filter(reason="three_late").exists()


def third_letter(matter: Matter) -> Matter:
    with moved_to(WEDNESDAY + timedelta(hours=1)):
        letters.send(turn(matter, "county"), level=3, reason="late")
    return Letter.objects.get(order=matter.pk).matter


def unanswered(letter: Matter) -> datetime:
    due = clock(letter, "answer").due_at
    assert due is not None
    return due + timedelta(hours=16)


def test_a_third_letter_left_unanswered_is_told_to_the_county() -> None:
    letter = third_letter(an_order("in_progress", at=WEDNESDAY))
    sweep_at(unanswered(letter))
    rows = Notice.objects.filter(matter=letter, text__contains="可移送纪检监察")
    assert LOGINS["county"] in set(rows.values_list("recipient__login", flat=True))


def test_only_a_refusal_is_handed_over_as_one_and_each_ground_once() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    letter = third_letter(matter)
    refusal = {"ground": "refused_after_d3", "why": "两次电话督办，至今没有安排人员"}
    with moved_to(WEDNESDAY + timedelta(hours=2)), refused("not_refused"):
        hand_to_discipline(turn(matter, "county"), **refusal)
    due = clock(matter, "handle").due_at
    with moved_to(unanswered(letter)):
        hand_to_discipline(turn(matter, "county"), **refusal)
        with refused("handed_before"):
            hand_to_discipline(turn(matter, "county"), **refusal)
        hand_to_discipline(turn(matter, "county"), ground="falsification", why="回复照片拍摄于去年，原片存督办员处")
    assert (fresh(matter).state, clock(matter, "handle").due_at) == ("in_progress", due)


@pytest.mark.parametrize("part", ["supervisor", "head", "centre", "liaison", "handler", "leader"])
def test_nobody_but_the_county_hands_over(part: str) -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    with refused("forbidden"):
        hand_to_discipline(turn(matter, part), ground="falsification", why="照片不实")


def test_the_letter_names_the_head_of_the_chain_as_it_was() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    before = fresh(matter)
    hand_to_discipline(turn(matter, "county"), ground="falsification", why="照片不实。")
    [letter] = notes(matter, "decision")
    assert f"共 {before.version} 条记录" in letter.text
    assert bytes(before.head).hex() in letter.text


@pytest.mark.parametrize(
    ("part", "seen"), [("county", True), ("supervisor", True), ("liaison", False), ("handler", False)]
)
def test_the_office_that_it_is_about_sees_nothing_of_it(part: str, seen: bool) -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    hand_to_discipline(turn(matter, "county"), ground="falsification", why="照片不实")
    page = signed_in(part).get(f"/matters/{matter.number}/").content.decode()
    assert ("移送纪检监察" in page.split("trail", 1)[1]) is seen
    assert ("照片不实" in page) is seen
    assert f"{fresh(matter).version - (0 if seen else 1)} 条记录首尾相扣" in page


def test_a_form_that_was_open_meanwhile_does_not_give_it_away() -> None:
    matter = an_order("in_progress", at=WEDNESDAY)
    hand_to_discipline(turn(matter, "county"), ground="falsification", why="照片不实")
    form = {"key": str(uuid4()), "seen": matter.version, "way": "phone", "reached": "yes", "text": "约定下午上门查看"}
    answer = signed_in("handler").post(f"/matters/{matter.number}/do/log_contact/", form)
    page = answer.content.decode()
    assert (answer.status_code, "约定下午上门查看" in page) == (409, True)
    assert "移送" not in page
    assert actor("county").name not in page
