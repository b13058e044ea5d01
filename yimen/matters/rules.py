"""What an app decides and hands to the engine: plain values, no database.

A `Process` binds a kind of matter to its lifecycle, its permission rule and its clocks. A verb of an app looks at the
locked matter and returns a `Change`; the engine alone writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from yimen.kernel.clock import Policy
from yimen.kernel.ladder import Rung
from yimen.kernel.lifecycle import Lifecycle
from yimen.kernel.worktime import Limit

if TYPE_CHECKING:
    from yimen.matters.models import Matter
    from yimen.org.access import Actor


@dataclass(frozen=True)
class Decision:
    """The answer of a permission rule: allowed, or the sentence that says why not and what can be done instead."""

    allowed: bool
    sentence: str = ""


YES = Decision(True)


@dataclass(frozen=True)
class Process:
    """One kind of matter.

    may: (actor, verb, matter) → Decision; ladder: (clock kind, grade, limit) → rungs in order;
    policy: (clock kind, grade) → what may extend or pause it; open_states: states in which somebody waits;
    related: the app's own one-to-one rows, fetched with the lock.
    """

    kind: str
    lifecycle: Lifecycle
    may: Callable[[Actor, str, Matter], Decision]
    ladder: Callable[[str, str, Limit], Sequence[Rung]]
    policy: Callable[[str, str], Policy | None]
    open_states: frozenset[str]
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class Owner:
    """Who must act next: an organisation, the post in it, and the person once one is named."""

    organisation: int
    role: str
    staff: int | None = None


@dataclass(frozen=True)
class Start:
    """Start (or start anew) a clock. `limit` or `until`; `at` when it counts from an earlier instant than now."""

    kind: str
    limit: Limit | None
    rule: str
    basis: str
    standing: str = "step"
    until: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Pause:
    """Pause a clock on a listed ground, at the latest until `until`."""

    kind: str
    ground: str
    basis: str
    until: datetime
    document: str = ""


@dataclass(frozen=True)
class Extend:
    """Extend a clock by a limit of its own unit."""

    kind: str
    limit: Limit
    basis: str


@dataclass(frozen=True)
class Floor:
    """Let a clock not end before now + limit: the repair window of a returned reply, half the limit after a ruling."""

    kind: str
    limit: Limit
    basis: str
    reason: str


ClockChange = Start | Pause | Extend | Floor


@dataclass(frozen=True)
class Assign:
    """Give an office a part; a co-handler's part has a clock of its own."""

    organisation: int
    role: str
    task: str = ""
    staff: int | None = None
    clock: Start | None = None
    sees_contact: bool = False


@dataclass(frozen=True)
class Release:
    """End an office's part: done, excused or ended. `organisation` None ends every live part of that role."""

    role: str
    state: str
    organisation: int | None = None


@dataclass(frozen=True)
class Name:
    """Name the person who handles an office's part."""

    organisation: int
    role: str
    staff: int


@dataclass(frozen=True)
class Written:
    """Free text that belongs to the event: stored in a row of its own, the event holds a commitment."""

    kind: str
    text: str
    public: bool = False
    desk_only: bool = False
    id: UUID = field(default_factory=uuid4)
    sealed: bool = False


@dataclass(frozen=True)
class Kept:
    """A file already stored by its hash (see `services.files.keep`), to be attached by this event."""

    name: str
    media_type: str
    size: int
    sha256: str
    display_sha256: str = ""
    evidence: bool = False
    public: bool = False


@dataclass(frozen=True)
class Change:
    """Everything that one verb changes.

    columns: matter columns to set (title, category, grade, lead_organisation_id, …); facts: codes and references for the
    event's body, never free text or personal data; happened_at: when it happened, if that is not when it is recorded;
    rows: new rows of the app's own, which refer to the matter and are written with it.
    """

    owner: Owner | None = None
    clocks: tuple[ClockChange, ...] = ()
    assign: tuple[Assign, ...] = ()
    release: tuple[Release, ...] = ()
    name: tuple[Name, ...] = ()
    notes: tuple[Written, ...] = ()
    files: tuple[Kept, ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    happened_at: datetime | None = None
    rows: tuple[Any, ...] = ()
