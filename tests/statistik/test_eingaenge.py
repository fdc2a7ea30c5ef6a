"""Emre lädt mehrere Dateien und Archive auf einmal hoch und sieht je Datei, was als Nächstes zu tun ist."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from agenturen.models import Person, Protokolleintrag, Vorgang
from sozialraum.statistik.lieferungen.dateien_annehmen import dateien_annehmen
from sozialraum.statistik.lieferungen.eingang_bearbeiten import geschwister_pruefen
from sozialraum.statistik.lieferungen.gebiete_klaeren import gebiete_klaeren
from sozialraum.statistik.lieferungen.vorlagen_laden import vorlage_speichern
from sozialraum.statistik.lieferungen.vorschau import Vorschau, vorschau
from sozialraum.statistik.models import Eingang, Lieferung, Wert
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.statistik import mappen
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db

NEU = "/statistik/lieferungen/neu/"
Als = Callable[[Person], Client]

GUT = d.datei(d.ganze_stadt(jahr="2023"))
FEHLERHAFT = d.datei([d.zeile("011", "12,5", jahr="2021"), d.zeile("012", "?", jahr="2021")])
SPRUNG = d.datei([d.zeile("011", "23.918", jahr="2010"), d.zeile("011", "24", jahr="2011")])
UNBEKANNT = b"Stadtteil;2023;2024\nHafenviertel;1.234;1.300\nWeberviertel;2.000;2.100\n"
OHNE_JAHR: dict[str, Any] = d.inhalt(
    schluessel="probstadt_ohne_jahr",
    name="Probstadt: ohne Jahr",
    fields=[feld for feld in d.INHALT["fields"] if feld["name"] != "jahr"],
    orte=[{"fuer": "zeitraum", "aus": "frage", "zeitraum": "jahr", "frage": "Für welches Jahr?"}],
)


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    d.importvorlage()


def hochladen(browser: Client, dateien: dict[str, bytes], **angaben: object) -> HttpResponse:
    hinauf = [SimpleUploadedFile(name, inhalt) for name, inhalt in dateien.items()]
    return browser.post(NEU, {"datei": hinauf, **angaben}, follow=True)


def text(antwort: HttpResponse) -> str:
    ohne_marken = re.sub(r"<[^>]+>", " ", antwort.content.decode())
    return re.sub(r"\s+", " ", unescape(ohne_marken)).replace("\u00a0", " ")


def vorschau_der(lieferung: Lieferung) -> Vorschau:
    bild = vorschau(lieferung)
    assert bild is not None
    return bild


def ohne_jahr(wert: str = "5") -> bytes:
    kopf = tuple(feld["name"] for feld in OHNE_JAHR["fields"])
    return d.datei([tuple(z for nr, z in enumerate(d.zeile("011", wert)) if nr != 1)], kopf=kopf)


# Der ganze Weg ---------------------------------------------------------------------------------


def test_fuenf_dateien_auf_einmal_jede_mit_ihrem_naechsten_schritt(als: Als, werkbank: Werkbank) -> None:
    vorlage_speichern(OHNE_JAHR)
    emre = als(b.emre())
    with werkbank.tag():
        antwort = hochladen(
            emre,
            {
                "gut.csv": GUT,
                "fehlerhaft.csv": FEHLERHAFT,
                "sprung.csv": SPRUNG,
                "ohne-jahr.csv": ohne_jahr(),
                "fremd.csv": UNBEKANNT,
            },
        )
        seite = f"/statistik/lieferungen/eingang/{Eingang.objects.get().pk}/"
        assert antwort.redirect_chain == [(seite, 302)]
        assert "5 Dateien: 5 in Prüfung." in text(antwort)
        assert 'hx-trigger="every 2s"' in antwort.content.decode()
    assert {name for name, _ in werkbank.erledigt} == {"statistik.lieferung_pruefen"}
    fertig = emre.get(seite)
    gelesen = text(fertig)
    assert (
        "5 Dateien: 1 bereit, 1 ohne Importvorlage, 1 mit offenen Fragen, 1 mit Warnungen, 1 mit Fehlern."
        in (gelesen)
    )
    for zeile in (
        "gut.csv Probstadt: Bevölkerung bereit 7 neue Werte Vorschau ansehen",
        "fehlerhaft.csv Probstadt: Bevölkerung 2 Fehler Fehler klären",
        "sprung.csv Probstadt: Bevölkerung 1 Warnung Warnungen prüfen",
        "ohne-jahr.csv Probstadt: ohne Jahr 1 offene Frage Fragen beantworten",
        "1 Datei übernehmen",
    ):
        assert zeile in gelesen
    assert re.search(
        r"fremd\.csv noch keine Importvorlage fehlt \d offene Fragen Importvorlage erstellen", gelesen
    )
    assert "hx-trigger" not in fertig.content.decode().split('id="eingang"')[1].split("<table")[0]
    # Prüfen hat nichts geschrieben; übernommen wird nur, was bereit ist.
    assert Wert.objects.count() == 0
    with werkbank.tag():
        angestossen = emre.post(f"{seite}uebernehmen/", follow=True)
        assert "1 Datei wird im Hintergrund übernommen, jede für sich ganz oder gar nicht." in text(
            angestossen
        )
        assert "gut.csv Probstadt: Bevölkerung wird übernommen 0 %" in text(angestossen)
    assert "gut.csv Probstadt: Bevölkerung übernommen 7 Werte Ergebnis ansehen" in text(emre.get(seite))
    assert Wert.objects.count() == 7
    assert sorted(Lieferung.objects.values_list("dateiname", "zustand")) == [
        ("fehlerhaft.csv", "beanstandet"),
        ("fremd.csv", "beanstandet"),
        ("gut.csv", "uebernommen"),
        ("ohne-jahr.csv", "eingegangen"),
        ("sprung.csv", "beanstandet"),
    ]
    assert "Es ist gerade keine Datei zur Übernahme bereit." in text(
        emre.post(f"{seite}uebernehmen/", follow=True)
    )


def test_jede_bereite_datei_bekommt_ihren_eigenen_vorgang(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    jahre = {f"{jahr}.csv": d.datei(d.ganze_stadt(jahr=str(jahr))) for jahr in range(2018, 2022)}
    with werkbank.tag():
        hochladen(emre, {"jahre.zip": d.archiv(jahre)})
    seite = f"/statistik/lieferungen/eingang/{Eingang.objects.get().pk}/"
    with werkbank.tag():
        emre.post(f"{seite}uebernehmen/")
    titel = Vorgang.objects.filter(aufgabe="statistik.lieferung_uebernehmen").values_list("titel", "zustand")
    assert sorted(titel) == [(f"Lieferung „{jahr}.csv“ übernehmen", "fertig") for jahr in range(2018, 2022)]
    assert Wert.objects.count() == 28
    assert "4 Dateien: 4 übernommen." in text(emre.get(seite))


def test_ein_archiv_jede_tabelle_fuer_sich_der_rest_mit_grund(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    verschluesselt = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    zip_ = d.archiv(
        {
            "2023/": b"",
            "2023/einwohner.csv": GUT,
            "2023/kopie.csv": GUT,
            "__MACOSX/2023/._einwohner.csv": b"x",
            "2023/.DS_Store": b"x",
            "alt.zip": d.archiv({"a.csv": b"x"}),
            "Bericht.pdf": b"%PDF-1.7 ...",
            "leer.csv": b"",
            "mappe.xls": verschluesselt,
            "abgeschnitten.xlsx": mappen.xlsx({"Blatt": [["a"]]})[:300],
        }
    )
    with werkbank.tag():
        antwort = hochladen(emre, {"zahlen2025.zip": zip_, "noch-eine.csv": SPRUNG})
    gelesen = text(antwort)
    assert "einwohner.csv aus zahlen2025.zip › 2023 Probstadt: Bevölkerung" in gelesen
    for satz in (
        "zahlen2025.zip › alt.zip Das ist ein weiteres Archiv im Archiv. Bitte entpacken Sie es und laden "
        "Sie die Tabellen daraus hoch.",
        "zahlen2025.zip › leer.csv Die Datei ist leer. Bitte fragen Sie beim Amt nach.",
        "zahlen2025.zip 2 Dateien des Betriebssystems (etwa __MACOSX, .DS_Store) übergangen. Sie brauchen "
        "nichts zu tun.",
        "zahlen2025.zip › 2023 › kopie.csv Dieselben Bytes wie „zahlen2025.zip › 2023 › einwohner.csv“; die "
        "Datei ist nur einmal angenommen.",
        "zahlen2025.zip › Bericht.pdf Die Datei ist eine PDF-Datei.",
        "zahlen2025.zip › mappe.xls Die Datei ist keine lesbare Arbeitsmappe",
        "zahlen2025.zip › abgeschnitten.xlsx Die Arbeitsmappe ist beschädigt oder unvollständig.",
    ):
        assert satz in gelesen
    assert list(Lieferung.objects.order_by("pk").values_list("dateiname", "archiv")) == [
        ("einwohner.csv", "zahlen2025.zip › 2023"),
        ("noch-eine.csv", ""),
    ]
    lieferung = Lieferung.objects.get(dateiname="einwohner.csv")
    with lieferung.datei.open("rb") as aufbewahrt:
        assert aufbewahrt.read() == GUT
    eingegangen = Protokolleintrag.objects.filter(ereignis="Lieferung eingegangen").order_by("pk").first()
    assert eingegangen is not None
    assert eingegangen.einzelheiten["archiv"] == "zahlen2025.zip › 2023"
    einzeln = text(emre.get(f"/statistik/lieferungen/{lieferung.pk}/"))
    assert "Zusammen mit anderen hochgeladen: Ihre Dateien" in einzeln
    assert "zahlen2025.zip › 2023 › einwohner.csv" in einzeln
    assert "einwohner.csv aus zahlen2025.zip › 2023" in text(emre.get("/statistik/lieferungen/"))


def test_was_schon_da_war_steht_dabei_und_kommt_nicht_doppelt(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    with werkbank.tag():
        hochladen(emre, {"gut.csv": GUT})
    with werkbank.tag():
        emre.post(f"/statistik/lieferungen/{Lieferung.objects.get().pk}/uebernehmen/")
    with werkbank.tag():
        antwort = hochladen(emre, {"umbenannt.csv": GUT, "sprung.csv": SPRUNG})
    assert "umbenannt.csv Schon da: Sie kam am" in text(antwort)
    assert "als „gut.csv“. Probstadt: Bevölkerung übernommen 7 Werte" in text(antwort)
    assert (Lieferung.objects.count(), Wert.objects.count()) == (2, 7)


def test_eine_neue_importvorlage_hilft_auch_den_schwestern(als: Als, werkbank: Werkbank) -> None:
    """Die Antworten zur ersten Datei machen auch die zweite derselben Art lesbar."""
    emre = als(b.emre())
    with werkbank.tag():
        hochladen(emre, {"a.csv": ohne_jahr("5"), "b.csv": ohne_jahr("6")})
    seite = f"/statistik/lieferungen/eingang/{Eingang.objects.get().pk}/"
    assert "2 Dateien: 2 ohne Importvorlage." in text(emre.get(seite))
    neue = vorlage_speichern(OHNE_JAHR)
    erste = Lieferung.objects.get(dateiname="a.csv")
    with werkbank.tag():
        emre.post(f"/statistik/lieferungen/{erste.pk}/vorlage/", {"vorlage": neue.pk})
    assert "2 Dateien: 2 mit offenen Fragen." in text(emre.get(seite))
    with werkbank.tag():
        emre.post(f"/statistik/lieferungen/{erste.pk}/antworten/", {"antwort-zeitraum": "2024"})
    gelesen = text(emre.get(seite))
    assert "2 Dateien: 1 bereit, 1 mit offenen Fragen." in gelesen
    with werkbank.tag():
        emre.post(f"{seite}uebernehmen/")
    assert list(Wert.objects.values_list("lieferung__dateiname", "zeitraum")) == [("a.csv", "2024")]


def test_zugeordnete_gebiete_gelten_auch_fuer_die_schwestern(als: Als, werkbank: Werkbank) -> None:
    """Die Zuordnung führt die Importvorlage weiter; die zweite Datei wird mit der neuen Fassung gelesen."""
    emre = als(b.emre())
    jahre = {
        f"{jahr}.csv": d.datei([d.zeile("011", "5", jahr=jahr), d.zeile("031", "7", jahr=jahr)])
        for jahr in ("2023", "2024")
    }
    with werkbank.tag():
        hochladen(emre, jahre)
    seite = f"/statistik/lieferungen/eingang/{Eingang.objects.get().pk}/"
    gelesen = text(emre.get(seite))
    assert "2 Dateien: 2 mit unbekannten Gebieten." in gelesen
    assert "2023.csv Probstadt: Bevölkerung 1 unbekanntes Gebiet Gebiete zuordnen" in gelesen
    erste = Lieferung.objects.get(dateiname="2023.csv")
    with werkbank.tag():
        gebiete_klaeren(
            lieferung=erste,
            antworten={frage.kennung: "stadtteil:12" for frage in vorschau_der(erste).gebiete},
            durch=b.emre(),
        )
        geschwister_pruefen(lieferung=erste, durch=b.emre())
    assert "2 Dateien: 2 bereit." in text(emre.get(seite))
    with werkbank.tag():
        emre.post(f"{seite}uebernehmen/")
    assert Wert.objects.filter(einheit__schluessel="12").count() == 2


def test_hingenommene_warnungen_und_noch_einmal_pruefen(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    suedhang = b.einheit("22")
    suedhang.schluessel = "23"
    suedhang.save()
    with werkbank.tag():
        hochladen(emre, {"sprung.csv": SPRUNG, "süd.csv": d.datei([d.zeile("022", "7", jahr="2020")])})
    seite = f"/statistik/lieferungen/eingang/{Eingang.objects.get().pk}/"
    assert "2 Dateien: 1 mit unbekannten Gebieten, 1 mit Warnungen." in text(emre.get(seite))
    suedhang.schluessel = "22"
    suedhang.save()
    with werkbank.tag():
        emre.post(f"{seite}pruefen/")
    assert "2 Dateien: 1 bereit, 1 mit Warnungen." in text(emre.get(seite))
    sprung = Lieferung.objects.get(dateiname="sprung.csv")
    with werkbank.tag():
        emre.post(
            f"/statistik/lieferungen/{sprung.pk}/hinnehmen/", {"begruendung": "Auskunft des Amtes vom 12.03."}
        )
    assert "2 Dateien: 1 bereit, 1 übernommen." in text(emre.get(seite))
    with werkbank.tag():
        emre.post(f"{seite}uebernehmen/")
        assert "Es ist gerade keine Datei noch einmal zu prüfen." in text(
            emre.post(f"{seite}pruefen/", follow=True)
        )
    assert Wert.objects.count() == 3


def test_ein_archiv_in_dem_nichts_taugt(als: Als) -> None:
    antwort = hochladen(als(b.emre()), {"kaputt.zip": b"PK\x03\x04 kein Archiv"})
    assert antwort.status_code == 200
    assert "Von diesen Dateien ließ sich keine annehmen." in text(antwort)
    assert (
        "kaputt.zip Das ZIP-Archiv ist beschädigt oder unvollständig. Bitte laden Sie die Datei beim "
        "Amt noch einmal herunter." in text(antwort)
    )
    assert Lieferung.objects.count() == 0


# Grenzen ---------------------------------------------------------------------------------------


def test_zu_viele_und_zu_grosse_werden_am_feld_gesagt(als: Als, settings: Any) -> None:
    emre = als(b.emre())
    zu_viele = hochladen(emre, {f"{nummer}.csv": b"x" for nummer in range(201)})
    assert zu_viele.status_code == 422
    assert "Sie haben 201 Dateien gewählt; auf einmal gehen höchstens 200." in text(zu_viele)
    settings.LIEFERUNG_HOECHSTENS_MB = 1
    zu_gross = hochladen(emre, {"a.csv": b"x" * 600_000, "b.csv": b"y" * 600_000})
    assert zu_gross.status_code == 422
    assert "Zusammen sind die Dateien 1,2 MB groß; auf einmal gehen höchstens 1 MB." in text(zu_gross)
    assert (Lieferung.objects.count(), Eingang.objects.count()) == (0, 0)
    im_archiv = hochladen(emre, {"gross.zip": d.archiv({"a.csv": GUT, "b.csv": GUT * 5_000})})
    assert "gross.zip › b.csv Die Datei ist" in text(im_archiv)
    assert "groß; angenommen werden höchstens 1 MB. Bitte teilen Sie sie, etwa nach Jahren." in text(
        im_archiv
    )


def test_viele_kleine_archive_sind_zusammen_auch_nicht_mehr(monkeypatch: pytest.MonkeyPatch) -> None:
    def dateien() -> list[Any]:
        import io

        return [
            (f"{n}.zip", io.BytesIO(d.archiv({f"{n}-{m}.csv": b"a" * 30 for m in range(2)}))) for n in (1, 2)
        ]

    monkeypatch.setattr("sozialraum.statistik.lesen.archiv.HOECHSTENS_TEILE", 3)
    saetze = dateien_annehmen(dateien=dateien(), durch=b.emre()).posten.values_list("name", "text")
    assert ("2.zip", "Mit den 2\u00a0Dateien dieses Archivs wären es mehr als 3 auf einmal.") in saetze
    monkeypatch.setattr("sozialraum.statistik.lesen.archiv.HOECHSTENS_TEILE", 200)
    monkeypatch.setattr("sozialraum.statistik.lesen.archiv.HOECHSTENS_BYTES", 100)
    saetze = dateien_annehmen(dateien=dateien(), durch=b.emre()).posten.values_list("name", "text")
    assert (
        "2.zip",
        "Entpackt wäre alles zusammen 120\u00a0Byte groß; angenommen werden höchstens 100\u00a0Byte auf "
        "einmal.",
    ) in saetze


def test_eine_berichtigte_lieferung_ist_genau_eine_tabelle(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    hochladen(emre, {"gut.csv": GUT})
    lieferung = Lieferung.objects.get()
    with werkbank.tag():
        emre.post(f"/statistik/lieferungen/{lieferung.pk}/uebernehmen/")
    adresse = f"{NEU}?ersetzt={lieferung.pk}"
    archiv = SimpleUploadedFile("neu.zip", d.archiv({"a.csv": SPRUNG}))
    antwort = emre.post(adresse, {"datei": archiv})
    assert antwort.status_code == 422
    assert "Bitte entpacken Sie es und wählen Sie die eine berichtigte Tabelle." in text(antwort)
    assert "multiple" not in emre.get(adresse).content.decode().split('name="datei"')[1].split(">")[0]
    emre.post(adresse, {"datei": SimpleUploadedFile("neu.csv", SPRUNG)})
    assert Lieferung.objects.get(dateiname="neu.csv").ersetzt == lieferung


# Rechte und Abfragen ---------------------------------------------------------------------------


def test_nur_die_administration_sieht_und_bearbeitet_eingaenge(als: Als) -> None:
    hochladen(als(b.emre()), {"a.csv": GUT, "b.csv": SPRUNG})
    seite = f"/statistik/lieferungen/eingang/{Eingang.objects.get().pk}/"
    birgit = als(b.birgit())
    assert birgit.get(seite).status_code == 403
    assert [birgit.post(f"{seite}{tat}/").status_code for tat in ("uebernehmen", "pruefen")] == [403, 403]
    assert als(b.emre()).get("/statistik/lieferungen/eingang/0/").status_code == 404


@pytest.mark.parametrize("anzahl", [1, 30])
def test_liste_fragt_die_datenbank_immer_gleich_oft(
    als: Als, anzahl: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    vorlage = d.importvorlage()
    eingang = Eingang.objects.create(durch_name="Emre")
    for nummer in range(anzahl):
        eine = Lieferung.objects.create(
            dateiname=f"{nummer}.csv",
            sha256=f"{nummer:064}",
            groesse=1,
            durch_name="Emre",
            quelle=vorlage.quelle,
            vorlage=vorlage,
            pruefung={"fehler": 0, "warnungen": 0, "fragen": 0, "werte": 7},
            vorgang=Vorgang.objects.create(aufgabe="statistik.lieferung_pruefen", titel="x", durch=b.emre()),
        )
        eingang.posten.create(name=eine.dateiname, lieferung=eine)
        eingang.posten.create(name=f"{nummer}.pdf", text="Die Datei ist eine PDF-Datei.")
    emre = als(b.emre())
    with django_assert_num_queries(5):
        antwort = emre.get(f"/statistik/lieferungen/eingang/{eingang.pk}/")
    assert antwort.status_code == 200
