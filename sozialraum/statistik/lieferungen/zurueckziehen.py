"""Eine übernommene Lieferung gilt nicht mehr: zurückziehen, oder durch eine berichtigte ersetzen.

Kein Wert wird gelöscht oder überschrieben. Es wird nur umgelegt, welche Zelle gilt: je Raum, Merkmal und
Zeitraum die der jüngsten Lieferung, die selbst noch gilt.
"""

from django.db import IntegrityError, connection, transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.anfragen.verfolgen import antwort_zuruecknehmen
from sozialraum.statistik.models import Lieferung, Lieferungszustand, Quelle, Wert
from sozialraum.statistik.schliessen.bestand_schliessen import bestand_schliessen
from sozialraum.statistik.schliessen.lieferzeitraeume import beruehrte_zeitraeume


@transaction.atomic
def lieferung_zurueckziehen(*, lieferung: Lieferung, grund: str, durch: Person) -> int:
    """Die Zahl der Zellen, die nun wieder aus einer früheren Lieferung gelten. Fehler: `Fachfehler`."""
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    if not grund.strip():
        raise Fachfehler("Bitte nennen Sie den Grund, aus dem die Lieferung nicht mehr gilt.")
    jetzt = Lieferung.objects.select_for_update(of=("self",)).select_related("ersetzt").get(pk=lieferung.pk)
    if jetzt.zustand != Lieferungszustand.UEBERNOMMEN:
        raise Fachfehler(
            f"Die Lieferung ist „{jetzt.get_zustand_display()}“; zurückziehen lässt sich nur, was gilt."
        )
    assert jetzt.quelle_id is not None  # übernommen hat immer eine Quelle (Bedingung der Tabelle)
    quelle = Quelle.objects.select_for_update(no_key=True).get(pk=jetzt.quelle_id)
    jetzt.zustand = Lieferungszustand.ZURUECKGEZOGEN
    jetzt.save(update_fields=["zustand"])
    ausser_kraft_setzen(jetzt)
    wieder = 0
    if jetzt.ersetzt:
        _wieder_in_kraft(jetzt.ersetzt)
        wieder = frueheres_gelten_lassen(jetzt.ersetzt)
    wieder += frueheres_gelten_lassen(jetzt)
    bestand_schliessen(
        quelle=quelle,
        zeitraeume_=beruehrte_zeitraeume([jetzt, *([jetzt.ersetzt] if jetzt.ersetzt else [])]),
        anlass=f"Lieferung „{jetzt.dateiname}“ zurückgezogen",
    )
    protokolliere(
        Ereignis.LIEFERUNG_ZURUECKGEZOGEN,
        jetzt,
        durch=durch,
        grund=grund.strip()[:500],
        wieder_gueltig=wieder,
    )
    antwort_zuruecknehmen(lieferung=jetzt, durch=durch)
    lieferung.zustand = jetzt.zustand
    return wieder


def _wieder_in_kraft(ersetzte: Lieferung) -> None:
    try:
        with transaction.atomic():
            Lieferung.objects.filter(pk=ersetzte.pk, zustand=Lieferungszustand.ERSETZT).update(
                zustand=Lieferungszustand.UEBERNOMMEN
            )
    except IntegrityError as fehler:
        raise Fachfehler(
            f"Mit dieser Lieferung träte „{ersetzte.dateiname}“ wieder in Kraft, deren Datei inzwischen noch "
            "einmal übernommen ist. Bitte ziehen Sie zuerst jene zurück."
        ) from fehler


def ersetzte_abloesen(neue: Lieferung) -> None:
    """Vor dem Laden: was `neue` ersetzt, gilt nicht mehr. Fehler: `Fachfehler`."""
    if neue.ersetzt_id is None:
        return
    alte = Lieferung.objects.select_for_update(of=("self",)).get(pk=neue.ersetzt_id)
    if alte.quelle_id != (neue.vorlage.quelle_id if neue.vorlage else None):
        raise Fachfehler(
            f"„{alte.dateiname}“ kommt aus einer anderen Quelle als diese Datei und lässt sich nicht durch "
            "sie ersetzen. Bitte prüfen Sie die Importvorlage."
        )
    if alte.zustand != Lieferungszustand.UEBERNOMMEN:
        raise Fachfehler(
            f"Die zu ersetzende Lieferung „{alte.dateiname}“ ist „{alte.get_zustand_display()}“; es gibt "
            "nichts zu ersetzen. Bitte laden Sie die Datei als neue Lieferung hoch."
        )
    alte.zustand = Lieferungszustand.ERSETZT
    alte.save(update_fields=["zustand"])
    ausser_kraft_setzen(alte)


def ausser_kraft_setzen(lieferung: Lieferung) -> int:
    """Die Zahl der Zellen dieser Lieferung, die bis eben galten."""
    return Wert.objects.filter(lieferung=lieferung, aktuell=True).update(aktuell=False)


def frueheres_gelten_lassen(lieferung: Lieferung) -> int:
    """Wo `lieferung` eine Zelle lieferte und jetzt keine gilt, gilt die der jüngsten geltenden Lieferung."""
    with connection.cursor() as zeiger:
        zeiger.execute(
            """
            UPDATE statistik_wert w SET aktuell = true FROM (
                SELECT DISTINCT ON (f.merkmal_id, f.einheit_id, f.zeitraum) f.id
                FROM statistik_wert weg
                JOIN statistik_wert f ON NOT f.aktuell AND f.merkmal_id = weg.merkmal_id
                    AND f.einheit_id = weg.einheit_id AND f.zeitraum = weg.zeitraum
                JOIN statistik_lieferung l ON l.id = f.lieferung_id AND l.zustand = %s
                WHERE weg.lieferung_id = %s AND NOT weg.aktuell AND NOT EXISTS (
                    SELECT 1 FROM statistik_wert g WHERE g.aktuell AND g.merkmal_id = weg.merkmal_id
                    AND g.einheit_id = weg.einheit_id AND g.zeitraum = weg.zeitraum
                )
                ORDER BY f.merkmal_id, f.einheit_id, f.zeitraum, l.uebernommen DESC, f.id DESC
            ) neu WHERE w.id = neu.id
            """,
            [Lieferungszustand.UEBERNOMMEN, lieferung.pk],
        )
        return int(zeiger.rowcount)
