"""Wo der Zeitraum steht: in Spalten, im Kopf, im Titel, im Namen, oder nirgends."""

import re
from collections.abc import Sequence

from sozialraum.statistik.lesen.zeitraum_lesen import zeitraum_lesen
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.spalten import (
    Lage,
    Spalte,
)

ZEITWORT = re.compile(
    r"(?i).*(jahr|zeit|datum|stichtag|monat|quartal|woche|periode|semester|stand).*|kw|q|vj\.?"
)
HEUTIGES_JAHR = re.compile(r"(?:19[5-9]|20[0-4])[0-9]")
WOCHENWORT = r"(?i).*woche.*|kw"
NUR_ZEITWORT = frozenset({"", "stichtag", "jahr", "stand"})
LAENGSTES_MUSTER, LANG = 300, 40
# Was das Wort der Überschrift über die Art sagt, wo dieselbe Schreibweise zweierlei bedeuten kann.
ART_IM_WORT = (
    (re.compile(r"(?i).*(quartal|vierteljahr).*|q|vj\.?"), "quartal"),
    (re.compile(r"(?i).*monat.*"), "monat"),
    (re.compile(WOCHENWORT), "woche"),
    (re.compile(r"(?i).*(schuljahr|kitajahr|kindergartenjahr).*"), "schuljahr"),
)
# Zwei Spalten nebeneinander, die erst zusammen einen Zeitraum nennen: das Jahr und sein Teil.
TEIL_DES_JAHRES = {"woche": 53, "monat": 12, "quartal": 4}
_VIER = "(?:19|20)[0-9]{2}"
_MONATE = (
    "(?:Jan(?:uar)?|Jänner|Feb(?:ruar)?|März|Mrz|Apr(?:il)?|Mai|Juni?|Juli?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Okt(?:ober)?|Nov(?:ember)?|Dez(?:ember)?)\.?"
)
_VIERTEL = r"(?:Quartal|Vierteljahr|Vj\.?)"
_Z, _W = "(?<![0-9])", "(?<![A-Za-zÄÖÜäöüß])"
# Wie ein Zeitraum in einer Überschrift, im Titel oder im Dateinamen steht, der genaueste zuerst.
IM_TEXT: tuple[tuple[str, str], ...] = tuple(
    (art, rf"(?:{muster})(?![0-9])")
    for art, muster in (
        ("stichtag", rf"{_Z}[0-9]{{1,2}}\.[0-9]{{1,2}}\.{_VIER}"),
        ("stichtag", rf"{_Z}{_VIER}-[01][0-9]-[0-3][0-9]"),
        ("stichtag", rf"{_Z}[0-9]{{1,2}}\. ?{_MONATE} {_VIER}"),
        ("woche", rf"{_W}(?:KW|Kalenderwoche) ?[0-9]{{1,2}}[ /-]{_VIER}"),
        ("woche", rf"{_Z}{_VIER}-?(?:KW|W) ?[0-9]{{1,2}}"),
        ("quartal", rf"{_Z}{_VIER}[-/_ ]?Q[1-4]"),
        ("quartal", rf"{_W}Q[1-4][ /-]?{_VIER}"),
        ("quartal", rf"{_Z}[1-4]\. ?{_VIERTEL}[ -]{_VIER}"),
        ("quartal", rf"{_W}(?:IV|I{{1,3}})(?:\. ?{_VIERTEL})?[ ./-]{_VIER}"),
        (
            "semester",
            rf"{_W}(?:(?:WS|WiSe|Wintersemester) ?{_VIER} ?[/-] ?(?:{_VIER}|[0-9]{{2}})"
            rf"|(?:SS|SoSe|Sommersemester) ?{_VIER})",
        ),
        ("schuljahr", rf"{_Z}{_VIER} ?[/_-] ?(?:{_VIER}|[0-9]{{2}})"),
        ("monat", rf"{_W}{_MONATE}[ -]{_VIER}"),
        ("monat", rf"{_Z}{_VIER}[-_.][01][0-9]"),
        ("monat", rf"{_Z}[01]?[0-9][/.]{_VIER}"),
        ("quartal", rf"{_Z}[1-4]/{_VIER}"),
        ("jahr", rf"{_Z}{_VIER}"),
    )
)
MEHRDEUTIG = (
    ("monat", "Monate"),
    ("quartal", "Quartale"),
    ("woche", "Kalenderwochen"),
    ("schuljahr", "Schuljahre"),
)


