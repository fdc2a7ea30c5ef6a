"""Eine offene Lieferung ganz prüfen, ohne etwas zu schreiben: Was hindert die Übernahme noch?"""

from typing import Any

from django.db import transaction

from agenturen.models import Person, Vorgang
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from agenturen.vorgang import Melde, vorgang_anstossen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.lieferungen.annehmen import datei_ansehen, vorlage_bestimmen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung
from sozialraum.statistik.lieferungen.uebernehmen import aufbewahrte_pruefen
from sozialraum.statistik.lieferungen.vorlage_vorschlagen import vorschlag_zur
from sozialraum.statistik.models import OFFEN, Importvorlage, Lieferung, Lieferungszustand
from sozialraum.statistik.zuordnen.erkennen import MEHRERE_PASSEN

AUFGABE = "statistik.lieferung_pruefen"
FERTIG_GELESEN = 0.95


@transaction.atomic
def pruefung_anstossen(*, lieferung: Lieferung, durch: Person) -> Vorgang | None:
    """Reiht die Prüfung ein; None, wenn sie schon läuft oder die Lieferung nicht mehr offen ist."""
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    # Wer die Zeile gerade hält, übernimmt die Lieferung; dann gibt es nichts zu prüfen.
    gesperrt = Lieferung.objects.select_for_update(of=("self",), skip_locked=True)
    jetzt = gesperrt.select_related("vorgang").filter(pk=lieferung.pk, zustand__in=OFFEN).first()
    if jetzt is None or (jetzt.vorgang and not jetzt.vorgang.ist_beendet):
        return None
    jetzt.vorgang = vorgang_anstossen(
        aufgabe=AUFGABE, titel=f"Lieferung „{jetzt.dateiname}“ prüfen", durch=durch, bezug_id=jetzt.pk
    )
    jetzt.pruefung = {}
    jetzt.save(update_fields=["vorgang", "pruefung"])
    return jetzt.vorgang


def lieferung_vorpruefen(*, lieferung: Lieferung, durch: Person | None, melde: Melde) -> None:
    """Trägt bei der Lieferung ein, was sie hindert; auch eine seither passende Importvorlage.

    Wer währenddessen antwortet, anders lesen lässt oder übernimmt, geht vor: Dann ändert sich hier nichts.
    """
    if durch is not None:
        pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    if lieferung.zustand not in OFFEN:
        return
    vorher = (lieferung.vorlage_id, lieferung.antworten)
    _neueste_fassung(lieferung)
    if lieferung.vorlage is None:
        melde(0.0, "Passt eine Importvorlage?")
        _neu_erkennen(lieferung)
    felder = _ohne_vorlage(lieferung) if lieferung.vorlage is None else _mit_vorlage(lieferung, melde)
    _eintragen(lieferung, vorher, felder, durch)


def _neueste_fassung(lieferung: Lieferung) -> None:
    """Die Antworten zu einer Schwester dieser Datei haben vielleicht die Importvorlage weitergeführt."""
    if lieferung.vorlage and not lieferung.vorlage.aktiv:
        gleiche = Importvorlage.objects.filter(schluessel=lieferung.vorlage.schluessel, aktiv=True)
        lieferung.vorlage = gleiche.select_related("quelle").first() or lieferung.vorlage


def _neu_erkennen(lieferung: Lieferung) -> None:
    """Vielleicht ist zu einer Schwester dieser Datei inzwischen eine Importvorlage entstanden."""
    try:
        with lieferung.datei.open("rb") as aufbewahrt:
            bild = datei_ansehen(aufbewahrt.file)
            vorlage, befunde = vorlage_bestimmen(aufbewahrt.file, bild, None, lieferung.dateiname)
    except (OSError, Fachfehler):
        return
    lieferung.vorlage = vorlage
    lieferung.befunde = [befund.als_dict() for befund in befunde]


def _ohne_vorlage(lieferung: Lieferung) -> dict[str, Any]:
    mehrere = any(befund["text"].startswith(MEHRERE_PASSEN) for befund in lieferung.befunde)
    try:
        fragen = 1 if mehrere else len(vorschlag_zur(lieferung).fragen)
        fehler = 0
    except Fachfehler:
        fragen, fehler = 0, 1
    return {
        "zustand": Lieferungszustand.BEANSTANDET,
        "befunde": lieferung.befunde,
        "pruefung": {"fehler": fehler, "warnungen": 0, "fragen": fragen, "werte": 0, "mehrere": mehrere},
    }


def _mit_vorlage(lieferung: Lieferung, melde: Melde) -> dict[str, Any]:
    def melde_pruefung(anteil: float, text: str) -> None:
        melde(anteil, text if anteil <= FERTIG_GELESEN else "Die Prüfung ist gleich fertig.")

    assert lieferung.vorlage is not None  # so gerufen
    felder: dict[str, Any] = {"vorlage": lieferung.vorlage, "quelle": lieferung.vorlage.quelle}
    try:
        ergebnis = aufbewahrte_pruefen(lieferung=lieferung, vorlage=lieferung.vorlage, melde=melde_pruefung)
    except Beanstandung as beanstandung:
        offen = bool(beanstandung.fragen)
        # Solange Fragen offen sind, folgen die übrigen Befunde oft nur daraus.
        befunde = [] if offen else beanstandung.befunde
        zustand = Lieferungszustand.EINGEGANGEN if offen else Lieferungszustand.BEANSTANDET
        zahlen = beanstandung.zahlen()
    except Fachfehler as fehler:
        befunde, zustand = [Befund(Schwere.FEHLER, fehler.text)], Lieferungszustand.BEANSTANDET
        zahlen = {"fehler": 1, "warnungen": 0, "fragen": 0, "werte": 0}
    else:
        befunde, zustand = ergebnis.befunde, Lieferungszustand.EINGEGANGEN
        zahlen = {"fehler": 0, "warnungen": 0, "fragen": 0, "werte": ergebnis.werte}
    return felder | {
        "zustand": zustand,
        "befunde": [befund.als_dict() for befund in befunde],
        "pruefung": zahlen,
    }


@transaction.atomic
def _eintragen(
    lieferung: Lieferung,
    vorher: tuple[int | None, dict[str, Any]],
    felder: dict[str, Any],
    durch: Person | None,
) -> None:
    vorlage_id, antworten = vorher
    jetzt = (
        Lieferung.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=lieferung.pk, zustand__in=OFFEN, vorlage=vorlage_id, antworten=antworten)
        .first()
    )
    if jetzt is None:
        return
    neu_beanstandet = felder["zustand"] == Lieferungszustand.BEANSTANDET != jetzt.zustand
    for feld, wert in felder.items():
        setattr(jetzt, feld, wert)
    jetzt.save(update_fields=list(felder))
    if neu_beanstandet:
        protokolliere(
            Ereignis.LIEFERUNG_BEANSTANDET, jetzt, durch=durch, grund=jetzt.befunde[0]["text"][:500]
        )
    lieferung.refresh_from_db()
