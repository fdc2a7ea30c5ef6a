"""Einer angenommenen Lieferung eine andere Importvorlage geben."""

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.lieferungen.annehmen import datei_ansehen, vorlage_bestimmen
from sozialraum.statistik.models import OFFEN, Importvorlage, Lieferung, Lieferungszustand


@transaction.atomic
def vorlage_waehlen(*, lieferung: Lieferung, vorlage: Importvorlage, durch: Person | None) -> None:
    """Was bisher beanstandet war, wird neu gelesen. Fehler: `Fachfehler`, wenn sie nicht mehr offen ist."""
    if durch is not None:
        pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    jetzt = Lieferung.objects.select_for_update(of=("self",)).get(pk=lieferung.pk)
    if jetzt.zustand not in OFFEN:
        raise Fachfehler(
            f"Die Lieferung ist „{jetzt.get_zustand_display()}“; die Importvorlage steht damit fest."
        )
    try:
        with jetzt.datei.open("rb") as aufbewahrt:
            bild = datei_ansehen(aufbewahrt.file)
            _, befunde = vorlage_bestimmen(aufbewahrt.file, bild, vorlage, jetzt.dateiname)
    except OSError as fehler:
        raise Fachfehler("Die aufbewahrte Datei dieser Lieferung ist nicht lesbar.") from fehler
    jetzt.vorlage, jetzt.quelle = vorlage, vorlage.quelle
    jetzt.zustand = Lieferungszustand.BEANSTANDET if befunde else Lieferungszustand.EINGEGANGEN
    jetzt.befunde = [befund.als_dict() for befund in befunde]
    jetzt.quittiert = jetzt.begruendung = ""
    jetzt.pruefung = {}
    felder = ["vorlage", "quelle", "zustand", "befunde", "quittiert", "begruendung", "pruefung"]
    jetzt.save(update_fields=felder)
    protokolliere(
        Ereignis.VORLAGE_GEWAEHLT, jetzt, durch=durch, vorlage=vorlage.schluessel, version=vorlage.version
    )
    lieferung.refresh_from_db()
