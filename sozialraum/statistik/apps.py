"""Zahlen über Räume: Import, Indikatoren, Geheimhaltung."""

from django.apps import AppConfig


class StatistikConfig(AppConfig):
    name = "sozialraum.statistik"
    label = "statistik"
    verbose_name = "Statistik"
