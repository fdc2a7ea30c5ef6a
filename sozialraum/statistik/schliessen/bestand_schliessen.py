"""Schließt alles, was von einer Quelle zu einem Zeitraum gilt, auf einmal und in der laufenden Transaktion.

Was schon offen veröffentlicht war und sich nicht geändert hat, gilt als bekannt; was schon geschlossen war,
bleibt es, auch berichtigt. So öffnen eine spätere Lieferung und eine frühere Fassung zusammen keine Zelle.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.gebietsbruch import ende
from sozialraum.statistik.geheimhaltung import Regel, ist_verhaeltnis, zaehlt
from sozialraum.statistik.geheimhaltung.zusammenhaenge import Gezaehltes, summen_der_merkmale
from sozialraum.statistik.models import Importvorlage, Lieferung, Merkmal, Quelle, Wert
from sozialraum.statistik.schliessen.gebietssummen import summen_der_gebiete
from sozialraum.statistik.schliessen.modelle import Schliessung, Sperrart, Sperrung
from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.zeichen import GEHEIME

Melde = Callable[[float, str], None]
Ort = tuple[int, int]
"""Raumeinheit und Merkmal."""

STAPEL = 5_000
GENANNTE_HINWEISE = 20
GELIEFERTER_INDIKATOR = "indikator:"


def _still(_anteil: float, _text: str) -> None:
    """Fortschritt, den niemand sehen will."""


def bestand_schliessen(
    *,
    quelle: Quelle,
    zeitraeume_: Iterable[str],
    anlass: str,
    lieferung: Lieferung | None = None,
    melde: Melde = _still,
) -> list[Schliessung]:
    """Je Zeitraum der neue Stand; bei einer vom Amt geprüften Quelle keiner und keine Abfrage.

    `lieferung` ist die eben geladene: Ihre Zellen hat noch niemand gesehen.
    """
    if not quelle.schwelle:
        return []
    with transaction.atomic():
        return _schliessen(_lage(quelle), sorted(set(zeitraeume_)), anlass, lieferung, melde)


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
    """Nach einer Änderung der Regel: Alles, was von der Quelle gilt, wird nach ihr geschlossen."""
    if not quelle.schwelle:
        Schliessung.objects.filter(quelle=quelle).delete()
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
        bestand_schliessen(quelle=quelle, zeitraeume_=offene, anlass="Einrichtung des Systems")


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
    merkmalssummen: list[Any]
    schluessel: dict[str, int] = field(default_factory=dict)

    def gezaehlte(self) -> set[int]:
        return {pk for pk, merkmal in self.merkmale.items() if zaehlt(merkmal.einheit)}


def _lage(quelle: Quelle) -> _Lage:
    merkmale = Merkmal.objects.in_bulk(Merkmal.objects.filter(quelle=quelle).values_list("pk", flat=True))
    vorlagen = Importvorlage.objects.filter(quelle=quelle, aktiv=True).values_list("inhalt", flat=True)
    genannte = [(s.gesamt, s.teile) for inhalt in vorlagen for s in vorlage_aus(inhalt).summen]
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
        merkmalssummen=summen_der_merkmale(gezaehlte, genannte),
        schluessel={m.schluessel: pk for pk, m in merkmale.items()},
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
    vorher = Schliessung.objects.filter(quelle=lage.quelle, zeitraum=zeitraum).exists()
    bekannt, schon_zu = _frueheres(zeilen, geltende, lieferung) if vorher else (set(), set())
    sperrungen, zahlen = _tafel_schliessen(lage, geltende, zeitraum, bekannt, schon_zu, melde)
    sperrungen |= _negative(lage, geltende, sperrungen)
    sperrungen |= _verhaeltnisse(lage, geltende, sperrungen)
    schliessung, _ = Schliessung.objects.update_or_create(
        quelle=lage.quelle,
        zeitraum=zeitraum,
        defaults={"lieferung": lieferung, "anlass": anlass, "schwelle": lage.regel.schwelle, **zahlen},
    )
    Sperrung.objects.filter(wert__in=[zeile.id for zeile in geltende.values() if zeile.gesperrt]).delete()
    for sperrung in sperrungen.values():
        sperrung.schliessung = schliessung
    Sperrung.objects.bulk_create(sperrungen.values(), batch_size=STAPEL)
    return schliessung


def _zeilen(lage: _Lage, zeitraum: str) -> list[_Zeile]:
    """Jede Zelle der Quelle zu diesem Zeitraum, auch was nicht mehr gilt; zwei Abfragen, je ein Index."""
    felder = "pk", "einheit_id", "merkmal_id", "wert", "zeichen", "aktuell", "lieferung_id", "sperrung__art"
    return [
        _Zeile(*zeile)
        for aktuell in (True, False)
        for zeile in Wert.objects.filter(
            aktuell=aktuell, merkmal__in=lage.merkmale, zeitraum=zeitraum
        ).values_list(*felder)
    ]


def _frueheres(
    zeilen: Iterable[_Zeile], geltende: Mapping[Ort, _Zeile], lieferung: Lieferung | None
) -> tuple[set[Ort], set[Ort]]:
    """Was mit dem geltenden Wert schon offen zu sehen war, und was geschlossen bleibt.

    Auch eine berichtigte Zelle bleibt zu, solange eine kleine Anzahl von damals noch gilt: Sonst verriete ihr
    neuer Wert eine andere, und mit ihr die frühere Fassung jene.
    """
    neue = lieferung.pk if lieferung else 0
    offen, zu, gleich_zu = set(), set(), set()
    kleine_gelten = False
    for zeile in zeilen:
        geltend = geltende.get(zeile.ort)
        if geltend is None or geltend.wert is None:
            continue
        if zeile.gesperrt:
            zu.add(zeile.ort)
        if zeile.wert != geltend.wert:
            continue
        if zeile.gesperrt:
            gleich_zu.add(zeile.ort)
            kleine_gelten |= zeile.gesperrt == Sperrart.PRIMAER
        elif zeile.lieferung_id != neue:
            offen.add(zeile.ort)
    bleibt_zu = zu if kleine_gelten else gleich_zu
    return offen - bleibt_zu, bleibt_zu


def _tafel_schliessen(
    lage: _Lage,
    geltende: Mapping[Ort, _Zeile],
    zeitraum: str,
    bekannt: set[Ort],
    schon_zu: set[Ort],
    melde: Callable[[float], None],
) -> tuple[dict[int, Sperrung], dict[str, Any]]:
    # Erst hier: Löser und Felder lädt nur, wer schließt.
    from sozialraum.statistik.geheimhaltung.sekundaer import schliesse
    from sozialraum.statistik.geheimhaltung.tafel import Summe, tafel_aus

    gezaehlte = lage.gezaehlte()
    # Ein Saldo zählt niemanden: Was auch negativ vorkommt, steht in keiner Summe von Anzahlen.
    negativ = {ort[1] for ort, z in geltende.items() if z.wert is not None and z.wert < 0}
    werte = {
        ort: float(zeile.wert)
        for ort, zeile in geltende.items()
        if zeile.wert is not None and ort[1] in gezaehlte - negativ
    }
    merkmalssummen = [
        Summe(
            lage.schluessel[summe.ganzes],
            tuple(lage.schluessel[teil] for teil in summe.teile),
            summe.vollstaendig,
            summe.rest,
        )
        for summe in lage.merkmalssummen
    ]
    tafel = tafel_aus(
        werte,
        zeilensummen=summen_der_gebiete({einheit for einheit, _ in werte}, lage.einheiten, ende(zeitraum)),
        spaltensummen=merkmalssummen,
        genau=not lage.regel.rundung,
    )
    zeile_von = {name: nummer for nummer, name in enumerate(tafel.zeilen)}
    spalte_von = {name: nummer for nummer, name in enumerate(tafel.spalten)}

    def zellen(orte: set[Ort]) -> list[tuple[int, int]]:
        return [(zeile_von[e], spalte_von[m]) for e, m in orte if (e, m) in werte]

    schluss = schliesse(
        tafel, lage.regel.schwelle, bekannt=zellen(bekannt), schon_zu=zellen(schon_zu), melde=melde
    )
    beschreiben = _Beschreibung(lage, tafel, geltende)
    return {s.wert_id: s for s in map(beschreiben.sperrung, schluss.sperren)}, {
        "zellen": schluss.zellen,
        "primaer": schluss.primaer,
        "reste": sum(1 for zelle in schluss.kleine if not tafel.geliefert[zelle]),
        "sekundaer": schluss.sekundaer,
        "verlust": schluss.verlust,
        "hinweise": beschreiben.hinweise(schluss),
    }


class _Beschreibung:
    """Warum eine Zelle geschlossen ist, als deutscher Satz."""

    def __init__(self, lage: _Lage, tafel: Any, geltende: Mapping[Ort, _Zeile]) -> None:
        self.lage, self.tafel, self.geltende = lage, tafel, geltende

    def sperrung(self, sperre: Any) -> Sperrung:
        zeile = self.geltende[self.tafel.name(sperre.zelle)]
        if sperre.primaer:
            grund = f"Die Anzahl liegt unter der Schwelle {self.lage.regel.schwelle}."
            return Sperrung(wert_id=zeile.id, art=Sperrart.PRIMAER, grund=grund)
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
        saetze = [
            f"{self.in_worten(zelle)} lässt sich mit Zahlen errechnen, die früher offen veröffentlicht "
            "waren; geschlossen ist sie nur für Leserinnen und Leser, die jene nicht kennen."
            for zelle in schluss.schon_gezeigt
            if zelle not in schluss.ungeschuetzt
        ]
        saetze += [
            f"{self.in_worten(zelle)} lässt sich nicht schützen: Alle anderen Zahlen ihrer Summen sind null "
            "oder veröffentlicht."
            for zelle in schluss.ungeschuetzt
        ]
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

    Nennt die Importvorlage den Indikator, entscheiden seine Größen; sonst irgendeine Anzahl des Gebiets.
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
        if not ist_verhaeltnis(geliefertes.einheit):
            if groesste.get(einheit) in schon:
                grund = "Ein Mittel aus so wenigen Fällen sagte etwas über jeden einzelnen."
                sperrungen[zeile.id] = Sperrung(wert_id=zeile.id, art=Sperrart.VERHAELTNIS, grund=grund)
            continue
        groessen = _groessen_des_indikators(geliefertes)
        if groessen is None or groessen & geschlossene[einheit]:
            sperrungen[zeile.id] = Sperrung(
                wert_id=zeile.id,
                art=Sperrart.VERHAELTNIS,
                grund="Daraus ließe sich mit einer offenen Bezugsgröße eine geschlossene Anzahl errechnen.",
            )
    return sperrungen


def _groesste_anzahlen(gezaehlte: set[int], geltende: Mapping[Ort, _Zeile]) -> dict[int, int]:
    """Je Gebiet die Zelle, die am meisten zählt: meist alle, die dort wohnen."""
    groesste: dict[int, tuple[Decimal, int]] = defaultdict(lambda: (Decimal(-1), 0))
    for (einheit, merkmal), zeile in geltende.items():
        if merkmal in gezaehlte and zeile.wert is not None:
            groesste[einheit] = max(groesste[einheit], (zeile.wert, zeile.id))
    return {einheit: nummer for einheit, (_, nummer) in groesste.items()}


def _groessen_des_indikators(merkmal: Merkmal) -> frozenset[str] | None:
    from sozialraum.statistik.indikatoren import INDIKATOREN

    key = merkmal.groesse.removeprefix(GELIEFERTER_INDIKATOR)
    if key == merkmal.groesse or key not in INDIKATOREN:
        return None
    return INDIKATOREN[key].groessen


def beruehrte_zeitraeume(lieferungen: Sequence[Lieferung]) -> set[str]:
    """Zeiträume, in denen diese Lieferungen etwas ändern."""
    return {zeitraum for eine in lieferungen for zeitraum in eine.umfang.get("zeitraeume", ())}
