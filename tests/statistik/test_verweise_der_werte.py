"""Worauf ein Wert verweist, das gibt es: geprüft je Anweisung, so streng wie ein Fremdschlüssel."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.models import Lieferung, Merkmal, Wert
from tests import besetzung as b
from tests.statistik.lieferungen import liefere

NIEMAND = 999_999_999
SPALTEN = ["lieferung_id", "merkmal_id", "einheit_id"]


@pytest.fixture
def wert(db: None) -> Wert:
    liefere({("11", "2024"): {"ew": 1000}, ("12", "2024"): {"ew": 900}})
    return Wert.objects.get(einheit=b.einheit("11"))


def felder(wert: Wert, **anders: Any) -> dict[str, Any]:
    """Die Felder eines zweiten, gleichen Wertes, der nicht mehr gilt."""
    gleich = {
        name: getattr(wert, name) for name in [*SPALTEN, "zeitraum", "wert", "zeile", "spalte", "zelle"]
    }
    return gleich | {"aktuell": False} | anders


@pytest.mark.parametrize("spalte", SPALTEN)
@pytest.mark.parametrize("womit", ["anlegen", "viele", "aendern"])
def test_ein_wert_verweist_auf_nichts_was_es_nicht_gibt(wert: Wert, spalte: str, womit: str) -> None:
    falsch = {spalte: NIEMAND}
    wege: dict[str, Callable[[], Any]] = {
        "anlegen": lambda: Wert.objects.create(**felder(wert, **falsch)),
        "viele": lambda: Wert.objects.bulk_create(
            [Wert(**felder(wert)), Wert(**felder(wert, **falsch)), Wert(**felder(wert))]
        ),
        "aendern": lambda: Wert.objects.filter(pk=wert.pk).update(**falsch),
    }
    name = f"wert_{spalte.removesuffix('_id')}_gibt_es"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        wege[womit]()
    assert Wert.objects.count() == 2


def test_auch_copy_kommt_nicht_daran_vorbei(wert: Wert) -> None:
    """COPY ist der Weg der Übernahme; das Werkzeug für Millionen darf keine Hintertür sein."""
    spalten = f"{', '.join(SPALTEN)}, zeitraum, wert, zeichen, vermerk, zeile, spalte, zelle, aktuell"
    with (
        pytest.raises(IntegrityError, match="wert_einheit_gibt_es"),
        transaction.atomic(),
        connection.wrap_database_errors,
        connection.cursor() as zeiger,
        zeiger.copy(f"COPY statistik_wert ({spalten}) FROM STDIN") as kopie,
    ):
        kopie.write(f"{wert.lieferung_id}\t{wert.merkmal_id}\t{NIEMAND}\t2023\t1\t\t\t2\t5\t1\tt\n")
    assert Wert.objects.count() == 2


def test_was_noch_gilt_laesst_sich_aendern_und_loeschen(wert: Wert) -> None:
    Wert.objects.filter(pk=wert.pk).update(aktuell=False)
    Wert.objects.filter(pk=wert.pk).delete()
    assert Wert.objects.get().einheit == b.einheit("12")


@pytest.mark.parametrize(
    "modell, spalte", [(Lieferung, "lieferung"), (Merkmal, "merkmal"), (Raumeinheit, "einheit")]
)
@pytest.mark.parametrize(
    "anweisung", ["DELETE FROM {} WHERE id = %s", "UPDATE {} SET id = 77777 WHERE id = %s"]
)
def test_nichts_verschwindet_solange_ein_wert_darauf_verweist(
    wert: Wert, modell: Any, spalte: str, anweisung: str
) -> None:
    with (
        pytest.raises(IntegrityError, match=f"wert_haelt_{spalte}"),
        transaction.atomic(),
        connection.cursor() as zeiger,
    ):
        zeiger.execute(anweisung.format(modell._meta.db_table), [getattr(wert, f"{spalte}_id")])


def test_ohne_werte_laesst_sich_ein_merkmal_loeschen(wert: Wert) -> None:
    frei = Merkmal.objects.create(quelle=wert.merkmal.quelle, schluessel="9.9", bezeichnung="unbenutzt")
    frei.delete()
    assert Merkmal.objects.get() == wert.merkmal


@pytest.mark.django_db(transaction=True)
def test_wer_gleichzeitig_loescht_wartet_auf_die_uebernahme() -> None:
    """Zwischen Prüfen und Abschluss kann niemand wegnehmen, worauf der neue Wert verweist."""
    liefere({("11", "2024"): {"ew": 1000}})
    wert = Wert.objects.get()
    frei = Merkmal.objects.create(quelle=wert.merkmal.quelle, schluessel="9.9", bezeichnung="noch unbenutzt")
    zweite = connection.copy()
    try:
        with transaction.atomic():
            Wert.objects.create(**felder(wert, merkmal_id=frei.pk))
            with pytest.raises(OperationalError) as gewartet, zweite.cursor() as zeiger:
                zeiger.execute("SET lock_timeout = '200ms'")
                zeiger.execute("DELETE FROM statistik_merkmal WHERE id = %s", [frei.pk])
            # Der Server spricht seine eigene Sprache; die Art des Fehlers ist überall dieselbe.
            assert isinstance(gewartet.value.__cause__, LockNotAvailable)
        with pytest.raises(IntegrityError, match="wert_haelt_merkmal"), zweite.cursor() as zeiger:
            zeiger.execute("DELETE FROM statistik_merkmal WHERE id = %s", [frei.pk])
    finally:
        zweite.close()
