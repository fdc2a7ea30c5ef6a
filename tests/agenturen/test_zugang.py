"""Der erste Zugang einer neuen Installation kommt von der Befehlszeile."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from agenturen.models import Agentur, Mitgliedschaft, Person, Protokolleintrag, Traeger
from agenturen.zugang_anlegen import zugang_anlegen
from sozialraum.kern.fehler import Fachfehler

KENNWORT = "Regenschirm-am-Hafen"

pytestmark = pytest.mark.django_db


def test_jens_bekommt_die_administration_und_meldet_sich_an(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{KENNWORT}\n"))
    ausgabe = io.StringIO()
    call_command(
        "zugang_anlegen", "jens@stadt.example", name="Jens Ostermann", administration=True, stdout=ausgabe
    )
    assert ausgabe.getvalue() == "Jens Ostermann (jens@stadt.example): Administration\n"
    antwort = client.post("/anmelden/", {"login": "jens@stadt.example", "password": KENNWORT})
    assert (antwort.status_code, antwort["Location"]) == (302, "/")
    eintrag = Protokolleintrag.objects.get(ereignis="Zugang angelegt")
    assert (eintrag.objekt_text, eintrag.durch_name) == ("Jens Ostermann", "System")


def test_traeger_und_agentur_entstehen_und_ein_zweiter_aufruf_ergaenzt_nur() -> None:
    angaben = {
        "email": "mai@ia.example",
        "name": "Mai Nguyễn",
        "traeger": "Nordufer e. V.",
        "agentur": "IA Hafen",
    }
    mai = zugang_anlegen(rolle="fachkraft", kennwort=KENNWORT, **angaben)
    wieder = zugang_anlegen(
        rolle="koordination", kennwort=None, **angaben | {"email": "MAI@ia.example", "name": ""}
    )
    zugang_anlegen(rolle="koordination", kennwort=None, **angaben)
    assert wieder == mai
    assert Person.objects.get().check_password(KENNWORT)
    assert Agentur.objects.get().traeger == Traeger.objects.get()
    assert [rolle.rolle for rolle in Mitgliedschaft.objects.order_by("pk")] == ["fachkraft", "koordination"]


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"email": "kein-at"}, "„kein-at“ ist keine E-Mail-Adresse."),
        ({"name": " "}, "Ein neues Konto braucht einen Namen."),
        ({"kennwort": "kurz"}, "Das Kennwort reicht nicht. "),
        ({"administration": False}, "Bitte nennen Sie eine Rolle mit Träger oder die Administration."),
        ({"rolle": "leitung"}, "Zu einer Rolle gehört ein Träger; "),
    ],
)
def test_was_fehlt_steht_in_einem_satz_und_nichts_ist_angelegt(angaben: dict[str, object], satz: str) -> None:
    richtig: dict[str, object] = {
        "email": "jens@stadt.example", "name": "Jens", "kennwort": KENNWORT, "administration": True,
    }  # fmt: skip
    with pytest.raises(Fachfehler) as fehler:
        zugang_anlegen(**richtig | angaben)  # type: ignore[arg-type]  # absichtlich beliebig
    assert fehler.value.text.startswith(satz)
    assert not Person.objects.exists()


def test_der_befehl_nennt_den_grund(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("kurz\n"))
    with pytest.raises(CommandError, match=r"^Das Kennwort reicht nicht\."):
        call_command("zugang_anlegen", "jens@stadt.example", name="Jens", administration=True)
