"""Vorgänge: anstoßen, ausführen, abbrechen, hängende wieder aufnehmen.

Der Zustand steht in der Datenbank und wechselt nur durch Vergleichen-und-Setzen; Fortschritt und
Lebenszeichen stehen im Cache, weil sie sich mehrmals in der Sekunde ändern.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app, current_task
from celery.exceptions import OperationalError as OhneWarteschlange
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError

from agenturen.models import Person, Traeger, Vorgang, Vorgangszustand
from agenturen.protokollieren import Ereignis, protokolliere
from sozialraum.kern.fehler import Abgebrochen, Fachfehler

log = logging.getLogger(__name__)

TAKT_SEKUNDEN = 0.4
VERSTUMMT_NACH_SEKUNDEN = 120
VERGESSEN_NACH_SEKUNDEN = 900
HOECHSTENS_VERSUCHE = 3
NOCH_EINMAL_NACH_SEKUNDEN = 10

# PostgreSQL oder Redis starten gerade neu; dafür kann niemand etwas, und es geht vorüber.
VORUEBERGEHEND = (OperationalError, InterfaceError, RedisError)

Melde = Callable[[float, str], None]


@dataclass(frozen=True)
class Ergebnis:
    """Womit ein Vorgang endet: ein Satz und die Adresse, unter der das Ergebnis steht."""

    text: str
    adresse: str = ""


def _schluessel(vorgang_id: str | UUID) -> str:
    return f"vorgang:{vorgang_id}"


def fortschritt(vorgang: Vorgang) -> tuple[float, str]:
    """Anteil 0–1 und ein Satz, wie weit die Arbeit ist."""
    stand = cache.get(_schluessel(vorgang.pk))
    return (stand["anteil"], stand["text"]) if stand else (0.0, "")


@transaction.atomic
def vorgang_anstossen(
    *, aufgabe: str, titel: str, durch: Person, bezug_id: int | None = None, traeger: Traeger | None = None
) -> Vorgang:
    """Legt den Vorgang an und reiht ihn nach dem Commit ein."""
    vorgang = Vorgang.objects.create(
        aufgabe=aufgabe, titel=titel[:200], durch=durch, bezug_id=bezug_id, traeger=traeger
    )
    # Ist Redis gerade fort, wartet der Vorgang; der Takt reiht ihn später ein.
    transaction.on_commit(lambda: current_app.send_task(aufgabe, args=[str(vorgang.pk)]), robust=True)
    return vorgang


@transaction.atomic
def vorgang_abbrechen(*, vorgang: Vorgang, durch: Person) -> bool:
    """Wunsch zum Abbruch; ein wartender Vorgang endet sofort, ein laufender beim nächsten Schritt."""
    jetzt = timezone.now()
    sofort = Vorgang.objects.filter(pk=vorgang.pk, zustand=Vorgangszustand.WARTET).update(
        zustand=Vorgangszustand.ABGEBROCHEN, beendet=jetzt, abbruch_gewuenscht=True
    )
    laufend = Vorgang.objects.filter(pk=vorgang.pk, zustand=Vorgangszustand.LAEUFT).update(
        abbruch_gewuenscht=True
    )
    if sofort or laufend:
        cache.set(f"{_schluessel(vorgang.pk)}:abbruch", 1, timeout=86_400)
        protokolliere(Ereignis.VORGANG_ABGEBROCHEN, vorgang, durch=durch, traeger_id=vorgang.traeger_id)
    return bool(sofort or laufend)


def _melder(vorgang_id: UUID) -> Melde:
    zuletzt = 0.0

    def melde(anteil: float, text: str) -> None:
        nonlocal zuletzt
        jetzt = time.monotonic()
        if jetzt - zuletzt < TAKT_SEKUNDEN:
            return
        zuletzt = jetzt
        # Ohne Redis fehlt nur der Fortschritt; die Arbeit geht weiter.
        with suppress(RedisError):
            _lebenszeichen(vorgang_id, min(max(anteil, 0.0), 1.0), text, zeit=time.time())
            # Im Cache statt in der Datenbank gefragt: während COPY läuft, ist die Verbindung besetzt.
            if cache.get(f"{_schluessel(vorgang_id)}:abbruch"):
                raise Abgebrochen("Der Vorgang wurde abgebrochen; es wurde nichts verändert.")

    return melde


def _lebenszeichen(vorgang_id: str | UUID, anteil: float, text: str, *, zeit: float) -> None:
    cache.set(_schluessel(vorgang_id), {"anteil": anteil, "text": text, "zeit": zeit}, timeout=86_400)


def _verstummt(vorgang: Vorgang) -> bool:
    """Hat eine laufende Arbeit lange kein Lebenszeichen gegeben?"""
    stand = cache.get(_schluessel(vorgang.pk))
    zuletzt = stand["zeit"] if stand else vorgang.begonnen.timestamp() if vorgang.begonnen else 0.0
    return time.time() - zuletzt > VERSTUMMT_NACH_SEKUNDEN


def ausfuehren(vorgang_id: str | UUID, arbeit: Callable[[Vorgang, Melde], Ergebnis]) -> None:
    """Führt `arbeit(vorgang, melde)` genau einmal aus; ein zweiter Aufruf desselben Vorgangs tut nichts.

    `melde(anteil, text)` schreibt Fortschritt und wirft `Abgebrochen`, sobald ein Mensch abbrechen will.
    Fachfehler landen mit ihrem Text am Vorgang, alles andere zusätzlich im Log. War nur PostgreSQL oder Redis
    fort, beginnt der Vorgang bald von vorn, zusammen höchstens dreimal.
    """
    try:
        _ausfuehren(vorgang_id, arbeit)
    except VORUEBERGEHEND:
        log.warning("Vorgang %s: PostgreSQL oder Redis war fort; er beginnt neu.", vorgang_id, exc_info=True)
        _noch_einmal(vorgang_id)


def _ausfuehren(vorgang_id: str | UUID, arbeit: Callable[[Vorgang, Melde], Ergebnis]) -> None:
    vorgang = _vorgang(vorgang_id)
    if vorgang is None:
        log.warning("Vorgang %r gibt es nicht (mehr).", vorgang_id)
        return
    vorher = vorgang.zustand
    if vorher == Vorgangszustand.LAEUFT and not _verstummt(vorgang):
        return
    uebernommen = Vorgang.objects.filter(
        pk=vorgang.pk, zustand=vorher, versuche=vorgang.versuche, beendet__isnull=True
    ).update(zustand=Vorgangszustand.LAEUFT, begonnen=timezone.now(), versuche=F("versuche") + 1)
    if not uebernommen:
        return
    vorgang.refresh_from_db()
    melde = _melder(vorgang.pk)
    try:
        melde(0.0, "Die Arbeit beginnt.")
        ergebnis = arbeit(vorgang, melde)
    except Abgebrochen as abbruch:
        _beenden(vorgang, zustand=Vorgangszustand.ABGEBROCHEN, fehler=abbruch.text)
    except Fachfehler as fehler:
        _beenden(vorgang, zustand=Vorgangszustand.GESCHEITERT, fehler=fehler.text)
    except Exception as fehler:
        if isinstance(fehler, VORUEBERGEHEND) and vorgang.versuche < HOECHSTENS_VERSUCHE:
            raise
        log.exception("Vorgang %s (%s) ist gescheitert", vorgang.pk, vorgang.aufgabe)
        _beenden(
            vorgang,
            zustand=Vorgangszustand.GESCHEITERT,
            fehler="Ein unerwarteter Fehler ist aufgetreten; es wurde nichts verändert. Bitte versuchen Sie "
            f"es erneut. Bleibt der Fehler, nennen Sie der Administration die Kennung {vorgang.pk}.",
        )
    else:
        _beenden(
            vorgang,
            zustand=Vorgangszustand.FERTIG,
            ergebnis_text=ergebnis.text,
            ergebnis_adresse=ergebnis.adresse,
        )


def _noch_einmal(vorgang_id: str | UUID) -> None:
    """Reiht die laufende Aufgabe neu ein; ist auch Redis fort, nimmt der Takt den Vorgang wieder auf."""
    if not current_task:
        return
    with suppress(RedisError, OhneWarteschlange):
        # Zeit 0: Der neue Versuch soll nicht auf das Verstummen des alten warten.
        _lebenszeichen(vorgang_id, 0.0, "Die Arbeit war unterbrochen und beginnt gleich von vorn.", zeit=0)
        current_app.send_task(current_task.name, args=[str(vorgang_id)], countdown=NOCH_EINMAL_NACH_SEKUNDEN)


def _vorgang(vorgang_id: str | UUID) -> Vorgang | None:
    try:
        kennung = UUID(str(vorgang_id))
    except ValueError:
        return None
    return Vorgang.objects.select_related("durch", "traeger").filter(pk=kennung).first()


def _beenden(vorgang: Vorgang, **felder: Any) -> None:
    # Der Versuch gehört zum Vergleich: wer als verstummt galt und doch noch fertig wird, überschreibt nichts.
    Vorgang.objects.filter(pk=vorgang.pk, zustand=Vorgangszustand.LAEUFT, versuche=vorgang.versuche).update(
        beendet=timezone.now(), **felder
    )


def haengende_wieder_aufnehmen() -> int:
    """Verstummte und vergessene Vorgänge neu einreihen; gibt ihre Anzahl.

    Verstummt: läuft ohne Lebenszeichen; nach drei Versuchen gescheitert. Vergessen: wartet so lange, dass die
    Nachricht verloren sein kann (Redis war fort); eine zweite schadet nicht: nur eine bekommt den Vorgang.
    """
    gefunden = 0
    for vorgang in Vorgang.objects.filter(zustand=Vorgangszustand.LAEUFT):
        if not _verstummt(vorgang):
            continue
        gefunden += 1
        if vorgang.versuche >= HOECHSTENS_VERSUCHE:
            _beenden(
                vorgang,
                zustand=Vorgangszustand.GESCHEITERT,
                fehler="Die Arbeit ist dreimal ohne Ergebnis abgebrochen; es wurde nichts verändert.",
            )
        else:
            current_app.send_task(vorgang.aufgabe, args=[str(vorgang.pk)])
    grenze = timezone.now() - timedelta(seconds=VERGESSEN_NACH_SEKUNDEN)
    for vorgang in Vorgang.objects.filter(zustand=Vorgangszustand.WARTET, erstellt__lt=grenze):
        # Höchstens einmal je Frist, damit eine lange Warteschlange nicht aus sich selbst wächst.
        if cache.add(f"{_schluessel(vorgang.pk)}:erneut", 1, timeout=VERGESSEN_NACH_SEKUNDEN):
            gefunden += 1
            current_app.send_task(vorgang.aufgabe, args=[str(vorgang.pk)])
    return gefunden
