"""Prüflisten als Daten: lesen, laden, je Träger anpassen; welche Version für eine Analyse gilt."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Person, Protokolleintrag
from analysen.ablauf.einreichen import einreichen
from analysen.anhangssaetze import wonach
from analysen.darstellen import anhang_fuer_vorlage
from analysen.formen import Vermerk
from analysen.formen.docx import docx
from analysen.formen.html import als_seite
from analysen.gliederung.inhalt import Gliederungsinhalt, Kapitelvorlage
from analysen.gliederung.laden import gliederung_ablegen
from analysen.models import Analyse, Gliederung, Prueflistenvorlage
from analysen.pruefliste.entscheiden import abhaken
from analysen.pruefliste.geltende import (
    geltende_pruefliste,
    geltende_prueflisten,
    ist_ersatz,
    liste_der,
    neuere_liste,
    vorlage_der_liste,
)
from analysen.pruefliste.laden import ORDNER, mitgelieferte_prueflisten_laden, pruefliste_ablegen
from analysen.pruefliste.pruefen import pruefliste
from analysen.pruefliste.pruefer import PRUEFER
from analysen.pruefliste.speichern import pruefliste_speichern, pruefliste_zuruecknehmen
from analysen.pruefliste.uebernehmen import neue_liste_uebernehmen
from analysen.pruefliste.vorlage import (
    ARTEN,
    Pruefvorlage,
    Punktvorlage,
    Vorlagenfehler,
    als_json,
    nennt_zahl,
    unterschiede,
    vorlage_aus,
    vorlage_aus_toml,
)
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.statistik.kennzahlen import INDIKATOREN
from tests import besetzung as b
from tests.analysen.hafen import analyse, lesbar
from tests.analysen.reif import reife_analyse

Als = Callable[[Person], Client]
VORGESTELLT = Punktvorlage("eigener-1", "In der Stadtteilkonferenz vorgestellt", "von_hand", von_hand=True)


def mitgelieferte() -> Pruefvorlage:
    return vorlage_aus_toml((ORDNER / "richtlinie_2026.toml").read_text("utf-8"))


def mit_punkt(vorlage: Pruefvorlage, schluessel: str, **anders: Any) -> Pruefvorlage:
    return replace(
        vorlage,
        alle_punkte=tuple(
            replace(p, **anders) if p.schluessel == schluessel else p for p in vorlage.alle_punkte
        ),
    )


def eigene(vorlage: Pruefvorlage, version: int = 0, durch: Person | None = None) -> Prueflistenvorlage:
    return pruefliste_speichern(
        traeger=b.nordufer(), vorlage=vorlage, version=version, durch=durch or b.birgit()
    )


def fuenf_gespraeche() -> Pruefvorlage:
    return mit_punkt(
        mitgelieferte(), "gespraeche", titel="Mindestens fünf Gespräche", einstellungen={"mindestens": 5}
    )


# Lesen --------------------------------------------------------------------------------------------


def test_jede_art_hat_ihre_pruefung() -> None:
    assert PRUEFER.keys() == ARTEN.keys()


def test_die_mitgelieferte_nennt_nur_was_es_gibt() -> None:
    liste = mitgelieferte()
    assert liste.indikatoren == ["anteil_u18", "anteil_65plus", "anteil_frauen", "anteil_auslaender"]
    assert set(liste.indikatoren) <= set(INDIKATOREN)
    for punkt in liste.punkte:
        if punkt.schwelle and punkt.art != "bedarfe":
            assert nennt_zahl(punkt.titel, punkt.einstellungen[punkt.schwelle]), punkt.titel


def test_lesen_und_schreiben_ergibt_dasselbe() -> None:
    vorlage = replace(
        mit_punkt(mitgelieferte(), "quellen", aktiv=False, von_hand=False),
        alle_punkte=(*mit_punkt(mitgelieferte(), "quellen", aktiv=False).alle_punkte, VORGESTELLT),
    )
    assert vorlage_aus(json.loads(json.dumps(als_json(vorlage)))) == vorlage
    assert "quellen" not in [punkt.schluessel for punkt in vorlage.punkte]


KOPF = 'schluessel = "probe"\nname = "Probe"\nrichtlinie = "Probe"\n'
EINER = '[[punkt]]\nschluessel = "a"\ntitel = "A"\nart = "{art}"\n'
GEHEIM = '[[punkt]]\nschluessel = "g"\ntitel = "G"\nart = "geheimhaltung"\n'


def test_ein_ausgeschalteter_punkt_faellt_weg() -> None:
    text = KOPF + EINER.format(art="kapitel") + "aktiv = false\n" + GEHEIM
    assert [einer.schluessel for einer in vorlage_aus_toml(text).punkte] == ["g"]


@pytest.mark.parametrize(
    ("text", "sagt"),
    [
        ("[[", "kein gültiges TOML"),
        (KOPF, "hat keinen Punkt"),
        (KOPF + GEHEIM + EINER.format(art="zauberei"), "Die Art „zauberei“ gibt es nicht"),
        (KOPF + GEHEIM + EINER.format(art="methoden"), "„mindestens“ muss eine ganze Zahl"),
        (
            KOPF + GEHEIM + EINER.format(art="methoden") + "einstellungen = { mindestens = 1000 }\n",
            "„mindestens“ muss eine ganze Zahl von 1 bis 999",
        ),
        (KOPF + GEHEIM + EINER.format(art="kapitel") * 2, "kommt mehrmals vor"),
        (KOPF + GEHEIM + "von_hand = true\n", "nicht von Hand abhaken"),
        (KOPF + GEHEIM + "aktiv = false\n", "lässt sich nicht ausschalten"),
        (KOPF + EINER.format(art="kapitel"), "hat keinen Punkt zur Geheimhaltung"),
        (KOPF + GEHEIM + EINER.format(art="von_hand") + "von_hand = false\n", "muss sich von Hand abhaken"),
        (KOPF + GEHEIM + EINER.format(art="kapitel") + "schwelle = 3\n", "„schwelle“ ist unbekannt"),
        (
            KOPF + GEHEIM + EINER.format(art="kapitel").replace('"A"', f'"{"x" * 201}"'),
            "höchstens 200 Zeichen",
        ),
    ],
)
def test_eine_falsche_vorlage_sagt_was_nicht_stimmt(text: str, sagt: str) -> None:
    with pytest.raises(Vorlagenfehler, match=sagt):
        vorlage_aus_toml(text)


@pytest.mark.parametrize(
    ("titel", "zahl", "steht_da"),
    [
        ("Mindestens drei Gespräche", 3, True),
        ("Daten nicht älter als 24 Monate", 24, True),
        ("Mindestens ein Gespräch", 1, True),
        ("Mindestens dreißig Gespräche", 3, False),
        ("Daten nicht älter als 240 Monate", 24, False),
    ],
)
def test_ob_der_titel_die_schwelle_nennt(titel: str, zahl: int, steht_da: bool) -> None:
    assert nennt_zahl(titel, zahl) is steht_da


def test_was_eine_neue_version_anders_verlangt() -> None:
    neu = replace(
        mit_punkt(fuenf_gespraeche(), "kommentare", aktiv=False),
        alle_punkte=(*mit_punkt(fuenf_gespraeche(), "kommentare", aktiv=False).alle_punkte, VORGESTELLT),
    )
    assert unterschiede(mitgelieferte(), mitgelieferte()) == []
    assert unterschiede(mitgelieferte(), neu) == [
        "Neu: „In der Stadtteilkonferenz vorgestellt“.",
        "Entfällt: „Kein Kommentar ist offen“.",
        "Geändert: „Mindestens fünf Gespräche“ (5 statt 3, hieß „Mindestens drei Gespräche“).",
    ]


# Laden --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_noch_einmal_laden_aendert_nichts_und_neues_wird_eine_version() -> None:
    mitgelieferte_prueflisten_laden()
    (erste,) = Prueflistenvorlage.objects.all()
    assert (erste.schluessel, erste.version, erste.aktiv) == ("richtlinie_2026", 1, True)
    zweite = pruefliste_ablegen(fuenf_gespraeche(), traeger=None)
    assert list(Prueflistenvorlage.objects.filter(aktiv=True)) == [zweite]
    mitgelieferte_prueflisten_laden()
    assert Prueflistenvorlage.objects.get(aktiv=True).version == 3


@pytest.mark.django_db
def test_aeltere_analysen_bekommen_die_liste_die_jetzt_gilt() -> None:
    von = analyse()
    Analyse._base_manager.filter(pk=von.pk).update(pruefliste=None)
    mit_liste = analyse(berichtsjahr=2025)
    pruefliste_ablegen(fuenf_gespraeche(), traeger=None)
    mitgelieferte_prueflisten_laden()
    with scope(traeger=[von.traeger_id]):
        assert Analyse.objects.get(pk=von.pk).pruefliste == Prueflistenvorlage.objects.get(aktiv=True)
        assert Analyse.objects.get(pk=mit_liste.pk).pruefliste == mit_liste.pruefliste


@pytest.mark.django_db
def test_zu_einer_anderen_richtlinie_gilt_ihre_liste_und_sonst_eine_die_es_sagt(als: Als) -> None:
    neue = gliederung_ablegen(
        Gliederungsinhalt(
            "richtlinie_2031", "Nach 2031", (Kapitelvorlage("lage", "Lage", "", ()),), richtlinie="R 2031"
        ),
        traeger=None,
    )
    von = b.nordufer().pk
    ersatz = geltende_pruefliste(von, neue)
    assert (ersatz.schluessel, ist_ersatz(ersatz, neue)) == ("richtlinie_2026", True)
    angefangen = analyse()
    client = als(b.birgit())
    with scope(traeger=[von]):
        assert angefangen.gliederung == neue
    seite = client.get(reverse("analysen:pruefliste", args=[angefangen.pk])).text
    assert "Zu dieser Richtlinie gibt es keine eigene Prüfliste." in seite
    # Aus der Übersicht entsteht eine für genau diese Gliederung, und dann gilt sie.
    uebersicht = client.get(reverse("analysen:prueflisten"))
    assert "Nach 2031: keine eigene Prüfliste" in lesbar(uebersicht.text)
    (zeile,) = (eine for eine in uebersicht.context["zeilen"] if eine.fuer)
    client.post(zeile.ziel, formular(vorlage_der_liste(ersatz), name="Prüfliste 2031"))
    eigene_liste = Prueflistenvorlage.objects.get(traeger=b.nordufer())
    assert (eigene_liste.schluessel, eigene_liste.richtlinie) == ("richtlinie_2031", "R 2031")
    assert geltende_pruefliste(von, neue) == eigene_liste
    assert not ist_ersatz(eigene_liste, neue)
    assert geltende_pruefliste(von, Gliederung.objects.get(schluessel="richtlinie_2026")).traeger is None
    assert "keine eigene Prüfliste" not in client.get(reverse("analysen:prueflisten")).text


# Eigene je Träger ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_birgit_verlangt_fuenf_gespraeche_fuer_ihren_traeger() -> None:
    angefangen = analyse()
    erste = eigene(fuenf_gespraeche())
    assert (erste.traeger, erste.version) == (b.nordufer(), 1)
    assert geltende_prueflisten(b.nordufer().pk) == [erste]
    assert [eine.traeger for eine in geltende_prueflisten(b.suedhang().pk)] == [None]
    neue = analyse(berichtsjahr=2027)
    with scope(traeger=[neue.traeger_id]):
        assert liste_der(neue) == erste
        assert liste_der(angefangen).traeger is None, "Angefangene bleiben bei ihrer Version."
    assert Protokolleintrag.objects.filter(ereignis="Prüfliste gespeichert").count() == 1
    assert eigene(fuenf_gespraeche(), version=1) == erste, "Noch einmal dasselbe ist keine neue Version."
    zweite = eigene(mit_punkt(fuenf_gespraeche(), "kommentare", aktiv=False), version=1)
    assert (zweite.version, Prueflistenvorlage.objects.get(pk=erste.pk).aktiv) == (2, False)


@pytest.mark.django_db
def test_wer_auf_alter_version_speichert_verliert_die_neue_nicht() -> None:
    eigene(fuenf_gespraeche())
    with pytest.raises(VeralteterStand, match="Inzwischen hat jemand anderes"):
        eigene(mitgelieferte(), durch=b.carsten())


@pytest.mark.django_db
@pytest.mark.parametrize("anders", [{"aktiv": False}, {"von_hand": True}, {"art": "kapitel"}])
def test_die_geheimhaltung_schaltet_niemand_aus(anders: dict[str, Any]) -> None:
    with pytest.raises(Fachfehler, match=r"Geheimhaltung"):
        eigene(mit_punkt(mitgelieferte(), "geheimhaltung", **anders))
    assert Prueflistenvorlage.objects.count() == 1


@pytest.mark.django_db
def test_an_allem_vorbei_ausgeschaltet_wird_gar_nicht_geprueft() -> None:
    """Wer den Punkt in der Datenbank streicht, bekommt keine kürzere Liste, sondern keine Freigabe."""
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        liste = liste_der(von)
        liste.inhalt["punkt"] = [p for p in liste.inhalt["punkt"] if p["art"] != "geheimhaltung"]
        liste.save()
        with pytest.raises(Vorlagenfehler, match="hat keinen Punkt zur Geheimhaltung"):
            pruefliste(Analyse.objects.get(pk=von.pk))


@pytest.mark.django_db
@pytest.mark.parametrize("wer", ["aylin", "daria", "emre", "farid", "frauke", "hatice"])
def test_pflegen_duerfen_nur_koordination_und_leitung_des_traegers(wer: str) -> None:
    with pytest.raises(PermissionDenied):
        eigene(fuenf_gespraeche(), durch=getattr(b, wer)())


@pytest.mark.django_db
def test_zuruecknehmen_fuehrt_zur_mitgelieferten() -> None:
    liste = eigene(fuenf_gespraeche())
    pruefliste_zuruecknehmen(liste=liste, durch=b.carsten())
    assert [eine.traeger for eine in geltende_prueflisten(b.nordufer().pk)] == [None]
    assert Protokolleintrag.objects.filter(ereignis="Prüfliste zurückgenommen").count() == 1
    with pytest.raises(VeralteterStand):
        pruefliste_zuruecknehmen(liste=liste, durch=b.carsten())
    with pytest.raises(Fachfehler, match="mitgelieferte"):
        pruefliste_zuruecknehmen(liste=Prueflistenvorlage.objects.get(traeger=None), durch=b.carsten())
    assert eigene(mitgelieferte()).version == 2, "Versionen zählen weiter."


# In der Analyse -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_eine_angefangene_analyse_uebernimmt_die_neue_liste(als: Als) -> None:
    von = reife_analyse()
    neue = eigene(fuenf_gespraeche())
    client, seite = als(b.birgit()), reverse("analysen:pruefliste", args=[von.pk])
    text = lesbar(client.get(seite + "?jetzt=1").text)
    assert "Prüfliste zur Richtlinie 2026 (Version 1, mitgeliefert)." in text
    assert "14 von 14 erfüllt" in text
    assert "Inzwischen gilt: Prüfliste zur Richtlinie 2026, Version 1 von " in text
    assert "„Mindestens fünf Gespräche“ (5 statt 3" in text
    assert "Nach dieser Liste prüfen" not in als(b.aylin()).get(seite).text
    tat = reverse("analysen:pruefliste_uebernehmen", args=[von.pk])
    assert als(b.aylin()).post(tat).status_code == 403
    client.post(tat)
    with scope(traeger=[von.traeger_id]):
        frisch = Analyse.objects.get(pk=von.pk)
        assert (liste_der(frisch), neuere_liste(frisch)) == (neue, None)
        assert [p.schluessel for p in pruefliste(frisch).offene] == ["gespraeche"]
        with pytest.raises(VeralteterStand, match="schon nach der geltenden"):
            neue_liste_uebernehmen(analyse=frisch, durch=b.birgit())
    eintrag = Protokolleintrag.objects.get(ereignis="Neue Prüfliste für die Analyse übernommen")
    assert eintrag.durch_name == b.birgit().name


@pytest.mark.django_db
def test_nach_dem_einreichen_uebernimmt_niemand_eine_neue_liste() -> None:
    von = analyse()
    eigene(fuenf_gespraeche())
    with scope(traeger=[von.traeger_id]):
        einreichen(analyse=von, durch=b.birgit())
        with pytest.raises(Fachfehler, match="nur im Entwurf"):
            neue_liste_uebernehmen(analyse=von, durch=b.birgit())


@pytest.mark.django_db
def test_mit_der_schwelle_aendert_sich_der_befund_und_das_haekchen_zaehlt_nicht_mehr() -> None:
    """Birgit hakte ab, dass von drei Gesprächen eines fehlt; verlangt sind jetzt fünf."""
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        abhaken(analyse=von, schluessel="gespraeche", begruendung="Im Dezember.", durch=b.birgit())
        eigene(fuenf_gespraeche())
        neue_liste_uebernehmen(analyse=von, durch=b.birgit())
        punkt = pruefliste(Analyse.objects.get(pk=von.pk)).finde("gespraeche")
        assert punkt is not None and punkt.ist_ueberholt and not punkt.erfuellt


@pytest.mark.django_db
def test_ein_eigener_punkt_wird_von_hand_abgehakt_und_gedruckt() -> None:
    eigene(replace(mitgelieferte(), alle_punkte=(*mitgelieferte().alle_punkte, VORGESTELLT)))
    von = reife_analyse()
    with scope(traeger=[von.traeger_id]):
        assert [p.schluessel for p in pruefliste(von).offene] == ["eigener-1"]
        abhaken(analyse=von, schluessel="eigener-1", begruendung="Am 3. Februar, TOP 2.", durch=b.birgit())
        liste = pruefliste(von)
        assert liste.offene == []
        gedruckt = liste.als_json()
        assert gedruckt["version"] == f"Version 1 von {b.nordufer()}"
        assert gedruckt["punkte"][-1].get("weil") == "Am 3. Februar, TOP 2."
        # Unter demselben Schlüssel steht später anderes: Dafür hat niemand etwas bestätigt.
        eigene(
            replace(
                mitgelieferte(),
                alle_punkte=(*mitgelieferte().alle_punkte, replace(VORGESTELLT, titel="Vom Beirat gelesen")),
            ),
            version=1,
        )
        neue_liste_uebernehmen(analyse=von, durch=b.birgit())
        assert [p.titel for p in pruefliste(Analyse.objects.get(pk=von.pk)).offene] == ["Vom Beirat gelesen"]


@pytest.mark.django_db
def test_druck_html_und_word_nennen_die_version_und_alte_fassungen_keine() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        inhalt = zusammenstellen(von)
        inhalt["pruefliste"] = pruefliste(von).als_json()
    vermerk = Vermerk(
        fassung=1, vorschau=False, stand=datetime(2026, 11, 20, tzinfo=UTC), pruefsumme="ab" * 32
    )

    def gesagt() -> list[bool]:
        word = docx(inhalt, vermerk, melde=lambda *_: None).inhalt
        seiten = [
            als_seite(inhalt, vermerk),
            render_to_string("analysen/druck/_pruefliste.html", anhang_fuer_vorlage(inhalt)),
            ZipFile(BytesIO(word)).read("word/document.xml").decode(),
        ]
        satz = "in Kraft seit 1. Januar 2026; Version 1, mitgeliefert."
        return [satz in lesbar(seite) for seite in seiten]

    assert gesagt() == [True, True, True]
    del inhalt["pruefliste"]["version"]
    assert gesagt() == [False, False, False]
    assert wonach(inhalt["pruefliste"]).endswith("in Kraft seit 1. Januar 2026.")


# Seiten -------------------------------------------------------------------------------------------


def formular(
    vorlage: Pruefvorlage, *, tat: str = "speichern", version: int = 0, **anders: Any
) -> dict[str, Any]:
    daten: dict[str, Any] = {
        "name": vorlage.name,
        "version": str(version),
        "tat": tat,
        "form-TOTAL_FORMS": str(len(vorlage.alle_punkte)),
        "form-INITIAL_FORMS": str(len(vorlage.alle_punkte)),
    }
    for nummer, punkt in enumerate(vorlage.alle_punkte):
        daten |= {
            f"form-{nummer}-schluessel": punkt.schluessel,
            f"form-{nummer}-titel": punkt.titel,
            f"form-{nummer}-indikatoren": list(punkt.einstellungen.get("indikatoren", [])),
            **({f"form-{nummer}-aktiv": "on"} if punkt.aktiv else {}),
            **({f"form-{nummer}-von_hand": "on"} if punkt.von_hand else {}),
        }
        if punkt.schwelle:
            daten[f"form-{nummer}-schwelle"] = str(punkt.einstellungen[punkt.schwelle])
    return {**daten, **anders}


def stelle(schluessel: str) -> int:
    return [punkt.schluessel for punkt in mitgelieferte().alle_punkte].index(schluessel)


@pytest.mark.django_db
def test_birgit_macht_im_browser_ihre_eigene_liste(als: Als) -> None:
    grundlage = Prueflistenvorlage.objects.get()
    vorlage = vorlage_der_liste(grundlage)
    client = als(b.birgit())
    uebersicht = client.get(reverse("analysen:prueflisten")).text
    assert "Eigene daraus machen" in uebersicht and "14 Punkte" in lesbar(uebersicht)
    ziel = reverse("analysen:pruefliste_aendern", args=[grundlage.pk])
    assert client.get(ziel).status_code == 200
    # Handgriffe verändern nur das Formular: der zweite Punkt nach oben, dann ein eigener dazu.
    hoch = client.post(ziel, formular(vorlage, tat="hoch:1")).text
    assert hoch.index('value="geschlecht"') < hoch.index('value="alter"')
    assert 'value="eigener-1"' in client.post(ziel, formular(vorlage, tat="mehr")).text
    for unsinn in ("hoch:99", "runter:x", "tanzen:1"):
        assert client.post(ziel, formular(vorlage, tat=unsinn)).status_code == 200
    assert Prueflistenvorlage.objects.count() == 1
    daten = formular(
        vorlage,
        **{
            "form-TOTAL_FORMS": "15",
            f"form-{stelle('gespraeche')}-schwelle": "5",
            f"form-{stelle('gespraeche')}-titel": "Mindestens fünf Gespräche",
            "form-14-schluessel": "eigener-1",
            "form-14-titel": "In der Stadtteilkonferenz vorgestellt",
            "form-14-aktiv": "on",
        },
    )
    del daten[f"form-{stelle('kommentare')}-aktiv"]
    del daten[f"form-{stelle('quellen')}-von_hand"]
    antwort = client.post(ziel, daten, follow=True)
    assert "gilt jetzt (Version 1 von" in antwort.text and "nur von Hand" in antwort.text
    gespeichert = vorlage_der_liste(Prueflistenvorlage.objects.get(traeger=b.nordufer()))
    assert gespeichert.alle_punkte[-1] == VORGESTELLT
    je = {punkt.schluessel: punkt for punkt in gespeichert.alle_punkte}
    assert je["gespraeche"].einstellungen == {"mindestens": 5}
    assert not je["kommentare"].aktiv and not je["quellen"].von_hand
    assert je["datenalter"] == mitgelieferte().finde("datenalter")
    assert je["geheimhaltung"] == mitgelieferte().finde("geheimhaltung")


@pytest.mark.django_db
def test_an_der_geheimhaltung_aendert_auch_ein_erfundenes_formular_nichts(als: Als) -> None:
    grundlage = Prueflistenvorlage.objects.get()
    wo = stelle("geheimhaltung")
    daten = formular(
        vorlage_der_liste(grundlage),
        **{f"form-{wo}-von_hand": "on", f"form-{wo}-entfernen": "on", f"form-{wo}-titel": "Egal"},
    )
    del daten[f"form-{wo}-aktiv"]
    client, ziel = als(b.birgit()), reverse("analysen:pruefliste_aendern", args=[grundlage.pk])
    client.post(ziel, daten)
    gespeichert = vorlage_der_liste(Prueflistenvorlage.objects.get(traeger=b.nordufer()))
    assert gespeichert.finde("geheimhaltung") == mitgelieferte().finde("geheimhaltung")
    # Auch weglassen hilft nicht.
    daten = formular(
        replace(
            vorlage_der_liste(grundlage),
            alle_punkte=tuple(p for p in mitgelieferte().alle_punkte if p.art != "geheimhaltung"),
        )
    )
    antwort = client.post(ziel, daten)
    assert antwort.status_code == 422 and "keinen Punkt zur Geheimhaltung" in antwort.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("feld", "wert", "sagt"),
    [
        ("schwelle", "5", "Der Titel nennt noch die bisherige Schwelle (3); verlangt ist jetzt 5."),
        ("schwelle", "0", "größer oder gleich 1"),
        ("titel", "", "Bitte"),
    ],
)
def test_was_nicht_passt_wird_gezeigt_statt_gespeichert(als: Als, feld: str, wert: str, sagt: str) -> None:
    grundlage = Prueflistenvorlage.objects.get()
    daten = formular(vorlage_der_liste(grundlage), **{f"form-{stelle('gespraeche')}-{feld}": wert})
    antwort = als(b.birgit()).post(reverse("analysen:pruefliste_aendern", args=[grundlage.pk]), daten)
    assert antwort.status_code == 422
    assert sagt in antwort.text
    assert Prueflistenvorlage.objects.count() == 1


@pytest.mark.django_db
def test_ein_eigener_punkt_laesst_sich_wieder_entfernen(als: Als) -> None:
    liste = eigene(replace(mitgelieferte(), alle_punkte=(*mitgelieferte().alle_punkte, VORGESTELLT)))
    daten = formular(vorlage_der_liste(liste), version=1, **{"form-14-entfernen": "on"})
    als(b.birgit()).post(reverse("analysen:pruefliste_aendern", args=[liste.pk]), daten)
    geltende = Prueflistenvorlage.objects.get(traeger=b.nordufer(), aktiv=True)
    assert (geltende.version, vorlage_der_liste(geltende)) == (2, mitgelieferte())


@pytest.mark.django_db
def test_die_eigene_liste_anderer_traeger_gibt_es_nicht(als: Als) -> None:
    liste = eigene(fuenf_gespraeche())
    for name in ("pruefvorlage", "pruefliste_aendern"):
        assert als(b.frauke()).get(reverse(f"analysen:{name}", args=[liste.pk])).status_code == 404
    assert als(b.frauke()).post(reverse("analysen:pruefliste_zurueck", args=[liste.pk])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_seite_einer_liste_braucht_immer_gleich_viele_abfragen(
    anzahl: int, als: Als, django_assert_num_queries: Any
) -> None:
    for nummer in range(anzahl):
        analyse(berichtsjahr=2000 + nummer)
    client = als(b.birgit())
    with django_assert_num_queries(9):
        antwort = client.get(reverse("analysen:pruefvorlage", args=[Prueflistenvorlage.objects.get().pk]))
    assert antwort.text.count("Sozialraumanalyse Hafenviertel") == anzahl
