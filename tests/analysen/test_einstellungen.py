"""Einstellungen der Bausteine: jede Art ist beschrieben, jedes Formular hält alten Angaben stand."""

import pytest
from django.http import QueryDict
from django_scopes import scope

from analysen.bausteine.arten import ARTEN, GRUPPEN, menue, vorgabe
from analysen.bausteine.einstellungen import einstellungen_aus, formular_fuer
from analysen.models import Baustein
from analysen.zusammenstellen import bausteinvorschau
from sozialraum.bedarfe.models import Gespraech, Zitat
from tests import besetzung as b
from tests.analysen.hafen import analyse, zahlen
from tests.statistik.lieferungen import liefere

pytestmark = pytest.mark.django_db


def test_jede_art_ist_beschrieben_und_steht_in_genau_einer_gruppe() -> None:
    assert set(ARTEN) == set(Baustein.Art.values)
    assert {eine.gruppe for eine in ARTEN.values()} == set(GRUPPEN)
    im_menue = [eine.art for _, eine_gruppe in menue() for eine in eine_gruppe]
    assert sorted(im_menue) == sorted(set(Baustein.Art.values) - {"quellen"})
    assert all(eine.satz.endswith(".") and set(eine.vorgabe) <= set(eine.felder) for eine in ARTEN.values())


def test_die_vorgabe_gehoert_jedem_baustein_selbst() -> None:
    vorgabe("zeitreihe")["indikatoren"].append("ew")
    assert vorgabe("zeitreihe") == {"indikatoren": ["anteil_auslaender"]}
    assert vorgabe("gibt-es-nicht") == {}


@pytest.mark.parametrize("art", sorted(set(Baustein.Art.values) - {"text", "einfach", "grenzen", "quellen"}))
def test_jedes_formular_geht_leer_auf_und_nimmt_seine_vorgabe_an(art: str) -> None:
    zahlen()
    eine = analyse()
    offen = formular_fuer(art, analyse=eine)
    assert offen is not None
    assert "Bitte prüfen" not in str(offen)
    daten = QueryDict(mutable=True)
    for name in offen.fields:
        wert = offen.initial.get(name, "gebiete" if name == "form" else "")
        daten.setlist(name, [str(w) for w in wert] if isinstance(wert, list) else [str(wert)])
    geschickt = formular_fuer(art, analyse=eine, daten=daten)
    assert geschickt is not None and geschickt.is_valid(), geschickt and geschickt.errors
    assert einstellungen_aus(geschickt) == vorgabe(art)


def test_an_text_und_grenzen_ist_nichts_einzustellen() -> None:
    assert formular_fuer("text", analyse=analyse()) is None
    assert formular_fuer("gibt-es-nicht", analyse=analyse()) is None


def test_alte_und_fremde_angaben_stoeren_nicht() -> None:
    zahlen()
    alte = {
        "indikatoren": ["anteil_u18", "gab_es_mal", 7],
        "gebiete": "weltall",
        "ab": "1997",
        "bis": None,
        "titel": "Kinder",
        "unbekannt": {"a": 1},
    }
    form = formular_fuer("zeitreihe", analyse=analyse(), einstellungen=alte)
    assert form is not None
    assert form.initial["indikatoren"] == ["anteil_u18"]
    assert "gebiete" not in form.initial
    assert form.initial["titel"] == "Kinder"
    # Das Jahr ist gewählt, also bleibt es wählbar.
    assert ("1997", "1997") in form.fields["ab"].choices  # type: ignore[attr-defined]
    assert str(form)


def test_was_das_formular_nicht_kennt_bleibt_stehen() -> None:
    zahlen()
    bisher = {"indikatoren": ["ew"], "veraenderung": "ew_veraend", "titel": "Alt"}
    daten = QueryDict(mutable=True)
    daten.setlist("indikatoren", ["ew", "anteil_u18"])
    daten["titel"] = ""
    form = formular_fuer("zeitreihe", analyse=analyse(), daten=daten, einstellungen=bisher)
    assert form is not None and form.is_valid()
    assert einstellungen_aus(form) == {"indikatoren": ["ew", "anteil_u18"], "veraenderung": "ew_veraend"}


def test_die_indikatoren_stehen_nach_kapiteln_zum_aufklappen() -> None:
    zahlen()
    form = formular_fuer("zeitreihe", analyse=analyse(), einstellungen={"indikatoren": ["anteil_auslaender"]})
    assert form is not None
    gewaehlte = {titel: anzahl for titel, _, anzahl in form.kapitel}
    assert gewaehlte["Migration und Vielfalt"] == 1
    assert gewaehlte["Bevölkerung"] == 0
    html = str(form)
    assert html.count("<details") == len(gewaehlte)
    assert "1 gewählt" in html


def test_zu_viele_indikatoren_und_verkehrte_jahre_werden_gesagt() -> None:
    zahlen()
    eine = analyse()
    alle = ["ew", "anteil_u18", "anteil_65plus", "anteil_auslaender", "jugendquotient", "altenquotient"]
    daten = QueryDict(mutable=True)
    daten.setlist("indikatoren", [*alle, "anteil_frauen"])
    daten.update({"ab": "2024", "bis": "2019"})
    form = formular_fuer(
        "zeitreihe", analyse=eine, daten=daten, einstellungen={"indikatoren": ["anteil_frauen"]}
    )
    assert form is not None and not form.is_valid()
    assert form.errors["indikatoren"] == [
        "Gewählt sind 7 Indikatoren, Platz ist für 6. Bitte nehmen Sie einige heraus oder fügen Sie einen "
        "zweiten Baustein ein."
    ]
    assert form.errors["bis"] == ["Das Ende 2019 liegt vor dem Anfang 2024. Bitte tauschen Sie die Jahre."]


