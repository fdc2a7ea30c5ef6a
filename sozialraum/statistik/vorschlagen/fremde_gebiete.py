"""Gebiete einer Gemeinde, von der hier noch keines bekannt ist: welche Gemeinde, welche Ebene."""

from collections.abc import Collection

from sozialraum.statistik.vorschlagen import gebiete
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.gebietszeilen import raumnamen_finden
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte, schluesselartig

HOECHSTENS_ZUR_WAHL = 30
NEU = "neu"


def genannte_spalte(lage: Lage) -> Spalte | None:
    """Die Spalte, deren Überschrift Gebiete verspricht; von mehreren die mit den meisten."""
    genannte = [
        spalte
        for spalte in lage.spalten
        if not spalte.rolle and len(spalte.verschiedene) > 1 and gebiete.UEBERSCHRIFT.fullmatch(spalte.name)
    ]
    # „Gemeindesteuer“ ist eine Zahl.
    keine_zahlen = [
        spalte
        for spalte in genannte
        if spalte.stelle not in lage.gestalt.zahlspalten or schluesselartig(spalte)
    ]
    return max(keine_zahlen or genannte[:1], key=lambda spalte: len(spalte.verschiedene), default=None)


def gemeinde_und_ebene_erfragen(
    lage: Lage, spalte: Spalte | None = None, nicht: Collection[str] = ()
) -> None:
    """`spalte` nennt Gebiete einer anderen Gemeinde als der in `nicht`."""
    gemeinden = {ags: name for ags, name in lage.kenntnis.gemeinden.items() if ags not in nicht}
    genannt = [ags for ags, name in gemeinden.items() if name.casefold() in lage.stamm.casefold()]
    warum = (
        "Keine Spalte nennt Gebiete, die es hier schon gibt. Haben Sie die Grenzen der Stadt schon "
        "übernommen?"
        if spalte is None
        else "Ihre Gebiete gibt es hier noch nicht. Bitte übernehmen Sie zuerst die Grenzen der Stadt."
    )
    zur_wahl = tuple(sorted(gemeinden.items(), key=lambda eine: eine[1]))
    wahl_moeglich = len(gemeinden) <= HOECHSTENS_ZUR_WAHL
    ags = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "ags",
            "Für welche Gemeinde gilt die Datei?",
            warum,
            (*zur_wahl, (NEU, "eine Gemeinde, die es hier noch nicht gibt")) if wahl_moeglich else (),
            genannt[0] if len(genannt) == 1 else "",
        ),
    )
    if ags == NEU:
        ags = lage.vorschlag.frage(
            lage.antworten,
            Frage(
                "ags_neu",
                "Wie lautet der amtliche Gemeindeschlüssel?",
                "Acht Ziffern, etwa 05315000 für Köln. Ihre Gebiete legen Sie danach bei der Lieferung an "
                "oder übernehmen sie mit ihren Grenzen.",
            ),
        )
    lage.inhalt["ags"] = ags
    spalte = spalte or genannte_spalte(lage)
    if spalte is None:
        lage.orte.append({"fuer": "raum", "aus": "fest", "wert": "Gemeinde"})
        lage.inhalt["raeume"] = [{"muster": "Gemeinde", "ebene": "gemeinde", "schluessel": ""}]
        return
    spalte.rolle = "raum"
    ebene = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "ebene",
            f"Was für Gebiete stehen in der Spalte {spalte.heisst}?",
            f"Etwa „{spalte.verschiedene[0]}“; noch ist keines davon bekannt.",
            (
                ("stadtbezirk", "Stadtbezirke"),
                ("stadtteil", "Stadtteile"),
                ("quartier", "Quartiere"),
                ("planungsraum", "Planungsräume"),
                ("statistischer-bezirk", "Statistische Bezirke"),
            ),
            "stadtteil",
        ),
    )
    nummern = all(zelle.isdigit() for zelle in spalte.verschiedene)
    gruppe = "schluessel" if nummern else "name"
    lage.inhalt["raeume"] = [{"muster": f"(?P<{gruppe}>.+)", "ebene": ebene}]
    raumnamen_finden(lage, [spalte])
