import pytest
from django.core.management import call_command
from yimen.hotline.tests import cast
from yimen.project.doctor import INVARIANTS, offenders
@pytest.mark.django_db
@pytest.mark.usefixtures("photo")
def test_d():
    for s in cast.ROADS: cast.an_order(s, at=cast.WEDNESDAY)
    for i in INVARIANTS:
        f = offenders(i)
        print(i.number, i.name, f)
    assert 0
