"""Each guard, taken out, lets its suite turn red: a suite that stays green without its guard guards nothing."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.security.canaries import answer_bytes, found_in
from tests.security.test_headers import headers_amiss
from tests.security.test_matrix import address, secrets
from tests.security.world import World
from yimen.base import gate, paths
from yimen.custody import services as custody
from yimen.hotline import access as hotline
from yimen.hotline.services.public import query_code
from yimen.hotline.tests import cast
from yimen.kernel import identifiers
from yimen.matters.rules import YES
from yimen.org.access import Actor
from yimen.project import middleware
from yimen.project.testing.site import signed_in


def take_out(monkeypatch: pytest.MonkeyPatch, old: object, new: object) -> int:
    """Put `new` in the place of a function in every module of ours that knows it; how many did."""
    name, found = old.__name__, 0  # type: ignore[attr-defined]
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("yimen") and getattr(module, name, None) is old:
            monkeypatch.setattr(module, name, new)
            found += 1
    return found


def page(world: World, person: str, thing: str, door: str = "matter") -> Any:
    return world.people[person].get(address(world, door, thing))


def test_an_answer_that_no_access_rule_was_asked_for_does_not_leave(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "asked", frozenset)
    assert page(world, "handler", "ordinary").status_code == 500
    with override_settings(PRODUCTION=True):
        assert page(world, "handler", "ordinary").status_code == 404


def test_without_the_roles_of_the_doors_a_stranger_comes_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert world.people["handler"].get("/audit/opened/").status_code == 403
    monkeypatch.setattr(middleware.Gate, "process_view", lambda *given: None)
    fresh = Client()
    fresh.cookies = world.people["handler"].cookies
    assert fresh.get("/audit/opened/").status_code == 200


def test_without_the_question_who_sees_contact_a_secret_number_opens(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = address(world, "reveal", "secret")
    assert world.people["handler"].post(url, {"reason": "call"}).status_code == 403

    def anybody(actor: Actor, matter: object) -> bool:
        gate.mark("hotline.contact")
        return True

    assert take_out(monkeypatch, hotline.sees_contact, anybody) >= 3
    opened = world.people["handler"].post(url, {"reason": "call"})
    assert found_in(answer_bytes(opened), secrets(world, "handler"))


def test_without_the_veil_the_callers_place_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found_in(answer_bytes(page(world, "handler", "secret")), secrets(world, "handler")) == []
    assert take_out(monkeypatch, hotline.veiled, lambda *given: False) >= 2
    assert "secret.words" in found_in(answer_bytes(page(world, "handler", "secret")), secrets(world, "handler"))


def test_without_the_table_of_who_an_act_is_anybodys(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"/matters/{world.things['ordinary'].matter.number}/do/supervise/"
    assert world.people["handler"].get(url).status_code == 403

    def anybody(*given: object) -> object:
        gate.mark("hotline.may")
        return YES

    assert take_out(monkeypatch, hotline.may, anybody) >= 1
    assert world.people["handler"].get(url).status_code == 200


@pytest.mark.django_db
def test_without_the_lifting_numbers_stay_in_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "另打 13800008456"
    assert "13800008456" not in cast.taken_in(content=said).notes.get(kind="content").text
    assert take_out(monkeypatch, identifiers.lift, lambda text: (text, [])) >= 1
    assert "13800008456" in cast.taken_in(content=said).notes.get(kind="content").text


@pytest.mark.django_db
def test_without_the_path_check_a_sign_in_leads_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    form = {"mode": "elder", "next": "//evil.invalid/"}
    assert Client().post("/display", form).headers["Location"] == "/"
    assert take_out(monkeypatch, paths.own_path, lambda target, fallback="/": target or fallback) >= 1
    assert Client().post("/display", form).headers["Location"] == "//evil.invalid/"


@pytest.mark.django_db
def test_without_the_token_check_a_form_of_elsewhere_is_taken() -> None:
    def send() -> int:
        client = Client(enforce_csrf_checks=True)
        client.cookies[settings.SESSION_COOKIE_NAME] = signed_in("xia.zhiqing")
        return client.post("/notices/all/take-notice/").status_code

    assert send() == 403
    without = [name for name in settings.MIDDLEWARE if "Csrf" not in name]
    with override_settings(MIDDLEWARE=without):
        assert send() == 302


@pytest.mark.django_db
def test_without_the_counting_codes_are_guessed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    matter = cast.an_order("in_progress")

    def guesses(times: int) -> set[int]:
        client, wrong = Client(), {"number": matter.number}
        codes = [f"{n:06d}" for n in range(times) if f"{n:06d}" != query_code(matter.order, matter.number)]
        return {client.post("/public/follow/", wrong | {"code": code}).status_code for code in codes}

    assert 429 in guesses(32)
    take_out(monkeypatch, custody.limited, lambda *given: None)
    take_out(monkeypatch, custody.used_up, lambda *given: None)
    assert guesses(32) == {422}


def test_without_the_headers_the_suite_of_headers_is_red(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert headers_amiss(page(world, "handler", "ordinary"), True) == []
    monkeypatch.setattr(middleware, "HEADERS", {})
    assert "csp default-src" in headers_amiss(page(world, "handler", "ordinary"), True)
