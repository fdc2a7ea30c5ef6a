"""Das gedruckte Heft: Text, Auszeichnung für Vorlesegeräte, Gestalt, die nie zerbricht."""

import io
import random
import re
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest
from django_scopes import scope

from analysen.ausgeben import ohne_meldung
from analysen.darstellen import KRITERIEN_KURZ, empfehlungsnummern, fuer_vorlage
from analysen.druck import _nebeneinander, drucken
from analysen.formen import Melde, Vermerk
from analysen.inhalt import GESTALT, Bedarfskarte, Block, Empfehlungseintrag, Inhalt
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.zusammenstellen import zusammenstellen
from sozialraum.bedarfe.models import Bedarf
from sozialraum.kern.pdf import NurEigeneDateien
from sozialraum.kern.zahlen import BERLIN
from tests import besetzung as b
from tests.analysen.formenpruefung import verapdf
from tests.analysen.hafen import analyse, kapitel, lesbar, textbaustein, zahlen

TEXT = """Familien aus Ağrı, Đà Nẵng, حلب und Жмеринка.

# Wege & <Grenzen>

- eins
- zwei

> „Ein Zitat.“

<script>alert(1)</script>
"""


VERMERK = Vermerk(
    fassung=3, vorschau=True, stand=datetime(2026, 11, 21, 12, tzinfo=BERLIN), pruefsumme="ab" * 32
)


def gesetzt(inhalt: Inhalt, *, vorschau: bool = True, melde: Melde = ohne_meldung) -> bytes:
    return drucken(inhalt, replace(VERMERK, vorschau=vorschau), melde=melde).inhalt


def seitentexte(pdf: bytes) -> list[str]:
    dokument = pypdfium2.PdfDocument(pdf)
    texte = [lesbar(seite.get_textpage().get_text_range()) for seite in dokument]
    dokument.close()
    return texte


def inhalt(*bloecke: Block, **anders: Any) -> Inhalt:
    """Ein kleiner Inhalt von Hand, unabhängig von der Datenbank."""
    leer: Any = {
        "gestalt": GESTALT,
        "titel": "Sozialraumanalyse Hafenviertel 2026",
        "raeume": ["Hafenviertel"],
        "gemeinde": "Probstadt",
        "berichtsjahr": 2026,
        "jahre": "2019–2024",
        "gebiet": "Stadtbezirk Nordufer, Probstadt",
        "agenturen": [
            {
                "name": "Integrationsagentur Hafenviertel",
                "traeger": "Wohlfahrtsverband Nordufer e. V.",
                "anschrift": "Kaistraße 1\n50000 Probstadt",
                "email": "hafen@example.org",
                "telefon": "0221 1234",
            }
        ],
        "traeger": "Wohlfahrtsverband Nordufer e. V.",
        "spitzenverband": "Freie Wohlfahrtspflege",
        "foerderhinweis": "Gefördert vom Land Nordrhein-Westfalen.",
        "karte": "",
        "blicke": [],
        "kapitel": [{"nummer": 1, "schluessel": "lage", "titel": "Lage", "bloecke": list(bloecke)}],
        "anhang": {"definitionen": [], "zeichen": [], "quellen": [], "hinweise": []},
    }
    return leer | anders


def tabelle(zeilen: int, *, breit: bool = False, spalten: int = 3) -> Block:
    zahl: Any = {
        "text": "1.234",
        "wert": "1234",
        "zeichen": "",
        "einheit": "Anzahl",
        "indikator": "ew",
        "gebiet": "x",
        "zeitraum": "2024",
    }
    return {
        "art": "tabelle",
        "nummer": 1,
        "titel": "Einwohnerinnen und Einwohner",
        "untertitel": "Anzahl",
        "kopfspalte": "Jahr",
        "spalten": [{"text": f"Gebiet {n}", "zusatz": "", "rechts": True} for n in range(spalten)],
        "zeilen": [
            {
                "kopf": f"Zeile {n}",
                "zusatz": "",
                "summe": False,
                "zellen": [{"text": "1.234", "zahl": zahl}] * spalten,
            }
            for n in range(zeilen)
        ],
        "anmerkungen": ["• = geheim."],
        "rand": [{"art": "quelle", "text": "Q1 Stadt Probstadt, 2024.", "zusatz": ""}],
        "breit": breit,
    }


