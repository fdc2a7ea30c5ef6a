"""Welche Wörter eine Formel verwenden darf: Größen des Katalogs, der Importvorlagen und einzelne Merkmale."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import Q

from sozialraum.statistik.eigene.modelle import VORSATZ, Indikatordefinition
from sozialraum.statistik.formeln import (
    Formel,
    formel_des_indikators,
    formel_lesen,
    formel_schreiben,
    namen_in,
)
from sozialraum.statistik.formeln import in_worten as formel_in_worten
from sozialraum.statistik.indikatoren import GROESSEN, INDIKATOREN, Auswahl
from sozialraum.statistik.models import Merkmal

# Anzahlen und Mengen lassen sich über Gebiete zusammenzählen, diese Einheiten nicht.
NICHT_ZAEHLBAR = frozenset({"%", "‰", "Jahre", "Index", "Punkte"})
HOECHSTENS_GENANNTE = 3
HOECHSTENS_MERKMALE = 500
# Was die Formelsprache als ein Wort liest; anderes steht als Merkmal in Anführungszeichen.
WORT = re.compile(r"[a-z][a-z0-9_]*")


def zaehlbar(einheit: str) -> bool:
    return einheit not in NICHT_ZAEHLBAR and not any(zeichen in einheit for zeichen in ("/", "je ", "pro "))


@dataclass(frozen=True)
class Gelesen:
    """Eine gelesene Formel mit ihrer einen Schreibweise und ihren Worten."""

    formel: Formel
    text: str
    in_worten: str
    namen: Mapping[str, str]


def lies_formel(text: str) -> Gelesen:
    """Höchstens drei Abfragen. Fehler: `Formelfehler`."""
    groessen = groessen_der_formeln()
    merkmale, bezeichnungen = _merkmale(namen_in(text))
    eigene = (
        dict(
            Indikatordefinition.objects.filter(
                schluessel__in=set(WORT.findall(text.lower())), aktiv=True
            ).values_list("schluessel", "formel")
        )
        if VORSATZ in text
        else {}
    )
    formel = formel_lesen(
        text, groessen=groessen, merkmale=merkmale, indikatoren=_formeln_des_katalogs() | eigene
    )
    namen = groessen | bezeichnungen
    return Gelesen(formel, formel_schreiben(formel), formel_in_worten(formel, namen), namen)


def groessen_der_formeln() -> dict[str, str]:
    """Wort → was es heißt: der Katalog und was Importvorlagen darüber hinaus zählen; eine Abfrage."""
    weitere = (
        Merkmal.objects.exclude(groesse="")
        .exclude(groesse__in=list(GROESSEN))
        .order_by("groesse", "reihenfolge", "pk")
        .distinct("groesse")
    )
    namen = {m.groesse: m.bezeichnung for m in weitere if WORT.fullmatch(m.groesse) and zaehlbar(m.einheit)}
    return {wort: name for wort, name in GROESSEN.items() if WORT.fullmatch(wort)} | namen


@dataclass(frozen=True)
class Wort:
    """Ein Wort der Formelsprache; `quellen` liefern es, leer heißt: noch niemand."""

    wort: str
    name: str
    quellen: tuple[str, ...]


def woerter_mit_quellen() -> list[Wort]:
    """Erst, was geliefert ist, dann der Rest des Katalogs; zwei Abfragen."""
    namen = groessen_der_formeln()
    quellen: dict[str, dict[str, None]] = {}
    for groesse, quelle in (
        Merkmal.objects.exclude(groesse="").values_list("groesse", "quelle__name").order_by("quelle__rang")
    ):
        quellen.setdefault(groesse, {})[quelle] = None
    woerter = [Wort(wort, name, tuple(quellen.get(wort, ()))) for wort, name in namen.items()]
    return [w for w in woerter if w.quellen] + [w for w in woerter if not w.quellen]


def merkmale_ohne_groesse() -> list[tuple[str, list[Merkmal]]]:
    """Je Quelle, was nur unter seinem Namen in eine Formel kann; eine Abfrage, höchstens 500 Merkmale."""
    merkmale = (
        Merkmal.objects.filter(groesse="")
        .select_related("quelle")
        .order_by("quelle__name", "reihenfolge", "pk")
    )
    je_quelle: dict[str, list[Merkmal]] = {}
    for merkmal in merkmale[:HOECHSTENS_MERKMALE]:
        if zaehlbar(merkmal.einheit):
            je_quelle.setdefault(merkmal.quelle.name, []).append(merkmal)
    return list(je_quelle.items())


def auswahl_des(merkmal: Merkmal) -> Auswahl:
    """Mit Größe deren Auswahl, sonst das Merkmal selbst als `quelle:schlüssel`."""
    if merkmal.groesse in GROESSEN:
        return Auswahl(merkmal.groesse, merkmal.geschlecht, merkmal.alter_von or 0, merkmal.alter_bis)
    return Auswahl(f"{merkmal.quelle.schluessel}:{merkmal.schluessel}")


def _merkmale(namen: Sequence[str]) -> tuple[dict[str, Auswahl | str], dict[str, str]]:
    """Zu jedem Namen die Auswahl oder der Satz, warum nicht; dazu die Bezeichnungen; höchstens eine "
    "Abfrage."""
    if not namen:
        return {}, {}
    bedingung = Q(pk__in=[])
    for name in namen:
        quelle, _, schluessel = name.partition(":")
        bedingung |= Q(bezeichnung__iexact=name)
        bedingung |= Q(quelle__schluessel=quelle.strip(), schluessel=schluessel.strip())
    gefunden = list(Merkmal.objects.filter(bedingung).select_related("quelle").order_by("pk"))
    auswahlen: dict[str, Auswahl | str] = {}
    for name in namen:
        genau = [m for m in gefunden if f"{m.quelle.schluessel}:{m.schluessel}" == name]
        passend = genau or [m for m in gefunden if m.bezeichnung.casefold() == name.casefold()]
        auswahlen[name] = _auswahl_oder_satz(name, passend)
    bezeichnungen = {f"{m.quelle.schluessel}:{m.schluessel}": m.bezeichnung for m in gefunden}
    return auswahlen, bezeichnungen


def _auswahl_oder_satz(name: str, passend: Sequence[Merkmal]) -> Auswahl | str:
    if not passend:
        return f"Ein Merkmal „{name}“ ist nicht geliefert."
    if unzaehlbar := [m for m in passend if not zaehlbar(m.einheit)]:
        return (
            f"„{name}“ ist in {unzaehlbar[0].einheit} geliefert; solche Zahlen lassen sich für mehrere "
            "Gebiete nicht zusammenzählen und gehen in keine Formel ein."
        )
    auswahlen = list(dict.fromkeys(auswahl_des(m) for m in passend))
    if len(auswahlen) == 1:
        return auswahlen[0]
    einige = [f'"{m.quelle.schluessel}:{m.schluessel}"' for m in passend[:HOECHSTENS_GENANNTE]]
    return f"„{name}“ heißen mehrere Merkmale. Bitte nennen Sie eines genau: {' oder '.join(einige)}."


@cache
def _formeln_des_katalogs() -> dict[str, str]:
    formeln = {key: formel_des_indikators(indikator) for key, indikator in INDIKATOREN.items()}
    return {key: "" if formel is None else formel_schreiben(formel) for key, formel in formeln.items()}
