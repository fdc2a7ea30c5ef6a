"""Anlegen, Schreiben, PDF anstoßen: wer es darf, was dabei entsteht, was bei Gleichzeitigkeit gilt."""

import pytest
from django.core.exceptions import PermissionDenied
from django_scopes import scope

from agenturen.models import Person, Protokolleintrag, Vorgang, Vorgangszustand
from analysen.analyse_anlegen import analyse_anlegen
from analysen.formen import Ausgabe, Vermerk
from analysen.formen import pdf as ausgabe
from analysen.models import Analyse, Baustein, Fassung, Fassungsdatei, Kapitel
from analysen.schreiben.auszeichnung import HOECHSTENS_ZEICHEN
from analysen.schreiben.regeln import darf_schreiben
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.vorschau_anstossen import vorschau_anstossen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.pdf import Druck
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.analysen.hafen import analyse, kapitel, textbaustein
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db


# Anlegen ------------------------------------------------------------------------------------------


def test_birgit_legt_eine_analyse_mit_den_kapiteln_der_vorlage_an() -> None:
    with scope(traeger=[b.nordufer().pk]):
        neue = analyse_anlegen(
            agentur=b.ia_hafen(), sozialraeume=[b.hafenviertel()], berichtsjahr=2026, durch=b.birgit()
        )
        assert (neue.titel, neue.zustand, neue.traeger) == (
            "Sozialraumanalyse Hafenviertel 2026",
            "entwurf",
            b.nordufer(),
        )
        assert list(Kapitel.objects.filter(analyse=neue).values_list("nummer", "schluessel")) == [
            (1, "vorwort"),
            (2, "zusammenfassung"),
            (3, "einfach"),
            (4, "anlass"),
            (5, "lage"),
            (6, "bevoelkerung"),
            (7, "migration"),
            (8, "wohnen"),
            (9, "arbeit"),
            (10, "soziale_lage"),
            (11, "bildung"),
            (12, "vergleich"),
            (13, "infrastruktur"),
            (14, "zusammenleben"),
            (15, "sicht"),
            (16, "angebote"),
            (17, "rueckblick"),
            (18, "einschaetzung"),
            (19, "empfehlungen"),
            (20, "grenzen"),
        ]
        # Jedes Kapitel hat genau einen Platz für eigenen Text.
        assert Baustein.objects.filter(art__in=Baustein.GESCHRIEBEN).count() == 20
    assert Protokolleintrag.objects.get(ereignis="Analyse angelegt").durch_name == "Birgit Sommer"


def test_mehrere_sozialraeume_stehen_im_titel() -> None:
    neue = analyse(b.am_fluss(), b.hafenviertel())
    assert neue.titel == "Sozialraumanalyse Am Fluss und Hafenviertel 2026"


def test_ohne_sozialraum_geht_es_nicht() -> None:
    with (
        scope(traeger=[b.nordufer().pk]),
        pytest.raises(Fachfehler, match="Bitte wählen Sie mindestens einen Sozialraum"),
    ):
        analyse_anlegen(agentur=b.ia_hafen(), sozialraeume=[], berichtsjahr=2026, durch=b.birgit())


@pytest.mark.parametrize("wer", ["aylin", "carsten", "daria", "guelsen", "frauke", "emre"])
def test_nur_die_koordination_der_agentur_legt_an(wer: str) -> None:
    with scope(traeger=[b.nordufer().pk]):
        with pytest.raises(PermissionDenied):
            analyse_anlegen(
                agentur=b.ia_hafen(),
                sozialraeume=[b.hafenviertel()],
                berichtsjahr=2026,
                durch=getattr(b, wer)(),
            )
        assert not Analyse.objects.exists()


# Schreiben ----------------------------------------------------------------------------------------


