"""Vorgänge: anstoßen, ausführen, abbrechen, wiederholen, hängende wieder aufnehmen.

Der Zustand steht in der Datenbank und wechselt nur durch Vergleichen-und-Setzen; Fortschritt und
Puls stehen im Cache, weil sie sich oft ändern. Wer zuerst drankommt, sagt der Vorrang: Die Warteschlange
hat für jeden eine eigene Liste und nimmt aus der nächsten erst, wenn alle davor leer sind.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app, current_task
from celery.exceptions import OperationalError as OhneWarteschlange
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from redis.exceptions import RedisError

from agenturen.models import Person, Traeger, Vorgang, Vorgangszustand
from agenturen.protokollieren import Ereignis, protokolliere
from sozialraum.kern import prozess
from sozialraum.kern.fehler import Abgebrochen, Fachfehler

log = logging.getLogger(__name__)

TAKT_SEKUNDEN = 0.4
PULS_SEKUNDEN = 5.0
# Zwölf ausgebliebene Schläge; ein überlasteter Rechner verspätet einige davon.
VERSTUMMT_NACH_SEKUNDEN = 60
# Danach schlägt auch der Puls eines lebenden Prozesses nicht mehr: Er hängt.
HOECHSTENS_SEKUNDEN = 3600
VERGESSEN_NACH_SEKUNDEN = 900
# Woran die Arbeit selbst scheitert, scheitert beim dritten Mal wieder. Verschwindet dagegen nur ihr Prozess
# (Neustart, Strom, zu wenig Speicher), kann sie nichts dafür und beginnt von vorn, so oft es sein muss. Die
# Grenze ist für eine, die ihren Prozess jedes Mal mitreißt: Sie soll die anderen nicht endlos aufhalten.
HOECHSTENS_FEHLVERSUCHE = 3
HOECHSTENS_ANLAEUFE = 50
NOCH_EINMAL_NACH_SEKUNDEN = 10

# PostgreSQL oder Redis starten gerade neu; dafür kann niemand etwas, und es geht vorüber.
VORUEBERGEHEND = (OperationalError, InterfaceError, RedisError)

OFFEN = (Vorgangszustand.WARTET, Vorgangszustand.LAEUFT)

Melde = Callable[[float, str], None]

# Ein Mensch wartet davor; es ist eiliger als anderes, das Zeit hat; oder es hat Zeit, weil viele zugleich
# angestoßen werden.
GLEICH, VORGEZOGEN, NACHRANGIG = 0, 5, 9


@dataclass(frozen=True)
class Ergebnis:
    """Womit ein Vorgang endet: ein Satz und die Adresse, unter der das Ergebnis steht."""

    text: str
    adresse: str = ""


def _schluessel(vorgang_id: str | UUID) -> str:
    return f"vorgang:{vorgang_id}"


def _puls_schluessel(vorgang_id: str | UUID) -> str:
    return f"{_schluessel(vorgang_id)}:puls"


def _fehl_schluessel(vorgang_id: str | UUID) -> str:
    return f"{_schluessel(vorgang_id)}:fehlversuche"


def _abbruch_schluessel(vorgang_id: str | UUID) -> str:
    return f"{_schluessel(vorgang_id)}:abbruch"


def fortschritt(vorgang: Vorgang) -> tuple[float, str]:
    """Anteil 0–1 und ein Satz, wie weit die Arbeit ist."""
    return fortschritte([vorgang])[vorgang.pk]


def fortschritte(vorgaenge: Iterable[Vorgang]) -> dict[UUID, tuple[float, str]]:
    """Wie `fortschritt`, für viele mit einer Frage an den Cache."""
    kennungen = [vorgang.pk for vorgang in vorgaenge]
    staende = cache.get_many([_schluessel(eine) for eine in kennungen])
    ohne = {"anteil": 0.0, "text": ""}
    gefunden = {eine: staende.get(_schluessel(eine), ohne) for eine in kennungen}
    return {eine: (stand["anteil"], stand["text"]) for eine, stand in gefunden.items()}


def offene_vorgaenge(aufgabe: str, bezug_id: int) -> QuerySet[Vorgang]:
    """Wartende und laufende Vorgänge dieser Aufgabe zu diesem Bezug, die ältesten zuerst."""
    return Vorgang.objects.filter(aufgabe=aufgabe, bezug_id=bezug_id, zustand__in=OFFEN).order_by("erstellt")


@transaction.atomic
def vorgang_anstossen(
    *,
    aufgabe: str,
    titel: str,
    durch: Person,
    bezug_id: int | None = None,
    traeger: Traeger | None = None,
    prioritaet: int = GLEICH,
) -> Vorgang:
    """Legt den Vorgang an und reiht ihn nach dem Commit ein; ein kleinerer Vorrang überholt wartende."""
    vorgang = Vorgang.objects.create(
        aufgabe=aufgabe,
        titel=titel[:200],
        durch=durch,
        bezug_id=bezug_id,
        traeger=traeger,
        prioritaet=prioritaet,
    )
    # Ist Redis gerade fort, wartet der Vorgang; der Takt reiht ihn später ein.
    transaction.on_commit(lambda: _einreihen(vorgang), robust=True)
    return vorgang


def _einreihen(vorgang: Vorgang) -> None:
    current_app.send_task(vorgang.aufgabe, args=[str(vorgang.pk)], priority=vorgang.prioritaet)


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
        cache.set(_abbruch_schluessel(vorgang.pk), 1, timeout=86_400)
        protokolliere(Ereignis.VORGANG_ABGEBROCHEN, vorgang, durch=durch, traeger_id=vorgang.traeger_id)
    return bool(sofort or laufend)


@transaction.atomic
def vorgang_vorziehen(*, vorgang: Vorgang, durch: Person) -> bool:
    """Ein wartender Vorgang überholt nachrangige; wovor ein Mensch wartet, bleibt davor.

    False, wenn er schon vorgezogen ist oder nicht mehr wartet.
    """
    gesetzt = Vorgang.objects.filter(
        pk=vorgang.pk, zustand=Vorgangszustand.WARTET, prioritaet__gt=VORGEZOGEN
    ).update(prioritaet=VORGEZOGEN)
    if gesetzt:
        vorgang.prioritaet = VORGEZOGEN
        protokolliere(Ereignis.VORGANG_VORGEZOGEN, vorgang, durch=durch, traeger_id=vorgang.traeger_id)
        # Die frühere Nachricht bleibt liegen; kommt sie dran, ist der Vorgang längst vergeben.
        transaction.on_commit(lambda: _einreihen(vorgang), robust=True)
    return bool(gesetzt)


@transaction.atomic
def vorgang_wiederholen(*, vorgang: Vorgang, durch: Person) -> bool:
    """Reiht einen gescheiterten oder abgebrochenen Vorgang noch einmal ein; er stellt sich hinten an."""
    gesetzt = Vorgang.objects.filter(
        pk=vorgang.pk, zustand__in=[Vorgangszustand.GESCHEITERT, Vorgangszustand.ABGEBROCHEN]
    ).update(
        zustand=Vorgangszustand.WARTET,
        erstellt=timezone.now(),
        begonnen=None,
        beendet=None,
        versuche=0,
        abbruch_gewuenscht=False,
        ergebnis_text="",
        ergebnis_adresse="",
        fehler="",
    )
    if not gesetzt:
        return False
    schluessel = (_schluessel, _puls_schluessel, _abbruch_schluessel, _fehl_schluessel)
    cache.delete_many([eines(vorgang.pk) for eines in schluessel])
    protokolliere(Ereignis.VORGANG_WIEDERHOLT, vorgang, durch=durch, traeger_id=vorgang.traeger_id)
    transaction.on_commit(lambda: _einreihen(vorgang), robust=True)
    return True


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
            if cache.get(_abbruch_schluessel(vorgang_id)):
                raise Abgebrochen("Der Vorgang wurde abgebrochen; es wurde nichts verändert.")

    return melde


def _lebenszeichen(vorgang_id: str | UUID, anteil: float, text: str, *, zeit: float) -> None:
    cache.set(_schluessel(vorgang_id), {"anteil": anteil, "text": text, "zeit": zeit}, timeout=86_400)


@contextmanager
def _puls(vorgang_id: UUID) -> Iterator[None]:
    """Solange dieser Prozess arbeitet, sieht man es, auch in Schritten, die lange nichts melden."""
    ende, aufhoeren = threading.Event(), time.monotonic() + HOECHSTENS_SEKUNDEN
    wo = prozess.kennung()

    def schlag() -> None:
        # Ohne Redis fehlt nur das Lebenszeichen; die Arbeit geht weiter.
        with suppress(RedisError):
            cache.set(_puls_schluessel(vorgang_id), {"zeit": time.time(), "wo": wo}, timeout=86_400)

    def schlagen() -> None:
        while not ende.wait(PULS_SEKUNDEN) and time.monotonic() < aufhoeren:
            schlag()

    schlag()
    herz = threading.Thread(target=schlagen, name=f"puls-{vorgang_id}", daemon=True)
    herz.start()
    try:
        yield
    finally:
        ende.set()
        herz.join()
        with suppress(RedisError):
            cache.delete(_puls_schluessel(vorgang_id))


def _verstummt(vorgang: Vorgang) -> bool:
    """Hat eine laufende Arbeit lange kein Lebenszeichen gegeben, oder ist ihr Prozess fort?"""
    gemerkt = cache.get_many([_schluessel(vorgang.pk), _puls_schluessel(vorgang.pk)])
    puls = gemerkt.get(_puls_schluessel(vorgang.pk))
    if puls and prozess.ist_fort(puls["wo"]):
        return True
    begonnen = vorgang.begonnen.timestamp() if vorgang.begonnen else 0.0
    zuletzt = max((zeichen["zeit"] for zeichen in gemerkt.values()), default=begonnen)
    return bool(time.time() - zuletzt > VERSTUMMT_NACH_SEKUNDEN)


def ausfuehren(vorgang_id: str | UUID, arbeit: Callable[[Vorgang, Melde], Ergebnis]) -> None:
    """Führt `arbeit(vorgang, melde)` genau einmal aus; ein zweiter Aufruf desselben Vorgangs tut nichts.

    `melde(anteil, text)` schreibt Fortschritt und wirft `Abgebrochen`, sobald ein Mensch abbrechen will.
    Fachfehler landen mit ihrem Text am Vorgang, alles andere zusätzlich im Log. War nur PostgreSQL oder Redis
    fort, beginnt der Vorgang bald von vorn, zusammen höchstens dreimal; verschwand nur sein Prozess, so
    oft es sein muss.
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
    if _zu_oft_verschwunden(vorgang):
        return
    uebernommen = Vorgang.objects.filter(
        pk=vorgang.pk, zustand=vorher, versuche=vorgang.versuche, beendet__isnull=True
    ).update(zustand=Vorgangszustand.LAEUFT, begonnen=timezone.now(), versuche=F("versuche") + 1)
    if not uebernommen:
        return
    vorgang.refresh_from_db()
    melde = _melder(vorgang.pk)
    try:
        with _puls(vorgang.pk):
            melde(0.0, "Die Arbeit beginnt.")
            ergebnis = arbeit(vorgang, melde)
    except Abgebrochen as abbruch:
        _beenden(vorgang, zustand=Vorgangszustand.ABGEBROCHEN, fehler=abbruch.text)
    except Fachfehler as fehler:
        _beenden(vorgang, zustand=Vorgangszustand.GESCHEITERT, fehler=fehler.text)
    except PermissionDenied as verweigert:
        # Das Recht kann enden, während die Arbeit wartet.
        _beenden(vorgang, zustand=Vorgangszustand.GESCHEITERT, fehler=str(verweigert))
    except Exception as fehler:
        if isinstance(fehler, VORUEBERGEHEND) and _fehlversuche(vorgang.pk) < HOECHSTENS_FEHLVERSUCHE:
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


