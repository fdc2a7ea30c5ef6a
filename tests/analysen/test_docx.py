"""Das Word-Dokument einer Fassung: jede Zahl, Überschriften, Textalternativen; nichts zerbricht es."""

import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django_scopes import scope
from docx import Document
from docx.document import Document as Dokument
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from analysen.ausgeben import ohne_meldung
from analysen.formen import Vermerk
from analysen.formen.docx import docx
from analysen.formen.word.bilder import bilder
from analysen.inhalt import Block, Inhalt
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.zahlenliste import Zahlenliste
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern.fehler import Abgebrochen
from sozialraum.kern.zahlen import BERLIN
from tests import besetzung as b
from tests.analysen.hafen import analyse, kapitel, lesbar, textbaustein, zahlen
from tests.analysen.test_druck import (
    LISTE,
    TEXT,
    ZITAT,
    abbildung,
    empfehlung,
    empfehlungen,
    inhalt,
    karte,
    karten,
    tabelle,
    text,
)

VERMERK = Vermerk(
    fassung=3, vorschau=False, stand=datetime(2026, 11, 21, 12, tzinfo=BERLIN), pruefsumme="ab" * 32
)
RTL = "حلب"


def geschrieben(von: Inhalt, *, vorschau: bool = False, **vermerk: Any) -> bytes:
    return docx(von, replace(VERMERK, vorschau=vorschau, **vermerk), melde=ohne_meldung).inhalt


def gelesen(von: Inhalt, **vermerk: Any) -> Dokument:
    return Document(io.BytesIO(geschrieben(von, **vermerk)))


def teile(paket: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(paket)) as zip_:
        return {name: zip_.read(name) for name in zip_.namelist()}


def ganzer_text(dokument: Dokument) -> str:
    """Aller Text des Rumpfs, Absätze und Umbrüche als Leerzeichen."""
    return lesbar(" ".join(absaetze(dokument)))


def absaetze(dokument: Dokument) -> Iterator[str]:
    for absatz in dokument.element.body.iter(qn("w:p")):
        yield "".join(
            kind.text or "" if kind.tag == qn("w:t") else " "
            for kind in absatz.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
        )


def vorlagen(dokument: Dokument) -> list[tuple[str, str]]:
    """Vorlage und Text jedes Absatzes, auch in Tabellen und im Verzeichnis."""
    return [
        (absatz.pPr.pStyle.val, lesbar("".join(t.text or "" for t in absatz.iter(qn("w:t")))))
        for absatz in dokument.element.body.iter(qn("w:p"))
    ]


def ueberschriften(dokument: Dokument) -> list[tuple[int, str]]:
    return [(int(art[-1]), titel) for art, titel in vorlagen(dokument) if art.startswith("Heading")]


