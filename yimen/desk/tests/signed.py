"""Signing in for tests of pages."""

from __future__ import annotations

from django.test import Client

from yimen.org.models import Staff


def signed_in(login: str) -> Client:
    person = Staff.objects.get(login=login)
    Staff.objects.filter(pk=person.pk).update(must_change_password=False, second_factor_required=False)
    client = Client()
    client.force_login(person, backend="yimen.org.access.StaffBackend")
    return client
