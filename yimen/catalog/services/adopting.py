"""Taking over what is already published elsewhere: the library's first filling and lists that were agreed before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction

from yimen.base.now import now
from yimen.catalog.models import Item, Version
from yimen.catalog.rules.columns import columns_of
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.documents import to_data
from yimen.kernel.refusal import Refusal
from yimen.org.models import Organisation

MANY = 500
_LOCK = 1949_1001  # one filling at a time: numbers are given in order


@dataclass
class Adopted:
    """What a filling did: items that are new, that got another version, that were the same already."""

    new: int = 0
    changed: int = 0
    same: int = 0
    versions: list[Version] = field(default_factory=list)


@transaction.atomic
def adopt(contents: Iterable[Content], *, county: str, on: date) -> Adopted:
    """Publish contents as they are, valid from `on`; an item is known by its body and name. Idempotent.

    Raises Refusal for an unknown body and where a version that begins on or after `on` already exists.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    given = list(contents)
    bodies = _bodies({each.body for each in given})
    known = {(item.department_id, item.name): item for item in Item.objects.exclude(state="withdrawn")}
    items, created = _items(given, bodies, known, county)
    done = Adopted(new=created)
    newest = _newest(items)
    rows = []
    for item, content in zip(items, given, strict=True):
        before = newest.get(item.pk)
        data = to_data(content)
        if before is not None and before.content == data:
            done.same += 1
            continue
        done.changed += before is not None
        rows.append(_next(item, before, content, data, on))
    done.versions = Version.objects.bulk_create(rows, batch_size=MANY)
    touched = [row.item_id for row in rows]
    Item.objects.filter(pk__in=touched).update(state=Item.State.PUBLISHED, changed_at=now())
    return done


def _bodies(codes: set[str]) -> Mapping[str, int]:
    found = dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk"))
    missing = sorted(codes - found.keys())
    if missing:
        raise Refusal("unknown_body", f"没有这些实施主体：{'、'.join(missing)}。请先在组织里登记。", bodies=missing)
    return found


def _items(
    given: Sequence[Content], bodies: Mapping[str, int], known: Mapping[tuple[int, str], Item], county: str
) -> tuple[list[Item], int]:
    """The item of each content, made where it is new, and how many were made."""
    count = Item.objects.filter(county=county).count()
    fresh: dict[tuple[int, str], Item] = {}
    for content in given:
        key = (bodies[content.body], content.name)
        if key not in known and key not in fresh:
            count += 1
            fresh[key] = Item(
                county=county, number=f"{count:06d}", department_id=key[0], name=content.name,
                main_name=content.main_name,
            )  # fmt: skip
    made = {(item.department_id, item.name): item for item in Item.objects.bulk_create(fresh.values(), batch_size=MANY)}
    both = {**known, **made}
    return [both[bodies[content.body], content.name] for content in given], len(made)


def _newest(items: Sequence[Item]) -> dict[int, Version]:
    rows = Version.objects.filter(item__in={item.pk for item in items}, state="published").order_by("item", "sequence")
    return {row.item_id: row for row in rows}


def _next(item: Item, before: Version | None, content: Content, data: dict[str, object], on: date) -> Version:
    if before is not None:
        if before.valid_from is None or before.valid_from >= on:
            sentence = f"“{item.name}”已有 {before.valid_from} 起的版本，新版本要从之后的日子起。"
            raise Refusal("version_day", sentence, item=item.number)
        Version.objects.filter(pk=before.pk).update(valid_to=on)
    return Version(
        item=item, sequence=(before.sequence if before else 0) + 1, state=Version.State.PUBLISHED, valid_from=on,
        content=data, **columns_of(content),
    )  # fmt: skip
