"""Eine Tabelle an ihren Spalten: was in welcher Zelle steht, wie es in Befunden und in der Vorschau heißt."""

from collections.abc import Mapping, Sequence
from typing import Any

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.befunde import Befund, Schwere, gekuerzt
from sozialraum.statistik.lesen.blatt import Blatt, anfang, beginnt, leer
from sozialraum.statistik.lesen.zahlen_lesen import RAND
from sozialraum.statistik.vorlage import Vorlage
from sozialraum.statistik.vorlage.tabellenform import KOORDINATEN, VERBUNDEN_MIT, Tabellenform
from sozialraum.statistik.zuordnen.bericht import Bericht
from sozialraum.statistik.zuordnen.kopf import Bindung

LAENGSTE_GEMERKTE_ZELLE = 60
NICHTS = "nichts auszulassen"
GENANNTE_SPALTEN = 4
Zellen = Sequence[str]

# Was eine Zeile der Vorschau ausmacht: die Koordinate und die Rollen der Spalten, die davon erzählen.
GRUPPEN = {
    "Gebiet": ("raum", ("raum", "raumname")),
    "Merkmal": ("merkmal", ("merkmal", "tabelle", "wortlaut")),
    "Zeitraum": ("zeitraum", ("zeitraum",)),
    "Wert": ("", ("wert", "vermerk")),
}
HERKUNFT_IN_WORTEN = {
    "fest": "Importvorlage",
    "titel": "Titelzeilen",
    "blatt": "Name des Blattes",
    "dateiname": "Dateiname",
    "frage": "Antwort",
}


