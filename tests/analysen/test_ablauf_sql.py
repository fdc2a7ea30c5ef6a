"""Zustände und vier Augen gegen SQL: Die Datenbank kennt dieselben Schritte wie die Anwendung."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysen.ablauf.abschliessen import berichtigen
from analysen.ablauf.einreichen import einreichen
from analysen.ablauf.veroeffentlichen import veroeffentlichen
from analysen.ablauf.zustaende import FOLGE, SCHRITTE
from analysen.inhalt import kanonisch, pruefsumme
from analysen.models import Analyse, Einreichung, Fassung
from analysen.zusammenstellen import zusammenstellen
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.analysen.hafen import analyse, zahlen
from tests.analysen.test_ablauf import eingereicht, freigegeben, frisch, schreibe
from tests.analysen.test_ablauf_bewahren import verweigert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_pruefliste")]


@pytest.fixture
def von() -> Iterator[Analyse]:
    b.carsten(), b.daria(), b.aylin()
    eine = analyse()
    with scope(traeger=[eine.traeger_id]):
        yield eine


def sql(anweisung: str, *angaben: Any) -> None:
    with connection.cursor() as zeiger:
        zeiger.execute(anweisung, angaben)


def belege_pruefen() -> None:
    """Was sonst am Ende der Transaktion geschieht."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


# Zustände ------------------------------------------------------------------------------------------

EINREICHEN = (
    ", eingereicht = clock_timestamp(), eingereicht_sha256 = repeat('a', 64), "
    "eingereicht_von_id = (SELECT min(id) FROM agenturen_person)"
)


def test_die_datenbank_kennt_genau_die_schritte_der_anwendung(von: Analyse) -> None:
    b.birgit()
    erlaubt = set()
    for alt, neu in itertools.permutations(FOLGE, 2):
        setze_zustand(von, alt)
        einreichung = EINREICHEN if (alt, neu) == ("entwurf", "pruefung") else ""
        try:
            with transaction.atomic():
                sql(f"UPDATE analysen_analyse SET zustand = %s{einreichung} WHERE id = %s", neu, von.pk)
                erlaubt.add((str(alt), str(neu)))
                transaction.set_rollback(True)
        except IntegrityError as fehler:
            assert f"Von „{alt}“ führt kein Schritt zu „{neu}“" in str(fehler)
    schritte = {(str(alt), str(schritt.nach)) for schritt in SCHRITTE.values() for alt in schritt.von}
    assert erlaubt == schritte


@pytest.mark.parametrize("zustand", ["pruefung", "freigegeben", "veroeffentlicht", "archiviert"])
def test_keine_analyse_beginnt_ausserhalb_des_entwurfs(von: Analyse, zustand: str) -> None:
    spalten = [feld.column for feld in Analyse._meta.concrete_fields if feld.column not in ("id", "zustand")]
    alle = ", ".join(spalten)
    verweigert(
        f"INSERT INTO analysen_analyse ({alle}, zustand) SELECT {alle}, %s FROM analysen_analyse",
        zustand,
        weil="Eine Analyse beginnt als Entwurf",
    )


def test_alle_auf_einmal_freizugeben_scheitert(von: Analyse) -> None:
    verweigert("UPDATE analysen_analyse SET zustand = 'freigegeben'", weil="führt kein Schritt")


@pytest.mark.parametrize("setzen", ["", ", eingereicht = clock_timestamp()", EINREICHEN.rpartition(",")[0]])
def test_eingereicht_wird_nur_mit_zeit_person_und_pruefsumme(von: Analyse, setzen: str) -> None:
    verweigert(
        f"UPDATE analysen_analyse SET zustand = 'pruefung'{setzen}", weil="mit Zeit, Person und Prüfsumme"
    )


def test_eine_alte_einreichung_gilt_nicht_noch_einmal(von: Analyse) -> None:
    """Sonst wäre die Fassung von damals der Beleg für die Freigabe von heute."""
    fassung = freigegeben(von)
    berichtigen(analyse=frisch(von), was="Falsch.", durch=b.birgit())
    verweigert(
        "UPDATE analysen_analyse SET zustand = 'pruefung', eingereicht = %s",
        fassung.eingereicht,
        weil="jedes Mal neu",
    )
    verweigert("UPDATE analysen_analyse SET zustand = 'pruefung'", weil="jedes Mal neu")


