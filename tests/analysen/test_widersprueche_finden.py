"""Dreißig gesetzte Widersprüche in sechs Arten, und Texte, in denen keiner steckt."""

import re

import pytest

from analysen.widersprueche.befund import Art
from analysen.widersprueche.stoff import Bedarfsstand, Stimme
from tests.analysen.pruefstoff import gefunden

# Art 1: Der Text sagt etwas anderes als die Zahlen.
TEXT_GEGEN_ZAHL = [
    (
        "Das Viertel verändert sich. Der Anteil der Kinder und Jugendlichen ist seit 2014 deutlich "
        "**gestiegen**, und das merken Kitas und Schulen. Die Spielplätze sind voll.",
        "gestiegen",
    ),
    (
        "Rückläufig ist dagegen der Anteil der Seniorinnen und Senioren. Für die Pflege heißt das wenig.",
        "rückläufig",
    ),
    (
        "Im Hafenviertel leben anteilig weniger Ausländerinnen und Ausländer als in der Stadt insgesamt.",
        "weniger",
    ),
    (
        "Der Frauenanteil hat in den vergangenen zehn Jahren spürbar zugenommen.",
        "zugenommen",
    ),
    (
        "Mit {{al_anteil}} liegt der Arbeitslosenanteil weit unter dem der Stadt ({{al_anteil|stadt}}).",
        "unter",
    ),
]

# Ein Satz weiter ist mit „er“, „sie“ und „das“ noch dieselbe Zahl gemeint.
WEITER = [
    (
        "Der Anteil der unter 18-Jährigen liegt bei {{anteil_u18}}. Der Anteil lag deutlich unter dem der "
        "Stadt ({{anteil_u18|stadt}}).",
        "unter",
    ),
    ("Die Arbeitslosenquote liegt bei {{al_anteil}}. Sie ist seit 2014 gestiegen.", "gestiegen"),
    (
        "{{anteil_alleinerz}} der Haushalte mit Kindern sind Alleinerziehende; das ist weniger als in der "
        "Stadt.",
        "weniger",
    ),
    ("Der Sozialraum schrumpft seit Jahren.", "schrumpft"),
    (
        "{{anteil_auslaender}} haben keinen deutschen Pass, mehr als dreimal so viele wie in der Stadt.",
        "dreimal",
    ),
]

# Art 2: Jemand sagt etwas anderes als die Zahlen, im Text, im Zitat oder im Protokoll.
STIMME_GEGEN_ZAHL = [
    {
        "bevoelkerung": "Viele nehmen das anders wahr.\n\n> „Hier leben immer weniger Menschen. Abends ist "
        "alles dunkel.“\n> – Kioskbesitzer"
    },
    {
        "lage": "Die Leitung der Kita berichtet, dass der Anteil der Kinder im Viertel seit Jahren steigt.",
    },
    {
        "bevoelkerung": "Das Viertel wächst.",
        "stimmen": (
            Stimme(
                "Der Bezirksdienst stellt fest: Der Anteil der Ausländerinnen und Ausländer ist seit 2019 "
                "gesunken.",
                "Stadtteilkonferenz am 11.11.2025, TOP 2",
                intern=True,
            ),
        ),
    },
    {
        "einschaetzung": "Eine Mutter sagte uns: „Der Anteil der Alleinerziehenden ist doch längst gesunken, "
        "so ist das.“ Das hat uns überrascht.",
    },
    {
        "einschaetzung": "Zum neuen Kitajahr fehlen 35 Kitaplätze im Quartier.",
        "stimmen": (
            Stimme(
                "Zum neuen Kitajahr fehlen nach Schätzung der Leitungen rund sechzig Kitaplätze.",
                "Stadtteilkonferenz am 09.09.2025, TOP 3",
                intern=True,
            ),
        ),
    },
]

# Art 3: Zwei Kapitel nennen von Hand verschiedene Werte für dasselbe.
ZWEI_WERTE = [
    {
        "bevoelkerung": "Im Hafenviertel leben 24.000 Einwohnerinnen und Einwohner.",
        "einschaetzung": "Für 22.600 Einwohnerinnen und Einwohner gibt es nur einen Spielplatz.",
    },
    {
        "bevoelkerung": "Der Anteil der unter 18-Jährigen beträgt 23,5 %.",
        "vergleich": "Mit 25,1 % ist der Anteil der unter 18-Jährigen höher als in der Stadt.",
    },
    {
        "lage": "Im Quartier gibt es 14 Kindertagesstätten, verteilt auf beide Seiten des Damms.",
        "einschaetzung": "Die 11 Kindertagesstätten arbeiten eng mit der Agentur zusammen.",
    },
    {
        "lage": "Die Grundschule am Hafenbecken besuchen 312 Schulkinder aus vielen Ländern.",
        "einschaetzung": "Von den 280 Schulkindern der Grundschule am Hafenbecken kommt die Hälfte "
        "ohne Frühstück.",
    },
    {
        "bevoelkerung": "Die Arbeitslosenquote liegt bei 11,2 Prozent.",
        "einschaetzung": "Bei einer Arbeitslosenquote von 13 Prozent wäre jede Hilfe willkommen. Die "
        "Arbeitslosenquote liegt bei 13 Prozent.",
    },
]

