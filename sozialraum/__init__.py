"""Das Django-Projekt und die Heimat von allem, was das Gebiet betrifft."""

from sozialraum.celery import app as celery_app

__all__ = ["celery_app"]