@pytest.mark.parametrize(
    "setzen",
    [
        "eingereicht_von_id = (SELECT id FROM agenturen_person WHERE email = 'daria@example.org')",
        "eingereicht = now() + interval '1 day'",
        "eingereicht = NULL",
        "eingereicht_sha256 = repeat('b', 64)",
    ],
)
def test_wer_was_eingereicht_hat_laesst_sich_nicht_umschreiben(von: Analyse, setzen: str) -> None:
    eingereicht(von)
    verweigert(f"UPDATE analysen_analyse SET {setzen}", weil="ändert nur eine neue Einreichung")


def test_wer_eine_person_loescht_nimmt_nur_ihren_verweis_von_der_analyse(von: Analyse) -> None:
    eingereicht(von)
    sql("UPDATE analysen_analyse SET eingereicht_von_id = NULL")
    assert frisch(von).eingereicht_von is None


def test_freigegeben_ist_nur_wovon_es_am_ende_eine_fassung_gibt(von: Analyse) -> None:
    eingereicht(von)
    with pytest.raises(IntegrityError, match="wovon es eine festgeschrieb"), transaction.atomic():
        sql("UPDATE analysen_analyse SET zustand = 'freigegeben'")
        belege_pruefen()
    assert frisch(von).zustand == "pruefung"


def test_veroeffentlicht_ist_nur_wovon_es_am_ende_eine_veroeffentlichung_gibt(von: Analyse) -> None:
    fassung = freigegeben(von)
    belege_pruefen()
    with pytest.raises(IntegrityError, match="wovon es eine Veröffentlichung gibt"), transaction.atomic():
        sql("UPDATE analysen_analyse SET zustand = 'veroeffentlicht'")
        belege_pruefen()
    fassung.analyse = frisch(von)
    veroeffentlichen(fassung=fassung, durch=b.birgit())
    belege_pruefen()


def test_der_ganze_weg_besteht_die_pruefung_am_ende(von: Analyse) -> None:
    veroeffentlichen(fassung=freigegeben(von), durch=b.birgit())
    berichtigen(analyse=frisch(von), was="Falsch.", durch=b.birgit())
    schreibe(frisch(von), "Berichtigt.")
    veroeffentlichen(fassung=freigegeben(frisch(von)), durch=b.birgit())
    belege_pruefen()
    assert frisch(von).zustand == "veroeffentlicht"


# Festschreiben -------------------------------------------------------------------------------------


def fassung_einfuegen(von: Analyse, **anders: Any) -> tuple[str, list[Any]]:
    inhalt: dict[str, Any] = {"titel": "Eingeschmuggelt", "kapitel": []}
    angaben = {
        "analyse_id": von.pk,
        "nummer": 1,
        "art": "festgeschrieben",
        "inhalt": json.dumps(inhalt),
        "sha256": pruefsumme(inhalt),
        "quelldateien": [],
        "bedarfe": [],
        "erstellt": frisch(von).angelegt,
        "durch_id": b.carsten().pk,
        "eingereicht": frisch(von).eingereicht,
        "eingereicht_von_name": "Birgit Sommer",
        "freigegeben_von_name": "Carsten Wolf",
        "selbst_freigegeben_weil": "",
        "erratum": "",
    } | anders
    platz = ", ".join(["%s"] * len(angaben))
    return f"INSERT INTO analysen_fassung ({', '.join(angaben)}) VALUES ({platz})", list(angaben.values())


@pytest.mark.parametrize("zustand", ["entwurf", "pruefung", "veroeffentlicht", "archiviert"])
def test_festgeschrieben_wird_nur_was_freigegeben_ist(von: Analyse, zustand: str) -> None:
    eingereicht(von)
    setze_zustand(von, zustand)
    anweisung, angaben = fassung_einfuegen(von)
    verweigert(anweisung, *angaben, weil="was eingereicht und freigegeben ist")


def test_zu_einer_freigabe_kommt_keine_zweite_fassung(von: Analyse) -> None:
    freigegeben(von)
    anweisung, angaben = fassung_einfuegen(von, nummer=2)
    verweigert(anweisung, *angaben, weil="fassung_je_einreichung_einmal")
    anweisung, angaben = fassung_einfuegen(von, nummer=2, eingereicht=frisch(von).angelegt)
    verweigert(anweisung, *angaben, weil="was eingereicht und freigegeben ist")


