from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.db import connections
from django.db.models import F
from django.test import Client

from yimen.org.models import Staff
from yimen.org.tests.builders import PASSWORD, person, sign_in

pytestmark = pytest.mark.django_db


def wrong(staff: Staff, times: int, address: str = "10.0.0.1") -> list[int]:
    return [sign_in(Client(REMOTE_ADDR=address), staff, "wrong").status_code for _ in range(times)]


def attempts(code: str) -> int:
    """Refused acts on record; they are written beside the test's own transaction."""
    with connections["records"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM custody_attempt WHERE code = %s AND at > now() - interval '10 seconds'", [code]
        )
        return int(cursor.fetchone()[0])


def test_the_fifth_wrong_password_locks_the_account_for_this_address() -> None:
    staff = person()
    assert wrong(staff, 6) == [200, 200, 200, 200, 429, 429]
    answer = sign_in(Client(REMOTE_ADDR="10.0.0.1"), staff)
    assert answer.status_code == 429
    assert "账号已锁定 15 分钟" in answer.content.decode()


def test_nobody_can_lock_a_colleague_out_from_elsewhere() -> None:
    staff = person()
    wrong(staff, 6)
    assert sign_in(Client(REMOTE_ADDR="10.0.0.2"), staff).status_code == 302


def test_a_colleague_at_the_same_address_is_not_locked() -> None:
    wrong(person(), 6)
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1"), person()).status_code == 302


def test_other_spellings_of_the_account_count_as_the_same() -> None:
    staff = person()
    client = Client(REMOTE_ADDR="10.0.0.1")
    spellings = [staff.login, staff.login.upper(), staff.login.title(), f" {staff.login}", staff.login.capitalize()]
    codes = [client.post("/accounts/login/", {"login": one, "password": "wrong"}).status_code for one in spellings]
    assert codes == [200, 200, 200, 200, 429]


def test_the_lock_opens_after_fifteen_minutes() -> None:
    staff = person()
    wrong(staff, 5)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=14))
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1"), staff).status_code == 429
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=2))
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1"), staff).status_code == 302


def test_a_right_password_forgets_the_wrong_ones() -> None:
    staff = person()
    wrong(staff, 4)
    sign_in(Client(REMOTE_ADDR="10.0.0.1"), staff, PASSWORD)
    assert wrong(staff, 4) == [200, 200, 200, 200]


def test_an_account_that_does_not_exist_is_locked_alike() -> None:
    client = Client(REMOTE_ADDR="10.0.0.1")
    form = {"login": "nobody.here", "password": "wrong"}
    assert [client.post("/accounts/login/", form).status_code for _ in range(5)] == [200, 200, 200, 200, 429]


def test_the_twentieth_wrong_password_of_an_address_closes_it_for_every_account() -> None:
    for _ in range(5):
        wrong(person(), 4)
    answer = sign_in(Client(REMOTE_ADDR="10.0.0.1"), person())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "次数太多" in answer.content.decode()
    assert attempts("too_often") == 1, "the auditor is told"
    assert sign_in(Client(REMOTE_ADDR="10.0.0.2"), person()).status_code == 302


def test_an_address_opens_again_after_fifteen_minutes() -> None:
    for _ in range(5):
        wrong(person(), 4)
    AccessFailureLog.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1"), person()).status_code == 302


def test_an_account_is_closed_after_fifty_wrong_passwords_from_many_addresses() -> None:
    staff = person()
    for n in range(13):
        wrong(staff, 4, f"10.0.1.{n}")
    assert sign_in(Client(REMOTE_ADDR="10.0.2.1"), staff).status_code == 429
