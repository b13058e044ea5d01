"""A run that is killed half way and started again adds exactly the rows that are missing."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from yimen.hotline.models import ImportBatch, ImportRow, Order
from yimen.project.postgres import APP, scratch_cluster

ROWS = 240


def _sheet(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["工单编号", "工单标题", "诉求内容", "诉求类型", "联系电话", "受理时间"])
        for n in range(ROWS):
            out.writerow(
                [f"K{n:05d}", f"第 {n} 盏路灯不亮", "路灯不亮半个月。", "求助", "13900000026", "2026-11-02 09:10"]
            )
    return path


def _start(path: Path, database: str, data: Path, *more: str) -> subprocess.Popen[str]:
    url = scratch_cluster().url(APP, database)
    command = [sys.executable, "-m", "yimen.project.cli", "import", "orders", str(path), "--map=city", *more]
    environment = os.environ | {"DATABASE_URL": url, "YIMEN_DATA": str(data)}
    key = data / "secrets" / "key"
    key.parent.mkdir(parents=True, exist_ok=True)
    key.write_text(settings.MASTER_KEY, encoding="utf-8")
    key.chmod(0o600)
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.slow
def test_a_killed_import_goes_on_with_exactly_the_missing_rows(committed_database: str, tmp_path: Path) -> None:
    path = _sheet(tmp_path / "k.csv")
    running = _start(path, committed_database, tmp_path / "var")
    until = time.monotonic() + 60
    while ImportRow.objects.count() < ROWS // 4 and time.monotonic() < until and running.poll() is None:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    done = Order.objects.count()
    assert 0 < done < ROWS, "the kill must fall into the middle"
    assert ImportRow.objects.filter(outcome="added").count() == done
    again = _start(path, committed_database, tmp_path / "var", "--resume")
    said, _ = again.communicate(timeout=120)
    assert again.returncode == 0, said
    assert Order.objects.count() == ROWS
    assert sorted(Order.objects.values_list("upstream_number", flat=True)) == [f"K{n:05d}" for n in range(ROWS)]
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.rows, batch.added, batch.lines.count()) == ("done", ROWS, ROWS, ROWS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matters_event")
        assert cursor.fetchone()[0] == ROWS
