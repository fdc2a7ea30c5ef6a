"""Eine Datei des Amtes annehmen: aufbewahren wie geliefert, wiedererkennen, Importvorlage finden."""

import hashlib
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import dateigroesse
from sozialraum.statistik.abfragen import aktive_vorlagen, lieferung_mit
from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.blatt import Lesefehler
from sozialraum.statistik.dateibild import Dateibild, ansehen
from sozialraum.statistik.erkennen import dialekt_fuer, erkennen
from sozialraum.statistik.models import OFFEN, Importvorlage, Lieferung, Lieferungszustand
from sozialraum.statistik.vorlage import vorlage_aus


@transaction.atomic
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
    if durch is not None:
        pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    bild = datei_ansehen(datei)
    _nacheinander(bild.sha256)
    fruehere = lieferung_mit(bild.sha256)
    if fruehere is not None and fruehere.zustand not in OFFEN:
        return fruehere
    gefunden, befunde = vorlage_bestimmen(datei, bild, vorlage, reiner_name(dateiname))
    lesart = {
        "quelle": gefunden.quelle if gefunden else None,
        "vorlage": gefunden,
        "zustand": Lieferungszustand.BEANSTANDET if befunde else Lieferungszustand.EINGEGANGEN,
        "befunde": [befund.als_dict() for befund in befunde],
        "ersetzt": ersetzt,
    }
    if fruehere is not None:
        # Noch nicht übernommen: die Vorlage kann inzwischen neu oder jetzt ausdrücklich gewählt sein.
        for feld, wert in lesart.items():
            setattr(fruehere, feld, wert)
        fruehere.save(update_fields=list(lesart))
        return fruehere
    lieferung = Lieferung(
        dateiname=reiner_name(dateiname),
        sha256=bild.sha256,
        groesse=bild.groesse,
        durch=durch,
        durch_name=durch.name if durch else "System",
        **lesart,
    )
    datei.seek(0)
    # Ein eigener Name auf der Platte: der gelieferte kann alles enthalten und steht am Datensatz.
    lieferung.datei.save(f"{bild.sha256[:16]}.dat", File(datei), save=False)
    try:
        # Eigener Sicherungspunkt, damit bei einem Fehler die Datei nicht ohne Datensatz liegen bleibt.
        with transaction.atomic():
            lieferung.save()
            protokolliere(Ereignis.LIEFERUNG_EINGEGANGEN, lieferung, durch=durch, sha256=bild.sha256)
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
    return lieferung


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
    if gewuenscht is not None:
        gefunden, vorlage = gewuenscht, vorlage_aus(gewuenscht.inhalt)
    else:
        bekannte = {geprueft.schluessel: (zeile, geprueft) for zeile, geprueft in aktive_vorlagen()}
        alle = [geprueft for _, geprueft in bekannte.values()]
        erkannt, befunde = erkennen(datei, bild, alle, dateiname)
        if erkannt is None:
            return None, befunde
        gefunden, vorlage = bekannte[erkannt.schluessel]
    try:
        dialekt_fuer(vorlage, bild)
    except Lesefehler as fehler:
        return gefunden, [Befund(Schwere.FEHLER, fehler.text, fehler.vorschlag, zeile=fehler.zeile)]
    return gefunden, []


def reiner_name(dateiname: str) -> str:
    """Nur der Name ohne Ordner, ohne Steuerzeichen, höchstens 255 Zeichen."""
    name = PurePath(dateiname.replace("\\", "/")).name
    return "".join(zeichen if zeichen.isprintable() else "␀" for zeichen in name)[-255:] or "ohne Namen"


def _nacheinander(sha256: str) -> None:
    """Bis zum Ende der Transaktion: zweimal dieselbe Datei zugleich gibt trotzdem eine Lieferung."""
    nummer = int.from_bytes(hashlib.sha256(f"lieferung:{sha256}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT pg_advisory_xact_lock(%s)", [nummer])
