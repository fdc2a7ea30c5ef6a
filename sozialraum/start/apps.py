"""Startseite je Rolle, Grundlisten und Vorführung."""

from django.apps import AppConfig


class StartConfig(AppConfig):
    name = "sozialraum.start"
    label = "start"
    verbose_name = "Start"