def test_zur_wahl_stehen_nur_zitate_mit_einwilligung() -> None:
    eine = analyse()
    with scope(traeger=[eine.traeger_id]):
        for einwilligung, text in (("zitate", "Hier fehlt ein Platz."), ("nein", "Ich habe Angst.")):
            gespraech = Gespraech.objects.create(
                traeger=eine.traeger,
                agentur=eine.agentur,
                datum="2025-05-01",
                sozialraum=b.hafenviertel(),
                funktion="Mutter",
                einwilligung=einwilligung,
            )
            Zitat.objects.create(gespraech=gespraech, text=text)
    zitate = formular_fuer("zitate", analyse=eine)
    gespraeche = formular_fuer("methoden", analyse=eine)
    assert zitate is not None and gespraeche is not None
    assert [text for _, text in zitate.fields["auswahl"].choices] == [  # type: ignore[attr-defined]
        "„Hier fehlt ein Platz.“ Mutter"
    ]
    assert len(gespraeche.fields["gespraeche"].choices) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("raeume", [1, 2])
def test_ein_formular_kostet_wenige_abfragen(raeume: int, django_assert_max_num_queries) -> None:
    zahlen()
    eine = analyse(*[b.hafenviertel(), b.am_fluss()][:raeume])
    with django_assert_max_num_queries(9):
        str(formular_fuer("tabelle", analyse=eine))


# Frei gewählte Gebiete -----------------------------------------------------------------------------


def test_zur_wahl_stehen_andere_gebiete_derselben_gemeinde_und_nicht_die_eigenen() -> None:
    zahlen()
    eigener = b.hafenviertel()
    am_fluss = b.am_fluss()
    form = formular_fuer("vergleich", analyse=analyse())
    assert form is not None
    gruppen = dict(form.fields["dazu"].choices)  # type: ignore[attr-defined]
    assert (f"sozialraum-{am_fluss.pk}", am_fluss.name) in gruppen["Sozialräume"]
    assert f"sozialraum-{eigener.pk}" not in {adresse for adresse, _ in gruppen["Sozialräume"]}
    assert ("05998000/stadtteil/22", b.einheit("22").name) in gruppen["Stadtteile"]


@pytest.mark.parametrize("art", ["vergleich", "kennzahlen", "tabelle"])
def test_zwei_weitere_gebiete_stehen_zwischen_sozialraum_und_bezirk(art: str) -> None:
    zahlen()
    liefere(
        {("22", "2024"): {"ew": 900, "u6": 90, "6-18": 90, "18-65": 600, "65+": 120, "auslaender": 90}},
        datei="suedstadt.csv",
    )
    eine = analyse()
    einstellungen = {"dazu": "05998000/stadtteil/22", "dazu2": f"sozialraum-{b.am_fluss().pk}"}
    with scope(traeger=[eine.traeger_id]):
        kapitel = eine.kapitel.get(schluessel="vergleich")
        baustein = Baustein(kapitel=kapitel, art=art, einstellungen=vorgabe(art) | einstellungen)
        ohne = Baustein(kapitel=kapitel, art=art, einstellungen=vorgabe(art))
        bloecke, gebiete = bausteinvorschau(kapitel, baustein)
        sonst, _ = bausteinvorschau(kapitel, ohne)
    (tabelle,) = [block for block in bloecke if block["art"] == "tabelle"]
    namen = [spalte["text"] for spalte in tabelle["spalten"]]
    (davor,) = [block for block in sonst if block["art"] == "tabelle"]
    assert len(namen) == 5 and [namen[0], *namen[3:]] == [spalte["text"] for spalte in davor["spalten"]]
    assert b.einheit("22").name in namen[1] and b.am_fluss().name in namen[2]
    u18 = next(zeile for zeile in tabelle["zeilen"] if zeile["kopf"] == "Anteil der unter 18-Jährigen")
    assert u18["zellen"][1]["text"] == "20,0\u00a0%"
    # Für Zahlen der weiteren Gebiete gibt es dieselbe Herkunft; die Sätze sagen, was sie ohne sie sagten.
    assert {"05998000/stadtteil/22"} <= {gebiet.adresse for gebiet in gebiete}
    saetze = [
        [block["text"] for block in bloecke_ if block["art"] == "satz"] for bloecke_ in (bloecke, sonst)
    ]
    assert saetze[0] == saetze[1]


def test_was_ohnehin_daneben_steht_steht_nicht_zweimal() -> None:
    zahlen()
    eine = analyse()
    einstellungen = {"dazu": "05998000/stadtbezirk/1", "dazu2": "05998000/stadtteil/gibt-es-nicht"}
    with scope(traeger=[eine.traeger_id]):
        kapitel = eine.kapitel.get(schluessel="vergleich")
        baustein = Baustein(
            kapitel=kapitel, art="kennzahlen", einstellungen=vorgabe("kennzahlen") | einstellungen
        )
        bloecke, _ = bausteinvorschau(kapitel, baustein)
    (tabelle,) = [block for block in bloecke if block["art"] == "tabelle"]
    assert len(tabelle["spalten"]) == 3
