"""Die Sozialraumanalysen von Musterstadt, geschriebene und angefangene."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django_scopes import scope

from agenturen.models import Person
from analysen.ablauf.abschliessen import berichtigen
from analysen.ablauf.einreichen import einreichen
from analysen.ablauf.freigeben import freigeben
from analysen.ablauf.veroeffentlichen import veroeffentlichen
from analysen.analyse_anlegen import analyse_anlegen
from analysen.ausgeben import ausgeben
from analysen.festschreiben import festschreiben
from analysen.formen_anstossen import formen_anstossen
from analysen.models import Analyse, Baustein, Fassung, Kapitel, Laenge
from analysen.pruefliste.entscheiden import abhaken
from analysen.schreiben.kernsatz import kernsatz_schreiben
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.schreiben.zuteilen import kapitel_fertigmelden
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
                _schreiben(_eigener_text(kapitel[schluessel]), text, durch=koordination)
            for schluessel, satz in tabelle.get("kernsatz", {}).items():
                eines = kapitel[schluessel]
                kernsatz_schreiben(kapitel=eines, kernsatz=satz, version=eines.version, durch=koordination)
            if mit_pdf and tabelle.get("ausgeben", False):
                ausgeben(fassung=festschreiben(analyse=analyse, durch=koordination), durch=koordination)
            if weg := tabelle.get("freigabe"):
                leitung = menschen.mit_rolle("leitung", agentur)
                fassung = _bis_zur_freigabe(analyse, weg, koordination=koordination, leitung=leitung)
                if mit_pdf:
                    # Veröffentlichen bestellt die Dateien; auch nur Freigegebenes soll sich öffnen lassen.
                    formen_anstossen(fassung, koordination)


def _eigener_text(kapitel: Kapitel) -> Baustein:
    baustein = Baustein.objects.filter(kapitel=kapitel, art__in=Baustein.GESCHRIEBEN).first()
    assert baustein is not None
    baustein.kapitel = kapitel
    return baustein


def _schreiben(baustein: Baustein, text: str, *, durch: Person) -> None:
    text_schreiben(baustein=baustein, text=text, version=baustein.version, durch=durch)


def _bis_zur_freigabe(
    analyse: Analyse, weg: dict[str, Any], *, koordination: Person, leitung: Person
) -> Fassung:
    """Fertig melden, Offenes mit Grund abhaken, einreichen, freigeben; mit Zusammenfassung öffentlich."""
    for kapitel in Kapitel.objects.filter(analyse=analyse).select_related("agentur"):
        kapitel.analyse = analyse
        kapitel_fertigmelden(kapitel=kapitel, fertig=True, durch=koordination)
    for schluessel, begruendung in weg.get("abgehakt", {}).items():
        abhaken(analyse=analyse, schluessel=schluessel, begruendung=begruendung, durch=koordination)
    einreichen(analyse=analyse, durch=koordination)
    fassung = freigeben(analyse=analyse, durch=leitung)
    if "zusammenfassung" in weg:
        veroeffentlichen(fassung=fassung, zusammenfassung=weg["zusammenfassung"], durch=koordination)
    return fassung


def berichtigungen_einreichen(menschen: Menschen, heute: date) -> None:
    """In einer festgeschriebenen Fassung stand etwas falsch; berichtigt wartet sie wieder auf die Leitung.

    Zuletzt: Was danach ins Register käme, hätte niemand eingereicht.
    """
    for tabelle in [lies(teil) for teil in teile("analysen")]:
        fehler = tabelle.get("berichtigung")
        if fehler is None:
            continue
        agentur = menschen.agenturen[tabelle["agentur"]]
        koordination = menschen.mit_rolle("koordination", agentur)
        with scope(traeger=[agentur.traeger_id]):
            analyse = Analyse.objects.get(agentur=agentur, berichtsjahr=heute.year + tabelle["jahr"])
            berichtigen(analyse=analyse, was=fehler["was"], durch=koordination)
            kapitel = Kapitel.objects.get(analyse=analyse, schluessel=fehler["kapitel"])
            kapitel.analyse = analyse
            baustein = _eigener_text(kapitel)
            text = baustein.text.replace(fehler["statt"], fehler["richtig"])
            _schreiben(baustein, text, durch=koordination)
            einreichen(analyse=analyse, durch=koordination)
