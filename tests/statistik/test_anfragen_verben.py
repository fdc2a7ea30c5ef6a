"""Datenanfragen: wer was darf, welcher Schritt auf welchen folgt, und was zwei zugleich tun können."""

import re
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from agenturen.models import Protokolleintrag
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.raeume.models import Ebene, Raumeinheit
from sozialraum.statistik.anfragen.abfragen import ueberfaellige_anfragen, verlauf
from sozialraum.statistik.anfragen.gebiete import gebietsgruppen, gebietsstaende, zeilen
from sozialraum.statistik.anfragen.modelle import Datenanfrage
from sozialraum.statistik.anfragen.stellen import (
    anfrage_aendern,
    anfrage_anlegen,
    anfrage_stellen,
    merkmale_festlegen,
)
from sozialraum.statistik.anfragen.verfolgen import (
    ablehnung_festhalten,
    anfrage_erinnern,
    anfrage_zurueckziehen,
)
from sozialraum.statistik.anfragen.zeitangaben import aufgezaehlt, in_kuerze, zeitraeume_lesen
from sozialraum.statistik.models import Importvorlage, Quelle
from tests import besetzung as b
from tests.statistik import anfragen as a

pytestmark = pytest.mark.django_db


# Stellen -----------------------------------------------------------------------------------------


def test_vom_entwurf_zur_gestellten_anfrage_steht_alles_im_verlauf() -> None:
    anfrage = a.gestellt()
    jahr = a.heute().year
    assert anfrage.nummer == f"DA-{jahr}-001"
    assert anfrage.zustand == "gefragt"
    assert anfrage.gefragt_am == a.heute()
    assert [(schritt.was, schritt.wer, schritt.grund) for schritt in verlauf(anfrage)] == [
        ("Datenanfrage angelegt", "Birgit Sommer", ""),
        ("Datenanfrage geändert", "Birgit Sommer", ""),
        (
            f"Datenanfrage gestellt am {a.heute():%d.%m.%Y}, Frist {anfrage.frist:%d.%m.%Y}",
            "Birgit Sommer",
            "",
        ),
    ]
    vorlagen = Importvorlage.objects.filter(quelle__schluessel="anfrage-jobcenter-probstadt").order_by("pk")
    assert [vorlage.schluessel for vorlage in vorlagen] == [
        f"da-{jahr}-001",
        f"da-{jahr}-001-csv",
        f"da-{jahr}-001-csv-komma",
    ]
    assert Quelle.objects.get(schluessel="anfrage-jobcenter-probstadt").quellenvermerk == (
        "Jobcenter Probstadt, Auskunft auf Anfrage"
    )


def test_die_nummern_zaehlen_im_jahr_weiter() -> None:
    jahr = a.heute().year
    assert [a.entwurf().nummer for _ in range(3)] == [f"DA-{jahr}-{nummer:03}" for nummer in (1, 2, 3)]


@pytest.mark.parametrize("wer", ["aylin", "carsten", "daria", "guelsen", "farid", "frauke", "hatice"])
def test_wer_nicht_koordiniert_oder_woanders_darf_nicht_im_namen_der_agentur_fragen(wer: str) -> None:
    person = getattr(b, wer)()
    with pytest.raises(PermissionDenied):
        anfrage_anlegen(agentur=b.ia_hafen(), angaben=a.angaben(), durch=person)
    anfrage = a.gestellt()
    for tat in (
        lambda: anfrage_stellen(anfrage=anfrage, durch=person),
        lambda: anfrage_erinnern(anfrage=anfrage, frist=a.heute() + timedelta(9), durch=person),
        lambda: ablehnung_festhalten(anfrage=anfrage, am=a.heute(), grund="nein", durch=person),
        lambda: anfrage_zurueckziehen(anfrage=anfrage, grund="nein", durch=person),
        lambda: anfrage_aendern(anfrage=anfrage, angaben=a.angaben(), version=1, durch=person),
        lambda: merkmale_festlegen(anfrage=anfrage, merkmale=[], version=1, durch=person),
    ):
        with pytest.raises(PermissionDenied):
            tat()
    anfrage.refresh_from_db()
    assert anfrage.zustand == "gefragt"


def test_die_administration_fragt_fuer_jede_agentur() -> None:
    assert a.gestellt(durch=b.emre(), agentur=b.ia_suedhang()).zustand == "gefragt"


def test_ohne_merkmal_laesst_sich_nichts_stellen() -> None:
    anfrage = a.entwurf(merkmale=[])
    with pytest.raises(Fachfehler, match="nennt noch kein Merkmal"):
        anfrage_stellen(anfrage=anfrage, durch=b.birgit())
    assert not Importvorlage.objects.filter(schluessel__startswith="da-").exists()


