"""Wie freigegeben wurde, steht auch in den Tabellen: für die, die nur die Zahlen weiterreichen."""

import io
from typing import Any

import openpyxl
import pytest
from django_scopes import scope

from analysen.ablauf.einreichen import einreichen
from analysen.ablauf.freigeben import freigeben
from analysen.ausgeben import vermerk_der
from analysen.festschreiben import festschreiben
from analysen.models import Fassung
from tests import besetzung as b
from tests.analysen.formenpruefung import ausgegeben, zeilen_der_csv
from tests.analysen.hafen import analyse, lesbar, zahlen
from tests.analysen.test_ablauf import frisch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_pruefliste")]

VIER_AUGEN = "Eingereicht und freigegeben haben zwei verschiedene Personen."
SELBST = "Eingereicht und freigegeben hat dieselbe Person."


def blatt_fassung(fassung: Fassung) -> dict[str, str]:
    mappe = openpyxl.load_workbook(io.BytesIO(ausgegeben("xlsx", fassung.inhalt, vermerk_der(fassung))))
    return {str(name): str(text) for name, text in mappe["Fassung"].iter_rows(min_row=2, values_only=True)}


def freigabe_in_csv(fassung: Fassung) -> set[str]:
    gelesen: set[str] = set()
    for form, offen in (("csv", True), ("csv-excel", False)):
        zeilen = zeilen_der_csv(ausgegeben(form, fassung.inhalt, vermerk_der(fassung)), offen=offen)
        assert zeilen
        gelesen |= {lesbar(zeile["Freigabe"]) for zeile in zeilen}
    return gelesen


def freigegeben(*, selbst: bool) -> Fassung:
    zahlen()
    angaben: dict[str, Any] = {}
    if selbst:
        von = analyse(b.am_fluss(), b.hafenviertel(), agentur=b.ia_weber(), durch=b.guelsen())
        angaben = {"durch": b.guelsen(), "selbst_weil": "Ich arbeite hier allein."}
    else:
        von, angaben = analyse(), {"durch": b.carsten()}
    with scope(traeger=[von.traeger_id]):
        einreichen(analyse=von, durch=b.guelsen() if selbst else b.birgit())
        return freigeben(analyse=frisch(von), **angaben)


def test_vier_augen_stehen_in_mappe_und_csv() -> None:
    fassung = freigegeben(selbst=False)
    blatt = blatt_fassung(fassung)
    assert blatt["Freigabe"] == VIER_AUGEN and "Selbst freigegeben, weil" not in blatt
    assert freigabe_in_csv(fassung) == {VIER_AUGEN}
    for name in ("Birgit", "Carsten"):
        assert name not in str(blatt)


def test_der_grund_einer_selbstfreigabe_auch() -> None:
    fassung = freigegeben(selbst=True)
    blatt = blatt_fassung(fassung)
    assert (blatt["Freigabe"], blatt["Selbst freigegeben, weil"]) == (SELBST, "Ich arbeite hier allein.")
    assert freigabe_in_csv(fassung) == {f"{SELBST} Ich arbeite hier allein."}


def test_eine_vorschau_sagt_dass_sie_keine_freigabe_hat() -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        vorschau = festschreiben(analyse=von, durch=b.birgit())
    blatt = blatt_fassung(vorschau)
    assert blatt["Stand"] == "Vorschau, nicht freigegeben" and "Freigabe" not in blatt
    assert freigabe_in_csv(vorschau) == {"Vorschau, nicht freigegeben"}


def test_aeltere_fassungen_ohne_den_punkt_bleiben_lesbar() -> None:
    fassung = freigegeben(selbst=False)
    del fassung.inhalt["pruefliste"]
    assert "Freigabe" not in blatt_fassung(fassung) and freigabe_in_csv(fassung) == {""}
