"""Befunde in deutschen Sätzen, gerundet wie die Tabelle daneben: Titel der Diagramme und Formeln mit Zahlen.

Ob etwas darüber, darunter oder gleich liegt, entscheiden die gedruckten Zahlen, nie die ungerundeten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from sozialraum.kern.zahlen import prozent, zahl
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.geheimhaltung import grund_in_worten
from sozialraum.statistik.indikatoren import Art, Indikator, schreibe
from sozialraum.statistik.kennzahl import Altersaufbau, Altersband, Herkunft, Kennzahl, seit_dem_bruch

HUNDERT = Decimal(100)


@dataclass(frozen=True)
class _Wort:
    """Eine Ebene in den Fällen, die Sätze brauchen."""

    nominativ: str
    genitiv: str
    dativ_mit_in: str


_EBENEN = {
    "Land": _Wort("das Land", "des Landes", "im Land"),
    "Kreis": _Wort("der Kreis", "des Kreises", "im Kreis"),
    "Stadt": _Wort("die Stadt", "der Stadt", "in der Stadt"),
    "Gemeinde": _Wort("die Gemeinde", "der Gemeinde", "in der Gemeinde"),
    "Stadtbezirk": _Wort("der Stadtbezirk", "des Stadtbezirks", "im Stadtbezirk"),
    "Stadtteil": _Wort("der Stadtteil", "des Stadtteils", "im Stadtteil"),
    "Quartier": _Wort("das Quartier", "des Quartiers", "im Quartier"),
    "Planungsraum": _Wort("der Planungsraum", "des Planungsraums", "im Planungsraum"),
    "Statistischer Bezirk": _Wort(
        "der Statistische Bezirk", "des Statistischen Bezirks", "im Statistischen Bezirk"
    ),
    "Baublock": _Wort("der Baublock", "des Baublocks", "im Baublock"),
    "Sozialraum": _Wort("der Sozialraum", "des Sozialraums", "im Sozialraum"),
}
_STAEDTE = frozenset({"Stadt", "Gemeinde"})


def _ohne_ebene(gebiet: Gebiet) -> str:
    """`Stadt Köln` auf der Ebene Stadt wird `Köln`, damit das Wort nicht doppelt steht."""
    return gebiet.name.removeprefix(f"{gebiet.ebene} ") or gebiet.name


def wer(gebiet: Gebiet) -> str:
    """`der Stadtteil Kalk`, `die Stadt Köln`."""
    wort = _EBENEN.get(gebiet.ebene)
    return f"{wort.nominativ} {_ohne_ebene(gebiet)}" if wort else gebiet.name


def wes(gebiet: Gebiet) -> str:
    """`des Stadtteils Kalk`; die Stadt eines Vergleichs heißt nur `der Stadt`."""
    wort = _EBENEN.get(gebiet.ebene)
    return f"{wort.genitiv} {_ohne_ebene(gebiet)}" if wort else f"von {gebiet.name}"


def wo(gebiet: Gebiet) -> str:
    """`im Stadtteil Kalk`, `in der Stadt Köln`."""
    wort = _EBENEN.get(gebiet.ebene)
    return f"{wort.dativ_mit_in} {_ohne_ebene(gebiet)}" if wort else f"in {gebiet.name}"


def _vergleich_wes(gebiet: Gebiet) -> str:
    return _EBENEN[gebiet.ebene].genitiv if gebiet.ebene in _STAEDTE else wes(gebiet)


def _vergleich_wo(gebiet: Gebiet) -> str:
    return _EBENEN[gebiet.ebene].dativ_mit_in if gebiet.ebene in _STAEDTE else wo(gebiet)


def gross(satz: str) -> str:
    return satz[:1].upper() + satz[1:]


def _im_dativ(indikator: Indikator, text: str) -> str:
    """`7.481 Einwohnern je km²` nach „mit“ und „bei“."""
    return text.replace(indikator.einheit, indikator.einheit_dativ) if indikator.einheit_dativ else text


def vergleichbar(eins: Kennzahl, zwei: Kennzahl) -> bool:
    """Derselbe Indikator aus derselben Quelle zum selben Zeitraum, beide offen."""
    return (
        eins.offen
        and zwei.offen
        and (eins.indikator.key, eins.zeitraum) == (zwei.indikator.key, zwei.zeitraum)
        and {q.name for q in eins.quellen} == {q.name for q in zwei.quellen}
    )


# Vergleich ---------------------------------------------------------------------------------------


def vergleich(eigen: Kennzahl, andere: Kennzahl | None = None, *, mit_ort: bool = False) -> str:
    """`Der Anteil der unter 18-Jährigen liegt mit 18,9 % über dem der Stadt (15,5 %)`, ohne Punkt.

    Ist der Vergleich nicht offen oder aus anderer Quelle, steht nur der eigene Wert da; ist der eigene
    geschlossen, der Grund. `mit_ort` nennt das Gebiet, wo es der Zusammenhang nicht tut.
    """
    indikator = eigen.indikator
    if not eigen.offen:
        return geschlossen(eigen)
    zum_vergleich = andere if andere is not None and vergleichbar(eigen, andere) else None
    if indikator.art is Art.ANZAHL:
        return _vergleich_anzahl(eigen, zum_vergleich)
    if indikator.art is Art.VERAENDERUNG:
        return _vergleich_veraenderung(eigen, zum_vergleich)
    subjekt = gross(indikator.subjekt)
    ort = f" {wo(eigen.gebiet)}" if mit_ort else ""
    wert = _im_dativ(indikator, eigen.als_text)
    if zum_vergleich is None:
        return f"{subjekt} liegt{ort} bei {wert}"
    assert eigen.gerundet is not None and zum_vergleich.gerundet is not None
    if eigen.gerundet == zum_vergleich.gerundet:
        return f"{subjekt} ist{ort} mit {wert} so hoch wie {_vergleich_wo(zum_vergleich.gebiet)}"
    lage = "über" if eigen.gerundet > zum_vergleich.gerundet else "unter"
    artikel = "der" if indikator.genus == "f" else "dem"
    return (
        f"{subjekt} liegt{ort} mit {wert} {lage} {artikel} {_vergleich_wes(zum_vergleich.gebiet)} "
        f"({zum_vergleich.zahl_text})"
    )


def _vergleich_anzahl(eigen: Kennzahl, andere: Kennzahl | None) -> str:
    assert eigen.wert is not None
    wort = "Einwohnerin oder Einwohner" if eigen.gerundet == 1 else "Einwohnerinnen und Einwohner"
    satz = f"{gross(wer(eigen.gebiet))} zählt {eigen.als_text} {wort}"
    if andere is None or not andere.wert or andere.gebiet.anteile == eigen.gebiet.anteile:
        return satz
    anteil = prozent(eigen.wert / andere.wert * HUNDERT)
    return satz if anteil == prozent(0) else f"{satz}, {anteil} {_vergleich_wes(andere.gebiet)}"


def _bewegung(wert: Decimal, stellen: int = 1) -> str:
    """`um 3,1 % gewachsen`, `um 2,3 % geschrumpft`, `kaum verändert` nach der gedruckten Zahl."""
    gerundet = wert.quantize(Decimal(1).scaleb(-stellen), rounding=ROUND_HALF_UP)
    if gerundet == 0:
        return "kaum verändert" if wert else "nicht verändert"
    return f"um {prozent(abs(gerundet), stellen)} {'gewachsen' if gerundet > 0 else 'geschrumpft'}"


def _ist_oder_hat(bewegung: str) -> str:
    return "hat sich" if bewegung.endswith("verändert") else "ist"


def _vergleich_veraenderung(eigen: Kennzahl, andere: Kennzahl | None) -> str:
    assert eigen.wert is not None
    zeit = zeitraeume.zwischen(eigen.bezug, eigen.zeitraum)
    subjekt = f"Die Bevölkerung {wes(eigen.gebiet)}"
    hier = _bewegung(eigen.wert, eigen.indikator.stellen)
    if andere is None or andere.wert is None:
        return f"{subjekt} {_ist_oder_hat(hier)} {zeit} {hier}"
    dort = _bewegung(andere.wert, andere.indikator.stellen)
    return _zwei_bewegungen(subjekt, f"die {_vergleich_wes(andere.gebiet)}", zeit, hier, dort)


def _zwei_bewegungen(subjekt: str, anderes: str, zeit: str, hier: str, dort: str) -> str:
    """`Kalk ist zwischen … um 3,1 % gewachsen, die Stadt um 2,1 %` ohne wiederholtes Verb."""
    satz = f"{subjekt} {_ist_oder_hat(hier)} {zeit} {hier}"
    if hier == dort:
        return f"{satz}, {anderes} ebenso"
    if _ist_oder_hat(hier) != _ist_oder_hat(dort):
        return f"{satz}; {anderes} {_ist_oder_hat(dort)} {dort}"
    rest, _, verb = dort.rpartition(" ")
    return f"{satz}, {anderes} {rest if hier.endswith(f' {verb}') else dort}"


def geschlossen(kennzahl: Kennzahl) -> str:
    """`Frauenanteil: für den Stadtteil Kalk 2012 aus Gründen der Geheimhaltung nicht ausgewiesen`."""
    grund = grund_in_worten(kennzahl.zeichen) if kennzahl.zeichen else "nicht ausgewiesen"
    wann = zeitraeume.in_worten(kennzahl.zeitraum)
    return f"{kennzahl.indikator.label}, {kennzahl.gebiet.name} {wann}: {grund}"


# Entwicklung -------------------------------------------------------------------------------------


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
    assert erste.wert is not None and letzte.wert is not None
    if erste.zeitraum == letzte.zeitraum:
        return f"{vergleich(letzte)} ({zeitraeume.in_worten(letzte.zeitraum)})"
    if letzte.indikator.art is not Art.ANZAHL or erste.wert == 0:
        return _entwicklung_von_auf(erste, letzte)
    bewegung = _bewegung((letzte.wert - erste.wert) / erste.wert * HUNDERT)
    zeit = zeitraeume.zwischen(erste.zeitraum, letzte.zeitraum)
    if bewegung.endswith("verändert"):
        return f"Die Bevölkerung {wes(letzte.gebiet)} hat sich {zeit} {bewegung}"
    return f"{letzte.gebiet.name} ist {zeit} {bewegung}"


def _entwicklung_von_auf(erste: Kennzahl, letzte: Kennzahl) -> str:
    indikator = letzte.indikator
    subjekt = gross(indikator.subjekt)
    assert erste.gerundet is not None and letzte.gerundet is not None
    if erste.gerundet == letzte.gerundet:
        heute, frueher = zeitraeume.in_worten(letzte.zeitraum), zeitraeume.in_worten(erste.zeitraum)
        return f"{subjekt} liegt {heute} wie {frueher} bei {_im_dativ(indikator, letzte.als_text)}"
    richtung = "gestiegen" if letzte.gerundet > erste.gerundet else "gesunken"
    zeit = zeitraeume.zwischen(erste.zeitraum, letzte.zeitraum)
    return f"{subjekt} ist {zeit} von {erste.zahl_text} auf {letzte.als_text} {richtung}"


def entwicklung_im_vergleich(eigene: Sequence[Kennzahl], andere: Sequence[Kennzahl]) -> str:
    """`Kalk ist seit 2005 um 3,1 % gewachsen, die Stadt um 2,1 %`, über den gemeinsamen Zeitraum.

    Ohne gemeinsame Zeiträume spricht `entwicklung` für das eigene Gebiet allein.
    """
    paare = [(e, a) for e, a in zip(eigene, andere, strict=True) if vergleichbar(e, a)]
    paare = [(e, a) for e, a in paare if not (paare[-1][0].bruch_seit(e) or paare[-1][1].bruch_seit(a))]
    if len(paare) < 2 or not all(k.wert for k in paare[0]):
        return entwicklung(eigene)
    (e1, a1), (e2, a2) = paare[0], paare[-1]
    assert e1.wert and e2.wert is not None and a1.wert and a2.wert is not None
    hier = _bewegung((e2.wert - e1.wert) / e1.wert * HUNDERT)
    dort = _bewegung((a2.wert - a1.wert) / a1.wert * HUNDERT)
    zeit = zeitraeume.zwischen(e1.zeitraum, e2.zeitraum)
    wort = _EBENEN.get(a2.gebiet.ebene)
    name = wort.nominativ if wort and a2.gebiet.ebene in _STAEDTE else wer(a2.gebiet)
    if "ist" == _ist_oder_hat(hier) == _ist_oder_hat(dort):
        return _zwei_bewegungen(e2.gebiet.name, name, zeit, hier, dort)
    # „Kalk hat sich nicht verändert“ wäre mehr gesagt, als die Zahl weiß.
    subjekt, anderes = f"Die Bevölkerung {wes(e2.gebiet)}", f"die {_vergleich_wes(a2.gebiet)}"
    return _zwei_bewegungen(subjekt, anderes, zeit, hier, dort)


# Altersaufbau ------------------------------------------------------------------------------------


def altersgruppe(von: int, bis: int | None) -> str:
    """`die unter 3-Jährigen`, `die 25- bis unter 35-Jährigen`, `die 75-Jährigen und Älteren`."""
    if bis is None:
        return f"die {von}-Jährigen und Älteren"
    if von == 0:
        return f"die unter {bis}-Jährigen"
    if bis == von + 1:
        return f"die {von}-Jährigen"
    return f"die {von}- bis unter {bis}-Jährigen"


def auffaelligste_altersgruppe(
    eigen: Altersaufbau, andere: Altersaufbau | None = None
) -> tuple[Altersband, Altersband | None] | None:
    """Wovon der Befund spricht: die Gruppe mit dem größten Abstand zum Vergleich, ohne ihn die größte."""
    offene = [band for band in eigen.baender if band.anteil is not None]
    if not offene:
        return None
    dort = {(b.von, b.bis): b for b in andere.baender if b.anteil is not None} if andere else {}
    gemeinsame = [(band, dort[band.von, band.bis]) for band in offene if (band.von, band.bis) in dort]
    if andere is None or not gemeinsame or eigen.grenzen != andere.grenzen:
        return max(offene, key=lambda band: band.anteil or 0), None
    return max(gemeinsame, key=lambda paar: abs(_rund(paar[0]) - _rund(paar[1])))


def altersaufbau(eigen: Altersaufbau, andere: Altersaufbau | None = None) -> str:
    """Die Altersgruppe, die am weitesten abweicht; ohne Vergleich die größte.

    `Die 25- bis unter 35-Jährigen stellen im Stadtteil Kalk 21,2 % der Bevölkerung, in der Stadt 16,5 %`.
    """
    auffaellig = auffaelligste_altersgruppe(eigen, andere)
    if auffaellig is None:
        return f"Für den Altersaufbau {wes(eigen.gebiet)} sind keine Anteile ausgewiesen"
    ort = wo(eigen.gebiet)
    hier, da = auffaellig
    if andere is None or da is None:
        return (
            f"Die größte Altersgruppe {ort} sind {altersgruppe(hier.von, hier.bis)} "
            f"mit {prozent(hier.anteil)}"
        )
    gruppe = gross(altersgruppe(hier.von, hier.bis))
    if _rund(hier) == _rund(da):
        return f"Der Altersaufbau {wes(eigen.gebiet)} gleicht dem {_vergleich_wes(andere.gebiet)}"
    return (
        f"{gruppe} stellen {ort} {prozent(hier.anteil)} der Bevölkerung, "
        f"{_vergleich_wo(andere.gebiet)} {prozent(da.anteil)}"
    )


def _rund(band: Altersband) -> Decimal:
    return (band.anteil or Decimal(0)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


# Formel mit Zahlen -------------------------------------------------------------------------------


def formel_mit_zahlen(kennzahl: Kennzahl, herkunft: Sequence[Herkunft]) -> str:
    """`(140 + 260) ÷ 2.000 × 100 = 20,0 %`; leer, wenn die Kennzahl geschlossen ist."""
    if not kennzahl.offen:
        return ""
    indikator = kennzahl.indikator
    zaehler = _summe(herkunft, "zaehler")
    if indikator.art is Art.ANZAHL:
        return f"{zaehler} = {kennzahl.als_text}" if len(herkunft) > 1 else kennzahl.als_text
    if indikator.art is Art.DICHTE:
        nenner = f"{zahl(kennzahl.nenner)} km²"
    else:
        nenner = _klammer(_summe(herkunft, "nenner"))
    mal = f" × {indikator.faktor}" if indikator.faktor != 1 else ""
    assert kennzahl.wert is not None
    return f"{_klammer(zaehler)} ÷ {nenner}{mal} = {schreibe(indikator, kennzahl.wert)}"


def _summe(herkunft: Iterable[Herkunft], seite: Literal["zaehler", "nenner"]) -> str:
    text = ""
    for posten in herkunft:
        if posten.seite != seite or posten.wert is None:
            continue
        gewicht = abs(posten.faktor)
        glied = zahl(posten.wert) if gewicht == 1 else f"{zahl(gewicht.normalize())} × {zahl(posten.wert)}"
        if not text:
            text = glied if posten.faktor > 0 else f"−{glied}"
        else:
            text += f" {'+' if posten.faktor > 0 else '−'} {glied}"
    return text


def _klammer(summe: str) -> str:
    return f"({summe})" if " " in summe else summe
