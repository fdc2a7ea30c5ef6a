"""Was festgeschrieben oder veröffentlicht ist, bleibt: gegen SQL, gegen Befehle, gegen Umwege."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen.models import Vorgang
from analysen import tasks
from analysen.ablauf.einreichen import einreichen
from analysen.ablauf.veroeffentlichen import veroeffentlichen, zurueckziehen
from analysen.festschreiben import Freigabe, festschreiben
from analysen.formen import pdf
from analysen.inhalt import pruefsumme
from analysen.models import Analyse, Fassung, Fassungsdatei, Serienposten, Veroeffentlichung
from analysen.serie.serie_anlegen import serie_anlegen
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.pdf import Druck
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import ohne_trigger, setze_zustand
from tests.analysen.hafen import analyse
from tests.analysen.test_ablauf import freigegeben

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_pruefliste")]


@pytest.fixture
def von() -> Iterator[Analyse]:
    b.carsten(), b.daria(), b.aylin()
    eine = analyse()
    with scope(traeger=[eine.traeger_id]):
        yield eine


@pytest.fixture
def fest(von: Analyse) -> Fassung:
    return freigegeben(von)


def datei(fassung: Fassung, form: str = "pdf") -> Fassungsdatei:
    neue = Fassungsdatei(fassung=fassung, form=form, sha256="a" * 64, groesse=3)
    neue.datei.save(f"{fassung.pk}.{form}", ContentFile(b"abc"))
    return neue


def verweigert(anweisung: str, *angaben: Any, weil: str) -> None:
    with (
        pytest.raises(IntegrityError, match=weil),
        transaction.atomic(),
        connection.cursor() as zeiger,
    ):
        zeiger.execute(anweisung, angaben)


FEST = "ist festgeschrieben; sie wird weder geändert noch gelöscht"


# Die Fassung ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "setzen",
    [
        "inhalt = '{}'",
        "inhalt = jsonb_set(inhalt, '{titel}', '\"Gefälscht\"')",
        "sha256 = repeat('0', 64)",
        "art = 'vorschau'",
        "nummer = 99",
        "analyse_id = analyse_id, freigegeben_von_name = 'Jemand'",
        "eingereicht_von_name = ''",
        "selbst_freigegeben_weil = 'Es eilte.'",
        "erratum = 'Nie gesagt.'",
        "erstellt = now()",
        "quelldateien = '{}'",
        "bedarfe = '{1}'",
        "durch_id = NULL, nummer = 99",
    ],
)
def test_keine_spalte_einer_festgeschriebenen_fassung_aendert_sich(fest: Fassung, setzen: str) -> None:
    verweigert(f"UPDATE analysen_fassung SET {setzen} WHERE id = %s", fest.pk, weil=FEST)
    verweigert(f"UPDATE analysen_fassung SET {setzen}", weil=FEST)


def test_weder_loeschen_noch_zusammenfuehren_noch_ueberschreiben(fest: Fassung) -> None:
    verweigert("DELETE FROM analysen_fassung WHERE id = %s", fest.pk, weil=FEST)
    verweigert("DELETE FROM analysen_fassung", weil=FEST)
    spalten = _geschriebene_spalten()
    alle = ", ".join(spalten)
    verweigert(
        f"INSERT INTO analysen_fassung ({alle}) OVERRIDING SYSTEM VALUE SELECT {alle} FROM analysen_fassung "
        "WHERE id = %s ON CONFLICT (id) DO UPDATE SET inhalt = '{}'",
        fest.pk,
        weil=FEST,
    )
    verweigert(
        f"INSERT INTO analysen_fassung ({', '.join(spalten[1:])}) SELECT {', '.join(spalten[1:])} "
        "FROM analysen_fassung WHERE id = %s "
        "ON CONFLICT (analyse_id, nummer) DO UPDATE SET sha256 = repeat('0', 64)",
        fest.pk,
        weil=FEST,
    )
    verweigert(
        "MERGE INTO analysen_fassung f USING (SELECT %s::bigint AS id) n ON f.id = n.id "
        "WHEN MATCHED THEN UPDATE SET art = 'vorschau'",
        fest.pk,
        weil=FEST,
    )


def _geschriebene_spalten() -> list[str]:
    return [feld.column for feld in Fassung._meta.concrete_fields if not feld.generated]


def test_einlesen_mit_copy_ersetzt_nichts(fest: Fassung) -> None:
    spalten = ", ".join(_geschriebene_spalten())
    with (
        connection.cursor() as zeiger,
        zeiger.copy(
            f"COPY (SELECT {spalten} FROM analysen_fassung WHERE id = {fest.pk:d}) TO STDOUT"
        ) as kopie,
    ):
        zeilen = b"".join(bytes(stueck) for stueck in kopie)
    with (
        pytest.raises(IntegrityError, match="analysen_fassung_pkey"),
        transaction.atomic(),
        connection.wrap_database_errors,
        connection.cursor() as zeiger,
        zeiger.copy(f"COPY analysen_fassung ({spalten}) FROM STDIN") as kopie,
    ):
        kopie.write(zeilen)
    fest.refresh_from_db()
    assert fest.inhalt["titel"] == "Sozialraumanalyse Hafenviertel 2026"


def test_eine_vorschau_wird_durch_umschreiben_nicht_festgeschrieben(von: Analyse) -> None:
    vorschau = festschreiben(analyse=von, durch=b.birgit())
    verweigert(
        "UPDATE analysen_fassung SET art = 'festgeschrieben' WHERE id = %s",
        vorschau.pk,
        weil="festgeschrieben",
    )


def test_ueber_das_modell_geht_es_auch_nicht(fest: Fassung) -> None:
    fest.erratum = "Nie gesagt."
    with pytest.raises(IntegrityError, match=FEST), transaction.atomic():
        fest.save()
    with pytest.raises(IntegrityError, match=FEST), transaction.atomic():
        Fassung.objects.filter(pk=fest.pk).update(inhalt={})
    with pytest.raises(IntegrityError, match=FEST), transaction.atomic():
        Fassung.objects.bulk_update([fest], ["erratum"])
    with pytest.raises(IntegrityError, match=FEST), transaction.atomic():
        fest.delete()
    with pytest.raises(ProtectedError):
        Analyse.objects.get(pk=fest.analyse_id).delete()


def test_wer_eine_person_loescht_nimmt_nur_ihren_verweis(fest: Fassung) -> None:
    with connection.cursor() as zeiger:
        zeiger.execute("UPDATE analysen_fassung SET durch_id = NULL WHERE id = %s", [fest.pk])
    fest.refresh_from_db()
    assert (fest.durch_id, fest.freigegeben_von_name) == (None, "Carsten Wolf")


@pytest.mark.parametrize(
    "tabelle", ["analysen_fassung", "analysen_fassungsdatei", "analysen_veroeffentlichung"]
)
@pytest.mark.parametrize("zusatz", ["CASCADE", "RESTART IDENTITY CASCADE"])
def test_die_tabellen_werden_nicht_geleert(fest: Fassung, tabelle: str, zusatz: str) -> None:
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL sozialraum.leeren = 'nein'")
        zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")
    verweigert(f"TRUNCATE {tabelle} {zusatz}", weil="steht Festgeschriebenes")
    assert Fassung.objects.filter(pk=fest.pk).exists()


def test_auch_von_den_analysen_her_nicht(fest: Fassung) -> None:
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL sozialraum.leeren = 'nein'")
        zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")
    verweigert("TRUNCATE analysen_analyse CASCADE", weil="steht Festgeschriebenes")


def test_der_befehl_flush_leert_nichts(fest: Fassung) -> None:
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL sozialraum.leeren = 'nein'")
        zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(CommandError), transaction.atomic():
        call_command("flush", interactive=False, verbosity=0)
    assert Fassung.objects.filter(pk=fest.pk).exists()


# Ihre Dateien --------------------------------------------------------------------------------------


def test_die_dateien_einer_festgeschriebenen_fassung_bleiben(fest: Fassung) -> None:
    eine = datei(fest)
    weil = "gehört zu einer festgeschriebenen Fassung"
    for setzen in ("sha256 = repeat('0', 64)", "datei = 'anders.pdf'", "form = 'csv'", "groesse = 1"):
        verweigert(f"UPDATE analysen_fassungsdatei SET {setzen} WHERE id = %s", eine.pk, weil=weil)
    verweigert("DELETE FROM analysen_fassungsdatei WHERE id = %s", eine.pk, weil=weil)


def test_weitere_formen_kommen_spaeter_dazu(fest: Fassung) -> None:
    datei(fest, "pdf")
    datei(fest, "csv")
    assert fest.dateien.count() == 2


@pytest.mark.parametrize(
    ("form", "sha256", "weil"),
    [
        ("pdf", "0" * 64, "fassungsdatei_je_form_einmal"),
        ("PDF", "0" * 64, "fassungsdatei_form_bekannt"),
        ("pdf2", "0" * 64, "fassungsdatei_form_bekannt"),
        ("csv", "keine", "fassungsdatei_pruefsumme"),
        ("csv", "A" * 64, "fassungsdatei_pruefsumme"),
    ],
)
def test_unter_einer_form_die_es_gibt_kommt_keine_zweite_datei_dazu(
    fest: Fassung, form: str, sha256: str, weil: str
) -> None:
    datei(fest)
    verweigert(
        "INSERT INTO analysen_fassungsdatei (fassung_id, form, datei, sha256, groesse, erstellt) "
        "VALUES (%s, %s, 'anders.pdf', %s, 3, now())",
        fest.pk,
        form,
        sha256,
        weil=weil,
    )


def test_die_datei_einer_vorschau_laesst_sich_nicht_unterschieben(von: Analyse) -> None:
    vorschau = festschreiben(analyse=von, durch=b.birgit())
    eine = datei(vorschau)
    fest = freigegeben(von)
    verweigert(
        "UPDATE analysen_fassungsdatei SET fassung_id = %s WHERE id = %s",
        fest.pk,
        eine.pk,
        weil="gehört zu einer festgeschriebenen Fassung",
    )


# Die Veröffentlichung ------------------------------------------------------------------------------


@pytest.fixture
def oeffentlich(fest: Fassung) -> Veroeffentlichung:
    return veroeffentlichen(fassung=fest, durch=b.birgit())


@pytest.mark.parametrize(
    "setzen",
    [
        "kennung = 'anders'",
        "ab = now() + interval '1 year'",
        "zusammenfassung = 'Anders.'",
        "durch_name = 'Jemand'",
        "veroeffentlicht = now() + interval '1 day'",
    ],
)
def test_adresse_zeit_und_name_einer_veroeffentlichung_bleiben(
    oeffentlich: Veroeffentlichung, setzen: str
) -> None:
    verweigert(f"UPDATE analysen_veroeffentlichung SET {setzen}", weil="behält Fassung, Adresse und Zeit")
    verweigert("DELETE FROM analysen_veroeffentlichung", weil="behält Fassung, Adresse und Zeit")


@pytest.mark.parametrize(
    "setzen",
    [
        "zurueckgezogen = NULL",
        "zurueckgezogen = NULL, zurueckgezogen_weil = ''",
        "zurueckgezogen = now() + interval '1 day'",
        "zurueckgezogen_weil = 'Gar nichts.'",
        "zurueckgezogen_von_name = 'Jemand'",
    ],
)
def test_eine_ruecknahme_laesst_sich_nicht_umschreiben(oeffentlich: Veroeffentlichung, setzen: str) -> None:
    zurueckziehen(veroeffentlichung=oeffentlich, grund="Ein Name steht darin.", durch=b.birgit())
    verweigert(f"UPDATE analysen_veroeffentlichung SET {setzen}", weil="behält Fassung, Adresse und Zeit")


def test_eine_laufende_sperrfrist_endet_auch_mit_sql_nie_rueckwirkend(oeffentlich: Veroeffentlichung) -> None:
    """Verschieben lässt sie sich, solange sie läuft; wer zugleich zurückzieht, verschiebt nichts."""
    with ohne_trigger("analysen_veroeffentlichung", "veroeffentlichung_bleibt"):
        Veroeffentlichung.objects.update(ab=timezone.now() + timedelta(days=2))
    for setzen in (
        "ab = now() - interval '1 minute'",
        "ab = now() + interval '1 day', kennung = 'anders'",
        "ab = now() + interval '1 day', zurueckgezogen = now(), zurueckgezogen_weil = 'x'",
    ):
        verweigert(f"UPDATE analysen_veroeffentlichung SET {setzen}", weil="behält Fassung, Adresse und Zeit")
    with connection.cursor() as zeiger:
        zeiger.execute("UPDATE analysen_veroeffentlichung SET ab = now() + interval '1 day'")
        assert zeiger.rowcount == 1


def test_eine_vorschau_wird_auch_mit_sql_nicht_oeffentlich(von: Analyse) -> None:
    vorschau = festschreiben(analyse=von, durch=b.birgit())
    verweigert(
        "INSERT INTO analysen_veroeffentlichung (fassung_id, kennung, zusammenfassung, ab, veroeffentlicht, "
        "durch_name, zurueckgezogen_von_name, zurueckgezogen_weil) "
        "VALUES (%s, 'schleichweg', '', now(), now(), 'x', '', '')",
        vorschau.pk,
        weil="nur eine festgeschriebene Fassung",
    )


# Aufgaben und Befehle ------------------------------------------------------------------------------


def test_wer_nicht_freigeben_darf_schreibt_auch_nichts_fest(von: Analyse) -> None:
    freigabe = Freigabe(geprueft=pruefsumme(zusammenstellen(von)))
    for person in (b.aylin(), b.birgit(), b.frauke(), b.emre()):
        with pytest.raises(Exception, match="umfasst nicht: Analysen freigeben"):
            festschreiben(analyse=von, durch=person, freigabe=freigabe)
    with pytest.raises(PermissionDenied, match="nicht vom System"):
        festschreiben(analyse=von, durch=None, freigabe=freigabe)
    assert not Fassung.objects.exists()


@pytest.mark.parametrize("zustand", ["entwurf", "pruefung", "veroeffentlicht", "archiviert"])
def test_wer_freigeben_darf_schreibt_am_schritt_vorbei_nichts_fest(von: Analyse, zustand: str) -> None:
    setze_zustand(von, zustand, eingereicht=timezone.now(), eingereicht_von=b.birgit())
    for person in (b.carsten(), b.daria()):
        with pytest.raises(Fachfehler, match="nur im Schritt der Freigabe"):
            festschreiben(
                analyse=Analyse.objects.get(pk=von.pk),
                durch=person,
                freigabe=Freigabe(geprueft=pruefsumme(zusammenstellen(von)), selbst_weil="Es eilt."),
            )
    assert not Fassung.objects.exists()


def test_aus_einer_freigabe_wird_nur_eine_fassung(fest: Fassung) -> None:
    von = Analyse.objects.get(pk=fest.analyse_id)
    with pytest.raises(Fachfehler, match="nur im Schritt der Freigabe"):
        festschreiben(
            analyse=von, durch=b.daria(), freigabe=Freigabe(geprueft=pruefsumme(zusammenstellen(von)))
        )


def test_wer_eingereicht_hat_schreibt_auch_mit_dem_zustand_nichts_fest(von: Analyse) -> None:
    """Der Zustand ist gesetzt, als hätte jemand den Schritt übersprungen; es fehlen die anderen Augen."""
    setze_zustand(von, "freigegeben", eingereicht=timezone.now(), eingereicht_von=b.carsten())
    freigabe = Freigabe(geprueft=pruefsumme(zusammenstellen(von)))
    with pytest.raises(Fachfehler, match="gibt sie nicht selbst frei"):
        festschreiben(analyse=von, durch=b.carsten(), freigabe=freigabe)


@pytest.mark.parametrize("zustand", ["entwurf", "pruefung"])
def test_aufgaben_und_befehle_geben_einem_entwurf_nur_vorschauen(
    von: Analyse, zustand: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Auch unter dem Namen einer Leitung; gesetzt wird hier nichts, es geht um die Fassung."""
    monkeypatch.setattr(pdf, "drucken", lambda *_, **__: Druck(inhalt=b"%PDF-1.7 Heft", seiten=2))
    if zustand == "pruefung":
        einreichen(analyse=von, durch=b.birgit())
    vorgang = Vorgang.objects.create(
        aufgabe="analysen.pdf_erzeugen", titel="PDF", bezug_id=von.pk, durch=b.carsten(), traeger=b.nordufer()
    )
    serie = serie_anlegen(
        titel="Analysen 2026",
        analysen=[Analyse.objects.select_related("agentur__traeger", "traeger").get(pk=von.pk)],
        formen=["csv"],
        durch=b.carsten(),
    )
    with scopes_disabled():
        tasks.pdf_erzeugen(str(vorgang.pk))
        (posten,) = Serienposten.objects.filter(serie=serie)
        tasks.serienposten_ausgeben(str(posten.vorgang_id))
        call_command("analyse_ausgeben", str(von.pk), "--form", "csv", "--nach", str(tmp_path))
    assert {vorgang.zustand for vorgang in Vorgang.objects.all()} == {"fertig"}
    assert set(Fassung.objects.values_list("art", flat=True)) == {"vorschau"}
    assert Analyse.objects.get(pk=von.pk).zustand == zustand


def test_die_aufgabe_druckt_von_einer_freigegebenen_analyse_nichts_neues(fest: Fassung) -> None:
    """Der Vorgang lag schon in der Warteschlange, als freigegeben wurde."""
    vorgang = Vorgang.objects.create(
        aufgabe="analysen.pdf_erzeugen",
        titel="PDF",
        bezug_id=fest.analyse_id,
        durch=b.birgit(),
        traeger=b.nordufer(),
    )
    with scopes_disabled():
        tasks.pdf_erzeugen(str(vorgang.pk))
    vorgang.refresh_from_db()
    assert (vorgang.zustand, "ist festgeschrieben" in vorgang.fehler) == ("gescheitert", True)
    assert Fassung.objects.count() == 1


def test_nichts_neues_heisst_auch_keine_vorschau(fest: Fassung) -> None:
    with pytest.raises(Fachfehler, match="ist festgeschrieben"):
        festschreiben(analyse=Analyse.objects.get(pk=fest.analyse_id), durch=b.birgit())