def zeitraumspalten_finden(lage: Lage) -> None:
    for spalte in lage.spalten:
        genannt = ZEITWORT.fullmatch(spalte.name) is not None
        wochen = bool(spalte.verschiedene) and re.fullmatch(WOCHENWORT, spalte.name) is not None
        if wochen and all(zeitraum_lesen(zelle, "woche") for zelle in spalte.verschiedene):
            arten = ["woche"]
        else:
            arten = moegliche_arten(spalte.verschiedene)
        # Ohne Überschrift ist eine Spalte aus lauter Jahren keine Spalte aus lauter Zahlen.
        genannt |= not spalte.name and all(map(HEUTIGES_JAHR.fullmatch, spalte.verschiedene))
        if not arten or not (genannt or arten[0] in ("stichtag", "schuljahr", "semester")):
            continue
        art = _eine_art(lage, spalte.name, arten, f"in der Spalte {spalte.heisst}", spalte.verschiedene[0])
        spalte.rolle, spalte.angaben = "zeitraum", {"zeitraum": art}
        teil = _teil_des_jahres(lage, spalte) if art == "jahr" else None
        if teil is not None:
            andere, genauer = teil
            spalte.angaben = {"zeitraum": genauer}
            andere.rolle, andere.angaben = "zeitraum", {"zeitraum": genauer}
        lage.vorschlag.belege_mit(
            "Zeitraum",
            f"Spalte {spalte.heisst}" + (f" mit Spalte {teil[0].heisst}" if teil else ""),
            f"Alle Zellen sind Zeiträume wie „{spalte.verschiedene[0]}“.",
        )
        return


def _teil_des_jahres(lage: Lage, jahr: Spalte) -> tuple[Spalte, str] | None:
    """Die Spalte mit Monat, Quartal oder Woche rechts vom Jahr, und ihre Art."""
    for spalte in lage.spalten[jahr.stelle + 1 :]:
        if spalte.rolle or not spalte.verschiedene:
            continue
        for wort, art in ART_IM_WORT:
            if art not in TEIL_DES_JAHRES or not wort.fullmatch(spalte.name):
                continue
            if all(zeitraum_lesen(f"2020-{zelle}", art) for zelle in spalte.verschiedene):
                return spalte, art
    return None


def _eine_art(lage: Lage, wort: str, arten: Sequence[str], wo: str, beispiel: str) -> str:
    """Sagt die Überschrift nicht, welche von mehreren Arten gemeint ist, wird gefragt."""
    if len(arten) == 1:
        return arten[0]
    genannt = [art for muster, art in ART_IM_WORT if muster.fullmatch(wort) and art in arten]
    if len(genannt) == 1:
        return genannt[0]
    return (
        lage.vorschlag.frage(
            lage.antworten,
            Frage(
                "zeitraumart",
                f"Was ist „{beispiel}“ {wo}?",
                "Dieselbe Schreibweise kann Verschiedenes bedeuten; nichts in der Datei sagt, was.",
                tuple((art, text) for art, text in MEHRDEUTIG if art in arten),
            ),
        )
        or arten[0]
    )


