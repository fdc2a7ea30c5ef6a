"""Zwei gehen denselben Schritt zur selben Zeit: einer gelingt, der andere erfährt es."""

import pytest
from django_scopes import scope

from analysen.ablauf.einreichen import einreichen, zurueckgeben
from analysen.ablauf.freigeben import freigeben
from analysen.ablauf.veroeffentlichen import veroeffentlichen
from analysen.models import Analyse, Fassung, Veroeffentlichung
from analysen.schreiben.text_schreiben import text_schreiben
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from tests import besetzung as b
from tests.analysen.hafen import analyse, kapitel, textbaustein
from tests.analysen.test_gleichzeitig import frisch, zugleich

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ohne_pruefliste")]


def eingereicht() -> Analyse:
    b.carsten(), b.daria()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        einreichen(analyse=frisch(von), durch=b.birgit())
        return frisch(von)


def test_zwei_freigaben_zugleich_ergeben_eine_fassung() -> None:
    von, carsten, daria = eingereicht(), b.carsten(), b.daria()
    fehler = zugleich(
        von.traeger_id,
        lambda: freigeben(analyse=frisch(von), durch=carsten),
        lambda: freigeben(analyse=frisch(von), durch=daria),
    )
    assert [type(einer) for einer in fehler] == [VeralteterStand]
    with scope(traeger=[von.traeger_id]):
        fassung = Fassung.objects.get()
        assert (fassung.nummer, fassung.art, frisch(von).zustand) == (1, "festgeschrieben", "freigegeben")


def test_freigeben_und_zurueckgeben_zugleich_endet_eindeutig() -> None:
    von, carsten, birgit = eingereicht(), b.carsten(), b.birgit()
    fehler = zugleich(
        von.traeger_id,
        lambda: freigeben(analyse=frisch(von), durch=carsten),
        lambda: zurueckgeben(analyse=frisch(von), grund="Halt.", durch=birgit),
    )
    assert [type(einer) for einer in fehler] == [VeralteterStand]
    with scope(traeger=[von.traeger_id]):
        stand = (frisch(von).zustand, Fassung.objects.count())
    assert stand in [("freigegeben", 1), ("entwurf", 0)]


def test_wer_gleichzeitig_einreicht_und_schreibt_verliert_nichts() -> None:
    """Entweder steht der Satz in dem, was geprüft wird, oder wer schrieb, erfährt, dass es zu spät war."""
    b.carsten()
    von, birgit, aylin = analyse(), b.birgit(), b.aylin()

    def schreiben() -> None:
        text = textbaustein(kapitel(von, "lage"))
        text_schreiben(baustein=text, text="In letzter Sekunde.", version=1, durch=aylin)

    fehler = zugleich(von.traeger_id, schreiben, lambda: einreichen(analyse=frisch(von), durch=birgit))
    assert all(isinstance(einer, Fachfehler) for einer in fehler)
    with scope(traeger=[von.traeger_id]):
        text = textbaustein(kapitel(von, "lage")).text
        assert frisch(von).zustand == "pruefung"
        assert text == ("" if fehler else "In letzter Sekunde.")


def test_zweimal_veroeffentlichen_ergibt_eine_adresse() -> None:
    von, birgit, carsten = eingereicht(), b.birgit(), b.carsten()
    with scope(traeger=[von.traeger_id]):
        nummer = freigeben(analyse=frisch(von), durch=carsten).pk

    def tat(wer: object) -> object:
        fassung = Fassung.objects.select_related("analyse__agentur__traeger", "analyse__traeger").get(
            pk=nummer
        )
        return veroeffentlichen(fassung=fassung, durch=wer)  # type: ignore[arg-type]  # aus der Besetzung

    fehler = zugleich(von.traeger_id, lambda: tat(birgit), lambda: tat(carsten))
    assert [isinstance(einer, Fachfehler) for einer in fehler] == [True]
    with scope(traeger=[von.traeger_id]):
        assert Veroeffentlichung.objects.count() == 1
