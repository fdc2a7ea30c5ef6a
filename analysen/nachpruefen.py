"""Prüft, ob von jeder Fassung noch dasteht, was damals entstand: ihr Inhalt und die Bytes ihrer Dateien."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import Prefetch
from django_scopes import scopes_disabled

from analysen.inhalt import pruefsumme
from analysen.models import Fassung, Fassungsdatei

STUECK = 1 << 20
ZUGLEICH = 20


@dataclass(frozen=True)
class Nachpruefung:
    """Eine Fassung; `maengel` sagt in Sätzen, was nicht mehr stimmt, leer heißt unverändert."""

    analyse: int
    titel: str
    nummer: int
    art: str
    dateien: int
    maengel: tuple[str, ...]


def nachpruefen(*, analyse: int | None = None) -> Iterator[Nachpruefung]:
    """Über alle Träger, jede Analyse in der Folge ihrer Fassungen; liest jede Datei einmal ganz."""
    with scopes_disabled():
        fassungen = (
            Fassung.objects.select_related("analyse")
            .prefetch_related(Prefetch("dateien", Fassungsdatei.objects.order_by("form")))
            .order_by("analyse_id", "nummer")
        )
        if analyse is not None:
            fassungen = fassungen.filter(analyse=analyse)
        for fassung in fassungen.iterator(chunk_size=ZUGLEICH):
            dateien = list(fassung.dateien.all())
            yield Nachpruefung(
                analyse=fassung.analyse_id,
                titel=fassung.analyse.titel,
                nummer=fassung.nummer,
                art=fassung.get_art_display(),
                dateien=len(dateien),
                maengel=(*_inhalt(fassung), *(satz for datei in dateien for satz in _datei(datei))),
            )


def _inhalt(fassung: Fassung) -> list[str]:
    if pruefsumme(fassung.inhalt) == fassung.sha256:
        return []
    return ["Der Inhalt passt nicht zu seiner Prüfsumme."]


def _datei(datei: Fassungsdatei) -> list[str]:
    form = datei.get_form_display()
    try:
        with default_storage.open(str(datei.datei.name)) as strom:
            summe = hashlib.sha256()
            for stueck in strom.chunks(STUECK):
                summe.update(stueck)
    except FileNotFoundError:
        return [f"{form}: Die Datei {datei.datei.name} fehlt."]
    except OSError as fehler:
        return [f"{form}: Die Datei {datei.datei.name} ist nicht zu lesen ({fehler.strerror})."]
    if summe.hexdigest() == datei.sha256:
        return []
    return [f"{form}: Die Datei {datei.datei.name} ist nicht mehr die, die ausgegeben wurde."]
