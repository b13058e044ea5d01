"""The table of fields says the same as the content's own types; content goes into data and back unchanged."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yimen.catalog.rules.content import Content, Material, Work
from yimen.catalog.rules.documents import from_data, to_data, types_of
from yimen.catalog.rules.durations import UNIT_WORDS, Duration
from yimen.catalog.rules.fields import SECTIONS, WEIGHTS, all_fields, code_list, label_of
from yimen.kernel.refusal import Refusal


def names_of_the_content() -> list[str]:
    found = []
    for name, kind in types_of(Content).items():
        found.append(name)
        part = next((each for each in get_args(kind) if is_dataclass(each) and each is not Duration), None)
        if part is not None:
            found += [f"{name}.{field.name}" for field in fields(part)]
    return found


def test_every_field_has_one_row_in_the_same_order() -> None:
    assert list(all_fields()) == names_of_the_content()


def test_every_row_is_of_known_words() -> None:
    for field in all_fields().values():
        assert field.section in SECTIONS and field.weight in WEIGHTS and field.required in {"M", "C", "O"}, field
        assert not field.codes or code_list(field.codes)


def test_a_code_is_shown_by_its_word() -> None:
    assert (label_of("task_type", "01"), label_of("task_type", "77")) == ("行政许可", "77")


durations = some.builds(Duration, some.integers(0, 400), some.sampled_from(sorted(UNIT_WORDS)))
materials = some.builds(
    Material, name=some.text(), originals=some.integers(0, 9), needed_when=some.lists(some.text()).map(tuple)
)
contents = some.builds(
    Content,
    name=some.text(),
    daily_terms=some.lists(some.text(), max_size=3).map(tuple),
    statutory=some.none() | durations,
    materials=some.lists(materials, max_size=4).map(tuple),
    steps=some.lists(some.builds(Work, limit=some.none() | durations), max_size=3).map(tuple),
    reviewed_on=some.none() | some.dates(),
    online=some.booleans(),
)


@given(contents)
def test_data_and_back_is_the_same_content(content: Content) -> None:
    assert from_data(to_data(content)) == content


def test_what_says_nothing_is_left_out() -> None:
    assert to_data(Content(name="户口登记", materials=(Material(),))) == {"name": "户口登记", "materials": [{}]}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"nmae": "x"}, "nmae"),
        ({"name": 3}, "name"),
        ({"online": "yes"}, "online"),
        ({"statutory": [20]}, "statutory"),
        ({"statutory": "20"}, "statutory"),
        ({"materials": [{"name": "身份证"}, {"origin": 1}]}, "materials[2].origin"),
        ({"reviewed_on": "2026-13-01"}, "reviewed_on"),
        ({"daily_terms": "身份证丢了"}, "daily_terms"),
    ],
)
def test_data_of_another_shape_is_refused_and_says_where(data: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as caught:
        from_data(data)
    assert caught.value.data["field"] == field


def test_dates_are_read_as_dates() -> None:
    assert from_data({"reviewed_on": "2026-11-28"}).reviewed_on == date(2026, 11, 28)


@pytest.mark.parametrize(("amount", "unit"), [(-1, "working_day"), (1, "week")])
def test_no_limit_is_negative_or_of_an_unknown_unit(amount: int, unit: str) -> None:
    with pytest.raises(Refusal):
        Duration(amount, unit)


def test_limits_are_compared_in_working_days() -> None:
    assert Duration(7, "natural_day").working_days == Duration(5).working_days
    assert str(Duration(0)) == "当场办结"
