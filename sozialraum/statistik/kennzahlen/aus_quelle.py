"""Eine Kennzahl aus einer einzigen Quelle: rechnen oder nehmen, wie geliefert; offen oder mit Grund zu."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from sozialraum.raeume.gebiet import Anteil, Gebiet
from sozialraum.statistik import geheimhaltung, zeitraeume
from sozialraum.statistik.gebietsbruch import anteile_im, bruch_nach, bruch_zwischen, flaeche_im
from sozialraum.statistik.geheimhaltung import (
    UNBEKANNT,
    VORGEPRUEFT,
    Angabe,
    ist_verhaeltnis,
    zaehlt,
)
from sozialraum.statistik.indikatoren import (
    HAEUFIGSTE,
    Absage,
    Art,
    Rechenweg,
    Rechnung,
    Summand,
    berechne,
    ungleichheit,
    vielfalt,
)
from sozialraum.statistik.kennzahl import VERMERK_IN_WORTEN, Kennzahl, schlicht
from sozialraum.statistik.kennzahlen.bestand import Bestand, Schluessel, Zelle, nicht_geliefert
from sozialraum.statistik.kennzahlen.umgebung import Umgebung
from sozialraum.statistik.reihenbruch import zaehlung_zwischen
from sozialraum.statistik.zeichen import Vermerk, Zeichen

HA_JE_KM2 = 100
EINS, NICHTS = Decimal(1), Decimal(0)
# Ein Unterschied von drei Personen ist keine Gruppe von drei Personen.
KEINE_GRUPPE_IM_ZAEHLER = frozenset({Art.VERAENDERUNG, Art.SALDO})
ANZAHLEN = frozenset({Art.ANZAHL, Art.SALDO, Art.VERAENDERUNG})
NICHT_ZUSAMMEN = "Gelieferte Anteile und Durchschnitte lassen sich nicht zusammenfassen."


class Ort(NamedTuple):
    """Woraus ein Gebiet damals bestand und welche Quellen dazu liefern, die vorrangige zuerst."""

    gebiet: Gebiet
    anteile: tuple[Anteil, ...]
    quellen: tuple[int, ...]


class AusQuelle:
    """Rechnet einen Rechenweg; was die Gebiete ringsum angeht, sagt die `umgebung`."""

    def __init__(self, bestand: Bestand, umgebung: Umgebung) -> None:
        self._bestand = bestand
        self._umgebung = umgebung
        # Schlüssel ist die Nummer des Gebiets, der Wert hält es am Leben: es zu vergleichen kostete mehr, als
        # eine Kennzahl zu rechnen.
        self._orte: dict[tuple[int, str], Ort] = {}

    def ort(self, gebiet: Gebiet, zeitraum: str) -> Ort:
        """Je Gebiet und Zeitraum einmal nachgesehen."""
        ort = self._orte.get((id(gebiet), zeitraum))
        if ort is None:
            anteile = anteile_im(gebiet, zeitraum)
            liefernde = self._bestand.liefernde
            dazu: set[int] = set()
            for anteil in anteile:
                dazu |= liefernde.get((anteil.einheit_id, zeitraum), set())
            quellen = tuple(quelle for quelle in self._bestand.reihen if quelle in dazu)
            ort = self._orte[id(gebiet), zeitraum] = Ort(gebiet, anteile, quellen)
        return ort

    def anteile(self, gebiet: Gebiet, zeitraum: str) -> tuple[Anteil, ...]:
        return self.ort(gebiet, zeitraum).anteile

    def rechne(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Kennzahl:
        indikator, regel = weg.indikator, self._bestand.satz.regeln[weg.quelle_id]
        bezug = zeitraeume.versetzt(zeitraum, -indikator.jahre_zuvor) if indikator.jahre_zuvor else ""
        if bezug and (umgezogen := bruch_zwischen(gebiet, bezug, zeitraum)):
            # Was davor lebte, lebte anderswo: die Veränderung wäre die der Grenze.
            return self._geschlossen(weg, gebiet, zeitraum, Zeichen.NICHT_SINNVOLL, umgezogen)
        if bezug and (umgestellt := self._neue_zaehlung(weg, gebiet, bezug, zeitraum)):
            return self._geschlossen(weg, gebiet, zeitraum, Zeichen.NICHT_SINNVOLL, umgestellt)
        if indikator.rechnung is Rechnung.UNGLEICHHEIT:
            return self._ungleichheit(weg, gebiet, zeitraum)
        ohne_gruppe = indikator.art in KEINE_GRUPPE_IM_ZAEHLER or indikator.rechnung is Rechnung.ALTERSSUMME
        if indikator.rechnung is Rechnung.HAEUFIGSTE:
            gewaehlte = self.haeufigste(weg, gebiet, zeitraum)
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
        if runde := self._rundung(weg, gebiet, zeitraum):
            zaehler = _gerundet(zaehler, weg.zaehler, runde)
            nenner = _gerundet(nenner, weg.nenner, runde)
            if indikator.art is Art.ANTEIL and zaehler.wert is not None and nenner.wert is not None:
                # Mehrere aufgerundete Teile können zusammen mehr sein als ihr abgerundetes Ganzes.
                zaehler = replace(zaehler, wert=min(zaehler.wert, nenner.wert))
        if indikator.art is Art.ANTEIL:
            gegenstuecke = [
                self._bestand.angabe(reihe, anteil.einheit_id, zeitraum)
                for reihe in weg.gegenstuecke
                for anteil in self.anteile(gebiet, zeitraum)
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

    def haeufigste(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> list[tuple[Summand, Angabe]]:
        """Die größten Summanden; ist einer geschlossen, weiß niemand, ob er dazugehört: dann alle."""
        regel = self._bestand.satz.regeln[weg.quelle_id]
        alle = [
            (summand, geheimhaltung.summe(self._teile([summand], gebiet, zeitraum), regel))
            for summand in weg.zaehler
        ]
        if any(angabe.wert is None for _, angabe in alle):
            return alle
        return sorted(alle, key=lambda paar: paar[1].wert or 0, reverse=True)[:HAEUFIGSTE]

    def gruppen(
        self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str
    ) -> list[tuple[Summand, Decimal, Decimal]]:
        """Die größten Summanden mit ihrer Anzahl und ihrem Anteil in Prozent; nur offene."""
        regel = self._bestand.satz.regeln[weg.quelle_id]
        alle = geheimhaltung.summe(self._teile(weg.nenner, gebiet, zeitraum), regel)
        groesste = self.haeufigste(weg, gebiet, zeitraum)
        if runde := self._rundung(weg, gebiet, zeitraum):
            alle = _gerundet(alle, weg.nenner, runde)
            groesste = [(summand, _gerundet(angabe, [summand], runde)) for summand, angabe in groesste]
        return [
            (summand, angabe.wert, angabe.wert / alle.wert * 100)
            for summand, angabe in groesste
            if angabe.wert is not None and alle.wert
        ]

    def _ungleichheit(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Kennzahl:
        anteile = self.anteile(gebiet, zeitraum)
        wo = [(anteil.einheit_id, anteil.gewicht) for anteil in anteile]
        was = "ungleichheit", repr(weg), wo, zeitraum
        reihen = frozenset(reihe.id for reihe in weg.reihen)
        anteil, gebiete, grund = self._umgebung.gemerkt(
            was, reihen, lambda: self._verteilung(weg, anteile, zeitraum)
        )
        if grund is not None:
            return self._geschlossen(weg, gebiet, zeitraum, grund)
        if gebiete < 2:
            hinweis = (
                f"Für {gebiet.name} sind keine kleineren Gebiete geliefert, auf die sich jemand verteilt."
            )
            return self._geschlossen(weg, gebiet, zeitraum, Zeichen.NICHT_SINNVOLL, hinweis)
        if anteil is None:
            hinweis = "Eine der beiden Gruppen ist leer; eine Verteilung hat sie nicht."
            return self._geschlossen(weg, gebiet, zeitraum, Zeichen.NICHT_SINNVOLL, hinweis)
        return self._offen(
            weg,
            gebiet,
            zeitraum,
            anteil * weg.indikator.faktor,
            hinweis=f"Verteilung auf {gebiete} Gebiete",
        )

    def _verteilung(
        self, weg: Rechenweg, anteile: Sequence[Anteil], zeitraum: str
    ) -> tuple[Decimal | None, int, Zeichen | None]:
        """Die Ungleichheit, auf wie viele Gebiete, und warum sie geschlossen ist."""
        (gruppe,), (alle,) = weg.zaehler, weg.nenner

        def angabe(summand: Summand, einheit_id: int) -> Angabe:
            return geheimhaltung.summe(
                [(EINS, self._bestand.angabe(reihe, einheit_id, zeitraum)) for reihe in summand.reihen],
                VORGEPRUEFT,
            )

        teile = self._umgebung.teile(anteile, zeitraum, [*gruppe.reihen, *alle.reihen])
        if len(teile) < 2:
            return None, len(teile), None
        paare = [(angabe(gruppe, teil), angabe(alle, teil)) for teil in teile]
        zeichen = [a.zeichen for paar in paare for a in paar if a.wert is None and a.zeichen is not None]
        if zeichen:
            return None, len(teile), geheimhaltung.strengstes(zeichen)
        gruppen = [
            (x.wert, max(y.wert - x.wert, NICHTS))
            for x, y in paare
            if x.wert is not None and y.wert is not None
        ]
        return ungleichheit(gruppen), len(teile), None

    def geliefert(
        self, weg: Rechenweg, gerechnet: Rechenweg | Absage, gebiet: Gebiet, zeitraum: str
    ) -> Kennzahl | None:
        """Die gelieferte Zahl eines einzelnen Gebiets; None, wenn es dazu keine Zelle gibt.

        None auch, wo Anzahlen gerundet sind und der genaue Anteil sie eingrenzte: Dann gilt der gerechnete.
        """
        (summand,) = weg.zaehler
        anteile = self.anteile(gebiet, zeitraum)
        if not any(self.zellen(weg, gebiet, zeitraum)):
            return None
        if len(anteile) != 1 or anteile[0].gewicht != 1:
            return self._geschlossen(weg, gebiet, zeitraum, Zeichen.NICHT_SINNVOLL, NICHT_ZUSAMMEN)
        if (
            isinstance(gerechnet, Rechenweg)
            and ist_verhaeltnis(summand.reihen[0].einheit)
            and self._rundung(weg, gebiet, zeitraum)
        ):
            return None
        angabe = self._bestand.angabe(summand.reihen[0], anteile[0].einheit_id, zeitraum)
        if angabe.zeichen is not None:
            return self._geschlossen(weg, gebiet, zeitraum, angabe.zeichen)
        if self._bestand.satz.regeln[weg.quelle_id].schwelle and ist_verhaeltnis(weg.indikator.einheit):
            # Mit dem Nenner verriete der Anteil die Anzahl; offen ist er nur, wo sie es auch wäre.
            nachgerechnet = (
                None if isinstance(gerechnet, Absage) else self.rechne(gerechnet, gebiet, zeitraum)
            )
            if nachgerechnet is None or not nachgerechnet.offen:
                return self._geschlossen(
                    weg, gebiet, zeitraum, self._bestand.satz.regeln[weg.quelle_id].zeichen
                )
        return self._offen(weg, gebiet, zeitraum, angabe.wert)

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
        benutzt = list(self.zellen(weg, gebiet, zeitraum))
        vermerke = tuple(
            VERMERK_IN_WORTEN[Vermerk(v)] for v in sorted({z.vermerk for z in benutzt if z.vermerk})
        )
        gerundet = ""
        if self._rundung(weg, gebiet, zeitraum) and _zaehlen(weg.zaehler):
            schritt = self._bestand.satz.regeln[weg.quelle_id].eigene_rundung
            gerundet = (
                f"auf ein Vielfaches von {schritt} gerundet"
                if weg.indikator.art in ANZAHLEN and zaehlt(weg.indikator.einheit)
                else f"aus Anzahlen, die auf Vielfache von {schritt} gerundet sind"
            )
        return Kennzahl(
            weg.indikator,
            gebiet,
            zeitraum,
            wert=schlicht(wert),
            zeichen=zaehler.zeichen if zaehler and weg.indikator.art is Art.ANZAHL else None,
            hinweis="; ".join(filter(None, [*vermerke, hinweis, gerundet, bruch_nach(gebiet, zeitraum)])),
            zaehler=schlicht(zaehler.wert if zaehler else None),
            nenner=schlicht(nenner),
            vermerke=vermerke,
            **self._woher(weg, gebiet, zeitraum, benutzt),
        )

    def _rundung(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Callable[[Decimal], Decimal] | None:
        """Wie Anzahlen hier veröffentlicht werden; None heißt genau."""
        regel = self._bestand.satz.regeln[weg.quelle_id]
        if not regel.eigene_rundung:
            return None
        gemeinde = self._bestand.ist_gemeinde(self.anteile(gebiet, zeitraum))
        return regel.gerundet if regel.rundet(randsumme=gemeinde) else None

    def _geschlossen(
        self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str, grund: Zeichen, hinweis: str = ""
    ) -> Kennzahl:
        return Kennzahl(
            weg.indikator,
            gebiet,
            zeitraum,
            zeichen=grund,
            hinweis=hinweis or self._grund_in_worten(grund, weg, gebiet, zeitraum),
            **self._woher(weg, gebiet, zeitraum, list(self.zellen(weg, gebiet, zeitraum))),
        )

    def _neue_zaehlung(self, weg: Rechenweg, gebiet: Gebiet, von: str, bis: str) -> str:
        """Warum die Quelle in beiden Zeiträumen anderes zählt; leer, wenn sie es nicht tut."""
        quellen = self._bestand.quellen
        lieferungen = {zelle.lieferung_id for zelle in self.zellen(weg, gebiet, bis)}
        brueche = [bruch for pk in lieferungen if pk in quellen for bruch in quellen[pk].brueche]
        return zaehlung_zwischen(brueche, weg.indikator, von, bis) if brueche else ""

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
            for anteil in self.anteile(gebiet, wann):
                gewicht = anteil.gewicht * summand.glied.vorzeichen * summand.faktor
                teile += [(gewicht, angabe(reihe, anteil.einheit_id, wann)) for reihe in summand.reihen]
        return teile

    def _schluessel(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Iterator[Schluessel]:
        for summand in weg.zaehler + weg.nenner:
            wann = zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor)
            for reihe in summand.reihen:
                for anteil in self.anteile(gebiet, wann):
                    yield reihe.id, anteil.einheit_id, wann

    def zellen(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Iterator[Zelle]:
        zellen = self._bestand.zellen
        for schluessel in self._schluessel(weg, gebiet, zeitraum):
            if (zelle := zellen.get(schluessel)) is not None:
                yield zelle

    def _wie_geliefert(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> bool:
        anteile = self.anteile(gebiet, zeitraum)
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


def _gerundet(angabe: Angabe, summanden: Sequence[Summand], runde: Callable[[Decimal], Decimal]) -> Angabe:
    """Gewichtete Summen gerundeter Anzahlen noch einmal gerundet; was niemanden zählt, bleibt."""
    if angabe.wert is None or not summanden or not _zaehlen(summanden):
        return angabe
    return replace(angabe, wert=runde(angabe.wert))


def _zaehlen(summanden: Sequence[Summand]) -> bool:
    """Ob sie Köpfe oder Fälle zählen, keine Flächen oder Jahre."""
    return all(zaehlt(reihe.einheit) for summand in summanden for reihe in summand.reihen)
