"""Betreuung, Schule, Gesundheit beim Schuleintritt und Wahlen."""

from sozialraum.statistik.indikatoren.begriffe import Art, Indikator, Kapitel, Richtung
from sozialraum.statistik.indikatoren.katalog.bauen import durch, plus

GERUNDET = "Schulämter runden oft auf Vielfache von 5; in kleinen Gebieten verschiebt das den Anteil."
BRIEFWAHL = (
    "Wie Briefwahlstimmen den Quartieren zugerechnet sind, sagt die Quelle. Wahlen verschiedener Art lassen "
    "sich nicht in eine Reihe stellen."
)


def _wahl(key: str, label: str, bei: str, wort: str) -> Indikator:
    return Indikator(
        key=key,
        label=label,
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.BILDUNG,
        fassungen=(durch(plus(f"waehlende_{wort}"), plus(f"wahlberechtigte_{wort}")),),
        faktor=100,
        richtung=Richtung.HOCH_GUENSTIG,
        subjekt=f"die Beteiligung bei {bei}",
        genus="f",
        definition=f"Wählende je 100 Wahlberechtigte bei {bei}.",
        formel="Wählende ÷ Wahlberechtigte × 100",
        hinweis=BRIEFWAHL,
    )


BILDUNG = (
    Indikator(
        key="kita_u3",
        label="Betreuungsquote unter 3 Jahren",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.BILDUNG,
        fassungen=(durch(plus("betreute_kinder", bis=3), plus("einwohner", bis=3)),),
        faktor=100,
        altersgrenzen="unter 3 Jahre",
        richtung=Richtung.HOCH_GUENSTIG,
        subjekt="die Betreuungsquote der unter 3-Jährigen",
        genus="f",
        definition="Betreute Kinder unter 3 Jahren je 100 Einwohnerinnen und Einwohner unter 3 Jahren.",
        formel="betreute Kinder unter 3 Jahren ÷ unter 3-Jährige × 100",
        hinweis="Gezählt wird am Wohnort der Kinder; ob Tagespflege enthalten ist, sagt die Quelle.",
    ),
    Indikator(
        key="schuleingang_sprache",
        label="Sprachförderbedarf bei der Schuleingangsuntersuchung",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.BILDUNG,
        fassungen=(durch(plus("schuleingang_sprachfoerderbedarf"), plus("schuleingang_untersucht")),),
        faktor=100,
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="der Anteil der Kinder mit Sprachförderbedarf",
        definition="Kinder mit Sprachförderbedarf je 100 in der Schuleingangsuntersuchung untersuchte.",
        formel="Kinder mit Sprachförderbedarf ÷ untersuchte Kinder × 100",
        hinweis=f"Förderbedarf sagt nichts über Mehrsprachigkeit. {GERUNDET}",
    ),
    Indikator(
        key="u8_teilnahme",
        label="Vollständige Früherkennung U1 bis U8",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.BILDUNG,
        fassungen=(durch(plus("schuleingang_u8_vollstaendig"), plus("schuleingang_hefte_vorgelegt")),),
        faktor=100,
        richtung=Richtung.HOCH_GUENSTIG,
        subjekt="der Anteil der Kinder mit vollständiger Früherkennung",
        definition=(
            "Kinder mit allen Früherkennungsuntersuchungen U1 bis U8 je 100 bei der "
            "Schuleingangsuntersuchung vorgelegte Hefte."
        ),
        formel="Kinder mit vollständiger Früherkennung ÷ vorgelegte Hefte × 100",
        hinweis=f"Kinder ohne Heft, etwa aus dem Ausland zugezogene, fehlen. {GERUNDET}",
    ),
    Indikator(
        key="ueberg_gym",
        label="Übergänge zum Gymnasium",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.BILDUNG,
        fassungen=(durch(plus("uebergaenge_gymnasium"), plus("uebergaenge")),),
        faktor=100,
        richtung=Richtung.HOCH_GUENSTIG,
        subjekt="die Übergangsquote zum Gymnasium",
        genus="f",
        definition="Übergänge zum Gymnasium je 100 Übergänge nach Klasse 4.",
        formel="Übergänge zum Gymnasium ÷ Übergänge nach Klasse 4 × 100",
        hinweis=f"Auch Gesamtschulen führen zum Abitur. {GERUNDET}",
    ),
    _wahl("wahl", "Wahlbeteiligung (Kommunalwahl)", "der Kommunalwahl", "kommunalwahl"),
    _wahl("wahl_bundestag", "Wahlbeteiligung (Bundestagswahl)", "der Bundestagswahl", "bundestagswahl"),
    _wahl(
        "wahl_integrationsrat",
        "Wahlbeteiligung (Integrationsrat)",
        "der Wahl des Integrationsrats",
        "integrationsrat",
    ),
    Indikator(
        key="wahlber_quote",
        label="Wahlberechtigte unter den Erwachsenen",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.BILDUNG,
        fassungen=(durch(plus("wahlberechtigte_bundestagswahl"), plus("einwohner", von=18)),),
        faktor=100,
        altersgrenzen="18 Jahre und älter",
        subjekt="der Anteil der Wahlberechtigten an den Erwachsenen",
        definition="Wahlberechtigte bei der Bundestagswahl je 100 Einwohnerinnen und Einwohner ab 18 Jahren.",
        formel="Wahlberechtigte ÷ 18-Jährige und Ältere × 100",
        hinweis=(
            "Wer keine deutsche Staatsangehörigkeit hat, darf den Bundestag nicht wählen, wohl aber teils "
            "Stadtrat und Integrationsrat."
        ),
    ),
)
