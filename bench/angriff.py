"""Der Angriff: Wer alles Offene kennt, rechnet mit linearen Programmen nach jeder zu kleinen Anzahl.

`./run bench angriff [TAFELN]`, sonst 1.000.

Der Angreifer kennt jede offene Zahl, jede Summe und weiß, dass nichts negativ ist; er weiß nicht, warum eine
Zelle geschlossen ist. Verengt ist eine zu kleine Anzahl, wenn er nicht mehr jeden Wert von 1 bis Schwelle − 1
und wenigstens so viele Werte wie die Schwelle für möglich hält. Er baut seine Gleichungen selbst und benutzt
nichts von dem, was geschlossen hat. Angegriffen werden zufällige Tafeln (Gebiete in zwei Stufen mal
Geschlecht mal Alter; ein Drittel kommt in zwei Lieferungen, ein Drittel wird berichtigt, und er behält beide
Fassungen und weiß, was sich nicht geändert hat), die Musterstadt mit ihren wahren Zahlen aller Ämter und die
Tafeln von Münster, wenn ../shared/data da ist. Die Musterstadt auch so, wie die Datenbank sie zeigt: mit den
Lieferungen der Ämter, und mit ihren wahren Zahlen, die jedes für sich liefert und erst wir schließen.

ours          verengte kleine Anzahlen (narrowed).
limit, mark   0; ratio ist ours, weil sich durch 0 nicht teilen lässt.
tables, cells angegriffene Tafeln und die zu kleinen Anzahlen darin.
published, corrected, zero
              kleine Anzahlen, die sich nicht schützen lassen, weil sie aus früher Offenem folgen, aus Offenem
              und seither Berichtigtem zusammen, oder weil alles um sie null ist; das Protokoll nennt sie.
imported      kleine Anzahlen der Musterstadt, die schon geschlossen ankamen und die das Offene ihres Amtes
              eingrenzt; wir schließen nicht, was ein Amt veröffentlicht hat.
savable       nicht geschützte einer einzigen Lieferung, die eine strengere Regel schützte; höchstens 0.
open_kept     wie viel Prozent der Anzahlen offen blieben.
"""

import csv
import random
import sys
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from _boden import deutsch, kind, kopie, letzte_zeile, messdatenbank, starten, uhr
from _tafeln import erfinde, mit_fehlern

TAFELN = 1_000
SCHWELLEN = (3, 5, 10)
ARTEN = ("in zwei Lieferungen", "berichtigt", "in einer Lieferung")
GENANNTE = 20
MUSTERJAHRE = (2016, 2020, 2024)
Paar = tuple[Hashable, Hashable]
Gleichung = tuple[Paar, Sequence[Paar]]
Summenzeile = tuple[Hashable, Sequence[Hashable]]


@dataclass
class Bilanz:
    tafeln: int = 0
    kleine: int = 0
    verengt: int = 0
    zellen: int = 0
    offen: int = 0
    veroeffentlicht: int = 0
    berichtigt: int = 0
    nullen: int = 0
    rettbar: int = 0
    beim_amt: int = 0

    def plus(self, andere: "Bilanz") -> None:
        for feld in fields(self):
            setattr(self, feld.name, getattr(self, feld.name) + getattr(andere, feld.name))

    def dazu(self, name: str, andere: "Bilanz", sekunden: float) -> None:
        self.plus(andere)
        offen = 100 * andere.offen / max(andere.zellen, 1)
        print(
            f"{name}: {andere.tafeln} Tafeln, {deutsch(andere.zellen, 0)} Anzahlen, {deutsch(offen, 1)} % "
            f"offen, {deutsch(andere.kleine, 0)} zu kleine, {andere.verengt} verengt; nicht zu schützen "
            f"{andere.veroeffentlicht} veröffentlichte, {andere.berichtigt} berichtigte, {andere.nullen} "
            f"unter Nullen, {andere.beim_amt} beim Amt; {deutsch(sekunden, 1)} s",
            flush=True,
        )


