"""Schließt alles, was von einer Quelle zu einem Zeitraum gilt, auf einmal und in der laufenden Transaktion.

Was schon einmal offen stand, gilt als bekannt, auch unter einer milderen Regel und mit einer Zahl, die
seither berichtigt ist; was schon geschlossen war, bleibt es. So öffnen eine spätere Lieferung, eine andere
Regel und eine frühere Fassung zusammen keine Zelle.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.gebietsbruch import ende
from sozialraum.statistik.geheimhaltung import Regel, ist_verhaeltnis, zaehlt
from sozialraum.statistik.geheimhaltung.fassungen import Frueher, Frueheres, frueheres
from sozialraum.statistik.geheimhaltung.tafel import Summe
from sozialraum.statistik.geheimhaltung.zusammenhaenge import Gezaehltes, summen_der_merkmale
from sozialraum.statistik.models import Importvorlage, Lieferung, Merkmal, Quelle, Wert
from sozialraum.statistik.schliessen.andere_quellen import AndereQuellen, eigene_schwelle
from sozialraum.statistik.schliessen.gebietssummen import summen_der_gebiete
from sozialraum.statistik.schliessen.modelle import Schliessung, Sperrart, Sperrung
from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.zeichen import GEHEIME

Melde = Callable[[float, str], None]
Ort = tuple[int, int]
"""Raumeinheit und Merkmal."""

STAPEL = 5_000
GENANNTE_HINWEISE = 20
SCHON_GEZEIGT = "lässt sich mit Zahlen errechnen, die früher offen veröffentlicht waren"
DURCH_BERICHTIGUNG = "lässt sich aus früher offenen und seither berichtigten Zahlen zusammen eingrenzen"
NUR_FUER_NEUE = "geschlossen ist sie nur für Leserinnen und Leser, die jene nicht kennen."
UNGESCHUETZT = "lässt sich nicht schützen: Alle anderen Zahlen ihrer Summen sind null oder veröffentlicht."
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
    geschlossen = []
    for nummer, zeitraum in enumerate(gemeinte):
        worte = f"Geheimhaltung: {zeitraeume.in_worten(zeitraum)} wird geschlossen"
        text = f"{worte} ({nummer + 1} von {len(gemeinte)})."

        def melde_anteil(anteil: float, text: str = text, nummer: int = nummer) -> None:
            melde(0.95 + 0.03 * (nummer + anteil) / len(gemeinte), text)

        melde_anteil(0)
        geschlossen.append(_zeitraum_schliessen(lage, zeitraum, anlass, lieferung, melde_anteil))
    return geschlossen


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
    umfaenge = Lieferung.objects.filter(quelle=quelle, zustand="uebernommen").values_list("umfang", flat=True)
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
    return _Lage(
        quelle=quelle,
        regel=quelle.regel,
        merkmale=merkmale,
        einheiten={e.pk: e for e in Raumeinheit.objects.without_tree_fields().select_related("ebene")},
        merkmalssummen=[
            Summe(nummer[str(s.ganzes)], tuple(nummer[str(t)] for t in s.teile), s.vollstaendig, s.rest)
            for s in summen_der_merkmale(gezaehlte, genannte)
        ],
        andere=AndereQuellen(quelle.pk, merkmale, genannte),
        bisher=bisher,
    )


# Ein Zeitraum --------------------------------------------------------------------------------------


class _Zeile(NamedTuple):
    id: int
    einheit_id: int
    merkmal_id: int
    wert: Decimal | None
    zeichen: str
    aktuell: bool
    lieferung_id: int
    gesperrt: str | None
    stand_offen: bool | None

    @property
    def ort(self) -> Ort:
        return self.einheit_id, self.merkmal_id

    @property
    def ist_geheim(self) -> bool:
        return self.wert is None and self.zeichen in GEHEIME


def _zeitraum_schliessen(
    lage: _Lage,
    zeitraum: str,
    anlass: str,
    lieferung: Lieferung | None,
    melde: Callable[[float], None],
) -> Schliessung:
    zeilen = _zeilen(lage, zeitraum)
    geltende = {zeile.ort: zeile for zeile in zeilen if zeile.aktuell}
    letzte = Schliessung.objects.filter(quelle=lage.quelle, zeitraum=zeitraum).first()
    neue = lieferung.pk if lieferung else 0
    if letzte is not None:
        gezeigt_ab = letzte.gezeigt_ab
    else:
        gab_es_schon = any(zeile.lieferung_id != neue for zeile in zeilen)
        gezeigt_ab = lage.bisher if gab_es_schon else lage.regel.schwelle
    bekanntes = frueheres(
        _fruehere(zeilen, neue, Regel(gezeigt_ab)),
        {ort: float(zeile.wert) for ort, zeile in geltende.items() if zeile.wert is not None},
    )
    if letzte is not None and letzte.schwelle > lage.regel.schwelle:
        # Eine mildere Regel öffnet, was erst die strengere schloss; was offen stand, bleibt gewusst.
        bekanntes = replace(bekanntes, zu=set())
    sperrungen, zahlen = _tafel_schliessen(lage, geltende, zeitraum, bekanntes, melde)
    sperrungen |= _negative(lage, geltende, sperrungen)
    sperrungen |= _verhaeltnisse(lage, geltende, sperrungen)
    schliessung, _ = Schliessung.objects.update_or_create(
        quelle=lage.quelle,
        zeitraum=zeitraum,
        defaults={
            "lieferung": lieferung,
            "anlass": anlass,
            "schwelle": lage.regel.schwelle,
            "gezeigt_ab": min(gezeigt_ab, lage.regel.schwelle),
            **zahlen,
        },
    )
    Sperrung.objects.filter(wert__in=[zeile.id for zeile in geltende.values() if zeile.gesperrt]).delete()
    for ort, zeile in geltende.items():
        if sperrung := sperrungen.get(zeile.id):
            sperrung.schliessung = schliessung
            sperrung.stand_offen = ort in bekanntes.so_offen
    Sperrung.objects.bulk_create(sperrungen.values(), batch_size=STAPEL)
    return schliessung


def _zeilen(lage: _Lage, zeitraum: str) -> list[_Zeile]:
    """Jede Zelle der Quelle zu diesem Zeitraum, auch was nicht mehr gilt; zwei Abfragen, je ein Index."""
    felder = (
        *("pk", "einheit_id", "merkmal_id", "wert", "zeichen", "aktuell", "lieferung_id"),
        *("sperrung__art", "sperrung__stand_offen"),
    )
    return [
        _Zeile(*zeile)
        for aktuell in (True, False)
        for zeile in Wert.objects.filter(
            aktuell=aktuell, merkmal__in=lage.merkmale, zeitraum=zeitraum
        ).values_list(*felder)
    ]


def _fruehere(zeilen: Iterable[_Zeile], neue: int, regel: Regel) -> Iterator[Frueher[Ort]]:
    """`neue` ist die Lieferung, die noch niemand gesehen hat, `regel` die mildeste, die je galt."""
    for zeile in zeilen:
        if zeile.wert is not None and zeile.lieferung_id != neue:
            offen = zeile.stand_offen if zeile.gesperrt else not regel.schliesst(zeile.wert)
            yield Frueher(
                zelle=zeile.ort,
                zahl=float(zeile.wert),
                fassung=zeile.lieferung_id,
                zu=bool(zeile.gesperrt),
                klein=zeile.gesperrt == Sperrart.PRIMAER,
                stand_offen=bool(offen),
            )


def _tafel_schliessen(
    lage: _Lage,
    geltende: Mapping[Ort, _Zeile],
    zeitraum: str,
    bekanntes: Frueheres[Ort],
    melde: Callable[[float], None],
) -> tuple[dict[int, Sperrung], dict[str, Any]]:
    # Erst hier: Löser und Felder lädt nur, wer schließt.
    import numpy as np

    from sozialraum.statistik.geheimhaltung.sekundaer import schliesse
    from sozialraum.statistik.geheimhaltung.tafel import tafel_aus

    gezaehlte = lage.gezaehlte()
    # Ein Saldo zählt niemanden: Was auch negativ vorkommt, steht in keiner Summe von Anzahlen.
    negativ = {ort[1] for ort, z in geltende.items() if z.wert is not None and z.wert < 0}
    werte = {
        ort: float(zeile.wert)
        for ort, zeile in geltende.items()
        if zeile.wert is not None and ort[1] in gezaehlte - negativ
    }
    anderes = lage.andere.zum(zeitraum, werte)
    alle: dict[tuple[int, Any], float] = {**werte, **anderes.werte}
    tafel = tafel_aus(
        alle,
        zeilensummen=summen_der_gebiete({einheit for einheit, _ in werte}, lage.einheiten, ende(zeitraum)),
        spaltensummen=[*lage.merkmalssummen, *anderes.summen],
        genau=not lage.regel.rundung,
    )
    zeile_von = {name: nummer for nummer, name in enumerate(tafel.zeilen)}
    spalte_von = {name: nummer for nummer, name in enumerate(tafel.spalten)}
    zelle_von = {(einheit, spalte): (zeile_von[einheit], spalte_von[spalte]) for einheit, spalte in alle}
    schwellen = np.zeros(tafel.werte.shape)
    schwellen[:] = [eigene_schwelle(spalte, lage.regel.schwelle) for spalte in tafel.spalten]
    for ort, schwelle in anderes.schwellen.items():
        if ort in zelle_von:
            schwellen[zelle_von[ort]] = max(schwellen[zelle_von[ort]], schwelle)
    davor: Frueheres[Any] = Frueheres(
        offen=bekanntes.offen | anderes.stand_offen,
        zu=bekanntes.zu | anderes.zu,
        gleich=bekanntes.gleich,
        fassungen=bekanntes.fassungen,
        anderswo=set(anderes.offen),
    )
    schluss = schliesse(tafel, schwellen, frueheres=davor.mit_nummern(zelle_von), melde=melde)
    beschreiben = _Beschreibung(lage, tafel, geltende, anderes.zu - bekanntes.zu)
    eigene = [sperre for sperre in schluss.sperren if tafel.name(sperre.zelle) in werte]
    weitere = [s.zelle for s in eigene if tafel.werte[s.zelle] >= lage.regel.schwelle or not s.primaer]
    return {s.wert_id: s for s in map(beschreiben.sperrung, eigene)}, {
        "zellen": len(werte),
        "primaer": len(eigene) - len(weitere),
        "reste": sum(1 for zelle in schluss.kleine if not tafel.geliefert[zelle]),
        "sekundaer": len(weitere),
        "verlust": int(sum(tafel.werte[zelle] for zelle in weitere)),
        "hinweise": beschreiben.hinweise(schluss),
    }


class _Beschreibung:
    """Warum eine Zelle geschlossen ist, als deutscher Satz."""

    def __init__(
        self, lage: _Lage, tafel: Any, geltende: Mapping[Ort, _Zeile], anderswo_zu: Collection[Any]
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
        raum, merkmal = self.tafel.name(zelle)
        was = self.lage.merkmale[merkmal].bezeichnung if isinstance(merkmal, int) else str(merkmal)
        wo = self.lage.einheiten[raum].name if isinstance(raum, int) else str(raum)
        return f"„{was}“ in {wo}"

    def hinweise(self, schluss: Any) -> list[str]:
        saetze = []
        for zelle in schluss.schon_gezeigt:
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
    lage: _Lage, geltende: Mapping[Ort, _Zeile], schon: Mapping[int, Sperrung]
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
    lage: _Lage, geltende: Mapping[Ort, _Zeile], schon: Mapping[int, Sperrung]
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


def _groesste_anzahlen(gezaehlte: set[int], geltende: Mapping[Ort, _Zeile]) -> dict[int, tuple[Decimal, int]]:
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
