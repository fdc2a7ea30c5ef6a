"""Sozialraumanalysen: zusammenstellen, festschreiben, ausgeben."""

from django.apps import AppConfig


class AnalysenConfig(AppConfig):
    name = "analysen"
    label = "analysen"
    verbose_name = "Analysen"
