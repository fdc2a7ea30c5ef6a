"""Die Tafel der Kennzahlen einer Anfrage: gerechnet wird beim Lesen, ohne weitere Abfrage."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import geheimhaltung, zeitraeume
from sozialraum.statistik.gebietsbruch import anteile_im, bruch_nach, bruch_zwischen, flaeche_im
from sozialraum.statistik.geheimhaltung import UNBEKANNT, Angabe
from sozialraum.statistik.indikatoren import (
    Absage,
    Art,
    Indikator,
    Rechenweg,
    Reihe,
    Summand,
    berechne,
    ueber_quellen,
)
from sozialraum.statistik.kennzahl import VERMERK_IN_WORTEN, Herkunft, Kennzahl, schlicht
from sozialraum.statistik.kennzahlen.bestand import Bestand, Schluessel, Zelle, nicht_geliefert
from sozialraum.statistik.zeichen import Vermerk, Zeichen

HA_JE_KM2 = 100


class Kennzahlentafel:
    """Alle Kennzahlen einer Anfrage; gerechnet wird beim ersten Lesen, ohne weitere Abfrage."""

    def __init__(
        self,
        indikatoren: Sequence[Indikator],
        gebiete: Sequence[Gebiet],
        zeitraeume: Sequence[str],
        wege: Mapping[tuple[str, int], Rechenweg | Absage],
        bestand: Bestand,
    ) -> None:
        self.indikatoren = tuple(indikatoren)
        self._indikator = {i.key: i for i in indikatoren}
        self.gebiete = tuple(gebiete)
        self.zeitraeume = tuple(zeitraeume)
        self._wege = wege
        self._bestand = bestand
        self._fertig: dict[tuple[str, Gebiet, str], tuple[Kennzahl, Rechenweg | None]] = {}

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
            for anteil in anteile_im(gebiet, zeitraum)
            for reihe in summand.reihen
        )

    def nachrangige_quellen(self, indikator: str, gebiet: Gebiet, zeitraum: str) -> list[str]:
        """Namen der Quellen, die dieselbe Kennzahl auch ergeben, aber nicht gelten; der Vorrang zuerst."""
        weg = self._hole(indikator, gebiet, zeitraum)[1]
        if weg is None:
            return []
        return [
            self._bestand.namen[quelle_id]
            for quelle_id in self._bestand.reihen
            if quelle_id != weg.quelle_id
            and self._bestand.liefert(quelle_id, gebiet, zeitraum)
            and not isinstance(anderer := self._wege[indikator, quelle_id], Absage)
            and any(self._zellen(anderer, gebiet, zeitraum))
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
        raum, kennung = bestand.raeume[einheit_id]
        # Was erst unsere Regel schließt, steht als Zahl in der Datei; zeigbar ist nur ein Zeichen.
        zeigbar = zelle is not None and (offen if angabe.offen else zelle.wert is None)
        return Herkunft(
            seite=seite,
            raum=raum,
            raum_kennung=kennung,
            merkmal=reihe.bezeichnung,
            merkmal_schluessel=reihe.schluessel,
            tabelle=bestand.tabellen[reihe.id],
            zeitraum=wann,
            faktor=gewicht * summand.glied.vorzeichen,
            wert=schlicht(angabe.wert) if offen else None,
            zeichen=angabe.zeichen,
            zeile=zelle.zeile if zelle else None,
            spalte=zelle.spalte if zelle else None,
            blatt=zelle.blatt if zelle else None,
            zelle=zelle.zelle if zelle and zeigbar else "",
            quelle=bestand.quellen[zelle.lieferung_id] if zelle else None,
            wert_id=zelle.id if zelle else None,
        )

    def _hole(self, key: str, gebiet: Gebiet, zeitraum: str) -> tuple[Kennzahl, Rechenweg | None]:
        schluessel = (key, gebiet, zeitraum)
        if schluessel not in self._fertig:
            self._fertig[schluessel] = self._berechne(self._indikator[key], gebiet, zeitraum)
        return self._fertig[schluessel]

    def _berechne(
        self, indikator: Indikator, gebiet: Gebiet, zeitraum: str
    ) -> tuple[Kennzahl, Rechenweg | None]:
        geschlossen: list[tuple[Kennzahl, Rechenweg | None]] = []
        absagen: list[Absage] = []
        for quelle_id in self._bestand.reihen:
            if not self._bestand.liefert(quelle_id, gebiet, zeitraum):
                continue
            weg = self._wege[indikator.key, quelle_id]
            if isinstance(weg, Absage):
                absagen.append(weg)
                continue
            kennzahl = self._aus_quelle(weg, gebiet, zeitraum)
            # Was die vorrangige Quelle geheim hält, sagt auch keine andere.
            if kennzahl.offen or kennzahl.zeichen in (Zeichen.GEHEIM, Zeichen.GEHEIM_ODER_UNBEKANNT):
                return kennzahl, weg
            geschlossen.append((kennzahl, weg))
        if geschlossen:
            return geschlossen[0]
        return Kennzahl(
            indikator, gebiet, zeitraum, **self._ohne_quelle(indikator, gebiet, zeitraum, absagen)
        ), None

    def _ohne_quelle(
        self, indikator: Indikator, gebiet: Gebiet, zeitraum: str, absagen: Sequence[Absage]
    ) -> dict[str, Any]:
        if not gebiet.anteile:
            return {
                "zeichen": Zeichen.NICHT_VORHANDEN,
                "hinweis": f"{gebiet.name} umfasst keine Raumeinheit.",
            }
        if absagen:
            quellen = {absage.quelle_id for absage in absagen}
            reihen = [r for quelle_id in quellen for r in self._bestand.reihen[quelle_id]]
            return {"zeichen": Zeichen.NICHT_SINNVOLL, "hinweis": ueber_quellen(indikator, absagen, reihen)}
        return {"zeichen": Zeichen.UNBEKANNT, "hinweis": nicht_geliefert(gebiet.name, zeitraum)}

    def _aus_quelle(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Kennzahl:
        indikator, bestand = weg.indikator, self._bestand
        regel = bestand.regeln[weg.quelle_id]
        # Eine Veränderung um drei Personen ist keine Gruppe von drei Personen.
        regel_zaehler = geheimhaltung.VORGEPRUEFT if indikator.art is Art.VERAENDERUNG else regel
        zaehler = geheimhaltung.summe(self._teile(weg.zaehler, gebiet, zeitraum), regel_zaehler)
        if indikator.art is Art.DICHTE:
            flaeche = flaeche_im(gebiet, zeitraum)
            nenner = Angabe(flaeche / HA_JE_KM2) if flaeche is not None else UNBEKANNT
        elif indikator.art is Art.ANZAHL:
            nenner = Angabe(Decimal(1))
        else:
            nenner = geheimhaltung.summe(self._teile(weg.nenner, gebiet, zeitraum), regel)
        if indikator.art is Art.ANTEIL:
            gegenstuecke = [
                bestand.angabe(reihe, anteil.einheit_id, zeitraum)
                for reihe in weg.gegenstuecke
                for anteil in anteile_im(gebiet, zeitraum)
            ]
            grund = geheimhaltung.anteil(zaehler, nenner, regel, gegenstuecke)
        else:
            grund = geheimhaltung.verhaeltnis(zaehler, nenner)

        benutzt = list(self._zellen(weg, gebiet, zeitraum))
        gemeinsam: dict[str, Any] = {
            "eigene_berechnung": not self._wie_geliefert(weg, gebiet, zeitraum),
            "quellen": tuple(
                bestand.quellen[pk] for pk in dict.fromkeys(zelle.lieferung_id for zelle in benutzt)
            ),
            "bezug": zeitraeume.versetzt(zeitraum, -indikator.jahre_zuvor) if indikator.jahre_zuvor else "",
        }
        umgezogen = bruch_zwischen(gebiet, gemeinsam["bezug"], zeitraum) if gemeinsam["bezug"] else ""
        if umgezogen:
            # Was davor lebte, lebte anderswo: die Veränderung wäre die der Grenze.
            return Kennzahl(
                indikator, gebiet, zeitraum, zeichen=Zeichen.NICHT_SINNVOLL, hinweis=umgezogen, **gemeinsam
            )
        if grund is not None:
            hinweis = self._grund_in_worten(grund, weg, gebiet, zeitraum)
            return Kennzahl(indikator, gebiet, zeitraum, zeichen=grund, hinweis=hinweis, **gemeinsam)
        assert zaehler.wert is not None and nenner.wert is not None
        vermerke = tuple(
            VERMERK_IN_WORTEN[Vermerk(v)] for v in sorted({z.vermerk for z in benutzt if z.vermerk})
        )
        return Kennzahl(
            indikator,
            gebiet,
            zeitraum,
            wert=schlicht(berechne(indikator, zaehler.wert, nenner.wert)),
            zeichen=zaehler.zeichen if indikator.art is Art.ANZAHL else None,
            hinweis="; ".join([*vermerke, *filter(None, [bruch_nach(gebiet, zeitraum)])]),
            zaehler=schlicht(zaehler.wert),
            nenner=None if indikator.art is Art.ANZAHL else schlicht(nenner.wert),
            vermerke=vermerke,
            **gemeinsam,
        )

    def _teile(
        self, summanden: Sequence[Summand], gebiet: Gebiet, zeitraum: str
    ) -> list[tuple[Decimal, Angabe]]:
        return [
            (
                anteil.gewicht * summand.glied.vorzeichen,
                self._bestand.angabe(
                    reihe, anteil.einheit_id, zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor)
                ),
            )
            for summand in summanden
            for reihe in summand.reihen
            for anteil in anteile_im(gebiet, zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor))
        ]

    def _schluessel(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Iterator[Schluessel]:
        for summand in weg.zaehler + weg.nenner:
            wann = zeitraeume.versetzt(zeitraum, -summand.glied.jahre_zuvor)
            for reihe in summand.reihen:
                for anteil in anteile_im(gebiet, wann):
                    yield reihe.id, anteil.einheit_id, wann

    def _zellen(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> Iterator[Zelle]:
        for schluessel in self._schluessel(weg, gebiet, zeitraum):
            if (zelle := self._bestand.zellen.get(schluessel)) is not None:
                yield zelle

    def _wie_geliefert(self, weg: Rechenweg, gebiet: Gebiet, zeitraum: str) -> bool:
        anteile = anteile_im(gebiet, zeitraum)
        return (
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
                    return nicht_geliefert(self._bestand.raeume[einheit_id][0], wann)
        if grund is Zeichen.NICHT_SINNVOLL:
            return "Der Nenner ist 0; eine Verhältniszahl hat hier keine Aussage."
        return f"{geheimhaltung.grund_in_worten(grund)[0].upper()}{geheimhaltung.grund_in_worten(grund)[1:]}."