# Art 4: Zwei Kapitel sprechen vom selben Indikator mit verschiedenem Stand.
ZWEI_STAENDE = [
    {
        "bevoelkerung": "Der Anteil der unter 18-Jährigen liegt bei {{anteil_u18|raum|2022}}.",
        "vergleich": "Mit {{anteil_u18}} hat das Hafenviertel viele junge Menschen.",
    },
    {
        "bevoelkerung": "Im Jahr 2021 beträgt der Ausländeranteil 38,1 %.",
        "vergleich": "Der Ausländeranteil beträgt 2024 im Hafenviertel 41,6 %.",
    },
    {
        "lage": "Hier wohnen {{ew|raum|2020}} Menschen auf engem Raum.",
        "bevoelkerung": "Das Hafenviertel zählt {{ew|raum|2024}} Einwohnerinnen und Einwohner.",
    },
    {
        "bevoelkerung": "Die Betreuungsquote liegt 2023 bei 28,3 %.",
        "einschaetzung": "Kitaplätze sind knapp: Die Betreuungsquote liegt bei {{kita_u3}}.",
    },
    {
        "vergleich": "In der Stadt leben {{anteil_mh|stadt|2019}} Menschen mit Migrationshintergrund.",
        "einschaetzung": "Die Stadt ist vielfältig: {{anteil_mh|stadt}} der Menschen haben eine "
        "Einwanderungsgeschichte.",
    },
]

ABEND = "Eltern im Schichtdienst finden am Abend keinen Deutschkurs mit Kinderbetreuung."
TREFFPUNKT = "Nachbarschaften brauchen einen Ort, der keiner Gruppe allein gehört."
BERATUNG = "Wer neu ankommt, braucht Begleitung über die ersten Wochen hinaus."
JUGEND = "Jugendliche brauchen Räume, in denen niemand sie verdächtigt."
WOHNEN = "Konflikte um enges Wohnen brauchen früh jemanden, der vermittelt."


@pytest.mark.parametrize(("text", "wort"), TEXT_GEGEN_ZAHL)
def test_text_gegen_zahl(text: str, wort: str) -> None:
    (fund,) = gefunden(bevoelkerung=text)
    assert (fund.art, fund.kapitel, fund.baustein) == (Art.TEXT_ZAHL, "bevoelkerung", 1)
    assert fund.stelle in text
    assert f"„{wort}“" in fund.satz


@pytest.mark.parametrize(("text", "wort"), WEITER)
def test_der_naechste_satz_spricht_von_derselben_zahl(text: str, wort: str) -> None:
    (fund,) = gefunden(bevoelkerung=text)
    assert (fund.art, f"„{wort}" in fund.satz) == (Art.TEXT_ZAHL, True)


@pytest.mark.parametrize("inhalt", STIMME_GEGEN_ZAHL)
def test_stimme_gegen_zahl(inhalt: dict[str, object]) -> None:
    funde = gefunden(**inhalt)
    assert {fund.art for fund in funde} == {Art.STIMME_ZAHL}
    assert len(funde) == 1


@pytest.mark.parametrize("inhalt", ZWEI_WERTE)
def test_zwei_kapitel_zwei_werte(inhalt: dict[str, str]) -> None:
    funde = gefunden(**inhalt)
    assert {fund.art for fund in funde} == {Art.ZWEI_WERTE}
    assert {(fund.auch, fund.kapitel) for fund in funde} == {tuple(inhalt)}


@pytest.mark.parametrize("inhalt", ZWEI_STAENDE)
def test_zwei_kapitel_zwei_staende(inhalt: dict[str, str]) -> None:
    (fund,) = gefunden(**inhalt)
    assert (fund.art, fund.kapitel, fund.auch) == (Art.ZWEI_STAENDE, *inhalt)


