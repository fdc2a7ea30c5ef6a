"""Einstieg für den Webserver."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")

application = get_wsgi_application()

# Was jetzt geladen ist, bleibt, solange der Prozess läuft. Die Speicherbereinigung sähe es sonst immer wieder
# durch, jedes Mal eine Zehntelsekunde, in der jemand auf seine Seite wartet.
import_module("sozialraum.urls")
gc.collect()
gc.freeze()