def test_die_frist_liegt_nach_dem_schreiben() -> None:
    anfrage = a.entwurf(frist=date(2026, 3, 1))
    with pytest.raises(Fachfehler) as fehler:
        anfrage_stellen(anfrage=anfrage, durch=b.birgit(), am=date(2026, 3, 1))
    assert fehler.value.text == (
        "Die Frist (01.03.2026) liegt nicht nach dem Tag des Schreibens (01.03.2026). Bitte ändern Sie die "
        "Frist."
    )


def test_gleiche_merkmale_werden_nicht_zweimal_gefragt() -> None:
    anfrage = a.entwurf(merkmale=[])
    with pytest.raises(Fachfehler, match="zweimal genannt"):
        merkmale_festlegen(
            anfrage=anfrage,
            merkmale=[a.LEISTUNGEN, a.LEISTUNGEN],
            version=anfrage.version,
            durch=b.birgit(),
        )


def test_gestelltes_aendert_niemand_mehr() -> None:
    anfrage = a.gestellt()
    with pytest.raises(Fachfehler, match="was sie verlangt, steht damit fest"):
        anfrage_aendern(anfrage=anfrage, angaben=a.angaben(), version=anfrage.version, durch=b.birgit())


def test_wer_einen_alten_stand_speichert_erfaehrt_es() -> None:
    anfrage = a.entwurf()
    alt = anfrage.version
    anfrage_aendern(anfrage=anfrage, angaben=a.angaben(betreff="neu"), version=alt, durch=b.birgit())
    with pytest.raises(VeralteterStand):
        anfrage_aendern(anfrage=anfrage, angaben=a.angaben(betreff="alt"), version=alt, durch=b.emre())
    anfrage.refresh_from_db()
    assert anfrage.betreff == "neu"


# Danach ------------------------------------------------------------------------------------------


def test_erinnern_setzt_eine_neue_frist_und_geht_zweimal() -> None:
    anfrage = a.gestellt(am=date(2026, 1, 5), frist=date(2026, 2, 2))
    anfrage_erinnern(anfrage=anfrage, frist=date(2026, 2, 20), am=date(2026, 2, 5), durch=b.birgit())
    anfrage_erinnern(anfrage=anfrage, frist=date(2026, 3, 20), am=date(2026, 3, 5), durch=b.emre())
    assert (anfrage.zustand, anfrage.erinnert_am, anfrage.frist) == (
        "erinnert",
        date(2026, 3, 5),
        date(2026, 3, 20),
    )
    assert [schritt.was for schritt in verlauf(anfrage)][2:] == [
        "Datenanfrage gestellt am 05.01.2026, Frist 02.02.2026",
        "An Datenanfrage erinnert am 05.02.2026, Frist 20.02.2026",
        "An Datenanfrage erinnert am 05.03.2026, Frist 20.03.2026",
    ]


def test_eine_ablehnung_hat_tag_und_grund() -> None:
    anfrage = a.gestellt(am=date(2026, 1, 5), frist=date(2026, 2, 2))
    for am, grund, satz in (
        (date(2026, 2, 1), "  ", "nennen Sie den Grund"),
        (date(2026, 1, 4), "zu aufwendig", "liegt vor dem der Anfrage"),
        (a.heute() + timedelta(1), "zu aufwendig", "liegt in der Zukunft"),
    ):
        with pytest.raises(Fachfehler, match=satz):
            ablehnung_festhalten(anfrage=anfrage, am=am, grund=grund, durch=b.birgit())
    ablehnung_festhalten(anfrage=anfrage, am=date(2026, 2, 1), grund="zu aufwendig", durch=b.birgit())
    assert (anfrage.zustand, anfrage.abgelehnt_am, anfrage.ablehnungsgrund) == (
        "abgelehnt",
        date(2026, 2, 1),
        "zu aufwendig",
    )


SCHRITTE: dict[str, Callable[[Datenanfrage], Any]] = {
    "stellen": lambda anfrage: anfrage_stellen(anfrage=anfrage, durch=b.birgit()),
    "erinnern": lambda anfrage: anfrage_erinnern(
        anfrage=anfrage, frist=a.heute() + timedelta(30), durch=b.birgit()
    ),
    "ablehnen": lambda anfrage: ablehnung_festhalten(
        anfrage=anfrage, am=a.heute(), grund="zu aufwendig", durch=b.birgit()
    ),
    "zurückziehen": lambda anfrage: anfrage_zurueckziehen(
        anfrage=anfrage, grund="erledigt", durch=b.birgit()
    ),
}
ERLAUBT = {
    "entwurf": {"stellen", "zurückziehen"},
    "gefragt": {"erinnern", "ablehnen", "zurückziehen"},
    "erinnert": {"erinnern", "ablehnen", "zurückziehen"},
    "geliefert": set(),
    "abgelehnt": set(),
    "zurueckgezogen": set(),
}