@pytest.mark.parametrize("aussage", [ABEND, TREFFPUNKT, BERATUNG, JUGEND, WOHNEN])
def test_bedarf_ohne_stimme_und_ohne_zahl(aussage: str) -> None:
    ohne_stimme = Bedarfsstand(7, aussage, "einschaetzung", zahlen=2, stimmen=0)
    ohne_zahl = Bedarfsstand(8, aussage, "einschaetzung", zahlen=0, stimmen=1)
    genug = Bedarfsstand(9, aussage, "einschaetzung", zahlen=1, stimmen=1)
    funde = gefunden(bedarfe=(ohne_stimme, ohne_zahl, genug))
    assert [(fund.art, fund.bedarf, fund.stelle) for fund in funde] == [
        (Art.OHNE_STIMME, 7, aussage),
        (Art.OHNE_ZAHL, 8, aussage),
    ]


def test_alle_dreissig_in_einer_analyse() -> None:
    """Zusammen wird dasselbe gefunden wie einzeln: nichts geht unter, und nichts kommt hinzu."""
    texte: dict[str, list[str]] = {"lage": [], "bevoelkerung": [], "vergleich": [], "einschaetzung": []}
    stimmen: list[Stimme] = []
    einzeln: list[tuple[Art, str]] = []
    for inhalt in [
        *({"bevoelkerung": text} for text, _ in TEXT_GEGEN_ZAHL),
        *STIMME_GEGEN_ZAHL,
        *ZWEI_WERTE,
        *ZWEI_STAENDE,
    ]:
        einzeln += [(fund.art, fund.stelle) for fund in gefunden(**inhalt)]
        for schluessel, wert in inhalt.items():
            if isinstance(wert, str):
                texte[schluessel].append(wert)
            else:
                stimmen += wert
    aussagen = [ABEND, TREFFPUNKT, BERATUNG, JUGEND, WOHNEN]
    bedarfe = [
        *(
            Bedarfsstand(n, aussage, "einschaetzung", zahlen=1, stimmen=0)
            for n, aussage in enumerate(aussagen)
        ),
        *(Bedarfsstand(9 + n, a, "einschaetzung", zahlen=0, stimmen=1) for n, a in enumerate(aussagen)),
    ]
    einzeln += [(art, aussage) for art in (Art.OHNE_STIMME, Art.OHNE_ZAHL) for aussage in aussagen]
    funde = gefunden(
        stimmen=tuple(stimmen),
        bedarfe=tuple(bedarfe),
        **{schluessel: "\n\n".join(absaetze) for schluessel, absaetze in texte.items()},
    )
    assert len(einzeln) == 30
    assert {(fund.art, fund.stelle) for fund in funde} == set(einzeln)
    assert {art: sum(fund.art is art for fund in funde) for art in Art} == dict.fromkeys(Art, 5)
    assert len({fund.kennung for fund in funde}) == len(funde) == 30


# Geschrieben, ohne den Wortschatz anzusehen: wie Menschen dasselbe anders sagen.
ANDERS_GESAGT = [
    "Kinder und Jugendliche machen heute einen größeren Teil der Bevölkerung aus als noch vor zehn Jahren.",
    "Beim Anteil der Älteren ab 65 ist ein Rückgang zu beobachten.",
    "Die Kinderarmut nimmt weiter zu.",
    "Die Arbeitslosenquote kletterte seit 2014 nach oben.",
    "Die Betreuungsquote der unter Dreijährigen übertrifft den städtischen Durchschnitt.",
    "Die Wahlbeteiligung liegt über dem Durchschnitt Musterstadts.",
    "Die Bevölkerungszahl ist seit 2014 zurückgegangen.",
    "Ein immer kleinerer Teil der Menschen hat eine Einwanderungsgeschichte.",
    "Jeder fünfte Mensch im Viertel hat keinen deutschen Pass.",
    "Der Anteil der Geflüchteten halbierte sich seit 2014.",
    "Im Vergleich zur Gesamtstadt ist der Anteil älterer Menschen überdurchschnittlich.",
    "Nur ein Viertel der Haushalte besteht aus einer Person.",
    "Die Haushalte werden größer.",
    "Alleinerziehende sind seltener als in der Stadt.",
    "Die Einwohnerdichte ist geringer als in der Stadt.",
    "Mehr als die Hälfte der Menschen hat einen ausländischen Pass.",
    "Die Zahl der Einwohnerinnen und Einwohner stagniert seit 2014.",
    "Der Anteil der Ausländerinnen und Ausländer hat sich seit 2014 verdoppelt.",
    "Der Bezirksvertreter berichtet, die Arbeitslosigkeit habe seit 2019 zugenommen.",
]


