"""Einstieg für den Webserver."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")

application = get_wsgi_application()
