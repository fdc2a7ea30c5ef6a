"""Welche Wörter eine Formel verwenden darf: Größen des Katalogs, der Importvorlagen und einzelne Merkmale."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import Q

from sozialraum.statistik.eigene.modelle import VORSATZ, Indikatordefinition
from sozialraum.statistik.formeln import (
    Formel,
    Formelfehler,
    formel_des_indikators,
    formel_lesen,
    formel_schreiben,
    namen_in,
)
from sozialraum.statistik.formeln import in_worten as formel_in_worten
from sozialraum.statistik.geheimhaltung import ist_verhaeltnis
from sozialraum.statistik.indikatoren import GROESSEN, INDIKATOREN, Art, Auswahl, Glied
from sozialraum.statistik.models import Merkmal

# Zeiten und Rechenwerte: ihre Summe über Gebiete oder Gruppen sagt nichts. Flächen, Geld, Gewichte schon.
NICHT_ZAEHLBAR = frozenset(
    {
        "Jahre",
        "Monate",
        "Wochen",
        "Tage",
        "Stunden",
        "Minuten",
        "Index",
        "Indexwert",
        "Punkte",
        "Grad",
        "Note",
    }
)
MITTELWERT = re.compile(r"durchschnitt|mittler|mittelwert|median", re.IGNORECASE)
HOECHSTENS_GENANNTE = 3
HOECHSTENS_MERKMALE = 500
# Was die Formelsprache als ein Wort liest; anderes steht als Merkmal in Anführungszeichen.
WORT = re.compile(r"[a-z][a-z0-9_]*")


def zaehlbar(einheit: str, bezeichnung: str = "") -> bool:
    """Lässt es sich zusammenzählen? „Miete je m²“ nicht, auch wenn als Einheit nur € genannt ist."""
    return not (
        einheit in NICHT_ZAEHLBAR
        or ist_verhaeltnis(einheit)
        or ist_verhaeltnis(bezeichnung)
        or MITTELWERT.search(bezeichnung)
    )


@dataclass(frozen=True)
class Gelesen:
    """Eine gelesene Formel mit ihrer einen Schreibweise und ihren Worten.

    `einheit` ist die gelieferte des Zählers; leer, wenn noch niemand ihn liefert. Nur was in derselben
    Einheit zählt wie der Nenner, kann ein Teil von ihm sein.
    """

    formel: Formel
    text: str
    in_worten: str
    namen: Mapping[str, str]
    einheit: str
    einheit_des_nenners: str

    def art(self, *, zaehler_ist_teil: bool) -> Art:
        verschieden = self.einheit and self.einheit_des_nenners and self.einheit != self.einheit_des_nenners
        return self.formel.art(zaehler_ist_teil=zaehler_ist_teil and not verschieden)


@dataclass(frozen=True)
class Wortschatz:
    """Was jedes Wort heißt, in welcher Einheit es geliefert ist, und was sich nicht zusammenzählen lässt.

    `unzaehlbar`: Wort → wie es geliefert ist, etwa `€`.
    """

    namen: Mapping[str, str]
    einheiten: Mapping[str, frozenset[str]]
    unzaehlbar: Mapping[str, str]


def lies_formel(text: str) -> Gelesen:
    """Höchstens drei Abfragen. Fehler: `Formelfehler`."""
    schatz = wortschatz()
    merkmale, bezeichnungen, einheiten = _merkmale(namen_in(text))
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
        text, groessen=schatz.namen, merkmale=merkmale, indikatoren=_formeln_des_katalogs() | eigene
    )
    namen = {**schatz.namen, **bezeichnungen}
    _pruefe_zaehlbar(formel, schatz)
    je_wort = {**schatz.einheiten, **einheiten}
    return Gelesen(
        formel,
        formel_schreiben(formel),
        formel_in_worten(formel, namen),
        namen,
        _einheit(formel.zaehler, namen, je_wort),
        _einheit(formel.nenner, namen, je_wort),
    )


def _pruefe_zaehlbar(formel: Formel, schatz: Wortschatz) -> None:
    for wort in sorted(formel.groessen & schatz.unzaehlbar.keys()):
        raise Formelfehler(_nicht_zaehlbar(schatz.namen[wort], schatz.unzaehlbar[wort]))


def _einheit(
    seite: Sequence[Glied], namen: Mapping[str, str], einheiten: Mapping[str, frozenset[str]]
) -> str:
    """Die eine gelieferte Einheit; leer, wenn keine bekannt ist. Fehler: `Formelfehler` bei mehreren."""
    woerter = [glied.auswahl.groesse for glied in seite]
    je_einheit = {eine: wort for wort in woerter for eine in einheiten.get(wort, ())}
    if len(je_einheit) > 1:
        was = " und ".join(f"„{namen.get(w, w)}“ ({eine})" for eine, w in sorted(je_einheit.items()))
        raise Formelfehler(f"Verschiedene Einheiten werden nicht zusammengezählt: {was}.")
    return next(iter(je_einheit), "")


def _nicht_zaehlbar(name: str, einheit: str) -> str:
    return (
        f"„{name}“ ist in {einheit} geliefert; solche Zahlen lassen sich für mehrere Gebiete nicht "
        "zusammenzählen und gehen in keine Formel ein."
    )


def wortschatz() -> Wortschatz:
    """Der Katalog und was Importvorlagen darüber hinaus zählen; eine Abfrage."""
    geliefert = (
        Merkmal.objects.exclude(groesse="")
        .order_by("groesse", "einheit", "reihenfolge", "pk")
        .distinct("groesse", "einheit")
        .values_list("groesse", "einheit", "bezeichnung")
    )
    namen = {wort: name for wort, name in GROESSEN.items() if WORT.fullmatch(wort)}
    einheiten: dict[str, frozenset[str]] = {}
    unzaehlbar: dict[str, str] = {}
    for wort, einheit, bezeichnung in geliefert:
        if WORT.fullmatch(wort):
            namen.setdefault(wort, bezeichnung)
            einheiten[wort] = einheiten.get(wort, frozenset()) | {einheit}
            if not zaehlbar(einheit, f"{bezeichnung} {namen[wort]}"):
                unzaehlbar[wort] = einheit
    return Wortschatz(namen, einheiten, unzaehlbar)


@dataclass(frozen=True)
class Wort:
    """Ein Wort der Formelsprache; `quellen` liefern es, leer heißt: noch niemand."""

    wort: str
    name: str
    quellen: tuple[str, ...]


def woerter_mit_quellen() -> list[Wort]:
    """Erst, was geliefert ist, dann der Rest des Katalogs; zwei Abfragen."""
    schatz = wortschatz()
    quellen: dict[str, dict[str, None]] = {}
    for groesse, quelle in (
        Merkmal.objects.exclude(groesse="").values_list("groesse", "quelle__name").order_by("quelle__rang")
    ):
        quellen.setdefault(groesse, {})[quelle] = None
    woerter = [
        Wort(wort, name, tuple(quellen.get(wort, ())))
        for wort, name in schatz.namen.items()
        if wort not in schatz.unzaehlbar
    ]
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
        if zaehlbar(merkmal.einheit, merkmal.bezeichnung):
            je_quelle.setdefault(merkmal.quelle.name, []).append(merkmal)
    return list(je_quelle.items())


def auswahl_des(merkmal: Merkmal) -> Auswahl:
    """Mit Größe deren Auswahl, sonst das Merkmal selbst als `quelle:schlüssel`."""
    if merkmal.groesse in GROESSEN:
        return Auswahl(merkmal.groesse, merkmal.geschlecht, merkmal.alter_von or 0, merkmal.alter_bis)
    return Auswahl(_kennung(merkmal))


def _merkmale(
    namen: Sequence[str],
) -> tuple[dict[str, Auswahl | str], dict[str, str], dict[str, frozenset[str]]]:
    """Zu jedem Namen die Auswahl oder der Satz, warum nicht; dazu Bezeichnungen und Einheiten je Wort.

    Höchstens eine Abfrage.
    """
    if not namen:
        return {}, {}, {}
    bedingung = Q(pk__in=[])
    for name in namen:
        quelle, _, schluessel = name.partition(":")
        bedingung |= Q(bezeichnung__iexact=name)
        bedingung |= Q(quelle__schluessel=quelle.strip(), schluessel=schluessel.strip())
    gefunden = list(Merkmal.objects.filter(bedingung).select_related("quelle").order_by("pk"))
    auswahlen: dict[str, Auswahl | str] = {}
    for name in namen:
        genau = [m for m in gefunden if _kennung(m) == name]
        passend = genau or [m for m in gefunden if m.bezeichnung.casefold() == name.casefold()]
        auswahlen[name] = _auswahl_oder_satz(name, passend)
    bezeichnungen = {_kennung(m): m.bezeichnung for m in gefunden}
    return auswahlen, bezeichnungen, {_kennung(m): frozenset({m.einheit}) for m in gefunden}


def _kennung(merkmal: Merkmal) -> str:
    return f"{merkmal.quelle.schluessel}:{merkmal.schluessel}"


def _auswahl_oder_satz(name: str, passend: Sequence[Merkmal]) -> Auswahl | str:
    if not passend:
        return f"Ein Merkmal „{name}“ ist nicht geliefert."
    if unzaehlbar := [m for m in passend if not zaehlbar(m.einheit, m.bezeichnung)]:
        return (
            f"„{name}“ ist in {unzaehlbar[0].einheit} geliefert; solche Zahlen lassen sich für mehrere "
            "Gebiete nicht zusammenzählen und gehen in keine Formel ein."
        )
    auswahlen = list(dict.fromkeys(auswahl_des(m) for m in passend))
    if len(auswahlen) == 1:
        return auswahlen[0]
    einige = [f'"{_kennung(m)}"' for m in passend[:HOECHSTENS_GENANNTE]]
    return f"„{name}“ heißen mehrere Merkmale. Bitte nennen Sie eines genau: {' oder '.join(einige)}."


@cache
def _formeln_des_katalogs() -> dict[str, str]:
    formeln = {key: formel_des_indikators(indikator) for key, indikator in INDIKATOREN.items()}
    return {key: "" if formel is None else formel_schreiben(formel) for key, formel in formeln.items()}
