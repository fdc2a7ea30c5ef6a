"""Sammelt aus einer Analyse, was auf Widersprüche geprüft wird; die Abfragen werden mit ihr nicht mehr."""

from collections.abc import Iterable, Sequence

from analysen.abfragen import kapitel_der_analyse
from analysen.bausteine.bedarfe import gemeinte
from analysen.bedarfslage import Bedarfslage, bekannt_bis
from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.grund import Grund, Raum, grund_legen, indikatoren_in
from analysen.models import Analyse, Baustein, Kapitel
from analysen.schreiben.zahlmarken import BEZIRK, RAUM, STADT, marken_in
from analysen.widersprueche.finden import genannte_indikatoren
from analysen.widersprueche.stimmen import stimmen as stimmen_sammeln
from analysen.widersprueche.stoff import Bedarfsstand, Kapiteltext, Pruefstoff
from sozialraum.bedarfe.abfragen import bedarfe_im_raum
from sozialraum.bedarfe.models import Grundlage
from sozialraum.raeume.abfragen import gueltige_einheiten
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik.indikatoren import Rechnung
from sozialraum.statistik.kennzahlen import Kennzahl, kennzahlen, vorhandene_indikatoren

# Kürzere Namen („Au“, „Nord“) kommen in zu vielen Wörtern und Wendungen vor.
KUERZESTER_ORTSNAME = 5


def sammeln(analyse: Analyse) -> Pruefstoff:
    """Texte der gedruckten Kapitel, die Zahlen, die sie nennen, Stimmen und gedruckte Bedarfe."""
    with mandant_der_analyse(analyse):
        kapitel = [eines for eines in kapitel_der_analyse(analyse) if eines.gedruckt]
        texte = _texte(kapitel)
        grund = grund_legen(analyse, [], mit_blick=False)
        sozialraeume = [raum.sozialraum for raum in grund.raeume]
        stimmen = stimmen_sammeln(grund, kapitel)
        reihen = _reihen(grund, [*(t.text for t in texte), *(s.text for s in stimmen)])
        bedarfe = tuple(b for b in bedarfe_im_raum(sozialraeume) if b.seit <= bekannt_bis(analyse))
        return Pruefstoff(
            texte=tuple(texte),
            reihen=reihen,
            orte=_orte(grund.raeume),
            fremde=_fremde(grund.raeume),
            stimmen=tuple(stimmen),
            bedarfe=tuple(_bedarfe(Bedarfslage(bedarfe=bedarfe), kapitel)),
            titel={eines.schluessel: eines.titel for eines in kapitel},
            wohin=_wohin(kapitel),
        )


def _texte(kapitel: Iterable[Kapitel]) -> list[Kapiteltext]:
    """Der Kernsatz steht auf der Seite seines Kapitels, aber in keinem Baustein."""
    kapitel = list(kapitel)
    kernsaetze = [
        Kapiteltext(eines.schluessel, eines.titel, eines.kernsatz) for eines in kapitel if eines.kernsatz
    ]
    return kernsaetze + [
        Kapiteltext(eines.schluessel, eines.titel, baustein.text, baustein.pk)
        for eines in kapitel
        for baustein in eines.bausteine.all()
        if baustein.art in Baustein.GESCHRIEBEN and baustein.text
    ]


# Zahlen --------------------------------------------------------------------------------------------