def test_aylin_schreibt_ein_kapitel() -> None:
    with scope(traeger=[analyse().traeger_id]):
        lage = kapitel(Analyse.objects.get(), "lage")
        text_schreiben(
            baustein=textbaustein(lage), text="  Zwischen Fluss\r\nund Bahn.\x00 ", version=1, durch=b.aylin()
        )
        assert Baustein.objects.get(kapitel=lage, art="text").text == "Zwischen Fluss\nund Bahn."
        assert textbaustein(lage).version == 2
    assert Protokolleintrag.objects.get(ereignis="Kapitel geschrieben").einzelheiten["zeichen"] == 24


def test_wer_auf_altem_stand_speichert_verliert_nichts_und_ueberschreibt_nichts() -> None:
    with scope(traeger=[analyse().traeger_id]):
        lage = kapitel(Analyse.objects.get(), "lage")
        text_schreiben(baustein=textbaustein(lage), text="Von Aylin.", version=1, durch=b.aylin())
        with pytest.raises(VeralteterStand, match="inzwischen von jemand anderem geändert"):
            text_schreiben(baustein=textbaustein(lage), text="Von Birgit.", version=1, durch=b.birgit())
        assert Baustein.objects.get(kapitel=lage, art="text").text == "Von Aylin."


def test_ein_zu_langer_text_wird_nicht_still_gekuerzt() -> None:
    with scope(traeger=[analyse().traeger_id]):
        lage = kapitel(Analyse.objects.get(), "lage")
        with pytest.raises(Fachfehler, match=r"Der Text hat 60\.001 Zeichen; .* höchstens 60\.000"):
            text_schreiben(
                baustein=textbaustein(lage), text="x" * (HOECHSTENS_ZEICHEN + 1), version=1, durch=b.aylin()
            )
        assert textbaustein(lage).version == 1


def test_nach_dem_entwurf_schreibt_niemand_mehr() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        setze_zustand(von, "pruefung")
        lage = kapitel(von, "lage")
        assert not darf_schreiben(b.birgit(), lage)
        with pytest.raises(Fachfehler, match="im Zustand „Prüfung“; geschrieben wird nur im Entwurf"):
            text_schreiben(baustein=textbaustein(lage), text="x", version=1, durch=b.birgit())


@pytest.mark.parametrize(
    ("wer", "darf"),
    [
        ("aylin", True),
        ("birgit", True),
        ("carsten", False),
        ("daria", False),
        ("guelsen", False),
        ("farid", False),
    ],
)
def test_schreiben_duerfen_fachkraft_und_koordination_der_agentur(wer: str, darf: bool) -> None:
    with scope(traeger=[analyse().traeger_id]):
        lage = kapitel(Analyse.objects.get(), "lage")
        person = getattr(b, wer)()
        assert darf_schreiben(person, lage) is darf
        if not darf:
            with pytest.raises(PermissionDenied):
                text_schreiben(baustein=textbaustein(lage), text="x", version=1, durch=person)


# PDF anstoßen -------------------------------------------------------------------------------------


@pytest.fixture
def ohne_satz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        ausgabe,
        "drucken",
        lambda inhalt, vermerk, *, melde, beilagen: Druck(inhalt=b"%PDF" + b"x" * 812_000, seiten=12),
    )


def anstossen(von: Analyse, durch: Person) -> Vorgang:
    with scope(traeger=[von.traeger_id]):
        return vorschau_anstossen(analyse=von, durch=durch)


def test_carsten_stoesst_ein_pdf_an_und_findet_es_spaeter(werkbank: Werkbank, ohne_satz: None) -> None:
    von = analyse()
    with werkbank.tag():
        vorgang = anstossen(von, b.carsten())
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.ergebnis_text, vorgang.ergebnis_adresse) == (
        "fertig",
        "PDF mit 12\u00a0Seiten, 812\u00a0KB.",
        f"/analysen/{von.pk}/",
    )
    with scope(traeger=[von.traeger_id]):
        datei = Fassungsdatei.objects.get()
        assert (datei.fassung.nummer, datei.fassung.durch, datei.vorgang) == (1, b.carsten(), vorgang)


