"""Was sich über die Jahre geändert hat: Veränderung, Trend, Lücken und Brüche, je in einem Satz."""

from collections.abc import Sequence

from sozialraum.kern.zahlen import aufzaehlung, prozent, prozentpunkte, zahl
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.indikatoren import Art, Rechnung
from sozialraum.statistik.kennzahl import Kennzahl, andere_quelle, seit_dem_bruch
from sozialraum.statistik.saetze import woerter
from sozialraum.statistik.saetze.bewegung import HUNDERT
from sozialraum.statistik.saetze.satz import Aussage, Satz, Teil, satz
from sozialraum.statistik.saetze.wert import GRUENDE
from sozialraum.statistik.saetze.zeit import ab, damals, dieselbe_jahreszeit, fuer, zwischen
from sozialraum.statistik.trend import TEST, Trend, Verlauf, trend

# Aus so wenigen früheren Fällen wird keine Veränderung in Prozent: 12 statt 8 ist kein Zuwachs um 50 %.
BASIS_FUER_PROZENT = 100


def vergleichbare_jahre(reihe: Sequence[Kennzahl]) -> list[Kennzahl]:
    """Die offenen Kennzahlen bis zur letzten, die sich mit ihr vergleichen lassen.

    Gleiche Jahreszeit, gleiche Quelle, gleiches Gebiet; leer, wenn die letzte geschlossen ist.
    """
    if not reihe or not reihe[-1].offen:
        return []
    letzte = reihe[-1]
    offene = [k for k in reihe if k.offen and dieselbe_jahreszeit(k.zeitraum, letzte.zeitraum)]
    return seit_dem_bruch(offene)


def verlaufssaetze(reihe: Sequence[Kennzahl]) -> list[Satz]:
    """Über die letzte Kennzahl der Reihe; vom ältesten zum jüngsten Zeitraum. Veränderungen haben keine."""
    jahre = vergleichbare_jahre(reihe)
    if not jahre or jahre[-1].indikator.art is Art.VERAENDERUNG:
        return []
    if jahre[-1].indikator.rechnung is Rechnung.Z_WERTE:
        # Jedes Jahr misst an seinem eigenen Mittel: ein Unterschied wäre keiner des Gebiets.
        return []
    saetze = []
    if len(jahre) > 1:
        saetze.append(veraenderungssatz(jahre[0], jahre[-1]))
        if (verlauf := trend([k.gerundet for k in jahre if k.gerundet is not None])) is not None:
            saetze.append(_trendsatz(jahre, verlauf))
    return [*saetze, *_luecken(reihe, jahre), *_bruch(reihe, jahre)]


def veraenderungssatz(frueher: Kennzahl, heute: Kennzahl) -> Satz:
    """`Zwischen 2005 und 2012 ist der Anteil um 1,4 Prozentpunkte gesunken (2005: 17,9 %).`

    Die Differenz ist die der gedruckten Zahlen. Fehler: keiner der beiden darf geschlossen sein.
    """
    assert frueher.gerundet is not None and heute.gerundet is not None
    indikator = heute.indikator
    differenz = heute.gerundet - frueher.gerundet
    wer, ist = woerter.kurz(indikator), woerter.ist(indikator)
    zeit = zwischen(frueher.zeitraum, heute.zeitraum)
    davor = zeitraeume.in_worten(frueher.zeitraum)
    if differenz == 0:
        damals_ = damals(frueher.zeitraum)
        return satz(
            Aussage.VERAENDERUNG,
            f"so {woerter.hoch(indikator)} {woerter.war(indikator)} {wer} auch {damals_} (",
            Teil(frueher.als_text, frueher),
            ")",
        )
    richtung = "gestiegen" if differenz > 0 else "gesunken"
    klammer = (f" ({davor}: ", Teil(frueher.als_text, frueher), ")")
    if indikator.art is Art.ANZAHL:
        um = zahl(abs(differenz), indikator.stellen)
        anteil = prozent(abs(differenz) / frueher.gerundet * HUNDERT) if frueher.gerundet else ""
        lohnt = frueher.gerundet >= BASIS_FUER_PROZENT and anteil != prozent(0)
        prozentsatz = f", das sind {anteil}" if lohnt else ""
        return satz(Aussage.VERAENDERUNG, f"{zeit} {ist} {wer} um {um} {richtung}{prozentsatz}", *klammer)
    if indikator.einheit == "%":
        um = prozentpunkte(abs(differenz), indikator.stellen).lstrip("+")
    elif indikator.einheit == "Jahre":
        um = f"{zahl(abs(differenz), indikator.stellen)}\u00a0Jahre"
    else:
        return satz(
            Aussage.VERAENDERUNG,
            f"{zeit} {ist} {wer} von ",
            Teil(frueher.zahl_text, frueher),
            " auf ",
            Teil(heute.zahl_text, heute),
            f" {richtung}",
        )
    return satz(Aussage.VERAENDERUNG, f"{zeit} {ist} {wer} um {um} {richtung}", *klammer)


