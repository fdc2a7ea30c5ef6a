"""Staatsangehörigkeit und Migration; nichts davon trägt eine Wertung."""

from sozialraum.statistik.indikatoren.begriffe import EW, Art, Auswahl, Glied, Indikator

AUSLAENDER = Auswahl("auslaender")

MIGRATION = (
    Indikator(
        key="anteil_auslaender",
        label="Anteil der Ausländerinnen und Ausländer",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        fassungen=(((Glied(AUSLAENDER),), (Glied(EW),)),),
        faktor=100,
        subjekt="der Anteil der Ausländerinnen und Ausländer",
        definition=(
            "Personen ohne deutsche Staatsangehörigkeit je 100 Einwohnerinnen und Einwohner. "
            "Wer auch die deutsche besitzt, zählt als deutsch."
        ),
        formel="Ausländerinnen und Ausländer ÷ alle × 100",
    ),
    Indikator(
        key="anteil_mh",
        label="Anteil mit Migrationshintergrund",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        fassungen=(
            ((Glied(Auswahl("einwohner_mh")),), (Glied(EW),)),
            ((Glied(AUSLAENDER), Glied(Auswahl("deutsche_mh"))), (Glied(EW),)),
        ),
        faktor=100,
        subjekt="der Anteil der Menschen mit Migrationshintergrund",
        definition=(
            "Ausländerinnen und Ausländer sowie Deutsche mit Migrationshintergrund je 100 Einwohnerinnen und "
            "Einwohner, abgegrenzt wie in der Quelle."
        ),
        formel="Personen mit Migrationshintergrund ÷ alle × 100",
        hinweis=(
            "„Migrationshintergrund“ ist der Begriff der Quelle. Ämter leiten ihn aus dem Melderegister ab; "
            "die Zahl ist geschätzt und zwischen Städten nur bedingt vergleichbar."
        ),
    ),
    Indikator(
        key="anteil_nicht_eu",
        label="Nicht-EU-Staatsangehörige unter den Ausländerinnen und Ausländern",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        fassungen=(((Glied(AUSLAENDER), Glied(Auswahl("auslaender_eu"), -1)), (Glied(AUSLAENDER),)),),
        faktor=100,
        subjekt="der Anteil der Nicht-EU-Staatsangehörigen unter den Ausländerinnen und Ausländern",
        definition=(
            "Ausländerinnen und Ausländer ohne Staatsangehörigkeit eines EU-Staates je 100 "
            "Ausländerinnen und Ausländer."
        ),
        formel="(Ausländerinnen und Ausländer − EU-Staatsangehörige) ÷ Ausländerinnen und Ausländer × 100",
        hinweis="Welche Staaten zur EU zählen, richtet sich nach dem Zeitraum der Zahl.",
    ),
)