def _fehlversuche(vorgang_id: UUID) -> int:
    """Wie oft die Arbeit schon selbst scheiterte, diesen mitgezählt.

    Das steht im Cache, denn woran es scheitert, ist meist die Datenbank. Ist auch Redis fort, zählt der
    Versuch wie ein verschwundener Prozess.
    """
    with suppress(RedisError):
        cache.add(_fehl_schluessel(vorgang_id), 0, timeout=86_400)
        return int(cache.incr(_fehl_schluessel(vorgang_id)))
    return 0


def _zu_oft_verschwunden(vorgang: Vorgang) -> bool:
    """Beendet, was seinen Prozess immer wieder mitreißt."""
    if vorgang.zustand != Vorgangszustand.LAEUFT or vorgang.versuche < HOECHSTENS_ANLAEUFE:
        return False
    log.error("Vorgang %s (%s): %s Anläufe ohne Ende", vorgang.pk, vorgang.aufgabe, vorgang.versuche)
    _beenden(
        vorgang,
        zustand=Vorgangszustand.GESCHEITERT,
        fehler=f"Der Prozess verschwand in {vorgang.versuche} Anläufen mitten in der Arbeit; es wurde nichts "
        f"verändert. Vermutlich reicht der Speicher nicht. Bitte nennen Sie der Administration die Kennung "
        f"{vorgang.pk}.",
    )
    return True


