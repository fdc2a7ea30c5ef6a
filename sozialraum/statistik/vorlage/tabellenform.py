"""Wie eine Tabelle gebaut ist: wo sie beginnt und endet, und woher jede Zelle ihre Koordinaten hat.

Jeder Wert steht in einer Zelle. Seine Koordinaten (Raum, Zeitraum, Merkmal) setzen sich aus Teilen zusammen:
erst aus Orten außerhalb der Zeile (fest, Titel, Blatt, Dateiname, Frage), dann aus Spalten derselben Zeile,
dann aus dem Kopf über der Zelle. Alle Aufbauten (lang, breit, gedreht, mehrere Kopfzeilen) sind Fälle davon.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sozialraum.statistik.lesen.zahlen_lesen import Zahlform
from sozialraum.statistik.lesen.zeitraum_lesen import ZEITRAUMARTEN
from sozialraum.statistik.vorlage.angaben_lesen import Angaben

KOORDINATEN = ("raum", "zeitraum", "merkmal")
# Womit die Teile einer Koordinate verbunden werden, wenn sie aus mehreren Orten kommen.
VERBUNDEN_MIT = {"raum": ";", "zeitraum": "-", "merkmal": "."}
ROLLEN = frozenset(
    {"", "raum", "raumname", "zeitraum", "merkmal", "tabelle", "wortlaut", "einheit", "wert", "vermerk"}
)
HERKUENFTE = frozenset({"fest", "titel", "blatt", "dateiname", "frage"})
FELDER_DER_SPALTE = frozenset(
    {
        "name", "muster", "rolle", "zeitraum", "type", "decimalChar", "groupChar", "bareNumber", "zelle",
        "fest", "grund", "fortsetzen", "einzug",
    }
)  # fmt: skip
FELDER_DER_TABELLE = frozenset(
    {
        "name", "blatt", "titel", "beginn", "ende", "headerRow", "headerRows", "headerJoin", "fields", "orte",
        "auslassen",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Feld:
    """Eine Spalte (`name`: ihre Überschrift) oder mehrere gleichartige nebeneinander (`muster`).

    Gruppen des Musters, die wie eine Koordinate heißen, sind deren Teil aus dem Kopf; `fest` nennt ihn
    wörtlich. `zelle` löst den Teil aus einer Zelle heraus. `fortsetzen`: eine leere Zelle gilt als die
    darüber; `einzug`: führende Leerzeichen zählen mit. `grund` sagt, warum eine Spalte ohne Rolle nicht
    übernommen wird.
    """

    name: str
    rolle: str = ""
    muster: re.Pattern[str] | None = None
    zelle: re.Pattern[str] | None = None
    zeitraumart: str = ""
    zahlform: Zahlform = field(default_factory=Zahlform)
    fest: Mapping[str, str] = field(default_factory=dict)
    grund: str = ""
    fortsetzen: bool = False
    einzug: bool = False

    def koordinaten_im_kopf(self) -> frozenset[str]:
        """Zu welchen Koordinaten der Kopf dieser Spalte einen Teil beiträgt."""
        gruppen = self.muster.groupindex if self.muster else {}
        return frozenset(was for was in KOORDINATEN if was in gruppen or was in self.fest)


@dataclass(frozen=True)
class Ort:
    """Ein Teil einer Koordinate von außerhalb der Zeile.

    `aus` „fest“ nimmt `wert`; „titel“, „blatt“, „dateiname“ nehmen die Gruppe des Musters, die wie `fuer`
    heißt (sonst den ganzen Fund); „frage“ und alles, was nicht gefunden wird, wird unter `kennung` gefragt.
    """

    fuer: str
    aus: str
    muster: re.Pattern[str] | None = None
    wert: str = ""
    frage: str = ""
    kennung: str = ""

    def lesen(self, text: str) -> str:
        """Der Teil, den das Muster im Text findet; leer, wenn es nichts findet."""
        treffer = self.muster.search(text) if self.muster else None
        if treffer is None:
            return ""
        gruppe = self.fuer if self.fuer in treffer.re.groupindex else 0
        return (treffer.group(gruppe) or "").strip()


@dataclass(frozen=True)
class Auslassung:
    """Zeilen, deren Spalte (oder verbundene Spalten einer Rolle) ganz auf das Muster passt, bleiben aus."""

    muster: re.Pattern[str]
    grund: str
    spalte: str = ""
    rolle: str = ""


@dataclass(frozen=True)
class Tabellenform:
    """Eine Tabelle auf einem Blatt.

    `kopfzeilen` zählen ab dem Beginn: der ersten Zeile des Blattes oder der Zeile, die `beginn` findet; leer
    heißt: ohne Kopf, die Felder stehen an ihren Stellen. `ende` passt auf die erste nicht leere Zelle der
    ersten Zeile, die nicht mehr zur Tabelle gehört. `titel` muss in den Zeilen über dem Kopf zu finden sein.
    """

    felder: tuple[Feld, ...]
    kopfzeilen: tuple[int, ...] = (1,)
    name: str = ""
    blatt: re.Pattern[str] | None = None
    titel: re.Pattern[str] | None = None
    beginn: re.Pattern[str] | None = None
    ende: re.Pattern[str] | None = None
    kopftrenner: str = " "
    orte: tuple[Ort, ...] = ()
    auslassen: tuple[Auslassung, ...] = ()
    zeitraumart: str = "jahr"

    def gilt_fuer(self, blatt: str) -> bool:
        return self.blatt is None or self.blatt.fullmatch(blatt.strip()) is not None

    def mit_rolle(self, rolle: str) -> tuple[Feld, ...]:
        return tuple(feld for feld in self.felder if feld.rolle == rolle)


def tabellenformen(lesen: Angaben, kopfzeilen: tuple[int, ...], kopftrenner: str) -> tuple[Tabellenform, ...]:
    """Die Abschnitte `tabellen`; ohne sie beschreibt die Vorlage selbst die eine Tabelle.

    `fields`, `orte`, `auslassen`, `titel`, `ende` der Vorlage gelten für jede Tabelle, die keine eigenen
    nennt.
    """
    abschnitte = lesen.teile("tabellen", leer=True)
    if not abschnitte:
        return (_tabellenform(lesen, lesen, kopfzeilen, kopftrenner),)
    for eine in abschnitte:
        eine.nur(FELDER_DER_TABELLE)
    return tuple(_tabellenform(eine, lesen, kopfzeilen, kopftrenner) for eine in abschnitte)


def _tabellenform(
    lesen: Angaben, oben: Angaben, kopfzeilen: tuple[int, ...], kopftrenner: str
) -> Tabellenform:
    eigen = lesen is not oben
    felder = tuple(_feld(eines) for eines in (lesen if "fields" in lesen else oben).teile("fields"))
    orte = tuple(_ort(eines) for eines in (lesen if "orte" in lesen else oben).teile("orte", leer=True))
    regeln = (lesen if "auslassen" in lesen else oben).teile("auslassen", leer=True)
    form = Tabellenform(
        felder=felder,
        kopfzeilen=kopfzeilen_lesen(lesen, kopfzeilen) if eigen else kopfzeilen,
        name=lesen.text("name", "") if eigen else "",
        blatt=lesen.muster("blatt"),
        titel=(lesen if "titel" in lesen else oben).muster("titel"),
        beginn=lesen.muster("beginn"),
        ende=(lesen if "ende" in lesen else oben).muster("ende"),
        kopftrenner=lesen.text("headerJoin", kopftrenner) if eigen else kopftrenner,
        orte=orte,
        auslassen=tuple(_auslassung(eine, felder) for eine in regeln),
        zeitraumart=_zeitraumart(lesen, felder, (lesen if "orte" in lesen else oben)),
    )
    _pruefen(lesen, form)
    return form


def kopfzeilen_lesen(lesen: Angaben, vorgabe: tuple[int, ...]) -> tuple[int, ...]:
    """`headerRows = [6, 7, 8]`, kurz `headerRow = 1`; eine leere Liste heißt: ohne Kopf."""
    if "headerRows" in lesen:
        zeilen = lesen.ganze("headerRows")
    elif "headerRow" in lesen:
        zeilen = (lesen.ganz("headerRow", 1),)
    else:
        return vorgabe
    if 0 in zeilen or list(zeilen) != sorted(set(zeilen)):
        lesen.falsch("headerRows", "Kopfzeilen zählen ab 1 und stehen aufsteigend da")
    return zeilen


def _feld(lesen: Angaben) -> Feld:
    lesen.nur(FELDER_DER_SPALTE)
    rolle = lesen.eines_von("rolle", ROLLEN, "")
    muster = lesen.muster("muster")
    if muster is None and "name" not in lesen:
        lesen.falsch("name", "eine Spalte braucht „name“ oder „muster“")
    art = lesen.text("zeitraum", "")
    if art and art not in ZEITRAUMARTEN:
        lesen.falsch("zeitraum", f"bekannt sind {', '.join(sorted(ZEITRAUMARTEN))}")
    zahlform = Zahlform()
    if rolle == "wert":
        try:
            zahlform = Zahlform(
                lesen.text("decimalChar"), lesen.text("groupChar", ""), lesen.wahr("bareNumber", True)
            )
        except ValueError as fehler:
            lesen.falsch("decimalChar", str(fehler))
    return Feld(
        name=" ".join(lesen.text("name", "").split()),
        rolle=rolle,
        muster=muster,
        zelle=lesen.muster("zelle"),
        zeitraumart=art,
        zahlform=zahlform,
        fest=lesen.worte("fest", KOORDINATEN),
        grund=lesen.text("grund", ""),
        fortsetzen=lesen.wahr("fortsetzen", False),
        einzug=lesen.wahr("einzug", False),
    )


def _ort(lesen: Angaben) -> Ort:
    lesen.nur({"fuer", "aus", "muster", "wert", "frage", "kennung", "zeitraum"})
    fuer = lesen.eines_von("fuer", KOORDINATEN)
    aus = lesen.eines_von("aus", HERKUENFTE)
    if aus == "fest" and not lesen.text("wert", ""):
        lesen.falsch("wert", "fehlt")
    if aus in ("titel", "blatt", "dateiname"):
        lesen.muster("muster", fehlt=False)
    if aus == "frage" and not lesen.text("frage", ""):
        lesen.falsch("frage", "fehlt")
    return Ort(
        fuer=fuer,
        aus=aus,
        muster=lesen.muster("muster"),
        wert=lesen.text("wert", ""),
        frage=lesen.text("frage", ""),
        kennung=lesen.text("kennung", fuer),
    )


def _auslassung(lesen: Angaben, felder: tuple[Feld, ...]) -> Auslassung:
    lesen.nur({"spalte", "rolle", "muster", "grund"})
    muster = lesen.muster("muster", fehlt=False)
    assert muster is not None
    spalte, rolle = lesen.text("spalte", ""), lesen.text("rolle", "")
    if ("spalte" in lesen) == ("rolle" in lesen):
        lesen.falsch("spalte", "entweder „spalte“ oder „rolle“ sagt, worauf das Muster passen soll")
    if "spalte" in lesen and not any(feld.name == spalte for feld in felder):
        lesen.falsch("spalte", f"keine Spalte heißt „{spalte}“")
    if "rolle" in lesen and not any(feld.rolle == rolle for feld in felder):
        lesen.falsch("rolle", f"keine Spalte hat die Rolle „{rolle}“")
    return Auslassung(muster, lesen.text("grund"), spalte, rolle)


def _zeitraumart(lesen: Angaben, felder: tuple[Feld, ...], orte: Angaben) -> str:
    arten = {feld.zeitraumart for feld in felder if feld.zeitraumart}
    for eines in orte.teile("orte", leer=True):
        if "zeitraum" in eines:
            arten.add(eines.eines_von("zeitraum", ZEITRAUMARTEN))
    if len(arten) != 1:
        lesen.falsch(
            "zeitraum",
            f"genau eine Art ist zu nennen, an der Spalte oder am Ort: {', '.join(sorted(ZEITRAUMARTEN))}",
        )
    return arten.pop()


def _pruefen(lesen: Angaben, form: Tabellenform) -> None:
    """Jeder Wert muss jede Koordinate haben; Beschriftungen gibt es höchstens einmal."""
    werte = form.mit_rolle("wert")
    if not werte:
        lesen.falsch("fields", "mindestens eine Spalte braucht die Rolle „wert“")
    for was in KOORDINATEN:
        if form.mit_rolle(was) or any(ort.fuer == was for ort in form.orte):
            continue
        for feld in werte:
            if was not in feld.koordinaten_im_kopf():
                lesen.falsch(
                    "fields",
                    f"woher die Angabe „{was}“ kommt, fehlt: eine Spalte braucht die Rolle „{was}“, das "
                    f"Muster einer Wertspalte die Gruppe (?P<{was}>…) oder „orte“ einen Eintrag dafür",
                )
    for rolle in ("raumname", "tabelle", "einheit"):
        if len(form.mit_rolle(rolle)) > 1:
            lesen.falsch("fields", f"höchstens eine Spalte darf die Rolle „{rolle}“ haben")
    if not form.kopfzeilen and any(feld.muster for feld in form.felder):
        lesen.falsch("fields", "ohne Kopfzeilen hat jede Spalte einen „name“ statt eines Musters")