@pytest.mark.parametrize(
    ("anders", "weil"),
    [
        ({"freigegeben_von_name": "Birgit Sommer"}, "fassung_vier_augen_oder_grund"),
        ({"freigegeben_von_name": ""}, "fassung_vier_augen_oder_grund"),
        ({"eingereicht_von_name": ""}, "fassung_vier_augen_oder_grund"),
        ({"durch_id": None}, "Wer einreicht, gibt nicht frei"),
        ({"durch_id": "birgit"}, "Wer einreicht, gibt nicht frei"),
        ({"sha256": "0" * 64}, "passt nicht zu ihrem Inhalt"),
        ({"inhalt": '{"titel": "Gefälscht"}'}, "passt nicht zu ihrem Inhalt"),
        ({"art": "vorschau", "eingereicht": None, "sha256": "0" * 63}, "fassung_pruefsumme"),
        ({"art": "vorschau", "eingereicht": None, "sha256": "G" * 64}, "fassung_pruefsumme"),
    ],
)
def test_vier_augen_und_pruefsumme_gelten_auch_beim_einfuegen(
    von: Analyse, anders: dict[str, Any], weil: str
) -> None:
    eingereicht(von)
    setze_zustand(von, "freigegeben")
    if anders.get("durch_id") == "birgit":
        anders = {"durch_id": b.birgit().pk}
    anweisung, angaben = fassung_einfuegen(von, **anders)
    verweigert(anweisung, *angaben, weil=weil)
    assert not Fassung.objects.exists()


def test_mit_anderen_augen_und_richtiger_pruefsumme_geht_es(von: Analyse) -> None:
    """Sonst bewiesen die Tests davor nichts."""
    eingereicht(von)
    setze_zustand(von, "freigegeben")
    anweisung, angaben = fassung_einfuegen(von)
    sql(anweisung, *angaben)
    assert Fassung.objects.get().inhalt["titel"] == "Eingeschmuggelt"


def test_oeffentlich_wird_nichts_ohne_den_schritt(von: Analyse) -> None:
    fassung = freigegeben(von)
    verweigert(
        "INSERT INTO analysen_veroeffentlichung (fassung_id, kennung, zusammenfassung, ab, veroeffentlicht, "
        "durch_name, zurueckgezogen_von_name, zurueckgezogen_weil) "
        "VALUES (%s, 'schleichweg', '', now(), now(), 'x', '', '')",
        fassung.pk,
        weil="die Analyse geht dabei den Schritt mit",
    )


# Prüfsumme -----------------------------------------------------------------------------------------


def pruefsumme_der_datenbank(inhalt: Any) -> str:
    with connection.cursor() as zeiger:
        zeiger.execute(
            "SELECT encode(sha256(convert_to(kanonisches_json(%s::jsonb), 'UTF8')), 'hex')",
            [json.dumps(inhalt)],
        )
        (summe,) = zeiger.fetchone()
    return str(summe)


def test_die_datenbank_rechnet_ueber_eine_ganze_analyse_dieselbe_pruefsumme() -> None:
    zahlen()
    von = analyse(laenge="langfassung")
    with scope(traeger=[von.traeger_id]):
        inhalt = zusammenstellen(von)
        assert pruefsumme_der_datenbank(inhalt) == pruefsumme(inhalt)
        einreichen(analyse=von, durch=b.birgit())
        assert pruefsumme(Einreichung.objects.get().inhalt) == frisch(von).eingereicht_sha256


def test_im_inhalt_steht_keine_gleitkommazahl() -> None:
    """Python und PostgreSQL schreiben sie verschieden; Werte stehen als Text."""
    zahlen()
    von = analyse(laenge="langfassung")
    with scope(traeger=[von.traeger_id]):
        inhalt = zusammenstellen(von)
    gefunden: list[str] = []
    json.loads(kanonisch(inhalt), parse_float=gefunden.append)
    assert gefunden == []


TEXTE = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
WERTE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | TEXTE,
    lambda innen: st.lists(innen, max_size=4) | st.dictionaries(TEXTE, innen, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(inhalt=st.dictionaries(TEXTE, WERTE, max_size=5))
def test_die_datenbank_rechnet_ueber_beliebigen_inhalt_dieselbe_pruefsumme(inhalt: dict[str, Any]) -> None:
    assert pruefsumme_der_datenbank(inhalt) == pruefsumme(inhalt)
