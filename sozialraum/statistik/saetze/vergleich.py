"""Ein Wert neben dem anderer Gebiete, in einem Satz."""

from collections.abc import Sequence

from sozialraum.kern.zahlen import prozent
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.geheimhaltung import grund_in_worten
from sozialraum.statistik.indikatoren import Art, Rechnung
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze import woerter
from sozialraum.statistik.saetze.bewegung import HUNDERT, ist_oder_hat, veraendert, zwei_bewegungen
from sozialraum.statistik.saetze.gebiete import (
    gross,
    vergleich_mit_wem,
    vergleich_wes,
    vergleich_wo,
    wer,
    wes,
    wo,
)
from sozialraum.statistik.saetze.grenzen import Lage, lage
from sozialraum.statistik.saetze.satz import Aussage, Satz, Stueck, Teil, gereiht, satz
from sozialraum.statistik.saetze.wert import GRUENDE
from sozialraum.statistik.saetze.zeit import zwischen
from sozialraum.statistik.zeichen import Zeichen

# Ein Index der Ungleichheit hängt davon ab, in wie viele Teile ein Gebiet zerfällt; einer aus z-Werten gilt
# nur unter Gebieten derselben Ebene.
NUR_FUER_SICH = frozenset({Rechnung.UNGLEICHHEIT, Rechnung.Z_WERTE})


def vergleichbar(eins: Kennzahl, zwei: Kennzahl) -> bool:
    """Derselbe Indikator aus derselben Quelle zum selben Zeitraum, beide offen."""
    return (
        eins.offen
        and zwei.offen
        and (eins.indikator.key, eins.zeitraum) == (zwei.indikator.key, zwei.zeitraum)
        and {q.name for q in eins.quellen} == {q.name for q in zwei.quellen}
    )


def lage_im_vergleich(eigen: Kennzahl, andere: Kennzahl) -> Lage:
    """Die Lage beider gedruckter Werte; „deutlich“ nur, wenn kleine Zahlen es nicht allein erklären."""
    wie = lage(eigen, andere)
    if liegt_in_der_schwankung(eigen, andere):
        return {Lage.DEUTLICH_UEBER: Lage.UEBER, Lage.DEUTLICH_UNTER: Lage.UNTER}.get(wie, wie)
    return wie


def liegt_in_der_schwankung(eigen: Kennzahl, andere: Kennzahl) -> bool:
    """Ob der andere gedruckte Wert in der gedruckten Schwankungsbreite des eigenen liegt."""
    if eigen.schwankungsbreite is None or andere.gerundet is None:
        return False
    unten, oben = eigen.schwankungsbreite.gerundet(eigen.indikator.stellen)
    return unten <= andere.gerundet <= oben


# Als Titel ---------------------------------------------------------------------------------------


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
        return _anzahl(eigen, zum_vergleich)
    if indikator.art is Art.VERAENDERUNG and woerter.ist_bevoelkerung(indikator):
        return _veraenderung(eigen, zum_vergleich)
    subjekt = gross(indikator.subjekt)
    ort = f" {wo(eigen.gebiet)}" if mit_ort else ""
    wert = woerter.im_dativ(indikator, eigen.als_text)
    if zum_vergleich is None:
        return f"{subjekt} {woerter.liegt(indikator)}{ort} bei {wert}"
    wie = lage_im_vergleich(eigen, zum_vergleich)
    if wie.gleich:
        dort = vergleich_wo(zum_vergleich.gebiet, eigen.gebiet)
        zusatz = f" ({zum_vergleich.zahl_text})" if wie is Lage.ETWA_GLEICH else ""
        return (
            f"{subjekt} {woerter.ist(indikator)}{ort} mit {wert} {wie.value} {woerter.hoch(indikator)} "
            f"wie {dort}{zusatz}"
        )
    return (
        f"{subjekt} {woerter.liegt(indikator)}{ort} mit {wert} {wie.value} {woerter.dem(indikator)} "
        f"{vergleich_wes(zum_vergleich.gebiet, eigen.gebiet)} ({zum_vergleich.zahl_text})"
    )