def test_birgit_bekommt_einen_word_entwurf_zum_kommentieren(
    werkbank: Werkbank, ohne_satz: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gesetzt: list[bool] = []

    def word(inhalt: object, vermerk: Vermerk, *, melde: object) -> Ausgabe:
        gesetzt.append(vermerk.vorschau)
        return Ausgabe(b"PK" + b"x" * 40_000)

    monkeypatch.setattr("analysen.formen.docx.docx", word)
    von = analyse()
    with werkbank.tag():
        with scope(traeger=[von.traeger_id]):
            vorgang = vorschau_anstossen(analyse=von, durch=b.birgit(), form="docx")
        druck = anstossen(von, b.birgit())
        assert druck != vorgang
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.ergebnis_text) == ("fertig", "Word-Entwurf, 40\u00a0KB.")
    assert [name for name, _ in werkbank.erledigt] == ["analysen.word_erzeugen", "analysen.pdf_erzeugen"]
    with scope(traeger=[von.traeger_id]):
        # Beide Formen zeigen denselben Stand, und der ist als Entwurf gekennzeichnet.
        assert list(Fassungsdatei.objects.order_by("form").values_list("form", "fassung__nummer")) == [
            ("docx", 1),
            ("pdf", 1),
        ]
    assert gesetzt == [True]


def test_eine_vorschau_gibt_es_nur_als_pdf_und_word() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]), pytest.raises(Fachfehler, match="als PDF und als Word-Entwurf"):
        vorschau_anstossen(analyse=von, durch=b.birgit(), form="xlsx")


def test_zwei_klicks_sind_ein_vorgang(werkbank: Werkbank, ohne_satz: None) -> None:
    von = analyse()
    with werkbank.tag():
        erster = anstossen(von, b.birgit())
        assert anstossen(von, b.aylin()) == erster
    assert werkbank.erledigt == [("analysen.pdf_erzeugen", [str(erster.pk)])]


def test_dieselbe_aufgabe_zweimal_zugestellt_druckt_einmal(werkbank: Werkbank, ohne_satz: None) -> None:
    von = analyse()
    with werkbank.tag():
        vorgang = anstossen(von, b.birgit())
        werkbank.send_task("analysen.pdf_erzeugen", [str(vorgang.pk)])
    with scope(traeger=[von.traeger_id]):
        assert (Fassung.objects.count(), Fassungsdatei.objects.count()) == (1, 1)


def test_ohne_aenderung_sagt_das_ergebnis_dass_sich_nichts_aenderte(
    werkbank: Werkbank, ohne_satz: None
) -> None:
    von = analyse()
    with werkbank.tag():
        anstossen(von, b.birgit())
    with werkbank.tag():
        zweiter = anstossen(von, b.birgit())
    zweiter.refresh_from_db()
    assert zweiter.ergebnis_text.startswith("Seit Fassung 1 hat sich nichts geändert: PDF mit")


def test_scheitert_der_satz_steht_der_grund_am_vorgang(
    werkbank: Werkbank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kaputt(inhalt: object, vermerk: object, *, melde: object, beilagen: object) -> Druck:
        raise Fachfehler("Die Schriften fehlen.")

    monkeypatch.setattr(ausgabe, "drucken", kaputt)
    with werkbank.tag():
        vorgang = anstossen(analyse(), b.birgit())
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.fehler) == (Vorgangszustand.GESCHEITERT, "Die Schriften fehlen.")


def test_verliert_jemand_inzwischen_das_recht_entsteht_nichts(werkbank: Werkbank, ohne_satz: None) -> None:
    von = analyse()
    with werkbank.tag():
        vorgang = anstossen(von, b.birgit())
        b.birgit().mitgliedschaften.all().delete()
    vorgang.refresh_from_db()
    assert vorgang.zustand == Vorgangszustand.GESCHEITERT
    with scope(traeger=[von.traeger_id]):
        assert not Fassung.objects.exists()


@pytest.mark.parametrize("wer", ["daria", "guelsen", "farid"])
def test_wer_nur_liest_stoesst_nichts_an(wer: str) -> None:
    von = analyse()
    with pytest.raises(PermissionDenied):
        anstossen(von, getattr(b, wer)())
    assert not Vorgang.objects.exists()
