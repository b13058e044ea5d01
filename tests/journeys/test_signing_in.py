"""Staff come in by the real sign-in page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.conftest import Visit
from yimen.org.models import Staff
from yimen.org.services import set_password
from yimen.project.testing.visitor import Visitor

pytestmark = pytest.mark.browser
ONCE, OWN = "Once-Only-4711", "青山绿水Shan4711"


@pytest.fixture(autouse=True)
def _real_passwords(settings: Any) -> None:
    """The site checks passwords with the hasher of production."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def _give(login: str) -> None:
    person = Staff.objects.get(login=login)
    set_password(staff=person, password=ONCE, initial=True)


def _try(visitor: Visitor, login: str, password: str) -> None:
    visitor.go("/accounts/login/")
    visitor.fill(login=login, password=password)
    with visitor.page.expect_navigation():
        visitor.page.locator("main .btn.primary").click()


def test_a_wrong_password_is_told_in_words_and_the_right_one_leads_to_an_own_password(visit: Visit) -> None:
    _give("ze.yingshi")
    person = visit()
    _try(person, "ze.yingshi", "Not-This-One-1")
    assert "账号或密码不对" in person.text()
    assert person.page.locator("[name=login]").input_value() == "ze.yingshi"
    _try(person, "ze.yingshi", ONCE)
    assert "一次性密码" in person.text()
    person.fill(old=ONCE, new=OWN, again=OWN)
    with person.page.expect_navigation():
        person.page.locator("main .btn.primary").click()
    person.go("/")
    assert person.page.locator("h1").inner_text() == "待办"


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(visit: Visit) -> None:
    _give("dao.shishu")
    person = visit()
    for _ in range(5):
        _try(person, "dao.shishu", "Not-This-One-1")
    assert "锁定" in person.page.locator("main").inner_text()
    _try(person, "dao.shishu", ONCE)
    assert "/accounts/login/" in person.page.url
