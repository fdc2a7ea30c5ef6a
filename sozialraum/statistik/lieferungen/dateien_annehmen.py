"""Viele Dateien auf einmal annehmen, auch aus Archiven: jede wird eine Lieferung oder sagt, warum nicht."""

from collections.abc import Sequence
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import datum
from sozialraum.statistik.abfragen import aktive_vorlagen
from sozialraum.statistik.lesen.archiv import TRENNER, Abgewiesen
from sozialraum.statistik.lesen.auspacken import NICHTS_ZU_TUN, Einzeldatei, auspacken
from sozialraum.statistik.lesen.blatt import Lesefehler
from sozialraum.statistik.lieferungen.annehmen import Annahme, datei_annehmen, reiner_name
from sozialraum.statistik.lieferungen.vorpruefen import pruefung_anstossen
from sozialraum.statistik.models import OFFEN, Eingang, Eingangsposten, Importvorlage, Lieferung


def dateien_annehmen(
    *,
    dateien: Sequence[tuple[str, BinaryIO]],
    durch: Person,
    vorlage: Importvorlage | None = None,
) -> Eingang:
    """Je Datei Name und Bytes. Jede wird in einer eigenen Transaktion angenommen und im Hintergrund geprüft.

    Was keine Tabelle, leer, zu groß oder doppelt ist, steht mit seinem Grund im Eingang; der Rest geht.
    """
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    # Nicht alles in einer Transaktion: Zwei, die zugleich dieselben Dateien schicken, sperrten sich aus.
    eingang = Eingang.objects.create(durch=durch, durch_name=durch.name)
    lauf = _Lauf(eingang, durch, vorlage)
    for eine in auspacken(dateien, hoechstens_bytes=settings.LIEFERUNG_HOECHSTENS_MB * 1_000_000):
        if isinstance(eine, Abgewiesen):
            lauf.abweisen(eine)
        else:
            lauf.annehmen(eine)
    return eingang


class _Lauf:
    def __init__(self, eingang: Eingang, durch: Person, vorlage: Importvorlage | None) -> None:
        self.eingang = eingang
        self.durch = durch
        self.vorlage = vorlage
        self.bekannte = aktive_vorlagen()
        self.gesehen: dict[int, str] = {}

    def annehmen(self, eine: Einzeldatei) -> None:
        try:
            with transaction.atomic():
                annahme = datei_annehmen(
                    datei=eine.strom,
                    dateiname=eine.name,
                    archiv=eine.archiv,
                    durch=self.durch,
                    vorlage=self.vorlage,
                    bekannte=self.bekannte,
                    nur_lesbare=True,
                )
                self._vermerken(eine, annahme)
        except Lesefehler as fehler:
            self.abweisen(Abgewiesen(eine.name, eine.archiv, fehler.text, fehler.vorschlag))
        except Fachfehler as fehler:
            self.abweisen(Abgewiesen(eine.name, eine.archiv, fehler.text))

    def _vermerken(self, eine: Einzeldatei, annahme: Annahme) -> None:
        lieferung = annahme.lieferung
        if schon := self.gesehen.get(lieferung.pk):
            text = f"Dieselben Bytes wie „{schon}“; die Datei ist nur einmal angenommen."
            self.abweisen(Abgewiesen(eine.name, eine.archiv, text, NICHTS_ZU_TUN))
            return
        self.gesehen[lieferung.pk] = TRENNER.join(filter(None, [eine.archiv, eine.name]))
        self._posten(
            eine.name, eine.archiv, lieferung=lieferung, text="" if annahme.neu else _schon_da(lieferung)
        )
        if lieferung.zustand in OFFEN:
            pruefung_anstossen(lieferung=lieferung, durch=self.durch)

    def abweisen(self, eine: Abgewiesen) -> None:
        self._posten(eine.name, eine.archiv, text=eine.text, vorschlag=eine.vorschlag)

    def _posten(
        self, name: str, archiv: str, *, lieferung: Lieferung | None = None, text: str, vorschlag: str = ""
    ) -> None:
        Eingangsposten.objects.create(
            eingang=self.eingang,
            name=reiner_name(name),
            archiv=archiv,
            lieferung=lieferung,
            text=text,
            vorschlag=vorschlag,
        )


def _schon_da(lieferung: Lieferung) -> str:
    name = TRENNER.join(filter(None, [lieferung.archiv, lieferung.dateiname]))
    return f"Schon da: Sie kam am {datum(lieferung.eingegangen)} als „{name}“."
