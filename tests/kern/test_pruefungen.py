"""Systemprüfungen: Der Betrieb verweigert, was nur für Vorführung und Test gedacht ist."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from sozialraum.kern.eingebettet import MARKE
from sozialraum.kern.pruefungen import pruefe_betrieb, pruefe_server
from sozialraum.kern.umgebungswerte import ganze_zahl

STARK = "k3J9-xQ2v_7LmPz8RtYw5HcNbVgFdSaE1uOi4T6yXpZqWrK0MjD9hB"
PRODUKTION: dict[str, Any] = {
    "SOZIALRAUM_BETRIEB": "produktion",
    "DEBUG": False,
    "SECRET_KEY": STARK,
    "ALLOWED_HOSTS": ["sozialraum.example"],
    "DATABASES": {"default": {"HOST": "db.example"}},
    "REDIS_URL": "redis://redis.example:6379/0",
    "CSRF_TRUSTED_ORIGINS": ["https://sozialraum.example"],
    "POST_EINGERICHTET": True,
}


def kennungen(**abweichend: Any) -> list[str | None]:
    with override_settings(**(PRODUKTION | abweichend)):
        return [meldung.id for meldung in pruefe_betrieb(None)]


# Django warnt bei jedem Austausch von DATABASES; hier verbindet sich niemand.
@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES:UserWarning")
class TestBetrieb:
    def test_ein_ordentlicher_betrieb_hat_nichts_zu_beanstanden(self) -> None:
        assert kennungen() == []

    def test_eingebettete_server_sind_im_betrieb_verboten(self, tmp_path: Path) -> None:
        (tmp_path / MARKE).touch()
        assert kennungen(DATABASES={"default": {"HOST": str(tmp_path)}}) == ["sozialraum.E002"]
        assert kennungen(REDIS_URL=f"unix://{tmp_path}/valkey.sock?db=0") == ["sozialraum.E003"]

    def test_ein_eigener_server_am_socket_ist_erlaubt(self, tmp_path: Path) -> None:
        assert kennungen(DATABASES={"default": {"HOST": str(tmp_path)}}) == []
        assert kennungen(REDIS_URL=f"unix://{tmp_path}/redis.sock") == []

    def test_fehlersuche_schwacher_schluessel_und_offene_namen_fallen_auf(self) -> None:
        assert kennungen(DEBUG=True) == ["sozialraum.E004"]
        assert kennungen(SECRET_KEY="") == ["sozialraum.E005"]
        assert kennungen(SECRET_KEY="kurz" * 20) == ["sozialraum.E005"]
        assert kennungen(ALLOWED_HOSTS=["*"]) == ["sozialraum.E006"]
        assert kennungen(ALLOWED_HOSTS=[]) == ["sozialraum.E006"]

    def test_ein_rechnername_ohne_https_faellt_auf(self) -> None:
        assert kennungen(CSRF_TRUSTED_ORIGINS=["sozialraum.example"]) == ["sozialraum.E007"]

    def test_ohne_postserver_gibt_es_einen_hinweis(self) -> None:
        assert kennungen(POST_EINGERICHTET=False) == ["sozialraum.W009"]

    def test_der_ordner_fuer_dateien_muss_beschreibbar_sein(self, tmp_path: Path) -> None:
        assert kennungen(DATENORDNER=tmp_path / "kommt" / "noch") == []
        (tmp_path / "datei").touch()
        assert kennungen(DATENORDNER=tmp_path / "datei") == ["sozialraum.E008"]
        assert kennungen(DATENORDNER=tmp_path / "datei" / "ordner") == ["sozialraum.E008"]

    def test_eine_unbekannte_betriebsart_ist_ein_fehler(self) -> None:
        assert kennungen(SOZIALRAUM_BETRIEB="Produktion") == ["sozialraum.E001"]

    def test_die_vorfuehrung_darf_eingebettete_server_haben(self, tmp_path: Path) -> None:
        (tmp_path / MARKE).touch()
        einstellungen = {
            "SOZIALRAUM_BETRIEB": "vorfuehrung",
            "DATABASES": {"default": {"HOST": str(tmp_path)}},
        }
        assert kennungen(**einstellungen) == []


class TestZahlen:
    def test_leer_und_fehlend_heisst_vorgabe(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PROXYS", raising=False)
        assert ganze_zahl("PROXYS", 1) == 1
        monkeypatch.setenv("PROXYS", "")
        assert ganze_zahl("PROXYS", 1) == 1
        monkeypatch.setenv("PROXYS", " 2 ")
        assert ganze_zahl("PROXYS", 1) == 2

    @pytest.mark.parametrize("wert", ["2   so viele Proxys", "zwei", "-1", "1.5", "²"])
    def test_sonst_sagt_ein_satz_wo(self, monkeypatch: pytest.MonkeyPatch, wert: str) -> None:
        monkeypatch.setenv("PROXYS", wert)
        with pytest.raises(ImproperlyConfigured, match=f"PROXYS ist „{wert}“; hier gehört eine ganze Zahl"):
            ganze_zahl("PROXYS", 1)


def maengel(meldungen: Iterable[CheckMessage]) -> list[CheckMessage]:
    """Ohne den Rat zum Schreibprotokoll: wie viel Platz der Server der Tests hat, ist einerlei."""
    return [meldung for meldung in meldungen if meldung.id != "sozialraum.W023"]


@pytest.mark.django_db
class TestServer:
    def test_die_server_der_tests_bestehen(self) -> None:
        assert maengel(pruefe_server(None, databases=["default"])) == []

    def test_ohne_genannte_datenbank_wird_niemand_gefragt(self) -> None:
        with override_settings(REDIS_URL="redis://127.0.0.1:1/0"):
            assert pruefe_server(None) == []

    def test_ein_stummer_redis_faellt_auf(self) -> None:
        with override_settings(REDIS_URL="redis://:geheim@127.0.0.1:1/0"):
            (meldung,) = maengel(pruefe_server(None, databases=["default"]))
        assert (meldung.id, meldung.msg) == ("sozialraum.E020", "Keine Verbindung zu Redis auf 127.0.0.1:1.")
