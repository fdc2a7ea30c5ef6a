"""Der Kopf einer Tabelle: mehrzeilige Überschriften verbinden und die Felder der Vorlage daran finden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sozialraum.statistik.lesen.blatt import Blatt, Strom, Zeile, beginnt, leer
from sozialraum.statistik.lesen.einlesen import HOECHSTENS_SPALTEN
from sozialraum.statistik.lesen.zahlen_lesen import Zahlform
from sozialraum.statistik.vorlage.tabellenform import KOORDINATEN, Feld, Tabellenform


@dataclass(frozen=True)
class Wertspalte:
    """Eine Spalte mit Werten; `teile` sind die Teile der Koordinaten, die ihr Kopf nennt."""

    stelle: int
    ueberschrift: str
    teile: Mapping[str, str]
    zahlform: Zahlform
    vermerk: int | None = None


@dataclass(frozen=True)
class Bindung:
    """Die Felder der Vorlage an den Spalten einer Tabelle; `felder` je Spalte, Stellen ab 0."""

    ueberschriften: tuple[str, ...]
    felder: tuple[Feld, ...]
    werte: tuple[Wertspalte, ...]

    def stellen(self, *rollen: str) -> tuple[int, ...]:
        return tuple(stelle for rolle in rollen for stelle in self._mit(rolle))

    def mit_namen(self, name: str) -> tuple[int, ...]:
        return tuple(stelle for stelle, feld in enumerate(self.felder) if feld.name == name)

    def _mit(self, rolle: str) -> Iterable[int]:
        return (stelle for stelle, feld in enumerate(self.felder) if feld.rolle == rolle)


def ueberschriften(zeilen: Sequence[Zeile], trenner: str, blatt: Blatt | None = None) -> list[str]:
    """Je Spalte ihre Überschrift: die Kopfzellen von oben nach unten, Gleiches nur einmal.

    Verbundene Zellen gelten für alle ihre Spalten; nennt das Blatt im Kopf keine, gilt eine Kopfzelle nach
    rechts bis zur nächsten, außer in der untersten Zeile. Leere Spalten am Ende fallen weg.
    """
    breite = max((len(zellen) for _, zellen in zeilen), default=0)
    spalten: list[list[str]] = [[] for _ in range(breite)]
    verbunden = _verbunden(zeilen, blatt)
    for nummer, (zeile, zellen) in enumerate(zeilen, 1):
        links = ""
        for stelle in range(breite):
            text = " ".join((zellen[stelle] if stelle < len(zellen) else "").split())
            if not text and verbunden:
                text = verbunden.get((zeile, stelle), "")
            elif not text and nummer < len(zeilen):
                text = links
            links = text
            spalten[stelle].append(text)
    namen = [trenner.join(text for text, _ in groupby(spalte) if text) for spalte in spalten]
    while namen and not namen[-1]:
        namen.pop()
    return namen


def _verbunden(zeilen: Sequence[Zeile], blatt: Blatt | None) -> dict[tuple[int, int], str]:
    """(Zeile, Spalte) → Text der verbundenen Zelle darüber; leer, wenn im Kopf nichts verbunden ist."""
    je_zeile = dict(zeilen)
    texte: dict[tuple[int, int], str] = {}
    for von_zeile, von_spalte, bis_zeile, bis_spalte in (blatt.verbunden or ()) if blatt else ():
        oben = je_zeile.get(von_zeile, [])
        text = " ".join(oben[von_spalte].split()) if von_spalte < len(oben) else ""
        for zeile in je_zeile:
            if von_zeile <= zeile <= bis_zeile:
                for spalte in range(von_spalte, min(bis_spalte, HOECHSTENS_SPALTEN) + 1):
                    texte[zeile, spalte] = text
    return texte


def binden(form: Tabellenform, namen: Sequence[str]) -> Bindung | None:
    """Die Felder in ihrer Reihenfolge an den Überschriften; None, wenn der Kopf nicht genau passt.

    Muster, die in der Vorlage aufeinander folgen, dürfen sich abwechseln; jedes muss mindestens eine Spalte
    finden. Ohne Kopfzeilen steht jedes Feld an seiner Stelle.
    """
    if not form.kopfzeilen:
        return _gebunden([(feld, feld.name) for feld in form.felder])
    gefunden: list[tuple[Feld, str]] = []
    stelle = 0
    abschnitte = [list(eine) for _, eine in groupby(form.felder, key=lambda feld: feld.muster is None)]
    for nummer, abschnitt in enumerate(abschnitte):
        if abschnitt[0].muster is None:
            for feld in abschnitt:
                name = namen[stelle] if stelle < len(namen) else ""
                if name != feld.name:
                    return None
                gefunden.append((feld, name))
                stelle += 1
            continue
        danach = abschnitte[nummer + 1][0].name if nummer + 1 < len(abschnitte) else None
        offen = set(map(id, abschnitt))
        while stelle < len(namen):
            name = namen[stelle]
            if not offen and name == danach:
                break
            passend = next((feld for feld in abschnitt if feld.muster and feld.muster.fullmatch(name)), None)
            if passend is None:
                break
            offen.discard(id(passend))
            gefunden.append((passend, name))
            stelle += 1
        if offen:
            return None
    return _gebunden(gefunden) if stelle >= len(namen) else None


def _gebunden(gefunden: Sequence[tuple[Feld, str]]) -> Bindung:
    werte: list[Wertspalte] = []
    for stelle, (feld, name) in enumerate(gefunden):
        if feld.rolle == "wert":
            werte.append(Wertspalte(stelle, name, _teile(feld, name), feld.zahlform))
        elif feld.rolle == "vermerk" and werte and werte[-1].vermerk is None:
            letzte = werte.pop()
            werte.append(
                Wertspalte(letzte.stelle, letzte.ueberschrift, letzte.teile, letzte.zahlform, vermerk=stelle)
            )
    return Bindung(
        ueberschriften=tuple(name for _, name in gefunden),
        felder=tuple(feld for feld, _ in gefunden),
        werte=tuple(werte),
    )


def _teile(feld: Feld, name: str) -> dict[str, str]:
    treffer = feld.muster.fullmatch(name) if feld.muster else None
    gruppen = treffer.groupdict() if treffer else {}
    teile = {was: gruppen[was].strip() for was in KOORDINATEN if gruppen.get(was)}
    return teile | dict(feld.fest)


def woran_es_liegt(form: Tabellenform, namen: Sequence[str]) -> str:
    """Satzteil: warum dieser Kopf nicht passt."""
    fehlend = [f"„{feld.name}“" for feld in form.felder if feld.muster is None and feld.name not in namen]
    fehlend += [
        f"eine Spalte nach dem Muster „{feld.muster.pattern}“"
        for feld in form.felder
        if feld.muster and not any(feld.muster.fullmatch(name) for name in namen)
    ]
    if fehlend:
        return f"es fehlt {', '.join(fehlend)}"
    return "Reihenfolge oder Zahl der Spalten weicht ab"


@dataclass(frozen=True)
class Fund:
    """Der Anfang einer Tabelle auf einem Blatt: Titelzeilen, Kopfzeilen und die gebundenen Felder.

    `bindung` None: der Kopf passt nicht; `begonnen` falsch: keine Zeile passt auf den Beginn. `text` sind
    Titel und Kopf zusammen.
    """

    titel: list[Zeile]
    kopf: list[Zeile]
    namen: list[str]
    bindung: Bindung | None
    text: str
    begonnen: bool
    titel_passt: bool


def tabelle_finden(form: Tabellenform, blatt: Blatt, strom: Strom) -> Fund:
    """Liest Titel und Kopf; danach steht der Strom vor der ersten Datenzeile."""
    titel: list[Zeile] = []
    kopf: list[Zeile] = []
    letzte = form.kopfzeilen[-1] if form.kopfzeilen else 0
    erste = None if form.beginn else strom.naechste_zeile
    for zeile, zellen in strom:
        if erste is None and form.beginn and beginnt(form.beginn, zellen):
            erste = zeile
        if erste is not None and not letzte:
            strom.zurueck(zeile, zellen)
            break
        nummer = 0 if erste is None else zeile - erste + 1
        if nummer in form.kopfzeilen:
            kopf.append((zeile, zellen))
        elif nummer < letzte and not leer(zellen):
            titel.append((zeile, zellen))
        if erste is not None and nummer >= letzte:
            break
    vollstaendig = len(kopf) == len(form.kopfzeilen)
    namen = ueberschriften(kopf, form.kopftrenner, blatt)
    text = "\n".join(" ".join(zellen) for _, zellen in (*titel, *kopf))
    return Fund(
        titel=titel,
        kopf=kopf,
        namen=namen,
        bindung=binden(form, namen) if erste is not None and vollstaendig else None,
        text=text,
        begonnen=erste is not None,
        titel_passt=form.titel is None or form.titel.search(text) is not None,
    )
