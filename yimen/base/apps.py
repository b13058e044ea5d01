from __future__ import annotations

from django.apps import AppConfig
from psycopg import _queries

# psycopg keeps what it parsed of a statement only up to 50 parameters and 4,096 characters, against bulk inserts of many
# thousands. Ours has all that is born with a matter, some 250 in a few shapes: parsed anew it costs more than it saves.
KEPT_PARAMETERS, KEPT_CHARACTERS = 400, 16_384


class BaseConfig(AppConfig):
    name = "yimen.base"
    label = "base"
    verbose_name = "基础"

    def ready(self) -> None:
        _queries.MAX_CACHED_STATEMENT_PARAMS = KEPT_PARAMETERS
        _queries.MAX_CACHED_STATEMENT_LENGTH = KEPT_CHARACTERS
