"""Macht aus dem Entwurf eine Fassung: der ganze Inhalt als JSON mit Prüfsumme, von da an unverändert."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from analysen.ablauf.entwurf import pruefe_vorschau
from analysen.inhalt import Inhalt, Pruefpunkt, gedruckte_bedarfe, pruefsumme, quelldateien
from analysen.models import Analyse, Fassung
from analysen.pruefliste.liste import Pruefliste
from analysen.pruefliste.pruefen import pruefliste
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler

RECHT = {
    Fassung.Art.VORSCHAU: Recht.ANALYSE_AUSGEBEN,
    Fassung.Art.FESTGESCHRIEBEN: Recht.ANALYSE_FREIGEBEN,
}


@dataclass(frozen=True)
class Freigabe:
    """Wer eingereicht und wer freigegeben hat; `selbst_weil` begründet, wenn es dieselbe Person war.

    `erratum` sagt, was an der letzten festgeschriebenen Fassung berichtigt ist.
    """

    eingereicht_von: str
    freigegeben_von: str
    selbst_weil: str = ""
    erratum: str = ""


@transaction.atomic
def festschreiben(
    *,
    analyse: Analyse,
    durch: Person | None,
    art: Fassung.Art = Fassung.Art.VORSCHAU,
    freigabe: Freigabe | None = None,
) -> Fassung:
    """Die nächste Fassung; hat sich seit der letzten dieser Art nichts geändert, dieselbe noch einmal.

    `durch=None` heißt: das System selbst (Befehlszeile). Zur `freigabe` führt `analysen.ablauf.freigeben`.
    Fehler: `Fachfehler`, wenn bei einer Freigabe auf der Prüfliste etwas offen ist oder sie nichts Neues
    festschriebe, und wenn es nach der Freigabe eine Vorschau werden soll.
    """
    if durch is not None:
        pruefe(durch, RECHT[art], analyse.agentur)
        if art == Fassung.Art.VORSCHAU:
            pruefe_vorschau(analyse)
    # Die Sperre zählt die Nummern: zwei gleichzeitige Aufrufe bekommen nacheinander zwei Nummern.
    Analyse.objects.select_for_update(of=("self",)).get(pk=analyse.pk)
    inhalt = zusammenstellen(analyse)
    if art == Fassung.Art.FESTGESCHRIEBEN:
        liste = pruefliste(analyse, inhalt=inhalt)
        if freigabe is not None:
            _verlange_alles_geprueft(liste)
        inhalt["pruefliste"] = liste.als_json()
        if freigabe is not None:
            inhalt["pruefliste"]["punkte"].append(_vier_augen(freigabe))
    summe = pruefsumme(inhalt)
    bisherige = Fassung.objects.filter(analyse=analyse).defer("inhalt").order_by("-nummer")
    letzte, letzte_feste = bisherige.first(), bisherige.filter(art=Fassung.Art.FESTGESCHRIEBEN).first()
    if freigabe is not None and letzte_feste is not None and _dasselbe(inhalt, letzte_feste.inhalt):
        raise Fachfehler(
            f"Seit Fassung {letzte_feste.nummer} hat sich nichts geändert; es gibt nichts festzuschreiben. "
            "Bitte geben Sie die Analyse zurück, damit sie berichtigt wird."
        )
    if freigabe is None and letzte is not None and letzte.art == art and letzte.sha256 == summe:
        return letzte
    hoechste = bisherige.aggregate(hoechste=Max("nummer"))["hoechste"] or 0
    freigabe = freigabe or Freigabe("", "")
    fassung = Fassung.objects.create(
        analyse=analyse,
        nummer=hoechste + 1,
        art=art,
        inhalt=inhalt,
        sha256=summe,
        quelldateien=quelldateien(inhalt),
        bedarfe=gedruckte_bedarfe(inhalt),
        durch=durch,
        eingereicht_von_name=freigabe.eingereicht_von,
        freigegeben_von_name=freigabe.freigegeben_von,
        selbst_freigegeben_weil=freigabe.selbst_weil,
        berichtigt=letzte_feste if freigabe.erratum else None,
        erratum=freigabe.erratum,
    )
    protokolliere(
        Ereignis.FASSUNG_ERSTELLT,
        fassung,
        durch=durch,
        traeger_id=analyse.traeger_id,
        art=str(art),
        sha256=summe,
    )
    return fassung


def _verlange_alles_geprueft(liste: Pruefliste) -> None:
    offene = [f"„{punkt.titel}“" for punkt in liste.offene]
    if offene:
        raise Fachfehler(
            f"Auf der Prüfliste {'ist' if len(offene) == 1 else 'sind'} noch "
            f"{zahlen.anzahl(len(offene), 'Punkt', 'Punkte')} offen: {zahlen.aufzaehlung(offene)}. "
            "Bitte geben Sie die Analyse zurück, damit sie erledigt oder mit Grund abgehakt werden."
        )


def _vier_augen(freigabe: Freigabe) -> Pruefpunkt:
    """Wie freigegeben wurde, gehört zur Prüfung und steht mit ihr im Anhang jeder Form; wer, im Protokoll."""
    punkt = Pruefpunkt(
        schluessel="vier_augen",
        titel="Wer einreicht, gibt nicht frei",
        erfuellt=True,
        befund=(
            "Eingereicht und freigegeben hat dieselbe Person."
            if freigabe.selbst_weil
            else "Eingereicht und freigegeben haben zwei verschiedene Personen."
        ),
    )
    if freigabe.selbst_weil:
        punkt["weil"] = freigabe.selbst_weil
        punkt["entschieden"] = zahlen.datum(timezone.localdate())
    return punkt


def _dasselbe(inhalt: Inhalt, damals: dict[str, Any]) -> bool:
    """Steht dasselbe darin, gleich wann und von wem es geprüft wurde?"""
    heute, einst = ({**einer, "pruefliste": None} for einer in (inhalt, damals))
    return pruefsumme(heute) == pruefsumme(einst)