def _reihen(grund: Grund, texte: Sequence[str]) -> dict[tuple[str, str], tuple[Kennzahl, ...]]:
    """Nur zu Indikatoren, die ein Text nennt: Reihen des Raums, des Bezirks und der Stadt."""
    if not grund.zeitraeume:
        return {}
    marken = [marke for text in texte for marke in marken_in(text) if marke.lesbar]
    genannte = {*genannte_indikatoren(texte), *(marke.indikator for marke in marken)}
    indikatoren = [
        indikator
        for indikator in vorhandene_indikatoren(sorted(genannte)).values()
        if indikator.rechnung is not Rechnung.VON_OBEN
    ]
    gebiete = {rolle: gebiet for rolle, gebiet in grund.orte.items() if rolle != f"{RAUM}1"}
    zeitraeume = sorted(
        {*grund.zeitraeume, *(m.zeitraum for m in marken if len(m.zeitraum) == len(grund.letzter))}
    )
    tafel = kennzahlen(
        indikatoren=indikatoren,
        gebiete=list({gebiet.kennung: gebiet for gebiet in gebiete.values()}.values()),
        zeitraeume=zeitraeume,
    )
    return {
        (indikator.key, rolle): tuple(tafel.get(indikator.key, gebiet, zeitraum) for zeitraum in zeitraeume)
        for indikator in indikatoren
        for rolle, gebiet in gebiete.items()
    }


# Orte ----------------------------------------------------------------------------------------------


def _orte(raeume: Sequence[Raum]) -> dict[str, tuple[str, ...]]:
    orte = {
        RAUM if nummer == 1 else f"{RAUM}{nummer}": _raumnamen(raum)
        for nummer, raum in enumerate(raeume, start=1)
    }
    vergleiche = raeume[0].vergleiche if raeume else ()
    if vergleiche:
        orte[STADT] = (vergleiche[-1].name.removeprefix(f"{vergleiche[-1].ebene} "),)
    if len(vergleiche) > 1:
        orte[BEZIRK] = (vergleiche[0].name,)
    return orte


def _raumnamen(raum: Raum) -> tuple[str, ...]:
    """Besteht er aus einer Einheit, meint ihr Name dasselbe."""
    einzige = [raum.einheiten[0].name] if len(raum.einheiten) == 1 else []
    return tuple(dict.fromkeys([raum.sozialraum.name, *einzige]))


def _fremde(raeume: Sequence[Raum]) -> tuple[str, ...]:
    """Andere Quartiere und Sozialräume der Gemeinde; auch die Teile des Raums: ihre Zahlen sind andere."""
    eigene = {name for raum in raeume for name in _raumnamen(raum)}
    staedte = {raum.groesstes.name for raum in raeume if raum.groesstes}
    bezirke = {gebiet.name for raum in raeume for gebiet in raum.vergleiche}
    gemeinden = {raum.sozialraum.ags for raum in raeume}
    namen = {
        *gueltige_einheiten().filter(ags__in=gemeinden).values_list("name", flat=True),
        *Sozialraum.objects.filter(ags__in=gemeinden).values_list("name", flat=True),
    }
    return tuple(sorted(n for n in namen - eigene - staedte - bezirke if len(n) >= KUERZESTER_ORTSNAME))


# Bedarfe -------------------------------------------------------------------------------------------


def _bedarfe(lage: Bedarfslage, kapitel: Iterable[Kapitel]) -> list[Bedarfsstand]:
    """Was die Analyse als Karte druckt, im ersten Kapitel, das es tut."""
    staende: dict[int, Bedarfsstand] = {}
    for eines in kapitel:
        for baustein in eines.bausteine.all():
            if baustein.art != Baustein.Art.BEDARFE:
                continue
            for bedarf in gemeinte(lage, baustein):
                arten = [grundlage.art for grundlage in bedarf.grundlagen]
                staende.setdefault(
                    bedarf.id,
                    Bedarfsstand(
                        id=bedarf.id,
                        aussage=bedarf.aussage,
                        kapitel=eines.schluessel,
                        zahlen=arten.count(Grundlage.Art.ZAHL),
                        stimmen=sum(art != Grundlage.Art.ZAHL for art in arten),
                    ),
                )
    return list(staende.values())


def _wohin(kapitel: Iterable[Kapitel]) -> dict[str, str]:
    wohin: dict[str, str] = {}
    for eines in kapitel:
        for baustein in eines.bausteine.all():
            for key in indikatoren_in(baustein.einstellungen):
                wohin.setdefault(key, eines.schluessel)
    return wohin
