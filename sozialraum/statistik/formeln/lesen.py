"""Liest eine Formel: rekursiver Abstieg über die Teile des Textes, in Länge und Tiefe begrenzt.

formel    = summe
summe     = produkt { ("+" | "-") produkt }
produkt   = glied { ("*" | "/") glied }
glied     = { "-" } ( zahl | "flaeche" | groesse | "(" summe ")" )
groesse   = wort [ "[" bedingung { ("," | "und") bedingung } "]" ] [ "vor" zahl ("jahr" | "jahren") ]
bedingung = "alter" vergleich zahl | zahl vergleich "alter" [ vergleich zahl ]
          | "alter" zahl "bis" "unter" zahl | "alter" ("unter" | "ab") zahl | "geschlecht" "=" wort
"""

from collections.abc import Mapping
from difflib import get_close_matches
from fractions import Fraction

from sozialraum.statistik.formeln.rechnen import (
    HOECHSTENS_JAHRE,
    Flaeche,
    Formel,
    Groesse,
    Summe,
    Zahl,
    als_formel,
    durch,
    mal,
    negativ,
    plus,
)
from sozialraum.statistik.formeln.zerteilen import Formelfehler, Sorte, Teil, namen_in, wort_von, zerteilen
from sozialraum.statistik.indikatoren import GROESSEN, Auswahl, Glied

HOECHSTENS_ZEICHEN = 500
HOECHSTENS_TIEFE = 10
HOECHSTES_ALTER = 120
FLAECHE = "flaeche"
EIGENE_WOERTER = frozenset(
    {FLAECHE, "alter", "geschlecht", "vor", "jahr", "jahren", "und", "bis", "unter", "ab"}
)
GESCHLECHT = {
    **dict.fromkeys(("w", "weiblich", "frauen", "maedchen"), "w"),
    **dict.fromkeys(("m", "maennlich", "maenner", "jungen"), "m"),
    **dict.fromkeys(("d", "divers"), "d"),
}
VERGLEICHE = ("<", "<=", ">", ">=", "=")
GESPIEGELT = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


def formel_lesen(
    text: str,
    *,
    groessen: Mapping[str, str] = GROESSEN,
    merkmale: Mapping[str, Auswahl | str] | None = None,
    indikatoren: Mapping[str, str] | None = None,
) -> Formel:
    """`groessen`: erlaubte Wörter und was sie heißen; `indikatoren`: Schlüssel und ihre eigene Formel.

    `merkmale`: zu jedem Namen aus `namen_in` die Auswahl oder der Satz, warum es sie nicht gibt.
    Fehler: `Formelfehler` mit der Stelle und, wo es geht, einem Vorschlag.
    """
    return _lesen(text, groessen, merkmale or {}, indikatoren or {})


def gespeicherte_formel_lesen(text: str) -> Formel:
    """Eine schon geprüfte Formel in ihrer einen Schreibweise, ohne Wörterbuch."""
    merkmale = {name: Auswahl(name) for name in namen_in(text)}
    woerter = {teil.text: teil.text for teil in zerteilen(text) if teil.sorte is Sorte.WORT}
    return _lesen(text, {wort: wort for wort in woerter if wort not in EIGENE_WOERTER}, merkmale, {})


def _lesen(
    text: str,
    groessen: Mapping[str, str],
    merkmale: Mapping[str, Auswahl | str],
    indikatoren: Mapping[str, str],
) -> Formel:
    if len(text) > HOECHSTENS_ZEICHEN:
        raise Formelfehler(f"Die Formel ist länger als {HOECHSTENS_ZEICHEN} Zeichen.")
    if not text.strip():
        raise Formelfehler("Bitte geben Sie eine Formel ein, etwa auslaender / einwohner * 100.")
    return als_formel(_Leser(zerteilen(text), groessen, merkmale, indikatoren).alles())


