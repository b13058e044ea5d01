"""Two web processes and forms that arrive together: what one has not seen, the other must not do again."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest

from tests.security.hostile import FORM
from yimen.hotline.models import Order
from yimen.hotline.tests import cast
from yimen.matters.models import Event
from yimen.project.postgres import scratch_cluster
from yimen.project.testing.site import Site, serve, signed_in

TOKEN = "k" * 32
pytestmark = pytest.mark.slow


@pytest.fixture
def pair(committed_database: str, tmp_path: Path) -> Iterator[Site]:
    """The site with two web processes."""
    with serve(scratch_cluster(), committed_database, tmp_path / "data", processes=2) as found:
        yield found


def together(site: Site, part: str, path: str, forms: Sequence[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """Send these forms at the same moment, each on a connection of its own; (status, address, text) of each answer."""
    cookie = f"sessionid={signed_in(cast.LOGINS[part])}; csrftoken={TOKEN}"
    gate = threading.Barrier(len(forms))

    def send(form: dict[str, Any]) -> tuple[int, str, str]:
        with closing(http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=30)) as connection:
            connection.connect()
            gate.wait(10)
            body = urlencode(form | {"csrfmiddlewaretoken": TOKEN}, doseq=True)
            headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, forms))


def test_an_intake_that_reaches_both_processes_is_one_order(pair: Site) -> None:
    form = FORM | {"key": str(uuid4())}
    answers = together(pair, "operator", "/orders/new/", [form] * 8)
    assert {status for status, _, _ in answers} == {303}
    assert len({where for _, where, _ in answers}) == 1
    assert Order.objects.count() == 1


def test_of_dispatchers_in_both_processes_one_wins_and_the_others_are_told(pair: Site) -> None:
    for _ in range(4):
        matter = cast.an_order("awaiting_dispatch")
        fields = {"seen": matter.version, "lead": cast.office("zhujian"), "category": "0501"}
        forms = [fields | {"key": str(uuid4())} for _ in range(4)]
        answers = together(pair, "dispatcher", f"/matters/{matter.number}/do/dispatch/", forms)
        assert sorted(status for status, _, _ in answers) == [303, 409, 409, 409]
        assert all("谷雨田" in text and "派单" in text for status, _, text in answers if status == 409)
        assert Event.objects.filter(matter=matter, verb="dispatch").count() == 1
