"""Wie viele kamen, sagt die Agentur nur so, dass keine zwei Ausgaben zusammen eine kleine Gruppe verraten."""

from datetime import date, datetime
from itertools import permutations

import pytest
from django.utils import timezone
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from angebote.abfragen import angebote_im_raum, angebote_je_bedarf
from angebote.models import Termin
from angebote.veroeffentlichen import beginn_des_quartals, oeffentlich
from sozialraum.kern.kleine_zahlen import SCHWELLE
from tests import besetzung as b

pytestmark = pytest.mark.django_db

# Je Quartal von Anfang 2024 an; einige sind für sich zu klein.
QUARTALE = [3, 0, 9, 20, 2, None, 4, 6, 31, 1]


@pytest.fixture(autouse=True)
def im_november(monkeypatch: pytest.MonkeyPatch) -> None:
    heute(monkeypatch, date(2026, 11, 22))


def heute(monkeypatch: pytest.MonkeyPatch, tag: date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: tag)


def veroeffentlicht(von: date, bis: date) -> int:
    return sum(a.teilnahmen or 0 for a in angebote_im_raum([b.hafenviertel()], von=von, bis=bis))


def test_ueber_andere_jahre_laesst_sich_keine_kleine_zahl_abziehen() -> None:
    """2024 kamen 32, danach 44: Was eine Bilanz mehr zählt als die darin, ist nichts oder wenigstens 5."""
    cafe = b.angebot("Sprachcafé")
    for nummer, teilnahmen in enumerate(QUARTALE):
        b.termin(cafe, date(2024 + nummer // 4, nummer % 4 * 3 + 2, 10), teilnahmen=teilnahmen)
    with scope(traeger=[cafe.traeger_id]):
        zeiten = [
            (date(ab, 1, 1), date(bis, 12, 31)) for ab in (2023, 2024, 2025, 2026) for bis in range(ab, 2027)
        ]
        bilanzen = {zeit: veroeffentlicht(*zeit) for zeit in zeiten}
        assert bilanzen[date(2024, 1, 1), date(2024, 12, 31)] == 29
        assert bilanzen[date(2024, 1, 1), date(2026, 12, 31)] == 66
    for (ab, bis), (von, zu) in permutations(bilanzen, 2):
        if ab <= von and zu <= bis:
            mehr = bilanzen[ab, bis] - bilanzen[von, zu]
            assert mehr == 0 or mehr >= SCHWELLE


def test_zwei_ausgaben_derselben_wochen_unterscheiden_sich_nicht(monkeypatch: pytest.MonkeyPatch) -> None:
    """Zwischen dem 5. und dem 12. November kamen 3 dazu: Gezählt wird erst das fertige Quartal."""
    cafe = b.angebot("Sprachcafé")
    b.termin(cafe, date(2026, 5, 4), teilnahmen=12)
    gesehen = []
    with scope(traeger=[cafe.traeger_id]):
        for tag, teilnahmen in ((date(2026, 11, 5), 30), (date(2026, 11, 12), 3), (date(2027, 1, 2), None)):
            heute(monkeypatch, tag)
            if teilnahmen:
                Termin.objects.create(angebot=cafe, datum=tag, teilnahmen=teilnahmen)
            (angebot,) = angebote_im_raum([b.hafenviertel()])
            gesehen.append((angebot.teilnahmen, angebot.termine, angebot.gezaehlt))
    assert gesehen == [(12, 2, 1), (12, 3, 1), (45, 3, 3)]


def test_auch_was_einem_bedarf_antwortet_zaehlt_so() -> None:
    bedarf = b.bedarf()
    cafe = b.angebot("Sprachcafé")
    b.termin(cafe, date(2025, 5, 5), teilnahmen=12)
    b.termin(cafe, date(2026, 5, 4), teilnahmen=3)
    with scope(traeger=[cafe.traeger_id]):
        cafe.bedarfe.set([bedarf])
        (antwort,) = angebote_je_bedarf([bedarf.pk])[bedarf.pk]
        (spaeter,) = angebote_je_bedarf([bedarf.pk], von=date(2026, 1, 1))[bedarf.pk]
    assert (antwort.teilnahmen, antwort.verschwiegen) == (12, True)
    assert (spaeter.teilnahmen, spaeter.verschwiegen) == (None, True)


@pytest.mark.parametrize(
    ("quartale", "zahl", "verschwiegen"),
    [
        ([], None, False),
        ([None], None, False),
        ([0], 0, False),
        ([4], None, True),
        ([5], 5, False),
        ([1, 4, 12, None, 0], 12, True),
    ],
)
def test_jedes_quartal_entscheidet_fuer_sich(
    quartale: list[int | None], zahl: int | None, verschwiegen: bool
) -> None:
    assert oeffentlich(quartale) == (zahl, verschwiegen)


@given(st.lists(st.none() | st.integers(0, 12)), st.data())
def test_jede_differenz_ist_null_oder_gross_genug(quartale: list[int | None], daten: st.DataObject) -> None:
    """Was nur eine von zwei Bilanzen zählt, sind ganze, genügend große Quartale."""
    ab = daten.draw(st.integers(0, len(quartale)))
    bis = daten.draw(st.integers(ab, len(quartale)))
    rest = [*quartale[:ab], *quartale[bis:]]
    differenz = (oeffentlich(quartale).teilnahmen or 0) - (oeffentlich(rest).teilnahmen or 0)
    assert differenz == 0 or differenz >= SCHWELLE


def test_quartale_beginnen_mit_ihrem_ersten_monat() -> None:
    tage = [datetime(2026, monat, 28).date() for monat in range(1, 13)]
    assert [beginn_des_quartals(tag).month for tag in tage] == [1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10]
