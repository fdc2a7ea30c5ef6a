"""Emre bekommt eine Datei, die niemand kennt, und beantwortet ein paar Fragen; danach ist sie lesbar."""

import re
from collections.abc import Callable

import pytest
from django.forms.boundfield import BoundField
from django.test import Client

from agenturen.models import Person
from sozialraum.statistik.forms.assistent import Assistent, feldname
from sozialraum.statistik.models import Importvorlage, Lieferung, Lieferungszustand, Merkmal, Quelle, Wert
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.statistik import mappen
from tests.statistik.test_lieferungen import hochladen, seite, text
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db
KLEINE = "Hat das Amt kleine Zahlen schon unkenntlich gemacht?"
Als = Callable[[Person], Client]

UNBEKANNT = (
    "Stadt Probstadt, Amt für Statistik;;;\r\n"
    "Stadtteil;Name;Einwohner insgesamt;Haushalte\r\n"
    "11;Hafenviertel;4.345;2.100\r\n"
    "12;Weberviertel;3.000;1.450\r\n"
    "21;Lindenhöhe;2.000;1.020\r\n"
    "22;Am Südhang;3.000;1.400\r\n"
).encode("cp1252")


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()


def lieferung(browser: Client, inhalt: bytes = UNBEKANNT, name: str = "einwohner.csv") -> Lieferung:
    hochladen(browser, inhalt, name)
    return Lieferung.objects.get()


def assistent(eine: Lieferung) -> str:
    return f"{seite(eine)}assistent/"


def felder(browser: Client, eine: Lieferung) -> dict[str, str]:
    """Beschriftung einer Frage → Name ihres Feldes."""
    form = browser.get(assistent(eine)).context["form"]
    return {feld.label: feld.html_name for feld in alle_felder(form)}


def alle_felder(form: Assistent) -> list[BoundField]:
    merkmale = [feld for zeile in form.merkmale for feld in (zeile.name, zeile.einheit)]
    quelle = [form.quellenwahl] if form.quellenwahl else []
    return [*form.offene, *form.gegebene, *form.angaben, *merkmale, *quelle]


