"""Blätter und Importvorlage werden zu getippten Rohwerten und Befunden; rein, im Strom, ohne zu raten.

Vorschau, Prüfung und Übernahme rufen dieselbe Funktion. Was eine Zelle bedeutet, wird je verschiedener Zelle
einmal geklärt und gemerkt (`klaerung`); danach kostet ein Wert nur Nachschlagen.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.lesen.blatt import Blatt, Strom, Zeile, anfang, leer
from sozialraum.statistik.vorlage import Vorlage
from sozialraum.statistik.vorlage.tabellenform import KOORDINATEN, Tabellenform
from sozialraum.statistik.zuordnen.bericht import FREMDES_BLATT, FUSSZEILE, TITELZEILE, Bericht, Frage
from sozialraum.statistik.zuordnen.klaerung import Ende, Klaerung, Rohwert
from sozialraum.statistik.zuordnen.kopf import Fund, tabelle_finden, woran_es_liegt
from sozialraum.statistik.zuordnen.lesetabelle import Lesetabelle
from sozialraum.statistik.zuordnen.raumtafel import Raumstand, Raumtafel, Raumverzeichnis
from sozialraum.statistik.zuordnen.wertklaerung import NUR_NULLWERTE, UNGEKLAERT, Merkmal

__all__ = ["Bericht", "Raumstand", "Raumverzeichnis", "Rohwert", "zuordnen"]


def zuordnen(
    blaetter: Iterable[Blatt],
    vorlage: Vorlage,
    raeume: Raumverzeichnis,
    bericht: Bericht,
    *,
    dateiname: str = "",
    antworten: Mapping[str, str] | None = None,
) -> Iterator[Rohwert]:
    """Je gelesener Zelle ein Rohwert; Zeilen mit Fehlern geben keinen Wert, aber einen Befund in `bericht`.

    `antworten` beantworten offene Fragen der Vorlage (Kennung → Text). Reicht Fehler aus den Blättern durch.
    Doppelte Schlüssel findet erst die Übernahme.
    """
    lauf = _Lauf(vorlage, raeume, bericht, dateiname, antworten or {})
    return chain.from_iterable(lauf.tabellen(blaetter))


class _Lauf:
    """Ein Durchgang durch alle Blätter und Tabellen einer Datei."""

    def __init__(
        self,
        vorlage: Vorlage,
        raeume: Raumverzeichnis,
        bericht: Bericht,
        dateiname: str,
        antworten: Mapping[str, str],
    ) -> None:
        self.vorlage = vorlage
        self.raeume = Raumtafel(raeume, vorlage)
        self.bericht = bericht
        self.dateiname = dateiname
        self.antworten = antworten
        self.merkmale: set[str] = set()
        self.einheiten: set[int] = set()
        self.zeitraeume: set[str] = set()

    def tabellen(self, blaetter: Iterable[Blatt]) -> Iterator[Iterator[Rohwert]]:
        """Nacheinander die Werte jeder Tabelle; jede ist auszulesen, bevor die nächste kommt."""
        if self.raeume.ist_leer():
            self._fehler(
                f"Für die Gemeinde {self.vorlage.ags} sind noch keine Raumeinheiten angelegt; kein Wert "
                "lässt sich zuordnen.",
                "Bitte übernehmen Sie zuerst die Grenzen unter „Sozialräume → Raumeinheiten“.",
            )
            return
        gefunden: set[int] = set()
        for blatt in blaetter:
            self.bericht.blaetter.append(blatt.name)
            formen = [form for form in self.vorlage.tabellen if form.gilt_fuer(blatt.name)]
            if not formen:
                self._fremdes_blatt(blatt)
                continue
            gefunden |= {id(form) for form in formen}
            yield from self._blatt(blatt, formen)
        for form in self.vorlage.tabellen:
            if id(form) not in gefunden:
                self._fehler(
                    f"Die Datei hat kein Blatt zur Tabelle „{form.name}“ der Importvorlage "
                    f"(erwartet: {form.blatt.pattern if form.blatt else 'irgendeines'}).",
                    "Bitte prüfen Sie, ob es die richtige Datei ist.",
                )
        self.bericht.merkmale = [eines for eines in self.vorlage.merkmale if eines in self.merkmale]
        self.bericht.einheiten = self.einheiten
        self.bericht.zeitraeume = sorted(self.zeitraeume)

    def _blatt(self, blatt: Blatt, formen: list[Tabellenform]) -> Iterator[Iterator[Rohwert]]:
        strom = Strom(blatt.zeilen)
        for nummer, form in enumerate(formen):
            klaerung = self._beginnen(blatt, form, strom)
            if klaerung is None:
                return
            if nummer + 1 == len(formen):
                zeilen = strom.rest()
            else:
                zeilen, klaerung.auswahl.danach = iter(strom), formen[nummer + 1].beginn
            einzeln = len(klaerung.tabelle.werte) == 1 and klaerung.tabelle.werte[0].vermerk is None
            lesen = self._eine_je_zeile if einzeln else self._viele_je_zeile
            # Steht die Schleife wieder hier, sind alle Werte der Tabelle gelesen.
            yield lesen(klaerung, klaerung.auswahl.vorbereitet(zeilen), strom)
            klaerung.abschliessen()
            self.merkmale |= klaerung.benutzte_merkmale()
            self.einheiten |= klaerung.benutzte_einheiten()
            self.zeitraeume |= klaerung.benutzte_zeitraeume()
            if nummer + 1 == len(formen):
                self._fusszeilen(klaerung, zeilen)

    def _fusszeilen(self, klaerung: Klaerung, zeilen: Iterator[Zeile]) -> None:
        """Was unter dem Ende der letzten Tabelle steht; Datenzeilen dürfen das nicht sein."""
        for zeile, zellen in zeilen:
            if leer(zellen):
                self.bericht.leere_zeilen += 1
            elif klaerung.tabelle.sieht_aus_wie_daten(zellen):
                self._fehler(
                    f"Zeile {zahl(zeile)} steht unter dem Ende der Tabelle, sieht aber aus wie eine "
                    "Datenzeile.",
                    "Bitte prüfen Sie, ob die Tabelle hier wirklich zu Ende ist, und passen Sie „ende“ in "
                    "der Importvorlage an.",
                    blatt=klaerung.tabelle.blattname,
                    zeile=zeile,
                )
            else:
                self.bericht.lasse_aus(FUSSZEILE, anfang(zellen))

    def _fremdes_blatt(self, blatt: Blatt) -> None:
        if any(not leer(zellen) for _, zellen in blatt.zeilen):
            self.bericht.lasse_aus(FREMDES_BLATT, blatt.name)
            neben = self.vorlage.nebenblaetter
            if neben is not None and neben.fullmatch(blatt.name.strip()):
                return
            self.bericht.befunde.melde(
                Befund(
                    Schwere.HINWEIS,
                    f"Das Blatt „{blatt.name}“ kommt in der Importvorlage nicht vor und bleibt aus.",
                    "Enthält es Zahlen, die Sie brauchen, ergänzen Sie die Importvorlage.",
                    blatt=blatt.name,
                )
            )

    # Kopf ------------------------------------------------------------------------------------------

    def _beginnen(self, blatt: Blatt, form: Tabellenform, strom: Strom) -> Klaerung | None:
        """Liest Titel und Kopf und bindet die Felder; None und ein Befund, wenn sie nicht passen."""
        fund = tabelle_finden(form, blatt, strom)
        if fund.bindung is None or not fund.titel_passt:
            self._kopf_fehlt(blatt, form, fund)
            return None
        for _, zellen in fund.titel:
            self.bericht.lasse_aus(TITELZEILE, anfang(zellen))
        aussen = self._orte_lesen(form, blatt, fund.text)
        if aussen is None:
            return None
        tabelle = Lesetabelle(
            self.vorlage,
            self.bericht,
            blatt,
            form,
            fund.bindung,
            aussen,
            kopfzeile=fund.kopf[-1][0] if fund.kopf else 1,
            erste_zeile=strom.naechste_zeile,
        )
        klaerung = Klaerung(tabelle, self.raeume, self.antworten.get(NUR_NULLWERTE, ""))
        return klaerung if klaerung.bereit() else None

    def _kopf_fehlt(self, blatt: Blatt, form: Tabellenform, fund: Fund) -> None:
        andere = "Bitte wählen Sie eine andere Importvorlage oder prüfen Sie, ob es die richtige Datei ist."
        if not fund.begonnen:
            muster = form.beginn.pattern if form.beginn else ""
            text = f"Keine Zeile passt auf den Beginn der Tabelle „{form.name}“ ({muster})."
            self._fehler(text, andere, blatt=blatt.name)
        elif not fund.kopf and form.kopfzeilen:
            self._fehler(
                f"Die Datei hat keine Zeile {zahl(form.kopfzeilen[-1])} mit Überschriften.",
                "Bitte prüfen Sie, ob das Herunterladen vollständig war.",
                blatt=blatt.name,
            )
        else:
            was = "der Titel weicht ab" if fund.bindung else woran_es_liegt(form, fund.namen)
            zeile = fund.kopf[-1][0] if fund.kopf else 1
            self._fehler(
                f"Zeile {zahl(zeile)} ist nicht die Kopfzeile der Importvorlage „{self.vorlage.name}“: "
                f"{was}.",
                andere,
                blatt=blatt.name,
                zeile=zeile,
            )

    def _orte_lesen(self, form: Tabellenform, blatt: Blatt, titel: str) -> dict[str, list[str]] | None:
        """Je Koordinate die Teile von außerhalb der Zeile; None, wenn eine Frage offen ist."""
        quellen = {"titel": titel, "blatt": blatt.name, "dateiname": self.dateiname}
        teile: dict[str, list[str]] = {was: [] for was in KOORDINATEN}
        offen = False
        for ort in form.orte:
            text = ort.wert if ort.aus == "fest" else ort.lesen(quellen.get(ort.aus, ""))
            if text:
                teile[ort.fuer].append(text)
                continue
            antwort = self.antworten.get(ort.kennung, "").strip()
            wortlaut = ort.frage or f"{FRAGEN[ort.fuer]} {NICHT_IN[ort.aus]}".strip()
            frage = Frage(ort.kennung, wortlaut, antwort)
            erstmals = self.bericht.frage(frage)
            if antwort:
                teile[ort.fuer].append(antwort)
                continue
            offen = True
            if erstmals:
                rat = "Bitte beantworten Sie die Frage bei der Lieferung."
                self._fehler(frage.text, rat, blatt=blatt.name)
        return None if offen else teile

    # Werte -----------------------------------------------------------------------------------------

    def _eine_je_zeile(self, klaerung: Klaerung, zeilen: Iterator[Zeile], strom: Strom) -> Iterator[Rohwert]:
        """Der lange Aufbau, für Millionen Zeilen: je Koordinate einmal nachschlagen."""
        bericht, breite, blatt = self.bericht, klaerung.tabelle.breite, klaerung.tabelle.blatt.nummer
        zeit_von, ort_von, merkmal_von = klaerung.zeit_von, klaerung.ort_von, klaerung.merkmal_von
        zeiten: dict[Any, str] = {}
        orte: dict[Any, int] = {}
        merkmale: dict[Any, Merkmal] = {}
        stelle = klaerung.tabelle.werte[0].stelle
        spalte = stelle + 1
        for zeile, zellen in zeilen:
            if len(zellen) != breite and not klaerung.auswahl.breite_geht(zellen):
                if klaerung.auswahl.am_ende(zeile, zellen, strom):
                    break
                continue
            zeitraum = zeiten.get(zeit_von(zellen))
            einheit = orte.get(ort_von(zellen))
            merkmal = merkmale.get(merkmal_von(zellen))
            if zeitraum is None or einheit is None or merkmal is None:
                geklaert = klaerung.zeile_klaeren(zeile, zellen, strom)
                if geklaert is None:
                    continue
                if isinstance(geklaert, Ende):
                    break
                (zeitraum,), (einheit,), (merkmal,) = geklaert
                if zeitraum:
                    zeiten[zeit_von(zellen)] = zeitraum
                if einheit > 0:
                    orte[ort_von(zellen)] = einheit
                if merkmal is None:
                    continue
                merkmale[merkmal_von(zellen)] = merkmal
            zelle = zellen[stelle]
            gelesen = merkmal.gemerkt.get(zelle) or klaerung.wert.lesen(zeile, zellen, 0, merkmal)
            if not gelesen or not zeitraum or einheit <= 0:
                klaerung.raum.ohne_wert(zeile, zellen, 0, einheit, zeitraum, gelesen)
                continue
            bericht.werte += 1
            yield merkmal.schluessel, einheit, zeitraum, *gelesen, zeile, spalte, zelle, blatt

    def _viele_je_zeile(self, klaerung: Klaerung, zeilen: Iterator[Zeile], strom: Strom) -> Iterator[Rohwert]:
        """Breite Aufbauten: je Zeile einmal klären, dann Zelle für Zelle."""
        bericht, breite, blatt = self.bericht, klaerung.tabelle.breite, klaerung.tabelle.blatt.nummer
        zeit_von, ort_von, merkmal_von = klaerung.zeit_von, klaerung.ort_von, klaerung.merkmal_von
        zeiten, orte, merkmale = klaerung.zeiten, klaerung.orte, klaerung.merkmale
        spalten = [(nummer, eine.stelle, eine.vermerk) for nummer, eine in enumerate(klaerung.tabelle.werte)]
        for zeile, zellen in zeilen:
            if len(zellen) != breite and not klaerung.auswahl.breite_geht(zellen):
                if klaerung.auswahl.am_ende(zeile, zellen, strom):
                    break
                continue
            zeitraeume = zeiten.get(zeit_von(zellen))
            einheiten = orte.get(ort_von(zellen))
            satz = merkmale.get(merkmal_von(zellen))
            if zeitraeume is None or einheiten is None or satz is None:
                geklaert = klaerung.zeile_klaeren(zeile, zellen, strom)
                if geklaert is None:
                    continue
                if isinstance(geklaert, Ende):
                    break
                zeitraeume, einheiten, satz = geklaert
            nur_null = klaerung.wert.nur_nullwerte(zeile, zellen)
            if nur_null is UNGEKLAERT:
                continue
            for (nummer, stelle, vermerk), merkmal, einheit, zeitraum in zip(
                spalten, satz, einheiten, zeitraeume, strict=True
            ):
                if not merkmal:
                    continue
                zelle = zellen[stelle]
                gelesen = (
                    nur_null
                    or merkmal.gemerkt.get(zelle)
                    or klaerung.wert.lesen(zeile, zellen, nummer, merkmal)
                )
                if gelesen and vermerk is not None:
                    gelesen = klaerung.wert.mit_vermerk(zeile, zellen, nummer, gelesen)
                if not gelesen or not zeitraum or einheit <= 0:
                    klaerung.raum.ohne_wert(zeile, zellen, nummer, einheit, zeitraum, gelesen)
                    continue
                bericht.werte += 1
                yield merkmal.schluessel, einheit, zeitraum, *gelesen, zeile, stelle + 1, zelle, blatt

    def _fehler(self, text: str, vorschlag: str, *, blatt: str = "", zeile: int | None = None) -> None:
        self.bericht.befunde.melde(Befund(Schwere.FEHLER, text, vorschlag, blatt=blatt, zeile=zeile))


FRAGEN = {
    "raum": "Für welches Gebiet gelten die Zahlen?",
    "zeitraum": "Für welchen Zeitraum gelten die Zahlen?",
    "merkmal": "Was zählt diese Datei?",
}
NICHT_IN = {
    "titel": "In den Titelzeilen steht es nicht.",
    "blatt": "Der Name des Blattes sagt es nicht.",
    "dateiname": "Der Dateiname sagt es nicht.",
    "frage": "",
    "fest": "",
}
