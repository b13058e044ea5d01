"""Lists: scopes, filters, order and pages, with their index plans."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yimen.kernel.refusal import Refusal
from yimen.matters.models import Matter
from yimen.matters.queries import Page, Query, in_scope, matching, page, parse
from yimen.matters.tests.builders import WEDNESDAY, a_matter, a_part, actor, office, person, saved
from yimen.org.access import Actor

pytestmark = pytest.mark.django_db
ALLOWED = {"state": {"in_progress", "paused"}, "kind": {"order"}, "channel": {"phone", "web"}, "office": {"1"}}
HANDLER, DISPATCHER = "xia.zhiqing", "gu.yutian"


def all_pages(who: Actor, query: Query) -> list[int]:
    found: list[int] = []
    while True:
        part = page(who, query, WEDNESDAY)
        found += [row.pk for row in part.rows]
        if not part.next:
            return found
        params = {name: [value] for name, value in query.pairs()} | {"after": [part.next], "size": [str(query.size)]}
        query = parse(who, params, ALLOWED)


def test_mine_is_what_is_named_to_me_and_what_waits_for_my_posts() -> None:
    named = a_matter(1, owner_staff_id=person(HANDLER))
    others = a_matter(2, owner_staff_id=person("ze.yingshi"))
    pool = a_matter(3)
    liaison = a_matter(4, owner_role="office_liaison")
    rows = saved([named, others, pool, liaison])
    assert set(in_scope(actor(HANDLER), "mine", WEDNESDAY)) == {rows[0], rows[2]}


def test_open_work_comes_by_date_then_by_number_and_undated_work_last_across_pages() -> None:
    same = WEDNESDAY + timedelta(days=2)
    rows = saved(
        [
            a_matter(n, due_at=[None, same, WEDNESDAY + timedelta(hours=n)][n % 3], state="in_progress")
            for n in range(47)
        ]
    )
    far = WEDNESDAY + timedelta(days=999)
    right = sorted(rows, key=lambda row: (row.due_at or far, row.pk))
    assert all_pages(actor(HANDLER), Query("office", size=5)) == [row.pk for row in right]


def test_all_matters_come_newest_first_across_pages() -> None:
    rows = saved([a_matter(n, received_at=WEDNESDAY - timedelta(hours=n // 4)) for n in range(30)])
    right = sorted(rows, key=lambda row: (row.received_at, row.pk), reverse=True)
    assert all_pages(actor(HANDLER), Query("all", size=7)) == [row.pk for row in right]


def test_parts_page_by_their_own_dates() -> None:
    water, rows = office("shuili"), saved([a_matter(n) for n in range(23)])
    for n, row in enumerate(rows):
        a_part(row, water, WEDNESDAY + timedelta(hours=(n * 7) % 23))
    right = sorted(range(23), key=lambda n: (n * 7) % 23)
    assert all_pages(actor("dao.shishu"), Query("co", size=4)) == [rows[n].pk for n in right]


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("region", "611026001", {"region_id": "611026101"}),
        ("category", "05", {"category": "0101"}),
        ("channel", "phone", {"channel": "web"}),
        ("state", "in_progress", {"state": "paused"}),
        ("grade", "urgent", None),
    ],
)
def test_a_filter_keeps_what_it_names(name: str, value: str, other: dict[str, str] | None) -> None:
    kept = a_matter(1, grade="urgent" if name == "grade" else "ordinary")
    rows = saved([kept, a_matter(2, **(other or {}))])
    query = Query("office", {name: (value,)})
    assert list(matching(actor(HANDLER), query, WEDNESDAY)) == [rows[0]]


def test_a_town_covers_its_villages_and_not_its_neighbour() -> None:
    inside = saved([a_matter(1, region_id="611026001001"), a_matter(2, region_id="611026001")])
    saved([a_matter(3, region_id="611026101")])
    found = matching(actor(HANDLER), Query("office", {"region": ("611026001",)}), WEDNESDAY)
    assert set(found) == set(inside)


def test_days_are_whole_days_of_chinese_time() -> None:
    midnight = WEDNESDAY.replace(hour=0, minute=0)
    rows = saved(
        [a_matter(1, due_at=midnight), a_matter(2, due_at=midnight - timedelta(minutes=1)), a_matter(3, due_at=None)]
    )
    query = Query("office", days={"due_from": WEDNESDAY.date(), "due_to": WEDNESDAY.date()})
    assert list(matching(actor(HANDLER), query, WEDNESDAY)) == [rows[0]]


def test_late_is_open_and_past_its_date() -> None:
    past = WEDNESDAY - timedelta(minutes=1)
    rows = saved([a_matter(1, due_at=past), a_matter(2, due_at=past, closed_at=WEDNESDAY), a_matter(3)])
    assert list(matching(actor(HANDLER), Query("all", late=True), WEDNESDAY)) == [rows[0]]


def test_search_finds_two_characters_and_whole_and_short_numbers() -> None:
    rows = saved([a_matter(1, title="屋面漏水"), a_matter(2, title="路灯不亮")])
    for typed in ("漏水", rows[0].number, rows[0].number.lower(), "0513-00002"):
        query = parse(actor(HANDLER), {"scope": ["all"], "q": [typed]}, ALLOWED)
        assert list(matching(actor(HANDLER), query, WEDNESDAY)) == [rows[0]], typed


@pytest.mark.parametrize("who", [HANDLER, DISPATCHER])
@pytest.mark.parametrize("size", [2, 5, 20])
def test_finds_come_newest_first_across_pages_whoever_looks_for_them(who: str, size: int) -> None:
    times = [WEDNESDAY - timedelta(hours=n // 2) for n in range(11)]
    rows = saved([a_matter(n, title="屋面漏水", received_at=at) for n, at in enumerate(times)])
    saved([a_matter(20, title="路灯不亮")])
    query = parse(actor(who), {"scope": ["all"], "q": ["漏水"], "size": [str(size)]}, ALLOWED)
    right = sorted(rows, key=lambda row: (row.received_at, row.pk), reverse=True)
    assert all_pages(actor(who), query) == [row.pk for row in right]


def test_words_that_find_nothing_make_an_empty_page_with_its_total() -> None:
    saved([a_matter(1, title="屋面漏水")])
    query = parse(actor(DISPATCHER), {"scope": ["all"], "q": ["路灯"]}, ALLOWED)
    assert page(actor(DISPATCHER), query, WEDNESDAY) == Page([], "", 0)


def test_the_total_of_words_is_that_of_the_rows_on_every_page() -> None:
    saved([a_matter(n, title="屋面漏水") for n in range(5)])
    query = parse(actor(DISPATCHER), {"scope": ["all"], "q": ["漏水"], "size": ["2"]}, ALLOWED)
    first = page(actor(DISPATCHER), query, WEDNESDAY)
    after = parse(actor(DISPATCHER), {"scope": ["all"], "q": ["漏水"], "size": ["2"], "after": [first.next]}, ALLOWED)
    assert (first.total, page(actor(DISPATCHER), after, WEDNESDAY).total) == (5, 5)


@pytest.mark.parametrize("words", ["'", "a & b", "<->", "%", "\\", "路) | (", "&&&", ":*"])
def test_signs_of_the_query_language_are_only_text(words: str) -> None:
    saved([a_matter(1, title="屋面漏水")])
    query = parse(actor(HANDLER), {"scope": ["all"], "q": [words]}, ALLOWED)
    assert list(matching(actor(HANDLER), query, WEDNESDAY)) == []


@pytest.mark.parametrize("name", ["owner_staff", "search__words", "pk", "owner_staff__password", "order_by", "fields"])
def test_a_parameter_that_lists_do_not_have_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse(actor(HANDLER), {name: ["1"]}, ALLOWED)
    assert caught.value.code == "bad_query"


def test_a_cursor_belongs_to_its_filters() -> None:
    cursor = Query("mine").cursor(None, 1)
    with pytest.raises(Refusal) as caught:
        parse(actor(HANDLER), {"channel": ["web"], "after": [cursor]}, ALLOWED)
    assert caught.value.code == "bad_query"


@pytest.fixture
def many() -> None:
    """Ten thousand matters of all offices, one in ten open, as a year leaves them."""
    offices = [office(code) for code in ("zhujian", "shuili", "rexian")]
    closed = {"closed_at": WEDNESDAY, "state": "closed", "owner_organisation_id": offices[2]}
    saved(
        a_matter(
            n,
            lead_organisation_id=offices[n % 3],
            **({"owner_organisation_id": offices[n % 3]} if n % 10 == 0 else closed),
            owner_staff_id=person(HANDLER) if n % 300 == 0 else None,
        )
        for n in range(10_000)
    )


def plan(who: Actor, query: Query) -> str:
    rows = matching(who, query, WEDNESDAY)
    order = ("due_at", "id") if query.by_due else ("-received_at", "-id")
    return rows.order_by(*order)[: query.size + 1].explain()


@pytest.mark.slow
def test_every_list_walks_an_index(many: None) -> None:
    handler, dispatcher = actor(HANDLER), actor(DISPATCHER)
    lists = [
        *((handler, Query(scope)) for scope in ("mine", "due_today", "late", "office", "all")),
        *((dispatcher, Query(scope)) for scope in ("mine", "late", "open", "all")),
        (dispatcher, Query("open", {"state": ("in_progress",)})),
        (dispatcher, Query("open", late=True)),
        (dispatcher, Query("all", {"region": ("611026001",)})),
        (dispatcher, Query("all", {"category": ("0501",)})),
        (dispatcher, Query("all", {"office": (str(office("zhujian")),)})),
        (dispatcher, Query("all", {"state": ("paused",)})),
    ]
    for who, query in lists:
        steps = plan(who, query)
        assert "Seq Scan on matters_matter" not in steps, f"{query}\n{steps}"


def test_rows_carry_only_what_a_list_shows() -> None:
    saved([a_matter(1)])
    row = page(actor(HANDLER), Query("office"), WEDNESDAY).rows[0]
    assert {"head", "state_before", "last_at"} <= row.get_deferred_fields()
    assert isinstance(row, Matter)
