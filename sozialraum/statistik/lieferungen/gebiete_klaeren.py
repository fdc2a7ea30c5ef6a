"""Sagen, welches Gebiet ein unbekannter Name meint; die Vorlage merkt es sich für die nächste Datei."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.einheit_anlegen import raumeinheit_anlegen
from sozialraum.statistik.abfragen import raumverzeichnis
from sozialraum.statistik.lieferungen.vorlage_einspielen import vorlage_einspielen
from sozialraum.statistik.lieferungen.vorlage_waehlen import vorlage_waehlen
from sozialraum.statistik.lieferungen.vorschau import unklare_gebiete
from sozialraum.statistik.models import OFFEN, Importvorlage, Lieferung
from sozialraum.statistik.zuordnen.gebietsfragen import KENNUNG, WEGLASSEN, ort_der_regel, regel, ziel
from sozialraum.statistik.zuordnen.raumtafel import Raumverzeichnis, Vorschlag

NEU = "neu:"


@transaction.atomic
def gebiete_klaeren(
    *, lieferung: Lieferung, antworten: Mapping[str, str], durch: Person | None
) -> Importvorlage:
    """Die neue Version der Vorlage, mit der die Lieferung jetzt gelesen wird.

    Fehler: `Fachfehler`, wenn die Lieferung nicht mehr offen ist oder eine Antwort kein Gebiet nennt.
    """
    if durch is not None:
        pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    jetzt = Lieferung.objects.select_for_update(of=("self",)).select_related("vorlage").get(pk=lieferung.pk)
    if jetzt.zustand not in OFFEN or jetzt.vorlage is None:
        raise Fachfehler(
            f"Die Lieferung ist „{jetzt.get_zustand_display()}“; ihre Gebiete stehen damit fest."
        )
    gespeichert = gebiete_merken(
        vorlage=jetzt.vorlage, unklare=unklare_gebiete(jetzt), antworten=antworten, durch=durch
    )
    vorlage_waehlen(lieferung=lieferung, vorlage=gespeichert, durch=durch)
    return gespeichert


@transaction.atomic
def gebiete_merken(
    *,
    vorlage: Importvorlage,
    unklare: Iterable[Mapping[str, Any]],
    antworten: Mapping[str, str],
    durch: Person | None,
) -> Importvorlage:
    """Die Vorlage mit einer Regel je beantwortetem Gebiet.

    `unklare` wie in der Prüfung einer Lieferung. `antworten`: je `gebiet:TEXT` ein Gebiet (`stadtteil:21`,
    `stadtteil:Lindenhöhe`), ein neues (`neu:stadtteil:23:Altes Dorf`, dahinter wahlweise `:stadtbezirk/2`,
    worin es liegt) oder `weglassen`; leere zählen nicht. Fehler: `Fachfehler`.
    """
    inhalt: dict[str, Any] = dict(vorlage.inhalt)
    beantwortet = [
        (frage, antwort)
        for frage in unklare
        if (antwort := antworten.get(KENNUNG + frage["geliefert"], "").strip())
    ]
    if not beantwortet:
        raise Fachfehler("Bitte sagen Sie zu mindestens einem Gebiet, was es meint.")
    for frage, antwort in beantwortet:
        if antwort.startswith(NEU):
            _anlegen(str(inhalt["ags"]), frage["geliefert"], antwort, durch)
    raeume = raumverzeichnis(inhalt["ags"])
    neue = [regel(frage, _gemeint(frage["geliefert"], antwort, raeume)) for frage, antwort in beantwortet]
    ersetzt = {ort_der_regel(eine) for eine in neue}
    inhalt["namen"] = [alt for alt in inhalt.get("namen", []) if ort_der_regel(alt) not in ersetzt] + neue
    return vorlage_einspielen(text=json.dumps(inhalt), durch=durch)


def _anlegen(ags: str, geliefert: str, antwort: str, durch: Person | None) -> None:
    teile = antwort.removeprefix(NEU).split(":")
    if len(teile) not in (3, 4):
        raise Fachfehler(
            f"„{geliefert}“: Ein neues Gebiet heißt „neu:EBENE:SCHLÜSSEL:NAME“, etwa "
            f"„neu:stadtteil:23:{geliefert}“."
        )
    ebene, schluessel, name, liegt_in = [*teile, ""][:4]
    raumeinheit_anlegen(
        ags=ags, ebene=ebene, schluessel=schluessel, name=name, liegt_in=liegt_in, durch=durch
    )


def _gemeint(geliefert: str, antwort: str, raeume: Raumverzeichnis) -> Vorschlag | None:
    if antwort == WEGLASSEN:
        return None
    if antwort.startswith(NEU):
        antwort = ":".join(antwort.removeprefix(NEU).split(":")[:2])
    if (gewaehlt := ziel(antwort, raeume)) is None:
        raise Fachfehler(
            f"„{geliefert}“: Das Gebiet „{antwort}“ gibt es nicht oder mehrfach. Erwartet wird Ebene und "
            "Schlüssel oder Name, etwa „stadtteil:21“, oder „weglassen“."
        )
    return gewaehlt