@pytest.fixture(scope="module")
def hafen(django_db_setup: None, django_db_blocker: Any) -> Inhalt:
    """Die Analyse über das Hafenviertel; die Datenbank bleibt, wie sie war."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        zahlen()
        von = analyse()
        with scope(traeger=[von.traeger_id]):
            text_schreiben(
                baustein=textbaustein(kapitel(von, "lage")), text=TEXT, version=1, durch=b.birgit()
            )
            fertig = zusammenstellen(von)
        transaction.set_rollback(True)
    return json.loads(json.dumps(fertig))  # type: ignore[no-any-return]  # wie aus der Datenbank


@pytest.fixture(scope="module")
def dokument(hafen: Inhalt) -> Dokument:
    return gelesen(hafen)


# Das ganze Dokument -------------------------------------------------------------------------------


def test_jede_gedruckte_zahl_steht_im_text(hafen: Inhalt, dokument: Dokument) -> None:
    ganz = ganzer_text(dokument)
    zeilen = Zahlenliste(hafen).zeilen
    assert len(zeilen) > 100
    assert [zeile.stelle for zeile in zeilen if lesbar(zeile.text) not in ganz] == []


def test_die_tabellen_haben_dieselben_zellen_wie_der_inhalt(hafen: Inhalt, dokument: Dokument) -> None:
    erwartet = [
        [[zelle["text"] for zelle in zeile["zellen"]] for zeile in block["zeilen"]]
        for eines in hafen["kapitel"]
        for block in eines["bloecke"]
        if block["art"] == "tabelle"
    ]
    gefunden = [
        [[lesbar(zelle.text) for zelle in zeile.cells[1:]] for zeile in eine.rows[1:]]
        for eine in dokument.tables
    ]
    for zellen in erwartet:
        assert [[lesbar(text) for text in zeile] for zeile in zellen] in gefunden


def test_ueberschriften_ueberspringen_keine_stufe(dokument: Dokument) -> None:
    stufen = [stufe for stufe, _ in ueberschriften(dokument)]
    assert stufen[0] == 1 and len(stufen) > 8
    assert all(jetzt <= vorher + 1 for vorher, jetzt in pairwise(stufen))


def test_das_verzeichnis_nennt_alle_kapitel_schon_vor_dem_aktualisieren(
    hafen: Inhalt, dokument: Dokument
) -> None:
    eintraege = [titel for art, titel in vorlagen(dokument) if art == "TOC1"]
    erste = [titel for stufe, titel in ueberschriften(dokument) if stufe == 1]
    assert eintraege == erste
    assert len(eintraege) == len(hafen["blicke"]) + len(hafen["kapitel"]) + 1
    ziele = {eines.get(qn("w:name")) for eines in dokument.element.body.iter(qn("w:bookmarkStart"))}
    spruenge = {eines.get(qn("w:anchor")) for eines in dokument.element.body.iter(qn("w:hyperlink"))}
    assert spruenge - {None} <= ziele


def test_jedes_bild_traegt_seine_textalternative(hafen: Inhalt, dokument: Dokument) -> None:
    gezeichnet = [
        block for eines in hafen["kapitel"] for block in eines["bloecke"] if block["art"] == "abbildung"
    ]
    eigenschaften = list(dokument.element.body.iter(qn("wp:docPr")))
    assert len(eigenschaften) == sum(len(block["bilder"]) for block in gezeichnet) + bool(hafen["karte"])
    beschreibungen = [eine.get("descr") for eine in eigenschaften]
    assert all(len(text) > 10 for text in beschreibungen)
    assert any("Alle Werte stehen in Tabelle 1" in text for text in beschreibungen)
    nummern = [eine.get("id") for eine in eigenschaften]
    assert len(set(nummern)) == len(nummern)


def test_jede_tabelle_wiederholt_ihren_kopf_und_bricht_keine_zeile(dokument: Dokument) -> None:
    assert len(dokument.tables) > 5
    for eine in dokument.tables:
        zeilen = eine._tbl.tr_lst
        assert zeilen[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(zeile.trPr.find(qn("w:cantSplit")) is not None for zeile in zeilen)
        assert all(zeile.trPr.find(qn("w:tblHeader")) is None for zeile in zeilen[1:])
        assert eine._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
        assert eine._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_tabellen_sind_nie_breiter_als_die_seite(dokument: Dokument) -> None:
    for eine in dokument.tables:
        breite = sum(int(spalte.get(qn("w:w"))) for spalte in eine._tbl.tblGrid.gridCol_lst)
        assert breite <= 9080
        assert len({len(zeile.tc_lst) for zeile in eine._tbl.tr_lst}) == 1


def test_jeder_tabelle_folgt_ein_absatz_der_bei_ihr_bleibt(dokument: Dokument) -> None:
    """Sonst flösse sie mit der nächsten zusammen, oder er stünde allein auf einer leeren Seite."""
    for eine in dokument.tables:
        assert eine._tbl.getnext().tag == qn("w:p")
        letzte = eine._tbl.tr_lst[-1]
        assert all(absatz.pPr.find(qn("w:keepNext")) is not None for absatz in letzte.iter(qn("w:p")))


def test_eine_quellenzeile_beginnt_keine_seite() -> None:
    """Wozu sie gehört, steht auf derselben Seite: Satz, eigener Text oder Liste."""
    quelle: list[Any] = [{"art": "quelle", "text": "Q1 Stadt Probstadt", "zusatz": ""}]
    eintrag = {"name": "Küchentisch", "zusatz": "", "text": ""}
    dokument = gelesen(
        inhalt(
            {"art": "satz", "text": "Im Viertel leben 1.250 Menschen.", "rand": quelle},
            eigentext("Erster Absatz.\n\nLetzter Absatz.", rand=quelle),
            {"art": "liste", "titel": "", "eintraege": [eintrag], "rand": quelle},
            eigentext("Ohne Quelle."),
        )
    )
    folge = dokument.paragraphs
    davor = {
        folge[nummer - 1].text: folge[nummer - 1].paragraph_format.keep_with_next
        for nummer, absatz in enumerate(folge)
        if absatz.text == "Q1 Stadt Probstadt"
    }
    assert davor == {"Im Viertel leben 1.250 Menschen.": True, "Letzter Absatz.": True, "Küchentisch": True}
    frei = next(absatz for absatz in folge if absatz.text == "Ohne Quelle.")
    assert frei.paragraph_format.keep_with_next is None


def test_spalten_aus_zahlen_sind_gleich_breit_und_namen_brechen_nicht_um() -> None:
    block: Any = tabelle(2)
    block["spalten"][1]["zusatz"] = "Anteil an allen, Musterstadt"
    block["zeilen"][0]["kopf"] = "Quartier Bahnhofsviertel"
    (erste, *zahlspalten) = [
        spalte.w.mm for spalte in gelesen(inhalt(block)).tables[0]._tbl.tblGrid.gridCol_lst if spalte.w
    ]
    assert erste > 35 and len(set(zahlspalten)) == 1


def test_zahlen_stehen_rechts_und_namen_links() -> None:
    dokument = gelesen(inhalt(tabelle(2)))
    zeile = dokument.tables[0].rows[1]
    assert [zelle.paragraphs[0].style.style_id for zelle in zeile.cells] == [
        "Tabellentext",
        *["Tabellenzahl"] * 3,
    ]


def test_angaben_zur_datei_nennen_titel_sprache_und_pruefsumme(dokument: Dokument) -> None:
    kern = dokument.core_properties
    assert (kern.title, kern.author) == (
        "Sozialraumanalyse Hafenviertel 2026",
        "Integrationsagentur Hafenviertel",
    )
    assert (kern.language, kern.version) == ("de-DE", "3")
    assert "ab" * 32 in kern.keywords
    assert "ab" * 32 in ganzer_text(dokument)
    sprache = dokument.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert sprache.get(qn("w:val")) == "de-DE"


def test_pruefsumme_und_fassung_sind_eigene_eigenschaften() -> None:
    eigene = teile(geschrieben(inhalt()))["docProps/custom.xml"].decode()
    assert f"<vt:lpwstr>{'ab' * 32}</vt:lpwstr>" in eigene and 'name="Fassung"><vt:lpwstr>3<' in eigene


def test_dieselbe_fassung_ergibt_dieselben_bytes(hafen: Inhalt) -> None:
    assert geschrieben(hafen) == geschrieben(hafen)


def test_das_paket_bringt_nichts_fremdes_mit(hafen: Inhalt) -> None:
    paket = teile(geschrieben(hafen, vorschau=True))
    assert not [name for name in paket if "thumbnail" in name or "customXml" in name or "Effects" in name]
    for name, bytes_ in paket.items():
        if name.endswith((".xml", ".rels")):
            parse_xml(bytes_)
        assert str(settings.WURZEL).encode() not in bytes_ and b"python-docx" not in bytes_


# Vorschau und Fassung -----------------------------------------------------------------------------


def kopf_und_fuss(paket: bytes) -> dict[str, str]:
    return {
        name: "".join(t.text or "" for t in parse_xml(bytes_).iter(qn("w:t")))
        for name, bytes_ in teile(paket).items()
        if re.fullmatch(r"word/(header|footer)\d+\.xml", name)
    }


def test_eine_vorschau_ist_auf_jeder_seite_entwurf() -> None:
    quer: Block = {**tabelle(3, spalten=11), "nummer": 7, "quer": True}  # type: ignore[typeddict-item]
    paket = geschrieben(inhalt(text(3), quer), vorschau=True)
    alle = kopf_und_fuss(paket)
    # Hochformat, Deckblatt und Querformat haben je einen Kopf; auf dem Deckblatt steht der Satz selbst.
    assert sum("Entwurf – Vorschau, nicht freigegeben" in text for text in alle.values()) == 2
    assert (
        sum("Vorschau, nicht freigegeben · Fassung 3 vom 21.11.2026" in text for text in alle.values()) == 2
    )
    zeichen = [name for name, bytes_ in teile(paket).items() if b'string="ENTWURF"' in bytes_]
    assert len(zeichen) == 3
    assert "Entwurf – Vorschau, nicht freigegeben" in ganzer_text(Document(io.BytesIO(paket)))


def test_eine_freigegebene_fassung_traegt_keinen_vorschauvermerk() -> None:
    paket = geschrieben(inhalt(text(3)))
    ganz = ganzer_text(Document(io.BytesIO(paket))) + " ".join(kopf_und_fuss(paket).values())
    assert "Vorschau" not in ganz and "Entwurf" not in ganz
    assert "Fassung 3 vom 21. November 2026" in ganz
    assert "Seite 1 von 1" in ganz


def test_eine_berichtigte_fassung_sagt_was_falsch_war() -> None:
    ganz = ganzer_text(gelesen(inhalt(), berichtigt=2, erratum="Die Zahl der Kinder war vertauscht."))
    assert "Berichtigt Fassung 2: Die Zahl der Kinder war vertauscht." in ganz


def test_eine_vorfuehrung_steht_auf_dem_titel_und_auf_jeder_seite(settings: Any) -> None:
    settings.VORFUEHRUNG = True
    paket = geschrieben(inhalt(text(3)))
    assert "Vorführung mit erfundenen Daten – Musterstadt" in ganzer_text(Document(io.BytesIO(paket)))
    assert any(
        "Vorführung mit erfundenen Daten · Fassung 3" in text for text in kopf_und_fuss(paket).values()
    )


def test_ausgangstext_ist_nur_in_der_vorschau_gekennzeichnet() -> None:
    block: Block = {"art": "text", "quelltext": "Aus den Zahlen.", "ausgangstext": True}
    satz = "Ausgangstext aus den Zahlen, noch nicht bearbeitet"
    assert satz in ganzer_text(gelesen(inhalt(block), vorschau=True))
    assert satz not in ganzer_text(gelesen(inhalt(block)))


# Eigener Text -------------------------------------------------------------------------------------


def eigentext(quelltext: str, **anders: Any) -> Block:
    return {"art": "text", "quelltext": quelltext, **anders}  # type: ignore[return-value,typeddict-item]


def test_eigener_text_wird_zu_vorlagen() -> None:
    dokument = gelesen(
        inhalt(
            eigentext(
                "# Wege\n\nEin **fettes** und *kursives* [Wort](https://example.org/a?b=1&c=2).\n\n"
                "1. erstens\n   - darunter\n2. zweitens\n\n> Ein Zitat.\n\n"
                "| Ort | Zahl |\n| --- | ---: |\n| Hafen | 12 |\n"
            )
        )
    )
    folge = vorlagen(dokument)
    for erwartet in (
        ("Heading2", "Wege"),
        ("Normal", "Ein fettes und kursives Wort (example.org/a?b=1&c=2)."),
        ("ListNumber", "erstens"),
        ("ListBullet", "darunter"),
        ("ListNumber", "zweitens"),
        ("Quote", "Ein Zitat."),
        ("Tabellentext", "Hafen"),
        ("Tabellenzahl", "12"),
    ):
        assert erwartet in folge
    fett = [lauf.text for absatz in dokument.paragraphs for lauf in absatz.runs if lauf.bold and lauf.text]
    assert "fettes" in fett
    ziele = [b.target_ref for b in dokument.part.rels.values() if b.is_external]
    assert ziele == ["https://example.org/a?b=1&c=2"]


def test_zwei_bezifferte_listen_beginnen_beide_bei_eins() -> None:
    dokument = gelesen(inhalt(eigentext("1. a\n2. b\n\nDazwischen.\n\n1. c\n"), eigentext("3. d\n")))
    nummern = [
        absatz._p.pPr.numPr.numId.val
        for absatz in dokument.paragraphs
        if absatz.style.style_id == "ListNumber"
    ]
    assert nummern[0] == nummern[1] and len(set(nummern)) == 3
    beginne = dokument.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert [int(eines.get(qn("w:val"))) for eines in beginne[::9]] == [1, 1, 3]


def test_fussnoten_sind_echte_fussnoten() -> None:
    quelltext = (
        "Eins[^a] und zwei[^b], noch einmal[^a].\n\n"
        "[^a]: Die [Quelle](https://example.org/).\n[^b]: Die zweite.\n"
    )
    paket = geschrieben(inhalt(eigentext(quelltext), eigentext("Drei[^a].\n\n[^a]: Die dritte.\n")))
    alle = teile(paket)
    noten = parse_xml(alle["word/footnotes.xml"])
    texte = ["".join(t.text for t in note.iter(qn("w:t"))).strip() for note in noten]
    assert texte == ["", "", "Die Quelle (example.org).", "Die zweite.", "Die dritte."]
    rumpf = parse_xml(alle["word/document.xml"])
    assert [n.get(qn("w:id")) for n in rumpf.iter(qn("w:footnoteReference"))] == ["1", "2", "3"]
    assert b"NOTEREF Fussnote1" in alle["word/document.xml"]
    assert b"https://example.org/" in alle["word/_rels/footnotes.xml.rels"]


def test_zahlmarken_sind_zahlen_und_fehlende_bleiben_sichtbar() -> None:
    zahl = {
        "text": "24,0 %",
        "wert": "24",
        "zeichen": "",
        "einheit": "%",
        "indikator": "x",
        "gebiet": "",
        "zeitraum": "",
    }
    ganz = ganzer_text(
        gelesen(inhalt(eigentext("Es sind {{anteil_u18}}, {{weg}}.", marken={"{{anteil_u18}}": zahl})))
    )
    assert "Es sind 24,0 %, [Zahl fehlt: weg]." in ganz


def test_arabisch_laeuft_von_rechts_und_andere_namen_bleiben_wie_sie_sind() -> None:
    namen = "İzmir Ağrı Şırnak, Nguyễn Thị Hồng, Київ, Ђорђевић"
    dokument = gelesen(inhalt(eigentext(f"Familien aus {RTL} und {namen}.\n\n{RTL} {RTL}")))
    assert namen in ganzer_text(dokument)
    laeufe = [lauf for absatz in dokument.paragraphs for lauf in absatz.runs if RTL in lauf.text]
    assert [lauf.font.rtl for lauf in laeufe] == [True, True]
    assert laeufe[1].text == f"{RTL} {RTL}"
    rechts = [absatz for absatz in dokument.paragraphs if absatz._p.pPr.find(qn("w:bidi")) is not None]
    assert [absatz.text for absatz in rechts] == [f"{RTL} {RTL}"]


# Gestalt ------------------------------------------------------------------------------------------


def test_breite_tabellen_stehen_am_ende_quer_und_ihr_platz_sagt_wo() -> None:
    quer: Block = {**tabelle(30, spalten=11), "nummer": 7, "quer": True}  # type: ignore[typeddict-item]
    dokument = gelesen(inhalt(text(5), quer, text(5)))
    hoch, breit = dokument.sections
    assert hoch.page_width < hoch.page_height and breit.page_width > breit.page_height
    assert "Tabelle 7 Einwohnerinnen und Einwohner: im Querformat am Ende" in ganzer_text(dokument)
    assert vorlagen(dokument)[-1][0] == "Anmerkung"
    assert len(dokument.tables[-1].columns) == 12


def test_die_werte_einer_abbildung_stehen_im_anhang() -> None:
    dokument = gelesen(inhalt(abbildung(1, 200), {**tabelle(3), "nummer": 5}))  # type: ignore[typeddict-item]
    ganz = ganzer_text(dokument)
    assert "Werte: Tabelle 5" in ganz
    assert ganz.index("Die Werte der Abbildungen") < ganz.index("Tabelle 5 Einwohnerinnen")


def test_ein_bedarf_nennt_worauf_er_ruht_und_was_aus_ihm_folgt() -> None:
    zahl = {
        "text": "24,0 %",
        "wert": "24",
        "zeichen": "",
        "einheit": "%",
        "indikator": "x",
        "gebiet": "",
        "zeitraum": "",
    }
    mit_zahl = karte()
    mit_zahl["grundlagen"][0]["zahl"] = zahl  # type: ignore[typeddict-item]
    bedarfe: Any = {
        **karten(mit_zahl),
        "weitere": [{"id": 9, "aussage": "Noch ein Bedarf.", "prioritaet": "C", "status": "offen"}],
    }
    ganz = ganzer_text(gelesen(inhalt(bedarfe, empfehlungen(1), ZITAT, LISTE)))
    for stelle in (
        "A hoher Handlungsbedarf · offen",
        "Bedarf 1: Eltern im Schichtdienst",
        "Familien · Person · empfunden · Kaistraße",
        "Warum diese Priorität: In jedem dritten Gespräch genannt. Es betrifft viele.",
        "24,0 % Grundlage 0",
        "(Hebamme, 2026)",
        "Was schon geschieht: Sprachcafé am Hafen",
        "Was wir empfehlen: Ein Abendkurs",
        "1 weiterer offener Bedarf C Noch ein Bedarf. offen",
        "An Volkshochschule Probstadt · bis Sommer 2027",
        "Übergeben am 03.09.2026.",
        "Hebamme, Mai 2026",
        "Saal der Bücherei Raum Sechzig Plätze.",
    ):
        assert stelle in ganz


def test_auf_einen_blick_ist_eine_tabelle_mit_den_vergleichen() -> None:
    zahl: Any = {"text": "64,0 %", "wert": "64", "zeichen": "", "einheit": "%", "indikator": "x"}
    blick: Any = {
        "raum": "Hafenviertel",
        "zahlen": [
            {
                "name": "Kinder",
                "zahl": zahl,
                "basis": "2024",
                "vergleiche": [{"name": "Stadt", "zahl": zahl}],
            },
            {"name": "Ältere", "zahl": zahl, "basis": "2024", "vergleiche": []},
        ],
        "rand": [],
        "bedarfe": [karte(1)],
        "empfehlungen": [empfehlung(1)],
    }
    dokument = gelesen(inhalt(blicke=[blick]))
    assert [[lesbar(zelle.text) for zelle in zeile.cells] for zeile in dokument.tables[0].rows] == [
        ["Kennzahl", "Hafenviertel", "Stadt"],
        ["Kinder 2024", "64,0 %", "64,0 %"],
        ["Ältere 2024", "64,0 %", ""],
    ]
    folge = [titel for _, titel in ueberschriften(dokument)]
    assert folge[:3] == ["Auf einen Blick", "Was am dringendsten fehlt", "Was wir empfehlen"]


def test_der_anhang_nennt_gebietsstand_erhebung_grenzen_und_pruefliste() -> None:
    von = inhalt(
        pruefliste={
            "name": "Richtlinie 2026",
            "richtlinie": "Förderrichtlinie 2026",
            "punkte": [
                {"schluessel": "a", "titel": "Drei Gespräche", "erfuellt": True, "befund": "Vier Gespräche."},
                {
                    "schluessel": "b",
                    "titel": "Zwei Methoden",
                    "erfuellt": True,
                    "befund": "Eine Methode.",
                    "weil": "Die Begehung folgt im Mai.",
                    "entschieden": "Birgit Sommer, 03.09.2026",
                },
            ],
        }
    )
    von["anhang"] |= {  # type: ignore[typeddict-item]
        "gebietsstand": [
            {
                "name": "Hafenviertel",
                "teile": ["Kai", "Speicher"],
                "grenzen": "Stand 2024",
                "aenderungen": [],
            }
        ],
        "erhebung": {
            "zeitraum": "2026",
            "angaben": [
                {
                    "art": "methode",
                    "name": "Begehung",
                    "datum": "Mai 2026",
                    "personenkreis": "Familien",
                    "menschen": "",
                }
            ],
            "ohne_einwilligung": 2,
        },
        "grenzen": ["Wer pendelt, zählt nicht."],
        "aenderungen": {"gegenueber": "der Fassung 1 von 2024", "saetze": ["Der Anteil ist gestiegen."]},
    }
    ganz = ganzer_text(gelesen(von))
    for stelle in (
        "Hafenviertel: Kai; Speicher. Grenzen: Stand 2024. In der Zeit der Zahlen nicht neu zugeschnitten.",
        "Mai 2026 Begehung Familien –",
        "Dazu 2 Gespräche ohne Einwilligung, deren Inhalt hier nicht steht.",
        "Wer pendelt, zählt nicht.",
        "Verglichen mit der Fassung 1 von 2024. Der Anteil ist gestiegen.",
        "Drei Gespräche erfüllt Vier Gespräche.",
        "Eine Methode. Gilt als erfüllt: Die Begehung folgt im Mai. (Birgit Sommer, 03.09.2026)",
    ):
        assert stelle in ganz


def test_einfache_sprache_steht_gross_auf_eigenen_seiten() -> None:
    von = inhalt(text(2))
    (lage,) = von["kapitel"]
    einfach: Any = {
        **lage,
        "nummer": 2,
        "titel": "Einfach",
        "bloecke": [eigentext("Kurz.\n\n- ein Punkt", einfach=True)],
    }
    von["kapitel"] = [lage, einfach, {**lage, "nummer": 3}, {**lage, "nummer": 4}]
    dokument = gelesen(von)
    assert [titel for art, titel in vorlagen(dokument) if art == "Einfach"] == ["Kurz.", "ein Punkt"]
    neue_seite = [
        absatz.text[0]
        for absatz in dokument.paragraphs
        if absatz.style.style_id == "Heading1" and absatz.paragraph_format.page_break_before
    ]
    assert neue_seite == ["1", "2", "3", "A"]


def test_seiten_des_verzeichnisses_fuellt_word_beim_oeffnen() -> None:
    """Im Dokument steht keine Seitenzahl, die falsch sein könnte; ohne Verzeichnis fragt Word nichts."""
    lang, kurz = gelesen(inhalt(text(3))), gelesen(inhalt(text(3), laenge="kurzprofil"))
    assert [len(dokument.settings.element.findall(qn("w:updateFields"))) for dokument in (lang, kurz)] == [
        1,
        0,
    ]


def test_ein_kurzprofil_hat_weder_deckblatt_noch_verzeichnis() -> None:
    dokument = gelesen(inhalt(text(3), tabelle(2), laenge="kurzprofil"))
    arten = [art for art, _ in vorlagen(dokument)]
    assert "TOC1" not in arten and arten.count("Title") == 1
    assert "ab" * 32 in ganzer_text(dokument)


# Fremdes und Altes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "boese",
    [
        "Steuer\x00\x01\x08\x0b\x1fzeichen",
        "halbes \ud800 Paar \udfff",
        "kein Zeichen \ufffe\uffff",
        "x" * 10_000,
        "Wort " * 2_000,
        "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪",
        "{{marke}} {{ {{a|b|c}} }}",
        "<w:p>&amp;</w:p><![CDATA[x]]>",
        "]]> -- <!-- & \" '",
        "\u202egespiegelt\u202c",
        f"{RTL}\n{RTL} 12 {RTL} abc",
        '[a](javascript:alert(1)) [b](https://x/"onload=)',
        "[^1]: Nur die Anmerkung.",
        "Kreis[^k]\n\n[^k]: Siehe[^k].",
        "> - > 1. > tief\n> \n> > # noch tiefer",
        "| a | b |\n|---|---|\n| nur eine |\n",
        "",
        " \n\t\r\n ",
    ],
)
def test_kein_text_zerbricht_das_dokument(boese: str) -> None:
    eigen = karte()
    eigen["aussage"] = eigen["erlaeuterung"] = eigen["ort"] = boese
    geladen: Any = {**tabelle(2), "titel": boese, "kopfspalte": boese, "anmerkungen": [boese]}
    geladen["zeilen"] = [{**zeile, "kopf": boese} for zeile in geladen["zeilen"]]
    paket = geschrieben(
        inhalt(
            {"art": "satz", "text": boese, "rand": [{"art": "hinweis", "text": boese, "zusatz": boese}]},
            eigentext(boese),
            geladen,
            karten(eigen, titel=boese),
            {"art": "zwischentitel", "text": boese},
            titel=boese,
            raeume=[boese],
        ),
        vorschau=True,
    )
    for name, bytes_ in teile(paket).items():
        if name.endswith((".xml", ".rels")):
            parse_xml(bytes_)
    dokument = Document(io.BytesIO(paket))
    assert "Was wir empfehlen: Ein Abendkurs" in ganzer_text(dokument)
    assert [t for t in dokument.element.body.iter(qn("w:instrText")) if "javascript" in t.text] == []
    assert all(b.target_ref.startswith("https:") for b in dokument.part.rels.values() if b.is_external)


def test_eine_alte_fassung_ohne_neue_angaben_wird_ein_dokument() -> None:
    alt = inhalt(text(2), tabelle(2), abbildung(1, 100), karten(karte()), gestalt=1)
    alt["anhang"]["definitionen"] = [{"name": "Anteil", "einheit": "Prozent", "text": "Von allen."}]
    ganz = ganzer_text(gelesen(alt))
    assert "Anteil (Prozent) Von allen." in ganz and "Version" not in ganz


def test_ein_inhalt_ohne_alles_wird_ein_dokument() -> None:
    leer = inhalt(kapitel=[], agenturen=[], jahre="", gebiet="", foerderhinweis="", spitzenverband="")
    assert [titel for _, titel in ueberschriften(gelesen(leer))] == [
        "Anhang: Tabellen, Definitionen, Quellen"
    ]


@pytest.mark.parametrize("saat", range(6))
def test_keine_mischung_von_bausteinen_zerbricht_das_dokument(saat: int) -> None:
    zufall = random.Random(saat)
    bloecke: list[Block] = [
        zufall.choice(
            [
                lambda: text(zufall.randint(1, 60)),
                lambda: tabelle(
                    zufall.randint(1, 40), breit=zufall.random() < 0.5, spalten=zufall.randint(1, 9)
                ),
                lambda: abbildung(zufall.choice([1, 2, 3]), zufall.randint(40, 1800)),
                lambda: {"art": "zwischentitel", "text": "Am Fluss"},
                lambda: {"art": "hinweis", "text": "Hier fehlt etwas."},
                lambda: eigentext(TEXT),
                lambda: karten(karte(1), karte(2, prioritaet=""), titel=zufall.choice(["", "Bedarfe"])),
                lambda: empfehlungen(zufall.randint(1, 5), titel=zufall.choice(["", "Empfehlungen"])),
                lambda: ZITAT,
                lambda: LISTE,
                lambda: {**tabelle(zufall.randint(1, 20), spalten=11), "quer": True},
            ]
        )()
        for _ in range(14)
    ]
    dokument = gelesen(inhalt(*bloecke), vorschau=saat % 2 == 0)
    stufen = [stufe for stufe, _ in ueberschriften(dokument)]
    assert all(jetzt <= vorher + 1 for vorher, jetzt in pairwise(stufen))
    folge = [kind.tag for kind in dokument.element.body]
    # Zwei Tabellen hintereinander wären in Word eine.
    assert (qn("w:tbl"), qn("w:tbl")) not in list(pairwise(folge))


# Bilder und Fortschritt ---------------------------------------------------------------------------


def test_dasselbe_bild_wird_einmal_gezeichnet() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48">'
        "<title>Ein &lt;Kreis&gt;</title></svg>"
    )
    (eines,) = bilder([svg, svg]).values()
    assert (eines.breite_mm, eines.hoehe_mm) == pytest.approx((25.4, 12.7))
    assert eines.alternative == "Ein <Kreis>"
    assert eines.png.startswith(b"\x89PNG")


def test_der_fortschritt_laeuft_nicht_rueckwaerts_und_darf_abbrechen() -> None:
    meldungen: list[float] = []
    docx(inhalt(text(4)), VERMERK, melde=lambda anteil, satz: meldungen.append(anteil))
    assert meldungen == sorted(meldungen) and meldungen[0] > 0 and meldungen[-1] <= 1

    def abbrechen(anteil: float, satz: str) -> None:
        raise Abgebrochen("Abgebrochen.")

    with pytest.raises(Abgebrochen):
        docx(inhalt(text(4)), VERMERK, melde=abbrechen)
