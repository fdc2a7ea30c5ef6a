"""Was die Zellen einer Tabelle bedeuten: je verschiedener Zelle einmal geklärt, dann gemerkt.

Ungeklärtes wird Befund und nicht gemerkt, damit jede Zeile gezählt ist.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from operator import itemgetter
from re import Pattern
from typing import Any

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.befunde import Befund, Schwere, gekuerzt
from sozialraum.statistik.bericht import BESTAND_NICHT, FUSSZEILE, Bericht, Frage
from sozialraum.statistik.blatt import Blatt, Datumszelle, Strom, Zahlzelle, Zeile, anfang, beginnt, leer
from sozialraum.statistik.kopf import Bindung
from sozialraum.statistik.merkmalsangaben import Merkmalsangaben
from sozialraum.statistik.raumangaben import Gesucht, gleicher_name
from sozialraum.statistik.raumtafel import Raumstand, Raumtafel, gueltige
from sozialraum.statistik.tabellenform import VERBUNDEN_MIT, Tabellenform
from sozialraum.statistik.vorlage import Vorlage
from sozialraum.statistik.zahlen_lesen import RAND, KeineZahl, Zahlform, getippt_lesen, schreiben
from sozialraum.statistik.zeichen import Vermerk, Zeichen
from sozialraum.statistik.zeitraum_lesen import OHNE_ZEITRAUM, letzter_tag, zeitraum_lesen

GEMERKTE_ZAHLEN = 50_000
LAENGSTE_GEMERKTE_ZELLE = 60

# Merkmal, Einheit, Zeitraum, Wert, Zeichen, Vermerk, Zeile, Spalte (ab 1), Zelle, Blatt (ab 1): ein Tupel,
# weil Millionen davon durchlaufen und ein Objekt je Wert die Übernahme um die Hälfte verlangsamt.
Rohwert = tuple[str, int, str, Decimal | None, Zeichen | None, Vermerk | None, int, int, str, int]
Gelesen = tuple[Decimal | None, Zeichen | None, Vermerk | None]
Zellen = Sequence[str]

# Statt der Nummer einer Raumeinheit: schon beanstandet, in diesem Zeitraum nicht vorhanden, unbekannt.
BEANSTANDET, OHNE_STAND, UNBEKANNT = 0, -1, -2
NICHTS = "nichts auszulassen"
NICHT_VORHANDEN: Gelesen = (None, Zeichen.NICHT_VORHANDEN, None)


class Ende:
    """Hier ist die Tabelle zu Ende."""


ENDE = Ende()


class Merkmal:
    """Ein Merkmal in einer Wertspalte mit den Zellen, deren Wert schon geklärt ist."""

    __slots__ = ("angaben", "gemerkt", "schluessel", "zahlform")

    def __init__(self, angaben: Merkmalsangaben, zahlform: Zahlform, gemerkt: dict[str, Gelesen]) -> None:
        self.angaben = angaben
        self.schluessel = angaben.schluessel
        self.zahlform = zahlform
        self.gemerkt = gemerkt


Satz = tuple[Merkmal | None, ...]
"""Je Wertspalte ihr Merkmal; None, wo es beanstandet ist."""


class _NurText(dict[str, Gelesen]):
    """In Arbeitsmappen: `1.234` als Text ist nicht `1.234` als Zahl; gemerkt wird nur Text."""

    def get(self, zelle: str, vorgabe: Any = None) -> Any:
        return super().get(zelle, vorgabe) if type(zelle) is str else None


class Klaerung:
    """Eine Tabelle an ihren Spalten; `zeiten`, `orte`, `merkmale`, `regeln` füllen sich beim Lesen.

    Ihre Schlüssel geben `zeit_von`, `ort_von`, `merkmal_von`, `regel_von` aus den Zellen einer Zeile; ihre
    Werte haben je Wertspalte einen Eintrag.
    """

    def __init__(
        self,
        vorlage: Vorlage,
        raeume: Raumtafel,
        bericht: Bericht,
        blatt: Blatt,
        form: Tabellenform,
        bindung: Bindung,
        aussen: Mapping[str, Sequence[str]],
        *,
        kopfzeile: int,
        erste_zeile: int,
        nur_nullwerte: str,
    ) -> None:
        self.vorlage = vorlage
        self.raeume = raeume
        self.bericht = bericht
        self.befunde = bericht.befunde
        self.blatt = blatt
        self.form = form
        self.bindung = bindung
        self.aussen = aussen
        self.kopfzeile = kopfzeile
        self.erste_zeile = erste_zeile
        self.blattname = blatt.name
        self.bei_nullwerten = nur_nullwerte
        self.werte = bindung.werte
        self.breite = len(bindung.felder)
        self.danach: Pattern[str] | None = None
        self.zeiten: dict[Any, tuple[str, ...]] = {}
        self.orte: dict[Any, tuple[int, ...]] = {}
        self.merkmale: dict[Any, Satz] = {}
        self.regeln: dict[Any, str] = {}
        self._gemerkt: dict[Any, dict[str, Gelesen]] = {}
        self._namen_verglichen: set[str] = set()
        self._zuletzt_beanstandet: tuple[int, int] = (0, 0)
        self._raum = bindung.stellen("raum")
        self._zeit = bindung.stellen("zeitraum")
        self._merkmal = bindung.stellen("merkmal")
        self._beschriftet = bindung.stellen("merkmal", "tabelle", "wortlaut", "einheit")
        zeit_im_ort = self._zeit if raeume.mit_zeit else ()
        self.zeit_von = _aus(self._zeit)
        self.ort_von = _aus((*self._raum, *bindung.stellen("raumname"), *zeit_im_ort))
        self.merkmal_von = _aus(self._beschriftet)
        self._regelstellen = [
            (regel, bindung.stellen(regel.rolle) if regel.rolle else bindung.mit_namen(regel.spalte))
            for regel in form.auslassen
        ]
        stellen = sorted({stelle for _, eine in self._regelstellen for stelle in eine})
        self.regel_von = _aus(tuple(stellen)) if stellen else None
        self._fortgesetzt = [stelle for stelle, feld in enumerate(bindung.felder) if feld.fortsetzen]
        self._vorher = self._gezaehlt()
        bericht.tabellen.append(self)
        bericht.ueberschriften |= {
            (blatt.nummer, spalte): name for spalte, name in enumerate(bindung.ueberschriften, 1) if name
        }

    def bereit(self) -> bool:
        """Klärt, was schon der Kopf sagt; falsch und Befunde, wenn daran etwas nicht stimmt."""
        fehler = self.befunde.fehler
        gleiche: dict[Any, str] = {}
        for spalte in self.werte:
            teile = tuple(sorted(spalte.teile.items()))
            if teile in gleiche:
                self._fehler(
                    f"Die Spalten „{gleiche[teile]}“ und „{spalte.ueberschrift}“ bedeuten nach der "
                    "Importvorlage dasselbe.",
                    "Bitte nennen Sie in der Importvorlage, worin sie sich unterscheiden.",
                    zeile=self.kopfzeile,
                    spalte=spalte.ueberschrift,
                )
            gleiche[teile] = spalte.ueberschrift
        for feld, ueberschrift in zip(self.bindung.felder, self.bindung.ueberschriften, strict=True):
            if feld.grund and not feld.rolle:
                self.bericht.lasse_aus(f"Spalte: {feld.grund}", ueberschrift)
        ohne_zeile: list[str] = []
        if not self._zeit:
            self._zeitraeume(self.kopfzeile, ohne_zeile)
        if not self._beschriftet:
            self._satz(self.kopfzeile, ohne_zeile)
        return self.befunde.fehler == fehler

    def vorbereitet(self, zeilen: Iterator[Zeile]) -> Iterator[Zeile]:
        """Die Zeilen, die zur Tabelle gehören: Fortsetzungen aufgefüllt, Auszulassendes gezählt."""
        if self._fortgesetzt:
            zeilen = self._aufgefuellt(zeilen)
        return self._gefiltert(zeilen) if self.regel_von is not None else zeilen

    def _gefiltert(self, zeilen: Iterator[Zeile]) -> Iterator[Zeile]:
        regel_von, regeln, breite = self.regel_von, self.regeln, self.breite
        assert regel_von is not None
        for zeile, zellen in zeilen:
            if len(zellen) >= breite:
                grund = regeln.get(regel_von(zellen)) or self.regel(zellen)
                if grund is not NICHTS and not leer(zellen):
                    self.bericht.lasse_aus(grund, self.beispiel(zellen))
                    continue
            yield zeile, zellen

    def _aufgefuellt(self, zeilen: Iterator[Zeile]) -> Iterator[Zeile]:
        darueber: dict[int, str] = {}
        for zeile, zellen in zeilen:
            if not leer(zellen):
                for stelle in self._fortgesetzt:
                    if stelle < len(zellen) and zellen[stelle].strip(RAND):
                        darueber[stelle] = zellen[stelle]
                    elif stelle < len(zellen) and stelle in darueber:
                        zellen[stelle] = darueber[stelle]
            yield zeile, zellen

    # Zeilen ----------------------------------------------------------------------------------------

    def breite_geht(self, zellen: Zellen) -> bool:
        """Leere Zellen rechts von der Tabelle stören nicht."""
        return len(zellen) > self.breite and leer(zellen[self.breite :])

    def am_ende(self, zeile: int, zellen: list[str], strom: Strom) -> bool:
        """Eine Zeile falscher Breite: Ende der Tabelle, Leerzeile oder Befund."""
        if leer(zellen):
            self.bericht.leere_zeilen += 1
            return False
        if self._ist_ende(zeile, zellen, strom):
            return True
        self._falsche_breite(zeile, zellen)
        return False

    def zeile_klaeren(
        self, zeile: int, zellen: list[str], strom: Strom
    ) -> tuple[tuple[str, ...], tuple[int, ...], Satz] | Ende | None:
        """Zeiträume, Einheiten und Merkmale je Wertspalte; `ENDE`, oder None für eine Leerzeile."""
        if leer(zellen):
            self.bericht.leere_zeilen += 1
            return None
        if self._ist_ende(zeile, zellen, strom):
            return ENDE
        zeitraeume = self.zeiten.get(self.zeit_von(zellen)) or self._zeitraeume(zeile, zellen)
        einheiten = self.orte.get(self.ort_von(zellen)) or self._einheiten(zeile, zellen, zeitraeume)
        satz = self.merkmale.get(self.merkmal_von(zellen)) or self._satz(zeile, zellen)
        return zeitraeume, einheiten, satz

    def _ist_ende(self, zeile: int, zellen: list[str], strom: Strom) -> bool:
        if self.danach is not None and beginnt(self.danach, zellen):
            strom.zurueck(zeile, zellen)
            return True
        if self.form.ende is not None and beginnt(self.form.ende, zellen):
            self.bericht.lasse_aus(FUSSZEILE, anfang(zellen))
            return True
        return False

    def regel(self, zellen: Zellen) -> str:
        """Der Grund, aus dem die Zeile ausbleibt, oder `NICHTS`."""
        grund = next(
            (
                regel.grund
                for regel, stellen in self._regelstellen
                if stellen and regel.muster.fullmatch(self._verbunden("raum", stellen, zellen))
            ),
            NICHTS,
        )
        if len(self.regeln) >= GEMERKTE_ZAHLEN:
            self.regeln.clear()
        if self.regel_von is not None:
            self.regeln[self.regel_von(zellen)] = grund
        return grund

    def beispiel(self, zellen: Zellen) -> str:
        """Woran ein Mensch die Zeile erkennt."""
        stellen = (*self._raum, *self.bindung.stellen("raumname"))
        worte = (zellen[stelle].strip() for stelle in stellen if stelle < len(zellen))
        return " ".join(wort for wort in worte if wort) or anfang(zellen)

    def sieht_aus_wie_daten(self, zellen: Zellen) -> bool:
        """Ein bekanntes Gebietsmuster und eine Zahl: das stünde nicht in einer Fußzeile."""
        if len(zellen) < self.breite or not self._raum:
            return False
        if self.vorlage.ort(self._raumtext(zellen, 0)) is None or self.regel(zellen) is not NICHTS:
            return False
        return any(zellen[spalte.stelle].strip(RAND)[:1].isdigit() for spalte in self.werte)

    # Zeitraum --------------------------------------------------------------------------------------

    def _zeitraeume(self, zeile: int, zellen: Zellen) -> tuple[str, ...]:
        """Je Wertspalte ihr Zeitraum; leer und ein Befund, wo keiner zu lesen ist."""
        art = self.form.zeitraumart
        gelesen = []
        for nummer, spalte in enumerate(self.werte):
            text = self._koordinate("zeitraum", self._zeit, zellen, spalte.teile)
            gelesen.append(zeitraum_lesen(text, art))
            if gelesen[-1] or (nummer and "zeitraum" not in spalte.teile):
                continue
            if self._zeit:
                stelle = self._zeit[-1]
                satz = f"ist {OHNE_ZEITRAUM[art]}"
                self._zellfehler(zeile, stelle, text, satz, "Bitte berichtigen Sie die Zelle.")
            else:
                self._fehler(
                    f"„{gekuerzt(text)}“ im Kopf oder Titel ist {OHNE_ZEITRAUM[art]}.",
                    "Bitte prüfen Sie die Muster für den Zeitraum in der Importvorlage.",
                    zeile=zeile,
                    spalte=spalte.ueberschrift,
                )
        ergebnis = tuple(gelesen)
        if all(ergebnis):
            self.zeiten[self.zeit_von(zellen)] = ergebnis
        return ergebnis

    # Raum ------------------------------------------------------------------------------------------

    def _einheiten(self, zeile: int, zellen: Zellen, zeitraeume: tuple[str, ...]) -> tuple[int, ...]:
        """Je Wertspalte die Nummer ihrer Raumeinheit oder warum es keine gibt."""
        je_text: dict[tuple[str, str], int] = {}
        nummern = []
        for nummer, zeitraum in enumerate(zeitraeume):
            text = self._raumtext(zellen, nummer)
            if (text, zeitraum) not in je_text:
                if any(gleich == text and code == BEANSTANDET for (gleich, _), code in je_text.items()):
                    je_text[text, zeitraum] = BEANSTANDET
                else:
                    je_text[text, zeitraum] = self._einheit(zeile, zellen, nummer, text, zeitraum)
            nummern.append(je_text[text, zeitraum])
        ergebnis = tuple(nummern)
        if all(einheit > 0 for einheit in ergebnis):
            self.orte[self.ort_von(zellen)] = ergebnis
        return ergebnis

    def _einheit(self, zeile: int, zellen: Zellen, nummer: int, text: str, zeitraum: str) -> int:
        gesucht = self.vorlage.ort(text)
        if gesucht is None:
            self._raumfehler(
                zeile,
                nummer,
                text,
                "passt zu keinem Gebietsschlüssel der Importvorlage",
                "Bitte prüfen Sie, ob führende Nullen verloren gingen.",
                gesucht,
            )
            return BEANSTANDET
        staende = self.raeume.staende(gesucht)
        if not staende:
            gleiche = self.raeume.gleichnamige(gesucht) if gesucht.schluessel is None else []
            if len(gleiche) > 1:
                self._raumfehler(
                    zeile,
                    nummer,
                    text,
                    f"heißen mehrere Gebiete der Ebene {gesucht.ebene}: {', '.join(gleiche)}",
                    "Bitte nennen Sie in der Importvorlage unter „namen“, welches gemeint ist.",
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

    def _raumtext(self, zellen: Zellen, nummer: int) -> str:
        return self._koordinate("raum", self._raum, zellen, self.werte[nummer].teile)

    def _name_vergleichen(
        self, zeile: int, zellen: Zellen, text: str, gesucht: Gesucht, stand: Raumstand
    ) -> None:
        stellen = self.bindung.stellen("raumname")
        geliefert = zellen[stellen[0]].strip() if stellen else gesucht.name
        if not geliefert or text in self._namen_verglichen or gleicher_name(geliefert, stand.name):
            return
        self._namen_verglichen.add(text)
        schluessel = text.partition(VERBUNDEN_MIT["raum"])[0] if not stellen else text
        self.befunde.melde(
            Befund(
                Schwere.HINWEIS,
                f"Zeile {zahl(zeile)}: Schlüssel {gekuerzt(schluessel)} heißt in der Datei "
                f"„{gekuerzt(geliefert)}“, bei uns „{stand.name}“. Zugeordnet wird nach dem Schlüssel.",
                "Bitte prüfen Sie, ob dasselbe Gebiet gemeint ist.",
                blatt=self.blatt.name,
                zeile=zeile,
                spalte=self.bindung.ueberschriften[(stellen or self._raum or (0,))[0]],
                zelle=gekuerzt(geliefert),
            ),
            "raumname",
        )

    def _raumfehler(
        self, zeile: int, nummer: int, text: str, satz: str, vorschlag: str, gesucht: Gesucht | None
    ) -> None:
        stelle = self._raum[0] if self._raum else self.werte[nummer].stelle
        ursache = (stelle, text[:LAENGSTE_GEMERKTE_ZELLE], satz[:20])
        if self.befunde.voll(ursache):
            self.befunde.zaehle(ursache)
            return
        nah = self.raeume.aehnliche(gesucht, text)
        aehnlich = f" Ähnlich: {', '.join(nah)}." if nah else ""
        self._zellfehler(zeile, stelle, text, satz, vorschlag + aehnlich)

    # Merkmal ---------------------------------------------------------------------------------------

    def _satz(self, zeile: int, zellen: Zellen) -> Satz:
        """Je Wertspalte ihr Merkmal; None und ein Befund, wo keines passt."""
        satz = tuple(self._merkmal_der_spalte(zeile, zellen, nummer) for nummer in range(len(self.werte)))
        if all(satz):
            self.merkmale[self.merkmal_von(zellen)] = satz
        return satz

    def _merkmal_der_spalte(self, zeile: int, zellen: Zellen, nummer: int) -> Merkmal | None:
        spalte = self.werte[nummer]
        schluessel = self._koordinate("merkmal", self._merkmal, zellen, spalte.teile)
        angaben = self.vorlage.merkmale.get(schluessel)
        stelle = self._merkmal[-1] if self._merkmal else spalte.stelle
        if angaben is None:
            nah = get_close_matches(schluessel, self.vorlage.merkmale, n=1, cutoff=0.7)
            self._zellfehler(
                zeile,
                stelle,
                schluessel,
                "ist kein Merkmal der Importvorlage",
                f"Meint das Amt „{self.vorlage.merkmale[nah[0]].bezeichnung}“ ({nah[0]})? Sonst fehlt das "
                "Merkmal in der Importvorlage."
                if nah
                else "Bitte lassen Sie die Importvorlage um dieses Merkmal ergänzen.",
            )
            return None
        if not self._beschriftungen_stimmen(zeile, zellen, angaben):
            return None
        gleich = (angaben.stellen, angaben.minimum, angaben.faktor, spalte.zahlform)
        neue: dict[str, Gelesen] = _NurText() if self.blatt.getippt else {}
        return Merkmal(angaben, spalte.zahlform, self._gemerkt.setdefault(gleich, neue))

    def _beschriftungen_stimmen(self, zeile: int, zellen: Zellen, angaben: Merkmalsangaben) -> bool:
        worte = dict(zip(self.bindung.stellen("wortlaut"), angaben.wortlaute, strict=False))
        worte |= dict.fromkeys(self.bindung.stellen("tabelle"), angaben.tabelle)
        for stelle, erwartet in worte.items():
            if erwartet and zellen[stelle].strip(RAND) != erwartet:
                self._zellfehler(
                    zeile,
                    stelle,
                    zellen[stelle],
                    f"steht bei Merkmal {angaben.schluessel}, das bisher „{erwartet}“ hieß",
                    "Bitte prüfen Sie, ob das Amt seine Schlüssel neu vergeben hat; sonst ergänzen Sie "
                    "den neuen Wortlaut in der Importvorlage.",
                )
                return False
        for stelle in self.bindung.stellen("einheit"):
            if zellen[stelle].strip(RAND) != angaben.einheit:
                self._zellfehler(
                    zeile,
                    stelle,
                    zellen[stelle],
                    f"ist die Einheit von „{angaben.bezeichnung}“; erwartet ist „{angaben.einheit}“",
                    "Bitte prüfen Sie, ob das Amt die Einheit gewechselt hat, etwa von Anzahl zu Prozent.",
                )
                return False
        return True

    # Wert ------------------------------------------------------------------------------------------

    def wert(self, zeile: int, zellen: Zellen, nummer: int, merkmal: Merkmal) -> Gelesen | None:
        zelle = zellen[self.werte[nummer].stelle]
        try:
            gelesen = self._gelesen(zelle, merkmal)
        except KeineZahl as fehler:
            vorschlag = self._zahlvorschlag(merkmal)
            self._zellfehler(zeile, self.werte[nummer].stelle, zelle, fehler.grund, vorschlag)
            return None
        # Begrenzt, damit fünf Millionen verschiedene Zahlen nicht alle im Speicher bleiben.
        if type(zelle) is str and len(zelle) <= LAENGSTE_GEMERKTE_ZELLE:
            if len(merkmal.gemerkt) >= GEMERKTE_ZAHLEN:
                merkmal.gemerkt.clear()
            merkmal.gemerkt[zelle] = gelesen
        return gelesen

    def _gelesen(self, zelle: str, merkmal: Merkmal) -> Gelesen:
        """Erst die Zeichen der Legende, dann Vermerke, dann die Zahl. Fehler: `KeineZahl`."""
        vorlage, angaben, text = self.vorlage, merkmal.angaben, zelle.strip(RAND)
        if zeichen := vorlage.zeichen.get(text):
            return (Decimal(0) if zeichen is Zeichen.WENIGER_ALS_HAELFTE else None), zeichen, None
        if text in vorlage.nullwerte:
            return Decimal(0), None, None
        if not text:
            raise KeineZahl("ist leer, und die Legende nennt keine Bedeutung für leere Zellen")
        if isinstance(zelle, Datumszelle):
            raise KeineZahl("ist in der Arbeitsmappe ein Datum; vielleicht hat Excel eine Zahl umgedeutet")
        vermerk = None
        if isinstance(zelle, Zahlzelle):
            wert = getippt_lesen(text, angaben.stellen) if angaben.faktor == 1 else Decimal(text)
        else:
            for marke, bedeutung in vorlage.vermerke.items():
                if marke == "()" and text.startswith("(") and text.endswith(")"):
                    text, vermerk = text[1:-1].strip(RAND), bedeutung
                elif marke != "()" and text.endswith(marke):
                    text, vermerk = text.removesuffix(marke).strip(RAND), bedeutung
            # Vor dem Faktor zählen die gelieferten Stellen: „12,3“ in 1 000 sind 12.300.
            stellen = angaben.stellen if angaben.faktor == 1 else 6
            wert = merkmal.zahlform.lesen(text, stellen)
        if angaben.faktor != 1:
            wert = getippt_lesen(f"{wert * angaben.faktor:f}", angaben.stellen)
        if angaben.minimum is not None and wert < angaben.minimum:
            raise KeineZahl(
                f"ist kleiner als {zahl(angaben.minimum)}; bei „{angaben.bezeichnung}“ kann das nicht sein"
            )
        return wert, None, vermerk

    def mit_vermerk(self, zeile: int, zellen: Zellen, nummer: int, gelesen: Gelesen) -> Gelesen | None:
        """Der Wert mit dem Zeichen der Spalte daneben; es kann auch sagen, warum er fehlt."""
        stelle = self.werte[nummer].vermerk
        assert stelle is not None
        text = zellen[stelle].strip(RAND)
        if not text:
            return gelesen
        if vermerk := self.vorlage.vermerke.get(text):
            return gelesen[0], gelesen[1], vermerk if gelesen[0] is not None else None
        if (zeichen := self.vorlage.zeichen.get(text)) and gelesen[1] is zeichen:
            return gelesen
        self._zellfehler(
            zeile,
            stelle,
            zellen[stelle],
            "ist kein Vermerk der Legende",
            "Bitte ergänzen Sie seine Bedeutung in der Importvorlage unter „vermerke“.",
        )
        return None

    def nur_nullwerte(self, zeile: int, zellen: Zellen) -> Gelesen | None:
        """Was für jede Zelle gilt, wenn die Zeile aus lauter Nullwerten besteht; sonst None."""
        if zellen[self.werte[0].stelle].strip(RAND) not in self.vorlage.nullwerte or len(self.werte) == 1:
            return None
        if any(zellen[spalte.stelle].strip(RAND) not in self.vorlage.nullwerte for spalte in self.werte):
            return None
        if self.bei_nullwerten == "nicht_vorhanden":
            return NICHT_VORHANDEN
        if self.bei_nullwerten == "frage":
            frage = Frage("nur_nullwerte", FRAGE_NULLWERTE, "nicht_vorhanden")
            if frage not in self.bericht.fragen:
                self.bericht.fragen.append(frage)
            self._zellfehler(
                zeile,
                self.werte[0].stelle,
                zellen[self.werte[0].stelle],
                f"steht bei „{gekuerzt(self.beispiel(zellen))}“ in jeder Spalte",
                FRAGE_NULLWERTE,
            )
        return None

    def ohne_wert(
        self, zeile: int, zellen: Zellen, nummer: int, einheit: int, zeitraum: str, gelesen: Gelesen | None
    ) -> None:
        """Eine Zelle, die keinen Wert gibt: unbekannte und vergangene Gebiete zählen hier."""
        if einheit not in (OHNE_STAND, UNBEKANNT):
            return
        text = self._raumtext(zellen, nummer)
        gesucht = self.vorlage.ort(text)
        assert gesucht is not None  # sonst wäre das Gebiet schon beanstandet
        zelle = zellen[self.werte[nummer].stelle].strip(RAND)
        if gelesen == NICHT_VORHANDEN or (einheit == OHNE_STAND and zelle in self.vorlage.nullwerte):
            self.bericht.lasse_aus(BESTAND_NICHT, self.beispiel(zellen))
            return
        if einheit == UNBEKANNT:
            genannt = "".join(zellen[stelle].strip() for stelle in self.bindung.stellen("raumname"))
            self.bericht.merke_unbekannt(gesucht._replace(name=gesucht.name or genannt), zeile)
        if self._zuletzt_beanstandet == (zeile, einheit) and self._raum:
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
        wo = f" in {self.vorlage.ags}" if self.vorlage.ags else ""
        self._raumfehler(
            zeile,
            nummer,
            text,
            f"meint {gesucht.ebene.capitalize()} {was}{wo}; diese Raumeinheit gibt es hier nicht",
            "Bitte übernehmen Sie ihre Grenze unter „Sozialräume → Raumeinheiten“ oder berichtigen Sie den "
            "Schlüssel.",
            gesucht,
        )

    def _zahlvorschlag(self, merkmal: Merkmal) -> str:
        legende = ", ".join(
            f"„{zeichen}“" for zeichen in (*self.vorlage.zeichen, *sorted(self.vorlage.nullwerte))
        )
        beispiel = schreiben(Decimal("12345").scaleb(-merkmal.angaben.stellen), merkmal.zahlform)
        return (
            f"Erwartet wird eine Zahl wie {beispiel}"
            + (f" oder eines der Zeichen {legende}" if legende else "")
            + ". Bitte fragen Sie beim Amt nach, was die Zelle bedeutet."
        )

    # Ende ------------------------------------------------------------------------------------------

    def abschliessen(self) -> None:
        if self._gezaehlt() == self._vorher:
            self._fehler(
                "Die Datei enthält unter der Kopfzeile keine Datenzeile.",
                "Bitte prüfen Sie, ob das Herunterladen vollständig war.",
            )

    def _gezaehlt(self) -> tuple[int, int, int]:
        ausgelassen = sum(eines.anzahl for eines in self.bericht.ausgelassen.values())
        return self.bericht.werte, self.befunde.fehler, ausgelassen

    def benutzte_merkmale(self) -> set[str]:
        return {merkmal.schluessel for satz in self.merkmale.values() for merkmal in satz if merkmal}

    def benutzte_einheiten(self) -> set[int]:
        return {einheit for einheiten in self.orte.values() for einheit in einheiten}

    def benutzte_zeitraeume(self) -> set[str]:
        return {zeitraum for zeitraeume in self.zeiten.values() for zeitraum in zeitraeume}

    # Vorschau --------------------------------------------------------------------------------------

    def enthaelt(self, blatt: int, zeile: int) -> bool:
        return blatt == self.blatt.nummer and zeile >= self.erste_zeile

    def ist_datenzeile(self, zellen: Zellen) -> bool:
        """Weder leer noch ausgelassen noch Fußzeile."""
        if leer(zellen) or (self.form.ende and beginnt(self.form.ende, zellen)):
            return False
        return len(zellen) < self.breite or self.regel_von is None or self.regel(zellen) is NICHTS

    def herkunft(self) -> list[tuple[str, str]]:
        gruppen = []
        for gruppe, (was, rollen) in GRUPPEN.items():
            orte = [HERKUNFT_IN_WORTEN[ort.aus] for ort in self.form.orte if ort.fuer == was]
            orte += [self.bindung.ueberschriften[stelle] for stelle in self.bindung.stellen(*rollen)]
            if was and any(was in spalte.teile for spalte in self.werte):
                orte.append("Kopf der Spalte")
            gruppen.append((gruppe, " · ".join(dict.fromkeys(ort for ort in orte if ort))))
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

    # Zellen ----------------------------------------------------------------------------------------

    def _koordinate(self, was: str, stellen: Sequence[int], zellen: Zellen, kopf: Mapping[str, str]) -> str:
        """Die Teile einer Koordinate: von außerhalb, aus den Spalten, aus dem Kopf."""
        teile = [*self.aussen[was], *(self._zelltext(stelle, zellen) for stelle in stellen)]
        if was in kopf:
            teile.append(kopf[was])
        return VERBUNDEN_MIT[was].join(teile)

    def _verbunden(self, was: str, stellen: Sequence[int], zellen: Zellen) -> str:
        return VERBUNDEN_MIT[was].join(self._zelltext(stelle, zellen) for stelle in stellen)

    def _zelltext(self, stelle: int, zellen: Zellen) -> str:
        text = zellen[stelle].strip(RAND)
        muster = self.bindung.felder[stelle].zelle
        treffer = muster.search(text) if muster else None
        if treffer is None:
            return text
        gruppe = self.bindung.felder[stelle].rolle
        return (treffer.group(gruppe if gruppe in treffer.re.groupindex else 0) or "").strip(RAND)

    # Befunde ---------------------------------------------------------------------------------------

    def _falsche_breite(self, zeile: int, zellen: Zellen) -> None:
        ursache = ("breite", len(zellen))
        if self.befunde.voll(ursache):
            self.befunde.zaehle(ursache)
            return
        soll, ist = self.breite, len(zellen)
        self._fehler(
            f"Zeile {zahl(zeile)} hat {zahl(ist)} statt {zahl(soll)} Zellen.",
            "Vermutlich ist die Zeile abgeschnitten."
            if ist < soll
            else "Vermutlich enthält eine Zelle das Trennzeichen und steht nicht in Anführungszeichen.",
            zeile=zeile,
            zelle=gekuerzt((self.vorlage.delimiter or "; ").join(zellen)),
            ursache=ursache,
        )

    def _zellfehler(self, zeile: int, stelle: int, zelle: str, satz: str, vorschlag: str) -> None:
        ursache = (stelle, zelle[:LAENGSTE_GEMERKTE_ZELLE], satz[:20])
        if self.befunde.voll(ursache):
            self.befunde.zaehle(ursache)
            return
        spalte = self.bericht.ueberschrift(stelle + 1, self.blatt.nummer)
        self._fehler(
            f"Zeile {zahl(zeile)}, Spalte „{gekuerzt(spalte)}“: „{gekuerzt(zelle)}“ {satz}.",
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
FRAGE_NULLWERTE = (
    "Manche Zeilen bestehen nur aus dem Zeichen für null. Gab es das Gebiet damals nicht (nicht_vorhanden), "
    "oder ist jeder Wert wirklich null (null)?"
)


def _aus(stellen: tuple[int, ...]) -> Callable[[Sequence[str]], Any]:
    """Die Zellen an diesen Stellen als Schlüssel; ohne Stellen immer derselbe."""
    return itemgetter(*stellen) if stellen else lambda _zellen: ()


def _ausserhalb(gesucht: Gesucht, zeitraum: str) -> bool:
    """Sagt die Datei selbst, dass es das Gebiet an diesem Tag nicht gab?"""
    ende = letzter_tag(zeitraum)
    return bool(
        (gesucht.bis and ende >= gesucht.bis.isoformat()) or (gesucht.von and ende < gesucht.von.isoformat())
    )
