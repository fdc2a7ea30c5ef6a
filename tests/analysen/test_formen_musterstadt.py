"""Die Fassungen der Musterstadt in allen Formen: die Normen erfüllt, überall dieselben Zahlen.

Geprüft wird, was wirklich ausgegeben wird: von jeder Analyse der Inhalt ihrer jüngsten Fassung mit deren
Vermerk, darunter eine Berichtigung mit Erratum und mit Punkten, die ein Mensch abgehakt hat.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scopes_disabled

from agenturen.models import Person
from agenturen.rechte import Recht, darf
from analysen.ablauf.freigeben import freigeben
from analysen.ablauf.pruefstand import pruefstand
from analysen.ausgeben import ausgeben, vermerk_der
from analysen.festschreiben import festschreiben
from analysen.formen import Vermerk
from analysen.inhalt import Inhalt
from analysen.models import Analyse, Fassung, Laenge
from tests.analysen.formenpruefung import (
    pruefe_gleiche_zahlen,
    pruefe_lesefolge,
    text_der_seiten,
    verapdf_aller,
    von_hand_abgehakt,
)

# Erlaubte Seiten je Länge; darunter fehlt etwas, darüber liest es niemand.
SEITEN = {Laenge.STANDARD: range(12, 21), Laenge.LANGFASSUNG: range(40, 61)}
ABBILDUNGEN = 15
# Erst angefangen: für ihre Bilder fehlen noch Zahlen.
ANGEFANGEN = "Sozialraumanalyse Südstadt und Kesselbruch 2026"


@dataclass(frozen=True)
class Heft:
    """Eine Fassung und ihr PDF."""

    inhalt: Inhalt
    vermerk: Vermerk
    pdf: bytes


@pytest.fixture(scope="module")
def hefte(musterstadt: None, django_db_blocker: Any) -> dict[str, Heft]:
    """Die jüngste Fassung jeder Analyse; wovon es noch keine gibt, die Vorschau."""
    gefunden: dict[str, Heft] = {}
    with django_db_blocker.unblock(), scopes_disabled():
        _berichtigte_freigeben()
        for analyse in Analyse.objects.order_by("pk"):
            fassung = Fassung.objects.filter(analyse=analyse).order_by("-nummer").first()
            fassung = fassung or festschreiben(analyse=analyse, durch=None)
            with ausgeben(fassung=fassung).datei.open("rb") as strom:
                gefunden[str(fassung)] = Heft(fassung.inhalt, vermerk_der(fassung), strom.read())
    return gefunden


def _berichtigte_freigeben() -> None:
    """Die Berichtigung der Nordstadt liegt zur Prüfung vor; freigegeben hat sie ein Erratum."""
    for analyse in Analyse.objects.filter(zustand=Analyse.Zustand.PRUEFUNG).exclude(berichtigung=""):
        leitung = next(
            person
            for person in Person.objects.order_by("pk")
            if darf(person, Recht.ANALYSE_FREIGEBEN, analyse.agentur) and person != analyse.eingereicht_von
        )
        freigeben(analyse=analyse, durch=leitung, geprueft=pruefstand(analyse).pruefsumme)


def test_geprueft_ist_alles_was_eine_fassung_haben_kann(hefte: dict[str, Heft]) -> None:
    """Beide Längen, Vorschau und Festgeschriebenes, eine Berichtigung, von Hand Abgehaktes."""
    alle = hefte.values()
    assert len(hefte) == 4
    assert {heft.inhalt["laenge"] for heft in alle} == {Laenge.STANDARD, Laenge.LANGFASSUNG}
    assert {heft.vermerk.vorschau for heft in alle} == {True, False}
    assert any(heft.vermerk.erratum for heft in alle)
    assert any(von_hand_abgehakt(heft.inhalt) for heft in alle)


@pytest.mark.parametrize("art", ["ua1", "3a"])
def test_verapdf_findet_in_keinem_heft_einen_verstoss(
    art: str, hefte: dict[str, Heft], tmp_path: Path
) -> None:
    assert verapdf_aller(art, [heft.pdf for heft in hefte.values()], tmp_path) == ""


def test_jede_zahl_steht_in_jeder_form_gleich(hefte: dict[str, Heft]) -> None:
    for heft in hefte.values():
        pruefe_gleiche_zahlen(heft.inhalt, heft.vermerk, heft.pdf)


def test_vorgelesen_wird_in_der_folge_des_inhalts(hefte: dict[str, Heft]) -> None:
    """Auch im zweispaltigen Standard."""
    for heft in hefte.values():
        pruefe_lesefolge(heft.inhalt, heft.pdf)


def test_jedes_heft_hat_so_viele_seiten_und_bilder_wie_seine_laenge_verspricht(
    hefte: dict[str, Heft],
) -> None:
    """Gezählt ist, was auf den Seiten steht, nicht was im Inhalt vorgesehen war."""
    fertige = [heft for heft in hefte.values() if heft.inhalt["titel"] != ANGEFANGEN]
    assert len(fertige) == 3
    for heft in fertige:
        titel, seiten = heft.inhalt["titel"], text_der_seiten(heft.pdf)
        assert len(seiten) in SEITEN[Laenge(heft.inhalt["laenge"])], f"{titel}: {len(seiten)} Seiten"
        nummern = {int(nummer) for nummer in re.findall(r"Abbildung\s(\d+)\s", " ".join(seiten))}
        assert nummern >= set(range(1, ABBILDUNGEN + 1)), f"{titel}: {len(nummern)} Abbildungen"
