"""Prüfung der Geheimhaltung: geschlossene Lieferungen und kein getippter geheimer Wert."""

import re

from django.urls import reverse

from analysen.grund import Raum, grund_legen
from analysen.inhalt import quelldateien
from analysen.models import Baustein
from analysen.pruefliste.lage import Lage, gekuerzt
from analysen.pruefliste.liste import Ergebnis, Stelle
from analysen.pruefliste.vorlage import Punktvorlage
from analysen.schreiben.ziffern import fundstellen
from analysen.widersprueche.finden import genannte_indikatoren
from sozialraum.kern.zahlen import anzahl
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.kennzahlen import Kennzahl
from sozialraum.statistik.schliessen.ausstehend import ausstehende
from sozialraum.statistik.zeichen import GEHEIME
from sozialraum.statistik.zeitraeume import in_worten, jahr


def geheimhaltung(lage: Lage, _: Punktvorlage) -> Ergebnis:
    """Alle benutzten Quellen sind geschlossen, und kein Text tippt eine Zahl, die geheim ist."""
    stellen = [
        Stelle(
            f"{eine.quelle}: {eine.grund} Bitte warten Sie oder fragen Sie die Administration.",
            reverse("statistik:lieferungen"),
        )
        for eine in ausstehende(quelldateien(lage.inhalt))
    ]
    stellen += _getippte_geheime(lage)
    if stellen:
        return Ergebnis(f"{anzahl(len(stellen), 'Stelle ist', 'Stellen sind')} noch offen.", tuple(stellen))
    return Ergebnis("Alle benutzten Lieferungen sind geschlossen; kein Text tippt eine geheime Zahl.")


def _getippte_geheime(lage: Lage) -> list[Stelle]:
    """Getippte Zahlen in Sätzen über eine Kennzahl, die hier geheim ist.

    Verglichen wird nie mit dem geheimen Wert: Wer Zahlen tippte, bis die Prüfung anschlägt, wüsste ihn.
    """
    getippt = [
        (eines, baustein, stelle, genannt)
        for eines, baustein in lage.texte
        for stelle in fundstellen(baustein.text)
        if (genannt := sorted(genannte_indikatoren([stelle.satz])))
    ]
    if not getippt:
        return []
    gemeint = Baustein(einstellungen={"indikatoren": [key for *_, keys in getippt for key in keys]})
    grund = grund_legen(lage.analyse, [gemeint], mit_blick=False)
    gefunden = []
    for eines, baustein, stelle, keys in getippt:
        zeitraeume = [z for z in grund.zeitraeume if str(jahr(z)) in stelle.satz] or grund.zeitraeume[-1:]
        geheime = [
            kennzahl
            for key in keys
            if grund.kennt(key)
            for raum in grund.raeume
            for gebiet in _genannte(raum, stelle.satz)
            for zeitraum in zeitraeume
            if _geheim(kennzahl := grund.tafel.get(key, gebiet, zeitraum))
        ]
        if geheime:
            gefunden.append(
                Stelle(
                    f"„{eines.titel}“: „{gekuerzt(stelle.satz)}“ tippt {stelle.text}, und "
                    f"{geheime[0].indikator.label} ist dort {in_worten(geheime[0].zeitraum)} geheim. Bitte "
                    "schreiben Sie den Satz ohne die Zahl.",
                    lage.zum_kapitel(eines, f"#baustein-{baustein.pk}"),
                )
            )
    return gefunden


def _genannte(raum: Raum, satz: str) -> list[Gebiet]:
    """Die Gebiete, die der Satz bei ihrem Namen oder ihrer Ebene nennt; ohne eines der Sozialraum."""

    def nennt(gebiet: Gebiet) -> bool:
        worte = [gebiet.name, gebiet.ebene, *(["Bezirk"] if "bezirk" in gebiet.ebene else [])]
        return any(re.search(rf"\b{re.escape(wort)}", satz) for wort in worte)

    return [gebiet for gebiet in raum.gebiete if nennt(gebiet)] or [raum.gebiet]


def _geheim(kennzahl: Kennzahl) -> bool:
    return kennzahl.zeichen in GEHEIME
