"""Die Sozialraumanalysen von Musterstadt, geschriebene und angefangene."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django_scopes import scope

from analysen.analyse_anlegen import analyse_anlegen
from analysen.ausgeben import ausgeben
from analysen.festschreiben import festschreiben
from analysen.models import Baustein, Fassung, Kapitel, Laenge
from analysen.schreiben.text_schreiben import text_schreiben
from sozialraum.raeume.models import Sozialraum
from sozialraum.start.vorfuehrung.menschen import Menschen
from sozialraum.start.vorfuehrung.tabellen import lies, teile


def analysen_anlegen(
    menschen: Menschen,
    raeume: dict[str, Sozialraum],
    heute: date,
    *,
    mit_pdf: bool,
    danach: Callable[[], None],
) -> None:
    """Die früheren zuerst; `danach` führt das Register bis heute fort, und die heutigen finden es so vor."""
    tabellen = [lies(teil) for teil in teile("analysen")]
    _anlegen(menschen, raeume, heute, [eine for eine in tabellen if eine["jahr"] < 0], mit_pdf=mit_pdf)
    danach()
    _anlegen(menschen, raeume, heute, [eine for eine in tabellen if eine["jahr"] >= 0], mit_pdf=mit_pdf)


def _anlegen(
    menschen: Menschen,
    raeume: dict[str, Sozialraum],
    heute: date,
    tabellen: Sequence[dict[str, Any]],
    *,
    mit_pdf: bool,
) -> None:
    for tabelle in sorted(tabellen, key=lambda eine: eine["jahr"]):
        agentur = menschen.agenturen[tabelle["agentur"]]
        koordination = menschen.mit_rolle("koordination", agentur)
        with scope(traeger=[agentur.traeger_id]):
            analyse = analyse_anlegen(
                agentur=agentur,
                sozialraeume=[raeume[raum] for raum in tabelle["raeume"]],
                berichtsjahr=heute.year + tabelle["jahr"],
                datenstand=tabelle.get("daten_bis"),
                laenge=tabelle.get("laenge", Laenge.STANDARD),
                durch=koordination,
            )
            kapitel = {eines.schluessel: eines for eines in Kapitel.objects.filter(analyse=analyse)}
            for schluessel, text in tabelle["kapitel"].items():
                baustein = Baustein.objects.filter(
                    kapitel=kapitel[schluessel], art__in=Baustein.GESCHRIEBEN
                ).first()
                assert baustein is not None
                baustein.kapitel = kapitel[schluessel]
                text_schreiben(baustein=baustein, text=text, version=baustein.version, durch=koordination)
            fest = tabelle.get("festschreiben", False)
            art = Fassung.Art.FESTGESCHRIEBEN if fest else Fassung.Art.VORSCHAU
            druck = mit_pdf and tabelle.get("ausgeben", False)
            if fest or druck:
                fassung = festschreiben(analyse=analyse, durch=koordination, art=art)
                if druck:
                    ausgeben(fassung=fassung, durch=koordination)
