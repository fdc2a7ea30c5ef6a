"""Freigeben: aus dem Geprüften wird eine Fassung, die niemand mehr ändert."""

from datetime import datetime

from django.db import transaction

from agenturen.models import Person
from agenturen.rechte import pruefe
from analysen.ablauf import nachrichten
from analysen.ablauf.entwurf import sperren
from analysen.ablauf.regeln import andere_freigebende, gibt_selbst_frei, pruefe_freigeben, sauber
from analysen.ablauf.wechseln import wechseln
from analysen.ablauf.zustaende import FREIGEBEN
from analysen.festschreiben import Freigabe, festschreiben
from analysen.models import Analyse, Fassung


@transaction.atomic
def freigeben(
    *,
    analyse: Analyse,
    durch: Person,
    eingereicht: datetime | None = None,
    geprueft: str = "",
    selbst_weil: str = "",
) -> Fassung:
    """Die festgeschriebene Fassung. `eingereicht` und `geprueft` sagen, was auf dem Bildschirm stand.

    Ohne `geprueft` muss der Inhalt noch der eingereichte sein. Wer eingereicht hat, gibt nicht frei; nur wo
    eine Agentur aus einer Person besteht, mit `selbst_weil`.
    Fehler: `Fachfehler`, wenn vier Augen fehlen oder eine Berichtigung nichts ändert; `VeralteterStand`, wenn
    sie inzwischen zurückgegeben oder neu eingereicht ist oder ihr Inhalt ein anderer.
    """
    pruefe(durch, FREIGEBEN.recht, analyse.agentur)
    gesehen = eingereicht or analyse.eingereicht
    sperren(analyse)
    analyse.refresh_from_db(fields=["eingereicht", "eingereicht_von", "eingereicht_sha256", "berichtigung"])
    selbst = gibt_selbst_frei(durch, analyse)
    selbst_weil = sauber(selbst_weil) if selbst else ""
    pruefe_freigeben(durch, analyse, selbst_weil=selbst_weil)
    freigabe = Freigabe(
        geprueft=geprueft or analyse.eingereicht_sha256,
        selbst_weil=selbst_weil,
        andere=len(andere_freigebende(durch, analyse)) if selbst else 0,
        erratum=analyse.berichtigung,
    )
    wechseln(
        analyse,
        FREIGEBEN,
        durch=durch,
        grund=selbst_weil,
        gesehen={"eingereicht": gesehen},
        setzen={"berichtigung": ""},
        eingereicht_sha256=analyse.eingereicht_sha256,
        freigegeben_sha256=freigabe.geprueft,
    )
    fassung = festschreiben(analyse=analyse, durch=durch, freigabe=freigabe)
    nachrichten.freigegeben(analyse, fassung, durch)
    return fassung
