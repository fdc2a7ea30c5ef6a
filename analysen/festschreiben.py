"""Macht aus dem Entwurf eine Fassung: der ganze Inhalt als JSON mit Prüfsumme, von da an unverändert."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from analysen.ablauf.entwurf import pruefe_vorschau
from analysen.ablauf.vier_augen import vier_augen
from analysen.inhalt import Inhalt, gedruckte_bedarfe, pruefsumme, quelldateien
from analysen.models import Analyse, Fassung
from analysen.pruefliste.liste import Pruefliste
from analysen.pruefliste.pruefen import pruefliste
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand

# So viel fasst das Feld der Fassung.
HOECHSTENS_NAME = 120


@dataclass(frozen=True)
class Freigabe:
    """Was jemand freigibt: `geprueft` ist die Prüfsumme des Inhalts, der auf dem Bildschirm stand.

    `selbst_weil` begründet, wenn dieselbe Person eingereicht hat; `andere` zählt, wer es sonst gekonnt hätte.
    `erratum` sagt, was an der letzten festgeschriebenen Fassung berichtigt ist.
    """

    geprueft: str
    selbst_weil: str = ""
    andere: int = 0
    erratum: str = ""


@transaction.atomic
def festschreiben(*, analyse: Analyse, durch: Person | None, freigabe: Freigabe | None = None) -> Fassung:
    """Ohne `freigabe` eine Vorschau; hat sich seit der letzten nichts geändert, dieselbe noch einmal.

    `durch=None` heißt: das System selbst (Befehlszeile). Mit `freigabe` wird festgeschrieben, was im selben
    Schritt freigegeben wurde; dorthin führt nur `analysen.ablauf.freigeben`.
    Fehler: `Fachfehler`, wenn es nach der Freigabe eine Vorschau werden soll, wenn nichts freigegeben ist,
    vier Augen fehlen, auf der Prüfliste etwas offen ist oder nichts Neues festgeschrieben würde;
    `VeralteterStand`, wenn der Inhalt ein anderer ist als der geprüfte.
    """
    if freigabe is not None:
        return _freigegebenes(analyse, durch, freigabe)
    if durch is not None:
        pruefe(durch, Recht.ANALYSE_AUSGEBEN, analyse.agentur)
        pruefe_vorschau(analyse)
    _gesperrt(analyse)
    inhalt = zusammenstellen(analyse)
    letzte = _bisherige(analyse).first()
    if letzte is not None and letzte.art == Fassung.Art.VORSCHAU and letzte.sha256 == pruefsumme(inhalt):
        return letzte
    return _anlegen(analyse, inhalt, durch)


def _freigegebenes(analyse: Analyse, durch: Person | None, freigabe: Freigabe) -> Fassung:
    if durch is None:
        raise PermissionDenied("Freigegeben wird von einem Menschen, nicht vom System.")
    pruefe(durch, Recht.ANALYSE_FREIGEBEN, analyse.agentur)
    jetzt = _gesperrt(analyse)
    _verlange_freigegeben(jetzt)
    einreichend = jetzt.eingereicht_von
    if einreichend is None or (einreichend.pk == durch.pk and not freigabe.selbst_weil):
        raise Fachfehler("Wer eine Analyse einreicht, gibt sie nicht selbst frei.")
    inhalt = zusammenstellen(analyse)
    if pruefsumme(inhalt) != freigabe.geprueft:
        raise VeralteterStand(
            "Der Inhalt ist ein anderer als der, den Sie geprüft haben; inzwischen haben sich Zahlen oder "
            "Einträge geändert. Bitte sehen Sie sich an, was jetzt anders ist."
        )
    liste = pruefliste(analyse, inhalt=inhalt)
    _verlange_alles_geprueft(liste)
    inhalt["pruefliste"] = liste.als_json()
    inhalt["pruefliste"]["punkte"].append(
        vier_augen(selbst_weil=freigabe.selbst_weil, andere=freigabe.andere, am=timezone.localdate())
    )
    letzte = _bisherige(analyse).filter(art=Fassung.Art.FESTGESCHRIEBEN).first()
    if letzte is not None and _dasselbe(inhalt, letzte.inhalt):
        raise Fachfehler(
            f"Seit Fassung {letzte.nummer} hat sich nichts geändert; es gibt nichts festzuschreiben. "
            "Bitte geben Sie die Analyse zurück, damit sie berichtigt wird."
        )
    eingereicht_von, freigegeben_von = _auseinandergehalten(einreichend, durch)
    return _anlegen(
        analyse,
        inhalt,
        durch,
        art=Fassung.Art.FESTGESCHRIEBEN,
        eingereicht=jetzt.eingereicht,
        eingereicht_von_name=eingereicht_von,
        freigegeben_von_name=freigegeben_von,
        selbst_freigegeben_weil=freigabe.selbst_weil,
        berichtigt=letzte if freigabe.erratum else None,
        erratum=freigabe.erratum,
    )


def _gesperrt(analyse: Analyse) -> Analyse:
    """Die Sperre zählt die Nummern: zwei gleichzeitige Aufrufe bekommen nacheinander zwei Nummern."""
    menge = Analyse.objects.select_for_update(of=("self",)).select_related("eingereicht_von")
    return menge.get(pk=analyse.pk)


def _bisherige(analyse: Analyse) -> QuerySet[Fassung]:
    return Fassung.objects.filter(analyse=analyse).defer("inhalt").order_by("-nummer")


def _anlegen(analyse: Analyse, inhalt: Inhalt, durch: Person | None, **angaben: Any) -> Fassung:
    hoechste = _bisherige(analyse).aggregate(hoechste=Max("nummer"))["hoechste"] or 0
    fassung = Fassung.objects.create(
        analyse=analyse,
        nummer=hoechste + 1,
        inhalt=inhalt,
        sha256=pruefsumme(inhalt),
        quelldateien=quelldateien(inhalt),
        bedarfe=gedruckte_bedarfe(inhalt),
        durch=durch,
        **angaben,
    )
    protokolliere(
        Ereignis.FASSUNG_ERSTELLT,
        fassung,
        durch=durch,
        traeger_id=analyse.traeger_id,
        art=str(fassung.art),
        sha256=fassung.sha256,
    )
    return fassung


def _verlange_freigegeben(analyse: Analyse) -> None:
    """Den Zustand setzt der Schritt davor; zu einer Einreichung gibt es höchstens eine Fassung."""
    feste = Fassung.objects.filter(analyse=analyse, eingereicht=analyse.eingereicht)
    if analyse.zustand != Analyse.Zustand.FREIGEGEBEN or feste.exists():
        raise Fachfehler(
            f"„{analyse}“ ist im Zustand „{analyse.get_zustand_display()}“; festgeschrieben wird nur im "
            "Schritt der Freigabe."
        )


def _auseinandergehalten(einreichend: Person, freigebend: Person) -> tuple[str, str]:
    """Beide Namen; heißen zwei Menschen gleich, sagt die Adresse, dass es zwei sind."""
    if einreichend.pk == freigebend.pk or einreichend.name != freigebend.name:
        return einreichend.name, freigebend.name
    return einreichend.name, f"{freigebend.email}, {freigebend.name}"[:HOECHSTENS_NAME]


def _verlange_alles_geprueft(liste: Pruefliste) -> None:
    offene = [f"„{punkt.titel}“" for punkt in liste.offene]
    if offene:
        raise Fachfehler(
            f"Auf der Prüfliste {'ist' if len(offene) == 1 else 'sind'} noch "
            f"{zahlen.anzahl(len(offene), 'Punkt', 'Punkte')} offen: {zahlen.aufzaehlung(offene)}. "
            "Bitte geben Sie die Analyse zurück, damit sie erledigt oder mit Grund abgehakt werden."
        )


def _dasselbe(inhalt: Inhalt, damals: dict[str, Any]) -> bool:
    """Steht dasselbe darin, gleich wann und von wem es geprüft wurde?"""
    heute, einst = ({**einer, "pruefliste": None} for einer in (inhalt, damals))
    return pruefsumme(heute) == pruefsumme(einst)
