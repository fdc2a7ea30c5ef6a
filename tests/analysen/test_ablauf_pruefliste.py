"""Freigegeben wird, wenn auf der Prüfliste nichts offen ist; die Liste steht dann in der Fassung."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Person
from analysen.ablauf.einreichen import einreichen
from analysen.ablauf.freigeben import freigeben
from analysen.inhalt import pruefsumme
from analysen.models import Analyse, Fassung
from analysen.schreiben.kommentieren import kommentieren
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests.analysen.hafen import analyse, kapitel
from tests.analysen.reif import reife_analyse
from tests.analysen.test_ablauf import auf_dem_bildschirm

pytestmark = pytest.mark.django_db


def eingereicht(von: Analyse) -> Analyse:
    b.carsten()
    einreichen(analyse=von, durch=b.birgit())
    return Analyse.objects.select_related("agentur__traeger", "traeger").get(pk=von.pk)


def test_ist_alles_erfuellt_wird_freigegeben_und_die_liste_steht_in_der_fassung() -> None:
    von = reife_analyse()
    with scope(traeger=[von.traeger_id]):
        fassung = freigeben(analyse=eingereicht(von), durch=b.carsten())
        punkte = fassung.inhalt["pruefliste"]["punkte"]
        assert len(punkte) >= 10 and all(punkt["erfuellt"] for punkt in punkte)
        assert fassung.sha256 == pruefsumme(fassung.inhalt)


def test_mit_offenen_punkten_wird_nichts_festgeschrieben(als: Callable[[Person], Client]) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        offen = eingereicht(von)
        with pytest.raises(Fachfehler, match="Mindestens drei Gespräche"):
            freigeben(analyse=offen, durch=b.carsten())
        client, ziel = als(b.carsten()), reverse("analysen:schritt", args=[von.pk, "freigeben"])
        antwort = client.post(ziel, auf_dem_bildschirm(client, von))
        assert (antwort.status_code, "Auf der Prüfliste sind noch" in antwort.content.decode()) == (422, True)
        # Die Seite sagt, was gilt: nichts ist freigegeben.
        assert antwort.context["analyse"].zustand == "pruefung"
        assert Analyse.objects.get(pk=von.pk).zustand == "pruefung"
        assert not Fassung.objects.exists()


def test_was_beim_pruefen_angemerkt_wird_haelt_die_freigabe_auf() -> None:
    von = reife_analyse()
    with scope(traeger=[von.traeger_id]):
        offen = eingereicht(von)
        kommentieren(kapitel=kapitel(von, "lage"), text="Stimmt das noch?", durch=b.carsten())
        with pytest.raises(Fachfehler, match="offen: „Kein Kommentar ist offen“"):
            freigeben(analyse=offen, durch=b.carsten())