def angreifen(
    werte: Mapping[Paar, int],
    schwelle: int,
    gebiete: Iterable[Summenzeile],
    merkmale: Iterable[Any],
    gleichungen: Sequence[Gleichung],
    erste: Mapping[Paar, int] | None = None,
) -> Bilanz:
    """Schließt, notfalls in zwei Lieferungen, und greift an, was danach zusammen bekannt ist."""
    from sozialraum.statistik.geheimhaltung.fassungen import Frueher, frueheres
    from sozialraum.statistik.geheimhaltung.sekundaer import schliesse
    from sozialraum.statistik.geheimhaltung.tafel import Summe, tafel_aus
    from tests.angriff.angreifer import verengte

    zeilensummen = [Summe(ganzes, tuple(teile)) for ganzes, teile in gebiete]
    spaltensummen = list(merkmale)
    bekannt: dict[Hashable, int] = {}
    davor: list[Frueher[Paar]] = []
    fassungen = [dict(erste), dict(werte)] if erste else [dict(werte)]
    for fassung, zahlen in enumerate(fassungen):
        tafel = tafel_aus(zahlen, zeilensummen=zeilensummen, spaltensummen=spaltensummen)
        zeile_von = {name: nummer for nummer, name in enumerate(tafel.zeilen)}
        spalte_von = {name: nummer for nummer, name in enumerate(tafel.spalten)}
        nummern = {(z, s): (zeile_von[z], spalte_von[s]) for z, s in zahlen}
        schluss = schliesse(tafel, schwelle, frueheres=frueheres(davor, zahlen).mit_nummern(nummern))
        zu = {tafel.name(sperre.zelle): sperre.primaer for sperre in schluss.sperren}
        bekannt |= {_name(paar, fassung, fassungen): z for paar, z in zahlen.items() if paar not in zu}
        davor = [
            Frueher(paar, zahl, fassung, paar in zu, zu.get(paar, False), paar not in zu)
            for paar, zahl in zahlen.items()
        ]
    alle = [
        (_name(ganzes, fassung, fassungen), [_name(teil, fassung, fassungen) for teil in teile])
        for fassung in range(len(fassungen))
        for ganzes, teile in gleichungen
    ]
    kleine = {paar for paar, wert in werte.items() if 0 < wert < schwelle}
    nullen = {tafel.name(zelle) for zelle in schluss.ungeschuetzt}
    berichtigt = {tafel.name(zelle) for zelle in schluss.durch_berichtigung} - nullen
    veroeffentlicht = {tafel.name(zelle) for zelle in schluss.schon_gezeigt} - nullen - berichtigt
    angegriffen = sorted(kleine - nullen - berichtigt - veroeffentlicht, key=repr)
    zu_eng = verengte(bekannt, alle, [_name(paar, -1, fassungen) for paar in angegriffen], schwelle)
    verloren = [paar for paar in kleine & nullen if not erste]
    return Bilanz(
        tafeln=1,
        kleine=len(angegriffen),
        verengt=len(zu_eng),
        zellen=len(werte),
        offen=len(werte) - len(zu),
        veroeffentlicht=len(kleine & veroeffentlicht),
        berichtigt=len(kleine & berichtigt),
        nullen=len(kleine & nullen),
        # Wäre alles zu, bliebe sie verborgen: Dann gibt es eine Regel, die sie schützt.
        rettbar=len(verloren) - len(verengte({}, gleichungen, verloren, schwelle)),
    )


def _name(paar: Paar, fassung: int, fassungen: Sequence[Mapping[Paar, int]]) -> Hashable:
    """Was in allen Fassungen dasselbe ist, hat einen Namen; was berichtigt ist, in jeder einen anderen."""
    zahlen = {zahlen[paar] for zahlen in fassungen if paar in zahlen}
    return paar if len(zahlen) == 1 else (fassung % len(fassungen), paar)


def zufaellige(nummer: int) -> Bilanz:
    from sozialraum.statistik.geheimhaltung.tafel import Summe

    zufall = random.Random(nummer)
    stadt = erfinde(
        zufall, zufall.randint(4, 20), zufall.randint(2, 5), zufall.choice((1.0, 4.0, 12.0, 40.0))
    )
    werte = stadt.als_tafel()
    gebiete, merkmale = stadt.summen_der_gebiete(), stadt.summen_der_merkmale()
    spalten = sorted({spalte for _, spalte in werte}, key=repr)
    zeilen = sorted({zeile for zeile, _ in werte}, key=repr)
    gleichungen = [((g, s), [(t, s) for t in teile]) for g, teile in gebiete for s in spalten]
    gleichungen += [((z, g), [(z, t) for t in teile]) for g, teile in merkmale for z in zeilen]
    schwelle = zufall.choice(SCHWELLEN)
    erste = None
    if nummer % len(ARTEN) == 0:
        # Erst die Tabelle nach Alter, später dazu die Kreuzung mit dem Geschlecht.
        erste = {(z, s): wert for (z, s), wert in werte.items() if isinstance(s, tuple) and s[0] == "alle"}
    elif nummer % len(ARTEN) == 1:
        erste = mit_fehlern(zufall, stadt).als_tafel()
    summen = [Summe(ganzes, tuple(teile)) for ganzes, teile in merkmale]
    return angreifen(werte, schwelle, gebiete, summen, gleichungen, erste)


