"""Was ist neu seit der letzten Analyse? Der Baustein, die Seite und das Kapitel damals und heute."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from analysen.festschreiben import festschreiben
from analysen.inhalt import Zahl
from analysen.models import Analyse, Baustein, Fassung
from analysen.neues.hervorheben import Seite, im_html
from analysen.neues.wandel import wandel_in_worten
from analysen.zusammenstellen import zusammenstellen
from sozialraum.statistik.models import Wert
from tests import besetzung as b
from tests.analysen import hafen
from tests.analysen.am_weg_vorbei import schreibe_fest
from tests.statistik.lieferungen import liefere


def zahl(wert: str | None, text: str, einheit: str = "%", zeitraum: str = "2022") -> Zahl:
    return Zahl(
        text=text,
        wert=wert,
        zeichen="" if wert else "geheim",
        einheit=einheit,
        indikator="anteil_u18",
        gebiet="g",
        zeitraum=zeitraum,
    )


@pytest.mark.parametrize(
    ("alt", "neu", "worte"),
    [
        (zahl("17.04", "17,0 %"), zahl("20", "20,0 %"), "+3,0 Prozentpunkte"),
        (zahl("17.04", "17,0 %"), zahl("16.96", "17,0 %"), "unverändert"),
        (zahl("1000", "1.000", "Anzahl"), zahl("1250", "1.250", "Anzahl"), "+250 (+25,0 %)"),
        (zahl("12", "12", "Anzahl"), zahl("9", "9", "Anzahl"), "−3"),
        (zahl("2.02", "2,02", "Personen je Haushalt"), zahl("1.99", "1,99", "Personen je Haushalt"), "−0,03"),
        (zahl(None, "•"), zahl("20", "20,0 %"), "jetzt ausgewiesen"),
        (zahl("20", "20,0 %"), zahl(None, "•"), "nicht mehr ausgewiesen"),
        (zahl("8.21", "8,2 ‰", "‰"), zahl("9.4", "9,4 ‰", "‰"), "+1,2 Promillepunkte"),
        (zahl("8.4", "8,4 ‰", "‰"), zahl("7.4", "7,4 ‰", "‰"), "−1,0 Promillepunkte"),
        (zahl("17.04", "17,04 %"), zahl("17.02", "17,0 %"), "−0,04 Prozentpunkte"),
        # Einfache Sprache sagt weniger genau: Was gleich dasteht, ist unverändert.
        (
            zahl("23904", "etwa 24.000", "Anzahl"),
            zahl("24257", "etwa 24.000", "Anzahl"),
            "unverändert",
        ),
        (
            zahl("23104", "etwa 23.000", "Anzahl"),
            zahl("24257", "etwa 24.000", "Anzahl"),
            "mehr als damals",
        ),
        (zahl("26.1", "etwa 1 von 4"), zahl("19.8", "1 von 5"), "weniger als damals"),
        (zahl("25.0", "1 von 4"), zahl("25.2", "etwa 1 von 4"), "unverändert"),
        (
            zahl("24100", "24.100", "Anzahl"),
            zahl("24257", "etwa 24.000", "Anzahl"),
            "heute gerundet genannt",
        ),
        (None, zahl("20", "20,0 %"), "neu"),
        (zahl("20", "20,0 %"), None, "nicht mehr enthalten"),
    ],
)
def test_wandel_in_worten(alt: Zahl | None, neu: Zahl | None, worte: str) -> None:
    assert hafen.lesbar(wandel_in_worten(alt, neu)) == worte


def test_hervorgehoben_wird_nur_im_text() -> None:
    """Zeichnungen, Attribute und längere Zahlen bleiben, wie sie sind."""
    html = '<p title="17,0 %">17,0 % und 117,0 % und 17,0&nbsp;%</p><svg><text>17,0 %</text></svg>'
    assert im_html(html, {"17,0\u00a0%": "20,0\u00a0%"}, Seite.DAMALS) == (
        '<p title="17,0 %"><mark class="geaendert">17,0 %<span class="kern-sr-only"> (heute 20,0\u00a0%)'
        "</span></mark> und 117,0 % und 17,0&nbsp;%</p><svg><text>17,0 %</text></svg>"
    )


# Mit Datenbank -------------------------------------------------------------------------------------


@pytest.fixture
def neue(db) -> Analyse:
    """Die Analyse 2024 mit Zahlen bis 2019 ist festgeschrieben, die von 2026 folgt ihr."""
    hafen.zahlen()
    with scope(traeger=[b.nordufer().pk]):
        alte = hafen.analyse(berichtsjahr=2024)
        Analyse.objects.filter(pk=alte.pk).update(datenstand=2019)
        alte.refresh_from_db()
        text = hafen.kapitel(alte, "bevoelkerung").bausteine.filter(art=Baustein.Art.TEXT).first()
        text.text, text.ausgangstext = "Im Viertel leben {{ew}} Menschen, früher 1.000.", False
        text.save()
        schreibe_fest(alte)
        neue = hafen.analyse(berichtsjahr=2026)
        neue.vorgaenger = alte
        neue.save()
    return neue


def neues_bloecke(analyse: Analyse) -> list[dict]:
    with scope(traeger=[analyse.traeger_id]):
        analyse.kapitel.first().bausteine.create(art="neues", reihenfolge=90)
        inhalt = zusammenstellen(analyse)
    return [
        block
        for kapitel in inhalt["kapitel"]
        for block in kapitel["bloecke"]
        if "seit der Analyse 2024" in block.get("titel", block.get("text", ""))
    ]


def test_der_baustein_sagt_zahl_fuer_zahl_was_sich_geaendert_hat(neue: Analyse) -> None:
    satz, tabelle = neues_bloecke(neue)[:2]
    assert hafen.lesbar(satz["text"]) == (
        "Am meisten bewegt hat sich seit der Analyse 2024 der Anteil der Ausländerinnen und Ausländer: von "
        "20,0 % (2019) auf 24,0 % (2024), +4,0 Prozentpunkte."
    )
    zeilen = {z["kopf"]: [hafen.lesbar(zelle["text"]) for zelle in z["zellen"]] for z in tabelle["zeilen"]}
    assert zeilen["Einwohnerinnen und Einwohner"] == ["1.000 (2019)", "1.250 (2024)", "+250 (+25,0 %)"]
    assert zeilen["Anteil der unter 18-Jährigen"] == ["17,0 % (2019)", "20,0 % (2024)", "+3,0 Prozentpunkte"]


def test_ohne_vorgaenger_steht_da_nichts(neue: Analyse) -> None:
    neue.vorgaenger = None
    neue.save()
    assert neues_bloecke(neue) == []


def test_die_seite_nennt_geaenderte_neue_und_weggefallene_zahlen(neue: Analyse, als) -> None:
    ziel = reverse("analysen:neues", args=[neue.pk])
    sofort = hafen.lesbar(als(b.aylin()).get(ziel).content.decode())
    with scope(traeger=[neue.traeger_id]):
        fassung = Fassung.objects.get(analyse=neue.vorgaenger_id).pk
    assert f'hx-get="{ziel}?zahlen=1&amp;fassung={fassung}"' in sofort and "+3,0" not in sofort
    seite = hafen.lesbar(als(b.aylin()).get(ziel, {"zahlen": "1"}).content.decode())
    assert "Was ist neu seit 2024?" in seite
    assert "+3,0 Prozentpunkte" in seite
    assert "Sozialraumanalyse Hafenviertel 2024, Fassung 1" in seite


def test_eine_berichtigte_zahl_heisst_berichtigt(neue: Analyse, als) -> None:
    """Verglichen mit der eigenen Fassung von vorhin, nachdem das Amt 2024 berichtigt hat."""
    with scope(traeger=[neue.traeger_id]):
        eigene = festschreiben(analyse=neue, durch=None)
    Wert.objects.filter(zeitraum="2024", einheit__schluessel="11").update(aktuell=False)
    liefere(
        {("11", "2024"): dict(zip(hafen.MERKMALE, (1300, 100, 150, 850, 200, 300), strict=True))},
        datei="berichtigt.csv",
    )
    ziel = reverse("analysen:neues", args=[neue.pk])
    seite = hafen.lesbar(als(b.aylin()).get(ziel, {"fassung": eigene.pk, "zahlen": "1"}).content.decode())
    assert "+50 (+4,0 %)" in seite
    assert "berichtigt" in seite


def test_das_kapitel_damals_hebt_geaenderte_zahlen_hervor(neue: Analyse, als) -> None:
    seite = hafen.lesbar(
        als(b.aylin()).get(reverse("analysen:neues_kapitel", args=[neue.pk, "bevoelkerung"])).content.decode()
    )
    hervor = '<mark class="geaendert">1.000<span class="kern-sr-only"> (heute 1.250)</span></mark>'
    assert f"leben {hervor} Menschen" in seite
    assert f"früher {hervor}." in seite
    # Im Verlauf ist nur das letzte Jahr von damals ein anderer Stand als heute.
    assert seite.count('<mark class="geaendert">1.000<') == seite.count("(heute 1.250)")
    assert "Heute: der Entwurf" in seite


def test_auch_heute_ist_hervorgehoben_was_damals_anders_lautete(neue: Analyse, als) -> None:
    """Dieselbe Zahl auf beiden Seiten: damals 17,0 %, heute 20,0 %; ältere Jahre der Reihe nicht."""
    ziel = reverse("analysen:neues_kapitel", args=[neue.pk, "bevoelkerung"])
    seite = hafen.lesbar(als(b.aylin()).get(ziel).content.decode())
    damals, heute = seite.split("Heute: der Entwurf")
    assert '<mark class="geaendert">17,0 %<span class="kern-sr-only"> (heute 20,0 %)</span></mark>' in damals
    assert '<mark class="geaendert">20,0 %<span class="kern-sr-only"> (damals 17,0 %)</span></mark>' in heute
    assert "(heute " not in heute and "(damals " not in damals
    # 2019 steht auch im Verlauf von heute und ist dort kein anderer Stand.
    assert "1.000" in heute and '<mark class="geaendert">1.000' not in heute


def test_neben_dem_text_steht_nur_wie_es_damals_stand(neue: Analyse, als) -> None:
    ziel = reverse("analysen:neues_kapitel", args=[neue.pk, "bevoelkerung"]) + "?nur=damals"
    kapitel = als(b.aylin()).get(reverse("analysen:kapitel", args=[neue.pk, "bevoelkerung"]))
    inhalt = kapitel.content.decode()
    assert inhalt.count(f'hx-get="{ziel}"') == 1 and "So stand es 2024" in inhalt
    teil = hafen.lesbar(als(b.aylin()).get(ziel, headers={"HX-Request": "true"}).content.decode())
    assert "(heute 1.250)" in teil and "Heute: der Entwurf" not in teil
    # Wer schreibt, liest, was geschrieben stand; Bilder und Tabellen zeigt die ganze Seite.
    assert "früher" in teil and "<svg" not in teil and "<table" not in teil
    # Ohne htmx ist dieselbe Adresse die Seite mit beiden.
    assert "Heute: der Entwurf" in als(b.aylin()).get(ziel).content.decode()


def test_ohne_fassung_sagt_die_seite_was_fehlt(db, als) -> None:
    hafen.zahlen()
    analyse = hafen.analyse()
    for name, weiteres in (("neues", []), ("neues_kapitel", ["lage"])):
        seite = als(b.aylin()).get(reverse(f"analysen:{name}", args=[analyse.pk, *weiteres]))
        assert "Noch nichts zu vergleichen" in seite.content.decode()


def test_eine_fremde_fassung_waehlt_niemand(neue: Analyse, als) -> None:
    """Eine Kennung, die hier nicht zur Wahl steht, gilt als nicht gesagt."""
    with scope(traeger=[neue.traeger_id]):
        fremde = festschreiben(
            analyse=hafen.analyse(b.am_fluss(), agentur=b.ia_weber(), durch=b.guelsen()), durch=None
        )
    seite = als(b.aylin()).get(
        reverse("analysen:neues", args=[neue.pk]), {"fassung": fremde.pk, "zahlen": "1"}
    )
    assert "Was ist neu seit 2024?" in seite.content.decode()


def test_mehr_zahlen_kosten_nicht_mehr_abfragen(neue: Analyse, als) -> None:
    ziel = reverse("analysen:neues_kapitel", args=[neue.pk, "bevoelkerung"])
    browser = als(b.aylin())
    browser.get(ziel)
    zaehlungen = []
    for weitere in (0, 30):
        with scope(traeger=[neue.traeger_id]):
            kapitel = hafen.kapitel(neue, "bevoelkerung")
            for nummer in range(weitere):
                kapitel.bausteine.create(
                    art="kennzahlen", reihenfolge=100 + nummer, einstellungen={"indikatoren": ["anteil_u18"]}
                )
        with CaptureQueriesContext(connection) as abfragen:
            browser.get(ziel)
        zaehlungen.append(len(abfragen))
    assert zaehlungen[0] == zaehlungen[1]
