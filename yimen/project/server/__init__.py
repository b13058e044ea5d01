"""The supervisor of ``make run``: database, preparation, web and worker, one closing block, one Ctrl-C.

The caller says what to prepare and what to print at the end::

    serve([Step("正在更新数据表", migrate)], standard_children, closing)
"""

from __future__ import annotations

from yimen.project.server.children import Child, standard_children
from yimen.project.server.instance import running_instance, stop_instance
from yimen.project.server.supervisor import Step, serve

__all__ = ["Child", "Step", "running_instance", "serve", "standard_children", "stop_instance"]