def _anzahl(eigen: Kennzahl, andere: Kennzahl | None) -> str:
    teil = anteil_am_ganzen(eigen, andere) if andere is not None else ""
    zusatz = f", {teil}" if teil else ""
    wort = woerter.zaehlwort(eigen.indikator)
    einwohner = wort.startswith("Einwohnerinnen und Einwohner")
    if not wort or (eigen.gerundet == 1 and not einwohner):
        subjekt, liegt = gross(eigen.indikator.subjekt), woerter.liegt(eigen.indikator)
        return f"{subjekt} {liegt} {wo(eigen.gebiet)} bei {eigen.als_text}{zusatz}"
    if not einwohner:
        return f"{gross(wo(eigen.gebiet))} gibt es {eigen.als_text} {wort}{zusatz}"
    if eigen.gerundet == 1:
        wort = wort.replace("Einwohnerinnen und Einwohner", "Einwohnerin oder Einwohner", 1)
    return f"{gross(wer(eigen.gebiet))} zählt {eigen.als_text} {wort}{zusatz}"


def anteil_am_ganzen(eigen: Kennzahl, ganzes: Kennzahl) -> str:
    """`2,1 % der Stadt`; leer, wo der Anteil nichts sagt."""
    anteil = _in_prozent(eigen, ganzes)
    return f"{anteil} {vergleich_wes(ganzes.gebiet, eigen.gebiet)}" if anteil else ""


def _in_prozent(eigen: Kennzahl, ganzes: Kennzahl) -> str:
    """Aus den gedruckten Zahlen; leer, wenn das Ganze nicht größer ist oder es als null gedruckt würde.

    Leer auch unter null: ein Unterschied ist kein Teil.
    """
    if not (eigen.gerundet and ganzes.gerundet) or ganzes.gebiet.anteile == eigen.gebiet.anteile:
        return ""
    if eigen.gerundet < 0 or ganzes.gerundet < 0:
        return ""
    anteil = prozent(eigen.gerundet / ganzes.gerundet * HUNDERT)
    return "" if eigen.gerundet > ganzes.gerundet or anteil == prozent(0) else anteil


def _veraenderung(eigen: Kennzahl, andere: Kennzahl | None) -> str:
    assert eigen.wert is not None
    zeit = zwischen(eigen.bezug, eigen.zeitraum)
    subjekt = f"Die Bevölkerung {wes(eigen.gebiet)}"
    hier = veraendert(eigen.wert, eigen.indikator.stellen)
    if andere is None or andere.wert is None:
        return f"{subjekt} {ist_oder_hat(hier)} {zeit} {hier}"
    dort = veraendert(andere.wert, andere.indikator.stellen)
    return zwei_bewegungen(subjekt, f"die {vergleich_wes(andere.gebiet, eigen.gebiet)}", zeit, hier, dort)


def geschlossen(kennzahl: Kennzahl) -> str:
    """`Frauenanteil, Kalk 2012: aus Gründen der Geheimhaltung nicht ausgewiesen`."""
    grund = grund_in_worten(kennzahl.zeichen) if kennzahl.zeichen else "nicht ausgewiesen"
    wann = zeitraeume.in_worten(kennzahl.zeitraum)
    return f"{kennzahl.indikator.label}, {kennzahl.gebiet.name} {wann}: {grund}"


# Als Satz ----------------------------------------------------------------------------------------