class _Leser:
    def __init__(
        self,
        teile: list[Teil],
        groessen: Mapping[str, str],
        merkmale: Mapping[str, Auswahl | str],
        indikatoren: Mapping[str, str],
    ) -> None:
        self._teile = teile
        self._ort = 0
        self._tiefe = 0
        self._groessen = groessen
        self._merkmale = merkmale
        self._indikatoren = indikatoren

    def alles(self) -> Groesse:
        x = self._summe()
        if self._hier.sorte is not Sorte.ENDE:
            raise self._unerwartet()
        return x

    # Bewegung

    @property
    def _hier(self) -> Teil:
        return self._teile[self._ort]

    def _weiter(self) -> Teil:
        teil = self._hier
        if teil.sorte is not Sorte.ENDE:
            self._ort += 1
        return teil

    def _ist(self, *texte: str) -> bool:
        return self._hier.text in texte and self._hier.sorte in (Sorte.ZEICHEN, Sorte.WORT)

    def _nimm(self, *texte: str) -> Teil | None:
        return self._weiter() if self._ist(*texte) else None

    def _unerwartet(self) -> Formelfehler:
        teil = self._hier
        if teil.text == ")":
            satz = "Diese schließende Klammer hat keine öffnende."
        elif teil.text == "]":
            satz = "Diese schließende eckige Klammer hat keine öffnende."
        elif teil.text == "[":
            satz = "Bedingungen stehen unmittelbar hinter einem Wort: einwohner[alter < 18]."
        elif teil.text in VERGLEICHE:
            satz = "Ein Vergleich steht nur in eckigen Klammern: einwohner[alter < 18]."
        elif teil.text in (",", ";"):
            satz = "Ein Komma trennt nur Bedingungen in eckigen Klammern."
        elif teil.text == "vor":
            satz = "„vor … jahren“ steht hinter einem Wort: einwohner vor 5 jahren."
        else:
            satz = f"Vor {teil.genannt} fehlt ein Rechenzeichen (+ - * /)."
        return Formelfehler(satz, teil.stelle)

    # Rechnen

    def _summe(self) -> Groesse:
        x = self._produkt()
        while zeichen := self._nimm("+", "-"):
            y = self._produkt()
            x = plus(x, y if zeichen.text == "+" else negativ(y, zeichen.stelle), zeichen.stelle)
        return x

    def _produkt(self) -> Groesse:
        x = self._glied()
        while zeichen := self._nimm("*", "/"):
            y = self._glied()
            x = (mal if zeichen.text == "*" else durch)(x, y, zeichen.stelle)
        return x

    def _glied(self) -> Groesse:
        minus = None
        gedreht = False
        while zeichen := self._nimm("-"):
            minus, gedreht = zeichen, not gedreht
        x = self._kern()
        return negativ(x, minus.stelle) if minus and gedreht else x

    def _kern(self) -> Groesse:
        teil = self._hier
        if teil.sorte is Sorte.ZAHL:
            self._weiter()
            return Zahl(Fraction(int(teil.text)))
        if teil.sorte is Sorte.WORT:
            if teil.text == FLAECHE:
                self._weiter()
                return Flaeche()
            return Summe((self._groesse(),))
        if teil.sorte is Sorte.NAME:
            return Summe((self._merkmal(),))
        if self._nimm("("):
            self._tiefe += 1
            if self._tiefe > HOECHSTENS_TIEFE:
                raise Formelfehler(f"Mehr als {HOECHSTENS_TIEFE} Klammern ineinander.", teil.stelle)
            x = self._summe()
            if not self._nimm(")"):
                if self._hier.sorte is Sorte.ENDE:
                    raise Formelfehler("Diese Klammer wird nicht geschlossen.", teil.stelle)
                raise self._unerwartet()
            self._tiefe -= 1
            return x
        if teil.sorte is Sorte.ENDE:
            raise Formelfehler("Die Formel hört mitten im Rechnen auf: hier fehlt noch etwas.", teil.stelle)
        if teil.text in ("+", "*", "/", ")"):
            raise Formelfehler(f"Vor {teil.genannt} fehlt ein Wort oder eine Zahl.", teil.stelle)
        raise self._unerwartet()

    # Größen

    def _groesse(self) -> Glied:
        wort = self._weiter()
        if wort.text not in self._groessen:
            raise self._unbekannt(wort)
        auswahl = self._bedingungen(wort.text) if self._ist("[") else Auswahl(wort.text)
        return Glied(auswahl, 1, self._vor())

    def _merkmal(self) -> Glied:
        name = self._weiter()
        gefunden = self._merkmale.get(name.text, f"Ein Merkmal „{name.text}“ ist nicht geliefert.")
        if isinstance(gefunden, str):
            raise Formelfehler(gefunden, name.stelle)
        if self._ist("["):
            raise Formelfehler(
                "Ein Merkmal in Anführungszeichen ist eine gelieferte Reihe; Bedingungen stehen nur hinter "
                "einem Wort wie einwohner.",
                self._hier.stelle,
            )
        return Glied(gefunden, 1, self._vor())

    def _unbekannt(self, wort: Teil) -> Formelfehler:
        if wort.text in self._indikatoren:
            statt = self._indikatoren[wort.text]
            rat = f" Seine Formel ist: {statt}" if statt else ""
            return Formelfehler(
                f"„{wort.wie}“ ist ein Indikator; Formeln rechnen mit gelieferten Zahlen, damit nichts "
                f"Geheimes offen wird.{rat}",
                wort.stelle,
            )
        if wort.text == "vor":
            return self._unerwartet_wort(wort, "steht hinter einem Wort: einwohner vor 5 jahren.")
        if wort.text in ("alter", "geschlecht"):
            return self._unerwartet_wort(wort, "steht in eckigen Klammern: einwohner[alter < 18].")
        if wort.text in EIGENE_WOERTER:
            return self._unerwartet_wort(wort, "zählt nichts; hier fehlt ein Wort wie einwohner.")
        namen = {wort_von(name): schluessel for schluessel, name in self._groessen.items()}
        if wort.text in namen:
            aehnlich = [wort.text]
        else:
            aehnlich = get_close_matches(
                wort.text, [*self._groessen, FLAECHE, *(namen if len(wort.text) > 3 else ())], n=1
            )
        vorschlag = f" Meinten Sie „{namen.get(aehnlich[0], aehnlich[0])}“?" if aehnlich else ""
        return Formelfehler(f"„{wort.wie}“ ist kein bekanntes Wort.{vorschlag}", wort.stelle)

    def _unerwartet_wort(self, wort: Teil, satz: str) -> Formelfehler:
        return Formelfehler(f"„{wort.wie}“ {satz}", wort.stelle)

    def _vor(self) -> int:
        if not self._nimm("vor"):
            return 0
        zahl = self._hier
        jahre = self._zahl("die Zahl der Jahre")
        if not 1 <= jahre <= HOECHSTENS_JAHRE:
            raise Formelfehler(f"Zurück geht es 1 bis {HOECHSTENS_JAHRE} Jahre.", zahl.stelle)
        if not self._nimm("jahr", "jahren", "jahre"):
            raise Formelfehler(f"Nach „vor {jahre}“ fehlt „jahren“.", self._hier.stelle)
        return jahre

    def _zahl(self, was: str) -> int:
        teil = self._hier
        if teil.sorte is not Sorte.ZAHL:
            raise Formelfehler(f"Hier fehlt {was}; gelesen wurde {teil.genannt}.", teil.stelle)
        self._weiter()
        return int(teil.text)

    # Bedingungen

    def _bedingungen(self, groesse: str) -> Auswahl:
        klammer = self._weiter()
        von, bis, geschlecht = 0, HOECHSTES_ALTER + 1, ""
        while True:
            stelle = self._hier.stelle
            if self._nimm("geschlecht"):
                neu = self._geschlecht()
                if geschlecht and neu != geschlecht:
                    raise Formelfehler("Das Geschlecht ist schon gewählt.", stelle)
                geschlecht = neu
            else:
                ab, unter = self._alter()
                von, bis = max(von, ab), min(bis, unter)
                if von >= bis:
                    raise Formelfehler("In dieser Altersspanne ist niemand.", stelle)
            if not self._nimm(",", ";", "und"):
                break
        if not self._nimm("]"):
            if self._hier.sorte is Sorte.ENDE:
                raise Formelfehler("Diese eckige Klammer wird nicht geschlossen.", klammer.stelle)
            raise Formelfehler(
                f"Hier endet die Bedingung; gelesen wurde {self._hier.genannt}. Mehrere trennt ein Komma.",
                self._hier.stelle,
            )
        return Auswahl(groesse, geschlecht, von, None if bis > HOECHSTES_ALTER else bis)

    def _geschlecht(self) -> str:
        if not self._nimm("="):
            raise Formelfehler("Nach „geschlecht“ steht „= w“, „= m“ oder „= d“.", self._hier.stelle)
        wahl = self._weiter()
        if wahl.text not in GESCHLECHT:
            raise Formelfehler(
                f"{wahl.genannt} ist hier kein Geschlecht; möglich sind w, m und d.", wahl.stelle
            )
        return GESCHLECHT[wahl.text]

    def _alter(self) -> tuple[int, int]:
        """Ab und unter welchem Alter."""
        teil = self._hier
        if teil.sorte is Sorte.ZAHL:
            ab, unter = self._grenze(gespiegelt=True)
            if not self._nimm("alter"):
                raise Formelfehler(
                    f"Hier fehlt „alter“; gelesen wurde {self._hier.genannt}.", self._hier.stelle
                )
            if self._ist(*VERGLEICHE):
                noch = self._grenze()
                ab, unter = max(ab, noch[0]), min(unter, noch[1])
            return ab, unter
        if not self._nimm("alter"):
            aehnlich = get_close_matches(teil.text, ["alter", "geschlecht"], n=1)
            rat = f"Meinten Sie „{aehnlich[0]}“?" if aehnlich else "Möglich sind „alter < 18“, "
            rat += "" if aehnlich else "„18 <= alter < 65“ und „geschlecht = w“."
            was = f"{teil.genannt[:1].upper()}{teil.genannt[1:]}"
            raise Formelfehler(f"{was} ist keine Bedingung. {rat}", teil.stelle)
        if self._nimm("unter"):
            return 0, self._jahre()
        if self._nimm("ab"):
            return self._jahre(), HOECHSTES_ALTER + 1
        if self._hier.sorte is Sorte.ZAHL:
            ab = self._jahre()
            if not (self._nimm("bis") and self._nimm("unter")):
                raise Formelfehler(
                    "Gemeint ist „bis unter“: alter 18 bis unter 65, also 18- bis 64-Jährige.",
                    self._hier.stelle,
                )
            return ab, self._jahre()
        return self._grenze()

    def _grenze(self, *, gespiegelt: bool = False) -> tuple[int, int]:
        """`< 18` hinter „alter“ oder, gespiegelt, `18 <=` davor."""
        jahre = self._jahre() if gespiegelt else 0
        vergleich = self._nimm(*VERGLEICHE)
        if vergleich is None:
            raise Formelfehler(
                f"Hier fehlt ein Vergleich (<, <=, >, >=, =); gelesen wurde {self._hier.genannt}.",
                self._hier.stelle,
            )
        art = GESPIEGELT[vergleich.text] if gespiegelt else vergleich.text
        if not gespiegelt:
            jahre = self._jahre()
        ende = HOECHSTES_ALTER + 1
        return {
            "<": (0, jahre),
            "<=": (0, jahre + 1),
            ">": (jahre + 1, ende),
            ">=": (jahre, ende),
            "=": (jahre, jahre + 1),
        }[art]

    def _jahre(self) -> int:
        teil = self._hier
        jahre = self._zahl("ein Alter in Jahren")
        if jahre > HOECHSTES_ALTER:
            raise Formelfehler(f"Ein Alter geht bis {HOECHSTES_ALTER} Jahre.", teil.stelle)
        return jahre
