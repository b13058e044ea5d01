"""`yimen`: the product's command. `up` starts everything, `worker` runs jobs; everything else is a management command."""

from __future__ import annotations

import os
import sys


def main(argv: list[str] | None = None) -> None:
    """Entry of the `yimen` command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.project.settings")
    arguments = list(sys.argv if argv is None else ["yimen", *argv])
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
