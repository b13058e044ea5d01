"""The client of the kill test, a process of its own: journals what it is about to ask, asks, journals the answer.

python driver.py ADDRESS JOURNAL PLAN: PLAN is JSON with cookies (person → session), office, handler, seconds, seed. What
is not answered stays unknown or is sent again under the same key. Only the standard library, so that nothing of the
product can help it.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

CSRF = "k" * 32
CLIENTS = 3


class Driver:
    """One of several clients; each walks order after order: taken in, accepted, dispatched, signed."""

    def __init__(self, address: str, journal: Path, plan: dict[str, Any], n: int) -> None:
        self.host, self.plan = urlsplit(address).netloc, plan
        self.random = random.Random(plan["seed"] * 100 + n)
        self.until = time.monotonic() + plan["seconds"]
        self.journal = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(self, **line: Any) -> None:
        os.write(self.journal, json.dumps(line).encode() + b"\n")
        os.fsync(self.journal)

    def run(self) -> None:
        while time.monotonic() < self.until:
            self.order()

    def order(self) -> None:
        number = self.ask("register", "operator", "/orders/new/", INTAKE)
        if not number:
            return
        office = self.plan["office"]
        accepted = self.ask(
            "accept", "reviewer", f"/dispatch/{number}/accept/", {"request_type": "help", "grade": "ordinary"}
        )
        sent = {"category": "0501", "lead": office, "shown": office}
        if accepted and self.ask("dispatch", "dispatcher", f"/dispatch/{number}/send/", sent):
            self.ask(
                "sign_for", "liaison", f"/matters/{number}/do/sign_for/", {"person": self.plan["handler"], "seen": 3}
            )

    def ask(self, verb: str, person: str, path: str, fields: dict[str, Any]) -> str:
        """Send one form until it is answered, or give it up unknown; the number it is about, empty without an answer."""
        key = str(UUID(int=self.random.getrandbits(128), version=4))
        number = next(iter(re.findall(r"RX\d{20}", path)), "")
        self.note(key=key, verb=verb, number=number, said="intent")
        while time.monotonic() < self.until:
            status, place = self.post(person, path, fields | {"key": key})
            if status == 303:
                number = next(iter(re.findall(r"RX\d{20}", place)), number)
                self.note(key=key, verb=verb, number=number, said="acknowledged")
                return number
            if 400 <= status < 500:
                self.note(key=key, verb=verb, number=number, said="refused", status=status)
                return ""
            if self.random.random() < 0.2:
                break
            time.sleep(0.3)
        self.note(key=key, verb=verb, number=number, said="unknown")
        return ""

    def post(self, person: str, path: str, fields: dict[str, Any]) -> tuple[int, str]:
        """Status and place; 0 when the connection broke before an answer."""
        body = urlencode(fields | {"csrfmiddlewaretoken": CSRF}, doseq=True)
        headers = {
            "Cookie": f"sessionid={self.plan['cookies'][person]}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            with closing(http.client.HTTPConnection(self.host, timeout=10)) as connection:
                connection.request("POST", path, body, headers)
                answer = connection.getresponse()
                answer.read()
                return answer.status, answer.getheader("Location", "") or ""
        except (OSError, http.client.HTTPException):
            return 0, ""


INTAKE = {
    "phone": "13800000026", "name": "溪水清", "caller_kind": "person", "request_type": "help", "title": "停水两天",
    "content": "五楼以上没有水。", "demands": ["恢复供水"], "address": "乾佑街道迎春社区", "grade": "ordinary",
    "confidentiality": "open", "reply_way": "phone", "other_procedure": "none", "people_count": "1", "channel": "phone",
    "go": "submit",
}  # fmt: skip


def main(address: str, journal: str, plan: str) -> None:
    drivers = [Driver(address, Path(journal), json.loads(plan), n) for n in range(CLIENTS)]
    threads = [threading.Thread(target=driver.run) for driver in drivers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
