from __future__ import annotations

import pytest
from axes.models import AccessFailureLog, AccessLog
from django.test import Client
from django.urls import NoReverseMatch, reverse

from yimen.org.models import Staff
from yimen.org.tests.builders import PASSWORD, person, sign_in, signed_in

pytestmark = pytest.mark.django_db


def test_the_right_password_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    answer = sign_in(client, person(), next="/organisation/?q=a")
    assert (answer.status_code, answer["Location"]) == (302, "/organisation/?q=a")
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "target",
    ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", "http://testserver/account/",
     "\t//example.org", "account/"],
)  # fmt: skip
def test_only_a_path_of_this_site_is_a_place_to_go_next(client: Client, target: str) -> None:
    assert sign_in(client, person(), next=target)["Location"] == "/"


def test_a_name_in_capitals_or_with_spaces_is_the_same_account(client: Client) -> None:
    staff = person()
    answer = client.post("/accounts/login/", {"login": f" {staff.login.upper()} ", "password": PASSWORD})
    assert answer.status_code == 302


def test_a_wrong_password_keeps_the_account_typed_and_says_how_many_tries_are_left(client: Client) -> None:
    staff = person()
    answer = sign_in(client, staff, "wrong")
    text = answer.content.decode()
    assert "账号或密码不对，还可以试 4 次" in text
    assert f'value="{staff.login}"' in text
    assert "wrong" not in text


def test_known_unknown_and_disabled_accounts_get_the_same_answer() -> None:
    known, disabled = person(), person(is_active=False)
    answers = []
    for login, password in ((known.login, "wrong"), ("nobody.here", "wrong"), (disabled.login, PASSWORD)):
        client = Client(REMOTE_ADDR="10.1.1.1")
        page = client.post("/accounts/login/", {"login": login, "password": password}).content.decode()
        token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
        answers.append(page.replace(login, "").replace(token, ""))
    lines = [[line for line in page.splitlines() if "csrfmiddlewaretoken" not in line] for page in answers]
    assert lines[0] == lines[1] == lines[2]


def test_the_session_key_changes_at_sign_in(client: Client) -> None:
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    staff = person()
    sign_in(client, staff)
    staff.refresh_from_db()
    assert client.session.session_key not in (before, None)
    assert staff.session_key == client.session.session_key


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("idle", "太久没有操作"),
        ("elsewhere", "在别处登录"),
        ("long", "12 小时"),
        ("changed", "刚有变动"),
        ("out", "已退出"),
    ],
)
def test_the_sign_in_page_says_why_the_session_ended(client: Client, reason: str, words: str) -> None:
    assert words in client.get(f"/accounts/login/?ended={reason}").content.decode()


def test_signing_out_is_a_post_that_wipes_the_browser() -> None:
    client = signed_in(person())
    assert client.get("/accounts/logout/").status_code == 405
    answer = client.post("/accounts/logout/")
    assert (answer.status_code, answer["Location"]) == (303, "/accounts/login/?ended=out")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get("/account/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["signup", "password/reset", "email", "password/change", "2fa", "inactive", "social"])
def test_nothing_else_of_the_library_can_be_reached(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}/").status_code == 404


def test_there_is_no_route_for_signing_up() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_a_signed_in_person_has_no_use_for_the_sign_in_page() -> None:
    assert signed_in(person()).get("/accounts/login/?next=/account/")["Location"] == "/account/"


def test_sign_ins_and_failures_are_on_record_without_the_password(client: Client) -> None:
    staff = person()
    sign_in(client, staff, "Wrong-Secret-1")
    sign_in(client, staff)
    assert AccessLog.objects.filter(username=staff.login).count() == 1
    assert AccessFailureLog.objects.filter(username=staff.login).count() == 1


def test_the_form_is_refused_without_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    staff = person()
    assert sign_in(client, staff).status_code == 403
    assert Staff.objects.get(pk=staff.pk).session_key is None
