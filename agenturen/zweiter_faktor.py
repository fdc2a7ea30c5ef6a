"""Zweiter Faktor: nach dem Passwort ein Code aus einer App, ersatzweise ein Wiederherstellungscode.

Geprüft und verbraucht wird hier, nicht in allauth: Was benutzt ist, steht in der Datenbank, nicht im Cache.
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from agenturen.mitteilen import mitteilen
from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import ADMINISTRATION
from sozialraum.kern.fehler import Fachfehler

ANZAHL = 10
APP, CODES = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
# Die Nummer der halben Minute, deren Code zuletzt galt; keine davor oder dieselbe gilt noch einmal.
ZULETZT = "zuletzt"
FALSCH = (
    "Der Code stimmt nicht oder ist schon benutzt. Bitte geben Sie den nächsten ein, den die App zeigt, oder "
    "einen anderen Wiederherstellungscode."
)
FALSCH_BEIM_EINRICHTEN = (
    "Der Code stimmt nicht. Er gilt eine halbe Minute; bitte nehmen Sie den, den die App gerade zeigt. "
    "Stimmt keiner, geht die Uhr des Geräts falsch, oder der Schlüssel ist vertippt."
)


def faktor(person: Person) -> Authenticator | None:
    """Der eingeschaltete zweite Faktor, sonst None."""
    return Authenticator.objects.filter(user=person, type=APP).first()


def muss(person: Person) -> bool:
    """Verlangt eine Rolle dieser Person den zweiten Faktor (`ZWEITER_FAKTOR_FUER`)?"""
    verlangt = set(settings.ZWEITER_FAKTOR_FUER)
    if not verlangt:
        return False
    rollen = {rolle.rolle for rolle in person.rollen}
    return bool(verlangt & (rollen | {ADMINISTRATION} if person.ist_administration else rollen))


def uebrige_codes(person: Person) -> int:
    """Wie viele Wiederherstellungscodes noch niemand benutzt hat."""
    codes = Authenticator.objects.filter(user=person, type=CODES).first()
    return ANZAHL - int(codes.data["used_mask"]).bit_count() if codes else 0


def codes_zeigen(person: Person) -> list[str]:
    """Die unbenutzten im Klartext; gedacht für den einen Augenblick nach dem Einrichten oder Erneuern."""
    codes = Authenticator.objects.filter(user=person, type=CODES).first()
    return RecoveryCodes(codes).get_unused_codes() if codes else []


@transaction.atomic
def zweiten_faktor_einrichten(*, person: Person, geheimnis: str, code: str) -> None:
    """Ab jetzt verlangt jede Anmeldung einen Code; der erste beweist, dass die App ihn bilden kann.

    War schon einer eingeschaltet (anderes Telefon), ersetzt der neue ihn. Die Wiederherstellungscodes
    sind in jedem Fall neu. Fehler: `Fachfehler`, dann bleibt alles, wie es war.
    """
    _allein(person)
    zaehler = _zaehler(geheimnis, code)
    if zaehler is None:
        raise Fachfehler(FALSCH_BEIM_EINRICHTEN)
    ersetzt, _ = Authenticator.objects.filter(user=person).delete()
    app = TOTP.activate(person, geheimnis).instance
    app.data[ZULETZT] = zaehler
    app.save(update_fields=["data"])
    RecoveryCodes.activate(person)
    if ersetzt:
        protokolliere(Ereignis.ZWEITER_FAKTOR_ERSETZT, person, durch=person)
        _melden(
            person,
            "Zweiter Faktor neu eingerichtet",
            "der zweite Faktor Ihres Kontos ist neu eingerichtet worden. Codes von dem Gerät, das Sie bisher "
            "benutzt haben, und die alten Wiederherstellungscodes gelten nicht mehr.",
        )
    else:
        protokolliere(Ereignis.ZWEITER_FAKTOR_EIN, person, durch=person)
        _melden(
            person,
            "Zweiter Faktor eingeschaltet",
            "für Ihr Konto ist die Anmeldung mit zweitem Faktor eingeschaltet worden. Nach dem Passwort wird "
            "ab jetzt ein Code aus der App verlangt, die dabei eingerichtet wurde.",
        )


@transaction.atomic
def wiederherstellungscodes_erneuern(*, person: Person) -> None:
    """Zehn neue; die alten gelten nicht mehr. Fehler: `Fachfehler` ohne eingeschalteten Faktor."""
    _allein(person)
    if faktor(person) is None:
        raise Fachfehler("Wiederherstellungscodes gibt es erst, wenn der zweite Faktor eingeschaltet ist.")
    Authenticator.objects.filter(user=person, type=CODES).delete()
    RecoveryCodes.activate(person)
    protokolliere(Ereignis.WIEDERHERSTELLUNGSCODES_ERNEUERT, person, durch=person)
    _melden(
        person,
        "Neue Wiederherstellungscodes",
        "für Ihr Konto sind neue Wiederherstellungscodes erzeugt worden. Die alten gelten nicht mehr.",
    )


@transaction.atomic
def zweiten_faktor_abschalten(*, person: Person, durch: Person | None, grund: str = "") -> None:
    """Danach genügt das Passwort; `durch=None`: von der Befehlszeile, wenn Telefon und Codes fort sind.

    Wer ihn haben muss, schaltet ihn nicht selbst ab. Fehler: `Fachfehler`.
    """
    _allein(person)
    if durch is not None and muss(person):
        raise Fachfehler("Ihre Rolle verlangt den zweiten Faktor; abschalten lässt er sich nicht.")
    geloescht, _ = Authenticator.objects.filter(user=person).delete()
    if not geloescht:
        raise Fachfehler("Der zweite Faktor ist nicht eingeschaltet.")
    protokolliere(Ereignis.ZWEITER_FAKTOR_AUS, person, durch=durch, grund=grund)
    wer = "" if durch else " von der Administration"
    _melden(
        person,
        "Zweiter Faktor abgeschaltet",
        f"für Ihr Konto ist die Anmeldung mit zweitem Faktor{wer} abgeschaltet worden. Zum Anmelden genügt "
        "wieder das Passwort.",
    )


@transaction.atomic
def code_annehmen(*, person: Person, code: str) -> Authenticator:
    """Verbraucht den Code und sagt, was er war; zwei gleichzeitige Versuche mit demselben nimmt nur einer.

    Fehler: `Fachfehler`, wenn er nicht stimmt oder schon galt; beides klingt gleich.
    """
    _allein(person)
    vorhandene = {eines.type: eines for eines in Authenticator.objects.filter(user=person)}
    app, codes = vorhandene.get(APP), vorhandene.get(CODES)
    if app is not None and (zaehler := _zaehler(decrypt(app.data["secret"]), code)) is not None:
        if zaehler <= app.data.get(ZULETZT, -1):
            raise Fachfehler(FALSCH)
        app.data[ZULETZT] = zaehler
        app.save(update_fields=["data"])
        return app
    if app is not None and codes is not None and RecoveryCodes(codes).validate_code(code):
        uebrig = uebrige_codes(person)
        protokolliere(Ereignis.WIEDERHERSTELLUNGSCODE_BENUTZT, person, durch=person, uebrig=uebrig)
        _melden(
            person,
            "Anmeldung mit einem Wiederherstellungscode",
            "an Ihrem Konto hat sich jemand mit Passwort und einem Wiederherstellungscode angemeldet. "
            f"Unbenutzt sind noch {uebrig} von {ANZAHL}.",
        )
        return codes
    raise Fachfehler(FALSCH)


@transaction.atomic
def fehlversuche_melden(*, person: Person) -> None:
    """Wer so oft einen falschen Code eingibt, kennt das Passwort: Das soll die Person wissen."""
    protokolliere(Ereignis.ZWEITER_FAKTOR_FEHLVERSUCHE, person, durch=None)
    _melden(
        person,
        "Mehrmals ein falscher Code",
        "nach Ihrem richtigen Passwort wurde mehrmals hintereinander ein falscher Code eingegeben. Die "
        "Anmeldung ist deshalb für einige Minuten gesperrt. Waren Sie es selbst, ist nichts weiter zu tun.",
        sonst="Waren Sie das nicht, kennt jemand Ihr Passwort: Bitte ändern Sie es gleich",
    )


def _allein(person: Person) -> None:
    """Hält die Person bis zum Ende der Transaktion fest; ihre Zeile gibt es auch, wenn kein Faktor da ist."""
    Person.objects.select_for_update().only("pk").get(pk=person.pk)


def _zaehler(geheimnis: str, code: str) -> int | None:
    """Die Nummer der halben Minute, zu der dieser Code gehört; None, wenn er zu keiner von jetzt passt."""
    for zaehler in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(geheimnis, zaehler))):
            return zaehler
    return None


def _melden(
    person: Person,
    betreff: str,
    satz: str,
    sonst: str = "Waren Sie das nicht, ändern Sie bitte gleich Ihr Passwort",
) -> None:
    mitteilen(
        an=[person],
        betreff=betreff,
        text=f"Guten Tag, {person.name},\n\n{satz}\n\n{sonst} und wenden Sie sich an die Administration:",
        adresse=reverse("account_change_password"),
    )
