"""Legt ein Angebot an oder ändert es: Angaben, Termine, Partner und die Kooperationen, die daraus folgen."""

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from angebote.angaben import Angaben, Terminangabe, angabe_aus, fehler_der_zaehlung
from angebote.models import Angebot, Termin
from netzwerke.akteur_anlegen import akteur_anlegen
from netzwerke.kooperation_feststellen import kooperation_feststellen
from netzwerke.models import Akteur
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.stand_setzen import felder_setzen, listen_setzen, sperren

FELDER = ("titel", "sozialraum", "format", "rolle_der_ia", "status", "ort", "barrierefrei", "beschreibung")
LISTEN = ("handlungsfelder", "zielgruppen", "themenfelder", "bedarfe", "empfehlungen")
TERMINFELDER = ("datum", "beginn", "dauer_minuten", "teilnahmen", "davon_neu", "ausgefallen")


@transaction.atomic
def angebot_anlegen(*, agentur: Agentur, angaben: Angaben, durch: Person) -> Angebot:
    """Legt das Angebot mit Terminen und Partnern an; jede Partnerschaft wird als Kooperation festgehalten.

    Fehler: `Fachfehler` ohne Titel oder Handlungsfeld, bei unmöglichen Terminen, bei vergebenem Namen eines
    neuen Partners.
    """
    pruefe(durch, Recht.ANGEBOT_BEARBEITEN, agentur)
    _pruefe_angaben(angaben, agentur)
    angebot = Angebot.objects.create(
        traeger=agentur.traeger, agentur=agentur, **{feld: getattr(angaben, feld) for feld in FELDER}
    )
    for liste in LISTEN:
        getattr(angebot, liste).set(getattr(angaben, liste))
    _termine_setzen(angebot, angaben)
    _partner_setzen(angebot, angaben, durch, von_anfang_an=True)
    protokolliere(Ereignis.ANGEBOT_ANGELEGT, angebot, durch=durch, traeger_id=angebot.traeger_id)
    return angebot


@transaction.atomic
def angebot_aendern(*, angebot: Angebot, version: int, angaben: Angaben, durch: Person) -> Angebot:
    """Setzt alle Angaben; wer dasselbe noch einmal speichert, verändert nichts.

    `version` und `gesehen` der Termine sind die Stände, die der Mensch vor sich hatte. Fehler:
    `VeralteterStand`, wenn inzwischen jemand anderes gespeichert hat; sonst wie `angebot_anlegen`.
    """
    pruefe(durch, Recht.ANGEBOT_BEARBEITEN, angebot.agentur)
    _pruefe_angaben(angaben, angebot.agentur)
    gesperrt = sperren(angebot, version)
    geaendert = felder_setzen(gesperrt, angaben, FELDER) + listen_setzen(gesperrt, angaben, LISTEN)
    termine_geaendert = _termine_setzen(gesperrt, angaben)
    if _partner_setzen(gesperrt, angaben, durch):
        geaendert.append("partner")
    if geaendert:
        gesperrt.version += 1
        gesperrt.save()
    if geaendert or termine_geaendert:
        protokolliere(
            Ereignis.ANGEBOT_GEAENDERT,
            gesperrt,
            durch=durch,
            traeger_id=gesperrt.traeger_id,
            felder=[*geaendert, *(["termine"] if termine_geaendert else [])],
        )
    return gesperrt


def _pruefe_angaben(angaben: Angaben, agentur: Agentur) -> None:
    if not angaben.titel.strip():
        raise Fachfehler("Das Angebot braucht einen Titel, etwa „Sprachcafé“.")
    if not angaben.handlungsfelder:
        raise Fachfehler("Bitte wählen Sie mindestens ein Handlungsfeld.")
    for bedarf in angaben.bedarfe:
        if bedarf.traeger_id != agentur.traeger_id:
            raise Fachfehler(f"Der Bedarf „{bedarf}“ gehört einem anderen Träger.")
    for empfehlung in angaben.empfehlungen:
        if empfehlung.traeger_id != agentur.traeger_id:
            raise Fachfehler(f"Die Empfehlung „{empfehlung}“ gehört einem anderen Träger.")
    heute = timezone.localdate()
    for termin in angaben.termine:
        fehler = {} if termin.loeschen else _fehler(termin, heute)
        if fehler:
            raise Fachfehler(f"Termin am {termin.datum:%d.%m.%Y}: {' '.join(fehler.values())}")