def test_von_der_unbekannten_datei_bis_zu_den_werten(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    vorher = text(emre.get(seite(eine)))
    assert "Diese Datei kennen wir noch nicht." in vorher
    assert "Importvorlage erstellen" in vorher
    offen = text(emre.get(assistent(eine)))
    assert "4 offene Fragen" in offen
    assert "Welches Amt hat diese Datei herausgegeben?" in offen
    assert "Was bedeutet der Punkt in Zahlen wie „4.345“?" in offen
    assert "Für welches Jahr oder welchen Stichtag gelten die Zahlen?" in offen
    # Über den ersten Zeilen stehen die Rollen der vier Spalten, darunter die Zellen wie geliefert.
    assert "Zeile Gebiet Gebiet Wert Merkmal im Kopf Wert Merkmal im Kopf 2 Stadtteil Name" in offen
    assert "3 11 Hafenviertel 4.345 2.100" in offen
    assert (
        "Umlaute gelesen als „Südhang“ Nur so gelesen sind alle Umlaute deutsche Buchstaben. Steht das Wort "
        "richtig da? Die Umlaute stimmen nicht" in offen
    )
    assert "Hat das Amt kleine Zahlen schon unkenntlich gemacht? Kein Zeichen für geheime Zahlen" in offen
    assert "Vorlage speichern" not in offen
    name = felder(emre, eine)
    antworten = {
        name["Welches Amt hat diese Datei herausgegeben?"]: "Stadt Probstadt, Amt für Statistik",
        name["Was bedeutet der Punkt in Zahlen wie „4.345“?"]: "tausender",
        name["Für welches Jahr oder welchen Stichtag gelten die Zahlen?"]: "31.12.2024",
        name[KLEINE]: "5",
        "name": "Probstadt: Einwohner und Haushalte",
        "lizenz": "CC BY 4.0",
    }
    bereit = text(emre.post(assistent(eine), antworten, follow=True))
    assert "Keine Frage ist mehr offen." in bereit
    assert "11 · Hafenviertel Hafenviertel (Stadtteil)" in bereit
    assert "4.345 4.345" in bereit
    fertig = emre.post(assistent(eine), {"aktion": "fertig", **werte(emre, eine)}, follow=True)
    assert fertig.redirect_chain == [(seite(eine), 302)]
    assert "Die Importvorlage „Probstadt: Einwohner und Haushalte“ ist gespeichert." in text(fertig)
    eine.refresh_from_db()
    assert eine.zustand == Lieferungszustand.EINGEGANGEN
    assert (eine.quelle.herausgeber, eine.quelle.quellenvermerk, eine.quelle.lizenz) == (
        "Stadt Probstadt, Amt für Statistik", "Stadt Probstadt, Amt für Statistik", "CC BY 4.0",
    )  # fmt: skip
    assert (eine.quelle.geheimhaltung, eine.quelle.schwelle) == ("schwelle", 5)
    with werkbank.tag():
        emre.post(f"{seite(eine)}uebernehmen/")
    gelesen = Wert.objects.order_by("zeile", "spalte").values_list("zeitraum", "wert")
    assert [(zeitraum, int(wert)) for zeitraum, wert in gelesen] == [
        ("2024-12-31", zahl) for zahl in (4345, 2100, 3000, 1450, 2000, 1020, 3000, 1400)
    ]


def werte(browser: Client, eine: Lieferung) -> dict[str, str]:
    """Was im Formular gerade steht, wie ein Browser es mitschickt."""
    form = browser.get(assistent(eine)).context["form"]
    return {feld.html_name: feld.value() or "" for feld in alle_felder(form)}


def test_eine_antwort_bleibt_auch_wenn_die_naechste_noch_fehlt(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    name = felder(emre, eine)["Für welches Jahr oder welchen Stichtag gelten die Zahlen?"]
    leer = text(emre.post(assistent(eine), werte(emre, eine), follow=True))
    assert "4 Fragen sind noch offen. Was Sie beantwortet haben, ist gespeichert." in leer
    assert "Ihre Antworten sind gespeichert." not in leer
    eins = text(emre.post(assistent(eine), werte(emre, eine) | {name: "2024"}, follow=True))
    assert "3 Fragen sind noch offen. Was Sie beantwortet haben, ist gespeichert." in eins
    eine.refresh_from_db()
    # Der Vorschlag zum Punkt ist keine Antwort.
    assert eine.antworten == {"zeitraum": "2024"}
    danach = text(emre.get(assistent(eine)))
    assert "3 offene Fragen" in danach
    assert "1 Antwort ändern" in danach
    frueh = emre.post(assistent(eine), {"aktion": "fertig", **werte(emre, eine)}, follow=True)
    assert "3 Fragen sind noch offen." in text(frueh)
    assert not Importvorlage.objects.filter(schluessel="einwohner").exists()
    zurueck = text(emre.post(assistent(eine), {"aktion": "zuruecksetzen"}, follow=True))
    assert "Alle Antworten sind zurückgesetzt." in zurueck
    assert "4 offene Fragen" in zurueck


def test_befunde_der_vorschau_stehen_schon_im_assistenten(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre, UNBEKANNT.replace(b"Weberviertel", b"Altes Dorf"))
    name = felder(emre, eine)
    antworten = {
        name["Welches Amt hat diese Datei herausgegeben?"]: "Stadt Probstadt",
        name["Was bedeutet der Punkt in Zahlen wie „4.345“?"]: "dezimal",
        name["Für welches Jahr oder welchen Stichtag gelten die Zahlen?"]: "2024",
        name[KLEINE]: "vorgeprueft",
    }
    bereit = text(emre.post(assistent(eine), antworten, follow=True))
    assert "Keine Frage ist mehr offen." in bereit
    # Als Nachkommastellen gelesen, wie geantwortet: 4,345, nicht 4345.
    assert "4.345 4,345" in bereit
    assert "Schon in den ersten Zeilen fällt etwas auf. Zeile 4" in bereit


def test_fehlen_die_gebiete_fuehrt_die_seite_zu_den_grenzen(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre, b"Stadtteil;Einwohner 2024\r\nAltona;12345\r\nEimsbuettel;23456\r\nWandsbek;4\r\n")
    offen = emre.get(assistent(eine))
    assert "übernehmen Sie bitte zuerst ihre Grenzen" in text(offen)
    assert 'href="/raeume/uebernehmen/"' in offen.content.decode()


def beantwortet(browser: Client, eine: Lieferung, **mehr: str) -> dict[str, str]:
    """Alle Felder, wie sie dastehen, mit den üblichen Antworten auf die offenen Fragen."""
    name = felder(browser, eine)
    antworten = {
        "Welches Amt hat diese Datei herausgegeben?": "Stadt Probstadt",
        "Was bedeutet der Punkt in Zahlen wie „4.345“?": "tausender",
        "Für welches Jahr oder welchen Stichtag gelten die Zahlen?": "2024",
        KLEINE: "vorgeprueft",
    } | mehr
    return werte(browser, eine) | {name[frage]: wert for frage, wert in antworten.items() if frage in name}


def test_merkmale_heissen_wie_emre_sie_nennt(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    name = felder(emre, eine)
    emre.post(
        assistent(eine),
        beantwortet(emre, eine)
        | {name["Name von „Haushalte“"]: "Private Haushalte", name["Einheit von „Haushalte“"]: "ha"},
    )
    eine.refresh_from_db()
    assert {wort: antwort for wort, antwort in eine.antworten.items() if ":" in wort} == {
        "merkmal:Haushalte": "Private Haushalte",
        "einheit:Haushalte": "ha",
    }
    assert "1.450 1.450 ha" in text(emre.get(assistent(eine)))
    emre.post(assistent(eine), {"aktion": "fertig", **werte(emre, eine)})
    with werkbank.tag():
        emre.post(f"{seite(eine)}uebernehmen/")
    assert list(Merkmal.objects.order_by("reihenfolge").values_list("bezeichnung", "einheit")) == [
        ("Einwohner", "Anzahl"),
        ("Private Haushalte", "ha"),
    ]


def test_emre_sagt_was_zaehlt_und_laesst_eine_spalte_aus(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    adresse = f"{seite(eine)}assistent/"

    emre.post(adresse, {feldname("zaehlt", "Haushalte"): "weglassen"})
    eine.refresh_from_db()
    assert eine.antworten["weglassen:Haushalte"] == "ja"
    gelesen = text(emre.get(adresse))
    assert "Übernehmen wir die Spalte „Haushalte“?" in gelesen
    assert "Name von „Haushalte“" not in gelesen

    emre.post(adresse, {feldname("frage", "weglassen:Haushalte"): "nein"})
    doppelt = {
        feldname("zaehlt", "Einwohner insgesamt"): "auslaender",
        feldname("zaehlt", "Haushalte"): "auslaender",
    }
    antwort = emre.post(adresse, doppelt)
    assert antwort.status_code == 422
    assert "Dasselbe zählt schon „Einwohner insgesamt“" in text(antwort)


def test_von_jeder_tabelle_stehen_die_ersten_zeilen_da(als: Als) -> None:
    emre = als(b.emre())
    datei = mappen.xlsx(
        {
            "Einwohner": [["Stadtteil", "2023", "2024"], ["11", 4345, 4400], ["12", 3000, 3010]],
            "Haushalte": [
                ["Haushalte nach Größe"],
                ["Stadtteil", "eine Person 2023", "zwei Personen 2023"],
                ["11", 800, 555],
                ["12", 700, 444],
            ],
        }
    )
    eine = lieferung(emre, datei, "probstadt.xlsx")
    html = emre.get(f"{seite(eine)}assistent/").content.decode()
    anfang = html.partition("Die ersten Zeilen Ihrer Datei")[2].partition("Was erkannt wurde")[0]
    assert re.findall("<h3>(.*)</h3>", anfang) == ["Einwohner", "Haushalte"]
    assert "4400" in anfang
    assert "Über der Tabelle steht: Haushalte nach Größe" in anfang
    assert "555" in anfang


def test_die_umlaute_stimmen_nicht(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    emre.post(assistent(eine), {"aktion": "umlaute"})
    offen = text(emre.get(assistent(eine)))
    assert "Welche Zeile ist richtig geschrieben?" in offen
    assert "„Stadt Probstadt, Amt für Statistik;;;“ (Windows-1252)" in offen
    assert "„Stadt Probstadt, Amt f³r Statistik;;;“ (DOS (Codepage 850))" in offen
    name = felder(emre, eine)["Welche Zeile ist richtig geschrieben?"]
    gelesen = text(emre.post(assistent(eine), werte(emre, eine) | {name: "cp850"}, follow=True))
    assert "22 Am S³dhang" in gelesen


def test_eine_vorhandene_quelle_statt_einer_neuen(als: Als, werkbank: Werkbank) -> None:
    """Amt und Regel für kleine Zahlen kommen mit; die Reihen der Quelle ändern sich nie still."""
    emre = als(b.emre())
    register = Quelle.objects.create(
        schluessel="register", name="Register", herausgeber="Stadt Probstadt",
        quellenvermerk="Stadt Probstadt, Register", geheimhaltung="schwelle", schwelle=3,
    )  # fmt: skip
    Merkmal.objects.create(quelle=register, schluessel="Haushalte", bezeichnung="Haushalte mit Kindern")
    eine = lieferung(emre)
    offen = text(emre.get(assistent(eine)))
    assert "Gehört die Datei zu einer Quelle, die es hier schon gibt?" in offen
    emre.post(assistent(eine), beantwortet(emre, eine) | {"vorhandene_quelle": "register"})
    offen = text(emre.get(assistent(eine)))
    assert "1 offene Frage" in offen
    assert "Meint die Datei dieselben Merkmale, die „Register“ schon führt?" in offen
    assert "dort „Haushalte mit Kindern“ (Anzahl), hier „Haushalte“ (Anzahl)" in offen
    assert "Quelle Register, Stadt Probstadt Von Ihnen gewählt. Kleine Zahlen: Anzahlen von 1 bis 2" in offen
    assert KLEINE not in offen
    name = felder(emre, eine)["Meint die Datei dieselben Merkmale, die „Register“ schon führt?"]
    emre.post(assistent(eine), werte(emre, eine) | {name: "andere"})
    emre.post(assistent(eine), {"aktion": "fertig", **werte(emre, eine)})
    with werkbank.tag():
        emre.post(f"{seite(eine)}uebernehmen/")
    eine.refresh_from_db()
    assert (eine.quelle, eine.zustand) == (register, Lieferungszustand.UEBERNOMMEN)
    assert Quelle.objects.count() == 1 + Quelle.objects.exclude(pk=register.pk).count()
    assert list(Merkmal.objects.filter(quelle=register).values_list("schluessel", "bezeichnung")) == [
        ("Haushalte", "Haushalte mit Kindern"),
        ("einwohner.Einwohner insgesamt", "Einwohner"),
        ("einwohner.Haushalte", "Haushalte"),
    ]


def test_zuordnungen_ueberleben_den_naechsten_gang_durch_den_assistenten(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre, UNBEKANNT + "23;Altes Dorf;900;100\r\n".encode("cp1252"))
    offen = {"Was soll mit Zeilen geschehen, zu denen es kein Gebiet gibt: „23“?": "klaeren"}
    emre.post(assistent(eine), beantwortet(emre, eine, **offen))
    emre.post(assistent(eine), {"aktion": "fertig", **werte(emre, eine)})
    zeile = emre.get(seite(eine)).context["gebiete"].zeilen[0]
    assert zeile.frage.geliefert == "23"
    emre.post(f"{seite(eine)}gebiete/", {zeile.meint.html_name: "weglassen"})
    emre.post(assistent(eine), {"aktion": "fertig", **werte(emre, eine), "name": "Neuer Name"})
    vorlage = Importvorlage.objects.get(schluessel="einwohner", aktiv=True)
    assert (vorlage.version, vorlage.name) == (3, "Neuer Name")
    assert [regel["grund"] for regel in vorlage.inhalt["namen"]] == ["Gebiet, das es bei uns nicht gibt"]


def test_was_in_der_datei_steht_bleibt_text(als: Als) -> None:
    """Fragen nennen Zellen der Datei; ausgezeichnet wird davon nichts."""
    emre = als(b.emre())
    boese = "<img src=x onerror=alert(1)>"
    eine = lieferung(emre, f"Nr;Name;2023\n11;{boese};1\n12;{boese}2;3\n21;Nord{boese};5\n".encode())
    assert boese not in emre.get(assistent(eine)).content.decode()
    assert f"11 heißt in der Datei „{boese}“" in text(emre.get(assistent(eine)))


def test_kein_zeitraum_ist_ein_fehler_am_feld(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    name = felder(emre, eine)["Für welches Jahr oder welchen Stichtag gelten die Zahlen?"]
    antwort = emre.post(assistent(eine), {name: "neulich"})
    assert antwort.status_code == 422
    assert "Das ist kein Zeitraum. Bitte schreiben Sie ein Jahr wie 2024" in text(antwort)
    eine.refresh_from_db()
    assert eine.antworten == {}


def test_der_name_einer_fremden_vorlage_bleibt_frei(als: Als) -> None:
    """Die Datei heißt wie eine bekannte Vorlage; diese darf dadurch nicht anders werden."""
    emre = als(b.emre())
    d.importvorlage()
    eine = lieferung(emre, name="probstadt_bevoelkerung.csv")
    for punkt in ("tausender", "dezimal"):
        antworten = {"herausgeber": "Stadt Probstadt"} | {
            name: {"Für": "2024", "Was": punkt, "Hat": "vorgeprueft"}[frage.split()[0]]
            for frage, name in felder(emre, eine).items()
            if name.startswith("frage-") and frage.split()[0] in ("Für", "Was", "Hat")
        }
        emre.post(assistent(eine), antworten)
        emre.post(assistent(eine), {"aktion": "fertig", **werte(emre, eine)})
    vorlagen = Importvorlage.objects.filter(schluessel__startswith="probstadt_bevoelkerung")
    assert list(vorlagen.order_by("schluessel", "version").values_list("schluessel", "version", "aktiv")) == [
        ("probstadt_bevoelkerung", 1, True),
        ("probstadt_bevoelkerung_2", 1, False),
        ("probstadt_bevoelkerung_2", 2, True),
    ]


def test_nur_wer_lieferungen_bearbeitet_und_nur_solange_sie_offen_ist(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    assert als(b.birgit()).get(assistent(eine)).status_code == 403
    assert als(b.birgit()).post(assistent(eine), {"aktion": "zuruecksetzen"}).status_code == 403
    assert "Importvorlage erstellen" not in text(als(b.birgit()).get(seite(eine)))
    emre.post(f"{seite(eine)}verwerfen/")
    danach = emre.get(assistent(eine), follow=True)
    assert danach.redirect_chain == [(seite(eine), 302)]
    assert "die Importvorlage steht damit fest." in text(danach)


def test_wo_nichts_zu_lesen_ist_wird_keine_vorlage_angeboten(als: Als) -> None:
    emre = als(b.emre())
    assert "Mit dieser Vorlage lesen" not in text(emre.get(seite(lieferung(emre, b"%PDF-1.7 nichts"))))
    hochladen(emre, UNBEKANNT, "lesbar.csv")
    assert "Mit dieser Vorlage lesen" in text(emre.get(seite(Lieferung.objects.get(dateiname="lesbar.csv"))))


@pytest.mark.parametrize(
    "inhalt",
    [
        b"%PDF-1.7 nichts",
        b"Nur ein Satz ohne Zahlen.\r\nUnd noch einer.\r\n",
        b"PK\x03\x04kaputt",
        b"\xd0\xcf\x11\xe0kaputt",
        b";;;;\r\n;;;;\r\n1;2;3\r\n",
        b"a;b\r\n" + b'"' * 999 + b"\r\n1;2\r\n",
        "x;y\r\n1;\ud800".encode("utf-16", "surrogatepass"),
        "\0;1\r\n\0;2\r\n\0;3".encode("utf-16"),
        b"(?P<a>;[\\;*\r\n1;2;3\r\n4;5;6\r\n",
    ],
)
def test_auch_eine_seltsame_datei_bekommt_eine_seite(als: Als, inhalt: bytes) -> None:
    emre = als(b.emre())
    eine = lieferung(emre, inhalt)
    antwort = emre.get(assistent(eine))
    assert antwort.status_code == 200
    if "form" not in antwort.context:
        assert "Zu dieser Datei ist kein Vorschlag möglich." in text(antwort)
        return
    name = {frage: feld for frage, feld in felder(emre, eine).items() if feld.startswith("frage-")}
    danach = emre.post(assistent(eine), dict.fromkeys(name.values(), "2024"), follow=True)
    assert danach.status_code in (200, 422)
    emre.post(assistent(eine), {"aktion": "fertig", **werte(emre, eine)}, follow=True)
    assert emre.get(seite(eine)).status_code == 200
