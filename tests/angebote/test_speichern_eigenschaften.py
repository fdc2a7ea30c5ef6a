"""Für beliebige Termine gilt: gespeichert ist, was eingegeben war; noch einmal speichern ändert nichts."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenturen.models import Handlungsfeld, Protokolleintrag
from angebote.angaben import Angaben, Terminangabe, angabe_aus
from angebote.angebot_speichern import angebot_aendern, angebot_anlegen
from angebote.models import Angebot, Termin
from angebote.serie import HOECHSTENS_WOCHEN, wochentermine
from netzwerke.models import Akteur, Kooperation
from tests import besetzung as b


@st.composite
def terminangaben(draw: st.DrawFn) -> Terminangabe:
    ausgefallen = draw(st.booleans())
    teilnahmen = None if ausgefallen else draw(st.none() | st.integers(0, 500))
    return Terminangabe(
        datum=draw(st.dates(date(2020, 1, 1), date(2026, 11, 1))),
        beginn=draw(st.none() | st.sampled_from([time(9), time(17, 30)])),
        dauer_minuten=draw(st.none() | st.integers(1, 600)),
        teilnahmen=teilnahmen,
        davon_neu=None if teilnahmen is None else draw(st.none() | st.integers(0, teilnahmen)),
        ausgefallen=ausgefallen,
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("ohne_mandant")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(terminangaben(), max_size=6, unique_by=lambda a: (a.datum, a.beginn)))
def test_gespeichert_ist_was_eingegeben_war_und_zweimal_ist_wie_einmal(
    eingegeben: list[Terminangabe],
) -> None:
    schule = Akteur.objects.filter(agentur=None).first() or b.akteur()
    angaben = Angaben(
        titel="Sprachcafé",
        sozialraum=b.hafenviertel(),
        handlungsfelder=list(Handlungsfeld.objects.filter(schluessel="sozialraum")),
        partner=[schule],
        termine=eingegeben,
    )
    angebot = angebot_anlegen(agentur=b.ia_hafen(), angaben=angaben, durch=b.aylin())
    gespeichert = [angabe_aus(termin) for termin in angebot.termine.all()]
    assert sorted(a.abdruck for a in gespeichert) == sorted(a.abdruck for a in eingegeben)

    def alles() -> list[object]:
        return [list(modell.objects.order_by("pk").values()) for modell in (Angebot, Termin, Kooperation)] + [
            Protokolleintrag.objects.count()
        ]

    vorher = alles()
    gesehen = [replace(angabe, gesehen=angabe.abdruck) for angabe in gespeichert]
    for termine in (gespeichert, gesehen):
        angebot_aendern(
            angebot=angebot, version=1, angaben=replace(angaben, termine=termine), durch=b.birgit()
        )
    assert alles() == vorher


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_wochentermine_liegen_auf_demselben_wochentag_und_nicht_nach_dem_ende(nach: date, bis: date) -> None:
    tage = wochentermine(nach, bis)
    assert tage == sorted(set(tage))
    assert all(tag.weekday() == nach.weekday() and nach < tag <= bis for tag in tage)
    assert len(tage) == max(0, min((bis - nach).days // 7, HOECHSTENS_WOCHEN))
