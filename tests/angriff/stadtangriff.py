"""Der Angriff auf die Musterstadt, wie die Datenbank sie zeigt: alles Offene aller Quellen zusammen.

Die wahren Zahlen und Gleichungen kommen aus der erfundenen Stadt, nicht aus dem, was geschlossen hat.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from sozialraum.raeume.models import Raumeinheit
from sozialraum.start.vorfuehrung import zahlen as stadt
from sozialraum.start.vorfuehrung.aemter import AEMTER, vorlage
from sozialraum.start.vorfuehrung.gleichungen import gleichungen
from sozialraum.start.vorfuehrung.merkmale import Merkmal as Gemeint
from sozialraum.statistik.models import Lieferung, Merkmal, Quelle, Wert
from sozialraum.statistik.schliessen.bestand_schliessen import bestand_schliessen
from sozialraum.statistik.wertabfragen import werte, wertzeilen
from tests.angriff.angreifer import verengte

Zelle = tuple[str, Gemeint]
Spielraum = tuple[float, float]


@dataclass
class Ergebnis:
    """Je Quelle, wie viele zu kleine Anzahlen angegriffen und welche verengt sind, mit ihrem Spielraum.

    `gezeigt` sind kleine Anzahlen, die eine andere Quelle offen zeigt: Dagegen hilft kein Schließen.
    `beim_amt` sind verengte, die schon geschlossen ankamen: Offen ist nur, was ihr Amt offen ließ.
    """

    offen: int = 0
    zellen: int = 0
    gezeigt: dict[str, list[Zelle]] = field(default_factory=lambda: defaultdict(list))
    angegriffen: Counter[str] = field(default_factory=Counter)
    verengt: dict[str, dict[Zelle, Spielraum]] = field(default_factory=lambda: defaultdict(dict))
    beim_amt: dict[str, dict[Zelle, Spielraum]] = field(default_factory=lambda: defaultdict(dict))


def angriff(jahr: int) -> Ergebnis:
    """Was sich im Jahr aus allem, was die Seite „Werte“ zeigt, über jede zu kleine Anzahl sagen lässt."""
    ergebnis = Ergebnis()
    wahre = {zelle: zahl for zelle, zahl in stadt.zahlen(jahr).items() if zelle[1] in _genaue()}
    offen: dict[Zelle, int] = {}
    kleine: dict[tuple[str, int], set[Zelle]] = defaultdict(set)
    kam_geschlossen: set[tuple[str, Zelle]] = set()
    menge = list(werte().filter(zeitraum=str(jahr), einheit__ags=stadt.stadt().ags))
    for wert, zeile in zip(menge, wertzeilen(menge), strict=True):
        zelle = zeile.einheit.schluessel or stadt.STADT, _gemeint(zeile.merkmal)
        if zelle not in wahre:
            continue
        ergebnis.zellen += 1
        schwelle = zeile.quelle.schwelle or stadt.schwelle(zelle[1])
        if zeile.wert is not None:
            ergebnis.offen += 1
            assert zeile.wert == wahre[zelle], (zelle, zeile.wert, wahre[zelle])
            offen[zelle] = wahre[zelle]
        elif 0 < wahre[zelle] < schwelle:
            kleine[zeile.quelle.schluessel, schwelle].add(zelle)
            if wert.wert is None:
                kam_geschlossen.add((zeile.quelle.schluessel, zelle))
    alle = _gleichungen(jahr, wahre)
    for (quelle, schwelle), zellen in sorted(kleine.items()):
        ergebnis.gezeigt[quelle] += sorted(zelle for zelle in zellen if zelle in offen)
        verdeckte = sorted(zellen - set(offen), key=repr)
        ergebnis.angegriffen[quelle] += len(verdeckte)
        for zelle, spielraum in verengte(offen, alle, verdeckte, schwelle).items():
            ziel = ergebnis.beim_amt if (quelle, zelle) in kam_geschlossen else ergebnis.verengt
            ziel[quelle][zelle] = spielraum
    return ergebnis


def roh_liefern(jahr: int, schwellen: Mapping[str, int]) -> None:
    """Die wahren Zahlen des Jahres von jedem genannten Amt nacheinander, als schlösse keines selbst.

    Die Gebiete der Stadt müssen schon da sein.
    """
    einheiten = {
        einheit.schluessel or stadt.STADT: einheit
        for einheit in Raumeinheit.objects.filter(ags=stadt.stadt().ags).select_related("ebene")
        if einheit.gilt_am(date(jahr, 12, 31))
    }
    for amt, schwelle in schwellen.items():
        quelle = Quelle.objects.create(
            schluessel=f"{amt}-{jahr}",
            name=amt,
            herausgeber=amt,
            quellenvermerk=amt,
            geheimhaltung="schwelle" if schwelle else "vorgeprueft",
            schwelle=schwelle,
        )
        lieferung = Lieferung.objects.create(
            quelle=quelle,
            dateiname=f"{amt}-{jahr}.csv",
            datei=f"lieferungen/{amt}-{jahr}.csv",
            sha256=f"{jahr}{Lieferung.objects.count():060x}",
            groesse=1,
            zustand="uebernommen",
            uebernommen=timezone.now(),
            durch_name=amt,
            umfang={"zeitraeume": [str(jahr)]},
        )
        zellen = []
        for reihenfolge, angaben in enumerate(vorlage(amt)["merkmale"]):
            gemeint = stadt.merkmal(angaben)
            if gemeint not in _genaue():
                continue
            merkmal = Merkmal.objects.create(
                quelle=quelle,
                schluessel=angaben["schluessel"],
                bezeichnung=angaben["bezeichnung"],
                groesse=gemeint.groesse,
                geschlecht=gemeint.geschlecht,
                alter_von=angaben.get("alter_von"),
                alter_bis=angaben.get("alter_bis"),
                reihenfolge=reihenfolge,
            )
            for (raum, wer), zahl in stadt.zahlen(jahr).items():
                if wer == gemeint:
                    zellen.append(
                        Wert(
                            lieferung=lieferung,
                            einheit=einheiten[raum],
                            merkmal=merkmal,
                            zeitraum=str(jahr),
                            wert=zahl,
                            zeile=len(zellen) + 2,
                            spalte=1,
                            zelle=str(zahl),
                        )
                    )
        Wert.objects.bulk_create(zellen, batch_size=5_000)
        bestand_schliessen(quelle=quelle, zeitraeume_=[str(jahr)], anlass=amt, lieferung=lieferung)


def genaue_aemter() -> dict[str, int]:
    """Ämter, die nicht runden, mit der Schwelle ihres ersten Merkmals."""
    return {
        amt.name: stadt.schwelle(stadt.merkmal(vorlage(amt.name)["merkmale"][0]))
        for amt in AEMTER
        if not amt.rundet
    }


def _genaue() -> set[Gemeint]:
    return set(stadt.gezaehlte(gerundet=False)) - {stadt.KEINE_KOEPFE}


def _gemeint(merkmal: Merkmal) -> Gemeint:
    return Gemeint(merkmal.groesse, merkmal.geschlecht, merkmal.alter_von or 0, merkmal.alter_bis)


def _gleichungen(jahr: int, wahre: Mapping[Zelle, int]) -> list[tuple[Zelle, list[Zelle]]]:
    """Gleichungen der Merkmale und der Gebiete, auch die der Ämter, die erst bei uns geschlossen werden."""
    gefuehrt = sorted({gemeint for _, gemeint in wahre}, key=repr)
    raeume = list(stadt.raeume(jahr))
    alle = [
        ((raum, ganzes), [(raum, teil) for teil in teile])
        for ganzes, teile in gleichungen(gefuehrt)
        for raum in raeume
    ]
    bezirke = list(stadt.stadt().bezirke)
    darin = {stadt.STADT: bezirke} | {b: [r for r in raeume if len(r) == 2 and r[0] == b] for b in bezirke}
    return alle + [
        ((ganzes, gemeint), [(teil, gemeint) for teil in teile])
        for gemeint in gefuehrt
        for ganzes, teile in darin.items()
    ]
