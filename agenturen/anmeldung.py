"""Anpassung der Anmeldung: Konten legt die Administration an, niemand registriert sich selbst."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Kontenadapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
