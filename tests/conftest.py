from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from yimen.hotline.tests import cast
from yimen.matters.rules import Kept
from yimen.matters.services.files import keep


@pytest.fixture
def photo(_own_files: None, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """The cast's photograph as a real file, stored the way uploads are."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "JPEG")
    kept = keep(SimpleUploadedFile("现场.jpg", picture.getvalue()), evidence=True)
    monkeypatch.setattr(cast, "PHOTO", kept)
    return kept
