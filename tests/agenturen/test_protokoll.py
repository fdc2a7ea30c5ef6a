"""Das Protokoll: geschrieben in der Transaktion des Verbs, lesbar auch nach jeder Löschung."""

import pytest
from django.db import transaction

from agenturen.models import Protokolleintrag
from agenturen.protokollieren import Ereignis, protokolliere
from tests import besetzung as b

pytestmark = pytest.mark.django_db


def test_ein_eintrag_sagt_wer_was_warum_an_welchem_ding() -> None:
    akteur = b.akteur("Grundschule am Hafen")
    eintrag = protokolliere(
        Ereignis.AKTEUR_GEAENDERT,
        akteur,
        durch=b.aylin(),
        traeger_id=b.nordufer().pk,
        grund="neue Anschrift",
        felder=["anschrift"],
    )
    assert str(eintrag) == "Akteur geändert: Grundschule am Hafen"
    assert (eintrag.objekt_art, eintrag.objekt_id) == ("netzwerke.akteur", str(akteur.pk))
    assert (eintrag.durch_name, eintrag.durch_id) == ("Aylin Demir", b.aylin().pk)
    assert (eintrag.grund, eintrag.einzelheiten) == ("neue Anschrift", {"felder": ["anschrift"]})


def test_der_eintrag_ueberlebt_die_loeschung_von_ding_und_person() -> None:
    akteur, hatice = b.akteur("Kulturverein Çınar"), b.hatice()
    protokolliere(Ereignis.AKTEUR_ANGELEGT, akteur, durch=hatice)
    akteur.delete()
    hatice.delete()
    eintrag = Protokolleintrag.objects.get()
    assert (eintrag.objekt_text, eintrag.durch_name) == ("Kulturverein Çınar", "Hatice Kaya")


def test_was_niemand_anstiess_tat_das_system() -> None:
    eintrag = protokolliere(Ereignis.LIEFERUNG_UEBERNOMMEN, b.akteur(), durch=None)
    assert (eintrag.durch_name, eintrag.durch_id) == ("System", None)


def test_scheitert_das_verb_bleibt_auch_kein_eintrag() -> None:
    akteur = b.akteur()
    with pytest.raises(ValueError, match="danach"), transaction.atomic():
        protokolliere(Ereignis.AKTEUR_GEAENDERT, akteur, durch=b.aylin())
        raise ValueError("danach")
    assert Protokolleintrag.objects.count() == 0


def test_lange_bezeichnungen_werden_gekuerzt_statt_abgewiesen() -> None:
    angebot = b.angebot("A" * 200)
    angebot.titel = "A" * 400
    assert len(protokolliere(Ereignis.ANGEBOT_GEAENDERT, angebot, durch=None).objekt_text) == 300
