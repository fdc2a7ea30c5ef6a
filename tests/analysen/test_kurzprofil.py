"""Das Kurzprofil: zwei Seiten für heute Abend, ohne Analyse; wer es sieht und was darin steht."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from agenturen.models import Protokolleintrag
from analysen.inhalt import pruefsumme
from analysen.kurzprofil.altersgruppen import vergroebert
from analysen.kurzprofil.druck import drucken
from analysen.kurzprofil.erstellen import kurzprofil_erstellen, traeger_fuer
from analysen.kurzprofil.inhalt import Profilinhalt
from analysen.kurzprofil.zusammenstellen import zusammenstellen
from analysen.models import Analyse, Kurzprofil
from netzwerke.kooperation_feststellen import kooperation_feststellen
from sozialraum.bedarfe.models import Bedarf
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.kennzahl import Altersaufbau, Altersband
from sozialraum.statistik.zeichen import Zeichen
from tests import besetzung as b
from tests.analysen.hafen import zahlen
from tests.analysen.test_druck import seitentexte
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db

HEUTE = date(2026, 11, 22)
ABFRAGEN = 38


def bedarf(aussage: str, *, prioritaet: str = "A", agentur: Any = None, **felder: Any) -> Bedarf:
    agentur = agentur or b.ia_hafen()
    with scopes_disabled():
        neuer = Bedarf.objects.create(
            traeger=agentur.traeger,
            agentur=agentur,
            aussage=aussage,
            arten=["empfunden"],
            seit=date(2025, 1, 1),
            prioritaet=prioritaet,
            begruendung="Viele nennen es." if prioritaet else "",
            **felder,
        )
        neuer.sozialraeume.set([b.hafenviertel()])
    return neuer


def viertel() -> None:
    """Zahlen, ein Bedarf, ein Angebot mit Termin, ein Partner und ein Netzwerk mit Sitzung."""
    zahlen()
    bedarf("Eltern im Schichtdienst finden am Abend keinen Deutschkurs.")
    bedarf("Längst erledigt.", status=Bedarf.Status.GEDECKT)
    sprachcafe = b.angebot("Sprachcafé am Hafen", ort="Bücherei")
    b.termin(sprachcafe, date(2026, 11, 26))
    b.termin(sprachcafe, date(2026, 12, 3))
    b.termin(sprachcafe, date(2026, 11, 19))
    schule = b.akteur("Grundschule am Hafen", sozialraeume=[b.hafenviertel()])
    with scope(traeger=[b.nordufer().pk]):
        kooperation_feststellen(agentur=b.ia_hafen(), partner=schule, durch=b.aylin(), anlass="Gespräch")
    b.netzwerk("Stadtteilkonferenz Hafen")


def profil(**anders: Any) -> Kurzprofil:
    angaben = {"sozialraum": b.hafenviertel(), "traeger": b.nordufer(), "durch": b.aylin(), "heute": HEUTE}
    return kurzprofil_erstellen(**(angaben | anders))


def gelesen(eines: Kurzprofil) -> list[str]:
    with eines.datei.open("rb") as strom:
        return seitentexte(strom.read())


def test_es_braucht_keine_analyse_und_hat_zwei_seiten(dateiordner: Path) -> None:
    viertel()
    erste, zweite = gelesen(profil())
    with scopes_disabled():
        assert not Analyse.objects.exists()
    for stelle in ("Kurzprofil", "Hafenviertel", "1.250", "51.000", "24,0 %", "Q1 ", "12,0 %"):
        assert stelle in erste
    for stelle in (
        "A Eltern im Schichtdienst finden am Abend keinen Deutschkurs.",
        "Sprachcafé am Hafen",
        "Do, 26.11.2026",
        "Grundschule am Hafen",
        "Stadtteilkonferenz Hafen",
        "Stand 22. November 2026",
        "Q1 ",
    ):
        assert stelle in zweite
    for fehlt in ("Längst erledigt", "19.11.2026", "03.12.2026"):
        assert fehlt not in zweite


def test_es_ist_barrierefrei_nach_pdf_ua(dateiordner: Path) -> None:
    viertel()
    with profil().datei.open("rb") as strom:
        pdf = strom.read()
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []
    with pikepdf.open(io.BytesIO(pdf)) as dokument:
        assert str(dokument.docinfo["/Title"]) == "Kurzprofil Hafenviertel"


def test_derselbe_inhalt_ist_dieselbe_datei_und_ein_neuer_eine_neue(dateiordner: Path) -> None:
    viertel()
    eines, zweites = profil(), profil()
    assert eines.pk == zweites.pk and eines.sha256 == pruefsumme(eines.inhalt)
    assert eines.groesse == eines.datei.size
    assert Protokolleintrag.objects.filter(ereignis="Kurzprofil erstellt").count() == 1
    bedarf("Nachbarschaften brauchen einen Ort für den Abend.")
    neues = profil()
    assert neues.pk != eines.pk and neues.datei.name != eines.datei.name


def test_ein_sozialraum_ohne_zahlen_und_register_sagt_was_fehlt(dateiordner: Path) -> None:
    erste, zweite = gelesen(profil())
    assert "Für Hafenviertel liegen keine statistischen Werte vor." in erste
    for satz in (
        "ist kein offener Bedarf festgehalten",
        "Zurzeit läuft hier kein Angebot",
        "Kein Termin ist eingetragen",
        "Noch keine Kooperation ist festgehalten",
    ):
        assert satz in zweite


def test_aus_dem_register_eines_anderen_traegers_steht_nichts_darin(dateiordner: Path) -> None:
    viertel()
    fremdes = profil(traeger=b.suedhang(), durch=b.frauke())
    ganz = " ".join(gelesen(fremdes))
    assert "1.250" in ganz
    assert "Eltern im Schichtdienst" not in ganz and "Sprachcafé" not in ganz


def test_auch_viele_lange_namen_passen_auf_zwei_seiten(dateiordner: Path) -> None:
    zahlen()
    lang = "Donaudampfschifffahrtsgesellschaftskapitänswitwen und ihre Nachbarinnen " * 4
    for n in range(12):
        bedarf(f"{n} {lang}"[:300])
        angebot = b.angebot(f"{n} {lang}"[:200], ort=lang[:200])
        b.termin(angebot, date(2026, 12, 1))
    with scope(traeger=[b.nordufer().pk]):
        inhalt = zusammenstellen(sozialraum=b.hafenviertel(), traeger=b.nordufer(), heute=HEUTE)
    druck = drucken(inhalt, "ab" * 32)
    assert druck.seiten == 2
    assert "weitere" in seitentexte(druck.inhalt)[1]


def test_die_zahl_der_abfragen_waechst_nicht_mit_dem_register(django_assert_num_queries: Any) -> None:
    viertel()

    def stelle_zusammen() -> Profilinhalt:
        return zusammenstellen(sozialraum=b.hafenviertel(), traeger=b.nordufer(), heute=HEUTE)

    stelle_zusammen()
    with django_assert_num_queries(ABFRAGEN):
        stelle_zusammen()
    for n in range(30):
        bedarf(f"Bedarf {n}")
        b.termin(b.angebot(f"Angebot {n}"), date(2026, 12, 1))
    with django_assert_num_queries(ABFRAGEN):
        stelle_zusammen()


# Seiten --------------------------------------------------------------------------------------------


def adresse() -> str:
    return reverse("analysen:kurzprofil", args=[b.hafenviertel().pk])


def test_aylin_hat_es_nach_zwei_klicks(als: Any, werkbank: Werkbank, dateiordner: Path) -> None:
    """Erster Klick: erstellen. Zweiter Klick: herunterladen."""
    viertel()
    aylin = als(b.aylin())
    seite = aylin.get(reverse("raeume:sozialraum", args=[b.hafenviertel().pk])).content.decode()
    assert f'hx-get="{adresse()}"' in seite
    with werkbank.tag():
        waehrend = aylin.post(adresse(), headers={"HX-Request": "true"}).content.decode()
    assert "Das Kurzprofil entsteht" in waehrend and "every 500ms" in waehrend
    danach = aylin.get(adresse(), headers={"HX-Request": "true"}).content.decode()
    assert "Das Kurzprofil entsteht" not in danach
    with scopes_disabled():
        eines = Kurzprofil.objects.get()
    ziel = reverse("analysen:kurzprofil_datei", args=[eines.pk])
    assert ziel in danach
    antwort = aylin.get(ziel)
    assert antwort["Content-Disposition"].startswith('attachment; filename="Kurzprofil_Hafenviertel_')
    assert b"".join(antwort.streaming_content).startswith(b"%PDF")


def test_zwei_klicks_hintereinander_geben_einen_vorgang(als: Any, werkbank: Werkbank) -> None:
    aylin = als(b.aylin())
    for _ in range(2):
        aylin.post(adresse())
    from agenturen.models import Vorgang

    assert Vorgang.objects.filter(aufgabe="analysen.kurzprofil_erstellen").count() == 1


@pytest.mark.parametrize("wer", ["daria", "emre", "hatice"])
def test_wer_nicht_ausgeben_darf_bekommt_keines(als: Any, wer: str) -> None:
    assert als(getattr(b, wer)()).get(adresse()).status_code in (403, 404)


def test_das_kurzprofil_eines_anderen_traegers_gibt_es_nicht(als: Any, dateiordner: Path) -> None:
    eines = profil()
    assert als(b.frauke()).get(reverse("analysen:kurzprofil_datei", args=[eines.pk])).status_code == 404


def test_der_traeger_ist_der_dessen_agentur_hier_arbeitet() -> None:
    assert traeger_fuer(b.aylin(), b.hafenviertel()) == b.nordufer()
    assert traeger_fuer(b.frauke(), b.hafenviertel()) == b.suedhang()


# Befehl --------------------------------------------------------------------------------------------


def ausgeben(*angaben: object) -> str:
    heraus = io.StringIO()
    call_command("kurzprofil_ausgeben", *map(str, angaben), stdout=heraus)
    return heraus.getvalue()


def test_der_befehl_schreibt_die_datei(tmp_path: Path, dateiordner: Path) -> None:
    b.hafenviertel()
    ziel = tmp_path / "heute" / "profil.pdf"
    assert "2 Seiten" in ausgeben("--sozialraum", "Hafenviertel", "--ausgabe", ziel)
    assert ziel.read_bytes().startswith(b"%PDF")


def test_der_befehl_nennt_was_es_gibt(tmp_path: Path) -> None:
    b.hafenviertel()
    with pytest.raises(CommandError, match=r"„Mond“ gibt es nicht\. Vorhanden: Hafenviertel"):
        ausgeben("--sozialraum", "Mond", "--ausgabe", tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="Den Träger „Mond“ gibt es nicht"):
        ausgeben("--sozialraum", "Hafenviertel", "--traeger", "Mond", "--ausgabe", tmp_path / "x.pdf")


# Altersgruppen -------------------------------------------------------------------------------------


def aufbau(*grenzen: int, geheim: int | None = None) -> Altersaufbau:
    anfaenge = (0, *grenzen)
    return Altersaufbau(
        gebiet=Gebiet("x", "X", "Stadtteil", ()),
        zeitraum="2024",
        baender=tuple(
            Altersband(
                von,
                bis,
                None if von == geheim else Decimal(10),
                None if von == geheim else Decimal("2.5"),
                Zeichen.GEHEIM if von == geheim else None,
            )
            for von, bis in zip(anfaenge, (*grenzen, None), strict=True)
        ),
    )


def test_grosse_altersgruppen_sind_summen_der_gelieferten() -> None:
    (grob,) = vergroebert([aufbau(3, 6, 10, 18, 65)])
    assert [(band.von, band.bis, band.anzahl) for band in grob.baender] == [
        (0, 6, 20),
        (6, 18, 20),
        (18, 65, 10),
        (65, None, 10),
    ]


def test_eine_geschlossene_altersgruppe_schliesst_ihre_grosse() -> None:
    (grob,) = vergroebert([aufbau(3, 6, 18, geheim=3)])
    assert grob.baender[0].anteil is None and grob.baender[0].zeichen is Zeichen.GEHEIM
    assert grob.baender[1].anteil == Decimal("2.5")


def test_nur_gemeinsame_grenzen_trennen() -> None:
    eines, anderes = vergroebert([aufbau(6, 18, 65), aufbau(18, 65)])
    assert eines.grenzen == anderes.grenzen == ((0, 18), (18, 65), (65, None))
