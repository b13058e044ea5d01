"""Who acts: the demo persons by post, and how each office is given to work."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from yimen.base.now import now
from yimen.hotline.models import Category
from yimen.org.access import Actor, actor_of, staff_with_posts
from yimen.org.models import Organisation
from yimen.org.queries import desk_organisation


@dataclass(frozen=True)
class Temper:
    """How an office works: pace (share of its limit that it takes), chance to be late, chance of a content caller."""

    pace: float
    late: float
    content: float


USUAL = Temper(0.55, 0.05, 0.90)
TEMPERS = {
    "chengguan": Temper(0.80, 0.18, 0.80), "jiaotong": Temper(0.85, 0.22, 0.78), "ziran": Temper(0.75, 0.15, 0.82),
    "xiaoling": Temper(0.85, 0.20, 0.80), "shuili": Temper(0.35, 0.01, 0.97), "yibao": Temper(0.30, 0.01, 0.98),
    "gongan": Temper(0.40, 0.02, 0.95), "shenpi": Temper(0.30, 0.01, 0.97), "qianyou": Temper(0.45, 0.02, 0.95),
    "zhujian": Temper(0.65, 0.08, 0.88),
}  # fmt: skip


@dataclass
class Cast:
    """Actors by (post, organisation), read once.

    able: offices that can lead; not the section itself, whose replies its own reviewers must not review.
    """

    posts: dict[tuple[str, int], list[Actor]] = field(default_factory=dict)
    able: list[int] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    thirds: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Cast:
        """Everyone who holds a post now, the first holder first."""
        cast = cls()
        for staff in staff_with_posts(now()).filter(is_active=True).order_by("pk"):
            actor = actor_of(staff)
            for post in sorted(actor.posts):
                cast.posts.setdefault(post, []).append(actor)
        section = desk_organisation("reply_reviewer")
        cast.able = [pk for role, pk in sorted(cast.posts) if role == "office_liaison" and pk != section]
        cast.codes = dict(Organisation.objects.values_list("pk", "code"))
        for code, parent, name in Category.objects.exclude(parent=None).values_list("code", "parent", "name"):
            cast.thirds[(str(parent), name)] = code
        return cast

    def desk(self, rng: random.Random, role: str) -> Actor:
        """Somebody who holds a post of the desk, the centre or the county."""
        return rng.choice(self.posts[(role, desk_organisation(role))])

    def office(self, organisation: int, role: str) -> Actor:
        """Whoever holds a post in an office; its liaison where the post is not filled."""
        for wanted in (role, "office_liaison"):
            if people := self.posts.get((wanted, organisation)):
                return people[0]
        raise LookupError(f"organisation {organisation} has nobody as {role}")

    def temper(self, organisation: int) -> Temper:
        return TEMPERS.get(self.codes.get(organisation, ""), USUAL)
