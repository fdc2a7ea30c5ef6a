"""Sammelt beim Zusammenstellen, worauf jede gedruckte Zahl beruht, und zählt Tabellen und Abbildungen."""

from collections.abc import Iterable, Sequence

from analysen.inhalt import Anhang, BenannteZahl, Definition, Gebietsname, Notiz, Quelle, Zahl, Zelle
from sozialraum.kern import zahlen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Grenze
from sozialraum.statistik.kennzahlen import Altersaufbau, Altersband, Alterspyramide, Kennzahl, Quellenangabe
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen

HOCHGESTELLT = "¹²³⁴⁵⁶⁷⁸⁹"
# Andere Einheiten stehen am Kopf der Zeile oder unter der Zahl: „Einwohner je km²“ sprengt jede Spalte.
AM_WERT = ("%", "‰")
# So beginnt die Notiz, wer gezählt wird; im Verzeichnis der Quellen steht es auch.
GRUNDGESAMTHEIT = "Grundgesamtheit"


class Anmerkungen:
    """Was unter einer Tabelle steht: Vermerke an Werten, Zeichen fehlender Werte, Gründe ihres Fehlens."""

    def __init__(self) -> None:
        self._vermerke: list[str] = []
        self._zeichen: dict[str, str] = {}

    def vermerken(self, vermerke: Sequence[str]) -> str:
        """Hochgestellte Ziffern zu diesen Vermerken."""
        for vermerk in vermerke:
            if vermerk not in self._vermerke:
                self._vermerke.append(vermerk)
        return "".join(HOCHGESTELLT[self._vermerke.index(vermerk)] for vermerk in vermerke)

    def erklaeren(self, zeichen: Zeichen) -> None:
        kurz, bedeutung = ANZEIGE[zeichen]
        self._zeichen[kurz] = bedeutung

    def texte(self) -> list[str]:
        zeichen = [f"{kurz} = {bedeutung}" for kurz, bedeutung in self._zeichen.items()]
        vermerke = [f"{ziffer} {text}" for ziffer, text in zip(HOCHGESTELLT, self._vermerke, strict=False)]
        return (["; ".join(zeichen) + "."] if zeichen else []) + (
            [", ".join(vermerke) + "."] if vermerke else []
        )