def abbildung(spalten: int, hoehe: int) -> Block:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 290 {hoehe}" width="290" height="{hoehe}">'
        '<title>Ein Bild</title><rect width="290" height="20" fill="#0B4F6C"/></svg>'
    )
    return {
        "art": "abbildung",
        "nummer": 1,
        "titel": "Befund",
        "untertitel": "Maß",
        "bilder": [svg] * (spalten * 2 if spalten > 1 else 1),
        "rand": [{"art": "quelle", "text": "Q1 Stadt Probstadt.", "zusatz": ""}],
        "spalten": spalten,
    }


def karte(nummer: int = 1, *, prioritaet: str = "A", grundlagen: int = 2) -> Bedarfskarte:
    return {
        "id": nummer,
        "aussage": f"Bedarf {nummer}: Eltern im Schichtdienst finden am Abend keinen Deutschkurs.",
        "erlaeuterung": "Die Kurse liegen am Vormittag; wer in der Logistik arbeitet, fällt heraus.",
        "prioritaet": prioritaet,
        "prioritaet_text": "hoher Handlungsbedarf" if prioritaet else "",
        "begruendung": "In jedem dritten Gespräch genannt.",
        "kriterien": ["Es betrifft viele."],
        "ebene": "Person",
        "arten": ["empfunden"],
        "zielgruppen": ["Familien"],
        "ort": "Kaistraße",
        "status": "offen",
        "grundlagen": [
            {
                "art": "gespraech",
                "text": f"Grundlage {n}: „Ich weiß keinen.“",
                "quelle": "Hebamme",
                "datum": "2026",
            }
            for n in range(grundlagen)
        ],
        "angebote": ["Sprachcafé am Hafen"],
        "empfehlungen": ["Ein Abendkurs im Saal der Bücherei."],
    }


def empfehlung(nummer: int = 1) -> Empfehlungseintrag:
    return {
        "id": nummer,
        "aussage": f"Empfehlung {nummer}: Die Volkshochschule richtet einen Abendkurs ein.",
        "erlaeuterung": "",
        "adressat": "Volkshochschule Probstadt",
        "horizont": "bis Sommer 2027",
        "bedarfe": ["Eltern im Schichtdienst finden am Abend keinen Deutschkurs."],
        "angebote": [],
        "stand": "Übergeben am 03.09.2026.",
    }


ZITAT: Block = {"art": "zitat", "text": "„Ich weiß keinen.“", "funktion": "Hebamme", "datum": "Mai 2026"}
LISTE: Block = {
    "art": "liste",
    "titel": "Ressourcen",
    "eintraege": [{"name": "Saal der Bücherei", "zusatz": "Raum", "text": "Sechzig Plätze."}],
    "rand": [{"art": "quelle", "text": "Begehung, Juni 2026.", "zusatz": ""}],
}


def karten(*einzelne: Bedarfskarte, titel: str = "") -> Block:
    return {"art": "bedarfe", "titel": titel, "karten": list(einzelne), "rand": []}


def empfehlungen(anzahl: int, *, titel: str = "") -> Block:
    return {
        "art": "empfehlungen",
        "titel": titel,
        "eintraege": [empfehlung(n) for n in range(1, anzahl + 1)],
        "rand": [],
    }


def text(saetze: int) -> Block:
    return {"art": "text", "quelltext": "Ein Satz über das Quartier und seine Menschen. " * saetze}


