"""`yimen doctor`: quiet on a sound database, and each invariant shown able to fail by planting its violation as the owner."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from PIL import Image

from yimen.base.now import moved_to
from yimen.hotline.models import Request
from yimen.hotline.services import dispatching, endings, requests
from yimen.hotline.tests import cast
from yimen.matters.models import Attachment
from yimen.matters.services.checkpoints import make_checkpoint
from yimen.matters.services.files import keep, path_of
from yimen.project.doctor import INVARIANTS, NOT_HERE, SETTINGS, offenders, surroundings
from yimen.project.doctor.surroundings import Setting
from yimen.project.postgres import OWNER

BY_NUMBER = {invariant.number: invariant for invariant in INVARIANTS}


def _walk() -> None:
    for state in ("closed", "paused", "in_progress", "awaiting_callback", "awaiting_dispatch"):
        cast.an_order(state, at=cast.WEDNESDAY, content="请回电 13800000027，五楼以上没有水。")
    with moved_to(cast.WEDNESDAY):
        _extended(cast.an_order("in_progress", at=cast.WEDNESDAY))
        _ended(cast.an_order("awaiting_ending_approval", at=cast.WEDNESDAY))
        refused = cast.an_order("awaiting_refusal_check", at=cast.WEDNESDAY)
        dispatching.decide_refusal(cast.turn(refused, "head"), confirm=True)
        main = cast.an_order("in_progress", at=cast.WEDNESDAY)
        dispatching.merge(cast.turn(cast.an_order("awaiting_dispatch", at=cast.WEDNESDAY), "dispatcher"), main=main.pk)
    make_checkpoint()


def _extended(order: Any) -> None:
    requests.request_extension(cast.turn(order, "leader"), why="等配件", days=1)
    asked = Request.objects.get(order=order.pk, what="extension")
    requests.decide_request(cast.turn(asked.pk, "head"), grant=True, words="同意")


def _ended(order: Any) -> None:
    endings.approve_first(cast.turn(order, "head"))
    endings.approve_ending(cast.turn(order, "centre"))


@pytest.fixture(scope="module")
def sound(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with orders on every kind of road, committed; each test plants inside a transaction as the owner."""
    folder = tmp_path_factory.mktemp("sound")
    with override_settings(FILES=folder / "files", ANCHORS=folder / "anchors"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(cast, "PHOTO", keep(_picture(), evidence=True))
        _walk()
    return folder


def _picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "JPEG")
    return SimpleUploadedFile("现场.jpg", content.getvalue())


@pytest.fixture
def owner(sound: Path, settings: Any, django_db_blocker: Any) -> Iterator[Any]:
    """The default connection as the owner, triggers and foreign keys off, rolled back at the end."""
    settings.FILES, settings.ANCHORS = sound / "files", sound / "anchors"
    with django_db_blocker.unblock():
        connection.close()
        held, connection.settings_dict["USER"] = connection.settings_dict["USER"], OWNER
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor
            transaction.set_rollback(True)
        connection.close()
        connection.settings_dict["USER"] = held


