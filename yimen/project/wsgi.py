"""The web server's door."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.project.settings")
application = get_wsgi_application()

# What has been loaded stays; a request leaves no rings worth a search after every few hundred objects.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 50, 100)
