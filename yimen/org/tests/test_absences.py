from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from yimen.base.now import moved_to, now
from yimen.kernel.refusal import Refusal
from yimen.org import queries, services
from yimen.org.models import Absence, Staff
from yimen.org.tests.builders import actor, known, person, signed_in, staffed_office, stands_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def away(by: Staff, staff: Staff, start: datetime | None = None, days: int = 2) -> Absence:
    begin = start or now()
    return services.record_absence(by=actor(by), staff=staff, kind="leave", starts_at=begin, ends_at=begin + days * DAY)


def test_the_stand_in_holds_the_posts_while_the_person_is_away_and_not_after() -> None:
    _, liaison, deputy, leader = staffed_office()
    stands_in(leader, deputy)
    away(liaison, leader)
    assert actor(deputy).holds("office_leader", leader.organisation_id)
    assert queries.present(leader) == deputy
    with moved_to(now() + 3 * DAY):
        assert not actor(deputy).holds("office_leader")
        assert queries.present(leader) == leader


def test_nobody_is_away_without_somebody_in_their_place() -> None:
    _, liaison, deputy, leader = staffed_office()
    with pytest.raises(Refusal) as refused:
        away(liaison, leader)
    assert refused.value.code == "no_stand_in"
    stands_in(leader, deputy)
    stands_in(deputy, liaison)
    away(liaison, deputy)
    with pytest.raises(Refusal) as refused:
        away(liaison, leader)
    assert refused.value.code == "no_stand_in"


def test_the_second_stand_in_takes_over_when_the_first_is_away() -> None:
    _, liaison, deputy, leader = staffed_office()
    stands_in(leader, deputy, 1)
    stands_in(leader, liaison, 2)
    stands_in(deputy, liaison)
    away(liaison, deputy)
    away(liaison, leader)
    assert queries.present(leader) == liaison


def test_times_that_overlap_are_refused() -> None:
    _, liaison, deputy, leader = staffed_office()
    stands_in(leader, deputy)
    away(liaison, leader)
    with pytest.raises(Refusal) as refused:
        away(liaison, leader, now() + DAY)
    assert refused.value.code == "absent_already"
    assert away(liaison, leader, now() + 2 * DAY).pk


def test_an_end_before_the_beginning_is_refused() -> None:
    _, liaison, _, leader = staffed_office()
    with pytest.raises(Refusal) as refused:
        away(liaison, leader, days=-1)
    assert refused.value.code == "backwards"


@pytest.mark.parametrize(
    ("role", "same_office", "may"),
    [
        ("office_liaison", True, True),
        ("office_leader", True, True),
        ("office_liaison", False, False),
        ("office_handler", True, False),
        ("system_admin", False, True),
        ("audit_admin", False, False),
    ],
)
def test_who_records_an_absence(role: str, same_office: bool, may: bool) -> None:
    place, _, deputy, leader = staffed_office()
    stands_in(leader, deputy)
    recorder = person(role, organisation=place) if same_office else person(role)
    try:
        away(recorder, leader)
    except Refusal as problem:
        assert (problem.code, may) == ("forbidden", False)
    else:
        assert may


def test_whoever_is_back_earlier_says_so_themselves() -> None:
    _, liaison, deputy, leader = staffed_office()
    stands_in(leader, deputy)
    absence = away(liaison, leader)
    client = signed_in(leader)
    assert "销假" in client.get("/account/").content.decode()
    answer = client.post(f"/account/absences/{absence.pk}/end", follow=True)
    assert "从现在起算在岗" in answer.content.decode()
    assert queries.present(leader) == leader
    with pytest.raises(Refusal) as refused:
        services.cancel_absence(by=actor(leader), absence=absence)
    assert refused.value.code == "stale"


def test_another_persons_absence_is_not_there() -> None:
    _, liaison, deputy, leader = staffed_office()
    stands_in(leader, deputy)
    absence = away(liaison, leader)
    assert signed_in(deputy).post(f"/account/absences/{absence.pk}/end").status_code == 404
    stranger = known("office_liaison")
    assert signed_in(stranger).post(f"/organisation/absences/{absence.pk}/cancel").status_code == 403
    absence.refresh_from_db()
    assert absence.cancelled_at is None


def test_the_liaison_arranges_stand_ins_and_absences_from_the_pages() -> None:
    _, liaison, deputy, leader = staffed_office()
    client = signed_in(liaison)
    page = f"/organisation/people/{leader.login}"
    assert client.post(f"{page}/stand-ins", {"first": deputy.pk, "second": liaison.pk}).status_code == 303
    assert [row.deputy for row in queries.stand_ins_of(leader)] == [deputy, liaison]
    form = {"kind": "trip", "starts_at": "2027-03-01T09:00", "ends_at": "2027-03-03T17:30"}
    answer = client.post(f"{page}/absence", form, follow=True)
    assert f"代班人{deputy.name}" in answer.content.decode()
    assert leader.absences.get().starts_at.isoformat() == "2027-03-01T01:00:00+00:00"


def test_the_same_stand_in_twice_is_refused_and_the_form_keeps_it() -> None:
    _, liaison, deputy, leader = staffed_office()
    form = {"first": deputy.pk, "second": deputy.pk}
    answer = signed_in(liaison).post(f"/organisation/people/{leader.login}/stand-ins", form)
    assert answer.status_code == 422
    assert "同一个人只能列一次" in answer.content.decode()
    assert not leader.stand_ins.exists()


def test_the_last_stand_in_stays_while_an_absence_is_to_come() -> None:
    _, liaison, deputy, leader = staffed_office()
    stands_in(leader, deputy)
    away(liaison, leader)
    with pytest.raises(Refusal) as refused:
        services.set_stand_ins(by=actor(liaison), staff=leader, deputies=[])
    assert refused.value.code == "no_stand_in"
