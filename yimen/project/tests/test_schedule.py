"""The table of periodic tasks is what the worker runs; a killed worker's job is put back."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from procrastinate.contrib.django import app

from yimen.project.schedule import PERIODIC, retry_stalled


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

    context = SimpleNamespace(app=SimpleNamespace(job_manager=Manager()))
    # In a thread of its own: the browser of other tests keeps an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(retry_stalled(context))).result()  # type: ignore[arg-type]
    assert retried == ["one", "two"]