class Belege:
    """Ein Verzeichnis je Fassung; jede Zahl geht hier durch: keine bleibt ohne Definition und Quelle."""

    def __init__(self) -> None:
        self._definitionen: dict[str, Definition] = {}
        self._zeichen: set[Zeichen] = set()
        self._quellen: dict[tuple[str, ...], Quelle] = {}
        self._hinweise: dict[str, None] = {}
        self._gebiete: dict[str, Gebietsname] = {}
        self._tabellen = 0
        self._abbildungen = 0

    # Zahlen ------------------------------------------------------------------------------------

    def zahl(self, kennzahl: Kennzahl) -> Zahl:
        """Die Kennzahl als gedruckte Zahl; Definition, Zeichen und Quellen sind damit vermerkt."""
        indikator = kennzahl.indikator
        if indikator.key not in self._definitionen:
            teile = [indikator.definition, indikator.hinweis]
            self._definitionen[indikator.key] = Definition(
                schluessel=indikator.key,
                name=indikator.label,
                einheit=indikator.einheit,
                text=" ".join(t for t in teile if t),
                formel=indikator.formel,
                altersgrenzen=indikator.altersgrenzen,
                version=indikator.version,
            )
        if kennzahl.zeichen is not None:
            self._zeichen.add(kennzahl.zeichen)
        self._gebiet(kennzahl.gebiet)
        text = kennzahl.als_text
        if kennzahl.offen and indikator.einheit not in AM_WERT:
            text = zahlen.zahl(kennzahl.gerundet, indikator.stellen, vorzeichen=indikator.mit_vorzeichen)
        return Zahl(
            text=text,
            wert=None if kennzahl.wert is None else format(kennzahl.wert, "f"),
            zeichen=kennzahl.zeichen.value if kennzahl.zeichen else "",
            einheit=indikator.einheit,
            indikator=indikator.key,
            gebiet=kennzahl.gebiet.kennung,
            zeitraum=kennzahl.zeitraum,
            quellen=self._kuerzel(kennzahl.quellen),
        )

    def benannt(self, kennzahlen: Iterable[tuple[str, Kennzahl]]) -> list[BenannteZahl]:
        """Die offenen davon, je mit ihrem Namen."""
        return [
            BenannteZahl(name=name, zahl=self.zahl(kennzahl))
            for name, kennzahl in kennzahlen
            if kennzahl.offen
        ]

    def zelle(self, kennzahl: Kennzahl, anmerkungen: Anmerkungen) -> Zelle:
        zahl = self.zahl(kennzahl)
        if kennzahl.zeichen is not None:
            anmerkungen.erklaeren(kennzahl.zeichen)
        return Zelle(text=zahl["text"] + anmerkungen.vermerken(kennzahl.vermerke), zahl=zahl)

    def bandzelle(
        self,
        aufbau: Altersaufbau | Alterspyramide,
        band: Altersband,
        anmerkungen: Anmerkungen,
        *,
        anteil: bool,
    ) -> Zelle:
        zahl = self.bandzahl(aufbau, band, anteil=anteil)
        if zahl["zeichen"]:
            anmerkungen.erklaeren(Zeichen(zahl["zeichen"]))
        return Zelle(text=zahl["text"], zahl=zahl)

    def bandzahl(self, aufbau: Altersaufbau | Alterspyramide, band: Altersband, *, anteil: bool) -> Zahl:
        """Anzahl oder Anteil einer Altersgruppe; nach Geschlecht getrennt ohne eigenen Schlüssel."""
        wert = band.anteil if anteil else band.anzahl
        text = zahlen.prozent(wert) if anteil else zahlen.zahl(wert)
        zeichen = band.zeichen if wert is None else None
        if zeichen is not None:
            self._zeichen.add(zeichen)
            text = ANZEIGE[zeichen][0]
        self._gebiet(aufbau.gebiet)
        return Zahl(
            text=text,
            wert=None if wert is None else format(wert, "f"),
            zeichen=zeichen.value if zeichen else "",
            einheit="%" if anteil else "Anzahl",
            indikator="" if isinstance(aufbau, Alterspyramide) else band.schluessel,
            gebiet=aufbau.gebiet.kennung,
            zeitraum=aufbau.zeitraum,
            quellen=self._kuerzel(aufbau.quellen),
        )

    def gezaehlt(
        self, anzahl: int | None, anmerkungen: Anmerkungen, *, einheit: str, gebiet: str, zeitraum: str
    ) -> Zelle:
        """Eigene Zählung; None heißt: zu klein, um sie zu veröffentlichen."""
        if anzahl is None:
            self._zeichen.add(Zeichen.GEHEIM)
            anmerkungen.erklaeren(Zeichen.GEHEIM)
        text = ANZEIGE[Zeichen.GEHEIM][0] if anzahl is None else zahlen.zahl(anzahl)
        return Zelle(
            text=text,
            zahl=Zahl(
                text=text,
                wert=None if anzahl is None else str(anzahl),
                zeichen=Zeichen.GEHEIM.value if anzahl is None else "",
                einheit=einheit,
                indikator="",
                gebiet=gebiet,
                zeitraum=zeitraum,
            ),
        )

    # Quellen und Gebiete -----------------------------------------------------------------------

    def _gebiet(self, gebiet: Gebiet) -> None:
        self._gebiete[gebiet.kennung] = Gebietsname(
            kennung=gebiet.kennung, name=gebiet.name, ebene=gebiet.ebene
        )

    def _kuerzel(self, angaben: Iterable[Quellenangabe]) -> list[str]:
        return list(dict.fromkeys(self._quelle(angabe)["kuerzel"] for angabe in angaben))

    def _quelle(self, angabe: Quellenangabe) -> Quelle:
        schluessel = (angabe.name, angabe.herausgeber, angabe.lizenz, angabe.quellenvermerk)
        quelle = self.quelle(
            name=angabe.name,
            herausgeber=angabe.herausgeber,
            vermerk=angabe.quellenvermerk,
            lizenz=angabe.lizenz,
            grundgesamtheit=angabe.grundgesamtheit,
            schluessel=schluessel,
        )
        if not any(datei["sha256"] == angabe.sha256 for datei in quelle["dateien"]):
            quelle["dateien"].append(
                {
                    "name": angabe.datei,
                    "sha256": angabe.sha256,
                    "eingegangen": zahlen.datum(angabe.eingegangen),
                }
            )
        return quelle

    def quelle(
        self,
        *,
        name: str,
        herausgeber: str,
        vermerk: str = "",
        lizenz: str = "",
        grundgesamtheit: str = "",
        schluessel: tuple[str, ...] | None = None,
    ) -> Quelle:
        """Die Quelle mit ihrem Kürzel; dieselbe bekommt dasselbe."""
        schluessel = schluessel or (name, herausgeber, lizenz, vermerk)
        if schluessel not in self._quellen:
            self._quellen[schluessel] = Quelle(
                kuerzel=f"Q{len(self._quellen) + 1}",
                name=name,
                herausgeber=herausgeber,
                vermerk=vermerk,
                lizenz=lizenz,
                grundgesamtheit=grundgesamtheit,
                dateien=[],
            )
        return self._quellen[schluessel]

    def quellennotizen(
        self, angaben: Iterable[Quellenangabe], *, zeit: str = "", eigene_berechnung: bool = False
    ) -> list[Notiz]:
        """Randnotiz „Q1 Stadt Köln, 2005–2012. Eigene Berechnung.“, je Quelle eine."""
        notizen: dict[str, Notiz] = {}
        for angabe in angaben:
            quelle = self._quelle(angabe)
            teile = [quelle["herausgeber"] or quelle["vermerk"], zeit]
            text = f"{quelle['kuerzel']} " + ", ".join(teil for teil in teile if teil)
            notizen[quelle["kuerzel"]] = Notiz(
                art="quelle",
                text=f"{text.rstrip('.')}.",
                zusatz="Eigene Berechnung." if eigene_berechnung else "",
            )
        return list(notizen.values())

    def grundgesamtheiten(self, angaben: Iterable[Quellenangabe]) -> list[Notiz]:
        """Wer gezählt wird, je Quelle eine Randnotiz."""
        quellen = {quelle["kuerzel"]: quelle for quelle in map(self._quelle, angaben)}
        return [
            Notiz(art="hinweis", text=f"{GRUNDGESAMTHEIT}: {quelle['grundgesamtheit']}.", zusatz="")
            for quelle in quellen.values()
            if quelle["grundgesamtheit"]
        ]

    def notizen(
        self, kennzahlen: Iterable[Kennzahl], *, zeit: str = "", gerechnet: bool = False
    ) -> list[Notiz]:
        """Randnotizen zu diesen Kennzahlen; `gerechnet`, wenn die Zeichnung selbst noch rechnet (Index)."""
        alle = list(kennzahlen)
        return self.quellennotizen(
            dict.fromkeys(angabe for kennzahl in alle for angabe in kennzahl.quellen),
            zeit=zeit,
            eigene_berechnung=gerechnet
            or any(kennzahl.eigene_berechnung and kennzahl.offen for kennzahl in alle),
        )

    def grenzen(self, grenzen: Iterable[Grenze]) -> None:
        """Nimmt die Herkunft der Umrisse ins Verzeichnis auf; auf der Karte selbst steht sie schon."""
        for grenze in grenzen:
            quelle = self.quelle(
                name=f"Grenzen, Stand {grenze.stand}" if grenze.stand else "Grenzen",
                herausgeber=grenze.quelle,
                lizenz=grenze.lizenz,
            )
            if not any(datei["sha256"] == grenze.datei_sha256 for datei in quelle["dateien"]):
                quelle["dateien"].append(
                    {"name": "Grenzdatei", "sha256": grenze.datei_sha256, "eingegangen": ""}
                )

    # Verzeichnis -------------------------------------------------------------------------------

    def tabelle(self) -> int:
        self._tabellen += 1
        return self._tabellen

    def abbildung(self) -> int:
        self._abbildungen += 1
        return self._abbildungen

    def hinweisen(self, text: str) -> None:
        self._hinweise[text] = None

    def anhang(self) -> Anhang:
        """Nur, was gedruckt wurde: benutzte Definitionen, Zeichen und Quellen."""
        return Anhang(
            definitionen=list(self._definitionen.values()),
            zeichen=[
                {"zeichen": ANZEIGE[zeichen][0], "bedeutung": ANZEIGE[zeichen][1]}
                for zeichen in Zeichen
                if zeichen in self._zeichen
            ],
            quellen=list(self._quellen.values()),
            hinweise=list(self._hinweise),
            gebiete=list(self._gebiete.values()),
        )


def summe_oder_mindestens(teile: Sequence[int | None]) -> tuple[int, bool]:
    """Summe der offenen Teile und ob geschlossene darin fehlen."""
    return sum(teil for teil in teile if teil is not None), any(teil is None for teil in teile)