ORDER = "(SELECT min(id) FROM matters_matter WHERE kind = 'order' AND state = '{}')"
OPEN, CLOSED, PAUSED, FOLLOWING = (ORDER.format(state) for state in ("in_progress", "closed", "paused", "following"))
EVENT = f"(SELECT id FROM matters_event WHERE matter_id = {OPEN} AND seq = 2)"
CLERK = "(SELECT min(id) FROM org_staff)"
PLANTED: dict[str, tuple[int, str]] = {
    "an order without its own row": (1, f"DELETE FROM hotline_order WHERE matter_id = {OPEN}"),
    "a matter without events": (1, f"DELETE FROM matters_event WHERE matter_id = {OPEN}"),
    "a number that is gone": (2, f"DELETE FROM matters_matter WHERE id = {OPEN}"),
    "a number beyond its series": (2, "UPDATE matters_numberseries SET last = 1"),
    "one key, two events": (
        28,
        f"""ALTER TABLE matters_event DROP CONSTRAINT matters_event_client_key_key;
        UPDATE matters_event SET client_key = gen_random_uuid() WHERE id = {EVENT};
        UPDATE matters_event SET client_key = (SELECT client_key FROM matters_event WHERE id = {EVENT})
         WHERE id = {EVENT} + 1""",
    ),
    "no owner": (3, f"UPDATE matters_matter SET owner_role = '' WHERE id = {OPEN}"),
    "an owner that was abolished": (
        3,
        f"""UPDATE org_organisation SET is_active = false
             WHERE id = (SELECT owner_organisation_id FROM matters_matter WHERE id = {OPEN})""",
    ),
    "no live lead": (3, f"UPDATE matters_assignment SET state = 'ended' WHERE role = 'lead' AND matter_id = {OPEN}"),
    "two live leads": (
        3,
        f"""DROP INDEX one_live_lead; UPDATE matters_assignment SET role = 'lead' WHERE matter_id = {OPEN}""",
    ),
    "another lead without a ruling": (
        17,
        f"""UPDATE matters_event SET body = replace(body, '"seq"', '"set":{{"lead_organisation_id":1}},"seq"')
             WHERE matter_id = {OPEN} AND verb = 'sign_for'""",
    ),
    "a co-handler left behind": (
        18,
        f"UPDATE matters_assignment SET state = 'open' WHERE role = 'co' AND matter_id = {ORDER.format('awaiting_callback')}",
    ),
    "a follower of nothing": (26, f"UPDATE hotline_order SET main_id = NULL WHERE matter_id = {FOLLOWING}"),
    "a ring of followers": (
        26,
        f"""UPDATE hotline_order SET main_id = {FOLLOWING} WHERE matter_id =
             (SELECT main_id FROM hotline_order WHERE matter_id = {FOLLOWING})""",
    ),
    "a clock after the end": (
        5,
        f"UPDATE matters_clock SET status = 'running', due_at = now() WHERE kind = 'handle' AND matter_id = {CLOSED}",
    ),
    "no clock": (4, f"UPDATE matters_clock SET status = 'stopped' WHERE matter_id = {OPEN}"),
    "no date": (4, f"UPDATE matters_matter SET due_at = NULL WHERE id = {OPEN}"),
    "a rung before its time": (
        14,
        f"""INSERT INTO matters_rungclaim (clock_id, rung, at, claimed_at)
            SELECT min(id), 'half', now(), now() - interval '1 hour' FROM matters_clock WHERE matter_id = {OPEN}""",
    ),
    "a pause on no listed ground": (
        15,
        f"""UPDATE matters_clock SET history = replace(history::text, '"P1"', '"leave"')::jsonb
             WHERE matter_id = {PAUSED}""",
    ),
    "a pause without an end": (
        15,
        f"""UPDATE matters_clock SET history = jsonb_set(history, ARRAY[(jsonb_array_length(history) - 1)::text, 'until'], 'null')
             WHERE kind = 'handle' AND matter_id = {PAUSED}""",
    ),
    "two pauses at once": (
        15,
        f"UPDATE matters_clock SET history = history || (history -> -1) WHERE kind = 'handle' AND matter_id = {PAUSED}",
    ),
    "two extensions": (
        16,
        """UPDATE matters_clock SET history = history || jsonb_path_query_array(history, '$[*] ? (@.event == "extended")')
            WHERE history::text LIKE '%extended%'""",
    ),
    "an extension granted by its asker": (16, "UPDATE hotline_request SET asked_by_id = decided_by_id WHERE what = 'extension'"),
    "a date beyond the calendar": (34, "UPDATE org_calendarstate SET valid_through = '2026-01-14'"),
    "another state": (6, f"UPDATE matters_matter SET state = 'awaiting_review' WHERE id = {OPEN}"),
    "another date": (6, f"UPDATE matters_matter SET due_at = due_at + interval '1 day' WHERE id = {OPEN}"),
    "another owner": (6, f"UPDATE matters_matter SET owner_staff_id = {CLERK} WHERE id = {OPEN}"),
    "an event less": (7, f"DELETE FROM matters_event WHERE id = {EVENT}"),
    "another head": (7, f"UPDATE matters_matter SET head = 'x' WHERE id = {OPEN}"),
    "a root that is not the leaves'": (8, "UPDATE matters_checkpoint SET root = prev"),
    "time running backwards": (9, f"UPDATE matters_event SET at = at - interval '1 day' WHERE id = {EVENT}"),
    "an event ahead of its time": (9, f"UPDATE matters_event SET at = recorded_at + interval '1 hour' WHERE matter_id = {OPEN}"),
    "an old event under no root": (
        10,
        f"""DELETE FROM matters_checkpointleaf WHERE event_id = {EVENT};
        UPDATE matters_event SET recorded_at = now() - interval '1 hour' WHERE id = {EVENT}""",
    ),
    "an attachment of another size": (22, "UPDATE matters_attachment SET size = size + 1"),
    "a reaction without its job": (11, "DELETE FROM procrastinate_jobs"),
    "a job that nobody does": (12, "UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL"),
    "an effect done twice": (
        13,
        f"""ALTER TABLE matters_effect DROP CONSTRAINT effect_once;
        INSERT INTO matters_effect (event_id, handler, at) SELECT {EVENT}, 'x', now() FROM generate_series(1, 2)""",
    ),
    "a count that is off": (19, "UPDATE matters_tally SET n = n + 1 WHERE id = (SELECT min(id) FROM matters_tally)"),
    "a sealed value in another row": (23, "UPDATE custody_sealedvalue SET id = gen_random_uuid()"),
    "a caller's phone in another row": (23, "UPDATE parties_party SET phone = name"),
    "a number in open text": (23, f"UPDATE matters_note SET text = '电话 13800000027 请回' WHERE matter_id = {OPEN}"),
    "a reveal without a reason": (
        24,
        f"""INSERT INTO custody_accessrecord (at, staff_id, organisation_id, what, matter_number, reason, note)
            VALUES (now(), {CLERK}, 1, 'x', '', 'curious', '')""",
    ),
    "a reveal for a matter that is none": (
        24,
        f"""INSERT INTO custody_accessrecord (at, staff_id, organisation_id, what, matter_number, reason, note)
            VALUES (now(), {CLERK}, 1, 'x', 'RX1', 'call', '')""",
    ),
    "an approval by the asker": (29, "UPDATE hotline_request SET decided_by_id = asked_by_id WHERE what = 'pause'"),
    "one person in two of the three offices": (
        29,
        """UPDATE org_appointment SET staff_id = (SELECT staff_id FROM org_appointment WHERE role = 'system_admin' LIMIT 1)
            WHERE role = 'audit_admin'""",
    ),
    "a session of a disabled account": (
        31,
        f"""UPDATE org_staff SET is_active = false, session_key = 'abc' WHERE id = {CLERK};
        INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('abc', '', now() + interval '1 hour')""",
    ),
    "a special ending without a second person": (
        32,
        "UPDATE hotline_order SET ending_first_by_id = NULL WHERE ending_step = 'approved'",
    ),
    "a special ending without evidence": (32, "UPDATE matters_attachment SET evidence = false"),
    "a refusal by its proposer": (
        32,
        """UPDATE matters_event e SET actor_id = p.actor_id FROM matters_event p
            WHERE e.verb = 'confirm_refusal' AND p.matter_id = e.matter_id AND p.verb = 'propose_refusal'""",
    ),
}  # fmt: skip