def _trendsatz(jahre: Sequence[Kennzahl], verlauf: Trend) -> Satz:
    """`Über 8 Jahre gesehen (2005 bis 2012, Mann-Kendall-Test) ist der Anteil gefallen.`"""
    erste, letzte = jahre[0], jahre[-1]
    assert erste.gerundet is not None and letzte.gerundet is not None
    spanne = zeitraeume.jahr(letzte.zeitraum) - zeitraeume.jahr(erste.zeitraum) + 1
    punkte = f"{spanne} Jahre" if spanne == len(jahre) else f"{len(jahre)} Werte aus {spanne} Jahren"
    von_bis = f"{zeitraeume.in_worten(erste.zeitraum)} bis {zeitraeume.in_worten(letzte.zeitraum)}"
    wer = woerter.kurz(letzte.indikator)
    blieb = "blieben" if woerter.mehrzahl(letzte.indikator) else "blieb"
    if verlauf.verlauf is Verlauf.UNVERAENDERT:
        return satz(Aussage.TREND, f"über {punkte} gesehen ({von_bis}) {blieb} {wer} gerundet gleich")
    if verlauf.verlauf is Verlauf.OHNE_RICHTUNG:
        rest = f"{blieb} {wer} {verlauf.verlauf.value}"
    else:
        dagegen = (verlauf.verlauf is Verlauf.GESTIEGEN) != (letzte.gerundet > erste.gerundet)
        dennoch = "dennoch " if dagegen else ""
        rest = f"{woerter.ist(letzte.indikator)} {wer} {dennoch}{verlauf.verlauf.value}"
    return satz(Aussage.TREND, f"über {punkte} gesehen ({von_bis}, {TEST}) {rest}")


def _luecken(reihe: Sequence[Kennzahl], jahre: Sequence[Kennzahl]) -> list[Satz]:
    """`Für 2008 und 2009 fehlt der Wert: aus Gründen der Geheimhaltung nicht ausgewiesen.`

    Was nie geliefert wurde, ist nur dann eine Lücke, wenn die Reihe sonst dicht ist: zwischen zwei Wahlen
    fehlt nichts.
    """
    dazwischen = [
        k
        for k in reihe
        if not k.offen
        and jahre[0].zeitraum < k.zeitraum < jahre[-1].zeitraum
        and dieselbe_jahreszeit(k.zeitraum, jahre[-1].zeitraum)
    ]
    nicht_geliefert = [k.zeitraum for k in dazwischen if not k.quellen]
    if len(nicht_geliefert) >= len(jahre):
        nicht_geliefert = []
    fehlende: dict[str, list[str]] = {"er wurde nicht geliefert": nicht_geliefert}
    for k in dazwischen:
        if k.quellen and k.zeichen is not None:
            fehlende.setdefault(GRUENDE[k.zeichen], []).append(k.zeitraum)
    return [
        satz(Aussage.LUECKE, f"{_fuer_alle(zeiten)} fehlt der Wert: {grund}")
        for grund, zeiten in fehlende.items()
        if zeiten
    ]


def _fuer_alle(zeiten: Sequence[str]) -> str:
    return aufzaehlung([fuer(zeiten[0]), *map(zeitraeume.in_worten, zeiten[1:])])


def _bruch(reihe: Sequence[Kennzahl], jahre: Sequence[Kennzahl]) -> list[Satz]:
    """`Verglichen wird erst ab 2010: Davor stammen die Zahlen aus einer anderen Quelle (Zensus).`"""
    letzte = jahre[-1]
    davor = [
        k
        for k in reihe
        if k.offen and k.zeitraum < jahre[0].zeitraum and dieselbe_jahreszeit(k.zeitraum, letzte.zeitraum)
    ]
    if not davor:
        return []
    grund = letzte.bruch_seit(davor[-1])
    if not grund:
        quellen = ", ".join(dict.fromkeys(q.name for q in davor[-1].quellen))
        assert andere_quelle(davor[-1], letzte)
        grund = f"Davor stammen die Zahlen aus einer anderen Quelle ({quellen})."
    wird = (
        f"Verglichen wird erst {ab(jahre[0].zeitraum)}"
        if len(jahre) > 1
        else "Mit früheren Jahren wird nicht verglichen"
    )
    return [satz(Aussage.BRUCH, f"{wird}: {grund}")]
