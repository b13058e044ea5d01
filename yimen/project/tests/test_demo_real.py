"""The first 500 real messages through the import and the dispatching aid; skipped where the public file is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from yimen.hotline.models import Order
from yimen.kernel.limits import ZONE
from yimen.matters.models import Clock
from yimen.project.demo.real import FILE

MOST = 500


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(not FILE.exists(), reason="公开留言文件不在，跳过")
def test_the_first_500_real_messages_become_orders_of_their_own_days(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_real", f"--most={MOST}", "--database=given")
    said = capsys.readouterr().out
    assert f"留言 {MOST} 条：新增 {MOST}，已有 0，待处理 0。" in said and "按主办单位" in said
    orders = Order.objects.filter(upstream_system="sample").select_related("matter")
    assert orders.count() == MOST
    for order in orders:
        day = order.matter.received_at.astimezone(ZONE)
        assert order.matter.number[8:16] == f"{day:%Y%m%d}" and order.matter.asker.startswith("用户")
    sent = orders.exclude(matter__lead_organisation=None)
    assert sent.count() > MOST * 0.9
    assert Clock.objects.filter(kind="handle", matter__order__in=sent, due_at__isnull=False).count() == sent.count()


def test_a_file_that_is_not_there_is_said_and_no_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    call_command("demo_real", f"--file={tmp_path / 'nothing.csv.gz'}")
    assert "没有找到留言文件 nothing.csv.gz" in capsys.readouterr().out
