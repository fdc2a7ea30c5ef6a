"""Ein bis vier Menschen bleiben in der Agentur: in keiner Form, auf keiner öffentlichen Seite."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django_scopes import scope, scopes_disabled

from analysen.formen import Vermerk
from analysen.inhalt import Inhalt
from analysen.models import Analyse
from analysen.zusammenstellen import zusammenstellen
from sozialraum.bedarfe.grundlage_hinzufuegen import methode_hinzufuegen
from sozialraum.bedarfe.models import Bedarf, Grundlage
from sozialraum.kern.zahlen import FEST
from tests import besetzung as b
from tests.analysen.formenpruefung import ausgegeben, text_der_docx
from tests.analysen.hafen import analyse, lesbar, zahlen
from tests.analysen.test_druck import seitentexte
from tests.analysen.test_formen import VERMERK
from tests.analysen.veroeffentlicht import veroeffentlicht
from tests.seite import Seite

pytestmark = pytest.mark.django_db

IA = "Integrationsagentur Hafenviertel"


@pytest.fixture
def entwurf() -> Analyse:
    """Ein Bedarf ruht auf einer Gruppe von drei Vätern und auf einer Begehung mit neun Menschen."""
    zahlen()
    bedarf = b.bedarf()
    gestuetzt(bedarf, "fokusgruppe", 3, "Väter wünschen sich einen Treff.")
    gestuetzt(bedarf, "begehung", 9, "Nach 18 Uhr ist jede Tür zu.")
    return analyse()


def gestuetzt(bedarf: Bedarf, methode: str, anzahl: int, ergebnis: str) -> Grundlage:
    einsatz = b.einsatz(methode, anzahl=anzahl, ergebnis=ergebnis, personenkreis="Menschen aus dem Viertel")
    with scope(traeger=[bedarf.traeger_id]):
        return methode_hinzufuegen(wovon=bedarf, einsatz=einsatz, durch=b.aylin())


def zusammen(von: Analyse) -> Inhalt:
    with scope(traeger=[von.traeger_id]):
        return zusammenstellen(von)


def gedruckt(inhalt: Inhalt, vermerk: Vermerk = VERMERK) -> dict[str, str]:
    """Je Form, was in ihr zu lesen ist."""
    roh = {form: ausgegeben(form, inhalt, vermerk) for form in ("pdf", "html", "docx", "csv")}
    texte = {
        "pdf": " ".join(seitentexte(roh["pdf"])),
        "html": Seite(roh["html"].decode()).text,
        "docx": text_der_docx(roh["docx"]),
        "csv": roh["csv"].decode(),
    }
    return {form: lesbar(text) for form, text in texte.items()}


def test_keine_form_nennt_drei_menschen_jede_nennt_neun(entwurf: Analyse) -> None:
    formen = gedruckt(zusammen(entwurf))
    for text in formen.values():
        assert "3 Mensch" not in text
    for form in ("pdf", "html", "docx"):
        assert "Väter wünschen sich einen Treff." in formen[form]
        # Im PDF sind Wörter am Zeilenende getrennt.
        assert "mit 9 Menschen, " in formen[form]


def test_die_oeffentliche_seite_nennt_keine_drei_menschen(entwurf: Analyse) -> None:
    inhalt: Any = zusammen(entwurf)
    gezeigt = veroeffentlicht(entwurf, anders=inhalt)
    seite = lesbar(Seite(Client().get(f"/veroeffentlicht/{gezeigt.kennung}/lesen/").text).text)
    assert "3 Mensch" not in seite
    assert "Stadtteilbegehung mit 9 Menschen" in seite


def test_das_team_sieht_am_einsatz_wie_viele_es_waren(entwurf: Analyse, als: Any) -> None:
    grundlage = Grundlage._base_manager.get(methodeneinsatz__anzahl=3)
    bedarf = als(b.aylin()).get(f"/bedarfe/{grundlage.bedarf_id}/").content.decode()
    adresse = f"/bedarfe/methoden/{grundlage.methodeneinsatz_id}/"
    assert f'href="{adresse}"' in bedarf
    einsatz = Seite(als(b.aylin()).get(adresse).content.decode()).text
    assert "Anzahl der Menschen 3" in lesbar(einsatz)


@pytest.mark.parametrize(
    ("vorher", "nachher"),
    [
        (f"Fokusgruppe mit 3{FEST}Menschen, {IA}", f"Fokusgruppe, {IA}"),
        (f"Fokusgruppe mit 1{FEST}Mensch, {IA}", f"Fokusgruppe, {IA}"),
        (f"Fokusgruppe mit 14{FEST}Menschen, {IA}", f"Fokusgruppe mit 14{FEST}Menschen, {IA}"),
        (f"Fokusgruppe, {IA}", f"Fokusgruppe, {IA}"),
    ],
)
def test_auch_was_schon_gespeichert_war_nennt_sie_nicht_mehr(vorher: str, nachher: str) -> None:
    grundlage = gestuetzt(b.bedarf(), "fokusgruppe", 8, "Ein Treff fehlt.")
    with scopes_disabled():
        Grundlage.objects.filter(pk=grundlage.pk).update(quelle=vorher)
        umzug = import_module("sozialraum.bedarfe.migrations.0003_kleine_zahlen_aus_quellen")
        umzug.ohne_kleine_zahlen(apps, None)
        umzug.ohne_kleine_zahlen(apps, None)
        assert Grundlage.objects.get().quelle == nachher
