"""Celery: eine Warteschlange über Redis, Aufgaben nehmen Kennungen und rufen genau ein Verb."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")

app = Celery("sozialraum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def protokoll_wie_im_web(**_: Any) -> None:
    """Sonst richtete Celery sein eigenes Protokoll ein, mit anderen Zeilen und ohne unsere Schwellen."""
    from django.conf import settings

    dictConfig(settings.LOGGING)
