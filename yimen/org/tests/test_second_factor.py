from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from yimen.base.now import moved_to, now
from yimen.kernel.refusal import Refusal
from yimen.org import services
from yimen.org.models import Staff
from yimen.org.tests.builders import PASSWORD, person, sign_in, signed_in

pytestmark = pytest.mark.django_db


def code_of(secret: str, steps: int = 0) -> str:
    """The app's code now, or some steps of 30 seconds away."""
    return str(format_hotp_value(hotp_value(secret, int(now().timestamp()) // 30 + steps)))


def with_factor(*roles: str, **more: object) -> tuple[Staff, str, list[str]]:
    """A person who enrolled a minute ago: (staff, secret, paper codes)."""
    staff = person(*roles, **more)
    secret, _ = services.new_secret(staff)
    with moved_to(now() - timedelta(minutes=2)):
        codes = services.enrol(staff=staff, secret=secret, code=code_of(secret))
    return staff, secret, codes


def half_signed_in(staff: Staff) -> Client:
    client = Client()
    assert sign_in(client, staff, next="/organisation/")["Location"] == "/accounts/code/"
    return client


def test_after_the_password_comes_the_code() -> None:
    staff, secret, _ = with_factor()
    client = half_signed_in(staff)
    assert client.get("/account/").status_code == 302
    answer = client.post("/accounts/code/", {"code": code_of(secret)})
    assert answer["Location"] == "/organisation/"
    assert client.get("/account/").status_code == 200


def test_the_same_code_is_not_taken_twice() -> None:
    staff, secret, _ = with_factor()
    code = code_of(secret)
    services.use_code(staff=staff, code=code)
    with pytest.raises(Refusal):
        services.use_code(staff=staff, code=code)


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(steps: int, taken: bool) -> None:
    staff, secret, _ = with_factor()
    code = code_of(secret, steps)
    try:
        services.use_code(staff=staff, code=code)
    except Refusal:
        assert not taken
    else:
        assert taken


def test_each_of_the_ten_paper_codes_opens_once() -> None:
    staff, _, codes = with_factor()
    assert len(set(codes)) == 10
    for code in codes:
        services.use_code(staff=staff, code=code)
        with pytest.raises(Refusal):
            services.use_code(staff=staff, code=code)


def test_wrong_codes_count_with_wrong_passwords_and_lock_the_account() -> None:
    staff, secret, _ = with_factor()
    sign_in(Client(), staff, "wrong")
    client = half_signed_in(staff)
    said = [client.post("/accounts/code/", {"code": "000000"}) for _ in range(4)]
    assert "验证码不对，还可以试 3 次" in said[0].content.decode()
    assert [answer.status_code for answer in said] == [200, 200, 200, 429]
    assert client.post("/accounts/code/", {"code": code_of(secret)}).status_code == 429
    assert sign_in(Client(), staff).status_code == 429


def test_the_code_page_is_closed_without_a_password(client: Client) -> None:
    assert client.get("/accounts/code/")["Location"] == "/accounts/login/"


def test_enrolling_shows_a_qr_code_and_then_the_paper_codes_once() -> None:
    staff = person()
    client = signed_in(staff)
    page = client.get("/account/second-factor").content.decode()
    assert re.search(r'<svg class="qr" viewBox="0 0 (\d+) \1"', page)
    sealed = re.search(r'name="sealed" value="([0-9a-f]+)"', page)
    assert sealed
    secret = services.open_secret(staff, sealed.group(1))
    answer = client.post("/account/second-factor", {"sealed": sealed.group(1), "code": code_of(secret)})
    assert answer.status_code == 200
    codes = re.findall(r"<li>(\d{4} \d{4})</li>", answer.content.decode())
    assert len(codes) == 10
    assert codes[0] not in client.get("/account/").content.decode()


def test_a_wrong_first_code_keeps_the_same_qr_code() -> None:
    client = signed_in(person())
    page = client.get("/account/second-factor").content.decode()
    sealed = re.findall(r'name="sealed" value="([0-9a-f]+)"', page)[0]
    answer = client.post("/account/second-factor", {"sealed": sealed, "code": "000000"})
    assert answer.status_code == 422
    assert "验证码不对" in answer.content.decode()
    assert sealed in answer.content.decode()


def test_a_secret_made_for_somebody_else_is_refused() -> None:
    _, sealed = services.new_secret(person())
    with pytest.raises(Refusal):
        services.open_secret(person(), sealed)


def test_secrets_lie_sealed_in_the_database() -> None:
    staff, secret, codes = with_factor()
    stored = str(list(Authenticator.objects.filter(user=staff).values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_an_account_that_must_have_one_enrols_before_anything_else() -> None:
    client = signed_in(person(second_factor_required=True))
    assert client.get("/organisation/")["Location"] == "/account/second-factor"
    assert "开启后才能继续" in client.get("/account/second-factor").content.decode()


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_the_officers_must_have_one_where_the_setting_says_so(settings: object, role: str) -> None:
    client = signed_in(person(role))
    assert client.get("/organisation/").status_code == 200
    settings.OFFICERS_SECOND_FACTOR = True  # type: ignore[attr-defined]
    assert client.get("/organisation/")["Location"] == "/account/second-factor"
    assert signed_in(person("office_handler")).get("/organisation/").status_code == 200


def test_turning_it_off_takes_the_password_and_is_refused_where_it_is_required() -> None:
    staff, _, _ = with_factor()
    for password, required, code in (("wrong", False, "wrong_password"), (PASSWORD, True, "factor_required")):
        with pytest.raises(Refusal) as refused:
            services.turn_off(staff=staff, password=password, required=required)
        assert refused.value.code == code
    services.turn_off(staff=staff, password=PASSWORD, required=False)
    assert not Authenticator.objects.filter(user=staff).exists()


def test_new_paper_codes_end_the_old_ones() -> None:
    staff, _, codes = with_factor()
    fresh = services.renew_paper_codes(staff=staff, password=PASSWORD)
    with pytest.raises(Refusal):
        services.use_code(staff=staff, code=codes[0])
    services.use_code(staff=staff, code=fresh[0])