def _fehler(termin: Terminangabe, heute: date) -> dict[str, str]:
    return fehler_der_zaehlung(
        datum=termin.datum,
        teilnahmen=termin.teilnahmen,
        davon_neu=termin.davon_neu,
        ausgefallen=termin.ausgefallen,
        heute=heute,
    )


def _termine_setzen(angebot: Angebot, angaben: Angaben) -> bool:
    """Schreibt nur Termine, die der Mensch verändert hat; True, wenn sich etwas geändert hat."""
    vorhanden = {
        termin.pk: termin for termin in Termin.objects.select_for_update(of=("self",)).filter(angebot=angebot)
    }
    neue = Termin.objects.bulk_create(
        Termin(angebot=angebot, **{feld: getattr(angabe, feld) for feld in TERMINFELDER})
        for angabe in angaben.termine
        if angabe.termin_id is None and not angabe.unveraendert
    )
    geaendert = bool(neue)
    for angabe in angaben.termine:
        if angabe.unveraendert or angabe.termin_id is None:
            continue
        termin = vorhanden.get(angabe.termin_id)
        if termin is None or (angabe.gesehen is not None and angabe_aus(termin).abdruck != angabe.gesehen):
            raise VeralteterStand(
                f"Der Termin am {angabe.datum:%d.%m.%Y} wurde inzwischen von jemand anderem geändert."
            )
        if angabe.loeschen:
            del vorhanden[angabe.termin_id]
            termin.delete()
            geaendert = True
        elif angabe_aus(termin).abdruck != angabe.abdruck:
            for feld in TERMINFELDER:
                setattr(termin, feld, getattr(angabe, feld))
            termin.save()
            geaendert = True
    if geaendert:
        _pruefe_doppelte([*vorhanden.values(), *neue])
    return geaendert


def _pruefe_doppelte(termine: list[Termin]) -> None:
    anzahl = Counter((termin.datum, termin.beginn) for termin in termine)
    for (datum, beginn), wie_oft in anzahl.items():
        if wie_oft > 1:
            uhrzeit = f" um {beginn:%H:%M} Uhr" if beginn else ""
            raise Fachfehler(
                f"Der Termin am {datum:%d.%m.%Y}{uhrzeit} steht zweimal im Angebot. "
                "Bitte nehmen Sie einen weg oder geben Sie verschiedene Uhrzeiten an."
            )


def _partner_setzen(
    angebot: Angebot, angaben: Angaben, durch: Person, *, von_anfang_an: bool = False
) -> bool:
    """Setzt die Partner, legt neue an und hält die Kooperationen fest; True, wenn sich die Partner ändern.

    Wer beim Anlegen dabei ist, war es seit dem ersten Termin (`von_anfang_an`).
    """
    neue = [
        akteur_anlegen(
            traeger=angebot.traeger,
            name=neuer.name,
            art=neuer.art,
            sozialraeume=[angebot.sozialraum],
            durch=durch,
        )
        for neuer in angaben.neue_partner
    ]
    partner: dict[int, Akteur] = {akteur.pk: akteur for akteur in (*angaben.partner, *neue)}
    vorher = set(angebot.partner.values_list("pk", flat=True))
    angebot.partner.set(partner.values())
    letzter = letzter_stattgefundener(angebot)
    erster = _stattgefundene(angebot).first() if von_anfang_an else None
    # Immer in derselben Reihenfolge, damit zwei gleichzeitige Speichernde sich nicht gegenseitig sperren.
    for nummer in sorted(partner):
        kooperation_feststellen(
            agentur=angebot.agentur,
            partner=partner[nummer],
            durch=durch,
            anlass=f"Angebot „{angebot}“",
            am=letzter,
            seit=erster,
        )
    return vorher != set(partner)


def letzter_stattgefundener(angebot: Angebot) -> date | None:
    """Tag des letzten Termins bis heute, der nicht ausfiel; None, wenn noch keiner war."""
    return _stattgefundene(angebot).last()


def _stattgefundene(angebot: Angebot) -> QuerySet[Termin, date]:
    """Die Tage der Termine bis heute, die nicht ausfielen, vom ersten zum letzten."""
    return (
        Termin.objects.filter(angebot=angebot, datum__lte=timezone.localdate(), ausgefallen=False)
        .order_by("datum", "pk")
        .values_list("datum", flat=True)
    )
