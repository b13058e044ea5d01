from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from yimen.base.now import moved_to, now
from yimen.org import services
from yimen.org.access import SYSTEM
from yimen.org.models import Appointment, Staff
from yimen.org.tests.builders import actor, person, signed_in

pytestmark = pytest.mark.django_db


def ended(client: Client) -> str:
    """The reason for which the next request finds the session ended, or nothing."""
    answer = client.get("/account/")
    if answer.status_code == 200:
        return ""
    asked = QueryDict(answer["Location"].removeprefix("/accounts/login/?"))
    assert asked["next"] == "/account/"
    return asked["ended"]


def test_a_new_sign_in_ends_the_earlier_session_of_the_account() -> None:
    staff = person()
    first, second = signed_in(staff), signed_in(staff)
    assert ended(first) == "elsewhere"
    assert ended(second) == ""


@pytest.mark.parametrize(
    ("roles", "minutes", "reason"),
    [((), 29, ""), ((), 31, "idle"), (("system_admin",), 14, ""), (("system_admin",), 16, "idle")],
)
def test_a_session_ends_when_nobody_uses_it(roles: tuple[str, ...], minutes: int, reason: str) -> None:
    client = signed_in(person(*roles))
    client.get("/account/")
    with moved_to(now() + timedelta(minutes=minutes)):
        assert ended(client) == reason


def test_a_session_ends_after_twelve_hours_of_use() -> None:
    client = signed_in(person())
    client.get("/account/")
    start = now()
    for quarter in range(1, 49):
        with moved_to(start + timedelta(minutes=15 * quarter)):
            assert ended(client) == "", quarter
    with moved_to(start + timedelta(hours=12, minutes=1)):
        assert ended(client) == "long"


def test_a_changed_post_ends_the_session() -> None:
    staff, proposer, decider = person(), person("system_admin"), person("security_admin")
    client = signed_in(staff)
    post = services.propose_post(
        by=actor(proposer), staff=staff, organisation=staff.organisation, role="office_handler"
    )
    assert ended(client) == ""
    services.decide_post(by=actor(decider), post=post, agree=True)
    assert ended(client) == "changed"


def test_a_disabled_account_is_out_at_its_next_request() -> None:
    staff = person()
    client = signed_in(staff)
    services.disable_account(by=actor(person("system_admin")), staff=staff)
    assert client.get("/account/")["Location"] == "/accounts/login/?next=%2Faccount%2F"


def test_a_password_set_by_the_administrator_ends_the_session() -> None:
    staff = person()
    client = signed_in(staff)
    services.reset_password(by=SYSTEM, staff=staff)
    assert client.get("/account/").status_code == 302
    assert not Appointment.objects.filter(staff=staff).exists()


def test_the_session_and_whose_it_is_are_read_in_one_statement() -> None:
    client = signed_in(person())
    client.get("/account/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/account/")
    assert len([each for each in asked if "django_session" in each["sql"]]) == 1
    assert "org_appointment" in asked[0]["sql"]


def test_a_session_that_has_run_out_lets_nobody_in_though_it_is_the_persons_newest() -> None:
    client = signed_in(person())
    assert client.get("/account/").status_code == 200
    Session.objects.update(expire_date=timezone.now())
    assert client.get("/account/")["Location"] == "/accounts/login/?next=%2Faccount%2F"


def test_a_session_whose_person_is_another_lets_in_only_whom_it_names() -> None:
    """The key stands at one person, the data name another: the framework's own check decides, as it does without us."""
    staff, other = person(), person()
    client = signed_in(staff)
    key = client.session.session_key
    Staff.objects.filter(pk=staff.pk).update(session_key=None)
    Staff.objects.filter(pk=other.pk).update(session_key=key)
    page = client.get("/account/").content.decode()
    assert staff.name in page
    assert other.login not in page


def test_how_pages_are_shown_follows_the_person_to_another_browser() -> None:
    staff = person()
    answer = signed_in(staff).post("/display", {"mode": "elder", "contrast": "high", "next": "/account/"})
    assert (answer.status_code, answer["Location"]) == (303, "/account/")
    elsewhere = signed_in(staff)
    page = elsewhere.get("/account/").content.decode()
    assert 'data-mode="elder"' in page
    assert 'data-contrast="high"' in page


def test_anybody_can_choose_how_pages_are_shown_and_what_is_unknown_is_the_standard(client: Client) -> None:
    client.post("/display", {"mode": "elder"})
    assert 'data-mode="elder"' in client.get("/accounts/login/").content.decode()
    answer = client.post("/display", {"mode": '"><script>', "next": "//example.org"})
    assert answer["Location"] == "/"
    assert "data-mode" not in client.get("/accounts/login/").content.decode().split(">", 2)[1]


def test_after_a_post_the_sign_in_does_not_lead_back_to_the_post() -> None:
    client = signed_in(person())
    client.get("/account/")
    with moved_to(now() + timedelta(minutes=31)):
        answer = client.post("/account/phone", {"work_phone": "8012"})
    assert answer["Location"] == "/accounts/login/?ended=idle"


def test_a_fragment_sends_the_whole_page_to_the_sign_in() -> None:
    client = signed_in(person())
    client.get("/account/")
    with moved_to(now() + timedelta(minutes=31)):
        answer = client.get("/account/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/login/?ended=idle")
