"""Small organisations and people of these tests' own, so that they do not depend on the demonstration's."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.test import Client

from yimen.base.now import now
from yimen.org.access import Actor, actor_of, staff_with_posts
from yimen.org.models import Appointment, Organisation, Staff, StandIn

PASSWORD = "Liu-Shui-2026"
_numbers = count(1)


def office(**more: Any) -> Organisation:
    """An organisation of the tests."""
    number = next(_numbers)
    given = {"code": f"ceshi{number}", "name": f"测试单位{number}", "short_name": f"测试{number}"}
    return Organisation.objects.create(**given | {"kind": "department", "county": "611026"} | more)


def person(*roles: str, organisation: Organisation | None = None, password: str = PASSWORD, **more: Any) -> Staff:
    """A person who holds the posts named ("*" marks a deputy's), with a password of their own."""
    number = next(_numbers)
    given = {"login": f"ce.shi{number}", "name": f"溪{number}", "must_change_password": False}
    staff = Staff(**given | {"organisation": organisation or office()} | more)
    staff.set_password(password)
    staff.password_changed_at = now()
    staff.save()
    for role in roles:
        Appointment.objects.create(
            staff=staff, organisation=staff.organisation, role=role.removesuffix("*"), state="active",
            is_deputy=role.endswith("*"), decided_at=now(),
        )  # fmt: skip
    return staff


def known(role: str) -> Staff:
    """Somebody of the loaded data who holds the post, with the password of these tests.

    For refused acts: they are recorded on a connection of its own, which sees nobody made inside a test.
    """
    staff = Staff.objects.filter(appointments__role=role, appointments__state="active").earliest("pk")
    staff.set_password(PASSWORD)
    staff.save(update_fields=["password"])
    return staff


def actor(staff: Staff) -> Actor:
    """The actor that this person is now."""
    return actor_of(staff_with_posts(now()).get(pk=staff.pk))


def stands_in(staff: Staff, deputy: Staff, rank: int = 1) -> None:
    """Let one stand in for the other."""
    StandIn.objects.create(staff=staff, deputy=deputy, rank=rank)


def staffed_office() -> tuple[Organisation, Staff, Staff, Staff]:
    """An office that can just receive orders: (office, liaison, deputy liaison, leader)."""
    place = office()
    return (
        place,
        person("office_liaison", organisation=place),
        person("office_liaison*", organisation=place),
        person("office_leader", organisation=place),
    )


def sign_in(client: Client, staff: Staff, password: str = PASSWORD, **more: Any) -> Any:
    """Fill in the sign-in form."""
    return client.post("/accounts/login/", {"login": staff.login, "password": password} | more)


def signed_in(staff: Staff) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    answer = sign_in(client, staff)
    assert answer.status_code == 302, answer.content.decode()
    return client
