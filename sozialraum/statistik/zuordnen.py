"""Zeilen und Importvorlage werden zu getippten Rohwerten und Befunden; rein, im Strom, ohne zu raten.

Vorschau, Prüfung und Übernahme rufen dieselbe Funktion. Was eine Zelle bedeutet, wird je verschiedener Zelle
einmal geklärt und gemerkt; danach kostet eine Zeile nur Nachschlagen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from operator import itemgetter
from typing import Any

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.befunde import Befund, Befundliste, Schwere, gekuerzt
from sozialraum.statistik.vorlage import TRENNER, Merkmalsangaben, Vorlage
from sozialraum.statistik.zahlen_lesen import RAND, KeineZahl, schreiben
from sozialraum.statistik.zeichen import Vermerk, Zeichen

GEMERKTE_ZAHLEN = 50_000
LAENGSTE_GEMERKTE_ZELLE = 60
FRUEHESTES_JAHR, SPAETESTES_JAHR = 1800, 2199

# Merkmal, Einheit, Zeitraum, Wert, Zeichen, Vermerk, Zeile, Spalte (ab 1), Zelle: ein Tupel, weil Millionen
# davon durchlaufen und ein Objekt je Wert die Übernahme um die Hälfte verlangsamt.
Rohwert = tuple[str, int, str, Decimal | None, Zeichen | None, Vermerk | None, int, int, str]
Gelesen = tuple[Decimal | None, Zeichen | None, Vermerk | None]


@dataclass(frozen=True, slots=True)
class Raumstand:
    """Eine bekannte Raumeinheit in einem Gebietsstand; `bis` ist ausschließend."""

    einheit_id: int
    name: str
    von: date | None = None
    bis: date | None = None


Raumverzeichnis = Mapping[tuple[str, str], tuple[Raumstand, ...]]
"""(Ebene, amtlicher Schlüssel) → ihre Gebietsstände."""


@dataclass
class Bericht:
    """Was beim Zuordnen herauskam; vollständig, sobald der Strom zu Ende ist."""

    befunde: Befundliste = field(default_factory=Befundliste)
    werte: int = 0
    leere_zeilen: int = 0
    merkmale: list[str] = field(default_factory=list)
    einheiten: int = 0
    zeitraeume: list[str] = field(default_factory=list)


def zuordnen(
    zeilen: Iterable[tuple[int, list[str]]], vorlage: Vorlage, raeume: Raumverzeichnis, bericht: Bericht
) -> Iterator[Rohwert]:
    """Je gelesener Zelle ein Rohwert; Zeilen mit Fehlern geben keinen Wert, aber einen Befund in `bericht`.

    Reicht Fehler aus `zeilen` durch. Doppelte Schlüssel findet erst die Übernahme.
    """
    klaerung = _Klaerung(vorlage, raeume, bericht.befunde)
    strom = iter(zeilen)
    if not klaerung.kopf_gefunden(strom):
        return
    breite = len(vorlage.spalten)
    ort_von, merkmal_von = klaerung.ort_von, klaerung.merkmal_von
    (zeit_stelle,), (wert_stelle,) = vorlage.rollen["zeitraum"], vorlage.rollen["wert"]
    orte, merkmale, zeiten = klaerung.orte, klaerung.merkmale, klaerung.zeiten
    spalte = wert_stelle + 1
    datenzeilen = 0
    for zeile, zellen in strom:
        if len(zellen) != breite:
            if any(zelle.strip(RAND) for zelle in zellen):
                datenzeilen += 1
                klaerung.falsche_breite(zeile, zellen)
            else:
                bericht.leere_zeilen += 1
            continue
        zeitraum = zeiten.get(zellen[zeit_stelle])
        if zeitraum is None:
            if not any(zelle.strip(RAND) for zelle in zellen):
                bericht.leere_zeilen += 1
                continue
            zeitraum = klaerung.zeitraum(zeile, zellen)
        datenzeilen += 1
        einheit = orte.get(ort_von(zellen)) or klaerung.ort(zeile, zellen, zeitraum)
        merkmal = merkmale.get(merkmal_von(zellen)) or klaerung.merkmal(zeile, zellen)
        if not merkmal:
            continue
        zelle = zellen[wert_stelle]
        gelesen = merkmal.gemerkt.get(zelle) or klaerung.wert(zeile, zelle, merkmal)
        if not gelesen or not einheit or not zeitraum:
            continue
        bericht.werte += 1
        yield merkmal.schluessel, einheit, zeitraum, *gelesen, zeile, spalte, zelle
    klaerung.abschliessen(bericht, datenzeilen)


class _Merkmal:
    """Ein Merkmal mit den Zellen, deren Wert schon geklärt ist."""

    __slots__ = ("angaben", "gemerkt", "schluessel")

    def __init__(self, angaben: Merkmalsangaben, gemerkt: dict[str, Gelesen]) -> None:
        self.angaben = angaben
        self.schluessel = angaben.schluessel
        self.gemerkt = gemerkt


class _Klaerung:
    """Klärt je verschiedener Zelle einmal, was sie bedeutet; Ungeklärtes wird Befund und nicht gemerkt."""

    def __init__(self, vorlage: Vorlage, raeume: Raumverzeichnis, befunde: Befundliste) -> None:
        self.vorlage = vorlage
        self.raeume = raeume
        self.befunde = befunde
        self.orte: dict[Any, int] = {}
        self.merkmale: dict[Any, _Merkmal] = {}
        self.zeiten: dict[str, str] = {}
        self._gemerkt: dict[tuple[int, Decimal | None], dict[str, Gelesen]] = {}
        self._namen_verglichen: set[str] = set()
        rollen = vorlage.rollen
        # Nur wo Einheiten eine Gültigkeit haben, hängt die Einheit auch vom Zeitraum ab.
        mit_zeit = any(
            stand.von or stand.bis or len(staende) > 1 for staende in raeume.values() for stand in staende
        )
        self.ort_von = itemgetter(
            *rollen["raum"], *rollen.get("raumname", ()), *(rollen["zeitraum"] if mit_zeit else ())
        )
        self.merkmal_von = itemgetter(
            *rollen["merkmal"], *rollen.get("tabelle", ()), *rollen.get("wortlaut", ())
        )

    # Kopf und Breite -----------------------------------------------------------------------------

    def kopf_gefunden(self, strom: Iterator[tuple[int, list[str]]]) -> bool:
        """Liest bis zur Kopfzeile und vergleicht sie mit der Vorlage."""
        vorlage = self.vorlage
        if not self.raeume:
            self._fehler(
                f"Für die Gemeinde {vorlage.ags} sind noch keine Raumeinheiten angelegt; kein Wert lässt "
                "sich zuordnen.",
                "Bitte übernehmen Sie zuerst die Grenzen unter „Sozialräume → Raumeinheiten“.",
            )
            return False
        for zeile, zellen in strom:
            if zeile < vorlage.kopfzeile:
                continue
            kopf = [zelle.strip() for zelle in zellen]
            if zeile == vorlage.kopfzeile and vorlage.passt_zu(kopf):
                return True
            fehlend = [name for name in vorlage.spalten if name not in kopf]
            was = (
                f"es fehlt {', '.join(f'„{name}“' for name in fehlend)}"
                if fehlend
                else "Reihenfolge oder Zahl der Spalten weicht ab"
            )
            self._fehler(
                f"Zeile {zahl(zeile)} ist nicht die Kopfzeile der Importvorlage „{vorlage.name}“: {was}.",
                "Bitte wählen Sie eine andere Importvorlage oder prüfen Sie, ob es die richtige Datei ist.",
                zeile=zeile,
            )
            return False
        self._fehler(
            f"Die Datei hat keine Zeile {zahl(vorlage.kopfzeile)} mit Überschriften.",
            "Bitte prüfen Sie, ob das Herunterladen vollständig war.",
        )
        return False

    def falsche_breite(self, zeile: int, zellen: list[str]) -> None:
        ursache = ("breite", len(zellen))
        if self.befunde.voll(ursache):
            self.befunde.zaehle(ursache)
            return
        soll, ist = len(self.vorlage.spalten), len(zellen)
        self._fehler(
            f"Zeile {zahl(zeile)} hat {zahl(ist)} statt {zahl(soll)} Zellen.",
            "Vermutlich ist die Zeile abgeschnitten."
            if ist < soll
            else "Vermutlich enthält eine Zelle das Trennzeichen und steht nicht in Anführungszeichen.",
            zeile=zeile,
            zelle=gekuerzt(self.vorlage.delimiter.join(zellen)),
            ursache=ursache,
        )

    # Zeitraum ------------------------------------------------------------------------------------

    def zeitraum(self, zeile: int, zellen: list[str]) -> str:
        (stelle,) = self.vorlage.rollen["zeitraum"]
        zelle = zellen[stelle]
        art = self.vorlage.zeitraumart
        if zeitraum := zeitraum_lesen(zelle.strip(RAND), art):
            self.zeiten[zelle] = zeitraum
            return zeitraum
        self._zellfehler(
            zeile, stelle, zelle, f"ist {OHNE_ZEITRAUM[art]}", "Bitte berichtigen Sie die Zelle."
        )
        return ""

    # Raum ----------------------------------------------------------------------------------------

    def ort(self, zeile: int, zellen: list[str], zeitraum: str) -> int:
        (stelle,) = self.vorlage.rollen["raum"]
        zelle = zellen[stelle]
        gesucht = self.vorlage.ort(zelle.strip(RAND))
        if gesucht is None:
            self._zellfehler(
                zeile,
                stelle,
                zelle,
                "passt zu keinem Gebietsschlüssel der Importvorlage",
                "Bitte prüfen Sie, ob führende Nullen verloren gingen." + self._aehnlich(zelle.strip(RAND)),
            )
            return 0
        staende = self.raeume.get(gesucht, ())
        if not staende:
            ebene, schluessel = gesucht
            self._zellfehler(
                zeile,
                stelle,
                zelle,
                f"meint {ebene.capitalize()} „{schluessel}“ in {self.vorlage.ags}; diese Raumeinheit gibt "
                "es hier nicht",
                "Bitte übernehmen Sie ihre Grenze unter „Sozialräume → Raumeinheiten“ oder berichtigen Sie "
                "den Schlüssel.",
            )
            return 0
        if not zeitraum:
            return 0
        gueltig = [stand for stand in staende if _gilt(stand, zeitraum)]
        if len(gueltig) != 1:
            was = "mehrere Gebietsstände" if gueltig else "keinen Gebietsstand"
            self._zellfehler(
                zeile,
                stelle,
                zelle,
                f"hat für den Zeitraum {zeitraum} {was}",
                "Bitte prüfen Sie die Gültigkeit der Raumeinheit unter „Sozialräume → Raumeinheiten“.",
            )
            return 0
        self.orte[self.ort_von(zellen)] = gueltig[0].einheit_id
        self._name_vergleichen(zeile, zellen, zelle, gueltig[0])
        return gueltig[0].einheit_id

    def _aehnlich(self, zelle: str) -> str:
        schluessel = sorted({eines for _, eines in self.raeume if eines})
        nah = get_close_matches(zelle.lstrip("0"), schluessel, n=3, cutoff=0.6)
        return f" Ähnlich: {', '.join(nah)}." if nah else ""

    def _name_vergleichen(self, zeile: int, zellen: list[str], schluessel: str, stand: Raumstand) -> None:
        for stelle in self.vorlage.rollen.get("raumname", ()):
            geliefert = zellen[stelle].strip()
            if schluessel in self._namen_verglichen or _namenskern(geliefert) == _namenskern(stand.name):
                continue
            self._namen_verglichen.add(schluessel)
            self.befunde.melde(
                Befund(
                    Schwere.HINWEIS,
                    f"Zeile {zahl(zeile)}: Schlüssel {schluessel} heißt in der Datei "
                    f"„{gekuerzt(geliefert)}“, bei uns "
                    f"„{stand.name}“. Zugeordnet wird nach dem Schlüssel.",
                    "Bitte prüfen Sie, ob dasselbe Gebiet gemeint ist.",
                    zeile=zeile,
                    spalte=self.vorlage.spalten[stelle],
                    zelle=gekuerzt(geliefert),
                ),
                "raumname",
            )

    # Merkmal -------------------------------------------------------------------------------------

    def merkmal(self, zeile: int, zellen: list[str]) -> _Merkmal | None:
        stellen = self.vorlage.rollen["merkmal"]
        schluessel = TRENNER.join(zellen[stelle].strip(RAND) for stelle in stellen)
        angaben = self.vorlage.merkmale.get(schluessel)
        if angaben is None:
            nah = get_close_matches(schluessel, self.vorlage.merkmale, n=1, cutoff=0.7)
            self._zellfehler(
                zeile,
                stellen[-1],
                schluessel,
                "ist kein Merkmal der Importvorlage",
                f"Meint das Amt „{self.vorlage.merkmale[nah[0]].bezeichnung}“ ({nah[0]})? Sonst fehlt das "
                "Merkmal in "
                "der Importvorlage."
                if nah
                else "Bitte lassen Sie die Importvorlage um dieses Merkmal ergänzen.",
            )
            return None
        for rolle, erwartet in (("tabelle", angaben.tabelle), ("wortlaut", angaben.wortlaut)):
            for stelle in self.vorlage.rollen.get(rolle, ()):
                if erwartet and zellen[stelle].strip(RAND) != erwartet:
                    self._zellfehler(
                        zeile,
                        stelle,
                        zellen[stelle],
                        f"steht bei Merkmal {schluessel}, das bisher „{erwartet}“ hieß",
                        "Bitte prüfen Sie, ob das Amt seine Schlüssel neu vergeben hat; sonst ergänzen Sie "
                        "den neuen "
                        "Wortlaut in der Importvorlage.",
                    )
                    return None
        gemerkt = self._gemerkt.setdefault((angaben.stellen, angaben.minimum), {})
        merkmal = _Merkmal(angaben, gemerkt)
        self.merkmale[self.merkmal_von(zellen)] = merkmal
        return merkmal

    # Wert ----------------------------------------------------------------------------------------

    def wert(self, zeile: int, zelle: str, merkmal: _Merkmal) -> Gelesen | None:
        try:
            gelesen = self.gelesen(zelle.strip(RAND), merkmal.angaben)
        except KeineZahl as fehler:
            (stelle,) = self.vorlage.rollen["wert"]
            self._zellfehler(zeile, stelle, zelle, fehler.grund, self._vorschlag(zelle, merkmal.angaben))
            return None
        # Begrenzt, damit fünf Millionen verschiedene Zahlen nicht alle im Speicher bleiben.
        if len(zelle) <= LAENGSTE_GEMERKTE_ZELLE:
            if len(merkmal.gemerkt) >= GEMERKTE_ZAHLEN:
                merkmal.gemerkt.clear()
            merkmal.gemerkt[zelle] = gelesen
        return gelesen

    def gelesen(self, text: str, angaben: Merkmalsangaben) -> Gelesen:
        """Erst die Zeichen der Legende, dann Vermerke, dann die Zahl. Fehler: `KeineZahl`."""
        vorlage = self.vorlage
        if zeichen := vorlage.zeichen.get(text):
            return (Decimal(0) if zeichen is Zeichen.WENIGER_ALS_HAELFTE else None), zeichen, None
        if text in vorlage.nullwerte:
            return Decimal(0), None, None
        if not text:
            raise KeineZahl("ist leer, und die Legende nennt keine Bedeutung für leere Zellen")
        vermerk = None
        for marke, bedeutung in vorlage.vermerke.items():
            if marke == "()" and text.startswith("(") and text.endswith(")"):
                text, vermerk = text[1:-1].strip(RAND), bedeutung
            elif marke != "()" and text.endswith(marke):
                text, vermerk = text.removesuffix(marke).strip(RAND), bedeutung
        wert = vorlage.zahlform.lesen(text, angaben.stellen)
        if angaben.minimum is not None and wert < angaben.minimum:
            raise KeineZahl(
                f"ist kleiner als {zahl(angaben.minimum)}; bei „{angaben.bezeichnung}“ kann das nicht sein"
            )
        return wert, None, vermerk

    def _vorschlag(self, zelle: str, angaben: Merkmalsangaben) -> str:
        legende = ", ".join(
            f"„{zeichen}“" for zeichen in (*self.vorlage.zeichen, *sorted(self.vorlage.nullwerte))
        )
        beispiel = schreiben(Decimal("12345").scaleb(-angaben.stellen), self.vorlage.zahlform)
        return (
            f"Erwartet wird eine Zahl wie {beispiel}"
            + (f" oder eines der Zeichen {legende}" if legende else "")
            + ". Bitte fragen Sie beim Amt nach, was die Zelle bedeutet."
        )

    # Ende ----------------------------------------------------------------------------------------

    def abschliessen(self, bericht: Bericht, datenzeilen: int) -> None:
        if not datenzeilen:
            self._fehler(
                "Die Datei enthält unter der Kopfzeile keine Datenzeile.",
                "Bitte prüfen Sie, ob das Herunterladen vollständig war.",
            )
        benutzt = {merkmal.schluessel for merkmal in self.merkmale.values()}
        bericht.merkmale = [schluessel for schluessel in self.vorlage.merkmale if schluessel in benutzt]
        bericht.einheiten = len(set(self.orte.values()))
        bericht.zeitraeume = sorted(set(self.zeiten.values()))

    def _zellfehler(self, zeile: int, stelle: int, zelle: str, satz: str, vorschlag: str) -> None:
        ursache = (stelle, zelle[:LAENGSTE_GEMERKTE_ZELLE], satz[:20])
        if self.befunde.voll(ursache):
            self.befunde.zaehle(ursache)
            return
        spalte = self.vorlage.spalten[stelle]
        self._fehler(
            f"Zeile {zahl(zeile)}, Spalte „{spalte}“: „{gekuerzt(zelle)}“ {satz}.",
            vorschlag,
            zeile=zeile,
            spalte=spalte,
            zelle=gekuerzt(zelle),
            ursache=ursache,
        )

    def _fehler(
        self,
        text: str,
        vorschlag: str,
        *,
        zeile: int | None = None,
        spalte: str = "",
        zelle: str = "",
        ursache: Any = None,
    ) -> None:
        self.befunde.melde(
            Befund(Schwere.FEHLER, text, vorschlag, zeile=zeile, spalte=spalte, zelle=zelle), ursache
        )


OHNE_ZEITRAUM = {
    "jahr": "kein Jahr mit vier Ziffern, etwa 2012",
    "stichtag": "kein Stichtag, etwa 31.12.2012",
    "monat": "kein Monat, etwa 03.2012 oder 2012-03",
    "quartal": "kein Quartal, etwa 3/2012 oder 2012-Q3",
}
FORMEN = {
    "jahr": re.compile(r"(?P<jahr>[0-9]{4})"),
    "stichtag": re.compile(
        r"(?P<tag>[0-9]{1,2})\.(?P<monat>[0-9]{1,2})\.(?P<jahr>[0-9]{4})"
        r"|(?P<jahr2>[0-9]{4})-(?P<monat2>[0-9]{2})-(?P<tag2>[0-9]{2})"
    ),
    "monat": re.compile(
        r"(?P<monat>[0-9]{1,2})[./](?P<jahr>[0-9]{4})|(?P<jahr2>[0-9]{4})-(?P<monat2>[0-9]{2})"
    ),
    "quartal": re.compile(r"(?P<quartal>[1-4])/(?P<jahr>[0-9]{4})|(?P<jahr2>[0-9]{4})-?Q(?P<quartal2>[1-4])"),
}


def zeitraum_lesen(text: str, art: str) -> str:
    """`2012` · `2012-12-31` · `2012-03` · `2012-Q3`; leer, wenn der Text kein Zeitraum dieser Art ist."""
    treffer = FORMEN[art].fullmatch(text)
    if treffer is None:
        return ""
    teile = {name.rstrip("2"): int(wert) for name, wert in treffer.groupdict().items() if wert is not None}
    jahr = teile["jahr"]
    if not FRUEHESTES_JAHR <= jahr <= SPAETESTES_JAHR:
        return ""
    if art == "quartal":
        return f"{jahr}-Q{teile['quartal']}"
    if art == "jahr":
        return str(jahr)
    try:
        tag = date(jahr, teile["monat"], teile.get("tag", 1))
    except ValueError:
        return ""
    return tag.isoformat() if art == "stichtag" else f"{tag:%Y-%m}"


def _gilt(stand: Raumstand, zeitraum: str) -> bool:
    """Gilt der Gebietsstand am letzten Tag des Zeitraums? Ein Jahreswert ist der Stand am Jahresende."""
    if stand.von is None and stand.bis is None:
        return True
    jahr, _, rest = zeitraum.partition("-")
    if not rest:
        ende = f"{jahr}-12-31"
    elif rest.startswith("Q"):
        monat = int(rest[1]) * 3
        ende = f"{jahr}-{monat:02}-{30 if monat in (6, 9) else 31}"
    else:
        ende = zeitraum if len(rest) > 2 else f"{zeitraum}-28"
    return (stand.von is None or stand.von.isoformat() <= ende) and (
        stand.bis is None or ende < stand.bis.isoformat()
    )


def _namenskern(name: str) -> str:
    """Nur Buchstaben und Ziffern, ohne „Stadt“ davor: „Altstadt/Süd“ und „Altstadt-Süd“ sind dasselbe."""
    kern = "".join(zeichen for zeichen in name.casefold() if zeichen.isalnum())
    return kern.removeprefix("stadt") or kern