def zeitraum_suchen(lage: Lage, werte: Sequence[Spalte]) -> None:
    if any(spalte.rolle == "zeitraum" for spalte in lage.spalten):
        return
    if _im_kopf(lage, werte):
        return
    mehrere: list[str] = []
    for aus, text in (
        ("titel", lage.gestalt.titeltext()),
        ("dateiname", lage.stamm),
        ("blatt", lage.gestalt.blatt),
    ):
        genannte = _im_text(text)
        if len(genannte) > 1:
            mehrere += list(genannte)
        for wortlaut, muster in genannte.items() if len(genannte) == 1 else ():
            art = _eine_art(
                lage, " ".join(text.split()), moegliche_arten([wortlaut]), IN_WORTEN[aus], wortlaut
            )
            lage.orte.append(
                {"fuer": "zeitraum", "aus": aus, "muster": f"(?P<zeitraum>{muster})", "zeitraum": art}
            )
            lage.vorschlag.belege_mit(
                "Zeitraum", f"{IN_WORTEN[aus]}: {wortlaut}", "Es steht dort genau einer."
            )
            return
    frage = "Für welches Jahr oder welchen Stichtag gelten die Zahlen?"
    warum = (
        f"Es stehen mehrere da: {', '.join(f'„{text}“' for text in dict.fromkeys(mehrere))}."
        if mehrere
        else "Weder in der Datei noch in ihrem Namen steht ein Zeitraum."
    )
    antwort = lage.vorschlag.frage(
        lage.antworten, Frage("zeitraum", frage, f"{warum} Schreiben Sie 2024 oder 31.12.2024.")
    )
    art = next(iter(moegliche_arten([antwort])), "jahr")
    # Die Antwort gilt für diese Lieferung; die Datei des nächsten Jahres wird wieder gefragt.
    lage.orte.append({"fuer": "zeitraum", "aus": "frage", "frage": frage, "zeitraum": art})


IN_WORTEN = {"titel": "im Titel", "dateiname": "im Dateinamen", "blatt": "im Namen des Blattes"}


def _im_text(text: str) -> dict[str, str]:
    """Was dasteht und womit es zu finden ist: Tage, Monate und andere genaue, dazu andere Jahre."""
    genannte: dict[str, str] = {}
    belegt: set[int] = set()
    for art, muster in IM_TEXT:
        genauere = " ".join(genannte) if art == "jahr" else ""
        for fund in re.finditer(muster, text):
            stelle = range(*fund.span())
            # „2023, Stand 15.01.2024“ nennt zwei; „2023, Stand 31.12.2023“ sagt dasselbe genauer.
            if fund.group() in genauere:
                continue
            if belegt.isdisjoint(stelle) and moegliche_arten([fund.group()]):
                belegt.update(stelle)
                genannte[fund.group()] = muster
    return genannte


def _im_kopf(lage: Lage, werte: Sequence[Spalte]) -> bool:
    """Was sich von Spalte zu Spalte ändert, ist der Zeitraum; sonst der eine, der über allen steht."""
    moeglich: list[tuple[bool, int, str, str, list[re.Match[str]]]] = []
    for art, muster in IM_TEXT:
        # Ein verbundener Titel kann auch ein Datum nennen; der Zeitraum der Spalte steht zuletzt.
        funde = [list(re.finditer(muster, spalte.name)) for spalte in werte]
        if werte and all(funde) and art in moegliche_arten([fund[-1].group() for fund in funde]):
            verschieden = len({fund[-1].group() for fund in funde}) > 1
            if verschieden or all(len(fund) == 1 for fund in funde):
                moeglich.append((not verschieden, len(moeglich), art, muster, [fund[-1] for fund in funde]))
    if not moeglich:
        return False
    _, _, _, muster, letzte = min(moeglich, key=lambda eines: eines[:2])
    arten = moegliche_arten([fund.group() for fund in letzte])
    titel = f"{lage.gestalt.titeltext()} {lage.stamm} {lage.gestalt.blatt}"
    art = _eine_art(lage, " ".join(titel.split()), arten, "in den Überschriften", letzte[0].group())
    for spalte, fund in zip(werte, letzte, strict=True):
        spalte.angaben |= {
            "zeitraum": art,
            "_teile": (spalte.name[: fund.start()], muster, spalte.name[fund.end() :]),
            "_zeit": fund.group(),
        }
    _kopfwoerter(werte)
    for spalte in werte:
        if "_wort" in spalte.angaben:
            _einzeln_nennen(spalte)
    lage.vorschlag.belege_mit(
        "Zeitraum",
        "in den Überschriften",
        f"Über jeder Wertspalte steht einer, etwa „{letzte[0].group()}“.",
    )
    return True


