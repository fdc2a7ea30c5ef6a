"""Welche Raumeinheit eine Zelle meint, und was mit unbekannten und vergangenen Gebieten geschieht."""

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.befunde import Befund, Schwere, gekuerzt
from sozialraum.statistik.lesen.zahlen_lesen import RAND
from sozialraum.statistik.lesen.zeitraum_lesen import letzter_tag
from sozialraum.statistik.vorlage.raumangaben import Gesucht, gleicher_name
from sozialraum.statistik.vorlage.tabellenform import VERBUNDEN_MIT
from sozialraum.statistik.zuordnen.bericht import BESTAND_NICHT
from sozialraum.statistik.zuordnen.lesetabelle import LAENGSTE_GEMERKTE_ZELLE, Lesetabelle, Zellen
from sozialraum.statistik.zuordnen.raumtafel import Raumstand, Raumtafel, gueltige
from sozialraum.statistik.zuordnen.wertklaerung import NICHT_VORHANDEN, Gelesen

# Statt der Nummer einer Raumeinheit: schon beanstandet, in diesem Zeitraum nicht vorhanden, unbekannt, nach
# der Vorlage wegzulassen.
BEANSTANDET, OHNE_STAND, UNBEKANNT, WEGGELASSEN = 0, -1, -2, -3


