"""Die Tafel der Kennzahlen einer Anfrage: gerechnet wird beim Lesen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from sozialraum.kern.zahlen import aufzaehlung, zahl
from sozialraum.raeume.gebiet import Anteil, Gebiet
from sozialraum.statistik import geheimhaltung, zeitraeume
from sozialraum.statistik.gebietsbruch import anteile_im, bruch_nach, bruch_zwischen, flaeche_im
from sozialraum.statistik.geheimhaltung import UNBEKANNT, VORGEPRUEFT, Angabe, ist_verhaeltnis
from sozialraum.statistik.indikatoren import (
    HAEUFIGSTE,
    Absage,
    Art,
    Indikator,
    Rechenweg,
    Rechnung,
    Reihe,
    Summand,
    berechne,
    mittel_und_streuung,
    ueber_quellen,
    ungleichheit,
    vielfalt,
    z_mittel,
)
from sozialraum.statistik.indikatoren.katalog.soziales import MINDESTENS_EINWOHNER
from sozialraum.statistik.kennzahl import VERMERK_IN_WORTEN, Herkunft, Kennzahl, schlicht
from sozialraum.statistik.kennzahlen.bestand import Bestand, Schluessel, Zelle, nicht_geliefert
from sozialraum.statistik.kennzahlen.umgebung import Umgebung
from sozialraum.statistik.zeichen import Vermerk, Zeichen

HA_JE_KM2 = 100
EINS = Decimal(1)
EINWOHNERZAHL = "ew"
GEHEIM = (Zeichen.GEHEIM, Zeichen.GEHEIM_ODER_UNBEKANNT)
# Ein Unterschied von drei Personen ist keine Gruppe von drei Personen.
KEINE_GRUPPE_IM_ZAEHLER = frozenset({Art.VERAENDERUNG, Art.SALDO})
NICHT_ZUSAMMEN = "Gelieferte Anteile und Durchschnitte lassen sich nicht zusammenfassen."
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


Ergebnis = tuple[Kennzahl, Rechenweg | None]


class _Ort(NamedTuple):
    """Woraus ein Gebiet damals bestand und welche Quellen dazu liefern, die vorrangige zuerst."""

    gebiet: Gebiet
    anteile: tuple[Anteil, ...]
    quellen: tuple[int, ...]


class Kennzahlentafel:
    """Alle Kennzahlen einer Anfrage; gerechnet wird beim ersten Lesen.

    Nur Segregation und Sozialindex fragen dabei noch nach: zweimal, und je weiterem Zeitraum einmal, wenn die
    Zeiträume nicht vorgegeben waren.
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
        # Schlüssel ist die Nummer des Gebiets, der Wert hält es am Leben: es zu vergleichen kostete mehr, als
        # eine Kennzahl zu rechnen.
        self._orte: dict[tuple[int, str], _Ort] = {}
        self._fertig: dict[tuple[str, int, str], Ergebnis] = {}
        self._masse: dict[tuple[str, int, str], tuple[tuple[Decimal, Decimal] | None, int]] = {}
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
            for anteil in self._anteile(gebiet, zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor))
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
            for quelle_id in self._ort(gebiet, zeitraum).quellen
            if quelle_id != weg.quelle_id
            and any(
                any(self._zellen(anderer, gebiet, zeitraum))
                for anderer in (satz.wege(gesucht)[quelle_id], satz.gelieferte(gesucht).get(quelle_id))
                if isinstance(anderer, Rechenweg)
            )
        ]

    def haeufigste(self, indikator: str, gebiet: Gebiet, zeitraum: str) -> list[tuple[Reihe, Decimal]]:
        """Die größten Gruppen einer offenen Kennzahl dieser Rechnung mit ihrer Anzahl, die größte zuerst."""
        kennzahl, weg = self._hole(indikator, gebiet, zeitraum)
        if weg is None or not kennzahl.offen or kennzahl.indikator.rechnung is not Rechnung.HAEUFIGSTE:
            return []
        return [
            (reihe, anzahl.wert)
            for summand, anzahl in self._haeufigste(weg, gebiet, zeitraum)
            for reihe in summand.reihen
            if anzahl.wert is not None
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
        # Was erst unsere Regel schließt, steht als Zahl in der Datei; zeigbar ist nur ein Zeichen.
        zeigbar = zelle is not None and (offen if angabe.offen else zelle.wert is None)
        return Herkunft(
            seite=seite,
            raum=raum.name,
            raum_kennung=raum.kennung,
            merkmal=reihe.bezeichnung,
            merkmal_schluessel=reihe.schluessel,
            tabelle=bestand.satz.tabellen[reihe.id],
            zeitraum=wann,
            faktor=gewicht * summand.glied.vorzeichen * summand.faktor,
            wert=schlicht(angabe.wert) if offen else None,
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

    def _ort(self, gebiet: Gebiet, zeitraum: str) -> "_Ort":
        ort = self._orte.get((id(gebiet), zeitraum))
        if ort is None:
            anteile = anteile_im(gebiet, zeitraum)
            liefernde = self._bestand.liefernde
            dazu: set[int] = set()
            for anteil in anteile:
                dazu |= liefernde.get((anteil.einheit_id, zeitraum), set())
            quellen = tuple(quelle for quelle in self._bestand.reihen if quelle in dazu)
            ort = self._orte[id(gebiet), zeitraum] = _Ort(gebiet, anteile, quellen)
        return ort

    def _anteile(self, gebiet: Gebiet, zeitraum: str) -> tuple[Anteil, ...]:
        return self._ort(gebiet, zeitraum).anteile

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
        for quelle_id in self._ort(gebiet, zeitraum).quellen:
            weg = wege[quelle_id]
            if isinstance(weg, Absage):
                absagen.append(weg)
            elif offen is None:
                gerechnet = self._rechne(weg, gebiet, zeitraum), weg
                # Was die vorrangige Quelle geheim hält, sagt auch keine andere.
                if gerechnet[0].zeichen in GEHEIM:
                    return gerechnet
                if gerechnet[0].offen:
                    offen = gerechnet
                else:
                    geschlossen.append(gerechnet)
            # Was das Amt liefert, gilt vor dem, was sich aus seinen Teilen rechnen ließe.
            if (fertiger := gelieferte.get(quelle_id)) is not None:
                geliefert = self._geliefert(fertiger, weg, gebiet, zeitraum)
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

    # Rechnen aus einer Quelle

    def _rechne(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Kennzahl:
        indikator, regel = weg.indikator, self._bestand.satz.regeln[weg.quelle_id]
        bezug = zeitraeume.versetzt(zeitraum, -indikator.jahre_zuvor) if indikator.jahre_zuvor else ""
        if bezug and (umgezogen := bruch_zwischen(gebiet, bezug, zeitraum)):
            # Was davor lebte, lebte anderswo: die Veränderung wäre die der Grenze.
            return self._geschlossen(weg, gebiet, zeitraum, Zeichen.NICHT_SINNVOLL, umgezogen)
        if indikator.rechnung is Rechnung.UNGLEICHHEIT:
            return self._ungleichheit(weg, gebiet, zeitraum)
        ohne_gruppe = indikator.art in KEINE_GRUPPE_IM_ZAEHLER or indikator.rechnung is Rechnung.ALTERSSUMME
        if indikator.rechnung is Rechnung.HAEUFIGSTE:
            gewaehlte = self._haeufigste(weg, gebiet, zeitraum)
            zaehler = geheimhaltung.summe([(EINS, angabe) for _, angabe in gewaehlte], regel)
        else:
            zaehler = geheimhaltung.summe(
                self._teile(weg.zaehler, gebiet, zeitraum), VORGEPRUEFT if ohne_gruppe else regel
            )
        if indikator.art is Art.DICHTE:
            flaeche = flaeche_im(gebiet, zeitraum)
            nenner = Angabe(flaeche / HA_JE_KM2) if flaeche is not None else UNBEKANNT
        elif indikator.art is Art.ANZAHL:
            nenner = Angabe(EINS)
        else:
            nenner = geheimhaltung.summe(self._teile(weg.nenner, gebiet, zeitraum), regel)
        if indikator.art is Art.ANTEIL:
            gegenstuecke = [
                self._bestand.angabe(reihe, anteil.einheit_id, zeitraum)
                for reihe in weg.gegenstuecke
                for anteil in self._anteile(gebiet, zeitraum)
            ]
            grund = geheimhaltung.anteil(zaehler, nenner, regel, gegenstuecke)
        else:
            grund = geheimhaltung.verhaeltnis(zaehler, nenner)
        if grund is not None:
            return self._geschlossen(weg, gebiet, zeitraum, grund)
        assert zaehler.wert is not None and nenner.wert is not None
        if indikator.rechnung is Rechnung.VIELFALT:
            gruppen = [
                geheimhaltung.summe(self._teile([summand], gebiet, zeitraum), VORGEPRUEFT).wert
                for summand in weg.zaehler
            ]
            wert = vielfalt([gruppe for gruppe in gruppen if gruppe is not None], nenner.wert)
            return self._offen(weg, gebiet, zeitraum, wert)
        return self._offen(
            weg,
            gebiet,
            zeitraum,
            berechne(indikator, zaehler.wert, nenner.wert),
            zaehler=zaehler,
            nenner=None if indikator.art is Art.ANZAHL else nenner.wert,
        )

    def _haeufigste(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> list[tuple[Summand, Angabe]]:
        """Die größten Summanden; ist einer geschlossen, weiß niemand, ob er dazugehört: dann alle."""
        regel = self._bestand.satz.regeln[weg.quelle_id]
        alle = [
            (summand, geheimhaltung.summe(self._teile([summand], gebiet, zeitraum), regel))
            for summand in weg.zaehler
        ]
        if any(angabe.wert is None for _, angabe in alle):
            return alle
        return sorted(alle, key=lambda paar: paar[1].wert or 0, reverse=True)[:HAEUFIGSTE]

    def _ungleichheit(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Kennzahl:
        (gruppe,), (alle,) = weg.zaehler, weg.nenner

        def angabe(summand: Summand, einheit_id: int) -> Angabe:
            return geheimhaltung.summe(
                [(EINS, self._bestand.angabe(reihe, einheit_id, zeitraum)) for reihe in summand.reihen],
                VORGEPRUEFT,
            )

        teile = self._umgebung.teile(
            self._anteile(gebiet, zeitraum), zeitraum, [*gruppe.reihen, *alle.reihen]
        )
        if len(teile) < 2:
            hinweis = (
                f"Für {gebiet.name} sind keine kleineren Gebiete geliefert, auf die sich jemand verteilt."
            )
            return self._geschlossen(weg, gebiet, zeitraum, Zeichen.NICHT_SINNVOLL, hinweis)
        paare = [(angabe(gruppe, teil), angabe(alle, teil)) for teil in teile]
        zeichen = [a.zeichen for paar in paare for a in paar if a.wert is None and a.zeichen is not None]
        if zeichen:
            return self._geschlossen(weg, gebiet, zeitraum, geheimhaltung.strengstes(zeichen))
        anteil = ungleichheit(
            [(x.wert, y.wert - x.wert) for x, y in paare if x.wert is not None and y.wert is not None]
        )
        if anteil is None:
            hinweis = "Eine der beiden Gruppen ist leer; eine Verteilung hat sie nicht."
            return self._geschlossen(weg, gebiet, zeitraum, Zeichen.NICHT_SINNVOLL, hinweis)
        return self._offen(
            weg,
            gebiet,
            zeitraum,
            anteil * weg.indikator.faktor,
            hinweis=f"Verteilung auf {len(teile)} Gebiete",
        )

    def _geliefert(
        self, weg: Rechenweg, gerechnet: Rechenweg | Absage, gebiet: Gebiet, zeitraum: str
    ) -> Kennzahl | None:
        """Die gelieferte Zahl eines einzelnen Gebiets; None, wenn es dazu keine Zelle gibt."""
        (summand,) = weg.zaehler
        anteile = self._anteile(gebiet, zeitraum)
        if not any(self._zellen(weg, gebiet, zeitraum)):
            return None
        if len(anteile) != 1 or anteile[0].gewicht != 1:
            return self._geschlossen(weg, gebiet, zeitraum, Zeichen.NICHT_SINNVOLL, NICHT_ZUSAMMEN)
        angabe = self._bestand.angabe(summand.reihen[0], anteile[0].einheit_id, zeitraum)
        if angabe.zeichen is not None:
            return self._geschlossen(weg, gebiet, zeitraum, angabe.zeichen)
        if self._bestand.satz.regeln[weg.quelle_id].schwelle and ist_verhaeltnis(weg.indikator.einheit):
            # Mit dem Nenner verriete der Anteil die Anzahl; offen ist er nur, wo sie es auch wäre.
            nachgerechnet = (
                None if isinstance(gerechnet, Absage) else self._rechne(gerechnet, gebiet, zeitraum)
            )
            if nachgerechnet is None or not nachgerechnet.offen:
                return self._geschlossen(weg, gebiet, zeitraum, Zeichen.GEHEIM)
        return self._offen(weg, gebiet, zeitraum, angabe.wert)

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
        vergleich = self._umgebung.gleiche(self._anteile(gebiet, zeitraum), zeitraum)
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

    def _mass(
        self, key: str, vergleich: tuple[Gebiet, ...], zeitraum: str
    ) -> tuple[tuple[Decimal, Decimal] | None, int]:
        """Mittel und Streuung der offenen Werte der Gebiete, die groß genug sind, und wie viele es sind."""
        schluessel = (key, id(vergleich), zeitraum)
        if schluessel not in self._masse:
            werte = [
                wert
                for gebiet in vergleich
                if self._gross_genug(gebiet, zeitraum)
                and (wert := self.get(key, gebiet, zeitraum).wert) is not None
            ]
            self._masse[schluessel] = mittel_und_streuung(werte), len(werte)
        return self._masse[schluessel]

    def _gross_genug(self, gebiet: Gebiet, zeitraum: str) -> bool:
        einwohner = self.get(EINWOHNERZAHL, gebiet, zeitraum)
        return einwohner.wert is not None and einwohner.wert >= MINDESTENS_EINWOHNER

    # Aus Angaben wird eine Kennzahl

    def _offen(
        self,
        weg: Rechenweg,
        gebiet: Gebiet,
        zeitraum: str,
        wert: Decimal | None,
        *,
        zaehler: Angabe | None = None,
        nenner: Decimal | None = None,
        hinweis: str = "",
    ) -> Kennzahl:
        benutzt = list(self._zellen(weg, gebiet, zeitraum))
        vermerke = tuple(
            VERMERK_IN_WORTEN[Vermerk(v)] for v in sorted({z.vermerk for z in benutzt if z.vermerk})
        )
        return Kennzahl(
            weg.indikator,
            gebiet,
            zeitraum,
            wert=schlicht(wert),
            zeichen=zaehler.zeichen if zaehler and weg.indikator.art is Art.ANZAHL else None,
            hinweis="; ".join(filter(None, [*vermerke, hinweis, bruch_nach(gebiet, zeitraum)])),
            zaehler=schlicht(zaehler.wert) if zaehler else None,
            nenner=schlicht(nenner),
            vermerke=vermerke,
            **self._woher(weg, gebiet, zeitraum, benutzt),
        )

    def _geschlossen(
        self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str, grund: Zeichen, hinweis: str = ""
    ) -> Kennzahl:
        return Kennzahl(
            weg.indikator,
            gebiet,
            zeitraum,
            zeichen=grund,
            hinweis=hinweis or self._grund_in_worten(grund, weg, gebiet, zeitraum),
            **self._woher(weg, gebiet, zeitraum, list(self._zellen(weg, gebiet, zeitraum))),
        )

    def _woher(
        self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str, benutzt: Sequence[Zelle]
    ) -> dict[str, Any]:
        quellen, jahre = self._bestand.quellen, weg.indikator.jahre_zuvor
        return {
            "eigene_berechnung": not self._wie_geliefert(weg, gebiet, zeitraum),
            "quellen": tuple(
                quellen[pk] for pk in dict.fromkeys(z.lieferung_id for z in benutzt) if pk in quellen
            ),
            "bezug": zeitraeume.versetzt(zeitraum, -jahre) if jahre else "",
        }

    def _teile(
        self, summanden: Sequence[Summand], gebiet: Gebiet, zeitraum: str
    ) -> list[tuple[Decimal, Angabe]]:
        angabe = self._bestand.angabe
        teile = []
        for summand in summanden:
            wann = zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor)
            for anteil in self._anteile(gebiet, wann):
                gewicht = anteil.gewicht * summand.glied.vorzeichen * summand.faktor
                teile += [(gewicht, angabe(reihe, anteil.einheit_id, wann)) for reihe in summand.reihen]
        return teile

    def _schluessel(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Iterator[Schluessel]:
        for summand in weg.zaehler + weg.nenner:
            wann = zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor)
            for reihe in summand.reihen:
                for anteil in self._anteile(gebiet, wann):
                    yield reihe.id, anteil.einheit_id, wann

    def _zellen(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Iterator[Zelle]:
        zellen = self._bestand.zellen
        for schluessel in self._schluessel(weg, gebiet, zeitraum):
            if (zelle := zellen.get(schluessel)) is not None:
                yield zelle

    def _wie_geliefert(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> bool:
        anteile = self._anteile(gebiet, zeitraum)
        return weg.geliefert or (
            weg.indikator.art is Art.ANZAHL
            and len(anteile) == 1
            and anteile[0].gewicht == 1
            and sum(len(summand.reihen) for summand in weg.zaehler) == 1
        )

    def _grund_in_worten(self, grund: Zeichen, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> str:
        if (
            weg.indikator.art is Art.DICHTE
            and flaeche_im(gebiet, zeitraum) is None
            and grund is Zeichen.UNBEKANNT
        ):
            return f"Für {gebiet.name} ist keine Fläche hinterlegt."
        if grund is Zeichen.UNBEKANNT:
            for _, einheit_id, wann in self._schluessel(weg, gebiet, zeitraum):
                if not any((r.id, einheit_id, wann) in self._bestand.zellen for r in weg.reihen):
                    return nicht_geliefert(self._bestand.raeume[einheit_id].name, wann)
        if grund is Zeichen.NICHT_SINNVOLL:
            return "Der Nenner ist 0; eine Verhältniszahl hat hier keine Aussage."
        return f"{geheimhaltung.grund_in_worten(grund)[0].upper()}{geheimhaltung.grund_in_worten(grund)[1:]}."


def _zu(indikator: Indikator, gebiet: Gebiet, zeitraum: str, zeichen: Zeichen, hinweis: str) -> Kennzahl:
    return Kennzahl(indikator, gebiet, zeitraum, zeichen=zeichen, hinweis=hinweis)