def _noch_einmal(vorgang_id: str | UUID) -> None:
    """Reiht die laufende Aufgabe neu ein; ist auch Redis fort, nimmt der Takt den Vorgang wieder auf."""
    if not current_task:
        return
    with suppress(RedisError, OhneWarteschlange):
        # Zeit 0: Der neue Versuch soll nicht auf das Verstummen des alten warten.
        _lebenszeichen(vorgang_id, 0.0, "Die Arbeit war unterbrochen und beginnt gleich von vorn.", zeit=0)
        current_app.send_task(
            current_task.name,
            args=[str(vorgang_id)],
            countdown=NOCH_EINMAL_NACH_SEKUNDEN,
            priority=(current_task.request.delivery_info or {}).get("priority") or GLEICH,
        )


def _vorgang(vorgang_id: str | UUID) -> Vorgang | None:
    try:
        kennung = UUID(str(vorgang_id))
    except ValueError:
        return None
    return Vorgang.objects.select_related("durch", "traeger").filter(pk=kennung).first()


def _beenden(vorgang: Vorgang, **felder: Any) -> None:
    # Der Beginn gehört zum Vergleich: Wer als verstummt galt und doch noch fertig wird, überschreibt nichts.
    Vorgang.objects.filter(
        pk=vorgang.pk,
        zustand=Vorgangszustand.LAEUFT,
        versuche=vorgang.versuche,
        begonnen=vorgang.begonnen,
    ).update(beendet=timezone.now(), **felder)