@pytest.mark.parametrize("text", ANDERS_GESAGT)
def test_dasselbe_anders_gesagt(text: str) -> None:
    (fund,) = gefunden(bevoelkerung=text)
    assert fund.art in (Art.TEXT_ZAHL, Art.STIMME_ZAHL) and fund.stelle == text


SAUBER = [
    # Richtung, wie sie ist.
    "Der Anteil der unter 18-Jährigen ist seit 2014 gesunken.",
    "Die Einwohnerzahl steigt.",
    "Das Hafenviertel ist in den letzten zehn Jahren gewachsen.",
    "Der Sozialraum wächst seit Jahren schneller als die Stadt.",
    "Die Bevölkerung ist um ein Fünftel gewachsen, um genau 20 %.",
    "Der Anteil der Seniorinnen und Senioren ist gestiegen, der Anteil der Kinder und Jugendlichen dagegen "
    "gesunken.",
    "Der Frauenanteil ist unverändert.",
    "Der Frauenanteil hat sich kaum verändert.",
    # Die Zahl der Kinder stieg leicht mit der Bevölkerung, ihr Anteil fiel: ohne „Anteil“ ist beides möglich.
    "Kinder werden mehr im Viertel, auch wenn sie einen kleineren Teil ausmachen.",
    # Verneinung.
    "Der Anteil der Kinder und Jugendlichen ist nicht gestiegen.",
    "Die Einwohnerzahl ist keineswegs gesunken.",
    "Der Frauenanteil ist weder gestiegen noch gesunken.",
    "Der Arbeitslosenanteil ist nicht nur gesunken, er liegt auch näher am städtischen Wert.",
    # Möglichkeit, Wunsch, Empfehlung, Frage.
    "Der Anteil der Kinder und Jugendlichen könnte wieder steigen, wenn die Neubauten bezogen sind.",
    "Wäre der Anteil der Kinder gestiegen, hätten wir eine Kita mehr.",
    "Wir empfehlen, alles zu tun, damit die Betreuungsquote nicht sinkt.",
    "Ist der Anteil der Kinder gestiegen?",
    "Wir wissen nicht, ob der Anteil der Kinder gestiegen ist.",
    "Die Prognose der Stadt rechnet mit einem Rückgang der Einwohnerzahl.",
    "Unser Ziel ist, dass die Wahlbeteiligung steigt.",
    # Vergangenheit.
    "Bis in die sechziger Jahre ist die Einwohnerzahl gesunken.",
    "Die Einwohnerzahl war nach dem Krieg gesunken.",
    "Früher sank die Einwohnerzahl, wenn eine Werft schloss.",
    "Bis 1995 sank die Einwohnerzahl.",
    # Andere Orte.
    "In der Nordstadt ist der Anteil der Seniorinnen und Senioren gesunken.",
    "In der Stadt ist der Anteil der Kinder und Jugendlichen gestiegen, hier nicht.",
    "Der Anteil der Ausländerinnen und Ausländer liegt über dem städtischen Wert, aber unter "
    "dem der Nordstadt.",
    # Vergleich, wie er ist.
    "Im Viertel leben anteilig mehr Kinder und Jugendliche und weniger Ältere als in der Stadt insgesamt.",
    "Mehr Menschen als im städtischen Durchschnitt haben eine Einwanderungsgeschichte.",
    "Der Ausländeranteil ist doppelt so hoch wie in der Stadt.",
    "Der Arbeitslosenanteil liegt deutlich über dem der Stadt.",
    "Die Wahlbeteiligung ist niedriger als im Stadtbezirk und sehr viel niedriger als in der Stadt.",
    "Anders als in der Stadt ist der Anteil der Kinder gesunken.",
    "Fast zwei Drittel der Menschen haben einen Migrationshintergrund.",
    "Gut ein Drittel der Kinder lebt in Armut; die Kinderarmut ist gesunken.",
    "Die Arbeitslosenquote liegt bei {{al_anteil}}. Sie ist seit 2014 gesunken.",
    "Der Anteil der Kinder ist gesunken. Die Schule meldet Warteliste. Sie ist gewachsen.",
    "{{anteil_auslaender}} haben keinen deutschen Pass, doppelt so viele wie in der Stadt "
    "({{anteil_auslaender|stadt}}).",
    "Die Einwohnerzahl steigt. Das Jobcenter sitzt in der Mitte. Es ist kleiner geworden.",
    # Andere Gruppen, andere Sachen.
    "Die Zahl der Kinder ohne Kitaplatz ist gestiegen.",
    "Immer mehr Kinder kommen ohne Frühstück in die Schule.",
    "Die Mieten steigen, und Familien berichten von Kündigungen.",
    "Immer weniger Kinder beherrschen bei der Einschulung das Schwimmen.",
    "Die Anfragen betreffen zunehmend Kita, Schule und Wohnung statt Sprachkurs und Meldeamt.",
    "Weniger gut gelingt es, ältere Männer zu erreichen.",
    "Kinder unter drei Jahren sind häufiger in Betreuung als früher.",
    "Der Anteil der Kinder, deren Eltern Arbeit suchen, ist gesunken.",
    # Werte, wie sie sind; Altersgrenzen, Jahre und Differenzen sind keine.
    "Im Hafenviertel leben 24.000 Einwohnerinnen und Einwohner.",
    "Rund 24.000 Menschen leben hier, 20 % mehr als 2014.",
    "Der Ausländeranteil stieg von 30,0 % im Jahr 2014 auf 41,6 %.",
    "Der Anteil der unter 18-Jährigen sank um 2,5 Prozentpunkte auf 23,5 %.",
    "Der Anteil der unter 18-Jährigen liegt bei 23,5 % (Stadt: 19,9 %).",
    "Am 5. März 2024 tagte die Konferenz zum 30. Mal; 26 Menschen kamen.",
    # So schlägt das Programm selbst Texte vor: Die Marke dahinter ist nicht, was verglichen wird.
    "Im Jahr 2024 lag der Anteil der unter 18-Jährigen im Sozialraum Hafenviertel bei {{anteil_u18}}. Der "
    "Anteil lag über dem des Stadtbezirks Mitte ({{anteil_u18|bezirk}}) und deutlich über dem der Stadt "
    "({{anteil_u18|stadt}}). Zwischen 2014 und 2024 ist der Anteil gesunken "
    "(2014: {{anteil_u18|raum|2014}}).",
    # Dasselbe anders gesagt, und es stimmt.
    "Kinder und Jugendliche machen einen kleineren Teil der Bevölkerung aus als noch vor zehn Jahren.",
    "Beim Anteil der Älteren ab 65 ist ein leichter Zuwachs zu beobachten.",
    "Die Wahlbeteiligung bleibt hinter dem Durchschnitt der Stadt zurück.",
    "Zwei von fünf Menschen haben keinen deutschen Pass.",
    "Immer mehr Menschen haben keinen deutschen Pass.",
    "Fast jeder vierte Mensch ist unter achtzehn, zwei von drei haben eine Einwanderungsgeschichte.",
    "Jeder zweite Haushalt besteht aus einer Person.",
    "Frauen sind im Hafenviertel leicht in der Minderheit.",
    "Seit 2014 hat das Hafenviertel rund 4.000 Menschen hinzugewonnen.",
    "Anders als befürchtet ist die Kinderarmut nicht gestiegen.",
    "Der Anteil der Geflüchteten hat sich seit 2014 fast verdreifacht.",
    "Weniger Menschen kommen zur Beratung, obwohl das Viertel wächst.",
    "Die Betreuungsquote der unter Dreijährigen reicht nicht an den städtischen Durchschnitt heran.",
    "Bei der Arbeitslosigkeit nähert sich das Viertel der Stadt an.",
]


