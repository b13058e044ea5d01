"""Orders out of a file: each row once, differences noted, what cannot be taken waits with a sentence."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from yimen.base.now import now
from yimen.hotline.models import ImportBatch, ImportRow, Order
from yimen.hotline.rules.importing import load_mapping, mapping_names
from yimen.hotline.services import dispatching, intake
from yimen.hotline.services.importing import Import, Report, check_file, import_file
from yimen.hotline.services.turn import Turn
from yimen.kernel.limits import ZONE
from yimen.matters.models import Event, Matter, Note
from yimen.org.access import Actor, actor_of, staff_with_posts
from yimen.org.queries import organisation_id

pytestmark = pytest.mark.django_db

HEADER = ("工单编号", "工单标题", "诉求内容", "诉求类型", "联系电话", "诉求人", "事发地址", "受理时间", "办理时限")
ROW = ("YL260101", "路灯不亮", "乾佑街道北关社区三号巷路灯不亮半个月。", "求助", "13900000026", "溪女士", "乾佑街道北关社区",
       "2026-11-02 09:10", "2026-11-09 17:30")  # fmt: skip


def row(**changes: str) -> tuple[str, ...]:
    """The city's row with some columns changed."""
    values = dict(zip(HEADER, ROW, strict=True)) | changes
    return tuple(values.values())