def _kopfwoerter(werte: Sequence[Spalte]) -> None:
    """Was neben dem Zeitraum steht, ist das Merkmal: `_merkmal`; `_einzeln`: ein Muster fasst es nicht."""
    teile = [(spalte.angaben["_teile"][0].strip(), spalte.angaben["_teile"][2].strip()) for spalte in werte]
    beides = len({vor for vor, _ in teile}) > 1 and any(nach for _, nach in teile)
    worte = [
        f"{vor} {nach}".strip() if beides else nach or ("" if vor.casefold() in NUR_ZEITWORT else vor)
        for vor, nach in teile
    ]
    schlicht = [_schlicht(wort) for wort in worte]
    if len(set(schlicht)) == len(set(worte)) and schlicht != worte:
        worte, beides = schlicht, True
    einzeln = beides or len("|".join(dict.fromkeys(worte))) > LAENGSTES_MUSTER or max(map(len, worte)) > LANG
    for spalte, wort in zip(werte, worte, strict=True):
        spalte.angaben |= {"_merkmal": _gekuerzt(wort) if einzeln else wort, "_einzeln": einzeln}


def _einzeln_nennen(spalte: Spalte) -> None:
    """Gleich überschriebene Spalten unterscheidet kein Muster, nur ihre Reihenfolge."""
    teile = ("_teile", "_merkmal", "_einzeln")
    wort = {name: spalte.angaben.pop(name) for name in teile}["_merkmal"]
    spalte.angaben |= {
        "fest": {"zeitraum": spalte.angaben["_zeit"]},
        "_wort": f"{wort} (Spalte {spalte.stelle + 1})" if wort else f"Spalte {spalte.stelle + 1}",
    }


def _schlicht(wort: str) -> str:
    """Ohne Füllwörter und Trennstriche: „davon im Alter von … bis … Jahren 0 - 9 Anzahl“ ist „0 - 9“."""
    wort = re.sub(r"(?<=[a-zäöü])- (?=[a-zäöü])", "", wort)
    wort = re.sub(r"(?i)^(?:davon |darunter )?im Alter von .* Jahren? (?=[0-9])", "", wort)
    return re.sub(r"(?i)^Anzahl$| Anzahl$", "", wort).strip()


def _gekuerzt(wort: str) -> str:
    """Ein Teil eines Schlüssels: Lange Überschriften unterscheiden sich hinten, ein Punkt trennt Teile."""
    wort = " ".join(wort.replace(".", " ").split())
    return wort if len(wort) <= LANG else f"{wort[:10]}…{wort[11 - LANG :]}"


def genannte_zeiten(lage: Lage) -> frozenset[str]:
    """Was die Tabelle an Zeiträumen nennt; woran zwei Tabellen gleicher Form zu unterscheiden sind."""
    zeiten = {zelle for spalte in lage.mit_rolle("zeitraum") for zelle in spalte.verschiedene}
    zeiten |= {spalte.angaben["_zeit"] for spalte in lage.spalten if "_zeit" in spalte.angaben}
    quellen = {"titel": lage.gestalt.titeltext(), "blatt": lage.gestalt.blatt}
    for ort in lage.orte:
        if ort["fuer"] == "zeitraum":
            fund = re.search(ort["muster"], quellen[ort["aus"]]) if ort["aus"] in quellen else None
            zeiten.add(fund.group() if fund else "")
    return frozenset(zeiten)


def moegliche_arten(zellen: Sequence[str]) -> list[str]:
    """Die Arten, in denen alle Zellen lesbar sind; mehrere, wenn die Schreibweise nicht entscheidet.

    `1/2022` kann ein Monat, ein Quartal oder eine Woche sein, `2011-12` ein Monat oder ein Schuljahr.
    """
    if not zellen:
        return []
    alle = ("jahr", "stichtag", "monat", "quartal", "schuljahr", "semester", "woche")
    arten = [art for art in alle if all(zeitraum_lesen(zelle, art) for zelle in zellen)]
    # Wochen schreibt niemand wie Monate oder Quartale, ohne es dazuzusagen.
    ohne = [art for art in arten if art != "woche"]
    return ohne or arten
