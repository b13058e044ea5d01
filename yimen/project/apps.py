from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "yimen.project"
    label = "project"
    verbose_name = "一门"

    def ready(self) -> None:
        from yimen.base import jobs
        from yimen.project.reactions import REACTIONS

        jobs.install(REACTIONS)