# Das ganze Heft -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def heft(django_db_setup: None, django_db_blocker: Any) -> bytes:
    """Einmal gesetzt für alle Prüfungen dieses Abschnitts; die Datenbank bleibt, wie sie war."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        zahlen()
        von = analyse()
        with scope(traeger=[von.traeger_id]):
            text_schreiben(
                baustein=textbaustein(kapitel(von, "lage")), text=TEXT, version=1, durch=b.birgit()
            )
            fertig = gesetzt(zusammenstellen(von))
        transaction.set_rollback(True)
    return fertig


def test_das_heft_ist_barrierefrei_nach_pdf_ua(heft: bytes) -> None:
    bericht = page.validate_pdf_bytes(heft, profile="ua1")
    assert bericht.failures == []


def test_auch_verapdf_findet_keinen_verstoss(heft: bytes, tmp_path: Path) -> None:
    assert verapdf("ua1", heft, tmp_path) == ""


def test_zahlen_stehen_lesbar_im_text(heft: bytes) -> None:
    ganz = " ".join(seitentexte(heft))
    for zahl in ("1.250", "51.000", "24,0 %", "12,0 %", "+25,0 %", "3,12 km²", "64,0 %", "19,8 %"):
        assert zahl in ganz
    assert "• = aus Gründen der Geheimhaltung nicht ausgewiesen" in ganz


def test_titelseite_nennt_raum_jahr_traeger_und_foerderung(heft: bytes) -> None:
    titel = seitentexte(heft)[0]
    for angabe in (
        "Hafenviertel",
        "Sozialraumanalyse 2026",
        "Statistische Angaben für 2019–2024",
        "Integrationsagentur Hafenviertel",
        "Wohlfahrtsverband Nordufer e. V.",
        "Gefördert vom Land Nordrhein-Westfalen.",
    ):
        assert angabe in titel


def test_inhaltsverzeichnis_nennt_die_seite_auf_der_das_kapitel_steht(heft: bytes) -> None:
    seiten = seitentexte(heft)
    eintraege = re.findall(
        r"(\d+) (Lage und Abgrenzung|Bevölkerung|Vergleich mit Bezirk und Stadt) (\d+)", seiten[1]
    )
    assert [titel for _, titel, _ in eintraege] == [
        "Lage und Abgrenzung",
        "Bevölkerung",
        "Vergleich mit Bezirk und Stadt",
    ]
    for nummer, titel, seite in eintraege:
        gefunden = next(n for n, s in enumerate(seiten[2:], start=3) if f"{nummer} {titel}" in s)
        assert gefunden == int(seite)


def test_jede_seite_zaehlt_und_jede_vorschau_sagt_dass_sie_eine_ist(heft: bytes) -> None:
    seiten = seitentexte(heft)
    assert "Vorschau, nicht freigegeben" in seiten[0]
    for nummer, seite in enumerate(seiten[1:], start=2):
        assert f"Seite {nummer} von {len(seiten)}" in seite
        assert "Vorschau, nicht freigegeben · Fassung 3 vom 21.11.2026" in seite


def test_eine_vorfuehrung_steht_auf_dem_titel_und_auf_jeder_seite(settings: Any) -> None:
    settings.VORFUEHRUNG = True
    for vorschau in (True, False):
        titel, *folgende = seitentexte(gesetzt(inhalt(), vorschau=vorschau))
        assert "Vorführung mit erfundenen Daten – Musterstadt" in titel
        assert folgende
        for seite in folgende:
            assert "Vorführung mit erfundenen Daten · " in seite


def test_im_betrieb_steht_davon_nichts_im_heft(heft: bytes) -> None:
    assert "Vorführung" not in " ".join(seitentexte(heft))


def test_eigener_text_erscheint_wie_geschrieben_und_nichts_wird_ausgefuehrt(heft: bytes) -> None:
    ganz = " ".join(seitentexte(heft))
    assert "Ağrı" in ganz and "Đà Nẵng" in ganz and "Жмеринка" in ganz
    assert "<script>alert(1)</script>" in ganz
    assert b"/JavaScript" not in heft and b"/JS" not in heft


def test_sprache_titel_und_verfasser_stehen_in_den_angaben_der_datei(heft: bytes) -> None:
    with pikepdf.open(io.BytesIO(heft)) as dokument:
        assert str(dokument.Root.Lang) == "de"
        assert str(dokument.docinfo["/Title"]) == "Sozialraumanalyse Hafenviertel 2026"
        assert str(dokument.docinfo["/Author"]) == "Integrationsagentur Hafenviertel"
        assert dokument.Root.ViewerPreferences.DisplayDocTitle


def elemente(dokument: pikepdf.Pdf) -> list[tuple[str, pikepdf.Dictionary]]:
    """Alle Elemente des Strukturbaums in Lesefolge."""
    folge: list[tuple[str, pikepdf.Dictionary]] = []

    def gehe(element: Any) -> None:
        if isinstance(element, pikepdf.Array):
            for kind in element:
                gehe(kind)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            folge.append((str(element.S), element))
            if "/K" in element:
                gehe(element.K)

    gehe(dokument.Root.StructTreeRoot.K)
    return folge


def test_ueberschriften_ueberspringen_keine_stufe(heft: bytes) -> None:
    with pikepdf.open(io.BytesIO(heft)) as dokument:
        stufen = [int(art[2]) for art, _ in elemente(dokument) if art in ("/H1", "/H2", "/H3", "/H4", "/H5")]
    assert stufen[0] == 1 and stufen.count(1) == 1
    assert all(jetzt <= vorher + 1 for vorher, jetzt in pairwise(stufen))


def test_kopfzellen_wissen_ob_sie_fuer_spalte_oder_zeile_stehen(heft: bytes) -> None:
    with pikepdf.open(io.BytesIO(heft)) as dokument:
        kopf = [(str(e.A.Scope), str(e.P.P.S)) for art, e in elemente(dokument) if art == "/TH"]
    assert {("/Column", "/THead"), ("/Row", "/TBody")} == set(kopf)


def test_bilder_tragen_befund_und_verweis_auf_ihre_tabelle(heft: bytes) -> None:
    with pikepdf.open(io.BytesIO(heft)) as dokument:
        texte = [str(e.Alt) for art, e in elemente(dokument) if art == "/Figure"]
    assert len(texte) >= 6
    assert any("Alle Werte stehen in Tabelle 1" in text for text in texte)


# Gestalt ------------------------------------------------------------------------------------------


def test_die_randnotiz_folgt_ihrem_absatz_in_der_lesefolge() -> None:
    satz: Block = {
        "art": "satz",
        "text": "Der Befund.",
        "rand": [{"art": "zahl", "text": "1.250", "zusatz": "Menschen"}],
    }
    (seite,) = [s for s in seitentexte(gesetzt(inhalt(satz, text(3)))) if "Der Befund." in s]
    assert seite.index("Der Befund.") < seite.index("1.250 Menschen") < seite.index("Ein Satz über")


def test_eine_freigegebene_fassung_traegt_keinen_vorschauvermerk() -> None:
    ganz = " ".join(seitentexte(gesetzt(inhalt(text(3)), vorschau=False)))
    assert "Vorschau" not in ganz and "Fassung 3 vom 21.11.2026" in ganz


def test_ein_langer_kopf_wiederholt_sich_auf_jeder_seite() -> None:
    seiten = [s for s in seitentexte(gesetzt(inhalt(tabelle(120)))) if "Zeile" in s]
    assert len(seiten) > 2
    assert all("Jahr Gebiet 0 Gebiet 1 Gebiet 2" in seite for seite in seiten)


def test_eine_beschriftung_steht_nie_allein_am_fuss() -> None:
    """Wo die Tabelle auch beginnt: bei ihrer Beschriftung stehen wenigstens drei Zeilen."""
    for saetze in (72, 80, 88):
        for seite in seitentexte(gesetzt(inhalt(text(saetze), tabelle(30)))):
            if "Tabelle 1" in seite:
                assert "Zeile 0" in seite and "Zeile 2" in seite, saetze


def test_lange_namen_und_viele_raeume_sprengen_die_titelseite_nicht() -> None:
    viele = ["Donaudampfschifffahrtsgesellschaftsviertel", "Humboldt/Gremberg", "Am Südhang", "Neubrück"]
    seiten = seitentexte(gesetzt(inhalt(text(2), raeume=viele)))
    assert "Wohlfahrtsverband" in seiten[0] and "Inhalt" in seiten[1]


def test_namen_in_vier_schriften_sind_eingebettet_und_als_text_zu_entnehmen() -> None:
    namen = [
        "İzmir Ağrı Şırnak",
        "Nguyễn Thị Hồng, Đà Nẵng",
        "Жмеринка, Київ, Ђорђевић",
        "حلب",
        "دمشق",
        "مركز",
    ]
    pdf = gesetzt(inhalt({"art": "text", "quelltext": "\n\n".join(namen)}))
    ganz = " ".join(seitentexte(pdf))
    for name in namen:
        assert name in ganz
    with pikepdf.open(io.BytesIO(pdf)) as dokument:
        schriften = [
            schrift
            for seite in dokument.pages
            for schrift in seite.Resources.get("/Font", {}).values()  # type: ignore[union-attr]
        ]
        eingebettet = {
            str(schrift.BaseFont): "/FontFile2" in schrift.DescendantFonts[0].FontDescriptor
            for schrift in schriften
        }
    assert all(eingebettet.values())
    assert any("Vazirmatn" in name for name in eingebettet)
    assert all("Fira" in name or "Vazirmatn" in name for name in eingebettet), "eine Schrift des Systems"


def test_ein_bedarf_nennt_worauf_er_ruht_und_was_aus_ihm_folgt() -> None:
    ganz = " ".join(seitentexte(gesetzt(inhalt(karten(karte()), empfehlungen(1), ZITAT, LISTE))))
    for stelle in (
        "A hoher Handlungsbedarf",
        "Bedarf 1: Eltern im Schichtdienst",
        "Familien · Person · empfunden · Kaistraße",
        "Worauf er ruht Grundlage 0",
        "Was schon geschieht: Sprachcafé am Hafen",
        "Was wir empfehlen: Ein Abendkurs",
        "An Volkshochschule Probstadt bis Sommer 2027",
        "Übergeben am 03.09.2026.",
        "Hebamme, Mai 2026",
        "Saal der Bücherei Raum",
    ):
        assert stelle in ganz


def grundlage(quelle: str, zahl: str = "") -> Any:
    eine = {
        "art": "zahl" if zahl else "gespraech",
        "text": f"Text zu {quelle}.",
        "quelle": quelle,
        "datum": "",
    }
    return eine | ({"zahl": {"text": zahl, "wert": zahl, "zeichen": "", "einheit": ""}} if zahl else {})


def test_kuerzer_sagt_eine_karte_dasselbe() -> None:
    """Kriterien in Worten, Empfehlungen als Nummern, weitere Grundlagen in Kürze; es fehlt nichts."""
    eine = karte() | {
        "kriterien": ["Es betrifft viele.", "Es trifft Einzelne hart.", "Ein neues Kriterium."],
        "empfehlungen": [
            empfehlung(2)["aussage"],
            "Eine, die im Heft nicht steht.",
            empfehlung(1)["aussage"],
        ],
        "grundlagen": [
            *(grundlage(f"Q{n}", f"1{n}") for n in (1, 2, 3)),
            *(grundlage(name) for name in ("Hebamme", "Schule")),
        ],
    }
    stoff = inhalt(karten(eine), empfehlungen(2), laenge="standard")
    assert empfehlungsnummern(stoff) == {empfehlung(n)["aussage"]: n for n in (1, 2)}
    ganz = " ".join(seitentexte(gesetzt(stoff)))
    for stelle in (
        "Kriterien: viele · hart · Ein neues Kriterium",
        "→ Empfehlung 1, 2",
        "Was wir empfehlen: Eine, die im Heft nicht steht.",
        "11 Text zu Q1. Q1 12 Text zu Q2. Q2 Text zu Hebamme. Hebamme",
        "Dazu: 13 Text zu Q3; Schule",
    ):
        assert stelle in ganz
    lang = " ".join(seitentexte(gesetzt(stoff | {"laenge": "langfassung"})))  # type: ignore[typeddict-item]
    assert "Es trifft Einzelne hart. Ein neues Kriterium." in lang and "Text zu Schule. Schule" in lang


def test_jedes_kriterium_hat_sein_kurzes_wort() -> None:
    assert set(KRITERIEN_KURZ) == {str(eines.label) for eines in Bedarf.Kriterium}


def test_ein_bedarf_steht_ungeteilt_auf_einer_seite() -> None:
    for saetze in (60, 70, 80):
        seiten = seitentexte(gesetzt(inhalt(text(saetze), karten(*(karte(n) for n in range(1, 9))))))
        for nummer in range(1, 9):
            (seite,) = [s for s in seiten if f"Bedarf {nummer}:" in s]
            teil = seite.split(f"Bedarf {nummer}:")[1].split("Bedarf ")[0]
            assert "Ein Abendkurs im Saal" in teil


def test_auf_einen_blick_bleibt_eine_seite_mit_bedarfen_und_empfehlungen() -> None:
    zahl: Any = {"text": "64,0 %", "wert": "64", "zeichen": "", "einheit": "%", "indikator": "x"}
    blick: Any = {
        "raum": "Hafenviertel",
        "zahlen": [
            {
                "name": "Nicht-EU-Staatsangehörige unter den Ausländerinnen und Ausländern",
                "zahl": zahl,
                "basis": "2024, in Prozent",
                "vergleiche": [{"name": f"Stadtbezirk {n}", "zahl": zahl} for n in range(3)],
            }
            for _ in range(6)
        ],
        "rand": [{"art": "quelle", "text": "Q1 Stadt Probstadt, 2024.", "zusatz": ""}],
        "bedarfe": [karte(n) for n in (1, 2, 3)],
        "empfehlungen": [empfehlung(n) for n in (1, 2, 3)],
    }
    seiten = seitentexte(gesetzt(inhalt(text(3), blicke=[blick])))
    (seite,) = [s for s in seiten[2:] if "Auf einen Blick" in s]
    assert seite.count("64,0 %") == 24
    assert "Bedarf 3:" in seite and "Empfehlung 3:" in seite and "1 Lage" not in seite


def test_breite_tabellen_stehen_am_ende_quer_und_ihr_platz_sagt_wo() -> None:
    quer: Block = {**tabelle(30, spalten=11), "nummer": 7, "quer": True}  # type: ignore[typeddict-item]
    pdf = gesetzt(inhalt(text(5), quer, text(5)))
    seiten = seitentexte(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as dokument:
        querseiten = [n for n, s in enumerate(dokument.pages, 1) if s.mediabox[2] > s.mediabox[3]]
    assert querseiten == list(range(querseiten[0], len(seiten) + 1))
    erste = seiten[querseiten[0] - 1]
    assert "Gebiet 10" in erste and "Sozialraumanalyse Hafenviertel 2026" in erste
    assert f"Seite {querseiten[0]} von {len(seiten)}" in erste
    assert f"im Querformat auf Seite {querseiten[0]}" in " ".join(seiten[2 : querseiten[0] - 1])


def test_ausgangstext_ist_nur_in_der_vorschau_gekennzeichnet() -> None:
    block: Block = {"art": "text", "quelltext": "Aus den Zahlen.", "ausgangstext": True}
    satz = "Ausgangstext aus den Zahlen, noch nicht bearbeitet"
    assert satz in " ".join(seitentexte(gesetzt(inhalt(block))))
    assert satz not in " ".join(seitentexte(gesetzt(inhalt(block), vorschau=False)))


def test_notizen_eines_langen_textes_folgen_seinem_ersten_absatz() -> None:
    block: Block = {
        "art": "text",
        "quelltext": f"Erster Absatz.\n\n{'Ein Satz über das Quartier. ' * 30}",
        "rand": [{"art": "quelle", "text": "Q1 Stadt Probstadt, 2024.", "zusatz": ""}],
    }
    with pikepdf.open(io.BytesIO(gesetzt(inhalt(block)))) as dokument:
        folgen = [
            [str(kind.S) for kind in element.K if isinstance(kind, pikepdf.Dictionary) and "/S" in kind]
            for _, element in elemente(dokument)
            if isinstance(element.get("/K"), pikepdf.Array)
        ]
    # Gemalt wird die Notiz zuletzt; vorgelesen wird in der Folge des Strukturbaums.
    assert ["/P", "/Div"] in folgen and ["/Div", "/P"] in folgen


def test_notizen_stehen_neben_dem_absatz_der_die_zahl_nennt() -> None:
    zahl: Any = {"text": "25,6 %", "wert": "25.6", "zeichen": "", "einheit": "%"}
    block: Any = {
        "art": "text",
        "quelltext": f"Am Fluss.\n\n{'Es gibt {{u18}} Kinder. ' * 12}\n\nUnd am Ende.",
        "marken": {"{{u18}}": zahl},
        "rand": [{"art": "quelle", "text": "Q1 Stadt Probstadt, 2024.", "zusatz": ""}],
    }
    for knapp in (True, False):
        (gesetzter,) = fuer_vorlage([block], knapp=knapp)
        assert gesetzter["davor"].strip() == "<p>Am Fluss.</p>"
        assert gesetzter["html"].startswith("<p>Es gibt 25,6\u00a0%") and gesetzter["html"].endswith("</p>")
        assert gesetzter["weiter"].strip() == "<p>Und am Ende.</p>"
    # In einer Liste ist kein Platz daneben: dann folgen die Notizen dem Text.
    (liste,) = fuer_vorlage([block | {"quelltext": "- Es gibt {{u18}} Kinder.\n\n  Viele.\n"}], knapp=True)
    assert "fluss" not in liste


def test_im_anhang_wartet_eine_schmale_tabelle_auf_die_naechste() -> None:
    def klein(nummer: int, **anders: Any) -> dict[str, Any]:
        return {"nummer": nummer, "spalten": [1], "zeilen": [1], "worte": False} | anders

    reihen = [
        (reihe["spalten"], [eine["nummer"] for eine in reihe["tabellen"]])
        for reihe in _nebeneinander([klein(1), klein(2, worte=True), klein(3), klein(4)])
    ]
    assert reihen == [(1, [2]), (2, [1, 3]), (2, [4])]


@pytest.mark.parametrize("saat", range(12))
def test_keine_mischung_von_bausteinen_zerbricht_den_satz(saat: int) -> None:
    zufall = random.Random(saat)
    bloecke: list[Block] = []
    for _ in range(14):
        bloecke.append(
            zufall.choice(
                [
                    lambda: text(zufall.randint(1, 60)),
                    lambda: tabelle(zufall.randint(1, 40), breit=zufall.random() < 0.5),
                    lambda: abbildung(zufall.choice([1, 2, 3]), zufall.randint(40, 800)),
                    lambda: {
                        "art": "satz",
                        "text": "Ein Befund. " * zufall.randint(1, 8),
                        "rand": [{"art": "hinweis", "text": "Notiz " * zufall.randint(1, 120), "zusatz": ""}],
                    },
                    lambda: {"art": "zwischentitel", "text": "Am Fluss"},
                    lambda: {"art": "hinweis", "text": "Hier fehlt etwas."},
                    lambda: {"art": "text", "quelltext": TEXT},
                    lambda: {
                        **text(zufall.randint(1, 40)),
                        "ausgangstext": zufall.random() < 0.5,
                        "rand": [{"art": "quelle", "text": "Quelle " * zufall.randint(1, 60), "zusatz": ""}],
                    },
                    lambda: karten(
                        *(karte(n, grundlagen=zufall.randint(0, 9)) for n in range(1, 4)),
                        titel=zufall.choice(["", "Bedarfe"]),
                    ),
                    lambda: empfehlungen(zufall.randint(1, 5), titel=zufall.choice(["", "Empfehlungen"])),
                    lambda: ZITAT,
                    lambda: LISTE,
                    lambda: {**tabelle(zufall.randint(1, 20), spalten=11), "quer": True},
                ]
            )()
        )
    pdf = gesetzt(inhalt(*bloecke))
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []


@pytest.mark.parametrize(
    "adresse",
    [
        "http://127.0.0.1/",
        "https://fonts.example.org/a.ttf",
        "file:///etc/passwd",
        "druck:../sozialraum/settings.py",
        "druck:../../etc/passwd",
        "druck:js/sozialraum.js",
        "data:text/css,p{}",
    ],
)
def test_der_druck_laedt_nur_eigene_schriften_und_gestalt(adresse: str) -> None:
    with pytest.raises(ValueError, match="Der Druck lädt nur eigene Dateien"):
        NurEigeneDateien().fetch(adresse)


def test_der_fortschritt_zaehlt_seiten_und_laeuft_nicht_rueckwaerts() -> None:
    meldungen: list[tuple[float, str]] = []
    gesetzt(inhalt(text(400)), melde=lambda anteil, satz: meldungen.append((anteil, satz)))
    anteile = [anteil for anteil, _ in meldungen]
    assert anteile == sorted(anteile) and anteile[0] > 0 and anteile[-1] <= 1
    assert any(satz.startswith("Seite 2 von ") for _, satz in meldungen)
