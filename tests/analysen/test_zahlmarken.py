"""Zahlmarken: gelesen, gedruckt, eingefroren; der Ausgangstext besteht aus ihnen."""

import pytest
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from analysen.inhalt import Eigentext, Inhalt
from analysen.models import Analyse
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.schreiben.zahlmarken import ersetze, fehlt, marke, marken_in
from analysen.schreiben.ziffern import fundstellen
from analysen.zusammenstellen import zusammenstellen
from tests import besetzung as b
from tests.analysen.hafen import analyse, ausgangstext_ueber, kapitel, lesbar, textbaustein, zahlen

INDIKATOR = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
GEBIET = st.sampled_from(["raum", "raum2", "raum12", "bezirk", "stadt", "05998000", "05998000/11"])
ZEITRAUM = st.sampled_from(["", "2022", "2022-12-31", "2022-Q3", "2022-SJ"])


@given(INDIKATOR, GEBIET, ZEITRAUM, st.text(alphabet="ab {}|.\n", max_size=20))
def test_was_geschrieben_wird_wird_wieder_gelesen(
    indikator: str, gebiet: str, zeitraum: str, davor: str
) -> None:
    davor = davor.replace("{", "").replace("}", "")
    (gelesen,) = marken_in(f"{davor}{marke(indikator, gebiet, zeitraum)} danach")
    assert (gelesen.indikator, gelesen.gebiet, gelesen.zeitraum) == (indikator, gebiet, zeitraum)
    assert gelesen.lesbar and gelesen.anfang == len(davor)


@given(st.text(alphabet="{}|a1 \n", max_size=80))
def test_ersetzen_laesst_alles_andere_stehen(text: str) -> None:
    assert ersetze(text, lambda eine: eine.text) == text
    for eine in marken_in(text):
        assert text[eine.anfang : eine.ende] == eine.text


@pytest.mark.parametrize("text", ["{{Quatsch!}}", "{{ew|mond}}", "{{ew|raum|gestern}}", "{{ew|raum|2022|x}}"])
def test_was_keine_zahl_meinen_kann_ist_unlesbar(text: str) -> None:
    (eine,) = marken_in(text)
    assert not eine.lesbar
    assert fehlt(eine) == f"[Zahl fehlt: {text[2:-2]}]"


# In der Analyse -----------------------------------------------------------------------------------


def text_von(inhalt: Inhalt, schluessel: str = "lage") -> Eigentext:
    (block,) = [
        block
        for eines in inhalt["kapitel"]
        if eines["schluessel"] == schluessel
        for block in eines["bloecke"]
        if block["art"] == "text"
    ]
    return block


def geschrieben(text: str) -> Inhalt:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        text_schreiben(baustein=textbaustein(kapitel(von, "lage")), text=text, version=1, durch=b.birgit())
        return zusammenstellen(Analyse.objects.get(pk=von.pk))


@pytest.mark.django_db
def test_die_zahlen_eines_textes_werden_mit_quelle_und_definition_eingefroren() -> None:
    zahlen()
    text = "Hier leben {{ew}} Menschen, {{ew|raum|2019}} waren es 2019; in der Stadt {{ew|stadt}}."
    inhalt = geschrieben(text)
    block = text_von(inhalt)
    gedruckt = {name: zahl["text"] for name, zahl in block["marken"].items()}
    assert gedruckt == {"{{ew}}": "1.250", "{{ew|raum|2019}}": "1.000", "{{ew|stadt}}": "51.000"}
    assert block["marken"]["{{ew|raum|2019}}"]["zeitraum"] == "2019"
    assert [notiz["text"] for notiz in block["rand"]] == ["Q1 Stadt Probstadt, 2019–2024."]
    assert "Einwohnerinnen und Einwohner" in [eine["name"] for eine in inhalt["anhang"]["definitionen"]]


@pytest.mark.django_db
def test_eine_geheime_zahl_druckt_ihr_zeichen_und_erklaert_es() -> None:
    zahlen()
    inhalt = geschrieben("Im Bezirk {{anteil_auslaender|bezirk}}.")
    zahl = text_von(inhalt)["marken"]["{{anteil_auslaender|bezirk}}"]
    assert (zahl["wert"], zahl["zeichen"]) == (None, "geheim")
    assert zahl["text"] in [eines["zeichen"] for eines in inhalt["anhang"]["zeichen"]]


@pytest.mark.django_db
def test_was_es_nicht_gibt_bleibt_ohne_zahl_und_haelt_niemanden_auf() -> None:
    zahlen()
    block = text_von(geschrieben("{{erfunden}} {{ew|mond}} {{ew|raum7}} {{ew}} {{ew|05998000/99}}"))
    assert list(block["marken"]) == ["{{ew}}"]


@pytest.mark.django_db
def test_ein_anderes_gebiet_heisst_bei_seiner_kennung() -> None:
    zahlen()
    block = text_von(geschrieben("Im Bezirk 1 leben {{ew|05998000/1}} Menschen."))
    assert block["marken"]["{{ew|05998000/1}}"]["text"] == "2.520"


# Ausgangstext -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_der_ausgangstext_steht_da_bis_jemand_schreibt() -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        baustein = ausgangstext_ueber(kapitel(von, "bevoelkerung"), "ew", "anteil_u18")
        block = text_von(zusammenstellen(von), "bevoelkerung")
        assert block["ausgangstext"] is True
        assert "{{ew}}" in block["quelltext"] and "{{ew|stadt}}" not in block["quelltext"]
        assert "{{anteil_u18|stadt}}" in block["quelltext"]
        assert fundstellen(block["quelltext"]) == []
        text_schreiben(baustein=baustein, text="Eigenes.", version=baustein.version, durch=b.birgit())
        block = text_von(zusammenstellen(von), "bevoelkerung")
    assert block["quelltext"] == "Eigenes." and "ausgangstext" not in block


@pytest.mark.django_db
def test_der_ausgangstext_folgt_den_zahlen() -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        ausgangstext_ueber(kapitel(von, "bevoelkerung"), "ew", "ew_veraend")
    block = text_von(zusammenstellen(von), "bevoelkerung")
    saetze = lesbar(block["quelltext"])
    assert "Im Jahr 2024 zählte der Sozialraum Hafenviertel {{ew}} Einwohnerinnen und Einwohner." in saetze
    assert "ist die Einwohnerzahl gestiegen (2019: {{ew|raum|2019}})." in saetze
    assert "hat sich die Bevölkerung des Sozialraums Hafenviertel um {{ew_veraend}} verändert" in saetze


@pytest.mark.django_db
def test_im_selben_absatz_stehen_jahr_und_ort_nur_einmal() -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        ausgangstext_ueber(
            kapitel(von, "bevoelkerung"), "anteil_u18", "anteil_65plus", "anteil_auslaender", "ew_dichte"
        )
    absaetze = text_von(zusammenstellen(von), "bevoelkerung")["quelltext"].split("\n\n")
    assert len(absaetze) == 2
    assert [absatz.count("Im Jahr 2024") for absatz in absaetze] == [1, 1]
    assert "Der Anteil der 65-Jährigen und Älteren lag bei {{anteil_65plus}}." in absaetze[0]


@pytest.mark.django_db
def test_ohne_zahlen_gibt_es_keinen_ausgangstext() -> None:
    von = analyse()
    kapitelfolge = zusammenstellen(von)["kapitel"]
    assert not [block for eines in kapitelfolge for block in eines["bloecke"] if block["art"] == "text"]