class Lesetabelle:
    """`aussen`: je Koordinate die Teile von außerhalb der Zeile; Zeilen zählen ab 1, Stellen ab 0."""

    def __init__(
        self,
        vorlage: Vorlage,
        bericht: Bericht,
        blatt: Blatt,
        form: Tabellenform,
        bindung: Bindung,
        aussen: Mapping[str, Sequence[str]],
        *,
        kopfzeile: int,
        erste_zeile: int,
    ) -> None:
        self.vorlage = vorlage
        self.bericht = bericht
        self.befunde = bericht.befunde
        self.blatt = blatt
        self.blattname = blatt.name
        self.form = form
        self.bindung = bindung
        self.aussen = aussen
        self.kopfzeile = kopfzeile
        self.erste_zeile = erste_zeile
        self.werte = bindung.werte
        self.breite = len(bindung.felder)
        self.stellen = {was: bindung.stellen(was) for was in KOORDINATEN}
        self.regeln = [
            (regel, bindung.stellen(regel.rolle) if regel.rolle else bindung.mit_namen(regel.spalte))
            for regel in form.auslassen
        ]
        bericht.tabellen.append(self)

    # Zellen ----------------------------------------------------------------------------------------

    def koordinate(self, was: str, zellen: Zellen, nummer: int) -> str:
        """Die Teile einer Koordinate der Wertspalte: von außerhalb, aus den Spalten, aus dem Kopf."""
        kopf = self.werte[nummer].teile
        teile = [*self.aussen[was], *(self._zelltext(stelle, zellen) for stelle in self.stellen[was])]
        if was in kopf:
            teile.append(kopf[was])
        return VERBUNDEN_MIT[was].join(teile)

    def _zelltext(self, stelle: int, zellen: Zellen) -> str:
        feld = self.bindung.felder[stelle]
        text = zellen[stelle].rstrip(RAND) if feld.einzug else zellen[stelle].strip(RAND)
        muster = feld.zelle
        treffer = muster.search(text) if muster else None
        if treffer is None:
            return text
        gruppe = feld.rolle
        return (treffer.group(gruppe if gruppe in treffer.re.groupindex else 0) or "").strip(RAND)

    def beispiel(self, zellen: Zellen) -> str:
        """Woran ein Mensch die Zeile erkennt."""
        stellen = (*self.stellen["raum"], *self.bindung.stellen("raumname"))
        worte = (zellen[stelle].strip() for stelle in stellen if stelle < len(zellen))
        return " ".join(wort for wort in worte if wort) or anfang(zellen)

    def auslassungsgrund(self, zellen: Zellen) -> str:
        """Warum die Zeile ausbleibt, oder `NICHTS`."""
        for regel, stellen in self.regeln:
            text = VERBUNDEN_MIT["raum"].join(self._zelltext(stelle, zellen) for stelle in stellen)
            if stellen and regel.muster.fullmatch(text):
                return regel.grund
        return NICHTS

    def sieht_aus_wie_daten(self, zellen: Zellen) -> bool:
        """Ein bekanntes Gebietsmuster und eine Zahl: das stünde nicht in einer Fußzeile."""
        if len(zellen) < self.breite or not self.stellen["raum"]:
            return False
        if (
            self.vorlage.ort(self.koordinate("raum", zellen, 0)) is None
            or self.auslassungsgrund(zellen) is not NICHTS
        ):
            return False
        return any(zellen[spalte.stelle].strip(RAND)[:1].isdigit() for spalte in self.werte)

    def ueberschrift(self, spalte: int) -> str:
        """Wie Befunde die Spalte (ab 1) nennen."""
        namen = self.bindung.ueberschriften
        return (namen[spalte - 1] if 0 < spalte <= len(namen) else "") or f"Nr. {spalte}"

    def als_dict(self) -> dict[str, Any]:
        """Für die Lieferung: wo die Tabelle steht und wie ihre Spalten heißen."""
        return {
            "blatt": self.blatt.nummer,
            "name": self.blattname,
            "ab": self.erste_zeile,
            "spalten": list(self.bindung.ueberschriften),
        }

    # Vorschau --------------------------------------------------------------------------------------

    def enthaelt(self, blatt: int, zeile: int) -> bool:
        return blatt == self.blatt.nummer and zeile >= self.erste_zeile

    def ist_datenzeile(self, zellen: Zellen) -> bool:
        """Weder leer noch ausgelassen noch Fußzeile."""
        if leer(zellen) or (self.form.ende and beginnt(self.form.ende, zellen)):
            return False
        return len(zellen) < self.breite or self.auslassungsgrund(zellen) is NICHTS

    def herkunft(self) -> list[tuple[str, str]]:
        gruppen = []
        for gruppe, (was, rollen) in GRUPPEN.items():
            orte = [HERKUNFT_IN_WORTEN[ort.aus] for ort in self.form.orte if ort.fuer == was]
            orte += [self.bindung.ueberschriften[stelle] for stelle in self.bindung.stellen(*rollen)]
            if was and any(was in spalte.teile for spalte in self.werte):
                orte.append("Kopf der Spalte")
            genannt = list(dict.fromkeys(ort for ort in orte if ort))
            if len(genannt) > GENANNTE_SPALTEN:
                genannt = [*genannt[: GENANNTE_SPALTEN - 1], "…", genannt[-1]]
            gruppen.append((gruppe, " · ".join(genannt)))
        return gruppen

    def geliefert(self, zellen: Zellen, spalte: int | None) -> list[tuple[str, str]]:
        passend = (eine for eine in self.werte if spalte in (None, eine.stelle + 1))
        wert = next(passend, self.werte[0])
        gruppen = []
        for gruppe, (was, rollen) in GRUPPEN.items():
            stellen = self.bindung.stellen(*rollen) if was else (wert.stelle, wert.vermerk)
            teile = [*self.aussen[was]] if was else []
            teile += [zellen[stelle] for stelle in stellen if stelle is not None and stelle < len(zellen)]
            if was in wert.teile:
                teile.append(wert.ueberschrift if was == "merkmal" else wert.teile[was])
            gruppen.append((gruppe, " · ".join(teil.strip() for teil in teile if teil.strip())))
        return gruppen

    # Befunde ---------------------------------------------------------------------------------------

    def falsche_breite(self, zeile: int, zellen: Zellen) -> None:
        ursache = ("breite", len(zellen))
        if self.befunde.voll(ursache):
            self.befunde.zaehle(ursache)
            return
        soll, ist = self.breite, len(zellen)
        self.fehler(
            f"Zeile {zahl(zeile)} hat {zahl(ist)} statt {zahl(soll)} Zellen.",
            "Vermutlich ist die Zeile abgeschnitten."
            if ist < soll
            else "Vermutlich enthält eine Zelle das Trennzeichen und steht nicht in Anführungszeichen.",
            zeile=zeile,
            zelle=gekuerzt((self.vorlage.delimiter or "; ").join(zellen)),
            ursache=ursache,
        )

    def zellfehler(self, zeile: int, stelle: int, zelle: str, satz: str, vorschlag: str) -> None:
        ursache = (stelle, zelle[:LAENGSTE_GEMERKTE_ZELLE], satz[:20])
        if self.befunde.voll(ursache):
            self.befunde.zaehle(ursache)
            return
        spalte = self.ueberschrift(stelle + 1)
        self.fehler(
            f"Zeile {zahl(zeile)}, Spalte „{gekuerzt(spalte)}“: „{gekuerzt(zelle)}“ {satz}.",
            vorschlag,
            zeile=zeile,
            spalte=spalte,
            zelle=gekuerzt(zelle),
            ursache=ursache,
        )

    def fehler(
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
            Befund(
                Schwere.FEHLER,
                text,
                vorschlag,
                blatt=self.blatt.name,
                zeile=zeile,
                spalte=spalte,
                zelle=zelle,
            ),
            ursache,
        )