@pytest.mark.parametrize("schritt", SCHRITTE)
@pytest.mark.parametrize("zustand", ERLAUBT)
def test_aus_jedem_zustand_gehen_nur_die_erlaubten_schritte(zustand: str, schritt: str) -> None:
    anfrage = a.entwurf()
    if zustand != "entwurf":
        Datenanfrage.objects.filter(pk=anfrage.pk).update(
            zustand=zustand,
            gefragt_am=a.heute(),
            erinnert_am=a.heute(),
            abgelehnt_am=a.heute(),
            ablehnungsgrund="zu aufwendig",
        )
        anfrage.refresh_from_db()
    vorher = Protokolleintrag.objects.count()
    if schritt in ERLAUBT[zustand]:
        SCHRITTE[schritt](anfrage)
        assert anfrage.zustand != zustand or (zustand, schritt) == ("erinnert", "erinnern")
        assert Protokolleintrag.objects.count() == vorher + 1
        return
    with pytest.raises(Fachfehler):
        SCHRITTE[schritt](anfrage)
    anfrage.refresh_from_db()
    assert anfrage.zustand == zustand
    assert Protokolleintrag.objects.count() == vorher


@pytest.mark.django_db(transaction=True)
def test_zwei_zugleich_nur_einer_entscheidet() -> None:
    """Birgit hält die Ablehnung fest, während Emre zurückzieht: genau eines gilt, der andere erfährt es."""
    anfrage = a.gestellt()
    birgit, emre = b.birgit(), b.emre()
    schranke = threading.Barrier(2)
    ergebnisse: list[str] = []

    def versuchen(tat: Callable[[Datenanfrage], None], name: str) -> None:
        eigene = Datenanfrage.objects.select_related("agentur").get(pk=anfrage.pk)
        schranke.wait(10)
        try:
            tat(eigene)
            ergebnisse.append(name)
        except Fachfehler as fehler:
            ergebnisse.append(fehler.text)
        finally:
            connection.close()

    faeden = [
        threading.Thread(
            target=versuchen,
            args=(
                lambda eine: ablehnung_festhalten(anfrage=eine, am=a.heute(), grund="nein", durch=birgit),
                "abgelehnt",
            ),
        ),
        threading.Thread(
            target=versuchen,
            args=(
                lambda eine: anfrage_zurueckziehen(anfrage=eine, grund="nein", durch=emre),
                "zurueckgezogen",
            ),
        ),
    ]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(20)
    anfrage.refresh_from_db()
    assert sorted(ergebnisse) in (
        sorted(["abgelehnt", "Die Anfrage lässt sich nicht zurückziehen: Sie ist „abgelehnt“."]),
        sorted(["zurueckgezogen", "Eine Ablehnung lässt sich nicht festhalten: Sie ist „zurückgezogen“."]),
    )
    assert anfrage.zustand in ergebnisse
    letzte = [schritt.was.partition(" am ")[0] for schritt in verlauf(anfrage)][3:]
    assert letzte == [f"Datenanfrage {anfrage.get_zustand_display()}"]


def test_zwei_stellen_zugleich_gibt_eine_anfrage() -> None:
    anfrage = a.entwurf()
    doppelt = Datenanfrage.objects.select_related("agentur").get(pk=anfrage.pk)
    anfrage_stellen(anfrage=anfrage, durch=b.birgit())
    with pytest.raises(Fachfehler, match="nicht noch einmal stellen"):
        anfrage_stellen(anfrage=doppelt, durch=b.emre())


def test_ueberfaellig_zaehlt_die_eigenen_als_administration_alle() -> None:
    a.gestellt(am=date(2026, 1, 5), frist=date(2026, 2, 2))
    a.gestellt(am=date(2026, 1, 5), frist=date(2026, 2, 2), durch=b.frauke(), agentur=b.ia_suedhang())
    a.gestellt()
    heute = a.heute()
    assert [
        ueberfaellige_anfragen(person, heute)
        for person in (b.birgit(), b.frauke(), b.guelsen(), b.emre(), b.aylin())
    ] == [1, 1, 0, 2, 0]


# Gebiete und Zeiträume ---------------------------------------------------------------------------


