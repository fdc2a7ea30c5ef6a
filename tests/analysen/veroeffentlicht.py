"""Festgeschriebene und veröffentlichte Fassungen mit wenig Inhalt: was öffentliche Seiten davon lesen."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django_scopes import scopes_disabled

from analysen.inhalt import pruefsumme
from analysen.models import Analyse, Fassung, Fassungsdatei, Veroeffentlichung
from sozialraum.kern.kennung import kennung
from tests.analysen.am_weg_vorbei import ohne_trigger


def inhalt(analyse: Analyse, **anders: Any) -> dict[str, Any]:
    """Der Inhalt einer kleinen Analyse; `anders` ersetzt, was ein Test anders braucht."""
    return {
        "gestalt": 3,
        "titel": analyse.titel,
        "laenge": "standard",
        "raeume": [raum.name for raum in analyse.sozialraeume.all()],
        "gemeinde": "Probstadt",
        "berichtsjahr": analyse.berichtsjahr,
        "jahre": "2019 bis 2024",
        "gebiet": "Stadtbezirk Nord, Probstadt",
        "agenturen": [
            {
                "name": analyse.agentur.name,
                "traeger": analyse.agentur.traeger.name,
                "anschrift": "Kaistraße 5\n59981 Probstadt",
                "email": "hafen@probstadt.example",
                "telefon": "0299 1234",
            }
        ],
        "traeger": analyse.agentur.traeger.name,
        "spitzenverband": "",
        "foerderhinweis": "Gefördert vom Land Nordrhein-Westfalen.",
        "karte": "",
        "blicke": [],
        "kapitel": [
            {"nummer": 1, "schluessel": "lage", "titel": "Lage und Abgrenzung", "bloecke": []},
            {"nummer": 2, "schluessel": "bevoelkerung", "titel": "Bevölkerung", "bloecke": []},
        ],
        "anhang": {"definitionen": [], "zeichen": [], "quellen": [], "hinweise": []},
    } | anders


def fassung(
    analyse: Analyse, nummer: int = 1, *, anders: dict[str, Any] | None = None, **felder: Any
) -> Fassung:
    with scopes_disabled():
        gemeint = inhalt(analyse, **(anders or {}))
        angaben = {
            "art": Fassung.Art.FESTGESCHRIEBEN,
            "eingereicht_von_name": "Birgit Sommer",
            "freigegeben_von_name": "Carsten Wolf",
            "sha256": pruefsumme(gemeint),
        }
        with ohne_trigger("analysen_fassung", "festgeschrieben_wird_nur_freigegebenes"):
            return Fassung.objects.create(
                analyse=analyse, nummer=nummer, inhalt=gemeint, **(angaben | felder)
            )


def veroeffentlicht(
    analyse: Analyse,
    nummer: int = 1,
    *,
    ab: datetime | None = None,
    anders: dict[str, Any] | None = None,
    fassung_felder: dict[str, Any] | None = None,
    **felder: Any,
) -> Veroeffentlichung:
    """Eine Fassung, seit gestern vor aller Augen, wenn nichts anderes gesagt ist."""
    neue = fassung(analyse, nummer, anders=anders, **(fassung_felder or {}))
    angaben: dict[str, Any] = {
        "kennung": f"{kennung(neue.inhalt['titel'])}-fassung-{nummer}",
        "zusammenfassung": "Das Viertel wächst; es fehlen Orte für Jugendliche.",
        "durch_name": "Birgit Sommer",
        "ab": ab or timezone.now() - timedelta(days=1),
    }
    with (
        scopes_disabled(),
        ohne_trigger("analysen_veroeffentlichung", "veroeffentlicht_wird_mit_dem_schritt"),
    ):
        return Veroeffentlichung.objects.create(fassung=neue, **{**angaben, **felder})


def datei(
    gemeint: Fassung, form: str = "pdf", bytes_: bytes = b"%PDF-1.7 Hafen", seiten: int | None = 18
) -> None:
    """Legt eine ausgegebene Datei dazu; ein echtes PDF zu setzen dauerte Sekunden."""
    with scopes_disabled():
        neue = Fassungsdatei(
            fassung=gemeint, form=form, sha256=f"{len(bytes_):064x}", groesse=len(bytes_), seiten=seiten
        )
        neue.datei.save(f"{gemeint.sha256[:8]}.{form}", ContentFile(bytes_))
