"""Legt eine Sitzung an oder schreibt sie fort: Tagesordnung, Ergebnisse, Anwesende, Verabredungen."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from netzwerke.angaben import Sitzungsangaben
from netzwerke.models import Netzwerk, Netzwerkmitglied, Sitzung, Tagesordnungspunkt, Verabredung
from netzwerke.regeln import fehler_der_anwesenheit
from netzwerke.zeilen_setzen import zeilen_setzen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.stand_setzen import felder_setzen, listen_setzen

FELDER = ("datum", "beginn", "ort", "ausgefallen", "anwesend_anzahl", "protokoll_status")


@transaction.atomic
def sitzung_anlegen(*, netzwerk: Netzwerk, angaben: Sitzungsangaben, durch: Person) -> Sitzung:
    """Legt eine geplante oder vergangene Sitzung mit Tagesordnung und Verabredungen an.

    Fehler: `Fachfehler`, wenn zum selben Zeitpunkt schon eine steht oder die Anwesenden nicht stimmen können.
    """
    pruefe(durch, Recht.NETZWERK_BEARBEITEN, netzwerk.agentur)
    sitzung = Sitzung(netzwerk=netzwerk, **{feld: getattr(angaben, feld) for feld in FELDER})
    _pruefe_angaben(netzwerk, angaben)
    _speichern(sitzung)
    sitzung.anwesende.set(angaben.anwesende)
    _zeilen_setzen(sitzung, angaben)
    protokolliere(Ereignis.SITZUNG_ANGELEGT, sitzung, durch=durch, traeger_id=netzwerk.traeger_id)
    return sitzung


@transaction.atomic
def sitzung_aendern(*, sitzung: Sitzung, version: int, angaben: Sitzungsangaben, durch: Person) -> Sitzung:
    """Setzt alle Angaben; wer dasselbe noch einmal speichert, verändert nichts.

    Zwei Menschen können zugleich verschiedene Punkte schreiben: verglichen wird `version` für die Sitzung
    und `gesehen` je Zeile. Fehler: `VeralteterStand`; sonst wie `sitzung_anlegen`.
    """
    netzwerk = sitzung.netzwerk
    pruefe(durch, Recht.NETZWERK_BEARBEITEN, netzwerk.agentur)
    _pruefe_angaben(netzwerk, angaben)
    gesperrt = Sitzung.objects.select_for_update(of=("self",)).select_related("netzwerk").get(pk=sitzung.pk)
    if gesperrt.version != version:
        raise VeralteterStand(f"Die Sitzung „{gesperrt}“ wurde inzwischen von jemand anderem geändert.")
    geaendert = felder_setzen(gesperrt, angaben, FELDER) + listen_setzen(gesperrt, angaben, ["anwesende"])
    if geaendert:
        gesperrt.version += 1
        _speichern(gesperrt)
    zeilen_geaendert = _zeilen_setzen(gesperrt, angaben)
    if geaendert or zeilen_geaendert:
        protokolliere(
            Ereignis.SITZUNG_GEAENDERT,
            gesperrt,
            durch=durch,
            traeger_id=netzwerk.traeger_id,
            felder=[*geaendert, *zeilen_geaendert],
        )
    return gesperrt


def _pruefe_angaben(netzwerk: Netzwerk, angaben: Sitzungsangaben) -> None:
    fehler = fehler_der_anwesenheit(
        datum=angaben.datum,
        anwesend_anzahl=angaben.anwesend_anzahl,
        anwesende=len(angaben.anwesende),
        ausgefallen=angaben.ausgefallen,
        heute=timezone.localdate(),
    )
    if fehler:
        raise Fachfehler(" ".join(fehler.values()))
    mitglieder = set(
        Netzwerkmitglied.objects.filter(netzwerk=netzwerk).values_list("akteur_id", flat=True).distinct()
    )
    for akteur in angaben.anwesende:
        if akteur.pk not in mitglieder:
            raise Fachfehler(
                f"„{akteur}“ gehört nicht zu „{netzwerk}“. Bitte nehmen Sie den Akteur zuerst als Mitglied "
                "oder Gast in das Netzwerk auf."
            )
    for punkt in angaben.punkte:
        if not punkt.titel.strip() and not punkt.loeschen:
            raise Fachfehler("Ein Tagesordnungspunkt hat kein Thema. Bitte ergänzen Sie es.")
    for verabredung in angaben.verabredungen:
        if not verabredung.was.strip() and not verabredung.loeschen:
            raise Fachfehler("Eine Verabredung sagt nicht, was zu tun ist. Bitte ergänzen Sie es.")


def _speichern(sitzung: Sitzung) -> None:
    try:
        with transaction.atomic():
            sitzung.save()
    except IntegrityError as fehler:
        uhrzeit = f" um {sitzung.beginn:%H:%M} Uhr" if sitzung.beginn else ""
        raise Fachfehler(
            f"Am {sitzung.datum:%d.%m.%Y}{uhrzeit} steht für „{sitzung.netzwerk}“ schon eine Sitzung. "
            "Bitte ändern Sie die vorhandene oder geben Sie eine andere Uhrzeit an."
        ) from fehler


def _zeilen_setzen(sitzung: Sitzung, angaben: Sitzungsangaben) -> list[str]:
    """Schreibt Tagesordnung und Verabredungen; gibt, welche davon sich geändert haben."""
    geaendert = []
    if _punkte_setzen(sitzung, angaben):
        geaendert.append("tagesordnung")
    _, verabredungen_geaendert = zeilen_setzen(
        Verabredung.objects.filter(sitzung=sitzung),
        angaben.verabredungen,
        eltern={"sitzung": sitzung},
        wort="Eine Verabredung",
    )
    if verabredungen_geaendert:
        geaendert.append("verabredungen")
    return geaendert


def _punkte_setzen(sitzung: Sitzung, angaben: Sitzungsangaben) -> bool:
    """Schreibt die Punkte und zählt sie neu durch; was nicht genannt ist, folgt am Ende."""
    alle = Tagesordnungspunkt.objects.filter(sitzung=sitzung)
    genannte, geaendert = zeilen_setzen(
        alle, angaben.punkte, eltern={"sitzung": sitzung, "nr": 0}, wort="Ein Tagesordnungspunkt"
    )
    for nr, punkt in enumerate([*genannte, *alle.exclude(pk__in=[p.pk for p in genannte])], start=1):
        if punkt.nr != nr:
            punkt.nr = nr
            punkt.save(update_fields=["nr"])
            geaendert = True
    return geaendert