class Raumklaerung:
    """Sucht je verschiedenem Text und Zeitraum einmal."""

    def __init__(self, tabelle: Lesetabelle, raeume: Raumtafel) -> None:
        self.tabelle = tabelle
        self.raeume = raeume
        self._namen_verglichen: set[str] = set()
        self._zuletzt_beanstandet: tuple[int, int] = (0, 0)
        self._zuletzt_weggelassen = 0
        self._zuletzt_unklar: tuple[int, str, str] = (0, "", "")

    def einheiten(self, zeile: int, zellen: Zellen, zeitraeume: tuple[str, ...]) -> tuple[int, ...]:
        """Je Wertspalte die Nummer ihrer Raumeinheit oder warum es keine gibt."""
        je_text: dict[tuple[str, str], int] = {}
        beanstandet: set[str] = set()
        nummern = []
        for nummer, zeitraum in enumerate(zeitraeume):
            text = self.tabelle.koordinate("raum", zellen, nummer)
            if text in beanstandet:
                nummern.append(BEANSTANDET)
                continue
            if (text, zeitraum) not in je_text:
                je_text[text, zeitraum] = self._einheit(zeile, zellen, nummer, text, zeitraum)
            if je_text[text, zeitraum] == BEANSTANDET:
                beanstandet.add(text)
            nummern.append(je_text[text, zeitraum])
        return tuple(nummern)

    def _einheit(self, zeile: int, zellen: Zellen, nummer: int, text: str, zeitraum: str) -> int:
        moegliche = self.tabelle.vorlage.orte(text)
        if not moegliche:
            self._merke_unklar(Gesucht("", None, text), zeile)
            self._raumfehler(
                zeile,
                nummer,
                text,
                "passt zu keinem Gebietsschlüssel der Importvorlage",
                "Bitte prüfen Sie, ob führende Nullen verloren gingen.",
                None,
            )
            return BEANSTANDET
        if moegliche[0].grund:
            return WEGGELASSEN
        # Ein Name, der auf mehreren Ebenen vorkommt, wird nie von selbst zugeordnet.
        bekannte = [eines for eines in moegliche if self.raeume.staende(eines)]
        if len(bekannte) > 1:
            self._merke_unklar(bekannte[0], zeile, mehrere=True)
            self._raumfehler(
                zeile,
                nummer,
                text,
                f"gibt es auf mehreren Ebenen: {', '.join(eines.ebene for eines in bekannte)}",
                "Bitte sagen Sie bei der Lieferung, welches gemeint ist.",
                bekannte[0],
            )
            return BEANSTANDET
        gesucht = (bekannte or moegliche)[0]
        staende = self.raeume.staende(gesucht)
        if not staende:
            gleiche = self.raeume.gleichnamige(gesucht) if gesucht.schluessel is None else []
            if len(gleiche) > 1:
                self._merke_unklar(gesucht, zeile, mehrere=True)
                self._raumfehler(
                    zeile,
                    nummer,
                    text,
                    f"heißen mehrere Gebiete der Ebene {gesucht.ebene}: {', '.join(gleiche)}",
                    "Bitte sagen Sie bei der Lieferung, welches gemeint ist.",
                    gesucht,
                )
                return BEANSTANDET
            return UNBEKANNT
        if not zeitraum:
            return BEANSTANDET
        if _ausserhalb(gesucht, zeitraum):
            return OHNE_STAND
        gueltig = gueltige(staende, zeitraum)
        if len(gueltig) > 1:
            self._raumfehler(
                zeile,
                nummer,
                text,
                f"hat für den Zeitraum {zeitraum} mehrere Gebietsstände",
                "Bitte prüfen Sie die Gültigkeit der Raumeinheit unter „Sozialräume → Raumeinheiten“.",
                gesucht,
            )
            return BEANSTANDET
        if not gueltig:
            return OHNE_STAND
        self._name_vergleichen(zeile, zellen, text, gesucht, gueltig[0])
        return gueltig[0].einheit_id

    def ohne_wert(
        self, zeile: int, zellen: Zellen, nummer: int, einheit: int, zeitraum: str, gelesen: Gelesen | None
    ) -> None:
        """Eine Zelle, die keinen Wert gibt: unbekannte und vergangene Gebiete zählen hier."""
        if einheit == WEGGELASSEN:
            self._weglassen(zeile, zellen, nummer)
        if einheit not in (OHNE_STAND, UNBEKANNT):
            return
        text = self.tabelle.koordinate("raum", zellen, nummer)
        gesucht = self.tabelle.vorlage.ort(text)
        assert gesucht is not None  # sonst wäre das Gebiet schon beanstandet
        zelle = zellen[self.tabelle.werte[nummer].stelle].strip(RAND)
        if gelesen == NICHT_VORHANDEN or (einheit == OHNE_STAND and zelle in self.tabelle.vorlage.nullwerte):
            self.tabelle.bericht.lasse_aus(BESTAND_NICHT, self.tabelle.beispiel(zellen))
            return
        if einheit == UNBEKANNT:
            genannt = "".join(zellen[stelle].strip() for stelle in self.tabelle.bindung.stellen("raumname"))
            benannt = gesucht._replace(name=gesucht.name or genannt)
            self.tabelle.bericht.merke_unbekannt(benannt, zeile)
            self._merke_unklar(benannt, zeile)
        if self._zuletzt_beanstandet == (zeile, einheit) and self.tabelle.stellen["raum"]:
            return
        self._zuletzt_beanstandet = (zeile, einheit)
        if einheit == OHNE_STAND:
            self._raumfehler(
                zeile,
                nummer,
                text,
                f"hat für den Zeitraum {zeitraum} keinen Gebietsstand",
                "Bitte prüfen Sie die Gültigkeit der Raumeinheit unter „Sozialräume → Raumeinheiten“.",
                gesucht,
            )
            return
        was = f"„{gesucht.schluessel}“" if gesucht.schluessel else f"mit dem Namen „{gesucht.name}“"
        wo = f" in {self.tabelle.vorlage.ags}" if self.tabelle.vorlage.ags else ""
        self._raumfehler(
            zeile,
            nummer,
            text,
            f"meint {gesucht.ebene.capitalize()} {was}{wo}; diese Raumeinheit gibt es hier nicht",
            "Bitte sagen Sie bei der Lieferung, welches Gebiet gemeint ist, oder legen Sie es an.",
            gesucht,
        )

    def _weglassen(self, zeile: int, zellen: Zellen, nummer: int) -> None:
        """Steht das Gebiet in der Zeile, zählt sie einmal, sonst jede Spalte für sich."""
        if self.tabelle.stellen["raum"] and self._zuletzt_weggelassen == zeile:
            return
        self._zuletzt_weggelassen = zeile
        gesucht = self.tabelle.vorlage.ort(self.tabelle.koordinate("raum", zellen, nummer))
        if gesucht is not None:
            self.tabelle.bericht.lasse_aus(gesucht.grund, self.tabelle.beispiel(zellen))

    def _merke_unklar(self, gesucht: Gesucht, zeile: int, *, mehrere: bool = False) -> None:
        """Je Gebiet einmal für jede Zeile, auch wenn dort viele Zahlen stehen."""
        ort = (zeile, gesucht.ebene, gesucht.genannt)
        if self._zuletzt_unklar != ort:
            self._zuletzt_unklar = ort
            self.tabelle.bericht.merke_unklar(gesucht, zeile, mehrere=mehrere)

    def _name_vergleichen(
        self, zeile: int, zellen: Zellen, text: str, gesucht: Gesucht, stand: Raumstand
    ) -> None:
        stellen = self.tabelle.bindung.stellen("raumname")
        geliefert = zellen[stellen[0]].strip() if stellen else gesucht.name
        if not geliefert or text in self._namen_verglichen or gleicher_name(geliefert, stand.name):
            return
        self._namen_verglichen.add(text)
        schluessel = text.partition(VERBUNDEN_MIT["raum"])[0] if not stellen else text
        self.tabelle.befunde.melde(
            Befund(
                Schwere.HINWEIS,
                f"Zeile {zahl(zeile)}: Schlüssel {gekuerzt(schluessel)} heißt in der Datei "
                f"„{gekuerzt(geliefert)}“, bei uns „{stand.name}“. Zugeordnet wird nach dem Schlüssel.",
                "Bitte prüfen Sie, ob dasselbe Gebiet gemeint ist.",
                blatt=self.tabelle.blattname,
                zeile=zeile,
                spalte=self.tabelle.bindung.ueberschriften[
                    (stellen or self.tabelle.stellen["raum"] or (0,))[0]
                ],
                zelle=gekuerzt(geliefert),
            ),
            "raumname",
        )

    def _raumfehler(
        self, zeile: int, nummer: int, text: str, satz: str, vorschlag: str, gesucht: Gesucht | None
    ) -> None:
        stelle = (
            self.tabelle.stellen["raum"][0]
            if self.tabelle.stellen["raum"]
            else self.tabelle.werte[nummer].stelle
        )
        ursache = (stelle, text[:LAENGSTE_GEMERKTE_ZELLE], satz[:20])
        if self.tabelle.befunde.voll(ursache):
            self.tabelle.befunde.zaehle(ursache)
            return
        nah = self.raeume.aehnliche(gesucht, text)
        aehnlich = f" Ähnlich: {', '.join(nah)}." if nah else ""
        self.tabelle.zellfehler(zeile, stelle, text, satz, vorschlag + aehnlich)


def _ausserhalb(gesucht: Gesucht, zeitraum: str) -> bool:
    """Sagt die Datei selbst, dass es das Gebiet an diesem Tag nicht gab?"""
    ende = letzter_tag(zeitraum)
    return bool(
        (gesucht.bis and ende >= gesucht.bis.isoformat()) or (gesucht.von and ende < gesucht.von.isoformat())
    )
