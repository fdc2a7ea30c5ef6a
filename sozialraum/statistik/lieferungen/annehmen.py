"""Eine Datei des Amtes annehmen: aufbewahren wie geliefert, wiedererkennen, Importvorlage finden."""

import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.utils.crypto import get_random_string

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import dateigroesse
from sozialraum.statistik.abfragen import aktive_vorlagen, lieferung_mit
from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.lesen.blatt import Lesefehler
from sozialraum.statistik.lesen.dateibild import Dateibild, ansehen, pruefsumme
from sozialraum.statistik.models import OFFEN, Importvorlage, Lieferung, Lieferungszustand
from sozialraum.statistik.vorlage import Vorlage, vorlage_aus
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer, erkennen

NICHT_AUFBEWAHRT = (
    "Die Datei ließ sich auf dem Server nicht ablegen (kein Platz oder kein Schreibrecht); sie ist nicht "
    "angenommen. Bitte wenden Sie sich an den technischen Betrieb und laden Sie sie danach noch einmal hoch."
)
protokoll = logging.getLogger(__name__)


@dataclass(frozen=True)
class Annahme:
    """`neu` ist falsch, wenn dieselben Bytes schon da waren."""

    lieferung: Lieferung
    neu: bool


def lieferung_annehmen(
    *,
    datei: BinaryIO,
    dateiname: str,
    durch: Person | None,
    vorlage: Importvorlage | None = None,
    ersetzt: Lieferung | None = None,
) -> Lieferung:
    """Die neue Lieferung, oder die frühere, wenn dieselben Bytes schon da sind (SHA-256).

    `durch` None heißt: das System selbst. Ohne `vorlage` wird sie am Kopf der Datei erkannt; eine Datei, die
    sich nicht lesen lässt, wird beanstandet, aber aufbewahrt. `ersetzt`: die übernommene Lieferung, die mit
    der Übernahme dieser nicht mehr gilt. Fehler: `Fachfehler` bei leerer oder zu großer Datei.
    """
    return datei_annehmen(
        datei=datei, dateiname=dateiname, durch=durch, vorlage=vorlage, ersetzt=ersetzt
    ).lieferung


@transaction.atomic
def datei_annehmen(
    *,
    datei: BinaryIO,
    dateiname: str,
    durch: Person | None,
    archiv: str = "",
    vorlage: Importvorlage | None = None,
    ersetzt: Lieferung | None = None,
    bekannte: Sequence[tuple[Importvorlage, Vorlage]] | None = None,
    nur_lesbare: bool = False,
) -> Annahme:
    """Wie `lieferung_annehmen`; `archiv` sagt, woraus die Datei entpackt ist.

    `bekannte` erspart es, bei vielen Dateien jedes Mal alle Importvorlagen zu laden. Fehler: `Fachfehler`;
    mit `nur_lesbare` auch `Lesefehler`, wenn die Datei gar keine Tabelle ist.
    """
    if durch is not None:
        pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    bild = datei_ansehen(datei)
    _nacheinander(bild.sha256)
    fruehere = lieferung_mit(bild.sha256)
    if fruehere is not None:
        _wieder_aufbewahren(fruehere, datei)
        if fruehere.zustand not in OFFEN:
            return Annahme(fruehere, neu=False)
    name = reiner_name(dateiname)
    try:
        gefunden, befunde = vorlage_erkennen(datei, bild, vorlage, name, bekannte)
    except Lesefehler as fehler:
        if nur_lesbare:
            raise
        gefunden, befunde = vorlage, [_noch_nicht_lesbar(fehler)]
    lesart: dict[str, Any] = {
        "quelle": gefunden.quelle if gefunden else None,
        "vorlage": gefunden,
        "zustand": Lieferungszustand.BEANSTANDET if befunde else Lieferungszustand.EINGEGANGEN,
        "befunde": [befund.als_dict() for befund in befunde],
        "pruefung": {},
        "ersetzt": ersetzt,
    }
    if fruehere is not None:
        # Noch nicht übernommen: die Vorlage kann inzwischen neu oder jetzt ausdrücklich gewählt sein.
        for feld, wert in lesart.items():
            setattr(fruehere, feld, wert)
        fruehere.save(update_fields=list(lesart))
        return Annahme(fruehere, neu=False)
    lieferung = Lieferung(
        dateiname=name,
        archiv=archiv,
        sha256=bild.sha256,
        groesse=bild.groesse,
        durch=durch,
        durch_name=durch.name if durch else "System",
        **lesart,
    )
    _aufbewahren(lieferung, datei)
    try:
        # Eigener Sicherungspunkt, damit bei einem Fehler die Datei nicht ohne Datensatz liegen bleibt.
        with transaction.atomic():
            lieferung.save()
            protokolliere(
                Ereignis.LIEFERUNG_EINGEGANGEN, lieferung, durch=durch, sha256=bild.sha256, archiv=archiv
            )
            if befunde:
                protokolliere(
                    Ereignis.LIEFERUNG_BEANSTANDET,
                    lieferung,
                    durch=durch,
                    grund=lieferung.befunde[0]["text"][:500],
                )
    except BaseException:
        lieferung.datei.delete(save=False)
        raise
    return Annahme(lieferung, neu=True)


