"""What runs when: periodic entrances to services, one table."""

from __future__ import annotations

from typing import Final

from procrastinate import App, JobContext

# (cron, task): the worker defers each at its time; a queueing lock keeps a task that still waits from piling up.
PERIODIC: Final = (
    ("* * * * *", "supervision.sweep"),
    ("* * * * *", "notify.send"),
    ("* * * * *", "project.retry_stalled"),
    ("*/5 * * * *", "matters.fold_tally"),
    ("*/10 * * * *", "matters.checkpoint"),
    ("7 * * * *", "supervision.archive"),
)


async def retry_stalled(context: JobContext, timestamp: int = 0) -> None:
    """Put the jobs of a killed worker back: the library leaves them in `doing` for ever. Every job can be repeated."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


def register(app: App) -> None:
    """Called once when the job library is ready: its tasks have been found, the table is hung on them."""
    app.task(name="project.retry_stalled", queueing_lock="project.retry_stalled", pass_context=True)(retry_stalled)
    for cron, name in PERIODIC:
        app.periodic(cron=cron)(app.tasks[name])
