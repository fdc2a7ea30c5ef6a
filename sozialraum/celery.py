"""Celery: eine Warteschlange über Redis, Aufgaben nehmen Kennungen und rufen genau ein Verb."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")

app = Celery("sozialraum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
