from __future__ import annotations

import re

import pytest
from django.test import Client

from yimen.kernel.refusal import Refusal
from yimen.org import services
from yimen.org.models import Change, Staff
from yimen.org.tests.builders import actor, known, office, person, sign_in, signed_in, staffed_office

pytestmark = pytest.mark.django_db


def test_a_new_account_shows_its_one_time_password_once() -> None:
    admin, place = person("system_admin"), office()
    client = signed_in(admin)
    form = {"name": "夏至", "login": "xia.zhi.c", "work_phone": "8012"}
    page = client.post(f"/organisation/{place.code}/add", form).content.decode()
    found = re.search(r'class="once">([\w-]{19})<', page)
    assert found
    staff = Staff.objects.get(login="xia.zhi.c")
    assert (staff.organisation, staff.must_change_password, staff.sort_key) == (place, True, "xiazhi")
    assert found.group(1) not in client.get(f"/organisation/people/{staff.login}/").content.decode()
    assert found.group(1) not in str(Change.objects.filter(staff=staff).values())
    assert sign_in(Client(), staff, found.group(1))["Location"] == "/account/password"


@pytest.mark.parametrize(("login", "code"), [("Xia", "login_form"), ("夏至", "login_form"), ("x y", "login_form")])
def test_an_account_is_small_letters_figures_and_dots(login: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        services.create_account(by=actor(person("system_admin")), login=login, name="夏至", organisation=office())
    assert refused.value.code == code


def test_an_account_that_is_taken_is_told_on_the_form() -> None:
    taken, place = person(), office()
    form = {"name": "夏至", "login": taken.login}
    answer = signed_in(person("system_admin")).post(f"/organisation/{place.code}/add", form)
    assert answer.status_code == 422
    assert "已经有人用了" in answer.content.decode()
    assert 'value="夏至"' in answer.content.decode()


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "office_leader", "county_coordinator"])
def test_nobody_else_makes_accounts(role: str) -> None:
    place, other = office(), known(role)
    assert signed_in(other).get(f"/organisation/{place.code}/add").status_code == 403
    with pytest.raises(Refusal) as refused:
        services.create_account(by=actor(other), login="xia.zhi.d", name="夏至", organisation=place)
    assert refused.value.code == "forbidden"


def test_disabling_an_account_ends_its_posts() -> None:
    staff, admin = person("office_handler"), person("system_admin")
    answer = signed_in(admin).post(f"/organisation/people/{staff.login}/disable", follow=True)
    assert "账号已停用" in answer.content.decode()
    staff.refresh_from_db()
    assert (staff.is_active, staff.appointments.get().state) == (False, "ended")
    assert sign_in(Client(), staff).status_code == 200


def test_an_office_is_not_left_without_its_people() -> None:
    _, liaison, _, _ = staffed_office()
    answer = signed_in(person("system_admin")).post(f"/organisation/people/{liaison.login}/disable", follow=True)
    assert "请先补齐人员" in answer.content.decode()
    liaison.refresh_from_db()
    assert liaison.is_active


def test_the_administrator_does_not_disable_or_reset_themselves() -> None:
    admin = person("system_admin")
    with pytest.raises(Refusal):
        services.disable_account(by=actor(admin), staff=admin)
    with pytest.raises(Refusal):
        services.reset_password(by=actor(admin), staff=admin)


def test_everyone_signed_in_reads_the_organisation_and_nobody_else_does(client: Client) -> None:
    place, liaison, *_ = staffed_office()
    reader = signed_in(person())
    assert place.name in reader.get("/organisation/").content.decode()
    assert liaison.name in reader.get(f"/organisation/{place.code}/").content.decode()
    assert place.name in reader.get(f"/organisation/?q={place.short_name}").content.decode()
    assert liaison.name in reader.get(f"/organisation/?q={liaison.login}").content.decode()
    assert "没有找到这样的单位或人" in reader.get("/organisation/?q=zzzz").content.decode()
    for path in ("", f"{place.code}/", f"people/{liaison.login}/", "calendar/"):
        assert client.get(f"/organisation/{path}")["Location"].startswith("/accounts/login/")


def test_ones_own_page_says_when_one_was_last_here() -> None:
    staff = person("office_handler", work_phone="8012")
    first = signed_in(staff).get("/account/").content.decode()
    assert "这是第一次登录" in first
    page = signed_in(staff).get("/account/").content.decode()
    assert "来自 127.0.0.1" in page
    assert "承办人" in page
    assert "8012" in page


def test_one_changes_ones_own_office_telephone() -> None:
    staff = person()
    assert signed_in(staff).post("/account/phone", {"work_phone": "8013"}).status_code == 303
    staff.refresh_from_db()
    assert staff.work_phone == "8013"
