"""Vom Bedarf zur Empfehlung zum Amt und zurück: wer was darf, was daraus wird, wer erinnert wird."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen.models import Akteursart, Person
from sozialraum.bedarfe import abfragen
from sozialraum.bedarfe.angaben import Empfehlungsangaben
from sozialraum.bedarfe.empfehlung_speichern import empfehlung_aendern, empfehlung_anlegen
from sozialraum.bedarfe.empfehlung_uebergeben import (
    antwort_festhalten,
    empfehlung_status_setzen,
    empfehlung_uebergeben,
)
from sozialraum.bedarfe.models import Bedarf, Empfehlung, Uebergabe
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from tests import besetzung as b

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
OHNE_RECHT = ["carsten", "daria", "emre", "guelsen", "farid", "frauke", "hatice"]
MAERZ = date(2026, 3, 2)


def angaben(bedarf: Bedarf, **werte: Any) -> Empfehlungsangaben:
    werte.setdefault("aussage", "Abends einen Deutschkurs anbieten.")
    werte.setdefault("adressat", "Volkshochschule Probstadt")
    return Empfehlungsangaben(bedarfe=[bedarf], **werte)


def felder(bedarf: Bedarf, **werte: Any) -> dict[str, Any]:
    return {
        "aussage": "Abends einen Deutschkurs anbieten.",
        "adressat": "Volkshochschule Probstadt",
        "horizont": "kurz",
        "bedarfe": [bedarf.pk],
        "agentur": b.ia_hafen().pk,
    } | werte


# Verben ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("ohne_mandant")
def test_die_fachkraft_schreibt_auf_die_koordination_traegt_es_vor() -> None:
    bedarf = b.bedarf()
    empfehlung = empfehlung_anlegen(
        agentur=b.ia_hafen(),
        angaben=angaben(bedarf, aussage=" Abends  einen Deutschkurs anbieten. "),
        durch=b.aylin(),
    )
    assert (empfehlung.aussage, empfehlung.status, empfehlung.horizont_kurz) == (
        "Abends einen Deutschkurs anbieten.",
        "offen",
        "mittelfristig",
    )
    with pytest.raises(PermissionDenied):
        empfehlung_uebergeben(empfehlung=empfehlung, datum=MAERZ, durch=b.aylin())
    uebergabe = empfehlung_uebergeben(
        empfehlung=empfehlung, datum=MAERZ, anlass="Integrationsrat", durch=b.birgit()
    )
    assert uebergabe.an == "Volkshochschule Probstadt"
    antwort_festhalten(
        uebergabe=uebergabe,
        version=1,
        antwort="teilweise",
        text="Ein Kurs ab Herbst, ohne Kinderbetreuung.",
        datum=date(2026, 4, 20),
        durch=b.birgit(),
    )
    empfehlung.refresh_from_db()
    assert (empfehlung.status, empfehlung.version) == ("zugesagt", 3)
    assert abfragen.stand_in_worten(empfehlung, empfehlung.uebergaben.all()) == (
        "Am 02.03.2026 übergeben an Volkshochschule Probstadt (Integrationsrat); am 20.04.2026 teilweise "
        "zugesagt: Ein Kurs ab Herbst, ohne Kinderbetreuung."
    )
    umgesetzt = empfehlung_status_setzen(
        empfehlung=empfehlung, version=3, status="umgesetzt", grund="Der Kurs läuft.", durch=b.birgit()
    )
    assert umgesetzt.version == 4
    assert [(station.was, station.grund) for station in abfragen.verlauf(empfehlung)] == [
        ("Status „umgesetzt“ (bisher „zugesagt“)", "Der Kurs läuft."),
        (
            "Antwort von Volkshochschule Probstadt: teilweise zugesagt",
            "Ein Kurs ab Herbst, ohne Kinderbetreuung.",
        ),
        ("Übergeben an Volkshochschule Probstadt", "Integrationsrat"),
        ("Handlungsempfehlung angelegt", ""),
    ]


@pytest.mark.usefixtures("ohne_mandant")
def test_eine_absage_macht_die_empfehlung_nicht_zunichte_solange_andere_noch_ueberlegen() -> None:
    empfehlung = b.empfehlung()
    erste = b.uebergabe(empfehlung, MAERZ)
    zweite = b.uebergabe(empfehlung, MAERZ, an="Jobcenter")

    def antworten(uebergabe: Uebergabe, antwort: str) -> str:
        uebergabe.refresh_from_db()
        antwort_festhalten(
            uebergabe=uebergabe,
            version=uebergabe.version,
            antwort=antwort,
            text="" if antwort == "keine" else "Steht so im Protokoll.",
            datum=None if antwort == "keine" else date(2026, 4, 1),
            durch=b.birgit(),
        )
        empfehlung.refresh_from_db()
        return empfehlung.status

    assert antworten(erste, "abgelehnt") == "offen"
    assert antworten(zweite, "abgelehnt") == "abgelehnt"
    assert antworten(zweite, "zugesagt") == "zugesagt"
    assert antworten(zweite, "keine") == "offen"
    empfehlung_status_setzen(
        empfehlung=empfehlung, version=empfehlung.version, status="umgesetzt", durch=b.birgit()
    )
    assert antworten(zweite, "abgelehnt") == "umgesetzt"


@pytest.mark.usefixtures("ohne_mandant")
def test_wer_dasselbe_noch_einmal_speichert_veraendert_nichts() -> None:
    bedarf = b.bedarf()
    empfehlung = b.empfehlung(bedarfe=[bedarf])
    gleich = empfehlung_aendern(empfehlung=empfehlung, version=1, angaben=angaben(bedarf), durch=b.aylin())
    assert gleich.version == 1
    anders = empfehlung_aendern(
        empfehlung=empfehlung,
        version=1,
        angaben=angaben(bedarf, aussage="Zwei Kurse anbieten."),
        durch=b.aylin(),
    )
    assert anders.version == 2
    assert abfragen.verlauf(empfehlung)[0].grund == "Bisher: Abends einen Deutschkurs anbieten."
    with pytest.raises(VeralteterStand):
        empfehlung_aendern(empfehlung=empfehlung, version=1, angaben=angaben(bedarf), durch=b.birgit())
    uebergabe = b.uebergabe(empfehlung, MAERZ)
    werte: dict[str, Any] = {"antwort": "zugesagt", "datum": date(2026, 4, 1), "durch": b.birgit()}
    assert antwort_festhalten(uebergabe=uebergabe, version=1, **werte).version == 2
    assert antwort_festhalten(uebergabe=uebergabe, version=2, **werte).version == 2
    with pytest.raises(VeralteterStand):
        antwort_festhalten(uebergabe=uebergabe, version=1, **werte | {"antwort": "keine"})


@pytest.mark.usefixtures("ohne_mandant")
@pytest.mark.parametrize(
    ("werte", "satz"),
    [
        ({"aussage": " "}, "Bitte sagen Sie in einem Satz, was getan werden soll."),
        ({"adressat": ""}, "Bitte nennen Sie die Stelle, an die sich die Empfehlung richtet."),
        ({"adressat": "Frau Yılmaz"}, "„Frau Yılmaz“ sieht nach einem Menschen aus."),
        ({"horizont": "morgen"}, "Bitte wählen Sie, bis wann es getan sein soll."),
    ],
)
def test_was_eine_empfehlung_braucht(werte: dict[str, Any], satz: str) -> None:
    with pytest.raises(Fachfehler) as fehler:
        empfehlung_anlegen(agentur=b.ia_hafen(), angaben=angaben(b.bedarf(), **werte), durch=b.aylin())
    assert fehler.value.text.startswith(satz)


@pytest.mark.usefixtures("ohne_mandant")
def test_empfohlen_wird_nur_zu_eigenen_bedarfen() -> None:
    with pytest.raises(Fachfehler, match="mindestens einen Bedarf"):
        empfehlung_anlegen(
            agentur=b.ia_hafen(),
            angaben=Empfehlungsangaben(aussage="Tun.", adressat="Amt", bedarfe=[]),
            durch=b.aylin(),
        )
    with pytest.raises(Fachfehler, match="gehört einem anderen Träger"):
        empfehlung_anlegen(agentur=b.ia_suedhang(), angaben=angaben(b.bedarf()), durch=b.frauke())


@pytest.mark.usefixtures("ohne_mandant")
@pytest.mark.parametrize(
    ("werte", "satz"),
    [
        ({"antwort": "vielleicht"}, "Bitte wählen Sie, was die Stelle geantwortet hat."),
        ({"antwort": "zugesagt"}, "Bitte geben Sie an, von wann die Antwort ist."),
        ({"antwort": "zugesagt", "datum": date(2026, 3, 1)}, "Die Antwort vom 01.03.2026 läge vor der"),
        ({"antwort": "abgelehnt", "datum": date(2026, 3, 9)}, "Bitte schreiben Sie in ein, zwei Sätzen"),
        (
            {"antwort": "zugesagt", "datum": date(2999, 1, 1)},
            "Die Antwort am 01.01.2999 liegt in der Zukunft",
        ),
    ],
)
def test_was_eine_antwort_braucht(werte: dict[str, Any], satz: str) -> None:
    uebergabe = b.uebergabe(b.empfehlung(), MAERZ)
    with pytest.raises(Fachfehler) as fehler:
        antwort_festhalten(uebergabe=uebergabe, version=1, durch=b.birgit(), **{"datum": None} | werte)
    assert fehler.value.text.startswith(satz)


@pytest.mark.usefixtures("ohne_mandant")
def test_dieselbe_uebergabe_steht_nicht_zweimal_da() -> None:
    empfehlung = b.empfehlung()
    b.uebergabe(empfehlung, MAERZ)
    with pytest.raises(Fachfehler, match=r"schon festgehalten: volkshochschule probstadt am 02\.03\.2026"):
        b.uebergabe(empfehlung, MAERZ, an="volkshochschule probstadt")
    with pytest.raises(Fachfehler, match="liegt in der Zukunft"):
        b.uebergabe(empfehlung, timezone.localdate() + timedelta(days=1))


@pytest.mark.usefixtures("ohne_mandant")
@pytest.mark.parametrize("name", OHNE_RECHT)
def test_andere_empfehlen_hier_nichts(name: str) -> None:
    bedarf, person = b.bedarf(), getattr(b, name)()
    empfehlung = b.empfehlung(bedarfe=[bedarf])
    uebergabe = b.uebergabe(empfehlung, MAERZ)
    for tat in (
        lambda: empfehlung_anlegen(agentur=b.ia_hafen(), angaben=angaben(bedarf), durch=person),
        lambda: empfehlung_aendern(empfehlung=empfehlung, version=1, angaben=angaben(bedarf), durch=person),
        lambda: empfehlung_uebergeben(empfehlung=empfehlung, datum=MAERZ, durch=person),
        lambda: antwort_festhalten(uebergabe=uebergabe, version=1, antwort="keine", datum=None, durch=person),
        lambda: empfehlung_status_setzen(empfehlung=empfehlung, version=1, status="offen", durch=person),
    ):
        with pytest.raises(PermissionDenied):
            tat()


# Seiten ----------------------------------------------------------------------------------------


def test_vom_bedarf_in_einem_schritt_zur_empfehlung_und_zur_antwort(als: Als) -> None:
    bedarf = b.bedarf()
    aylin, birgit = als(b.aylin()), als(b.birgit())
    seite = aylin.get(f"/bedarfe/{bedarf.pk}/").text
    assert "Empfehlung dazu" in seite and f"/bedarfe/empfehlungen/neu/?bedarf={bedarf.pk}" in seite
    antwort = aylin.post(f"/bedarfe/empfehlungen/neu/?bedarf={bedarf.pk}", felder(bedarf))
    assert antwort.headers["Location"] == f"/bedarfe/{bedarf.pk}/#empfehlungen-titel"
    with scopes_disabled():
        empfehlung = Empfehlung.objects.get()
    adresse = f"/bedarfe/empfehlungen/{empfehlung.pk}/"
    assert f'href="{adresse}"' in aylin.get(f"/bedarfe/{bedarf.pk}/").text
    assert "Übergeben" not in aylin.get(adresse).text.partition("<h2")[0]
    assert "Volkshochschule Probstadt" in birgit.get(f"{adresse}uebergeben/").text
    birgit.post(f"{adresse}uebergeben/", {"an": "Jugendhilfeausschuss", "datum": "2026-03-02"})
    with scopes_disabled():
        uebergabe = Uebergabe.objects.get()
    assert "Noch keine Antwort." in aylin.get(adresse).text
    wortlos = birgit.post(
        f"/bedarfe/uebergaben/{uebergabe.pk}/antwort/",
        {"antwort": "abgelehnt", "datum": "2026-04-01", "version": "1"},
    )
    assert wortlos.status_code == 422 and "ohne die Gründe" in wortlos.text
    birgit.post(
        f"/bedarfe/uebergaben/{uebergabe.pk}/antwort/",
        {"antwort": "zugesagt", "datum": "2026-04-01", "text": "Ab Herbst.", "version": "1"},
    )
    seite = aylin.get(adresse).text
    assert "Zugesagt am 01.04.2026" in seite and "Ab Herbst." in seite
    birgit.post(f"{adresse}status/", {"status": "umgesetzt", "grund": "Läuft.", "version": "3"})
    assert "Noch keine Empfehlungen" in aylin.get("/bedarfe/empfehlungen/").text
    assert "Deutschkurs" in aylin.get("/bedarfe/empfehlungen/?status=umgesetzt").text


def test_ein_unfertiges_kurzes_formular_wird_zum_ganzen(als: Als) -> None:
    bedarf = b.bedarf()
    antwort = als(b.aylin()).post(
        f"/bedarfe/empfehlungen/neu/?bedarf={bedarf.pk}", felder(bedarf, adressat="Frau Schmidt")
    )
    assert antwort.status_code == 422
    assert "sieht nach einem Menschen aus" in antwort.text
    assert f'value="{bedarf.pk}"' in antwort.text and "checked" in antwort.text


def test_zwei_menschen_beantworten_dieselbe_uebergabe(als: Als) -> None:
    uebergabe = b.uebergabe(b.empfehlung(), MAERZ)
    adresse = f"/bedarfe/uebergaben/{uebergabe.pk}/antwort/"
    eine = {"antwort": "zugesagt", "datum": "2026-04-01", "version": "1"}
    als(b.birgit()).post(adresse, eine)
    antwort = als(b.birgit()).post(adresse, eine | {"antwort": "abgelehnt", "text": "Kein Geld."})
    assert antwort.status_code == 409
    assert "Inzwischen hat Birgit Sommer gespeichert" in antwort.text
    assert "Meine Fassung speichern" in antwort.text


@pytest.mark.parametrize(
    ("parameter", "gefunden"),
    [
        ("", ["Kurs", "Saal"]),
        ("suche=Volkshoch", ["Kurs"]),
        ("horizont=lang", ["Saal"]),
        ("status=zugesagt", []),
        ("antwort=ueberfaellig", ["Kurs"]),
        ("adressatart=schule", ["Saal"]),
        ("sozialraum=fluss", ["Saal"]),
    ],
)
def test_die_liste_filtert(als: Als, parameter: str, gefunden: list[str]) -> None:
    schule, fluss = Akteursart.objects.get(schluessel="schule"), b.am_fluss()
    kurs = b.empfehlung("Kurs am Abend")
    b.uebergabe(kurs, MAERZ)
    b.empfehlung(
        "Saal öffnen",
        adressat="Schulamt",
        horizont="lang",
        adressatart=schule,
        bedarfe=[b.bedarf("Räume fehlen.", sozialraeume=[fluss])],
    )
    parameter = parameter.replace("=schule", f"={schule.pk}").replace("=fluss", f"={fluss.pk}")
    liste = als(b.aylin()).get(f"/bedarfe/empfehlungen/?{parameter}").text
    assert [wort for wort in ("Kurs", "Saal") if f">{wort}" in liste] == gefunden


def test_die_liste_laesst_sich_mitnehmen(als: Als) -> None:
    empfehlung = b.empfehlung()
    b.uebergabe(empfehlung, MAERZ, anlass="Integrationsrat")
    datei = als(b.aylin()).get("/bedarfe/empfehlungen/?format=csv").content.decode("utf-8-sig")
    assert "Empfehlung;An wen;Art der Stelle;Horizont;Status;Bedarfe" in datei
    assert "Am 02.03.2026 übergeben an Volkshochschule Probstadt (Integrationsrat); eine Antwort" in datei
    assert als(b.aylin()).get("/bedarfe/empfehlungen/?format=xlsx").content[:2] == b"PK"


def test_fremde_sehen_nichts(als: Als) -> None:
    empfehlung = b.empfehlung()
    uebergabe = b.uebergabe(empfehlung, MAERZ)
    frauke = als(b.frauke())
    for adresse in (f"empfehlungen/{empfehlung.pk}/", f"uebergaben/{uebergabe.pk}/antwort/"):
        assert frauke.get(f"/bedarfe/{adresse}").status_code == 404
    assert "Deutschkurs" not in frauke.get("/bedarfe/empfehlungen/").text


def test_an_ausbleibende_antworten_erinnert_die_startseite(als: Als) -> None:
    heute = timezone.localdate()
    alt, jung = b.empfehlung("Kurs anbieten."), b.empfehlung("Saal öffnen.")
    b.uebergabe(alt, heute - timedelta(weeks=8, days=1))
    b.uebergabe(jung, heute - timedelta(weeks=8))
    start = als(b.birgit()).get("/").text.replace("\u00a0", " ")
    assert "1 Empfehlung ohne Antwort" in start
    assert "ohne Antwort" not in als(b.aylin()).get("/").text
    liste = als(b.birgit()).get("/bedarfe/empfehlungen/?antwort=ueberfaellig").text
    assert "Kurs anbieten." in liste and "Saal öffnen." not in liste
    with scope(traeger=[b.nordufer().pk]):
        empfehlung_status_setzen(empfehlung=alt, version=2, status="umgesetzt", durch=b.birgit())
    assert "ohne Antwort" not in als(b.birgit()).get("/").text


@pytest.mark.parametrize("anzahl", [1, 30])
@pytest.mark.parametrize(
    ("adresse", "abfragen"), [("empfehlungen/", 9), ("empfehlungen/{e}/", 7), ("{b}/", 11)]
)
def test_viele_empfehlungen_kosten_nicht_mehr_abfragen(
    als: Als, anzahl: int, adresse: str, abfragen: int
) -> None:
    bedarf = b.bedarf()
    for nummer in range(anzahl):
        empfehlung = b.empfehlung(f"Empfehlung {nummer}", bedarfe=[bedarf])
        b.uebergabe(empfehlung, MAERZ)
    birgit = als(b.birgit())
    ziel = f"/bedarfe/{adresse.format(e=empfehlung.pk, b=bedarf.pk)}"
    birgit.get(ziel)
    with CaptureQueriesContext(connection) as gezaehlt:
        assert birgit.get(ziel).status_code == 200
    assert len(gezaehlt) == abfragen