def musterstadt(jahr: int, schwelle: int) -> Bilanz:
    """Die wahren Zahlen der erfundenen Stadt, alle genauen Ämter in einer Tafel; Gleichungen der Stadt."""
    from sozialraum.start.vorfuehrung import zahlen
    from sozialraum.statistik.geheimhaltung.zusammenhaenge import Gezaehltes, summen_der_merkmale

    weg = {*zahlen.gezaehlte(gerundet=True), zahlen.KEINE_KOEPFE}
    werte = {(raum, repr(m)): zahl for (raum, m), zahl in zahlen.zahlen(jahr).items() if m not in weg}
    merkmale = {repr(m): m for _, m in zahlen.zahlen(jahr) if m not in weg}
    gezaehlte = [
        Gezaehltes(name, name, m.groesse, m.geschlecht, m.von, m.bis) for name, m in merkmale.items()
    ]
    bezirke = tuple(zahlen.stadt().bezirke)
    quartiere = [raum for raum in zahlen.raeume(jahr) if len(raum) == 2]
    gebiete = [(zahlen.STADT, bezirke), *((b, tuple(q for q in quartiere if q[0] == b)) for b in bezirke)]
    gleichungen = [
        ((wo, repr(was)), [(raum, repr(m)) for raum, m in teile]) for (wo, was), teile in zahlen.summen(jahr)
    ]
    return angreifen(werte, schwelle, gebiete, summen_der_merkmale(gezaehlte), gleichungen)


# Musterstadt in der Datenbank --------------------------------------------------------------------


def gebiete_anlegen() -> dict[str, Any]:
    from sozialraum.start.vorfuehrung.menschen import menschen_anlegen
    from sozialraum.start.vorfuehrung.orte import grenzen_uebernehmen, umschluesselung_laden

    administration = menschen_anlegen().administration
    grenzen_uebernehmen(administration)
    umschluesselung_laden(administration)
    return {"administration": administration.email}


def geliefert(administration: str) -> dict[str, Any]:
    """Alle Dateien der Ämter, übernommen wie im Betrieb."""
    from agenturen.models import Person
    from sozialraum.start.vorfuehrung.orte import zahlen_uebernehmen

    zahlen_uebernehmen(Person.objects.get(email=administration))
    return {"jahre": dict(_angegriffen(f"Datenbank, {jahr} geliefert", jahr) for jahr in MUSTERJAHRE)}


def roh(_: str) -> dict[str, Any]:
    from tests.angriff.stadtangriff import genaue_aemter, roh_liefern

    for jahr in MUSTERJAHRE:
        roh_liefern(jahr, genaue_aemter())
    return {"jahre": dict(_angegriffen(f"Datenbank, {jahr} roh", jahr) for jahr in MUSTERJAHRE)}


def _angegriffen(name: str, jahr: int) -> tuple[str, dict[str, Any]]:
    from tests.angriff.stadtangriff import angriff

    with uhr() as dauer:
        ergebnis = angriff(jahr)
    verengte = [
        f"{quelle}: {zelle} zwischen {unten:.0f} und {oben:.0f}"
        for quelle, zellen in ergebnis.verengt.items()
        for zelle, (unten, oben) in zellen.items()
    ]
    beim_amt = sum(map(len, ergebnis.beim_amt.values()))
    bilanz = Bilanz(
        tafeln=1,
        kleine=sum(ergebnis.angegriffen.values()) - beim_amt,
        verengt=len(verengte),
        zellen=ergebnis.zellen,
        offen=ergebnis.offen,
        veroeffentlicht=sum(map(len, ergebnis.gezeigt.values())),
        beim_amt=beim_amt,
    )
    return name, {"bilanz": asdict(bilanz), "sekunden": dauer(), "verengte": verengte[:GENANNTE]}


# Messung ---------------------------------------------------------------------------------------


def main(angaben: list[str]) -> None:
    bilanz = Bilanz()
    with messdatenbank():
        administration = kind("gebiete")["administration"]
        with kopie("roh") as rohe:
            for art, datenbank in (("geliefert", ""), ("roh", rohe)):
                for name, zahlen in kind(art, administration, datenbank=datenbank)["jahre"].items():
                    bilanz.dazu(name, Bilanz(**zahlen["bilanz"]), zahlen["sekunden"])
                    for satz in zahlen["verengte"]:
                        print(f"  {satz}", flush=True)
    anzahl = int(angaben[0]) if angaben else TAFELN
    for rest, art in enumerate(ARTEN):
        alle = Bilanz()
        with uhr() as dauer:
            for nummer in range(rest, anzahl, len(ARTEN)):
                alle.plus(zufaellige(nummer))
        bilanz.dazu(f"Zufällige Tafeln {art}", alle, dauer())
    for jahr in MUSTERJAHRE:
        for schwelle in (5, 10):
            with uhr() as dauer:
                eine = musterstadt(jahr, schwelle)
            bilanz.dazu(f"Musterstadt {jahr}, Schwelle {schwelle}", eine, dauer())
    for name, eine, sekunden in muenster():
        bilanz.dazu(name, eine, sekunden)
    letzte_zeile(
        "angriff",
        ours=bilanz.verengt,
        limit=0,
        ratio=bilanz.verengt,
        mark=0,
        tables=bilanz.tafeln,
        cells=bilanz.kleine,
        narrowed=bilanz.verengt,
        published=bilanz.veroeffentlicht,
        corrected=bilanz.berichtigt,
        zero=bilanz.nullen,
        imported=bilanz.beim_amt,
        savable=bilanz.rettbar,
        open_kept=100 * bilanz.offen / bilanz.zellen,
    )
    if bilanz.verengt or bilanz.rettbar:
        sys.exit(1)


