"""Wer was darf: die Tabelle der Rechte, erzählt an der Besetzung."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from agenturen.models import Agentur
from agenturen.rechte import TABELLE, Recht, agenturen_mit, darf, pruefe
from tests import besetzung as b

pytestmark = pytest.mark.django_db

# Recht → wer von den Genannten es (irgendwo) hat.
ERWARTET = {
    Recht.WARTESCHLANGE_SEHEN: "emre",
    Recht.RAEUME_LESEN: "aylin birgit carsten daria emre farid",
    Recht.RAEUME_PFLEGEN: "emre",
    Recht.SOZIALRAUM_BEARBEITEN: "birgit emre",
    Recht.STATISTIK_LESEN: "aylin birgit carsten daria emre farid",
    Recht.INDIKATOR_PFLEGEN: "emre",
    Recht.LIEFERUNG_LESEN: "birgit carsten emre",
    Recht.LIEFERUNG_BEARBEITEN: "emre",
    Recht.ANFRAGE_LESEN: "birgit carsten emre",
    Recht.ANFRAGE_STELLEN: "birgit emre",
    Recht.AKTEUR_LESEN: "aylin birgit carsten daria emre farid",
    Recht.AKTEUR_BEARBEITEN: "aylin birgit farid",
    Recht.KOOPERATION_LESEN: "aylin birgit carsten daria farid",
    Recht.KOOPERATION_BEARBEITEN: "aylin birgit farid",
    Recht.NETZWERK_LESEN: "aylin birgit carsten daria farid",
    Recht.NETZWERK_BEARBEITEN: "aylin birgit farid",
    Recht.BEDARF_LESEN: "aylin birgit carsten daria farid",
    Recht.BEDARF_BEARBEITEN: "aylin birgit farid",
    Recht.BEDARF_ENTSCHEIDEN: "birgit",
    Recht.ERHEBUNG_LESEN: "aylin birgit carsten daria farid",
    Recht.ERHEBUNG_BEARBEITEN: "aylin birgit farid",
    Recht.ANGEBOT_LESEN: "aylin birgit carsten daria farid",
    Recht.ANGEBOT_BEARBEITEN: "aylin birgit farid",
    Recht.ANALYSE_LESEN: "aylin birgit carsten daria farid",
    Recht.ANALYSE_BEARBEITEN: "birgit",
    Recht.ANALYSE_SCHREIBEN: "aylin birgit farid",
    Recht.ANALYSE_KOMMENTIEREN: "aylin birgit carsten farid",
    Recht.ANALYSE_AUSGEBEN: "aylin birgit carsten farid",
    Recht.FASSUNG_AUSGEBEN: "aylin birgit carsten daria farid",
    Recht.ANALYSE_EINREICHEN: "birgit",
    Recht.ANALYSE_FREIGEBEN: "carsten daria",
    Recht.ANALYSE_VEROEFFENTLICHEN: "birgit carsten",
    Recht.GLIEDERUNG_PFLEGEN: "birgit carsten",
    Recht.LIZENZ_WAEHLEN: "carsten",
    Recht.LOGO_SETZEN: "carsten",
    Recht.EINLADUNG_BEANTWORTEN: "birgit carsten",
}


def test_die_tabelle_der_rechte_gilt_fuer_die_ganze_besetzung() -> None:
    alle = {
        name: getattr(b, name)()
        for name in ["aylin", "birgit", "carsten", "daria", "emre", "farid", "hatice"]
    }
    for recht in Recht:
        wer = " ".join(name for name, person in alle.items() if darf(person, recht))
        assert (recht, wer) == (recht, ERWARTET[recht])


def test_jedes_recht_steht_in_der_tabelle() -> None:
    assert set(TABELLE) == set(Recht)


def test_wer_nicht_angemeldet_oder_stillgelegt_ist_darf_nichts() -> None:
    aylin = b.aylin()
    aylin.is_active = False
    for recht in Recht:
        assert not darf(AnonymousUser(), recht)
        assert not darf(aylin, recht)


def test_aylin_bearbeitet_nur_in_ihrer_agentur() -> None:
    aylin = b.aylin()
    assert darf(aylin, Recht.ANGEBOT_BEARBEITEN, b.ia_hafen())
    assert not darf(aylin, Recht.ANGEBOT_BEARBEITEN, b.ia_weber())
    assert not darf(aylin, Recht.ANGEBOT_BEARBEITEN, b.ia_suedhang())


def test_carstens_leitung_gilt_in_allen_agenturen_seines_traegers() -> None:
    carsten = b.carsten()
    assert darf(carsten, Recht.ANALYSE_AUSGEBEN, b.ia_hafen())
    assert darf(carsten, Recht.ANALYSE_AUSGEBEN, b.ia_weber())
    assert not darf(carsten, Recht.ANALYSE_AUSGEBEN, b.ia_suedhang())


def test_die_absage_ist_ein_deutscher_satz_mit_der_agentur() -> None:
    with pytest.raises(PermissionDenied) as absage:
        pruefe(b.aylin(), Recht.ANGEBOT_BEARBEITEN, b.ia_suedhang())
    assert str(absage.value) == (
        "Ihre Rolle in der Agentur „Integrationsagentur Südhang“ umfasst nicht: Angebote bearbeiten. "
        "Bitte wenden Sie sich an Ihre Leitung."
    )


def test_agenturen_mit_nennt_nur_die_mit_dem_recht() -> None:
    b.ia_weber(), b.ia_suedhang()

    def namen(person: object, recht: Recht) -> list[str]:
        return [agentur.name for agentur in agenturen_mit(person, recht)]

    assert namen(b.aylin(), Recht.ANGEBOT_BEARBEITEN) == ["Integrationsagentur Hafenviertel"]
    assert namen(b.carsten(), Recht.ANALYSE_AUSGEBEN) == [
        "Integrationsagentur Hafenviertel",
        "Integrationsagentur Weberviertel",
    ]
    assert namen(b.daria(), Recht.ANGEBOT_BEARBEITEN) == []
    assert namen(b.emre(), Recht.ANGEBOT_BEARBEITEN) == []
    assert Agentur.objects.count() == 3
