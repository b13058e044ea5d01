from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from yimen.base.now import moved_to, now
from yimen.custody.models import AccessRecord, Attempt
from yimen.org import services
from yimen.org.models import Change, Staff
from yimen.org.tests.builders import actor, known, person, sign_in, signed_in

pytestmark = pytest.mark.django_db
TABS = ("opened", "refused", "sign-ins", "changes")


@pytest.fixture
def auditor() -> Client:
    return signed_in(person("audit_admin"))


def opened(staff: Staff, number: str = "", reason: str = "call", days_ago: int = 0) -> AccessRecord:
    return AccessRecord.objects.create(
        at=now() - timedelta(days=days_ago), staff=staff, organisation=staff.organisation, what="诉求人手机",
        matter_number=number, reason=reason, address="10.2.3.4",
    )  # fmt: skip


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_it_says_who_opened_what_when_from_where_and_why(auditor: Client) -> None:
    staff = person("office_handler")
    opened(staff, "611026-2026-000123")
    page = text(auditor, "/audit/")
    for words in (
        staff.name,
        staff.organisation.short_name,
        "诉求人手机",
        "611026-2026-000123",
        "联系诉求人",
        "10.2.3.4",
    ):
        assert words in page


def test_what_was_opened_is_said_in_words(auditor: Client) -> None:
    record = opened(person("office_handler"))
    AccessRecord.objects.create(
        at=now(), staff=record.staff, organisation=record.organisation, what="parties_party.phone", reason="call"
    )
    page = text(auditor, "/audit/")
    assert "诉求人的号码" in page and "parties_party" not in page


def test_a_refused_act_is_listed_with_its_number(auditor: Client) -> None:
    staff = person("office_handler")
    Attempt.objects.create(
        at=now(), staff=staff, door="org_waiting", code="wrong_role", address="10.2.3.4", request_id="E-AB12"
    )
    page = text(auditor, "/audit/refused/")
    for words in (staff.name, "org_waiting", "岗位不在范围", "10.2.3.4", "E-AB12"):
        assert words in page


def test_sign_ins_that_failed_and_succeeded_stand_in_one_list(auditor: Client) -> None:
    staff = person()
    sign_in(Client(REMOTE_ADDR="10.9.9.9"), staff, "wrong")
    signed_in(staff)
    page = text(auditor, f"/audit/sign-ins/?who={staff.login}")
    assert re.findall(r'class="state"[^>]*>([^<]+)', page) == ["成功", "未成功"]
    assert "10.9.9.9" in page
    assert "wrong" not in page
    assert "未成功</span>" not in text(auditor, f"/audit/sign-ins/?who={staff.login}&reason=success")


def test_changes_of_the_organisation_say_who_did_what_to_whom(auditor: Client) -> None:
    admin, staff = person("system_admin"), person()
    services.propose_post(by=actor(admin), staff=staff, organisation=staff.organisation, role="office_handler")
    page = text(auditor, f"/audit/changes/?who={staff.login}")
    for words in (admin.name, "提出岗位", staff.name, "承办人"):
        assert words in page
    assert "没有符合条件的记录" in text(auditor, f"/audit/changes/?who={staff.login}&reason=post_ended")


@pytest.mark.parametrize(
    ("query", "shown"),
    [("who={login}", True), ("who=zzz", False), ("number=0777", True), ("number=0778", False),
     ("reason=reply", True), ("reason=call", False), ("since={day}&until={day}", True), ("until={before}", False),
     ("since={after}", False), ("since=nonsense", True), ("reason=nonsense", True)],
)  # fmt: skip
def test_each_filter_narrows_the_list(auditor: Client, query: str, shown: bool) -> None:
    staff = person()
    record = opened(staff, "611026-0777", "reply")
    day = (record.at + timedelta(hours=8)).date()
    query = query.format(login=staff.login, day=day, before=day - timedelta(days=1), after=day + timedelta(days=1))
    assert ("611026-0777" in text(auditor, f"/audit/opened/?{query}")) is shown


def test_a_long_list_comes_in_pages_without_losing_or_repeating_a_row(auditor: Client) -> None:
    staff = person()
    with moved_to(now()):
        for number in range(120):
            opened(staff, f"N-{number:03d}", days_ago=number // 40)
    path, seen, pages = f"/audit/opened/?who={staff.login}", [], 0
    while path:
        page = text(auditor, path)
        assert "共 120 条" in page
        seen += re.findall(r"N-\d{3}", page)
        onward = re.search(r'href="(\?[^"]*)" rel="next"', page)
        path = f"/audit/opened/{onward.group(1).replace('&amp;', '&')}" if onward else ""
        pages += 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("cursor", ["x", "2026-01-01", "2026-01-01T00:00:00,1", ",", "2026-01-01T00:00:00+00:00,x"])
def test_a_cursor_that_cannot_be_read_begins_at_the_start(auditor: Client, cursor: str) -> None:
    opened(person(), "N-1")
    assert "N-1" in text(auditor, f"/audit/opened/?after={cursor}")


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "office_leader", "centre_leader", "dispatcher"])
def test_nobody_else_sees_it(role: str) -> None:
    client = signed_in(known(role))
    assert [client.get(f"/audit/{tab}/").status_code for tab in TABS] == [403] * 4


def test_nothing_can_be_changed_there(auditor: Client) -> None:
    before = (AccessRecord.objects.count(), Change.objects.count())
    for tab in TABS:
        assert auditor.post(f"/audit/{tab}/").status_code == 405
        assert auditor.delete(f"/audit/{tab}/").status_code == 405
        page = text(auditor, f"/audit/{tab}/")
        main = page[page.index("<main") : page.index("</main")]
        assert 'method="post"' not in main
    assert (AccessRecord.objects.count(), Change.objects.count()) == before


def test_an_unknown_tab_is_not_there(auditor: Client) -> None:
    assert auditor.get("/audit/secrets/").status_code == 404