def haengende_wieder_aufnehmen() -> int:
    """Verstummte und vergessene Vorgänge neu einreihen; gibt ihre Anzahl.

    Verstummt: läuft ohne Lebenszeichen; beginnt von vorn, so oft `HOECHSTENS_ANLAEUFE` erlaubt. Vergessen:
    wartet so lange, dass die Nachricht verloren sein kann (Redis war fort); eine zweite schadet nicht: nur
    eine bekommt den Vorgang.
    """
    gefunden = 0
    for vorgang in Vorgang.objects.filter(zustand=Vorgangszustand.LAEUFT):
        if not _verstummt(vorgang):
            continue
        gefunden += 1
        if not _zu_oft_verschwunden(vorgang):
            _einreihen(vorgang)
    grenze = timezone.now() - timedelta(seconds=VERGESSEN_NACH_SEKUNDEN)
    for vorgang in Vorgang.objects.filter(zustand=Vorgangszustand.WARTET, erstellt__lt=grenze):
        # Höchstens einmal je Frist, damit eine lange Warteschlange nicht aus sich selbst wächst.
        if cache.add(f"{_schluessel(vorgang.pk)}:erneut", 1, timeout=VERGESSEN_NACH_SEKUNDEN):
            gefunden += 1
            _einreihen(vorgang)
    return gefunden