def test_a_sound_database_violates_nothing(owner: Any) -> None:
    assert {invariant.number: found for invariant in INVARIANTS if (found := offenders(invariant))} == {}


@pytest.mark.parametrize("name", list(PLANTED))
def test_a_planted_violation_is_found_and_its_offender_named(owner: Any, name: str) -> None:
    number, statements = PLANTED[name]
    for statement in statements.split(";\n"):
        owner.execute(statement)
        assert owner.rowcount != 0, "nothing was planted"
    found = offenders(BY_NUMBER[number])
    assert found and all(found), f"{number} saw nothing"
    assert BY_NUMBER[number].remedy.endswith("。")


def test_a_missing_file_is_found(owner: Any) -> None:
    path = path_of(Attachment.objects.all()[0].sha256)
    path.rename(path.with_suffix(".away"))
    try:
        assert offenders(BY_NUMBER[22])
    finally:
        path.with_suffix(".away").rename(path)


def test_every_invariant_of_this_round_is_asked_and_has_been_seen_to_fail() -> None:
    wanted = {*range(1, 20), 22, 23, 24, 26, 28, 29, 31, 32, 34}
    assert {invariant.number for invariant in INVARIANTS} == wanted
    assert {number for number, _ in PLANTED.values()} == wanted
    assert not wanted & NOT_HERE.keys()
    assert wanted | NOT_HERE.keys() == set(range(1, 35))


