"""The table of states and moves, checked for holes when it is built.

A lifecycle says who waits, on which clock, and what may happen next. What the table does not hold cannot happen: a duty
that may not be handed back has simply no row. Clocks that a move does not name run on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from yimen.kernel.refusal import Refusal

SAME = "@same"
BEFORE = "@before"
NOWHERE = "@nowhere"
ACTIONS = frozenset({"start", "stop", "pause", "resume", "restart", "extend"})
# "own" is the first clock of the state left (stop, pause) or entered (the others); "all" every clock of the
# state left. Stopping a clock that does not run, or resuming one that runs, changes nothing.
OWN, ALL = "own", "all"
Dot = Literal["go", "wait", "done", "late", "pause"]


class LifecycleError(Refusal):
    """A hole in a table (raised when it is built), or a move that the table does not hold (raised when it is asked)."""


@dataclass(frozen=True, slots=True)
class State:
    """One state. `owner` is the role that waits there, `clocks` the kinds that may run, the own clock first."""

    code: str
    label: str
    owner: str
    clocks: tuple[str, ...]
    ended: bool = False
    dot: Dot = "go"


@dataclass(frozen=True, slots=True)
class Move:
    """One row: from `sources` by `verb` to `target` (a state, SAME or BEFORE). A move that opens has no sources."""

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    effects: tuple[str, ...]
    needs: str
    basis: str
    button: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """One resolved clock effect: `action` on `clock`."""

    action: str
    clock: str


class Lifecycle:
    """A checked table. Raises LifecycleError, naming the hole, when the table has one."""

    def __init__(
        self, name: str, label: str, states: Iterable[State], moves: Iterable[Move], start: Iterable[str]
    ) -> None:
        self.name = name
        self.title = label
        self.start = tuple(start)
        self.states: dict[str, State] = {}
        self.moves = tuple(moves)
        for state in states:
            if state.code in self.states:
                raise self._hole(f"state {state.code} is there twice")
            self.states[state.code] = state
        self._table: dict[tuple[str, str], Move] = {}
        self._check_states()
        self._check_rows()
        self._check_reach()
        self._check_clocks()

    # ---- asking -----------------------------------------------------------------------------------------------

    def allows(self, state: str | None, verb: str) -> bool:
        """Whether the table holds this move; `state` None asks for a move that opens."""
        return (state or NOWHERE, verb) in self._table

    def move(self, state: str | None, verb: str) -> Move:
        """The row for (state, verb). Raises LifecycleError with a sentence that lists what can be done now."""
        found = self._table.get((state or NOWHERE, verb))
        if found is not None:
            return found
        known = next((row.label for row in self.moves if row.verb == verb), verb)
        can = "、".join(dict.fromkeys(row.label for row in self.moves_from(state)))
        where = f"“{self.label(state)}”" if state else "尚未建立"
        rest = f"现在可以：{can}。" if can else "现在没有可以进行的操作。"
        sentence = f"{self.title}当前状态为{where}，不能进行“{known}”。{rest}"
        raise LifecycleError("move_not_allowed", sentence, state=state, verb=verb)

    def moves_from(self, state: str | None) -> tuple[Move, ...]:
        """Every row that leaves or stays in `state`, in the order of the table."""
        return tuple(row for row in self.moves if (state or NOWHERE) in (row.sources or (NOWHERE,)))

    def target(self, state: str | None, verb: str, before: str | None = None) -> str:
        """The state after the move. `before` is the state from which the present one was entered (for BEFORE)."""
        row = self.move(state, verb)
        if row.target == SAME:
            return str(state)
        if row.target != BEFORE:
            return row.target
        if before not in self._befores(str(state)):
            raise LifecycleError(
                "no_state_before",
                f"{self.title}缺少进入“{self.label(state)}”之前的状态，不能进行“{row.label}”。请联系系统管理员核对办理记录。",
                state=state,
                verb=verb,
                before=before,
            )
        return str(before)

    def step(self, state: str | None, verb: str, stack: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
        """The state after the move and the states to return to, last one on top.

        States which have a BEFORE move out can be nested (a paused order whose office is abolished), so one column for
        the state before would not do; the stack is folded from the events or stored as a short list.
        """
        row = self.move(state, verb)
        after = self.target(state, verb, stack[-1] if stack else None)
        if row.target == SAME or after == state:
            return after, stack
        if row.target == BEFORE:
            return after, stack[:-1]
        if state is None or not self._returns(after):
            return after, ()
        return after, (*stack, state) if self._returns(state) else (state,)

    def effects(self, state: str | None, verb: str, before: str | None = None) -> tuple[Effect, ...]:
        """The move's clock effects with "own" and "all" resolved."""
        after = self.target(state, verb, before)
        return self._resolve(self.move(state, verb), state, after)

    def label(self, state: str | None) -> str:
        """The state's Chinese name; its code when it is unknown, empty for None."""
        if state is None:
            return ""
        found = self.states.get(state)
        return found.label if found else state

    # ---- drawing ----------------------------------------------------------------------------------------------

    def mermaid(self) -> str:
        """The table as a mermaid stateDiagram-v2, without the moves that stay; two states share one arrow."""
        lines = ["stateDiagram-v2"]
        lines += [f'    state "{state.label}" as {state.code}' for state in self.states.values()]
        arrows: dict[tuple[str, str], list[str]] = {}
        for row in self.moves:
            for source in row.sources or ("[*]",):
                for after in self._afters(row, source):
                    if after != source:
                        arrows.setdefault((source, after), []).append(row.label)
        lines += [f"    {a} --> {b} : {' / '.join(dict.fromkeys(names))}" for (a, b), names in arrows.items()]
        moving = {source for source, _ in arrows}
        lines += [f"    {code} --> [*]" for code, state in self.states.items() if state.ended and code not in moving]
        return "\n".join(lines) + "\n"

    def table(self) -> list[dict[str, str]]:
        """One row per move for the docs: from, verb, label, to, who, effects, needs, basis."""
        places = {SAME: "（不变）", BEFORE: "（原状态）"}
        return [
            {
                "from": "、".join(self.label(code) for code in row.sources) or "–",
                "verb": row.verb,
                "label": row.label,
                "to": places.get(row.target) or self.label(row.target),
                "who": " ".join(row.who),
                "effects": " ".join(row.effects),
                "needs": row.needs,
                "basis": row.basis,
            }
            for row in self.moves
        ]

    # ---- checking ---------------------------------------------------------------------------------------------

    def _hole(self, what: str) -> LifecycleError:
        return LifecycleError("lifecycle_hole", f"lifecycle {self.name}: {what}")

    def _check_rows(self) -> None:
        for row in self.moves:
            self._check_row(row)
            for source in row.sources or (NOWHERE,):
                if source not in self.states and source != NOWHERE:
                    raise self._hole(f"{row.verb} leaves the unknown state {source}")
                if (source, row.verb) in self._table:
                    raise self._hole(f"two moves for {source} and {row.verb}")
                self._table[source, row.verb] = row
        for verb in self.start:
            if (NOWHERE, verb) not in self._table:
                raise self._hole(f"the opening verb {verb} has no move")

    def _check_row(self, row: Move) -> None:
        if not row.sources and row.verb not in self.start:
            raise self._hole(f"{row.verb} comes out of nowhere: no source, and not an opening verb")
        if row.target not in self.states and (row.target not in (SAME, BEFORE) or not row.sources):
            raise self._hole(f"{row.verb} goes to the unknown state {row.target}")
        if not row.who:
            raise self._hole(f"{row.verb} can be made by nobody")
        kinds = {clock for state in self.states.values() for clock in state.clocks} | {OWN, ALL}
        for effect in row.effects:
            action, _, clock = effect.partition(":")
            if action not in ACTIONS or clock not in kinds or (clock == ALL and action not in ("stop", "pause")):
                raise self._hole(f"{row.verb} has the unknown effect {effect}")

    def _check_states(self) -> None:
        for state in self.states.values():
            if not state.ended and not state.owner:
                raise self._hole(f"open state {state.code} has no owner")
            if not state.ended and not state.clocks:
                raise self._hole(f"open state {state.code} has no clock")

    def _check_reach(self) -> None:
        edges = {(a, b) for row in self.moves for a in row.sources for b in self._afters(row, a)}
        seen = self._closure({row.target for row in self.moves if not row.sources}, edges)
        for code in self.states:
            if code not in seen:
                raise self._hole(f"state {code} is unreachable")
        ends = {code for code, state in self.states.items() if state.ended}
        ending = self._closure(ends, {(b, a) for a, b in edges})
        for code in self.states:
            if code not in ending:
                raise self._hole(f"open state {code} cannot reach an end")

    def _check_clocks(self) -> None:
        """No open state is entered without its own clock, and no clock is left running where it has no place."""
        for row in self.moves:
            for source in row.sources or (None,):
                for after in self._afters(row, source):
                    if row.target != SAME:
                        self._check_clock(row, source, after)

    def _check_clock(self, row: Move, source: str | None, after: str) -> None:
        here = self.states[source].clocks if source else ()
        # On the way back only the own clock is judged: the others are those of the state that is returned to.
        running = set(here[:1] if row.target == BEFORE else here)
        for effect in self._resolve(row, source, after):
            (running.discard if effect.action in ("stop", "pause") else running.add)(effect.clock)
        allowed = self.states[after].clocks
        if not self.states[after].ended and allowed[0] not in running:
            raise self._hole(f"{row.verb} enters {after} without its clock {allowed[0]}")
        for clock in sorted(running.difference(allowed)):
            raise self._hole(f"{row.verb} from {source} leaves the clock {clock} running in {after}")

    # ---- inside -----------------------------------------------------------------------------------------------

    def _resolve(self, row: Move, source: str | None, after: str) -> tuple[Effect, ...]:
        found: list[Effect] = []
        for effect in row.effects:
            action, _, clock = effect.partition(":")
            place = self.states.get((source or "") if action in ("stop", "pause") else after)
            clocks = place.clocks if place else ()
            names = {OWN: clocks[:1], ALL: clocks}.get(clock, (clock,))
            found += [Effect(action, name) for name in names]
        return tuple(found)

    def _returns(self, state: str) -> bool:
        return any(row.target == BEFORE and state in row.sources for row in self.moves)

    def _befores(self, state: str) -> tuple[str, ...]:
        """The states from which `state` can be entered by a move that names it."""
        return tuple(dict.fromkeys(s for row in self.moves if row.target == state for s in row.sources if s != state))

    def _afters(self, row: Move, source: str | None) -> tuple[str, ...]:
        if row.target == SAME:
            return (str(source),)
        if row.target == BEFORE:
            return self._befores(str(source))
        return (row.target,)

    @staticmethod
    def _closure(start: set[str], edges: set[tuple[str, str]]) -> set[str]:
        seen, front = set(start), set(start)
        while front:
            front = {b for a, b in edges if a in front} - seen
            seen |= front
        return seen
