"""Keeps who asks: sealed, found again by the whole number, shown masked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from yimen.base.fixed import FixedRead
from yimen.base.now import now
from yimen.base.together import write_together
from yimen.custody.services import index, record_reveal, seal, unseal
from yimen.kernel.codes import credit_code, identity_number
from yimen.kernel.masks import mask_name, mask_phone
from yimen.kernel.phones import normalise_phone
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import clean_name, fold_name
from yimen.org.access import Actor
from yimen.parties.models import Party

PHONE = "parties_party.phone"
NAME = "parties_party.name"
COLUMNS = {"phone": PHONE, "name": NAME, "phone_alt": "parties_party.phone_alt", "identity": "parties_party.identity"}


@dataclass(frozen=True)
class Contact:
    """Who asks, as given: cleaned by `party_for`."""

    name: str = ""
    phone: str = ""
    phone_alt: str = ""
    kind: str = "person"
    identity: str = ""
    credit_code: str = ""
    special: str = ""


@dataclass(frozen=True)
class Shown:
    """A party as a list or page may show it: masked."""

    name: str
    phone: str


def phone_index(phone: str) -> bytes:
    """The blind index of a phone number, after normalising it. Raises Refusal for what is no number."""
    return index("party phone", normalise_phone(phone).number)


def party_for(contact: Contact) -> Party:
    """The party with this phone and name, stored if it is new. Raises Refusal naming the field that is wrong."""
    return stored(found_or_made(contact))


def stored(party: Party) -> Party:
    """The party itself, in the database from now on."""
    if party._state.adding:
        write_together([party])
    return party


def found_or_made(contact: Contact) -> Party:
    """As `party_for`, but a new party is not stored yet: it is written with what it is made for."""
    name = clean_name(contact.name) if contact.name.strip() else ""
    phone = normalise_phone(contact.phone).number if contact.phone.strip() else ""
    by_phone = index("party phone", phone) if phone else None
    by_name = index("party name", fold_name(name)) if name else None
    if by_phone:
        found = KNOWN.first(phone=by_phone, name=by_name) if by_name else NAMELESS.first(phone=by_phone)
        if found:
            return found
    party = Party(
        kind=contact.kind, special=contact.special, created_at=now(), phone_index=by_phone, name_index=by_name,
        credit_code=credit_code(contact.credit_code) if contact.credit_code.strip() else "",
    )  # fmt: skip
    alternative = normalise_phone(contact.phone_alt).number if contact.phone_alt.strip() else ""
    for field, value in (("name", name), ("phone", phone), ("phone_alt", alternative)):
        if value:
            setattr(party, field, seal(value, COLUMNS[field], party.id))
    if contact.identity.strip():
        number = identity_number(contact.identity).number
        party.identity = seal(number, COLUMNS["identity"], party.id)
        party.identity_index = index("party identity", number)
    return party


KNOWN = FixedRead(
    lambda phone, name: Party.objects.filter(phone_index=phone, name_index=name)[:1], phone=b"a phone", name=b"a name"
)
NAMELESS = FixedRead(lambda phone: Party.objects.filter(phone_index=phone, name_index=None)[:1], phone=b"a phone")


def masked(party: Party | None) -> Shown:
    """Name and phone as shown by default: 张*, 138****8000."""
    if party is None:
        return Shown("匿名", "")
    name = unseal(party.name, NAME, party.id) if party.name else ""
    phone = unseal(party.phone, PHONE, party.id) if party.phone else ""
    return Shown(mask_name(name) if name else "未留姓名", mask_phone(phone) if phone else "")


def surname(party: Party | None) -> str:
    """The first character of the name, for a form of address; empty when there is none."""
    return unseal(party.name, NAME, party.id)[:1] if party and party.name else ""


def reveal(
    *, party: Party, field: str, by: Actor, matter_number: str, reason: str, note: str = "", address: str | None = None
) -> str:
    """Open one value for 60 seconds; the record of it is committed first. Raises Refusal without a reason or over the limit."""
    sealed = getattr(party, field)
    if sealed is None:
        raise Refusal("nothing_sealed", "诉求人没有留下这一项。")
    record_reveal(
        actor=by, what=f"{COLUMNS[field]}", subject=party.id, matter_number=matter_number, reason=reason, note=note,
        address=address,
    )  # fmt: skip
    return unseal(sealed, COLUMNS[field], party.id)


def same_phone(phone: str) -> QuerySet[Party]:
    """Every party known under this whole number."""
    return Party.objects.filter(phone_index=phone_index(phone))


def deliver_to(party: Party) -> str:
    """The phone that a message is sent to; only the message job asks, and what it sends is recorded as sent."""
    return unseal(party.phone, PHONE, party.id) if party.phone else ""
