"""The table of periodic tasks is what the worker runs; a killed worker's job is put back."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from procrastinate.contrib.django import app

from yimen.project.schedule import PERIODIC, retry_stalled, tidy
from yimen.project.sessions import SessionStore


def test_every_row_of_the_table_is_a_task_that_the_worker_knows() -> None:
    registered = {(task.cron, task.task.name) for task in app.periodic_registry.periodic_tasks.values()}
    assert set(PERIODIC) <= registered


def test_no_two_runs_of_a_periodic_task_wait_at_once() -> None:
    for _, name in PERIODIC:
        assert app.tasks[name].queueing_lock == name


def test_stalled_jobs_are_put_back() -> None:
    retried: list[object] = []

    class Manager:
        async def get_stalled_jobs(self) -> list[str]:
            return ["one", "two"]

        async def retry_job(self, job: str) -> None:
            retried.append(job)

    _run(retry_stalled(SimpleNamespace(app=SimpleNamespace(job_manager=Manager()))))  # type: ignore[arg-type]
    assert retried == ["one", "two"]


def test_what_is_over_is_let_go_at_night(committed_database: str) -> None:
    old, young, failed = (app.configure_task("matters.react").defer(event_id=n) for n in range(3))
    _ended(old, "succeeded", days=8)
    _ended(young, "succeeded", days=6)
    _ended(failed, "failed", days=8)
    ended, live = SessionStore(), SessionStore()
    ended.set_expiry(-60)
    ended.create()
    live.create()
    _run(tidy(SimpleNamespace(app=app)))  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs")
        assert {row[0] for row in cursor.fetchall()} == {young, failed}
    assert set(Session.objects.values_list("session_key", flat=True)) == {live.session_key}


def _ended(job: int, status: str, days: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s", [status, job]
        )
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(days => %s) WHERE job_id = %s", [days, job]
        )


def _run(task: Coroutine[Any, Any, None]) -> None:
    # In a thread of its own: the browser of other tests keeps an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, task).result()
