"""Festschreiben und Ausgeben: gezählt, unverändert, nie halb."""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django_scopes import scope

from agenturen.models import Protokolleintrag
from analysen.ablauf.einreichen import einreichen
from analysen.ablauf.freigeben import freigeben
from analysen.ausgeben import ausgeben
from analysen.festschreiben import festschreiben
from analysen.formen import pdf as ausgabe
from analysen.inhalt import pruefsumme
from analysen.models import Analyse, Fassung, Fassungsdatei
from analysen.schreiben.text_schreiben import text_schreiben
from sozialraum.kern import ablage
from sozialraum.kern.fehler import Abgebrochen, Fachfehler
from sozialraum.kern.pdf import Druck
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import schreibe_fest
from tests.analysen.hafen import analyse, kapitel, textbaustein

pytestmark = pytest.mark.django_db


@pytest.fixture
def ohne_satz(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Statt WeasyPrint ein Zähler; jeder Aufruf ergibt andere Bytes, wie beim echten PDF/UA."""
    gesetzt: list[int] = []

    def drucken(inhalt: object, vermerk: object, *, melde: object, beilagen: object) -> Druck:
        gesetzt.append(1)
        return Druck(inhalt=f"%PDF-1.7 {len(gesetzt)}".encode(), seiten=12)

    monkeypatch.setattr(ausgabe, "drucken", drucken)
    return gesetzt


@pytest.fixture
def entwurf() -> Analyse:
    return analyse()


def schreibe(von: Analyse, text: str, version: int = 1) -> None:
    text_schreiben(baustein=textbaustein(kapitel(von, "lage")), text=text, version=version, durch=b.birgit())


def dateien() -> list[str]:
    return [pfad.name for pfad in (Path(settings.MEDIA_ROOT) / "fassungen").rglob("*") if pfad.is_file()]


# Festschreiben ------------------------------------------------------------------------------------


def test_birgit_haelt_ihren_entwurf_als_vorschau_fest(entwurf: Analyse) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        fassung = festschreiben(analyse=entwurf, durch=b.birgit())
        assert (fassung.nummer, fassung.art, fassung.durch) == (1, "vorschau", b.birgit())
        assert fassung.sha256 == pruefsumme(fassung.inhalt)
    eintrag = Protokolleintrag.objects.get(ereignis="Fassung erstellt")
    assert (eintrag.durch_name, eintrag.einzelheiten["sha256"]) == ("Birgit Sommer", fassung.sha256)


def test_ohne_aenderung_entsteht_keine_zweite_fassung(entwurf: Analyse) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        erste = festschreiben(analyse=entwurf, durch=b.birgit())
        assert festschreiben(analyse=entwurf, durch=b.carsten()) == erste
        schreibe(entwurf, "Neu.")
        assert festschreiben(analyse=entwurf, durch=b.birgit()).nummer == 2


def test_eine_vorschau_ersetzt_keine_festgeschriebene_fassung(entwurf: Analyse) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        schreibe_fest(entwurf)
        assert festschreiben(analyse=entwurf, durch=b.birgit()).nummer == 2


def test_die_fassung_bleibt_wenn_der_entwurf_weitergeht(entwurf: Analyse) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        schreibe(entwurf, "Alter Text.")
        fassung = festschreiben(analyse=entwurf, durch=b.birgit())
        schreibe(entwurf, "Neuer Text.", version=2)
        fassung.refresh_from_db()
        assert "Alter Text." in str(fassung.inhalt) and "Neuer Text." not in str(fassung.inhalt)


def test_daria_liest_nur_und_haelt_nichts_fest(entwurf: Analyse) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        with pytest.raises(PermissionDenied, match="umfasst nicht"):
            festschreiben(analyse=entwurf, durch=b.daria())
        assert not Fassung.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_vorschau_und_freigabe_zugleich_bekommen_zwei_nummern(ohne_pruefliste: None) -> None:
    entwurf, carsten = analyse(), b.carsten()
    with scope(traeger=[entwurf.traeger_id]):
        einreichen(analyse=entwurf, durch=b.birgit())
    fehler: list[BaseException] = []
    start = threading.Barrier(2)

    def arbeiten(tat: Callable[[Analyse], object]) -> None:
        try:
            with scope(traeger=[entwurf.traeger_id]):
                eine = Analyse.objects.select_related("agentur__traeger", "traeger").get(pk=entwurf.pk)
                start.wait(10)
                tat(eine)
        except BaseException as fehlschlag:
            fehler.append(fehlschlag)
        finally:
            connection.close()

    taten: list[Callable[[Analyse], object]] = [
        lambda eine: festschreiben(analyse=eine, durch=None),
        lambda eine: freigeben(analyse=eine, durch=carsten),
    ]
    faeden = [threading.Thread(target=arbeiten, args=(tat,)) for tat in taten]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(30)
    assert fehler == []
    with scope(traeger=[entwurf.traeger_id]):
        assert sorted(Fassung.objects.values_list("nummer", flat=True)) == [1, 2]


# Ausgeben -----------------------------------------------------------------------------------------


def test_die_datei_liegt_mit_pruefsumme_seiten_und_groesse_bereit(
    entwurf: Analyse, ohne_satz: list[int]
) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        datei = ausgeben(fassung=festschreiben(analyse=entwurf, durch=None))
        inhalt = Path(datei.datei.path).read_bytes()
    assert (inhalt, datei.seiten, datei.groesse) == (b"%PDF-1.7 1", 12, 10)
    assert datei.sha256 == hashlib.sha256(inhalt).hexdigest()
    assert Path(datei.datei.path).stat().st_mode & 0o777 == 0o600


def test_zweimal_ausgeben_setzt_einmal(entwurf: Analyse, ohne_satz: list[int]) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        fassung = festschreiben(analyse=entwurf, durch=None)
        assert ausgeben(fassung=fassung) == ausgeben(fassung=fassung)
    assert len(ohne_satz) == 1


def test_wer_zu_spaet_fertig_wird_ueberschreibt_nichts(
    entwurf: Analyse, ohne_satz: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zwei Arbeiter setzen dieselbe Fassung; der zweite merkt es erst beim Ablegen."""
    with scope(traeger=[entwurf.traeger_id]):
        fassung = festschreiben(analyse=entwurf, durch=None)
        drucken = ausgabe.drucken

        def schneller_nebenan(*angaben: object, melde: object, beilagen: object) -> Druck:
            monkeypatch.setattr(ausgabe, "drucken", drucken)
            ausgeben(fassung=fassung)
            return Druck(inhalt=b"%PDF-1.7 spaet", seiten=99)

        monkeypatch.setattr(ausgabe, "drucken", schneller_nebenan)
        datei = ausgeben(fassung=fassung)
        assert (Path(datei.datei.path).read_bytes(), datei.seiten) == (b"%PDF-1.7 1", 12)
        assert Fassungsdatei.objects.count() == 1
    assert len([name for name in dateien() if f"analyse-{entwurf.pk}-" in name]) == 1


def test_ein_abbruch_beim_setzen_hinterlaesst_nichts(
    entwurf: Analyse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def abbrechen(inhalt: object, vermerk: object, *, melde: object, beilagen: object) -> Druck:
        raise Abgebrochen("Abgebrochen.")

    monkeypatch.setattr(ausgabe, "drucken", abbrechen)
    with scope(traeger=[entwurf.traeger_id]):
        fassung = festschreiben(analyse=entwurf, durch=None)
        with pytest.raises(Abgebrochen):
            ausgeben(fassung=fassung)
        assert not Fassungsdatei.objects.exists()
    assert [name for name in dateien() if f"analyse-{entwurf.pk}-" in name] == []


def test_eine_volle_platte_hinterlaesst_keine_halbe_datei(
    entwurf: Analyse, ohne_satz: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def voll(kennung: int) -> None:
        raise OSError(28, "Kein Platz")

    monkeypatch.setattr(ablage.os, "fsync", voll)
    with scope(traeger=[entwurf.traeger_id]):
        fassung = festschreiben(analyse=entwurf, durch=None)
        with pytest.raises(OSError, match="Kein Platz"):
            ausgeben(fassung=fassung)
        assert not Fassungsdatei.objects.exists()
    assert [name for name in dateien() if "unfertig" in name or f"analyse-{entwurf.pk}-" in name] == []


def test_ein_veraenderter_inhalt_wird_nicht_gedruckt(entwurf: Analyse, ohne_satz: list[int]) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        fassung = festschreiben(analyse=entwurf, durch=None)
        Fassung.objects.filter(pk=fassung.pk).update(inhalt=fassung.inhalt | {"titel": "Gefälscht"})
        fassung.refresh_from_db()
        with pytest.raises(Fachfehler, match="passt nicht zu seiner Prüfsumme"):
            ausgeben(fassung=fassung)
    assert ohne_satz == []


def test_fehlt_die_datei_auf_der_platte_sagt_es_wo(entwurf: Analyse, ohne_satz: list[int]) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        fassung = festschreiben(analyse=entwurf, durch=None)
        default_storage.delete(ausgeben(fassung=fassung).datei.name)
        with pytest.raises(Fachfehler, match="fehlt im Datenordner"):
            ausgeben(fassung=fassung)


def test_eine_unbekannte_form_wird_benannt(entwurf: Analyse, ohne_satz: list[int]) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        fassung = festschreiben(analyse=entwurf, durch=None)
        alle = "pdf, docx, html, xlsx, csv-excel, csv"
        with pytest.raises(Fachfehler, match=rf"Die Form „odt“ gibt es nicht\. Vorhanden: {alle}\."):
            ausgeben(fassung=fassung, form="odt")


def test_eine_nummer_gibt_es_je_analyse_nur_einmal(entwurf: Analyse) -> None:
    with scope(traeger=[entwurf.traeger_id]):
        fassung = festschreiben(analyse=entwurf, durch=None)
        with pytest.raises(IntegrityError, match="fassung_nummer_einmal"), transaction.atomic():
            Fassung.objects.create(analyse=entwurf, nummer=fassung.nummer, inhalt={}, sha256="0" * 64)