def _aufbewahren(lieferung: Lieferung, datei: BinaryIO) -> None:
    """Legt die Bytes ab, ganz oder gar nicht. Fehler: `Fachfehler`, wenn die Platte nicht mitmacht."""
    datei.seek(0)
    feld = lieferung.datei
    # Ein eigener Name auf der Platte: der gelieferte kann alles enthalten und steht am Datensatz. Der Zufall
    # darin macht ihn einmalig; so ist auch bekannt, was nach einem Abbruch wegzuräumen ist.
    name = f"{lieferung.sha256[:16]}-{get_random_string(8)}.dat"
    ziel = feld.field.generate_filename(lieferung, name)
    try:
        feld.save(name, File(datei), save=False)
    except OSError as fehler:
        with suppress(OSError):
            feld.storage.delete(ziel)
        protokoll.error("Eine Lieferung ließ sich nicht aufbewahren: %s", fehler)
        raise Fachfehler(NICHT_AUFBEWAHRT) from fehler


def _wieder_aufbewahren(lieferung: Lieferung, datei: BinaryIO) -> None:
    """Fehlt die aufbewahrte Datei oder hat sie Schaden genommen, ersetzt sie die neu geschickte."""
    try:
        with lieferung.datei.open("rb") as aufbewahrt:
            if pruefsumme(aufbewahrt.file) == lieferung.sha256:
                return
    except (OSError, ValueError):
        pass
    _aufbewahren(lieferung, datei)
    lieferung.save(update_fields=["datei"])


def datei_ansehen(datei: BinaryIO) -> Dateibild:
    """Wie `ansehen`, aber leere und zu große Dateien werden abgewiesen. Fehler: `Fachfehler`."""
    hoechstens = settings.LIEFERUNG_HOECHSTENS_MB * 1_000_000
    groesse = datei.seek(0, 2)
    if groesse > hoechstens:
        raise Fachfehler(
            f"Die Datei ist {dateigroesse(groesse)} groß; angenommen werden höchstens "
            f"{dateigroesse(hoechstens)}. "
            "Bitte teilen Sie sie, etwa nach Jahren."
        )
    if not groesse:
        raise Fachfehler("Die Datei ist leer. Bitte prüfen Sie, ob das Herunterladen vollständig war.")
    return ansehen(datei)


def vorlage_bestimmen(
    datei: BinaryIO, bild: Dateibild, gewuenscht: Importvorlage | None, dateiname: str
) -> tuple[Importvorlage | None, list[Befund]]:
    """Die gewünschte oder erkannte Importvorlage und Befunde, die schon das Lesen verhindern."""
    try:
        return vorlage_erkennen(datei, bild, gewuenscht, dateiname)
    except Lesefehler as fehler:
        return gewuenscht, [_noch_nicht_lesbar(fehler)]


def vorlage_erkennen(
    datei: BinaryIO,
    bild: Dateibild,
    gewuenscht: Importvorlage | None,
    dateiname: str,
    bekannte: Sequence[tuple[Importvorlage, Vorlage]] | None = None,
) -> tuple[Importvorlage | None, list[Befund]]:
    """Wie `vorlage_bestimmen`. Fehler: `Lesefehler`, wenn die Datei gar keine lesbare Tabelle ist."""
    if bild.unlesbar:
        raise Lesefehler(bild.unlesbar, vorschlag=bild.vorschlag)
    if gewuenscht is not None:
        gefunden, vorlage = gewuenscht, vorlage_aus(gewuenscht.inhalt)
    else:
        paare = aktive_vorlagen() if bekannte is None else bekannte
        je_schluessel = {geprueft.schluessel: (zeile, geprueft) for zeile, geprueft in paare}
        alle = [geprueft for _, geprueft in je_schluessel.values()]
        erkannt, befunde = erkennen(datei, bild, alle, dateiname)
        if erkannt is None:
            return None, befunde
        gefunden, vorlage = je_schluessel[erkannt.schluessel]
    try:
        dialekt_fuer(vorlage, bild)
    except Lesefehler as fehler:
        return gefunden, [Befund(Schwere.FEHLER, fehler.text, fehler.vorschlag, zeile=fehler.zeile)]
    return gefunden, []


def _noch_nicht_lesbar(fehler: Lesefehler) -> Befund:
    return Befund(Schwere.FEHLER, f"Noch nicht lesbar: {fehler.text}", fehler.vorschlag)


def reiner_name(dateiname: str) -> str:
    """Nur der Name ohne Ordner, ohne Steuerzeichen, höchstens 255 Zeichen."""
    name = PurePath(dateiname.replace("\\", "/")).name
    return "".join(zeichen if zeichen.isprintable() else "␀" for zeichen in name)[-255:] or "ohne Namen"


def _nacheinander(sha256: str) -> None:
    """Bis zum Ende der Transaktion: zweimal dieselbe Datei zugleich gibt trotzdem eine Lieferung."""
    nummer = int.from_bytes(hashlib.sha256(f"lieferung:{sha256}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT pg_advisory_xact_lock(%s)", [nummer])
