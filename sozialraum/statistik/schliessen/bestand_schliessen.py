"""Schließt alles, was von einer Quelle zu einem Zeitraum gilt, auf einmal und in der laufenden Transaktion.

Mit ihm die Zeiträume, aus denen er sich errechnen ließe: das Jahr mit seinen Monaten und Quartalen.

Was schon einmal offen stand, gilt als bekannt, auch unter einer milderen Regel und mit einer Zahl, die
seither berichtigt ist; was schon geschlossen war, bleibt es. So öffnen eine spätere Lieferung, eine andere
Regel und eine frühere Fassung zusammen keine Zelle.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.gebietsbruch import ende
from sozialraum.statistik.geheimhaltung import Regel, ist_verhaeltnis, zaehlt
from sozialraum.statistik.geheimhaltung.fassungen import Frueher, Frueheres, frueheres
from sozialraum.statistik.geheimhaltung.tafel import Rest, Summe
from sozialraum.statistik.geheimhaltung.zeitsummen import (
    Feld,
    Zeitgefuege,
    Zeitsumme,
    gefuege,
    gewichtet,
    verwandte,
    zeitsummen,
)
from sozialraum.statistik.geheimhaltung.zusammenhaenge import Gezaehltes, summen_der_merkmale
from sozialraum.statistik.models import Importvorlage, Lieferung, Merkmal, Quelle, Wert
from sozialraum.statistik.schliessen.andere_quellen import AndereQuellen, Anderes, eigene_schwelle
from sozialraum.statistik.schliessen.gebietssummen import summen_der_gebiete
from sozialraum.statistik.schliessen.modelle import Schliessung, Sperrart, Sperrung
from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.zeichen import GEHEIME

Melde = Callable[[float, str], None]
Ort = tuple[int, Feld]
"""Raumeinheit, und was wann gezählt ist."""

STAPEL = 5_000
GENANNTE_HINWEISE = 20
SCHON_GEZEIGT = "lässt sich mit Zahlen errechnen, die früher offen veröffentlicht waren"
DURCH_BERICHTIGUNG = "lässt sich aus früher offenen und seither berichtigten Zahlen zusammen eingrenzen"
NUR_FUER_NEUE = "geschlossen ist sie nur für Leserinnen und Leser, die jene nicht kennen."
UNGESCHUETZT = "lässt sich nicht schützen: Alle anderen Zahlen ihrer Summen sind null oder veröffentlicht."
NICHT_ZUSAMMEN = (
    "sind nicht zusammen geschlossen: In derselben Tabelle ist eine andere Zahl das Mittel ihrer Monate. "
    "Bitte legen Sie dafür eine eigene Quelle an."
)
# Ein Mittel aus weniger Menschen sagt über die geschlossenen unter ihnen zu viel.
MITTEL_AB = 300
GELIEFERTER_INDIKATOR = "indikator:"


def _still(_anteil: float, _text: str) -> None:
    """Fortschritt, den niemand sehen will."""


def bestand_schliessen(
    *,
    quelle: Quelle,
    zeitraeume_: Iterable[str],
    anlass: str,
    lieferung: Lieferung | None = None,
    bisher: int = 0,
    melde: Melde = _still,
) -> list[Schliessung]:
    """Je Zeitraum der neue Stand; bei einer vom Amt geprüften Quelle keiner und keine Abfrage.

    `lieferung` ist die eben geladene: Ihre Zellen hat noch niemand gesehen. Was noch nie geschlossen war,
    stand offen, außer den Anzahlen unter der Schwelle `bisher`.
    """
    if not quelle.schwelle:
        return []
    with transaction.atomic():
        return _schliessen(_lage(quelle, bisher), sorted(set(zeitraeume_)), anlass, lieferung, melde)


def _schliessen(
    lage: "_Lage", gemeinte: Sequence[str], anlass: str, lieferung: Lieferung | None, melde: Melde
) -> list[Schliessung]:
    geschlossen: dict[str, Schliessung] = {}
    for nummer, zeitraum in enumerate(gemeinte):
        if zeitraum in geschlossen:
            continue
        worte = f"Geheimhaltung: {zeitraeume.in_worten(zeitraum)} wird geschlossen"
        text = f"{worte} ({nummer + 1} von {len(gemeinte)})."

        def melde_anteil(anteil: float, text: str = text, nummer: int = nummer) -> None:
            melde(0.95 + 0.03 * (nummer + anteil) / len(gemeinte), text)

        melde_anteil(0)
        verbund = verwandte(zeitraum, {*lage.zeitraeume, *gemeinte})
        geschlossen |= _verbund_schliessen(lage, zeitraum, verbund, anlass, lieferung, melde_anteil)
    return [geschlossen[zeitraum] for zeitraum in sorted(geschlossen)]


@transaction.atomic
def regel_anwenden(*, quelle: Quelle, anlass: str, melde: Melde = _still) -> list[Schliessung]:
    """Nach einer Änderung der Regel: Alles, was von der Quelle gilt, wird nach ihr geschlossen.

    Schließt sie nichts, bleiben die Zeilen des Protokolls leer stehen: Nun ist alles offen zu sehen.
    """
    if not quelle.schwelle:
        Sperrung.objects.filter(schliessung__quelle=quelle).delete()
        Schliessung.objects.filter(quelle=quelle).update(
            **dict.fromkeys(("schwelle", "gezeigt_ab", "primaer", "reste", "sekundaer", "verlust"), 0),
            hinweise=[],
            lieferung=None,
            anlass=anlass,
            geschlossen=timezone.now(),
        )
        return []
    return bestand_schliessen(
        quelle=quelle, zeitraeume_=gelieferte_zeitraeume(quelle), anlass=anlass, melde=melde
    )


def ausstehende_schliessen() -> None:
    """Schließt, was von Quellen mit eigener Schwelle gilt und noch nie als Ganzes geschlossen wurde."""
    for quelle in Quelle.objects.filter(schwelle__gt=0):
        geschlossene = set(
            Schliessung.objects.filter(quelle=quelle, schwelle=quelle.schwelle).values_list(
                "zeitraum", flat=True
            )
        )
        offene = gelieferte_zeitraeume(quelle) - geschlossene
        bestand_schliessen(
            quelle=quelle, zeitraeume_=offene, anlass="Einrichtung des Systems", bisher=quelle.schwelle
        )


def gelieferte_zeitraeume(quelle: Quelle) -> set[str]:
    return _zeitraeume_der([quelle.pk])


def _zeitraeume_der(quellen: Collection[int]) -> set[str]:
    gueltige = Lieferung.objects.filter(quelle__in=quellen, zustand="uebernommen")
    umfaenge = gueltige.values_list("umfang", flat=True)
    return {zeitraum for umfang in umfaenge for zeitraum in umfang.get("zeitraeume", ())}


# Was über alle Zeiträume gleich ist ----------------------------------------------------------------


@dataclass
class _Lage:
    quelle: Quelle
    regel: Regel
    merkmale: dict[int, Merkmal]
    einheiten: dict[int, Raumeinheit]
    merkmalssummen: list[Summe]
    andere: AndereQuellen
    zeitraeume: set[str]
    bisher: int

    def gezaehlte(self) -> set[int]:
        return {pk for pk, merkmal in self.merkmale.items() if zaehlt(merkmal.einheit)}


def _lage(quelle: Quelle, bisher: int) -> _Lage:
    merkmale = Merkmal.objects.in_bulk(Merkmal.objects.filter(quelle=quelle).values_list("pk", flat=True))
    vorlagen = Importvorlage.objects.filter(quelle=quelle, aktiv=True).values_list("inhalt", flat=True)
    genannte = [(s.gesamt, s.teile) for inhalt in vorlagen for s in vorlage_aus(inhalt).summen]
    nummer = {m.schluessel: pk for pk, m in merkmale.items()}
    gezaehlte = [
        Gezaehltes(m.schluessel, m.bezeichnung, m.groesse, m.geschlecht, m.alter_von, m.alter_bis)
        for m in sorted(merkmale.values(), key=lambda m: (m.reihenfolge, m.schluessel))
        if zaehlt(m.einheit)
    ]
    andere = AndereQuellen(quelle.pk, merkmale, genannte)
    return _Lage(
        quelle=quelle,
        regel=quelle.regel,
        merkmale=merkmale,
        einheiten={e.pk: e for e in Raumeinheit.objects.without_tree_fields().select_related("ebene")},
        merkmalssummen=[
            Summe(nummer[str(s.ganzes)], tuple(nummer[str(t)] for t in s.teile), s.vollstaendig, s.rest)
            for s in summen_der_merkmale(gezaehlte, genannte)
        ],
        andere=andere,
        zeitraeume=_zeitraeume_der({quelle.pk, *andere.quellen}),
        bisher=bisher,
    )


# Ein Zeitraum und was mit ihm zusammenhängt --------------------------------------------------------


class _Zeile(NamedTuple):
    id: int
    einheit_id: int
    merkmal_id: int
    zeitraum: str
    wert: Decimal | None
    zeichen: str
    aktuell: bool
    lieferung_id: int
    gesperrt: str | None
    stand_offen: bool | None

    @property
    def ort(self) -> Ort:
        return self.einheit_id, Feld(self.merkmal_id, self.zeitraum)

    @property
    def ist_geheim(self) -> bool:
        return self.wert is None and self.zeichen in GEHEIME


@dataclass(frozen=True)
class _Verbund:
    """Zeiträume, die zusammen geschlossen werden: was gilt, was anderswo steht und wie es aufgeht."""

    geltende: Mapping[Ort, _Zeile]
    werte: Mapping[Ort, float]
    anderes: Mapping[str, Anderes]
    gefuege: Zeitgefuege

    @property
    def zeitraeume(self) -> list[str]:
        """Die, zu denen die Quelle selbst etwas liefert."""
        return sorted({feld.zeitraum for _, feld in self.geltende})

    def des(self, zeitraum: str) -> dict[tuple[int, int], _Zeile]:
        return {
            (einheit, feld.spalte): zeile
            for (einheit, feld), zeile in self.geltende.items()
            if feld.zeitraum == zeitraum
        }


def _verbund_schliessen(
    lage: _Lage,
    zeitraum: str,
    verbundene: Sequence[str],
    anlass: str,
    lieferung: Lieferung | None,
    melde: Callable[[float], None],
) -> dict[str, Schliessung]:
    zeilen = _zeilen(lage, verbundene)
    verbund = _verbund(lage, zeitraum, verbundene, zeilen)
    gemeinte = {zeitraum, *verbund.zeitraeume}
    zeilen = [zeile for zeile in zeilen if zeile.zeitraum in gemeinte]
    letzte = {eine.zeitraum: eine for eine in _letzte(lage.quelle, gemeinte)}
    neue = lieferung.pk if lieferung else 0
    gezeigt_ab = {eines: _gezeigt_ab(lage, letzte.get(eines), zeilen, eines, neue) for eines in gemeinte}
    bekanntes = frueheres(
        _fruehere(zeilen, neue, {eines: Regel(ab) for eines, ab in gezeigt_ab.items()}),
        {ort: float(zeile.wert) for ort, zeile in verbund.geltende.items() if zeile.wert is not None},
    )
    # Eine mildere Regel öffnet, was erst die strengere schloss; was offen stand, bleibt gewusst.
    milder = {eines for eines, schluss in letzte.items() if schluss.schwelle > lage.regel.schwelle}
    bekanntes = replace(bekanntes, zu={ort for ort in bekanntes.zu if ort[1].zeitraum not in milder})
    tafel = _tafel_schliessen(lage, verbund, bekanntes, melde)
    geschlossen = {}
    for eines in sorted(gemeinte):
        geltende = verbund.des(eines)
        sperrungen = tafel.sperrungen(eines)
        sperrungen |= _negative(lage, geltende, sperrungen)
        sperrungen |= _verhaeltnisse(lage, geltende, sperrungen)
        schliessung, _ = Schliessung.objects.update_or_create(
            quelle=lage.quelle,
            zeitraum=eines,
            defaults={
                "lieferung": lieferung,
                "anlass": anlass,
                "schwelle": lage.regel.schwelle,
                "gezeigt_ab": min(gezeigt_ab[eines], lage.regel.schwelle),
                **tafel.zahlen(eines),
            },
        )
        Sperrung.objects.filter(wert__in=[zeile.id for zeile in geltende.values() if zeile.gesperrt]).delete()
        for zeile in geltende.values():
            if sperrung := sperrungen.get(zeile.id):
                sperrung.schliessung = schliessung
                sperrung.stand_offen = zeile.ort in bekanntes.so_offen
        Sperrung.objects.bulk_create(sperrungen.values(), batch_size=STAPEL)
        geschlossen[eines] = schliessung
    return geschlossen


def _letzte(quelle: Quelle, gemeinte: Collection[str]) -> Iterable[Schliessung]:
    return Schliessung.objects.filter(quelle=quelle, zeitraum__in=gemeinte)


def _gezeigt_ab(
    lage: _Lage, letzte: Schliessung | None, zeilen: Iterable[_Zeile], zeitraum: str, neue: int
) -> int:
    if letzte is not None:
        return letzte.gezeigt_ab
    gab_es_schon = any(zeile.lieferung_id != neue for zeile in zeilen if zeile.zeitraum == zeitraum)
    return lage.bisher if gab_es_schon else lage.regel.schwelle


def _zeilen(lage: _Lage, verbundene: Collection[str]) -> list[_Zeile]:
    """Jede Zelle der Quelle zu diesen Zeiträumen, auch was nicht mehr gilt; zwei Abfragen, je ein Index."""
    felder = (
        *("pk", "einheit_id", "merkmal_id", "zeitraum", "wert", "zeichen", "aktuell", "lieferung_id"),
        *("sperrung__art", "sperrung__stand_offen"),
    )
    return [
        _Zeile(*zeile)
        for aktuell in (True, False)
        for zeile in Wert.objects.filter(
            aktuell=aktuell, merkmal__in=lage.merkmale, zeitraum__in=verbundene
        ).values_list(*felder)
    ]


def _fruehere(zeilen: Iterable[_Zeile], neue: int, regeln: Mapping[str, Regel]) -> Iterator[Frueher[Ort]]:
    """`neue` ist die Lieferung, die noch niemand gesehen hat, `regeln` die mildesten, die je galten."""
    for zeile in zeilen:
        if zeile.wert is not None and zeile.lieferung_id != neue:
            offen = zeile.stand_offen if zeile.gesperrt else not regeln[zeile.zeitraum].schliesst(zeile.wert)
            yield Frueher(
                zelle=zeile.ort,
                zahl=float(zeile.wert),
                fassung=zeile.lieferung_id,
                zu=bool(zeile.gesperrt),
                klein=zeile.gesperrt == Sperrart.PRIMAER,
                stand_offen=bool(offen),
            )


def _verbund(lage: _Lage, zeitraum: str, verbundene: Sequence[str], zeilen: Iterable[_Zeile]) -> _Verbund:
    """Was gilt, und davon nur die Zeiträume, die wirklich mit dem gemeinten zusammenhängen."""
    geltende = {zeile.ort: zeile for zeile in zeilen if zeile.aktuell}
    gezaehlte = lage.gezaehlte()
    # Ein Saldo zählt niemanden: Was auch negativ vorkommt, steht in keiner Summe von Anzahlen.
    negativ = {ort[1] for ort, z in geltende.items() if z.wert is not None and z.wert < 0}
    werte = {
        ort: float(zeile.wert)
        for ort, zeile in geltende.items()
        if zeile.wert is not None and ort[1].spalte in gezaehlte and ort[1] not in negativ
    }
    einheiten = {einheit for einheit, _ in werte}
    anderes = {
        eines: lage.andere.zum(
            eines, {(e, f.spalte): zahl for (e, f), zahl in werte.items() if f.zeitraum == eines}, einheiten
        )
        for eines in verbundene
    }
    if len(verbundene) == 1:
        return _Verbund(geltende, werte, anderes, Zeitgefuege())
    alle = werte | {
        (e, Feld(spalte, eines)): zahl
        for eines, anderswo in anderes.items()
        for (e, spalte), zahl in anderswo.werte.items()
    }
    gruppen = lage.andere.gruppen
    summen = zeitsummen(alle, gruppen)
    zusammen = _zusammenhaengende(zeitraum, summen)
    summen = [summe for summe in summen if summe.ganzes.zeitraum in zusammen]
    merkmalssummen = [*lage.merkmalssummen, *(s for eines in zusammen for s in anderes[eines].summen)]
    return _Verbund(
        {ort: zeile for ort, zeile in geltende.items() if ort[1].zeitraum in zusammen},
        {ort: zahl for ort, zahl in werte.items() if ort[1].zeitraum in zusammen},
        {eines: anderes[eines] for eines in zusammen},
        gefuege(summen, {f for _, f in alle if f.zeitraum in zusammen}, merkmalssummen, gruppen),
    )


def _zusammenhaengende(zeitraum: str, summen: Iterable[Zeitsumme]) -> list[str]:
    """Er selbst und die Zeiträume, mit denen ihn Summen verbinden."""
    zusammen = {zeitraum}
    je_summe = [{summe.ganzes.zeitraum, *(teil.zeitraum for teil in summe.teile)} for summe in summen]
    while neue := {eines for glieder in je_summe if glieder & zusammen for eines in glieder} - zusammen:
        zusammen |= neue
    return sorted(zusammen)


def _tafel_schliessen(
    lage: _Lage, verbund: _Verbund, bekanntes: Frueheres[Ort], melde: Callable[[float], None]
) -> "_Tafelschluss":
    # Erst hier: Löser und Felder lädt nur, wer schließt.
    import numpy as np

    from sozialraum.statistik.geheimhaltung.sekundaer import schliesse
    from sozialraum.statistik.geheimhaltung.tafel import tafel_aus

    schwelle = lage.regel.schwelle
    anderes = _im_verbund(verbund.anderes)
    alle: dict[tuple[int, Any], float] = gewichtet(
        {**verbund.werte, **anderes.werte}, verbund.gefuege, schwelle
    )
    letzter = max((ende(zeitraum) for zeitraum in verbund.anderes), default=date.max)
    tafel = tafel_aus(
        alle,
        zeilensummen=summen_der_gebiete({e for e, _ in verbund.werte}, lage.einheiten, letzter),
        spaltensummen=[
            *(_zum(summe, zeitraum) for zeitraum in verbund.anderes for summe in lage.merkmalssummen),
            *anderes.summen,
            *verbund.gefuege.summen,
        ],
        genau=not lage.regel.rundung,
    )
    zeile_von = {name: nummer for nummer, name in enumerate(tafel.zeilen)}
    spalte_von = {name: nummer for nummer, name in enumerate(tafel.spalten)}
    zelle_von = {(einheit, spalte): (zeile_von[einheit], spalte_von[spalte]) for einheit, spalte in alle}
    schwellen = np.zeros(tafel.werte.shape)
    schwellen[:] = [
        _gewicht(spalte, verbund.gefuege) * eigene_schwelle(spalte, schwelle) for spalte in tafel.spalten
    ]
    for ort, dortige in anderes.schwellen.items():
        if ort in zelle_von:
            gewichtete = dortige * verbund.gefuege.gewicht(ort[1])
            schwellen[zelle_von[ort]] = max(schwellen[zelle_von[ort]], gewichtete)
    davor: Frueheres[Any] = Frueheres(
        offen=bekanntes.offen | anderes.stand_offen,
        zu=bekanntes.zu | anderes.zu,
        gleich=bekanntes.gleich,
        fassungen=[
            {ort: zahl * verbund.gefuege.gewicht(ort[1]) for ort, zahl in eine.items()}
            for eine in bekanntes.fassungen
        ],
        anderswo=set(anderes.offen),
    )
    schluss = schliesse(tafel, schwellen, frueheres=davor.mit_nummern(zelle_von), melde=melde)
    return _Tafelschluss(lage, verbund, tafel, schluss, anderes.zu - bekanntes.zu)


def _zum(summe: Summe, zeitraum: str) -> Summe:
    return Summe(
        Feld(summe.ganzes, zeitraum),
        tuple(Feld(teil, zeitraum) for teil in summe.teile),
        summe.vollstaendig,
        summe.rest,
    )


def _im_verbund(anderes: Mapping[str, Anderes]) -> Anderes:
    """Dasselbe über alle Zeiträume, unter Feldern statt Spalten."""

    def felder(zellen: Iterable[Any], zeitraum: str) -> Iterator[Any]:
        return ((einheit, Feld(spalte, zeitraum)) for einheit, spalte in zellen)

    return Anderes(
        summen=[_zum(summe, wann) for wann, eines in anderes.items() for summe in eines.summen],
        werte={
            zelle: zahl
            for wann, eines in anderes.items()
            for zelle, zahl in zip(felder(eines.werte, wann), eines.werte.values(), strict=True)
        },
        offen=frozenset(zelle for wann, eines in anderes.items() for zelle in felder(eines.offen, wann)),
        zu=frozenset(zelle for wann, eines in anderes.items() for zelle in felder(eines.zu, wann)),
        stand_offen=frozenset(
            zelle for wann, eines in anderes.items() for zelle in felder(eines.stand_offen, wann)
        ),
        schwellen={
            zelle: zahl
            for wann, eines in anderes.items()
            for zelle, zahl in zip(felder(eines.schwellen, wann), eines.schwellen.values(), strict=True)
        },
    )


def _feld(spalte: Any) -> Feld:
    """Ein Rest gehört zum Ganzen seiner Summe."""
    feld = spalte.summe.ganzes if isinstance(spalte, Rest) else spalte
    assert isinstance(feld, Feld)
    return feld


def _gewicht(spalte: Any, gefuege_: Zeitgefuege) -> int:
    return gefuege_.gewicht(_feld(spalte))


class _Tafelschluss:
    """Das Ergebnis einer Tafel, auf ihre Zeiträume verteilt."""

    def __init__(
        self, lage: _Lage, verbund: _Verbund, tafel: Any, schluss: Any, anderswo_zu: Collection[Any]
    ) -> None:
        self.lage, self.verbund, self.tafel, self.schluss = lage, verbund, tafel, schluss
        self.beschreiben = _Beschreibung(lage, tafel, verbund.geltende, anderswo_zu)

    def _eigene(self, zeitraum: str) -> list[Any]:
        return [
            sperre
            for sperre in self.schluss.sperren
            if (ort := self.tafel.name(sperre.zelle)) in self.verbund.werte and ort[1].zeitraum == zeitraum
        ]

    def _im(self, zeitraum: str, zellen: Iterable[Any]) -> list[Any]:
        return [zelle for zelle in zellen if _feld(self.tafel.spalten[zelle[1]]).zeitraum == zeitraum]

    def sperrungen(self, zeitraum: str) -> dict[int, Sperrung]:
        return {s.wert_id: s for s in map(self.beschreiben.sperrung, self._eigene(zeitraum))}

    def zahlen(self, zeitraum: str) -> dict[str, Any]:
        zeilen = {
            sperre: self.verbund.geltende[self.tafel.name(sperre.zelle)] for sperre in self._eigene(zeitraum)
        }
        weitere = [
            zeile
            for sperre, zeile in zeilen.items()
            if not sperre.primaer or not self.lage.regel.schliesst(zeile.wert or Decimal(0))
        ]
        kleine = self._im(zeitraum, self.schluss.kleine)
        return {
            "zellen": sum(1 for _, feld in self.verbund.werte if feld.zeitraum == zeitraum),
            "primaer": len(zeilen) - len(weitere),
            "reste": sum(1 for zelle in kleine if not self.tafel.geliefert[zelle]),
            "sekundaer": len(weitere),
            "verlust": int(sum(zeile.wert or 0 for zeile in weitere)),
            "hinweise": self.beschreiben.hinweise(
                self.schluss, self._im(zeitraum, self.schluss.schon_gezeigt)
            )
            + self.beschreiben.getrennte(
                [s for s in self.verbund.gefuege.getrennt if s.ganzes.zeitraum == zeitraum]
            ),
        }


class _Beschreibung:
    """Warum eine Zelle geschlossen ist, als deutscher Satz."""

    def __init__(
        self, lage: _Lage, tafel: Any, geltende: Mapping[Any, _Zeile], anderswo_zu: Collection[Any]
    ) -> None:
        self.lage, self.tafel, self.geltende, self.anderswo_zu = lage, tafel, geltende, anderswo_zu

    def sperrung(self, sperre: Any) -> Sperrung:
        ort = self.tafel.name(sperre.zelle)
        zeile = self.geltende[ort]
        assert zeile.wert is not None  # in der Tafel stehen nur Zahlen
        if self.lage.regel.schliesst(zeile.wert):
            grund = f"Die Anzahl liegt unter der Schwelle {self.lage.regel.schwelle}."
            return Sperrung(wert_id=zeile.id, art=Sperrart.PRIMAER, grund=grund)
        if ort in self.anderswo_zu:
            grund = "Eine andere Quelle hält dieselbe Zahl geschlossen."
            return Sperrung(wert_id=zeile.id, art=Sperrart.SEKUNDAER, grund=grund)
        if sperre.frueher:
            grund = "Die Zelle war schon bei einer früheren Lieferung geschlossen; sie bleibt es."
            return Sperrung(wert_id=zeile.id, art=Sperrart.FRUEHER, grund=grund)
        geschuetzte = self.geltende.get(self.tafel.name(sperre.schuetzt))
        satz = f"Sonst ließe sich {self.in_worten(sperre.schuetzt)} errechnen"
        if sperre.summe is not None:
            satz += f", über die Summe {self.in_worten(sperre.summe)}"
        return Sperrung(
            wert_id=zeile.id,
            art=Sperrart.SEKUNDAER,
            grund=f"{satz}.",
            schuetzt_id=geschuetzte.id if geschuetzte and geschuetzte.wert is not None else None,
        )

    def in_worten(self, zelle: tuple[int, int]) -> str:
        """`„Ausländer“ in Nordstadt`; Reste heißen nach ihrer Summe."""
        raum, spalte = self.tafel.name(zelle)
        wo = self.lage.einheiten[raum].name if isinstance(raum, int) else str(raum)
        return f"„{self.bezeichnung(spalte)}“ in {wo}"

    def bezeichnung(self, spalte: Any) -> str:
        if isinstance(spalte, Rest):
            return str(spalte)
        merkmal = self.lage.merkmale.get(spalte.spalte)
        return merkmal.bezeichnung if merkmal else str(spalte.spalte)

    def getrennte(self, summen: Iterable[Zeitsumme]) -> list[str]:
        return [
            f"„{self.bezeichnung(summe.ganzes)}“ und seine kürzeren Zeiträume {NICHT_ZUSAMMEN}"
            for summe in summen
        ]

    def hinweise(self, schluss: Any, schon_gezeigt: Iterable[Any]) -> list[str]:
        saetze = []
        for zelle in schon_gezeigt:
            if zelle in schluss.ungeschuetzt:
                warum = UNGESCHUETZT
            elif zelle in schluss.durch_berichtigung:
                warum = f"{DURCH_BERICHTIGUNG}; {NUR_FUER_NEUE}"
            else:
                warum = f"{SCHON_GEZEIGT}; {NUR_FUER_NEUE}"
            saetze.append(f"{self.in_worten(zelle)} {warum}")
        if len(saetze) > GENANNTE_HINWEISE:
            saetze = [*saetze[:GENANNTE_HINWEISE], f"Und {len(saetze) - GENANNTE_HINWEISE} weitere."]
        return saetze


def _negative(
    lage: _Lage, geltende: Mapping[tuple[int, int], _Zeile], schon: Mapping[int, Sperrung]
) -> dict[int, Sperrung]:
    """Kleine Beträge in Reihen, die auch negativ vorkommen; die Schwelle gilt auch für sie."""
    gezaehlte = lage.gezaehlte()
    grund = f"Die Anzahl liegt unter der Schwelle {lage.regel.schwelle}."
    return {
        zeile.id: Sperrung(wert_id=zeile.id, art=Sperrart.PRIMAER, grund=grund)
        for (_, merkmal), zeile in geltende.items()
        if merkmal in gezaehlte
        and zeile.wert is not None
        and zeile.id not in schon
        and lage.regel.schliesst(zeile.wert)
    }


def _verhaeltnisse(
    lage: _Lage, geltende: Mapping[tuple[int, int], _Zeile], schon: Mapping[int, Sperrung]
) -> dict[int, Sperrung]:
    """Gelieferte Anteile und Dichten, die mit einer offenen Bezugsgröße eine geschlossene Anzahl verrieten.

    Nennt die Importvorlage den Indikator, entscheiden seine Größen; sonst irgendeine Anzahl des Gebiets. Ein
    Mittel ist zu, wo alle zusammen geschlossen sind, und wo so wenige wohnen, dass eine geschlossene Anzahl
    seiner Größen ins Gewicht fällt.
    """
    gezaehlte = lage.gezaehlte()
    geschlossene: dict[int, set[str]] = defaultdict(set)
    for (einheit, merkmal), zeile in geltende.items():
        if merkmal in gezaehlte and (zeile.ist_geheim or zeile.id in schon):
            geschlossene[einheit].add(lage.merkmale[merkmal].groesse)
    groesste = _groesste_anzahlen(gezaehlte, geltende)
    sperrungen = {}
    for (einheit, nummer), zeile in geltende.items():
        geliefertes = lage.merkmale[nummer]
        if zeile.wert is None or nummer in gezaehlte or not geschlossene[einheit]:
            continue
        groessen = _groessen_des_indikators(geliefertes)
        if not ist_verhaeltnis(geliefertes.einheit):
            anzahl, groesste_zelle = groesste.get(einheit, (Decimal(0), 0))
            klein = anzahl < MITTEL_AB and groessen is not None and groessen & geschlossene[einheit]
            if groesste_zelle in schon or klein:
                grund = "Ein Mittel aus so wenigen Fällen sagte etwas über jeden einzelnen."
                sperrungen[zeile.id] = Sperrung(wert_id=zeile.id, art=Sperrart.VERHAELTNIS, grund=grund)
            continue
        if groessen is None or groessen & geschlossene[einheit]:
            sperrungen[zeile.id] = Sperrung(
                wert_id=zeile.id,
                art=Sperrart.VERHAELTNIS,
                grund="Daraus ließe sich mit einer offenen Bezugsgröße eine geschlossene Anzahl errechnen.",
            )
    return sperrungen


def _groesste_anzahlen(
    gezaehlte: set[int], geltende: Mapping[tuple[int, int], _Zeile]
) -> dict[int, tuple[Decimal, int]]:
    """Je Gebiet Zahl und Zelle, die am meisten zählt: meist alle, die dort wohnen."""
    groesste: dict[int, tuple[Decimal, int]] = defaultdict(lambda: (Decimal(-1), 0))
    for (einheit, merkmal), zeile in geltende.items():
        if merkmal in gezaehlte and zeile.wert is not None:
            groesste[einheit] = max(groesste[einheit], (zeile.wert, zeile.id))
    return dict(groesste)


def _groessen_des_indikators(merkmal: Merkmal) -> frozenset[str] | None:
    from sozialraum.statistik.indikatoren import INDIKATOREN

    key = merkmal.groesse.removeprefix(GELIEFERTER_INDIKATOR)
    if key == merkmal.groesse or key not in INDIKATOREN:
        return None
    return INDIKATOREN[key].groessen


def beruehrte_zeitraeume(lieferungen: Sequence[Lieferung]) -> set[str]:
    """Zeiträume, in denen diese Lieferungen etwas ändern."""
    return {zeitraum for eine in lieferungen for zeitraum in eine.umfang.get("zeitraeume", ())}
