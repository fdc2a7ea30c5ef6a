"""Ein Wert neben dem eines anderen Gebiets, in einem Satz."""

from sozialraum.kern.zahlen import prozent
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.geheimhaltung import grund_in_worten
from sozialraum.statistik.indikatoren import Art, Indikator
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze.bewegung import HUNDERT, ist_oder_hat, veraendert, zwei_bewegungen
from sozialraum.statistik.saetze.gebiete import gross, vergleich_wes, vergleich_wo, wer, wes, wo


def im_dativ(indikator: Indikator, text: str) -> str:
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
    wert = im_dativ(indikator, eigen.als_text)
    if zum_vergleich is None:
        return f"{subjekt} liegt{ort} bei {wert}"
    assert eigen.gerundet is not None and zum_vergleich.gerundet is not None
    if eigen.gerundet == zum_vergleich.gerundet:
        return f"{subjekt} ist{ort} mit {wert} so hoch wie {vergleich_wo(zum_vergleich.gebiet)}"
    lage = "über" if eigen.gerundet > zum_vergleich.gerundet else "unter"
    artikel = "der" if indikator.genus == "f" else "dem"
    return (
        f"{subjekt} liegt{ort} mit {wert} {lage} {artikel} {vergleich_wes(zum_vergleich.gebiet)} "
        f"({zum_vergleich.zahl_text})"
    )


def _vergleich_anzahl(eigen: Kennzahl, andere: Kennzahl | None) -> str:
    assert eigen.wert is not None
    wort = "Einwohnerin oder Einwohner" if eigen.gerundet == 1 else "Einwohnerinnen und Einwohner"
    satz = f"{gross(wer(eigen.gebiet))} zählt {eigen.als_text} {wort}"
    if andere is None or not andere.wert or andere.gebiet.anteile == eigen.gebiet.anteile:
        return satz
    anteil = prozent(eigen.wert / andere.wert * HUNDERT)
    return satz if anteil == prozent(0) else f"{satz}, {anteil} {vergleich_wes(andere.gebiet)}"


def _vergleich_veraenderung(eigen: Kennzahl, andere: Kennzahl | None) -> str:
    assert eigen.wert is not None
    zeit = zeitraeume.zwischen(eigen.bezug, eigen.zeitraum)
    subjekt = f"Die Bevölkerung {wes(eigen.gebiet)}"
    hier = veraendert(eigen.wert, eigen.indikator.stellen)
    if andere is None or andere.wert is None:
        return f"{subjekt} {ist_oder_hat(hier)} {zeit} {hier}"
    dort = veraendert(andere.wert, andere.indikator.stellen)
    return zwei_bewegungen(subjekt, f"die {vergleich_wes(andere.gebiet)}", zeit, hier, dort)


def geschlossen(kennzahl: Kennzahl) -> str:
    """`Frauenanteil: für den Stadtteil Kalk 2012 aus Gründen der Geheimhaltung nicht ausgewiesen`."""
    grund = grund_in_worten(kennzahl.zeichen) if kennzahl.zeichen else "nicht ausgewiesen"
    wann = zeitraeume.in_worten(kennzahl.zeitraum)
    return f"{kennzahl.indikator.label}, {kennzahl.gebiet.name} {wann}: {grund}"