def test_eine_ganze_ebene_meint_auch_die_gebiete_von_damals() -> None:
    """Die Lindenhöhe gibt es erst seit 2024; davor lag dort die Alte Lehmgrube."""
    b.probstadt()
    Raumeinheit.objects.filter(schluessel="21").update(gueltig_von=date(2024, 1, 1))
    ebene = Ebene.objects.get(schluessel="stadtteil")
    Raumeinheit.objects.create(
        parent=b.einheit("2"),
        ags=b.AGS,
        ebene=ebene,
        schluessel="29",
        name="Alte Lehmgrube",
        gueltig_bis=date(2024, 1, 1),
    )
    gewaehlt = gebietsstaende(
        ags=b.AGS, ebenen=[ebene.pk], sozialraeume=[], einheiten=[], zeitraeume=["2023", "2024"]
    )
    assert [(einheit.schluessel, zeitraum) for einheit, zeitraum in zeilen(gewaehlt, ["2023", "2024"])] == [
        ("11", "2023"), ("11", "2024"), ("12", "2023"), ("12", "2024"), ("21", "2024"), ("22", "2023"),
        ("22", "2024"), ("29", "2023"),
    ]  # fmt: skip


def test_gebiete_in_worten() -> None:
    b.probstadt()

    def worte(*schluessel: str) -> list[str]:
        return [
            gruppe.kurz
            for gruppe in gebietsgruppen(
                b.AGS,
                [
                    Raumeinheit.objects.select_related("ebene").get(ags=b.AGS, schluessel=s)
                    for s in schluessel
                ],
            )
        ]

    assert worte("11", "12", "21", "22") == ["alle 4 Stadtteile in Probstadt"]
    assert worte("11", "12") == ["die Stadtteile Hafenviertel und Weberviertel"]
    assert worte("", "1", "11") == [
        "Probstadt insgesamt",
        "Nordufer (Stadtbezirk)",
        "Hafenviertel (Stadtteil)",
    ]


@pytest.mark.parametrize(
    ("text", "art", "gelesen", "kurz"),
    [
        ("2019-2021, 2023", "jahr", ["2019", "2020", "2021", "2023"], "2019–2021 und 2023"),
        ("2023; 2022", "jahr", ["2022", "2023"], "2022 und 2023"),
        ("2021 bis 2023\n2025", "jahr", ["2021", "2022", "2023", "2025"], "2021–2023 und 2025"),
        ("31.12.2022 bis 31.12.2023", "stichtag", ["2022-12-31", "2023-12-31"], "31.12.2022 und 31.12.2023"),
        ("November 2023 – Januar 2024", "monat", ["2023-11", "2023-12", "2024-01"],
         "November 2023, Dezember 2023 und Januar 2024"),
        ("3/2023 bis 1/2024", "quartal", ["2023-Q3", "2023-Q4", "2024-Q1"],
         "3. Quartal 2023, 4. Quartal 2023 und 1. Quartal 2024"),
        ("Schuljahr 2022/23 bis Schuljahr 2023/24", "schuljahr", ["2022-SJ", "2023-SJ"],
         "Schuljahr 2022/23 und Schuljahr 2023/24"),
    ],
)  # fmt: skip
def test_zeitraeume_wie_ein_mensch_sie_aufzaehlt(text: str, art: str, gelesen: list[str], kurz: str) -> None:
    assert zeitraeume_lesen(text, art) == gelesen
    assert in_kuerze(gelesen) == kurz
    assert zeitraeume_lesen(aufgezaehlt(gelesen), art) == gelesen


EINZELN = "ist keine gleichmäßige Spanne. Bitte zählen Sie die Zeiträume einzeln auf."


@pytest.mark.parametrize(
    ("text", "art", "satz"),
    [
        ("20233", "jahr", "„20233“ ist kein Jahr mit vier Ziffern, etwa 2012."),
        ("2023 bis 2021", "jahr", "„2023 bis 2021“ läuft rückwärts."),
        ("31.12.2022 bis 30.06.2023", "stichtag",
         f"„31.12.2022 bis 30.06.2023“ {EINZELN}"),
        ("1900 bis 2000", "jahr", "Das sind mehr als 60 Zeiträume. Bitte teilen Sie die Anfrage."),
        ("WS 2022/23 bis SoSe 2023", "semester",
         f"„WS 2022/23 bis SoSe 2023“ {EINZELN}"),
    ],
)  # fmt: skip
def test_was_kein_zeitraum_ist_sagt_warum(text: str, art: str, satz: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(satz)}$"):
        zeitraeume_lesen(text, art)