# Münster ---------------------------------------------------------------------------------------

MUENSTER = Path(__file__).resolve().parents[2] / "shared/data/muenster"
# Im Original ist nichts kleiner; so hoch gesetzt, dass es viele Stadtteile trifft.
SCHWELLE_ARBEITSLOSE, SCHWELLEN_ALTER = 50, (5, 10, 50)


def muenster() -> Iterator[tuple[str, Bilanz, float]]:
    """Arbeitslose nach Jahren und Männer nach Alter, je mit den Zwischensummen der Datei."""
    from sozialraum.statistik.geheimhaltung.tafel import Summe

    if not MUENSTER.is_dir():
        print("Die Tafeln von Münster fehlen (../shared/data/muenster); sie werden übersprungen.")
        return
    werte, gebiete = _lies(MUENSTER / "ms_arbeitslose.csv")
    for jahr in dict.fromkeys(spalte for _, spalte in werte):
        eines = {paar: zahl for paar, zahl in werte.items() if paar[1] == jahr}
        with uhr() as dauer:
            bilanz = angreifen(eines, SCHWELLE_ARBEITSLOSE, gebiete, [], _ueber_gebiete(gebiete, [jahr]))
        yield f"Münster, Arbeitslose {jahr}, Schwelle {SCHWELLE_ARBEITSLOSE}", bilanz, dauer()
    werte, gebiete = _lies(MUENSTER / "ms_wohnberechtigte_nach_alter_maennlich.csv")
    gruppen = tuple(dict.fromkeys(spalte for _, spalte in werte if spalte != "Gesamt"))
    gleichungen = _ueber_gebiete(gebiete, ["Gesamt", *gruppen])
    gleichungen += [((wo, "Gesamt"), [(wo, g) for g in gruppen]) for wo in {wo for wo, _ in werte}]
    for schwelle in SCHWELLEN_ALTER:
        with uhr() as dauer:
            bilanz = angreifen(werte, schwelle, gebiete, [Summe("Gesamt", gruppen)], gleichungen)
        yield f"Münster, Männer nach Alter, Schwelle {schwelle}", bilanz, dauer()


def _ueber_gebiete(gebiete: Iterable[Summenzeile], spalten: Iterable[Hashable]) -> list[Gleichung]:
    return [((g, s), [(t, s) for t in teile]) for g, teile in gebiete for s in spalten]


def _lies(datei: Path) -> tuple[dict[Paar, int], list[Summenzeile]]:
    """Anzahlen und Zwischensummen; eine Zeile ohne Nummer fasst die davor zusammen, so weit es aufgeht."""
    werte: dict[Paar, int] = {}
    gebiete: list[Summenzeile] = []
    offen: list[tuple[str, list[int | None]]] = []
    with datei.open(encoding="utf-8", newline="") as strom:
        name, nummer, *spalten = next(leser := csv.reader(strom))
        assert (name, nummer) == ("BezirkName", "BezirkNummer")
        for wo, schluessel, *zellen in leser:
            zahlen = [int(zelle) if zelle.strip().isdigit() else None for zelle in zellen]
            werte |= {(wo, s): zahl for s, zahl in zip(spalten, zahlen, strict=True) if zahl is not None}
            if not schluessel.strip() and (teile := _teile(zahlen, offen)):
                gebiete.append((wo, tuple(teil for teil, _ in offen[-teile:])))
                del offen[-teile:]
            offen.append((wo, zahlen))
    return werte, gebiete


def _teile(summe: Sequence[int | None], davor: Sequence[tuple[str, Sequence[int | None]]]) -> int:
    """Wie viele der letzten Zeilen zusammen diese ergeben, wo nichts fehlt; 0, wenn keine."""
    for anzahl in range(2, len(davor) + 1):
        spalten = list(zip(summe, *(zahlen for _, zahlen in davor[-anzahl:]), strict=True))
        ganze = [spalte for spalte in spalten if None not in spalte]
        if ganze and all(spalte[0] == sum(spalte[1:]) for spalte in ganze):  # type: ignore[arg-type]
            return anzahl
    return 0


if __name__ == "__main__":
    starten(main, {"gebiete": gebiete_anlegen, "geliefert": geliefert, "roh": roh})
