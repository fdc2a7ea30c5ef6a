"""Die Tafel der Kennzahlen einer Anfrage: gerechnet wird beim Lesen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from sozialraum.kern.zahlen import aufzaehlung, zahl
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import geheimhaltung, zeitraeume
from sozialraum.statistik.indikatoren import (
    Absage,
    Indikator,
    Rechenweg,
    Rechnung,
    Reihe,
    Summand,
    berechne,
    mittel_und_streuung,
    ueber_quellen,
    z_mittel,
)
from sozialraum.statistik.indikatoren.katalog.soziales import MINDESTENS_EINWOHNER
from sozialraum.statistik.kennzahl import Herkunft, Kennzahl, schlicht
from sozialraum.statistik.kennzahlen.aus_quelle import AusQuelle
from sozialraum.statistik.kennzahlen.bestand import Bestand, nicht_geliefert
from sozialraum.statistik.kennzahlen.umgebung import Umgebung
from sozialraum.statistik.zeichen import Zeichen

EINWOHNERZAHL = "ew"
GEHEIM = (Zeichen.GEHEIM, Zeichen.GEHEIM_ODER_UNBEKANNT)
ZU_KLEIN = f"Unter {MINDESTENS_EINWOHNER} Einwohnerinnen und Einwohnern wird kein Index gerechnet."
AUS_EIGENER_ARBEIT = (
    "Diese Zahl entsteht aus Angeboten und Kooperationen, nicht aus gelieferten Daten; hier fehlt sie."
)


@dataclass(frozen=True)
class Vorgabe:
    """Eine Zahl aus der eigenen Arbeit, die der Tür übergeben wird; `hinweis` ist ein deutscher Satz.

    Steht nur der Zähler da, teilt die Tür ihn durch die Einwohnerzahl.
    """

    wert: Decimal | None = None
    zaehler: Decimal | None = None
    nenner: Decimal | None = None
    hinweis: str = ""


Mass = tuple[tuple[Decimal, Decimal] | None, int]
"""Mittel und Streuung; aus wie vielen Gebieten."""
Ergebnis = tuple[Kennzahl, Rechenweg | None]


class Kennzahlentafel:
    """Alle Kennzahlen einer Anfrage; gerechnet wird beim ersten Lesen.

    Nur Segregation und Sozialindex fragen dabei noch nach: einmal, wenn der Cache das Übrige weiß, sonst
    zweimal, und je weiterem Zeitraum einmal, wenn die Zeiträume nicht vorgegeben waren.
    """

    def __init__(
        self,
        indikatoren: Sequence[Indikator],
        gebiete: Sequence[Gebiet],
        zeitraeume: Sequence[str],
        bestand: Bestand,
        *,
        weitere: Sequence[Indikator] = (),
        feste_zeitraeume: bool = False,
        von_oben: Mapping[tuple[str, str, str], Vorgabe] | None = None,
    ) -> None:
        self.indikatoren = tuple(indikatoren)
        self._indikator = {i.key: i for i in (*weitere, *indikatoren)}
        self.gebiete = tuple(gebiete)
        self.zeitraeume = tuple(zeitraeume)
        self._bestand = bestand
        self._von_oben = von_oben or {}
        self._umgebung = Umgebung(bestand, gebiete, zeitraeume if feste_zeitraeume else None)
        self._rechnung = AusQuelle(bestand, self._umgebung)
        self._fertig: dict[tuple[str, int, str], Ergebnis] = {}
        self._masse: dict[tuple[str, int, str], Mass] = {}
        self._gruende: dict[tuple[str, frozenset[int]], str] = {}

    def __iter__(self) -> Iterator[Kennzahl]:
        for indikator in self.indikatoren:
            for gebiet in self.gebiete:
                yield from self.reihe(indikator.key, gebiet)

    def get(self, indikator: str, gebiet: Gebiet, zeitraum: str) -> Kennzahl:
        """Die Kennzahl, offen oder geschlossen. Fehler: `KeyError` bei nicht angefragtem Indikator."""
        return self._hole(indikator, gebiet, zeitraum)[0]

    def reihe(self, indikator: str, gebiet: Gebiet) -> list[Kennzahl]:
        """Die Kennzahlen aller Zeiträume der Tafel, vom ältesten zum jüngsten."""
        return [self.get(indikator, gebiet, zeitraum) for zeitraum in self.zeitraeume]

    def herkunft(self, indikator: str, gebiet: Gebiet, zeitraum: str) -> tuple[Herkunft, ...]:
        """Jede Zelle, die in die Kennzahl eingeht, mit Datei, Zeile und Spalte; leer ohne Rechenweg.

        Ist die Kennzahl geschlossen, stehen nur die Orte der Zellen da: Zähler und Nenner ergäben sie sonst.
        """
        kennzahl, weg = self._hole(indikator, gebiet, zeitraum)
        bestandteile = self._indikator[indikator].bestandteile
        if bestandteile:
            return tuple(eine for key, _ in bestandteile for eine in self.herkunft(key, gebiet, zeitraum))
        if weg is None:
            return ()
        seiten: list[tuple[Literal["zaehler", "nenner"], tuple[Summand, ...]]] = [
            ("zaehler", weg.zaehler),
            ("nenner", weg.nenner),
        ]
        return tuple(
            self._herkunft(
                seite, summand, reihe, anteil.einheit_id, anteil.gewicht, zeitraum, offen=kennzahl.offen
            )
            for seite, summanden in seiten
            for summand in summanden
            for anteil in self._rechnung.anteile(
                gebiet, zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor)
            )
            for reihe in summand.reihen
        )

    def nachrangige_quellen(self, indikator: str, gebiet: Gebiet, zeitraum: str) -> list[str]:
        """Namen der Quellen, die dieselbe Kennzahl auch ergeben, aber nicht gelten; der Vorrang zuerst."""
        weg = self._hole(indikator, gebiet, zeitraum)[1]
        if weg is None:
            return []
        satz = self._bestand.satz
        gesucht = self._indikator[indikator]
        return [
            satz.namen[quelle_id]
            for quelle_id in self._rechnung.ort(gebiet, zeitraum).quellen
            if quelle_id != weg.quelle_id
            and any(
                any(self._rechnung.zellen(anderer, gebiet, zeitraum))
                for anderer in (satz.wege(gesucht)[quelle_id], satz.gelieferte(gesucht).get(quelle_id))
                if isinstance(anderer, Rechenweg)
            )
        ]

    def haeufigste(
        self, indikator: str, gebiet: Gebiet, zeitraum: str
    ) -> list[tuple[Reihe, Decimal, Decimal]]:
        """Die größten Gruppen einer offenen Kennzahl dieser Rechnung, die größte zuerst.

        Mit ihrer Anzahl, wie sie veröffentlicht wird, und ihrem Anteil in Prozent.
        """
        kennzahl, weg = self._hole(indikator, gebiet, zeitraum)
        if weg is None or not kennzahl.offen or kennzahl.indikator.rechnung is not Rechnung.HAEUFIGSTE:
            return []
        return [
            (reihe, anzahl, anteil)
            for summand, anzahl, anteil in self._rechnung.gruppen(weg, gebiet, zeitraum)
            for reihe in summand.reihen
        ]

    def _herkunft(
        self,
        seite: Literal["zaehler", "nenner"],
        summand: Summand,
        reihe: Reihe,
        einheit_id: int,
        gewicht: Decimal,
        zeitraum: str,
        *,
        offen: bool,
    ) -> Herkunft:
        bestand = self._bestand
        wann = zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor)
        angabe = bestand.angabe(reihe, einheit_id, wann)
        zelle = bestand.zellen.get((reihe.id, einheit_id, wann))
        raum = bestand.raeume[einheit_id]
        regel = bestand.satz.regeln[reihe.quelle_id]
        gerundet = regel.rundet(randsumme=not raum.schluessel) and geheimhaltung.zaehlt(reihe.einheit)
        # Was erst unsere Regel schließt oder rundet, steht als Zahl in der Datei; zeigbar ist ein Zeichen.
        zeigbar = zelle is not None and (offen and not gerundet if angabe.offen else zelle.wert is None)
        return Herkunft(
            seite=seite,
            raum=raum.name,
            raum_kennung=raum.kennung,
            merkmal=reihe.bezeichnung,
            merkmal_schluessel=reihe.schluessel,
            tabelle=bestand.satz.tabellen[reihe.id],
            zeitraum=wann,
            faktor=gewicht * summand.glied.vorzeichen * summand.faktor,
            wert=schlicht(angabe.wert if offen else None),
            zeichen=angabe.zeichen,
            zeile=zelle.zeile if zelle else None,
            spalte=zelle.spalte if zelle else None,
            blatt=zelle.blatt if zelle else None,
            zelle=zelle.zelle if zelle and zeigbar else "",
            quelle=bestand.quellen[zelle.lieferung_id] if zelle else None,
            wert_id=zelle.id if zelle else None,
        )

    # Die Wahl der Quelle

    def _hole(self, key: str, gebiet: Gebiet, zeitraum: str) -> Ergebnis:
        schluessel = (key, id(gebiet), zeitraum)
        ergebnis = self._fertig.get(schluessel)
        if ergebnis is None:
            ergebnis = self._fertig[schluessel] = self._berechne(self._indikator[key], gebiet, zeitraum)
        return ergebnis

    def _berechne(self, indikator: Indikator, gebiet: Gebiet, zeitraum: str) -> Ergebnis:
        if indikator.rechnung is Rechnung.VON_OBEN:
            return self._uebergeben(indikator, gebiet, zeitraum), None
        if indikator.rechnung is Rechnung.Z_WERTE:
            return self._z_werte(indikator, gebiet, zeitraum), None
        satz = self._bestand.satz
        wege, gelieferte = satz.wege(indikator), satz.gelieferte(indikator)
        offen: Ergebnis | None = None
        geschlossen: list[Ergebnis] = []
        absagen: list[Absage] = []
        for quelle_id in self._rechnung.ort(gebiet, zeitraum).quellen:
            weg = wege[quelle_id]
            if isinstance(weg, Absage):
                absagen.append(weg)
            elif offen is None:
                gerechnet = self._rechnung.rechne(weg, gebiet, zeitraum), weg
                # Was die vorrangige Quelle geheim hält, sagt auch keine andere.
                if gerechnet[0].zeichen in GEHEIM:
                    return gerechnet
                if gerechnet[0].offen:
                    offen = gerechnet
                else:
                    geschlossen.append(gerechnet)
            # Was das Amt liefert, gilt vor dem, was sich aus seinen Teilen rechnen ließe.
            if (fertiger := gelieferte.get(quelle_id)) is not None:
                geliefert = self._rechnung.geliefert(fertiger, weg, gebiet, zeitraum)
                if geliefert is not None and (geliefert.offen or geliefert.zeichen in GEHEIM):
                    return geliefert, fertiger
                if geliefert is not None:
                    geschlossen.insert(0, (geliefert, fertiger))
            if offen is not None and not gelieferte:
                break
        if offen or geschlossen:
            return offen or geschlossen[0]
        return self._ohne_quelle(indikator, gebiet, zeitraum, absagen), None

    def _ohne_quelle(
        self, indikator: Indikator, gebiet: Gebiet, zeitraum: str, absagen: Sequence[Absage]
    ) -> Kennzahl:
        if not gebiet.anteile:
            return _zu(
                indikator,
                gebiet,
                zeitraum,
                Zeichen.NICHT_VORHANDEN,
                f"{gebiet.name} umfasst keine Raumeinheit.",
            )
        if absagen:
            quellen = frozenset(absage.quelle_id for absage in absagen)
            if (indikator.key, quellen) not in self._gruende:
                reihen = [r for absage in absagen for r in self._bestand.reihen[absage.quelle_id]]
                self._gruende[indikator.key, quellen] = ueber_quellen(indikator, absagen, reihen)
            hinweis = self._gruende[indikator.key, quellen]
            return _zu(indikator, gebiet, zeitraum, Zeichen.NICHT_SINNVOLL, hinweis)
        return _zu(indikator, gebiet, zeitraum, Zeichen.UNBEKANNT, nicht_geliefert(gebiet.name, zeitraum))

    # Rechnen ohne eine Quelle

    def _uebergeben(self, indikator: Indikator, gebiet: Gebiet, zeitraum: str) -> Kennzahl:
        vorgabe = self._von_oben.get((indikator.key, gebiet.kennung, zeitraum))
        if vorgabe is not None and vorgabe.zaehler is not None and indikator.bestandteile:
            einwohner = self.get(EINWOHNERZAHL, gebiet, zeitraum)
            if not einwohner.wert:
                zeichen = einwohner.zeichen or Zeichen.NICHT_SINNVOLL
                return _zu(indikator, gebiet, zeitraum, zeichen, einwohner.hinweis)
            wert = berechne(indikator, vorgabe.zaehler, einwohner.wert)
            vorgabe = replace(vorgabe, wert=wert, nenner=einwohner.wert)
        if vorgabe is None or vorgabe.wert is None:
            hinweis = vorgabe.hinweis if vorgabe else AUS_EIGENER_ARBEIT
            return _zu(indikator, gebiet, zeitraum, Zeichen.UNBEKANNT, hinweis)
        return Kennzahl(
            indikator,
            gebiet,
            zeitraum,
            wert=schlicht(vorgabe.wert),
            zaehler=schlicht(vorgabe.zaehler),
            nenner=schlicht(vorgabe.nenner),
            hinweis=vorgabe.hinweis,
            eigene_berechnung=True,
        )

    def _z_werte(self, indikator: Indikator, gebiet: Gebiet, zeitraum: str) -> Kennzahl:
        """Der Index aus z-Werten seiner Bestandteile, gemessen an den Gebieten derselben Ebene."""

        def zu(zeichen: Zeichen, hinweis: str) -> Kennzahl:
            return _zu(indikator, gebiet, zeitraum, zeichen, hinweis)

        eigene = [(self.get(key, gebiet, zeitraum), gewicht) for key, gewicht in indikator.bestandteile]
        fehlend = next((kennzahl for kennzahl, _ in eigene if not kennzahl.offen), None)
        if fehlend is not None:
            hinweis = f"{fehlend.indikator.label}: {fehlend.hinweis}"
            return zu(fehlend.zeichen or Zeichen.UNBEKANNT, hinweis)
        if not self._gross_genug(gebiet, zeitraum):
            return zu(Zeichen.NICHT_SINNVOLL, ZU_KLEIN)
        vergleich = self._umgebung.gleiche(self._rechnung.anteile(gebiet, zeitraum), zeitraum)
        teile: list[tuple[Decimal, Decimal, Decimal, int]] = []
        gemessen = len(vergleich)
        for eigen, gewicht in eigene:
            lage, anzahl = self._mass(eigen.indikator.key, vergleich, zeitraum)
            if lage is None:
                return zu(Zeichen.NICHT_SINNVOLL, f"Zu {gebiet.name} gibt es keine Gebiete zum Vergleich.")
            assert eigen.wert is not None
            gemessen = min(gemessen, anzahl)
            teile.append((eigen.wert, *lage, gewicht))
        z_werte = aufzaehlung(
            f"{eigen.indikator.label} {zahl(z_mittel([teil]), 1, vorzeichen=True)}"
            for (eigen, _), teil in zip(eigene, teile, strict=True)
        )
        return Kennzahl(
            indikator,
            gebiet,
            zeitraum,
            wert=z_mittel(teile),
            hinweis=f"z-Werte: {z_werte}; Maß sind {gemessen} von {len(vergleich)} Gebieten derselben Ebene",
            eigene_berechnung=True,
            quellen=tuple(dict.fromkeys(quelle for eigen, _ in eigene for quelle in eigen.quellen)),
        )

    def _mass(self, key: str, vergleich: tuple[Gebiet, ...], zeitraum: str) -> Mass:
        """Mittel und Streuung der offenen Werte der Gebiete, die groß genug sind, und wie viele es sind."""
        schluessel = (key, id(vergleich), zeitraum)
        if schluessel not in self._masse:

            def messen() -> Mass:
                self._umgebung.holen(zeitraum)
                werte = [
                    wert
                    for gebiet in vergleich
                    if self._gross_genug(gebiet, zeitraum)
                    and (wert := self.get(key, gebiet, zeitraum).wert) is not None
                ]
                return mittel_und_streuung(werte), len(werte)

            wer = [gebiet.kennung for gebiet in vergleich]
            was = "mass", repr(self._indikator[key]), wer, zeitraum
            satz = self._bestand.satz
            reihen = satz.gebrauchte(self._indikator[key]) | satz.gebrauchte(self._indikator[EINWOHNERZAHL])
            self._masse[schluessel] = self._umgebung.gemerkt(was, reihen, messen)
        return self._masse[schluessel]

    def _gross_genug(self, gebiet: Gebiet, zeitraum: str) -> bool:
        einwohner = self.get(EINWOHNERZAHL, gebiet, zeitraum)
        return einwohner.wert is not None and einwohner.wert >= MINDESTENS_EINWOHNER


def _zu(indikator: Indikator, gebiet: Gebiet, zeitraum: str, zeichen: Zeichen, hinweis: str) -> Kennzahl:
    return Kennzahl(indikator, gebiet, zeitraum, zeichen=zeichen, hinweis=hinweis)