def sheet(path: Path, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def take(path: Path, mapping: str = "city") -> tuple[ImportBatch, list[ImportRow]]:
    with Report(path.with_suffix(".report.csv")) as report:
        batch, _ = import_file(Import(path, load_mapping(mapping), report))
    return batch, list(batch.lines.order_by("line"))


def person(login: str) -> Actor:
    return actor_of(staff_with_posts(now()).get(login=login))


def test_a_row_of_the_city_becomes_an_order_with_its_own_times(tmp_path: Path) -> None:
    batch, lines = take(sheet(tmp_path / "a.csv", row()))
    order = Order.objects.select_related("matter__region").get(upstream_number="YL260101")
    assert (batch.added, batch.state, lines[0].outcome) == (1, "done", "added")
    assert order.matter.received_at == datetime(2026, 11, 2, 9, 10, tzinfo=ZONE)
    assert order.upstream_due_at == datetime(2026, 11, 9, 17, 30, tzinfo=ZONE)
    assert (order.upstream_system, order.matter.channel, order.matter.subtype) == ("city", "city_platform", "help")
    assert str(order.matter.region) == "北关社区"
    assert order.matter.number[8:16] == f"{now().astimezone(ZONE):%Y%m%d}"
    assert '"happened_at"' in Event.objects.get(matter=order.matter).body
    assert order.matter.state == "awaiting_acceptance" and order.party is not None


def test_the_same_file_twice_adds_nothing_the_second_time(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", row(), row(工单编号="YL260102"))
    take(path)
    batch, lines = take(path)
    assert (batch.added, batch.unchanged, Order.objects.count()) == (0, 2, 2)
    assert [line.outcome for line in lines] == ["unchanged", "unchanged"]


def test_a_changed_row_is_a_note_once_and_owner_and_state_stay(tmp_path: Path) -> None:
    take(sheet(tmp_path / "a.csv", row(办理时限="2029-11-09 17:30")))
    matter = Matter.objects.get(order__upstream_number="YL260101")
    intake.accept(Turn(matter.pk, person("yu.shuirun")))
    dispatching.dispatch(Turn(matter.pk, person("gu.yutian")), lead=organisation_id("chengguan"), category="0203")
    other = sheet(tmp_path / "b.csv", row(工单标题="路灯不亮已有一个月", 办理时限="2029-11-06 17:30"))
    before = Matter.objects.get(pk=matter.pk)
    for changed in (1, 0):
        batch, _ = take(other)
        assert batch.changed == changed
    after = Matter.objects.get(pk=matter.pk)
    assert (after.state, after.owner_organisation_id, after.title) == (
        before.state, before.owner_organisation_id, before.title,
    )  # fmt: skip
    note = Note.objects.get(matter=matter, kind="note")
    assert note.text == "上级平台更新了这件工单。\n标题现为：路灯不亮已有一个月\n限办时间现为：2029-11-06 17:30"
    assert '"import":["due_at","title"]' in Event.objects.get(matter=matter, verb="add_note").body


def test_a_row_that_cannot_be_taken_waits_and_is_settled_by_its_correction(tmp_path: Path) -> None:
    batch, lines = take(sheet(tmp_path / "a.csv", row(受理时间="2026-02-30 09:00"), row(工单编号="YL260102")))
    assert (batch.added, batch.refused) == (1, 1)
    assert (lines[0].code, lines[0].column, lines[0].order) == ("bad_date", "受理时间", None)
    assert lines[0].sentence.endswith("。") and "2026" in lines[0].sentence
    take(sheet(tmp_path / "b.csv", row()))
    lines[0].refresh_from_db()
    assert lines[0].settled_at is not None


@pytest.mark.parametrize(
    ("changes", "code", "outcome"),
    [
        ({"诉求内容": ""}, "missing", "refused"),
        ({"受理时间": "明天"}, "bad_date", "refused"),
        ({"受理时间": "2099-01-01 10:00"}, "bad_date", "refused"),
        ({"受理时间": "2016-12-30 10:00"}, "bad_date", "refused"),
        ({"办理时限": "2031-01-01 17:30"}, "bad_date", "refused"),
        ({"办理时限": "2026-11-01 17:30"}, "due_before_received", "refused"),
        ({"诉求类型": "上访"}, "bad_value", "refused"),
        ({"诉求内容": "路\x00灯"}, "bad_text", "refused"),
        ({"诉求内容": "长" * 20_001}, "too_long", "refused"),
        ({"诉求内容": "长" * 5_001}, "too_long", "added"),
        ({"联系电话": "139"}, "bad_phone", "added"),
        ({"诉求人": "A0182491"}, "bad_name", "added"),
        ({"工单标题": "璺伅涓嶄寒"}, "encoding", "added"),
    ],
)
def test_each_problem_has_its_code_and_its_line(
    tmp_path: Path, changes: dict[str, str], code: str, outcome: str
) -> None:
    path = sheet(tmp_path / "a.csv", row(**changes))
    with Report(tmp_path / "r.csv") as report:
        counts = check_file(Import(path, load_mapping("city"), report))
    assert Order.objects.count() == 0
    assert code in {problem.code for problem in report.first} and report.first[0].line == 2
    _, lines = take(path)
    assert (lines[0].outcome, counts.added) == (outcome, int(outcome == "added"))


def test_an_unknown_region_or_category_is_taken_in_and_said(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", (*row(事发地址=""), "天上村", "云彩类"), header=(*HEADER, "所属区域", "诉求分类"))
    with Report(tmp_path / "r.csv") as report:
        import_file(Import(path, load_mapping("city"), report))
    assert {problem.code for problem in report.first} == {"unknown_region", "unknown_category"}
    assert Order.objects.get().matter.region is None


def test_one_number_three_times_in_a_file_is_one_order_and_the_odd_one_is_reported(tmp_path: Path) -> None:
    _, lines = take(sheet(tmp_path / "a.csv", row(), row(), row(诉求内容="别的内容。")))
    assert [line.outcome for line in lines] == ["added", "unchanged", "refused"]
    assert lines[2].code == "duplicate_in_file" and "第 2 行" in lines[2].sentence
    assert Order.objects.count() == 1


def test_rows_without_a_number_are_known_by_their_content(tmp_path: Path) -> None:
    mapping = tmp_path / "own.toml"
    mapping.write_text('[columns]\ncontent = ["内容"]\n[fixed]\nrequest_type = "help"\n', encoding="utf-8")
    path = sheet(tmp_path / "a.csv", ("路灯不亮。",), ("积水。",), ("路灯不亮。",), header=("内容",))
    _, lines = take(path, str(mapping))
    assert [line.outcome for line in lines] == ["added", "added", "unchanged"]
    assert lines[0].key.startswith("sha256:")
    assert take(path, str(mapping))[0].unchanged == 3


def test_what_is_more_than_a_content_holds_goes_into_a_note(tmp_path: Path) -> None:
    take(sheet(tmp_path / "a.csv", row(诉求内容="长" * 6_999)))
    texts = dict(Note.objects.filter(kind__in=["content", "note"]).values_list("kind", "text"))
    assert {kind: len(text) for kind, text in texts.items()} == {"content": 5000, "note": 1999}


def test_an_event_on_a_known_order_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    _, lines = take(sheet(tmp_path / "a.csv", (*row(), "催办"), header=(*HEADER, "事件")))
    assert (lines[0].code, Order.objects.count()) == ("illegal_event", 0)


def test_messages_come_without_phone_and_with_the_name_their_platform_gave(tmp_path: Path) -> None:
    header = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数")
    cells = ("360999", "A0182491", "咨询公积金提取", "2019-03-04 20:10:00", "想问公积金怎么提取。", "0", "1")
    take(sheet(tmp_path / "a.csv", cells, header=header), "messages")
    order = Order.objects.select_related("matter").get()
    assert (order.anonymous, order.party, order.matter.asker) == (True, None, "用户A0182491")
    assert (order.matter.subtype, order.matter.channel, order.reply_way) == ("consultation", "message_board", "web")


def test_nothing_private_stands_in_the_report(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", row(联系电话="1390000002699", 诉求类型="=找13900000026", 诉求人="溪8女士"))
    with Report(tmp_path / "r.csv") as report:
        check_file(Import(path, load_mapping("city"), report))
    text = (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    assert "13900000026" not in text and "溪8女士" not in text
    assert "\n2,诉求类型,'=" in text


def test_the_command_checks_first_and_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet(tmp_path / "a.csv", row(), row(工单编号="YL260102", 联系电话="139"))
    report = str(tmp_path / "r.csv")
    call_command("import", "orders", str(path), "--map=city", "--dry-run", f"--report={report}")
    assert Order.objects.count() == 0
    said = capsys.readouterr().out
    assert "文件按 UTF-8 读取。" in said and "第 3 行 联系电话“****” bad_phone" in said and "只检查，没有导入" in said
    call_command("import", "orders", str(path), "--map=city", f"--report={report}")
    assert "导入完毕：2 行，新增 2 行，已有 0 行，有变化 0 行，等待处理 0 行。" in capsys.readouterr().out
    with pytest.raises(CommandError, match="没有这个文件未完成的导入"):
        call_command("import", "orders", str(path), "--map=city", "--resume", f"--report={report}")


def test_a_mapping_that_is_wrong_is_refused_by_name(tmp_path: Path) -> None:
    assert mapping_names() == ["city", "messages", "template"]
    bad = tmp_path / "bad.toml"
    bad.write_text('[columns]\nnonsense = ["甲"]\n', encoding="utf-8")
    for name, words in (("bad.toml", "nonsense"), (None, "没有名为“没有”的对照表")):
        with pytest.raises(CommandError, match=words):
            call_command("import", "orders", str(tmp_path / "a.csv"), f"--map={tmp_path / name if name else '没有'}")
