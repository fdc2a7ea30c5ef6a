"""Was sich zwischen zwei Zeiträumen geändert hat, in einem Satz."""

from collections.abc import Sequence

from sozialraum.statistik import zeitraeume
from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahl import Kennzahl, andere_quelle, seit_dem_bruch
from sozialraum.statistik.saetze import woerter
from sozialraum.statistik.saetze.bewegung import HUNDERT, ist_oder_hat, veraendert, zwei_bewegungen
from sozialraum.statistik.saetze.gebiete import (
    EBENEN,
    STAEDTE,
    gross,
    vergleich_wes,
    vergleich_wo,
    wer,
    wes,
    wo,
)
from sozialraum.statistik.saetze.vergleich import geschlossen, vergleich, vergleichbar
from sozialraum.statistik.saetze.zeit import zwischen


def entwicklung(reihe: Sequence[Kennzahl]) -> str:
    """`Kalk ist zwischen 2005 und 2012 um 3,1 % gewachsen`, aus dem ersten und letzten offenen Wert.

    Anteile nennen beide Werte: `Der Frauenanteil ist zwischen 2005 und 2012 von 51,0 % auf 49,0 % gesunken`.
    Fehler: `ValueError` ohne Kennzahl.
    """
    if not reihe:
        raise ValueError("Eine Entwicklung braucht mindestens eine Kennzahl.")
    offene = [kennzahl for kennzahl in reihe if kennzahl.offen]
    if not offene:
        return geschlossen(reihe[-1])
    offene = seit_dem_bruch(offene)
    erste, letzte = offene[0], offene[-1]
    assert erste.gerundet is not None and letzte.gerundet is not None
    if erste.zeitraum == letzte.zeitraum:
        return f"{vergleich(letzte)} ({zeitraeume.in_worten(letzte.zeitraum)})"
    if not _zaehlt_bevoelkerung(letzte) or erste.gerundet == 0:
        return _entwicklung_von_auf(erste, letzte)
    bewegung = _in_prozent(erste, letzte)
    zeit = zwischen(erste.zeitraum, letzte.zeitraum)
    if bewegung.endswith("verändert"):
        return f"Die Bevölkerung {wes(letzte.gebiet)} hat sich {zeit} {bewegung}"
    return f"{letzte.gebiet.name} ist {zeit} {bewegung}"


def _zaehlt_bevoelkerung(kennzahl: Kennzahl) -> bool:
    return kennzahl.indikator.art is Art.ANZAHL and woerter.ist_bevoelkerung(kennzahl.indikator)


def _in_prozent(erste: Kennzahl, letzte: Kennzahl) -> str:
    """Aus den gedruckten Zahlen, damit wer nachrechnet dasselbe findet."""
    assert erste.gerundet and letzte.gerundet is not None
    return veraendert((letzte.gerundet - erste.gerundet) / erste.gerundet * HUNDERT)


def _entwicklung_von_auf(erste: Kennzahl, letzte: Kennzahl) -> str:
    indikator = letzte.indikator
    subjekt = gross(indikator.subjekt)
    assert erste.gerundet is not None and letzte.gerundet is not None
    if erste.gerundet == letzte.gerundet:
        heute, frueher = zeitraeume.in_worten(letzte.zeitraum), zeitraeume.in_worten(erste.zeitraum)
        wert = woerter.im_dativ(indikator, letzte.als_text)
        return f"{subjekt} {woerter.liegt(indikator)} {heute} wie {frueher} bei {wert}"
    richtung = "gestiegen" if letzte.gerundet > erste.gerundet else "gesunken"
    zeit = zwischen(erste.zeitraum, letzte.zeitraum)
    return f"{subjekt} {woerter.ist(indikator)} {zeit} von {erste.zahl_text} auf {letzte.als_text} {richtung}"


def entwicklung_im_vergleich(eigene: Sequence[Kennzahl], andere: Sequence[Kennzahl]) -> str:
    """`Kalk ist seit 2005 um 3,1 % gewachsen, die Stadt um 2,1 %`, über den gemeinsamen Zeitraum.

    Ohne gemeinsame Zeiträume spricht `entwicklung` für das eigene Gebiet allein.
    """
    paare = [(e, a) for e, a in zip(eigene, andere, strict=True) if vergleichbar(e, a)]
    paare = [(e, a) for e, a in paare if _ohne_bruch(e, paare[-1][0]) and _ohne_bruch(a, paare[-1][1])]
    if len(paare) < 2 or not all(k.gerundet for k in paare[0]):
        return entwicklung(eigene)
    (e1, a1), (e2, a2) = paare[0], paare[-1]
    hier, dort = _in_prozent(e1, e2), _in_prozent(a1, a2)
    zeit = zwischen(e1.zeitraum, e2.zeitraum)
    if not _zaehlt_bevoelkerung(e2):
        return zwei_bewegungen(
            gross(e2.indikator.subjekt),
            vergleich_wo(a2.gebiet, e2.gebiet),
            f"{wo(e2.gebiet)} {zeit}",
            _als_zahl(hier),
            _als_zahl(dort),
            fuerwort=woerter.er(e2.indikator),
        )
    wort = EBENEN.get(a2.gebiet.ebene)
    name = wort.nominativ if wort and a2.gebiet.ebene in STAEDTE else wer(a2.gebiet)
    if "ist" == ist_oder_hat(hier) == ist_oder_hat(dort):
        return zwei_bewegungen(e2.gebiet.name, name, zeit, hier, dort)
    # „Kalk hat sich nicht verändert“ wäre mehr gesagt, als die Zahl weiß.
    subjekt, anderes = f"Die Bevölkerung {wes(e2.gebiet)}", f"die {vergleich_wes(a2.gebiet, e2.gebiet)}"
    return zwei_bewegungen(subjekt, anderes, zeit, hier, dort)


def _ohne_bruch(frueher: Kennzahl, heute: Kennzahl) -> bool:
    return not heute.bruch_seit(frueher) and not andere_quelle(frueher, heute)


def _als_zahl(bewegung: str) -> str:
    """Zahlen steigen und sinken, Bevölkerungen wachsen und schrumpfen."""
    return bewegung.replace("gewachsen", "gestiegen").replace("geschrumpft", "gesunken")
