"""Legt ein Netzwerk an oder ändert es: Angaben, Mitglieder und die Stellung als Unter-AG."""

from collections import Counter
from dataclasses import replace

from django.db import IntegrityError, transaction

from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from netzwerke.akteur_anlegen import akteur_anlegen, akteur_der_agentur
from netzwerke.angaben import Mitgliedsangabe, Netzwerkangaben
from netzwerke.models import Netzwerk, Netzwerkmitglied
from netzwerke.zeilen_setzen import zeilen_setzen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.stand_setzen import felder_setzen, listen_setzen, sperren

FELDER = ("name", "art", "uebergeordnet", "zielsetzung", "turnus", "status")
LISTEN = ("handlungsfelder", "sozialraeume")


@transaction.atomic
def netzwerk_anlegen(*, agentur: Agentur, angaben: Netzwerkangaben, durch: Person) -> Netzwerk:
    """Legt das Netzwerk mit seinen Mitgliedern an; die federführende Agentur ist immer dabei.

    Wird sie nicht genannt, moderiert sie, sofern es sonst niemand tut. Gemeinsame Mitgliedschaft ist noch
    keine Kooperation. Fehler: `Fachfehler` ohne Namen, bei vergebenem Namen, bei unmöglicher Unter-AG.
    """
    pruefe(durch, Recht.NETZWERK_BEARBEITEN, agentur)
    netzwerk = Netzwerk(
        traeger=agentur.traeger, agentur=agentur, **{feld: getattr(angaben, feld) for feld in FELDER}
    )
    _speichern(netzwerk)
    for liste in LISTEN:
        getattr(netzwerk, liste).set(getattr(angaben, liste))
    _mitglieder_setzen(netzwerk, angaben, durch)
    protokolliere(Ereignis.NETZWERK_ANGELEGT, netzwerk, durch=durch, traeger_id=netzwerk.traeger_id)
    return netzwerk


@transaction.atomic
def netzwerk_aendern(
    *, netzwerk: Netzwerk, version: int, angaben: Netzwerkangaben, durch: Person
) -> Netzwerk:
    """Setzt alle Angaben; wer dasselbe noch einmal speichert, verändert nichts.

    `version` und `gesehen` der Mitglieder sind die Stände, die der Mensch vor sich hatte. Fehler:
    `VeralteterStand`, wenn inzwischen jemand anderes gespeichert hat; sonst wie `netzwerk_anlegen`.
    """
    pruefe(durch, Recht.NETZWERK_BEARBEITEN, netzwerk.agentur)
    gesperrt = sperren(netzwerk, version)
    geaendert = felder_setzen(gesperrt, angaben, FELDER) + listen_setzen(gesperrt, angaben, LISTEN)
    if geaendert:
        gesperrt.version += 1
        _speichern(gesperrt)
    mitglieder_geaendert = _mitglieder_setzen(gesperrt, angaben, durch)
    if geaendert or mitglieder_geaendert:
        protokolliere(
            Ereignis.NETZWERK_GEAENDERT,
            gesperrt,
            durch=durch,
            traeger_id=gesperrt.traeger_id,
            felder=[*geaendert, *(["mitglieder"] if mitglieder_geaendert else [])],
        )
    return gesperrt


def _speichern(netzwerk: Netzwerk) -> None:
    netzwerk.name = " ".join(netzwerk.name.split())
    if not netzwerk.name:
        raise Fachfehler("Das Netzwerk braucht einen Namen, etwa „Stadtteilkonferenz Nord“.")
    _pruefe_unter_ag(netzwerk)
    try:
        with transaction.atomic():
            netzwerk.save()
    except IntegrityError as fehler:
        raise Fachfehler(
            f"„{netzwerk.name}“ gibt es in der Agentur „{netzwerk.agentur}“ schon. Bitte ändern Sie den "
            "vorhandenen Eintrag oder ergänzen Sie den Namen."
        ) from fehler


def _pruefe_unter_ag(netzwerk: Netzwerk) -> None:
    ueber = netzwerk.uebergeordnet
    if ueber is None:
        return
    if ueber.traeger_id != netzwerk.traeger_id:
        raise Fachfehler(f"„{ueber}“ gehört einem anderen Träger und kann keine Unter-AG von Ihnen haben.")
    if ueber.pk == netzwerk.pk or ueber.uebergeordnet_id is not None:
        raise Fachfehler(
            f"„{ueber}“ ist selbst eine Unter-AG oder dieses Netzwerk. Bitte wählen Sie das Netzwerk, "
            "zu dem beide gehören."
        )
    if netzwerk.pk and netzwerk.unterarbeitsgruppen.exists():
        raise Fachfehler(f"„{netzwerk}“ hat selbst Unter-AGs und kann deshalb keine werden.")


def _mitglieder_setzen(netzwerk: Netzwerk, angaben: Netzwerkangaben, durch: Person) -> bool:
    """Schreibt die Mitglieder, legt neue Akteure an; True, wenn sich etwas geändert hat."""
    zeilen = [_mit_akteur(netzwerk, angabe, durch) for angabe in angaben.mitglieder]
    for zeile in zeilen:
        if zeile.seit and zeile.bis and zeile.bis < zeile.seit and not zeile.loeschen:
            raise Fachfehler(
                f"„{zeile.akteur}“: Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Daten."
            )
    try:
        with transaction.atomic():
            _, geaendert = zeilen_setzen(
                Netzwerkmitglied.objects.filter(netzwerk=netzwerk),
                zeilen,
                eltern={"netzwerk": netzwerk},
                wort="Ein Mitglied",
            )
    except IntegrityError as fehler:
        raise Fachfehler(_doppelt(zeilen)) from fehler
    return _agentur_ist_dabei(netzwerk, durch) or geaendert


def _mit_akteur(netzwerk: Netzwerk, angabe: Mitgliedsangabe, durch: Person) -> Mitgliedsangabe:
    if angabe.neuer_akteur is None:
        return angabe
    akteur = akteur_anlegen(
        traeger=netzwerk.traeger,
        name=angabe.neuer_akteur.name,
        art=angabe.neuer_akteur.art,
        sozialraeume=netzwerk.sozialraeume.all(),
        durch=durch,
    )
    return replace(angabe, akteur=akteur, neuer_akteur=None)


def _doppelt(zeilen: list[Mitgliedsangabe]) -> str:
    wie_oft = Counter(zeile.akteur for zeile in zeilen if not zeile.loeschen and zeile.bis is None)
    mehrfach = [str(akteur) for akteur, anzahl in wie_oft.items() if anzahl > 1]
    wer = f"„{mehrfach[0]}“ steht" if mehrfach else "Jemand steht"
    return f"{wer} zweimal unter den heutigen Mitgliedern. Bitte nehmen Sie eine Zeile weg."


def _agentur_ist_dabei(netzwerk: Netzwerk, durch: Person) -> bool:
    """Trägt die federführende Agentur als Mitglied nach, wenn sie fehlt; True, wenn sie fehlte."""
    eigener = akteur_der_agentur(netzwerk.agentur, durch=durch)
    heutige = Netzwerkmitglied.objects.filter(netzwerk=netzwerk, bis=None)
    if heutige.filter(akteur=eigener).exists():
        return False
    rollen = Netzwerkmitglied.Rolle
    moderiert = heutige.filter(rolle=rollen.MODERATION).exists()
    Netzwerkmitglied.objects.create(
        netzwerk=netzwerk, akteur=eigener, rolle=rollen.MITGLIED if moderiert else rollen.MODERATION
    )
    return True