def test_the_command_says_what_is_wrong_and_how_to_mend_it_and_fails(owner: Any) -> None:
    owner.execute(PLANTED["another owner"][1])
    output = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", no_settings=True, stdout=output)
    assert ended.value.code == 1
    said = output.getvalue()
    assert "✗ 6 状态、主人、到期日等于经过的推算：RX" in said
    assert "yimen trail verify" in said
    assert "– 21 不适用：排队叫号还没有开通" in said
    assert said.splitlines()[-1] == "28 invariants, 1 violated; 0 settings, 0 wrong"


# On the servers of the tests fsync and its kin are off for speed; every other setting must be right there.
FAST = {"fsync", "full_page_writes", "synchronous_commit"}


def _settings() -> dict[str, Setting]:
    return {item.name: item for item in SETTINGS}


def test_the_settings_are_right_where_the_application_connects_as_itself(committed_database: str) -> None:
    assert {item.name for item in SETTINGS if item.ask() and not item.warning} <= FAST
    assert all(_settings()[name].ask() for name in FAST)


def test_connecting_as_the_owner_is_wrong(owner: Any) -> None:
    assert _settings()["数据库角色"].ask() == "以属主或超级用户连接"
    assert _settings()["表的权限"].ask()


WRONG: dict[str, Callable[[pytest.MonkeyPatch, Any, Path], object]] = {
    "data_checksums": lambda patch, owner, path: patch.setattr(surroundings, "shown", lambda name: "off"),
    "只增触发器": lambda patch, owner, path: owner.execute("ALTER TABLE matters_event DISABLE TRIGGER append_only"),
    "主密钥文件": lambda patch, owner, path: _readable_key(patch, path),
    "工作日历": lambda patch, owner, path: owner.execute("UPDATE org_calendarstate SET valid_through = now() + interval '59 days'"),
    "存证文件夹": lambda patch, owner, path: patch.setattr(surroundings.os, "access", lambda *given: False),
    "后台任务": lambda patch, owner, path: owner.execute("DELETE FROM procrastinate_workers"),
}  # fmt: skip


def _readable_key(patch: pytest.MonkeyPatch, path: Path) -> None:
    (path / "secrets").mkdir()
    (path / "secrets" / "key").write_text("0" * 64)
    (path / "secrets" / "key").chmod(0o644)
    patch.setattr(surroundings.settings, "DATA", path)
    patch.setattr(surroundings, "ENV", SimpleNamespace(key_file=None))


@pytest.mark.parametrize("name", list(WRONG))
def test_a_wrong_setting_is_named(owner: Any, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    WRONG[name](monkeypatch, owner, tmp_path)
    assert _settings()[name].ask()


def test_a_skewed_clock_is_named(owner: Any) -> None:
    with moved_to(cast.WEDNESDAY):
        assert _settings()["时钟"].ask().startswith("相差")
