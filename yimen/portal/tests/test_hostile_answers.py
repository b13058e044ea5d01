"""The hostile values of the table, typed into the public form: refused with a sentence, or taken; never an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.http import QueryDict

from yimen.kernel import tests as kernel_tests
from yimen.portal.forms.asking import What, Who
from yimen.portal.forms.base import Question

MAXIMUM = {"text_long": 5000, "person_name": 50, "phone": 32}
ENTRIES = [
    entry
    for entry in json.loads((Path(next(iter(kernel_tests.__path__))) / "hostile_values.json").read_text("utf-8"))
    if entry["field_kind"] in MAXIMUM
]


def value_of(entry: dict) -> str:
    if "value" in entry:
        return str(entry["value"])
    made = entry["generator"]
    if made["name"] == "limit":
        return str(made["unit"] * (MAXIMUM[entry["field_kind"]] + made["delta"]))
    if made["name"] == "repeat":
        return str(made["text"] * made["count"] + made.get("suffix", ""))
    if made["name"] == "bytes":
        return bytes.fromhex(made["hex"]).decode("utf-8", "replace")
    marks = made["marks"] * made["per_char"]
    return "".join(character + "".join(marks[: made["per_char"]]) for character in made["base"])


def filled(entry: dict) -> tuple[Question, str]:
    """The form with this value in its field, everything else right; and the field's name."""
    data = QueryDict(mutable=True)
    kind, value = entry["field_kind"], value_of(entry)
    if kind == "text_long":
        data["content"] = value
        return What(data), "content"
    data["identity"], data["name"], data["phone"] = "named", "谷雨田", "13800000026"
    field = "name" if kind == "person_name" else "phone"
    data[field] = value
    return Who(data), field


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_a_hostile_answer_is_taken_or_refused_at_its_own_field(entry: dict) -> None:
    form, field = filled(entry)
    refused = entry["expected"]["outcome"] in ("refuse", "limit")
    assert form.is_valid() is not refused
    if refused:
        assert list(form.errors) == [field]
        sentence = str(form.errors[field][0])
        assert sentence and not any(word in sentence for word in ("非法", "无效", "请勿"))
        assert form[field].value() == value_of(entry)
    elif entry["expected"]["outcome"] == "normalise":
        assert form.cleaned_data[field] == entry["expected"]["value"]
