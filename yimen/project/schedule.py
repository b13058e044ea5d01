"""What runs when: periodic entrances to services, one table."""

from __future__ import annotations

from typing import Final

from procrastinate import App, JobContext

from yimen.project.sessions import SessionStore

# (cron, task): the worker defers each at its time; a queueing lock keeps a task that still waits from piling up.
PERIODIC: Final = (
    ("* * * * *", "supervision.sweep"),
    ("* * * * *", "notify.send"),
    ("* * * * *", "project.retry_stalled"),
    ("*/5 * * * *", "matters.fold_tally"),
    ("*/10 * * * *", "matters.checkpoint"),
    ("7 * * * *", "supervision.archive"),
    ("17 3 * * *", "project.tidy"),
    ("37 3 * * *", "catalog.check"),
)
WEEK_HOURS: Final = 7 * 24


async def retry_stalled(context: JobContext, timestamp: int = 0) -> None:
    """Put the jobs of a killed worker back: the library leaves them in `doing` for ever. Every job can be repeated."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


async def tidy(context: JobContext, timestamp: int = 0) -> None:
    """Let go of sessions that have ended and of jobs that were done a week ago; what failed stays to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=WEEK_HOURS)
    await SessionStore.aclear_expired()


def register(app: App) -> None:
    """Called once when the job library is ready: its tasks have been found, the table is hung on them."""
    for name, task in (("project.retry_stalled", retry_stalled), ("project.tidy", tidy)):
        app.task(name=name, queueing_lock=name, pass_context=True)(task)
    for cron, name in PERIODIC:
        app.periodic(cron=cron)(app.tasks[name])
