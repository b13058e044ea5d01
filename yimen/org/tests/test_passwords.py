from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.org import services
from yimen.org.models import Change, Staff
from yimen.org.passwords import Argon2
from yimen.org.tests.builders import PASSWORD, actor, person, sign_in, signed_in

pytestmark = pytest.mark.django_db


def change(staff: Staff, new: str, old: str = PASSWORD) -> str:
    """The code with which the new password is refused, or nothing."""
    try:
        services.change_password(staff=staff, old=old, new=new)
    except Refusal as problem:
        return problem.code
    return ""


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Abc-123", "password_rules"),  # 7 characters
        ("abcdefghij1", "password_rules"),  # two kinds
        ("Shan-Feng-7", ""),
        ("qing shan lv shui", ""),  # 17 characters, any kind
        ("qingshanlvshui", "password_rules"),  # 14 characters, one kind
        ("Password123", "password_rules"),  # among the common ones
    ],
)
def test_a_password_is_long_or_mixed_and_not_common(password: str, code: str) -> None:
    assert change(person(), password) == code


@pytest.mark.parametrize("password", ["Gu.Yutian-2026x", "guyutian-X-2026", "139 0000 2222 Ab", "ceshi77-Bu-Xing"])
def test_a_password_holds_nothing_of_oneself(password: str) -> None:
    staff = person(login="gu.yutian.b", name="谷雨田", work_phone="139 0000 2222")
    staff.organisation.code = "ceshi77"
    assert change(staff, password) == "password_rules"


def test_the_present_password_is_asked_for() -> None:
    assert change(person(), "Shan-Feng-7", old="wrong") == "wrong_password"


def test_the_last_five_passwords_do_not_come_back() -> None:
    staff = person()
    used = [PASSWORD]
    for number in range(1, 6):
        new = f"Shan-Feng-{number}x"
        assert change(staff, new, old=used[-1]) == ""
        used.append(new)
        assert change(staff, used[0], old=new) == "password_rules"
    assert change(staff, "Shan-Feng-6x", old=used[-1]) == ""
    assert change(staff, used[0], old="Shan-Feng-6x") == ""


def test_a_one_time_password_has_to_be_changed_before_anything_else() -> None:
    staff, password = services.create_account(
        by=actor(person("system_admin")), login="xia.zhi.b", name="夏至", organisation=person().organisation
    )
    client = Client()
    assert sign_in(client, staff, password)["Location"] == "/account/password"
    assert client.get("/organisation/")["Location"] == "/account/password"
    page = client.get("/account/password").content.decode()
    assert "一次性密码只能用来登录这一次" in page
    form = {"old": password, "new": "Shan-Feng-7", "again": "Shan-Feng-7"}
    assert client.post("/account/password", form).status_code == 303
    assert client.get("/organisation/").status_code == 200


def test_changing_the_password_keeps_this_session_and_ends_the_others() -> None:
    staff = person()
    client = signed_in(staff)
    form = {"old": PASSWORD, "new": "Shan-Feng-7", "again": "Shan-Feng-7"}
    answer = client.post("/account/password", form, follow=True)
    assert "密码已改好" in answer.content.decode()
    assert client.get("/account/").status_code == 200
    assert sign_in(Client(), staff, PASSWORD).status_code == 200
    assert Change.objects.get(staff=staff).verb == "password_changed"


def test_two_different_new_passwords_are_told_at_the_field() -> None:
    form = {"old": PASSWORD, "new": "Shan-Feng-7", "again": "Shan-Feng-8"}
    answer = signed_in(person()).post("/account/password", form)
    assert answer.status_code == 422
    assert "两次输的新密码不一样" in answer.content.decode()


def test_the_page_says_what_a_password_must_be() -> None:
    page = signed_in(person()).get("/account/password").content.decode()
    for words in ("10 位以上", "不含自己的账号", "不是常见密码", "最近 5 次"):
        assert words in page


def test_passwords_are_kept_as_argon2id_of_19_mebibytes() -> None:
    stored = Argon2().encode("Shan-Feng-7", "saltsaltsalt")
    assert stored.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_older_than_the_setting_has_to_be_changed(settings: Any) -> None:
    staff = person()
    client = signed_in(staff)
    Staff.objects.filter(pk=staff.pk).update(password_changed_at=now() - timedelta(days=91))
    assert client.get("/organisation/").status_code == 200
    settings.PASSWORD_DAYS = 90
    assert client.get("/organisation/")["Location"] == "/account/password"
    assert "密码用满 90 天了" in client.get("/account/password").content.decode()
