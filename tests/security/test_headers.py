"""What every answer carries, what no request can talk us into, and what becomes of a form without its token."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.security.expected import PEOPLE
from tests.security.rows import changed, contents
from tests.security.test_matrix import FIXED, PATHS, address
from tests.security.world import World
from yimen.project.testing.site import signed_in

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'", "base-uri": "'none'",
    "form-action": "'self'", "frame-ancestors": "'none'", "font-src": "'self'", "img-src": "'self' data: blob:",
}  # fmt: skip
FILES = ("file", "file_shown")


def headers_amiss(answer, signed: bool) -> list[str]:  # type: ignore[no-untyped-def]
    """The header rules that an answer breaks."""
    heads = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in heads.get("Content-Security-Policy", "").split(";") if part)
    wrong = [f"csp {name}" for name, value in POLICY.items() if policy.get(name) != value]
    wrong += ["unsafe"] if "unsafe" in heads.get("Content-Security-Policy", "") else []
    wanted = {
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    }  # fmt: skip
    wrong += [name for name, value in wanted.items() if heads.get(name) != value]
    if any(f"{name}=()" not in heads.get("Permissions-Policy", "") for name in ("camera", "microphone", "geolocation")):
        wrong.append("Permissions-Policy")
    if signed and "no-store" not in heads.get("Cache-Control", ""):
        wrong.append(f"Cache-Control {heads.get('Cache-Control')}")
    return wrong


@pytest.mark.parametrize("person", ["handler", "operator", "audit_admin", "anonymous", "follower"])
def test_every_door_sends_the_headers(world: World, person: str) -> None:
    wrong = []
    for door in PATHS:
        if door in FILES:
            continue
        answer = world.people[person].get(address(world, door, "ordinary"))
        wrong += [f"{door}: {what}" for what in headers_amiss(answer, PEOPLE[person] != "outside")]
    for url in ("/nowhere/", "/matters/RX0/", "/public/ask/nothing/"):
        answer = world.people[person].get(url)
        wrong += [f"{url}: {what}" for what in headers_amiss(answer, True)]
    assert not wrong, "\n".join(wrong)


def test_a_file_is_served_in_a_sandbox(world: World) -> None:
    answer = world.people["handler"].get(address(world, "file", "ordinary"))
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    b"".join(answer.streaming_content)


@pytest.mark.django_db
def test_the_cookies_are_out_of_a_scripts_reach() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in("xia.zhiqing")
    answer = client.get("/")
    page = client.get("/public/ask/")
    jar = [*answer.cookies.values(), *page.cookies.values()]
    assert [cookie.key for cookie in jar if not cookie["httponly"] or cookie["samesite"] != "Lax"] == []
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.invalid", "127.0.0.1.evil.invalid", "localhost@evil.invalid", "a b", "[::2]"])
def test_a_forged_host_is_refused(host: str) -> None:
    answer = Client(headers={"host": host}, raise_request_exception=False).get("/public/")
    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()


OUTSIDE = ["//evil.invalid/%2e%2e", "javascript:alert(1)", "https://evil.invalid/", "/\\evil.invalid", "\t//evil.invalid",
           "///evil.invalid", "http:evil.invalid", "/%0d%0aSet-Cookie:x=1"]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("target", OUTSIDE)
def test_next_leads_nowhere_outside(target: str) -> None:
    client = Client()
    for answer in (
        client.post("/display", {"mode": "elder", "next": target}),
        client.get("/accounts/login/", {"next": target}),
    ):
        place = answer.headers.get("Location", "/")
        assert place.startswith("/") and not place.startswith(("//", "/\\")), place
        assert "evil.invalid" not in re.sub(r"[?].*", "", place)
        assert 'value="//evil' not in answer.content.decode() and 'value="javascript' not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["a%0d%0aSet-Cookie:%20x=1", "%0d%0a%0d%0a<script>alert(1)</script>"])
def test_line_ends_in_a_query_split_no_header(query: str) -> None:
    for url in (f"/search/?q={query}", f"/public/follow/?number={query}", f"/accounts/login/?next=/{query}"):
        answer = Client(raise_request_exception=False).get(url)
        assert answer.status_code < 500
        assert "x" not in answer.cookies
        assert all("\n" not in value and "\r" not in value for value in answer.headers.values())
        assert b"<script>alert" not in answer.content


def test_a_method_named_in_a_header_or_field_is_ignored(world: World) -> None:
    number, before = world.things["ordinary"].matter.number, contents()
    client = world.people["handler"]
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert client.get(f"/matters/{number}/", headers={header: "DELETE"}).status_code == 200
        assert (
            client.get(f"/matters/{number}/do/add_note/?_method=POST&text=x", headers={header: "POST"}).status_code
            == 200
        )
    assert client.delete(f"/matters/{number}/").status_code == 405
    assert changed(before, contents()) == []


TYPED = "迎春小区 2 号楼停水两天，五楼以上没有水"


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x" * 64])
def test_a_form_without_its_token_is_refused_and_what_was_typed_is_shown(token: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in("bai.luchen")
    sent = {
        "title": "<b>停水</b>",
        "content": TYPED,
        "phone": "13800000026",
        "password": "secret-Word-1",
        "grade": "ordinary",
    }
    answer = client.post("/orders/new/", sent | ({"csrfmiddlewaretoken": token} if token else {}))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert TYPED in page and "13800000026" in page
    assert "<b>停水</b>" not in page and "&lt;b&gt;停水" in page
    assert "secret-Word-1" not in page


@pytest.mark.django_db
def test_no_unsafe_door_is_without_the_token() -> None:
    """The test client checks tokens here; each POST without one is 403, however the door is called."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    values = FIXED | {"number": "1", "notice": "1", "pk": "00000000-0000-0000-0000-000000000007"}
    for path in PATHS.values():
        url = re.sub(r"<\w+:(\w+)>", lambda found: values[found.group(1)], path)
        assert client.post(url).status_code == 403, url


@override_settings(PROXIES=0)
@pytest.mark.django_db
def test_a_forged_forwarding_header_does_not_move_the_limits() -> None:
    client = Client()
    for n in range(30):
        client.post("/public/follow/", {"number": "RX61102620260114000010", "code": f"{n:06d}"},
                    headers={"x-forwarded-for": f"10.0.0.{n}, 127.0.0.1"})  # fmt: skip
    answer = client.post("/public/follow/", {"number": "RX61102620260114000010", "code": "999999"},
                         headers={"x-forwarded-for": "10.9.9.9"})  # fmt: skip
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
