"""`fassungen_pruefen`: Was sich außerhalb der Anwendung an Fassungen geändert hat, fällt auf."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django_scopes import scope

from analysen.ablauf.freigeben import freigeben
from analysen.ablauf.veroeffentlichen import veroeffentlichen
from analysen.ausgeben import ausgeben
from analysen.models import Analyse, Fassung, Fassungsdatei
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import ohne_trigger
from tests.analysen.hafen import analyse
from tests.analysen.test_ablauf import eingereicht, frisch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_pruefliste")]


@pytest.fixture
def von() -> Analyse:
    b.carsten()
    return analyse()


@pytest.fixture
def fassung(von: Analyse) -> Fassung:
    """Festgeschrieben, mit einer CSV-Datei und einer Mappe."""
    with scope(traeger=[von.traeger_id]):
        fest = freigeben(analyse=eingereicht(von), durch=b.carsten())
        for form in ("csv", "xlsx"):
            ausgeben(fassung=fest, form=form)
    return fest


def pruefen(*angaben: str) -> tuple[int, str]:
    heraus = io.StringIO()
    try:
        call_command("fassungen_pruefen", *angaben, stdout=heraus)
    except SystemExit as ende:
        return int(ende.code or 0), heraus.getvalue()
    return 0, heraus.getvalue()


def pfad(fassung: Fassung, form: str) -> Path:
    with scope(traeger=[fassung.analyse.traeger_id]):
        datei = Fassungsdatei.objects.get(fassung=fassung, form=form)
    return Path(settings.MEDIA_ROOT, str(datei.datei.name))


def test_ist_alles_wie_es_war_endet_der_befehl_mit_null(fassung: Fassung) -> None:
    code, heraus = pruefen()
    assert code == 0
    kopf, zeile, schluss = heraus.splitlines()
    assert kopf.split() == ["Analyse", "Titel", "Fassung", "Art", "Dateien", "Befund"]
    assert zeile.split() == [
        str(fassung.analyse_id), "Sozialraumanalyse", "Hafenviertel", "2026", "1", "festgeschrieben", "2",
        "unverändert",
    ]  # fmt: skip
    assert schluss == "Geprüft: 1\u00a0Fassung, 2\u00a0Dateien. Alles ist, wie es entstand."


def test_ohne_fassungen_sagt_er_es() -> None:
    assert pruefen() == (0, "Es gibt keine Fassungen.\n")


def test_ein_veraendertes_byte_faellt_auf(fassung: Fassung) -> None:
    datei = pfad(fassung, "csv")
    datei.write_bytes(datei.read_bytes()[:-1] + b"!")
    code, heraus = pruefen()
    assert code == 1
    assert "CSV offen: Die Datei" in heraus and "ist nicht mehr die, die ausgegeben wurde." in heraus
    assert "XLSX:" not in heraus
    assert "1\u00a0Fassung ist verändert oder unvollständig" in heraus


def test_eine_fehlende_datei_faellt_auf(fassung: Fassung) -> None:
    pfad(fassung, "xlsx").unlink()
    code, heraus = pruefen("--nur-maengel", "--json")
    assert code == 1
    (eine,) = json.loads(heraus)["fassungen"]
    assert (eine["nummer"], len(eine["maengel"])) == (1, 1)
    assert eine["maengel"][0].startswith("XLSX: Die Datei fassungen/") and eine["maengel"][0].endswith(
        "fehlt."
    )


def verfaelsche(fassung: Fassung) -> None:
    """Wer die Datenbank besitzt, kann die Wache abschalten; die Prüfsumme merkt es."""
    with scope(traeger=[fassung.analyse.traeger_id]), ohne_trigger("analysen_fassung"):
        Fassung.objects.filter(pk=fassung.pk).update(inhalt=fassung.inhalt | {"titel": "Gefälscht"})


def test_ein_umgeschriebener_inhalt_faellt_auf(fassung: Fassung) -> None:
    verfaelsche(fassung)
    code, heraus = pruefen("--nur-maengel")
    assert (code, "Der Inhalt passt nicht zu seiner Prüfsumme." in heraus) == (1, True)
    assert pruefen("--analyse", str(fassung.analyse_id + 1)) == (0, "Es gibt keine Fassungen.\n")


def test_ein_umgeschriebener_inhalt_wird_nicht_veroeffentlicht(fassung: Fassung, von: Analyse) -> None:
    verfaelsche(fassung)
    with scope(traeger=[von.traeger_id]):
        gefaelscht = Fassung.objects.get(pk=fassung.pk)
        gefaelscht.analyse = frisch(von)
        with pytest.raises(Fachfehler, match="passt nicht zu seiner Prüfsumme"):
            veroeffentlichen(fassung=gefaelscht, durch=b.birgit())
        assert frisch(von).zustand == "freigegeben"


def test_nur_unveraendertes_laesst_sich_uebergehen(fassung: Fassung) -> None:
    code, heraus = pruefen("--nur-maengel")
    assert (code, heraus.splitlines()) == (
        0,
        ["Geprüft: 1\u00a0Fassung, 2\u00a0Dateien. Alles ist, wie es entstand."],
    )
