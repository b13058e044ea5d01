"""What a request costs through the real web server: taking in an order, changing its state, lists and searches."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
import uuid
from itertools import count
from typing import Any

import psycopg

from bench.county import Browser, Browsers, County, Spent, measure
from bench.raw import CLIENTS
from yimen.kernel.bigrams import search_query_text
from yimen.matters.queries.searching import HIGHEST, LATEST, STATEMENT

LISTS = {
    "首页（20 件，含准确计数）": "/?scope=open",
    "按状态": "/?scope=open&state=in_progress",
    "按单位": "/?scope=open&office={office}",
    "超期未结": "/?scope=late",
    "全部（含已结）": "/?scope=all",
}
SIGN_IN = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "yimen.project.settings"
django.setup()
from yimen.project.testing.site import signed_in
print("\\n".join(signed_in(login) for login in sys.argv[1:]))
"""


def sessions(place: County, *logins: str) -> list[str]:
    """Signed-in sessions, made by a process of the bench's own county."""
    done = subprocess.run(
        [sys.executable, "-c", SIGN_IN, *logins], env=place.environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def _form(i: int, title: str, content: str) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()), "phone": f"138{i % 10**8:08d}", "name": "溪水清", "caller_kind": "person",
        "request_type": "help", "title": title[:50], "content": content, "demands": ["尽快处理", "说明情况"],
        "address": "乾佑街道迎春社区 2 号楼", "grade": "ordinary", "confidentiality": "open", "reply_way": "phone",
        "other_procedure": "none", "people_count": "1", "channel": "phone", "go": "submit",
    }  # fmt: skip


class Verbs:
    """Orders through the operator's form, then their acceptance, by two clients; CPU of web and database per request."""

    def __init__(self, place: County, master: int, texts: list[tuple[str, str]]) -> None:
        self._place, self._master, self._texts = place, master, texts
        operator, reviewer = sessions(place, "bai.luchen", "yu.shuirun")
        self._operators, self._reviewers = Browsers(place, operator), Browsers(place, reviewer)
        self._callers, self._numbers = count(1000), list[str]()

    def measure(self, n: int, warm: int) -> tuple[Spent, Spent]:
        """n of each; `warm` of each before that are not counted."""
        taken = measure(self._place, self._master, n, self._take, warm=warm, clients=CLIENTS)
        return taken, measure(self._place, self._master, n, self._accept, warm=warm, clients=CLIENTS)

    def _take(self, _: int) -> None:
        i = next(self._callers)
        status, where = self._operators.mine.post("/orders/new/", _form(i, *self._texts[i % len(self._texts)]))
        found = re.search(r"/orders/new/(RX\d+)/receipt/", where)
        if status != 303 or found is None:
            raise AssertionError(f"intake answered {status}: {where}")
        self._numbers.append(found.group(1))

    def _accept(self, _: int) -> None:
        values = {"request_type": "help", "grade": "ordinary", "key": str(uuid.uuid4())}
        status, where = self._reviewers.mine.post(f"/dispatch/{self._numbers.pop()}/accept/", values)
        if status != 303:
            raise AssertionError(f"accept answered {status}: {where}")


def lists(place: County, master: int, n: int) -> dict[str, Spent]:
    """Each list, first page; and page 30 of the whole by its keyset cursor."""
    head = Browser(place, sessions(place, "qiu.fenming")[0])
    office = _office(place)
    found: dict[str, Spent] = {}
    for name, path in LISTS.items():
        found[name] = measure(place, master, n, _getter(head, path.format(office=office)), warm=20)
    found["第 30 页"] = measure(place, master, n, _getter(head, _page_thirty(head)), warm=20)
    return found


def _getter(browser: Browser, path: str) -> Any:
    def get(_: int) -> None:
        status, _body = browser.get(path)
        if status != 200:
            raise AssertionError(f"{path} answered {status}")

    return get


def _office(place: County) -> str:
    with psycopg.connect(place.owner_dsn) as connection:
        row = connection.execute("SELECT id FROM org_organisation WHERE code = 'zhujian'").fetchone()
    return str(row[0]) if row else ""


def _page_thirty(browser: Browser) -> str:
    path = "/?scope=all"
    for _ in range(29):
        _, body = browser.get(path)
        found = re.search(r'href="([^"]*cursor=[^"]+)"[^>]*>[^<]*下一页|href="([^"]*cursor=[^"]+)"', body.decode())
        if found is None:
            break
        link = (found.group(1) or found.group(2)).replace("&amp;", "&")
        path = link if link.startswith("/") else f"/{link}"
    return path


def searches(place: County, words: dict[int, list[str]], orders: int) -> dict[int, tuple[float, float, bool]]:
    """(p95 by tokens, p95 by LIKE, the same rows found) in ms: newest 20 and the exact count, on the same rows.

    Among very many orders LIKE takes seconds: it is asked fewer words, and both are compared on these.
    """
    found = {}
    if orders > SLOW_FROM:
        words = {size: listed[:FEW] for size, listed in words.items()}
    with psycopg.connect(place.owner_dsn, autocommit=True) as connection:
        connection.execute("SET jit = off")
        connection.execute("SET work_mem = '32MB'")  # as the application's connections
        connection.execute("SET max_parallel_workers_per_gather = 0")
        for size, listed in words.items():
            ours, plain, same = [], [], True
            for word in listed + listed:  # the first time each is read into memory
                a, rows = _timed(connection, STATEMENT, {**FIRST, "words": search_query_text(word)})
                b, expected = _timed(connection, LIKE, {"word": f"%{word}%"})
                ours.append(a)
                plain.append(b)
                same = same and [row for row in rows if row[0]] == expected  # no find: one row that says zero
            found[size] = (_p95(ours[len(listed) :]), _p95(plain[len(listed) :]), same)
    return found


SLOW_FROM, FEW = 100_000, 12
FIRST = {"at": LATEST, "last": HIGHEST, "size": 20}  # the application's own statement, for its first page
LIKE = (
    "SELECT count(*) OVER (), m.id FROM matters_matter m JOIN hotline_order o ON o.matter_id = m.id"
    " WHERE o.address LIKE %(word)s OR EXISTS (SELECT FROM matters_note n"
    " WHERE n.matter_id = m.id AND n.kind IN ('title', 'content') AND n.text LIKE %(word)s)"
    " ORDER BY m.received_at DESC, m.id DESC LIMIT 20"
)


def _timed(connection: psycopg.Connection[Any], statement: str, values: dict[str, Any]) -> tuple[float, list[Any]]:
    begin = time.perf_counter()
    rows = connection.execute(statement, values).fetchall()
    return 1000 * (time.perf_counter() - begin), rows


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95) - 1] if values else 0.0


def sample_words(texts: list[tuple[str, str]], seed: int = 7) -> dict[int, list[str]]:
    """Words of 2, 3 and 6 characters cut out of the texts themselves."""
    rng = random.Random(seed)
    runs = [run for _, body in texts for run in re.findall(r"[\u4e00-\u9fff]{6,}", body)]
    found: dict[int, list[str]] = {}
    for size in (2, 3, 6):
        found[size] = []
        while len(found[size]) < 40:
            run = rng.choice(runs)
            start = rng.randrange(len(run) - size + 1)
            found[size].append(run[start : start + size])
    return found
