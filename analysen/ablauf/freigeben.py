"""Freigeben: aus dem Geprüften wird eine Fassung, die niemand mehr ändert."""

from datetime import datetime

from django.db import transaction

from agenturen.models import Person
from agenturen.rechte import pruefe
from analysen.ablauf import nachrichten
from analysen.ablauf.entwurf import sperren
from analysen.ablauf.regeln import gibt_selbst_frei, pruefe_freigeben, sauber
from analysen.ablauf.wechseln import wechseln
from analysen.ablauf.zustaende import FREIGEBEN
from analysen.festschreiben import Freigabe, festschreiben
from analysen.models import Analyse, Fassung


@transaction.atomic
def freigeben(
    *, analyse: Analyse, durch: Person, eingereicht: datetime | None = None, selbst_weil: str = ""
) -> Fassung:
    """Die festgeschriebene Fassung. `eingereicht` nennt die Einreichung, die man geprüft hat.

    Wer eingereicht hat, gibt nicht frei; nur wo eine Agentur aus einer Person besteht, mit `selbst_weil`.
    Fehler: `Fachfehler`, wenn vier Augen fehlen oder eine Berichtigung nichts ändert; `VeralteterStand`, wenn
    sie inzwischen zurückgegeben oder neu eingereicht ist.
    """
    pruefe(durch, FREIGEBEN.recht, analyse.agentur)
    gesehen = eingereicht or analyse.eingereicht
    sperren(analyse)
    analyse.refresh_from_db(fields=["eingereicht", "eingereicht_von", "berichtigung"])
    selbst_weil = sauber(selbst_weil) if gibt_selbst_frei(durch, analyse) else ""
    pruefe_freigeben(durch, analyse, selbst_weil=selbst_weil)
    was_berichtigt = analyse.berichtigung
    wechseln(
        analyse,
        FREIGEBEN,
        durch=durch,
        grund=selbst_weil,
        gesehen={"eingereicht": gesehen},
        setzen={"berichtigung": ""},
    )
    fassung = festschreiben(
        analyse=analyse,
        durch=durch,
        art=Fassung.Art.FESTGESCHRIEBEN,
        freigabe=Freigabe(
            eingereicht_von=analyse.eingereicht_von.name if analyse.eingereicht_von else "",
            freigegeben_von=durch.name,
            selbst_weil=selbst_weil,
            erratum=was_berichtigt,
        ),
    )
    nachrichten.freigegeben(analyse, fassung, durch)
    return fassung
