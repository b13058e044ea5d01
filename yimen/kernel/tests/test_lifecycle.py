"""A table with a hole cannot be built; a move that the table does not hold is refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from yimen.kernel.lifecycle import BEFORE, SAME, Effect, Lifecycle, LifecycleError, Move, State
from yimen.kernel.refusal import Refusal

WAITING = State("waiting", "待办", "clerk", ("handle",))
REVIEW = State("review", "待审", "chief", ("check",), dot="wait")
PAUSED = State("paused", "暂停", "clerk", ("pause",), dot="pause")
DONE = State("done", "办结", "", (), ended=True, dot="done")
STATES = (WAITING, REVIEW, PAUSED, DONE)


def row(verb: str, sources: tuple[str, ...], target: str, *effects: str) -> Move:
    return Move(verb, f"做{verb}", sources, target, ("clerk",), effects, "", "本县设定")


MOVES = (
    row("open", (), "waiting", "start:handle"),
    row("note", ("waiting", "review"), SAME),
    row("send", ("waiting",), "review", "pause:own", "start:check"),
    row("stop_clock", ("waiting", "review"), "paused", "pause:own", "start:pause"),
    row("go_on", ("paused",), BEFORE, "stop:own", "resume:own"),
    row("give_back", ("review",), BEFORE, "stop:own", "resume:own"),
    row("finish", ("review",), "done", "stop:all"),
)


def build(
    states: tuple[State, ...] = STATES, moves: tuple[Move, ...] = MOVES, start: tuple[str, ...] = ("open",)
) -> Lifecycle:
    return Lifecycle("errand", "事项", states, moves, start)


def without(verb: str) -> tuple[Move, ...]:
    return tuple(move for move in MOVES if move.verb != verb)


def changed(verb: str, **values: object) -> tuple[Move, ...]:
    return tuple(replace(move, **values) if move.verb == verb else move for move in MOVES)  # type: ignore[arg-type]


HOLES: dict[str, tuple[Callable[[], Lifecycle], str]] = {
    "a state twice": (lambda: build((*STATES, WAITING)), "waiting is there twice"),
    "an unknown source": (lambda: build(moves=changed("note", sources=("nowhere",))), "unknown state nowhere"),
    "an unknown target": (lambda: build(moves=changed("finish", target="gone")), "unknown state gone"),
    "an unreachable state": (
        lambda: build((*STATES, State("lost", "无", "clerk", ("handle",)))),
        "lost is unreachable",
    ),
    "no owner": (lambda: build((replace(WAITING, owner=""), REVIEW, PAUSED, DONE)), "waiting has no owner"),
    "no clock": (lambda: build((WAITING, replace(REVIEW, clocks=()), PAUSED, DONE)), "review has no clock"),
    "no way to an end": (lambda: build(moves=without("finish"), states=STATES[:3]), "waiting cannot reach an end"),
    "two moves for one verb": (lambda: build(moves=(*MOVES, row("send", ("waiting",), SAME))), "two moves for waiting"),
    "a move out of nowhere": (
        lambda: build(moves=(*MOVES, row("appear", (), "waiting"))),
        "appear comes out of nowhere",
    ),
    "an opening verb without a move": (lambda: build(start=("open", "import")), "opening verb import has no move"),
    "an opening that stays": (lambda: build(moves=changed("open", target=SAME)), "unknown state @same"),
    "an unknown action": (lambda: build(moves=changed("note", effects=("rewind:handle",))), "rewind:handle"),
    "an unknown clock": (lambda: build(moves=changed("note", effects=("stop:moon",))), "stop:moon"),
    "starting every clock": (lambda: build(moves=changed("note", effects=("start:all",))), "start:all"),
    "a move nobody may make": (lambda: build(moves=changed("note", who=())), "note can be made by nobody"),
    "entering without a clock": (lambda: build(moves=changed("open", effects=())), "waiting without its clock handle"),
    "coming back without a clock": (lambda: build(moves=changed("go_on", effects=("stop:own",))), "without its clock"),
    "a clock left running": (
        lambda: build(moves=changed("finish", effects=())),
        "leaves the clock check running in done",
    ),
}


@pytest.mark.parametrize("hole", HOLES)
def test_a_table_with_a_hole_cannot_be_built_and_the_hole_is_named(hole: str) -> None:
    make, words = HOLES[hole]
    with pytest.raises(LifecycleError, match=words) as caught:
        make()
    assert caught.value.code == "lifecycle_hole"


def test_a_move_in_the_table_is_found_and_its_target_known() -> None:
    errand = build()
    assert errand.move("waiting", "send").target == "review"
    assert errand.target("waiting", "send") == "review"
    assert errand.target(None, "open") == "waiting"
    assert errand.allows("waiting", "send")
    assert not errand.allows("done", "send")


def test_a_move_outside_the_table_is_refused_with_what_can_be_done_now() -> None:
    with pytest.raises(Refusal) as caught:
        build().move("waiting", "finish")
    assert caught.value.sentence == "事项当前状态为“待办”，不能进行“做finish”。现在可以：做note、做send、做stop_clock。"
    assert caught.value.code == "move_not_allowed"
    assert caught.value.data == {"state": "waiting", "verb": "finish"}


def test_from_an_end_nothing_can_be_done_and_the_sentence_says_so() -> None:
    with pytest.raises(LifecycleError, match="现在没有可以进行的操作"):
        build().move("done", "send")


def test_a_move_that_stays_keeps_the_state() -> None:
    assert build().target("review", "note") == "review"


@pytest.mark.parametrize("before", ["waiting", "review"])
def test_a_move_back_goes_to_the_state_before(before: str) -> None:
    assert build().target("paused", "go_on", before) == before


@pytest.mark.parametrize("before", [None, "done", "paused"])
def test_a_move_back_to_a_state_that_cannot_have_been_before_is_refused(before: str | None) -> None:
    with pytest.raises(LifecycleError) as caught:
        build().target("paused", "go_on", before)
    assert caught.value.code == "no_state_before"


def test_states_to_return_to_are_nested() -> None:
    errand = build()
    state, stack = errand.step(None, "open")
    walked = []
    for verb in ("send", "stop_clock", "go_on", "note", "give_back"):
        state, stack = errand.step(state, verb, stack)
        walked.append((state, stack))
    assert walked == [
        ("review", ("waiting",)),
        ("paused", ("waiting", "review")),
        ("review", ("waiting",)),
        ("review", ("waiting",)),
        ("waiting", ()),
    ]


def test_own_and_all_are_resolved_to_the_clocks_of_the_states() -> None:
    errand = build()
    assert errand.effects("waiting", "stop_clock") == (Effect("pause", "handle"), Effect("start", "pause"))
    assert errand.effects("paused", "go_on", "review") == (Effect("stop", "pause"), Effect("resume", "check"))
    assert errand.effects("review", "finish") == (Effect("stop", "check"),)


def test_the_drawing_has_every_state_every_arrow_and_no_loop() -> None:
    drawn = build().mermaid()
    assert drawn.startswith("stateDiagram-v2\n")
    for line in (
        '    state "待办" as waiting',
        "    [*] --> waiting : 做open",
        "    waiting --> review : 做send",
        "    paused --> review : 做go_on",
        "    done --> [*]",
    ):
        assert line in drawn.splitlines()
    assert "做note" not in drawn


def test_the_rows_for_the_documents_are_in_chinese() -> None:
    rows = {line["verb"]: line for line in build().table()}
    assert rows["open"]["from"] == "–"
    assert rows["note"] == {
        "from": "待办、待审",
        "verb": "note",
        "label": "做note",
        "to": "（不变）",
        "who": "clerk",
        "effects": "",
        "needs": "",
        "basis": "本县设定",
    }
    assert rows["go_on"]["to"] == "（原状态）"


def test_an_unknown_state_is_labelled_by_its_code_and_none_by_nothing() -> None:
    assert (build().label("odd"), build().label(None), build().label("done")) == ("odd", "", "办结")
