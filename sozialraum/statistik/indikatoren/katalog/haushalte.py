"""Haushalte und Familien; Familienformen tragen keine Wertung."""

from sozialraum.statistik.indikatoren.begriffe import Art, Indikator, Kapitel
from sozialraum.statistik.indikatoren.katalog.bauen import durch, plus

GENERIERT = (
    "Ämter bilden Haushalte aus dem Melderegister; wer zusammen wirtschaftet, ist geschätzt. Der Zensus "
    "zählt anders."
)
KINDER = "Kinder unter 18 Jahren"

HAUSHALTE = (
    Indikator(
        key="hh_groesse",
        label="Haushaltsgröße",
        einheit="Personen je Haushalt",
        stellen=2,
        art=Art.DURCHSCHNITT,
        kapitel=Kapitel.HAUSHALTE,
        fassungen=(durch(plus("personen_in_haushalten"), plus("haushalte")),),
        subjekt="die durchschnittliche Haushaltsgröße",
        genus="f",
        definition="Personen in privaten Haushalten je Haushalt.",
        formel="Personen in Haushalten ÷ Haushalte",
        hinweis=GENERIERT,
    ),
    Indikator(
        key="anteil_1phh",
        label="Einpersonenhaushalte",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.HAUSHALTE,
        fassungen=(durch(plus("haushalte_einperson"), plus("haushalte")),),
        faktor=100,
        subjekt="der Anteil der Einpersonenhaushalte",
        definition="Haushalte mit einer Person je 100 Haushalte.",
        formel="Haushalte mit einer Person ÷ Haushalte × 100",
        hinweis=GENERIERT,
    ),
    Indikator(
        key="anteil_hhk",
        label="Haushalte mit Kindern",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.HAUSHALTE,
        fassungen=(durch(plus("haushalte_mit_kindern"), plus("haushalte")),),
        faktor=100,
        altersgrenzen=KINDER,
        subjekt="der Anteil der Haushalte mit Kindern",
        definition="Haushalte mit mindestens einem Kind unter 18 Jahren je 100 Haushalte.",
        formel="Haushalte mit Kindern ÷ Haushalte × 100",
        hinweis=GENERIERT,
    ),
    Indikator(
        key="anteil_alleinerz",
        label="Alleinerziehende",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.HAUSHALTE,
        fassungen=(durch(plus("haushalte_alleinerziehend"), plus("haushalte_mit_kindern")),),
        faktor=100,
        altersgrenzen=KINDER,
        subjekt="der Anteil der Alleinerziehenden an den Haushalten mit Kindern",
        definition="Haushalte von Alleinerziehenden je 100 Haushalte mit Kindern unter 18 Jahren.",
        formel="Haushalte von Alleinerziehenden ÷ Haushalte mit Kindern × 100",
        hinweis=f"Bezogen auf alle Haushalte wäre der Anteil viel kleiner. {GENERIERT}",
    ),
    Indikator(
        key="anteil_kinderreich",
        label="Haushalte mit drei und mehr Kindern",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.HAUSHALTE,
        fassungen=(durch(plus("haushalte_drei_kinder"), plus("haushalte_mit_kindern")),),
        faktor=100,
        altersgrenzen=KINDER,
        subjekt="der Anteil der Haushalte mit drei und mehr Kindern an den Haushalten mit Kindern",
        definition="Haushalte mit drei und mehr Kindern unter 18 Jahren je 100 Haushalte mit Kindern.",
        formel="Haushalte mit drei und mehr Kindern ÷ Haushalte mit Kindern × 100",
        hinweis=GENERIERT,
    ),
)