def vergleichssaetze(eigen: Kennzahl, andere: Sequence[Kennzahl]) -> list[Satz]:
    """Ein Satz über alle vergleichbaren Gebiete; je einer über die, deren Wert fehlt oder nicht passt.

    `Der Anteil lag über dem des Stadtbezirks Kalk (16,9 %) und deutlich über dem der Stadt (13,5 %).`
    """
    if eigen.indikator.rechnung in NUR_FUER_SICH:
        return []
    saetze = [_fehlender_vergleich(eigen, eine) for eine in andere if not vergleichbar(eigen, eine)]
    passende = [eine for eine in andere if vergleichbar(eigen, eine)]
    if not eigen.offen:
        offene = [eine for eine in andere if eine.offen]
        return [_zum_vergleich(eigen, offene)] if offene else []
    if not passende:
        return saetze
    if eigen.indikator.art is Art.ANZAHL:
        anteile: list[list[Stueck]] = [
            [f"{anteil} von ", Teil(eine.als_text, eine), f" {vergleich_wo(eine.gebiet, eigen.gebiet)}"]
            for eine in passende
            if (anteil := _in_prozent(eigen, eine))
        ]
        return [*([satz(Aussage.VERGLEICH, "das waren ", *gereiht(anteile))] if anteile else []), *saetze]
    if eigen.indikator.art is Art.VERAENDERUNG:
        return [_zum_vergleich(eigen, passende), *saetze]
    return [_lagesatz(eigen, passende), *saetze]


def _lagesatz(eigen: Kennzahl, andere: Sequence[Kennzahl]) -> Satz:
    """Erst was darüber oder darunter liegt, dann was gleich ist; gleiche Lagen zusammen."""
    indikator = eigen.indikator
    gruppen: dict[Lage, list[Kennzahl]] = {}
    for eine in andere:
        gruppen.setdefault(lage_im_vergleich(eigen, eine), []).append(eine)
    stuecke: list[Stueck] = [woerter.kurz(indikator)]
    abstaende = [wie for wie in gruppen if not wie.gleich]
    for nummer, wie in enumerate(abstaende):
        if not nummer:
            stuecke.append(f" {woerter.lag(indikator)} ")
        else:
            stuecke.append(" und " if wie.hoeher == abstaende[nummer - 1].hoeher else ", aber ")
        stuecke.append(f"{wie.value} ")
        stuecke += gereiht(
            [
                f"{woerter.dem(indikator)} {vergleich_wes(eine.gebiet, eigen.gebiet)} (",
                Teil(eine.zahl_text, eine),
                ")",
            ]
            for eine in gruppen[wie]
        )
    for nummer, wie in enumerate(w for w in gruppen if w.gleich):
        verb = f" {woerter.war(indikator)} " if not nummer else " "
        stuecke.append(
            f"{' und' if abstaende or nummer else ''}{verb}{wie.value} {woerter.hoch(indikator)} wie "
        )
        stuecke += gereiht(
            [f"{vergleich_wo(eine.gebiet, eigen.gebiet)} (", Teil(eine.zahl_text, eine), ")"]
            for eine in gruppen[wie]
        )
    return satz(Aussage.VERGLEICH, *stuecke)


def _zum_vergleich(eigen: Kennzahl, andere: Sequence[Kennzahl]) -> Satz:
    """`Im Stadtbezirk Kalk waren es +2,2 %, in der Stadt −1,0 %.`"""
    stuecke: list[Stueck] = []
    for nummer, eine in enumerate(andere):
        ort = vergleich_wo(eine.gebiet, eigen.gebiet)
        stuecke += [", " if nummer else "", ort, " " if nummer else " waren es ", Teil(eine.als_text, eine)]
    return satz(Aussage.VERGLEICH, *stuecke)


def _fehlender_vergleich(eigen: Kennzahl, andere: Kennzahl) -> Satz:
    mit_wem = vergleich_mit_wem(andere.gebiet, eigen.gebiet)
    if andere.offen:
        quellen = ", ".join(dict.fromkeys(q.name for q in andere.quellen))
        grund = f"Dort stammt der Wert aus einer anderen Quelle{f' ({quellen})' if quellen else ''}"
    else:
        grund = GRUENDE[andere.zeichen or Zeichen.UNBEKANNT]
    return satz(Aussage.FEHLT, f"ein Vergleich {mit_wem} fehlt: {grund}")
