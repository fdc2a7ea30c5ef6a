"""Die Analysen der Musterstadt in allen Formen: die Normen erfüllt, überall dieselben Zahlen."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scopes_disabled

from analysen.formen import Vermerk
from analysen.inhalt import Inhalt
from analysen.models import Analyse, Laenge
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern.zahlen import BERLIN
from tests.analysen.formenpruefung import ausgegeben, pruefe_gleiche_zahlen, pruefe_lesefolge, verapdf

VERMERK = Vermerk(
    fassung=1, vorschau=False, stand=datetime(2026, 11, 21, 12, tzinfo=BERLIN), pruefsumme="cd" * 32
)


@pytest.fixture(scope="module")
def inhalte(musterstadt: None, django_db_blocker: Any) -> dict[str, Inhalt]:
    """Je Länge die jüngste Analyse der Musterstadt."""
    with django_db_blocker.unblock(), scopes_disabled():
        analysen = {analyse.laenge: analyse for analyse in Analyse.objects.order_by("berichtsjahr", "-pk")}
        return {laenge: zusammenstellen(analyse) for laenge, analyse in analysen.items()}


@pytest.fixture(scope="module")
def hefte(inhalte: dict[str, Inhalt]) -> dict[str, bytes]:
    return {laenge: ausgegeben("pdf", inhalt, VERMERK) for laenge, inhalt in inhalte.items()}


def test_es_gibt_jede_laenge(inhalte: dict[str, Inhalt]) -> None:
    assert {Laenge.STANDARD, Laenge.LANGFASSUNG} <= set(inhalte)


def test_verapdf_findet_in_keinem_heft_einen_verstoss(hefte: dict[str, bytes], tmp_path: Path) -> None:
    for pdf in hefte.values():
        assert verapdf("ua1", pdf, tmp_path) == ""
        assert verapdf("3a", pdf, tmp_path) == ""


def test_jede_zahl_steht_in_jeder_form_gleich(inhalte: dict[str, Inhalt], hefte: dict[str, bytes]) -> None:
    for laenge, inhalt in inhalte.items():
        pruefe_gleiche_zahlen(inhalt, VERMERK, hefte[laenge], ganz=laenge == Laenge.LANGFASSUNG)


def test_vorgelesen_wird_in_der_folge_des_inhalts(
    inhalte: dict[str, Inhalt], hefte: dict[str, bytes]
) -> None:
    pruefe_lesefolge(inhalte[Laenge.LANGFASSUNG], hefte[Laenge.LANGFASSUNG])
