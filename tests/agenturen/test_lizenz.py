"""Lizenz der Analysen: wer sie wählt, woher die Liste kommt, was ohne Wahl gilt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import Client

from agenturen.lizenz_waehlen import lizenz_waehlen
from agenturen.lizenzen import lizenz_von, lizenzen
from agenturen.models import Person, Protokolleintrag
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b

pytestmark = pytest.mark.django_db
Als = Callable[[Person], Client]


def test_ohne_wahl_sind_alle_rechte_vorbehalten() -> None:
    """Eine freie Lizenz erteilt nur, wem das Werk gehört."""
    gilt = lizenz_von(b.nordufer())
    assert (gilt.schluessel, gilt.adresse) == ("urheberrecht", "")
    assert gilt.gedruckt(["Nordufer e. V."], 2026).startswith("© 2026 Nordufer e. V. Alle Rechte")
    assert gilt.gedruckt(["Nordufer", "Südhang"], 2026).startswith("© 2026 Nordufer, Südhang. Alle Rechte")


def test_carsten_waehlt_fuer_den_ganzen_traeger(als: Als) -> None:
    traeger, client = b.nordufer(), als(b.carsten())
    assert "/analysen/lizenz/" in client.get("/analysen/gliederungen/").text
    assert 'value="cc-by-4.0"' in client.get("/analysen/lizenz/").text
    antwort = client.post("/analysen/lizenz/", {f"traeger-{traeger.pk}-lizenz": "cc-by-4.0"}, follow=True)
    assert "stehen von jetzt an unter „CC BY 4.0" in antwort.text
    traeger.refresh_from_db()
    assert traeger.lizenz == "cc-by-4.0"
    eintrag = Protokolleintrag.objects.get(ereignis="Lizenz der Analysen gewählt")
    assert (eintrag.durch_name, eintrag.einzelheiten) == (
        "Carsten Wolf",
        {"vorher": "urheberrecht", "lizenz": "cc-by-4.0"},
    )
    # Noch einmal dasselbe ist keine Entscheidung.
    assert not lizenz_waehlen(traeger=traeger, lizenz="cc-by-4.0", durch=b.carsten())
    assert Protokolleintrag.objects.count() == 1


@pytest.mark.parametrize("wer", ["birgit", "guelsen", "daria", "emre", "frauke"])
def test_wer_den_traeger_nicht_ganz_leitet_waehlt_nicht(wer: str, als: Als) -> None:
    """Gülşen leitet nur ihre Agentur."""
    person = getattr(b, wer)()
    assert als(person).get("/analysen/lizenz/").status_code == 403
    with pytest.raises(PermissionDenied):
        lizenz_waehlen(traeger=b.nordufer(), lizenz="cc-by-4.0", durch=person)


def test_carsten_waehlt_weder_fuer_andere_noch_erfundenes(als: Als) -> None:
    with pytest.raises(PermissionDenied):
        lizenz_waehlen(traeger=b.suedhang(), lizenz="cc-by-4.0", durch=b.carsten())
    with pytest.raises(Fachfehler, match="nicht auf der Liste"):
        lizenz_waehlen(traeger=b.nordufer(), lizenz="wtfpl", durch=b.carsten())
    traeger = b.nordufer()
    antwort = als(b.carsten()).post("/analysen/lizenz/", {f"traeger-{traeger.pk}-lizenz": "wtfpl"})
    assert antwort.status_code == 422


def test_der_betreiber_ergaenzt_die_liste(tmp_path: Path, settings: Any) -> None:
    eigene = tmp_path / "lizenzen.toml"
    eigene.write_text(
        '[[lizenz]]\nschluessel = "land-nrw"\nname = "Lizenz des Landes"\nsatz = "© {jahr} {traeger}."\n'
    )
    settings.LIZENZEN = str(eigene)
    assert next(iter(lizenzen())) == "urheberrecht" and lizenzen()["land-nrw"].name == "Lizenz des Landes"


@pytest.mark.parametrize("text", ["[[lizenz]]\nname = 'Ohne Schlüssel'\n", "kein TOML", "[anderes]\n"])
def test_eine_kaputte_liste_wird_benannt(text: str, tmp_path: Path, settings: Any) -> None:
    kaputt = tmp_path / "kaputt.toml"
    kaputt.write_text(text)
    settings.LIZENZEN = str(kaputt)
    with pytest.raises(ImproperlyConfigured, match=r"kaputt\.toml ist keine Liste von Lizenzen"):
        lizenzen()


def test_steht_die_gewaehlte_nicht_mehr_darauf_sagt_es_der_satz() -> None:
    traeger = b.nordufer()
    traeger.lizenz = "abgeschafft"
    with pytest.raises(Fachfehler, match="steht nicht mehr auf der Liste"):
        lizenz_von(traeger)
