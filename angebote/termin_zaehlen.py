"""Zählt die Teilnahmen eines Termins oder vermerkt, dass er ausfiel."""

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from angebote.angaben import angabe_aus, fehler_der_zaehlung
from angebote.models import Termin
from netzwerke.kooperation_feststellen import kooperation_feststellen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.zahlen import zahl


@transaction.atomic
def termin_zaehlen(
    *,
    termin: Termin,
    durch: Person,
    teilnahmen: int | None = None,
    davon_neu: int | None = None,
    ausgefallen: bool = False,
    gesehen: str | None = None,
) -> Termin:
    """Hält die Zählung fest; die Kooperationen mit den Partnern gelten damit als an diesem Tag gepflegt.

    Ganz ohne Angaben wird eine Zählung zurückgenommen.

    `gesehen` ist der Abdruck, den der Mensch vor sich hatte. Dieselbe Zählung noch einmal verändert nichts.
    Fehler: `Fachfehler` bei unmöglichen Zahlen, `VeralteterStand`, wenn inzwischen anders gezählt wurde.
    """
    pruefe(durch, Recht.ANGEBOT_BEARBEITEN, termin.angebot.agentur)
    fehler = fehler_der_zaehlung(
        datum=termin.datum,
        teilnahmen=teilnahmen,
        davon_neu=davon_neu,
        ausgefallen=ausgefallen,
        heute=timezone.localdate(),
    )
    if fehler:
        raise Fachfehler(" ".join(fehler.values()))
    gesperrt = Termin.objects.select_for_update(of=("self",)).select_related("angebot").get(pk=termin.pk)
    zaehlung = (teilnahmen, davon_neu, ausgefallen)
    if zaehlung == (gesperrt.teilnahmen, gesperrt.davon_neu, gesperrt.ausgefallen):
        return gesperrt
    if gesehen is not None and angabe_aus(gesperrt).abdruck != gesehen:
        raise VeralteterStand(f"Inzwischen steht hier: {zaehlung_in_worten(gesperrt)}.")
    gesperrt.teilnahmen, gesperrt.davon_neu, gesperrt.ausgefallen = zaehlung
    gesperrt.save()
    protokolliere(
        Ereignis.TERMIN_GEZAEHLT,
        gesperrt,
        durch=durch,
        traeger_id=gesperrt.angebot.traeger_id,
        teilnahmen=teilnahmen,
        ausgefallen=ausgefallen,
    )
    if teilnahmen is not None:
        for partner in gesperrt.angebot.partner.order_by("pk"):
            kooperation_feststellen(
                agentur=gesperrt.angebot.agentur,
                partner=partner,
                durch=durch,
                anlass=f"Termin am {gesperrt.datum:%d.%m.%Y}, „{gesperrt.angebot}“",
                am=gesperrt.datum,
            )
    return gesperrt


def zu_zaehlen(termin: Termin) -> bool:
    """Weder gezählt noch ausgefallen; ob er schon war, sagt sein Datum."""
    return termin.teilnahmen is None and not termin.ausgefallen


def zaehlung_in_worten(termin: Termin) -> str:
    """„12 Teilnahmen, davon 3 neu“, „ausgefallen“ oder „noch nicht gezählt“."""
    if termin.ausgefallen:
        return "ausgefallen"
    if termin.teilnahmen is None:
        return "noch nicht gezählt"
    text = "1 Teilnahme" if termin.teilnahmen == 1 else f"{zahl(termin.teilnahmen)} Teilnahmen"
    return text if termin.davon_neu is None else f"{text}, davon {zahl(termin.davon_neu)} neu"
