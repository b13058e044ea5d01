"""The order page: who sees what, in a constant number of statements."""

from __future__ import annotations

import pytest
from django.test import Client

from yimen.hotline.tests.cast import LOGINS, ROADS, an_order
from yimen.org.models import Staff

pytestmark = pytest.mark.django_db


def signed_in(part: str) -> Client:
    person = Staff.objects.get(login=LOGINS[part])
    Staff.objects.filter(pk=person.pk).update(must_change_password=False, second_factor_required=False)
    client = Client()
    client.force_login(person, backend="yimen.org.access.StaffBackend")
    return client


@pytest.mark.parametrize("state", sorted(ROADS))
def test_the_page_and_the_pane_of_an_order_open_in_every_state(state: str) -> None:
    matter, client = an_order(state), signed_in("dispatcher")
    for tail in ("", "pane/"):
        answer = client.get(f"/matters/{matter.number}/{tail}")
        assert answer.status_code == 200, answer.content.decode()[:500]
        assert "迎春小区 2 号楼停水两天" in answer.content.decode()