@pytest.mark.parametrize("text", SAUBER)
def test_saubere_saetze_geben_keinen_alarm(text: str) -> None:
    assert [(fund.art, fund.satz) for fund in gefunden(bevoelkerung=text)] == []


def test_saubere_texte_geben_auch_zusammen_keinen_alarm() -> None:
    haelfte = len(SAUBER) // 2
    funde = gefunden(bevoelkerung="\n\n".join(SAUBER[:haelfte]), vergleich="\n\n".join(SAUBER[haelfte:]))
    assert [(fund.art, fund.satz) for fund in funde] == []


def test_die_stelle_steht_so_im_text() -> None:
    text = "Erstens. Der Anteil der *Kinder und\nJugendlichen* ist z. B. seit 2014 gestiegen. Drittens."
    (fund,) = gefunden(bevoelkerung=text)
    assert fund.stelle == "Der Anteil der *Kinder und\nJugendlichen* ist z. B. seit 2014 gestiegen."
    assert re.search(re.escape(fund.stelle), text)


def test_die_kennung_bleibt_bis_text_oder_zahl_sich_aendern() -> None:
    (eins,) = gefunden(bevoelkerung="Davor. Der Anteil der unter 18-Jährigen ist gestiegen.")
    (zwei,) = gefunden(bevoelkerung="Anderes davor. Der Anteil der unter\n18-Jährigen ist gestiegen. Danach.")
    (drei,) = gefunden(bevoelkerung="Der Anteil der unter 18-Jährigen ist stark gestiegen.")
    assert eins.kennung == zwei.kennung != drei.kennung
