"""Rows of several tables written in one statement: a matter with everything that is born with it costs one round trip.

PostgreSQL runs `WITH a AS (INSERT …), b AS (INSERT …) SELECT …` as one command; a row whose key the database gives is
referred to by the rows after it as `(SELECT id FROM a)`. Foreign keys are checked at the end of the command, volatile
triggers see what the command has written so far. As `bulk_create`: no signals, no parents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import NoneType
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    NOT_PROVIDED,
    AutoField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    Model,
    TextField,
    UUIDField,
)  # fmt: skip

# A column that takes the key of a row of this statement: (row in its group, column, group that gives the key).
Reference = tuple[int, int, int]


@dataclass
class _Group:
    """Rows of one table: one INSERT. `known` of them have their key already and change the columns `written`."""

    model: type[Model]
    rows: list[Model]
    written: tuple[str, ...] = ()
    references: list[Reference] = field(default_factory=list)

    @property
    def shape(self) -> Any:
        known = tuple(not row._state.adding for row in self.rows)
        return self.model, known, self.written, tuple(self.references)


def write_together(rows: Sequence[Model], changed: Sequence[Model] = (), written: Sequence[str] = ()) -> None:
    """Insert new rows, and write the columns `written` of the changed ones of one table, in one statement.

    A row stands after those that it refers to. What the database gives (keys, times) is set on the rows. Raises
    ValueError for a row that refers to one that is neither stored nor among those before it.
    """
    groups = _groups(rows, changed, tuple(written))
    places = {id(row): at for at, group in enumerate(groups) for row in group.rows}
    values = [value for at, group in enumerate(groups) for value in _values(group, places, at)]
    sql = _statement(tuple(group.shape for group in groups))
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, values)
        answer = list(cursor.fetchone())
    for group in groups:
        _settle(group, answer)


def _groups(rows: Sequence[Model], changed: Sequence[Model], written: tuple[str, ...]) -> list[_Group]:
    """Neighbours of one table together; a row that others refer to alone, so that its key is the only one there."""
    alone = {id(other) for row in rows for other in row._state.fields_cache.values() if other is not None}
    groups: list[_Group] = []
    for row in rows:
        last = groups[-1] if groups else None
        if last and last.model is type(row) and not alone & {id(row), id(last.rows[0])}:
            last.rows.append(row)
        else:
            groups.append(_Group(type(row), [row]))
    if changed:
        _add_changed([group for group in groups if id(group.rows[0]) not in alone], groups, changed, written)
    return groups


def _add_changed(
    open_to: Sequence[_Group], groups: list[_Group], changed: Sequence[Model], written: tuple[str, ...]
) -> None:
    """Beside new rows of the same table, else as a group of their own."""
    beside = next((group for group in open_to if group.model is type(changed[0])), None)
    if beside is None:
        groups.append(beside := _Group(type(changed[0]), []))
    beside.rows += changed
    beside.written = written


def _values(group: _Group, places: Mapping[int, int], at: int) -> list[Any]:
    """The parameters of a group; columns that take a key of this statement are noted and given none."""
    connection, columns = connections[DEFAULT_DB_ALIAS], _given(group.model)
    found: list[Any] = []
    for n, row in enumerate(group.rows):
        if not row._state.adding:
            found.append(row.pk)
        held = row.__dict__
        for column, (name, plain, each) in enumerate(columns):
            value = held.get(name, held)  # a column that was not read is left to the framework
            if type(value) in plain:
                found.append(value)
            elif not each.is_relation or not _refers(group, n, column, each, places, at):
                found.append(each.get_db_prep_save(each.pre_save(row, add=True), connection))
    return found


def _refers(group: _Group, n: int, column: int, each: Any, places: Mapping[int, int], at: int) -> bool:
    """Whether the column takes the key of a row of this statement; a row stored meanwhile gives its key now."""
    row = group.rows[n]
    other = row._state.fields_cache.get(each.name)
    if other is None:
        return False
    if other.pk is not None:
        if getattr(row, each.attname) is None:
            setattr(row, each.attname, other.pk)
        return False
    place = places.get(id(other), at)
    if place >= at:
        raise ValueError(f"{group.model.__name__}.{each.name}: the row it refers to is not written before it")
    group.references.append((n, column, place))
    return True


# Values that the driver takes as they are, by the field's own class; of every other field the framework is asked.
_PLAIN: dict[type[Field[Any, Any]], tuple[type, ...]] = {
    CharField: (str, NoneType), TextField: (str, NoneType), BooleanField: (bool, NoneType), UUIDField: (UUID, NoneType),
    DateTimeField: (NoneType,),
}  # fmt: skip


@cache
def _given(model: type[Model]) -> list[tuple[str, tuple[type, ...], Any]]:
    """Of each column that a row brings: its attribute, the types that need no work, its field."""
    return [(each.attname, () if _made(each) else _PLAIN.get(type(each), ()), each) for each in _columns_of(model)[0]]


def _made(each: Any) -> bool:
    """A field that makes its own value when a row is written."""
    return bool(getattr(each, "auto_now", False) or getattr(each, "auto_now_add", False))


@cache
def _statement(shapes: tuple[Any, ...]) -> str:
    parts, answers = [], []
    for at, (model, known, written, references) in enumerate(shapes):
        _, returned = _columns_of(model)
        parts.append(f"r{at} AS ({_insert(model, known, written, references, shapes)})")
        answers += [f"(SELECT array_agg({_names([each])}) FROM r{at})" for each in returned]  # noqa: S608
    return f"WITH {', '.join(parts)} SELECT {', '.join(answers) or '1'}"


def _insert(
    model: type[Model], known: Sequence[bool], written: Sequence[str], references: Sequence[Reference], shapes: Any
) -> str:
    given, returned = _columns_of(model)
    key = model._meta.pk
    taken = {(n, column): at for n, column, at in references}
    rows = []
    for n, stored in enumerate(known):
        cells = [_key_of(shapes, taken[n, c]) if (n, c) in taken else "%s" for c in range(len(given))]
        rows.append(f"({', '.join((['%s'] if stored else ['DEFAULT']) + cells if written else cells)})")
    columns = [key, *given] if written else given
    sql = f"INSERT INTO {_quoted(model._meta.db_table)} ({_names(columns)}) VALUES {', '.join(rows)}"  # noqa: S608
    if written:
        names = [_names([model._meta.get_field(name)]) for name in written]
        sql += f" ON CONFLICT ({_names([key])}) DO UPDATE SET "
        sql += ", ".join(f"{name} = EXCLUDED.{name}" for name in names)
    return sql + (f" RETURNING {_names(returned)}" if returned else "")


def _key_of(shapes: Any, at: int) -> str:
    return f"(SELECT {_names([shapes[at][0]._meta.pk])} FROM r{at})"  # noqa: S608 - names only


def _settle(group: _Group, answer: list[Any]) -> None:
    given, returned = _columns_of(group.model)
    for each in returned:
        for row, value in zip(group.rows, answer.pop(0), strict=True):
            setattr(row, each.attname, value)
    for n, column, _ in group.references:
        name = given[column].name
        setattr(group.rows[n], name, group.rows[n]._state.fields_cache[name])
    for row in group.rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _columns_of(model: type[Model]) -> tuple[list[Any], list[Any]]:
    """Which columns a row brings and which come from the database: keys and times that it gives."""
    fields = model._meta.concrete_fields
    returned = [each for each in fields if isinstance(each, AutoField) or each.db_default is not NOT_PROVIDED]
    return [each for each in fields if each not in returned], returned


def _names(fields: Sequence[Any]) -> str:
    return ", ".join(_quoted(str(each.column)) for each in fields)


def _quoted(name: str) -> str:
    return str(connections[DEFAULT_DB_ALIAS].ops.quote_name(name))
