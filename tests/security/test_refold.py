import pytest
from yimen.hotline.tests import cast
from yimen.matters.models import Matter
from yimen.matters.services.refold import refold
@pytest.mark.django_db
@pytest.mark.parametrize("state", list(cast.ROADS))
def test_r(state):
    cast.an_order(state, at=cast.WEDNESDAY)
    for m in Matter.objects.all():
        assert refold(m.pk) == []
