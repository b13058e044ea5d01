"""Reads that every request makes: written as querysets, turned into SQL once, afterwards only run.

Turning a queryset of some joins into SQL costs more than running it (docs/explanation/speed.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import NOT_PROVIDED, AutoField, Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class _Made:
    """What the compiler found: the statement, its parameters, and how a row becomes an object."""

    alias: str
    sql: str
    params: tuple[Any, ...]
    model: type[Model]
    fields: slice
    names: list[str]
    related: list[Any]
    extra: dict[str, int]
    converters: list[tuple[int, list[Any], Any]]


class FixedRead(Generic[M]):
    """A queryset with holes. `examples`: a value for each hole that occurs nowhere else in it; the SQL is made with these.

    >>> by_key = FixedRead(lambda key: Event.objects.filter(client_key=key), key=UUID(int=7))
    >>> by_key.first(key=wanted)
    """

    def __init__(self, build: Callable[..., QuerySet[M]], **examples: object) -> None:
        self._build, self._examples = build, examples
        self._made: _Made | None = None

    def all(self, **values: Any) -> list[M]:
        """The objects, in the queryset's order. Raises KeyError when a hole is given no value."""
        made = self._made or self._make()
        params = [values[each.name] if isinstance(each, _Hole) else each for each in made.params]
        connection = connections[made.alias]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, params)
            rows = cursor.fetchall()
        return [_object(made, row, connection) for row in rows]

    def first(self, **values: Any) -> M | None:
        """The first object; None when there is none."""
        return next(iter(self.all(**values)), None)

    def _make(self) -> _Made:
        queryset = self._build(**self._examples)
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        info = compiler.klass_info
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in compiler.select[first:last]]
        found = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        self._made = _Made(
            queryset.db, sql, tuple(self._holes(params)), info["model"], slice(first, last), names,
            get_related_populators(info, compiler.select, queryset.db),  # type: ignore[call-arg] # of a later Django
            compiler.annotation_col_map or {},
            [(at, converters, expression) for at, (converters, expression) in found.items()],
        )  # fmt: skip
        return self._made

    def _holes(self, params: Iterable[Any]) -> Iterable[Any]:
        names = {value: name for name, value in self._examples.items()}
        plain = [getattr(each, "obj", each) for each in params]  # bytes come wrapped
        made = [_Hole(names[each]) if _among(names, each) else each for each in plain]
        if {each.name for each in made if isinstance(each, _Hole)} != set(self._examples):
            raise TypeError(f"a hole does not occur in the statement: {sorted(self._examples)}")
        return made


@dataclass(frozen=True)
class _Hole:
    name: str


def _among(names: dict[Any, str], value: Any) -> bool:
    return isinstance(value, tuple(type(each) for each in names)) and value in names


def _object(made: _Made, row: tuple[Any, ...], connection: Any) -> Any:
    values = list(row)
    for at, converters, expression in made.converters:
        for convert in converters:
            values[at] = convert(values[at], expression, connection)
    found = made.model.from_db(made.alias, made.names, values[made.fields])
    for populator in made.related:
        populator.populate(values, found)
    for name, at in made.extra.items():
        setattr(found, name, values[at])
    return found


# --- writing ---------------------------------------------------------------------------------------------------------


def insert(*rows: Model) -> None:
    """Insert new rows of one table by a statement that is made once; what the database gives is set on them.

    As `bulk_create`, for a few rows of a table without a parent, without signals.
    """
    if rows:
        _put(rows, *_insertion(type(rows[0]), len(rows)))


def save(new: Sequence[Model], changed: Sequence[Model], columns: Sequence[str]) -> None:
    """Insert new rows of one table and write `columns` of the changed ones, all in one statement; as `insert` otherwise."""
    if not changed:
        insert(*new)
    else:
        _put([*new, *changed], *_upsertion(type(changed[0]), len(new), len(changed), tuple(columns)))


def _put(rows: Sequence[Model], given: list[Any], returned: list[Any], sql: str) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    for row in rows:
        row._prepare_related_fields_for_save("insert")  # type: ignore[attr-defined] # keys of rows inserted since
    values: list[Any] = []
    for row in rows:
        fields = given if row._state.adding else [row._meta.pk, *given]
        values += [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        answers = cursor.fetchall() if returned else [()] * len(rows)
    for row, answer in zip(rows, answers, strict=True):
        for field, value in zip(returned, answer, strict=True):
            setattr(row, field.attname, value)
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _insertion(model: type[Model], n: int) -> tuple[list[Any], list[Any], str]:
    fields = model._meta.concrete_fields
    returned = [field for field in fields if isinstance(field, AutoField) or field.db_default is not NOT_PROVIDED]
    given = [field for field in fields if field not in returned]
    values = ", ".join([f"({_holes(len(given))})"] * n)
    sql = f"INSERT INTO {_name(model._meta.db_table)} ({_columns(given)}) VALUES {values}"  # noqa: S608 - names only
    return given, returned, sql + (f" RETURNING {_columns(returned)}" if returned else "")


@cache
def _upsertion(model: type[Model], n: int, m: int, columns: tuple[str, ...]) -> tuple[list[Any], list[Any], str]:
    given, returned, _ = _insertion(model, 1)
    key = model._meta.pk
    if returned != [key]:
        raise TypeError(f"{model.__name__}: only the key may come from the database")
    rows = [f"(DEFAULT, {_holes(len(given))})"] * n + [f"({_holes(len(given) + 1)})"] * m
    written = [model._meta.get_field(name) for name in columns]
    new = ", ".join(f"{_columns([field])} = EXCLUDED.{_columns([field])}" for field in written)
    sql = (
        f"INSERT INTO {_name(model._meta.db_table)} ({_columns([key, *given])}) VALUES {', '.join(rows)} "  # noqa: S608
        f"ON CONFLICT ({_columns([key])}) DO UPDATE SET {new} RETURNING {_columns([key])}"
    )
    return given, returned, sql


def _holes(n: int) -> str:
    return ", ".join(["%s"] * n)


def _columns(fields: Sequence[Any]) -> str:
    return ", ".join(_name(str(field.column)) for field in fields)


def _name(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)
