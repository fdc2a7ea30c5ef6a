"""Was Menschen gesagt und Sitzungen festgehalten haben, aus der Zeit, über die eine Analyse berichtet."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from analysen.bausteine.erhebung import ZITATE, ist_gemeint
from analysen.bausteine.wahl import auswahl, hoechstens, taten
from analysen.bedarfslage import bekannt_bis
from analysen.grund import Grund
from analysen.models import Baustein, Kapitel
from analysen.widersprueche.stoff import Stimme
from netzwerke.models import Tagesordnungspunkt
from sozialraum.bedarfe.abfragen import einsaetze_im_raum, zitate_zum_drucken
from sozialraum.bedarfe.models import Gespraech, Zitat
from sozialraum.kern.zahlen import datum
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik.zeitraeume import in_worten

Gezeigt = Callable[[int, date], bool]


def stimmen(grund: Grund, kapitel: Iterable[Kapitel]) -> list[Stimme]:
    """Zitate, Gespräche, Methoden und Protokolle, im Mandanten der Analyse; vier Abfragen.

    Was die Analyse davon nicht zeigt, ist `intern`: Wer nur mitschreibt, soll es nicht hier lesen.
    """
    kapitel = list(kapitel)
    sozialraeume = [raum.sozialraum for raum in grund.raeume]
    von, bis = grund.tatzeitraum[0], bekannt_bis(grund.analyse)
    return [
        *_zitate(sozialraeume, kapitel, von, bis),
        *_gespraeche(sozialraeume, von, bis, _gezeigte(grund, kapitel, "gespraeche")),
        *_methoden(sozialraeume, von, bis, _gezeigte(grund, kapitel, "einsaetze")),
        *_protokolle(sozialraeume, grund.analyse.traeger_id, von, bis),
    ]


def _zitate(
    sozialraeume: Sequence[Sozialraum], kapitel: Iterable[Kapitel], von: date, bis: date
) -> list[Stimme]:
    alle = zitate_zum_drucken(sozialraeume)
    gedruckt = _wo_gedruckt(alle, kapitel)
    return [
        Stimme(
            zitat.text,
            f"Zitat ({zitat.funktion or zitat.gespraech.funktion}, {_monat(zitat.gespraech.datum)})",
            kapitel=gedruckt[zitat.pk][0] if zitat.pk in gedruckt else "",
            baustein=gedruckt[zitat.pk][1] if zitat.pk in gedruckt else None,
            intern=zitat.pk not in gedruckt,
        )
        for zitat in alle
        if zitat.pk in gedruckt or von <= zitat.gespraech.datum <= bis
    ]


def _wo_gedruckt(alle: Sequence[Zitat], kapitel: Iterable[Kapitel]) -> dict[int, tuple[str, int]]:
    """Kennung des Zitats → Kapitel und Baustein, die es zuerst drucken."""
    gedruckt: dict[int, tuple[str, int]] = {}
    for eines in kapitel:
        for baustein in eines.bausteine.all():
            if baustein.art != Baustein.Art.ZITATE:
                continue
            vorn = [zitat.pk for zitat in alle][: hoechstens(baustein, ZITATE)]
            for nummer in auswahl(baustein) or vorn:
                gedruckt.setdefault(nummer, (eines.schluessel, baustein.pk))
    return gedruckt


def _gezeigte(grund: Grund, kapitel: Iterable[Kapitel], name: str) -> Gezeigt:
    """Ob ein Baustein der Analyse das Gespräch oder die Methode nennt."""
    wahlen = [
        (auswahl(baustein, name), taten(grund, baustein))
        for eines in kapitel
        for baustein in eines.bausteine.all()
        if baustein.art == Baustein.Art.METHODEN
    ]
    return lambda kennung, tag: any(ist_gemeint(kennung, tag, zeit, eine) for eine, zeit in wahlen)


def _gespraeche(sozialraeume: Sequence[Sozialraum], von: date, bis: date, gezeigt: Gezeigt) -> list[Stimme]:
    menge = Gespraech.objects.filter(sozialraum__in=sozialraeume, datum__range=(von, bis)).exclude(
        einwilligung=Gespraech.Einwilligung.NEIN
    )
    return [
        Stimme(
            gespraech.zusammenfassung,
            f"Gespräch ({gespraech.funktion}, {_monat(gespraech.datum)})",
            intern=not gezeigt(gespraech.pk, gespraech.datum),
        )
        for gespraech in menge.exclude(zusammenfassung="")
    ]


def _methoden(sozialraeume: Sequence[Sozialraum], von: date, bis: date, gezeigt: Gezeigt) -> list[Stimme]:
    return [
        Stimme(
            einsatz.ergebnis,
            f"{einsatz.methode} ({_monat(einsatz.datum)})",
            intern=not gezeigt(einsatz.pk, einsatz.datum),
        )
        for einsatz in einsaetze_im_raum(sozialraeume)
        if einsatz.ergebnis and von <= einsatz.datum <= bis
    ]


def _protokolle(sozialraeume: Sequence[Sozialraum], traeger: int, von: date, bis: date) -> list[Stimme]:
    """Nur die des eigenen Trägers und ohne Vertrauliches; Protokolle werden mit niemandem geteilt."""
    punkte = (
        Tagesordnungspunkt.objects.filter(
            sitzung__netzwerk__sozialraeume__in=sozialraeume,
            sitzung__netzwerk__traeger=traeger,
            sitzung__datum__range=(von, bis),
            sitzung__ausgefallen=False,
            vertraulich=False,
        )
        .exclude(ergebnis="", beschluss="")
        .select_related("sitzung__netzwerk")
        .distinct()
    )
    return [
        Stimme(
            f"{punkt.ergebnis}\n\n{punkt.beschluss}",
            f"{punkt.sitzung.netzwerk} am {datum(punkt.sitzung.datum)}, TOP {punkt.nr}",
            intern=True,
        )
        for punkt in punkte
    ]


def _monat(tag: date) -> str:
    # Der Tag könnte verraten, wer es war.
    return in_worten(f"{tag:%Y-%m}")
