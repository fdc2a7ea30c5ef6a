"""Staatsangehörigkeit, Migration und Vielfalt; nichts davon trägt eine Wertung."""

from sozialraum.statistik.indikatoren.begriffe import EW, Art, Auswahl, Glied, Indikator, Kapitel, Rechnung
from sozialraum.statistik.indikatoren.groessen import HERKUNFTSGRUPPEN, STAATEN
from sozialraum.statistik.indikatoren.katalog.bauen import durch, minus, plus

AUSLAENDER = Auswahl("auslaender")
HAEUFIGSTE = 10
GESCHAETZT = (
    "„Migrationshintergrund“ ist der Begriff der Quelle. Ämter leiten ihn aus dem Melderegister ab; "
    "die Zahl ist geschätzt und zwischen Städten nur bedingt vergleichbar."
)

MIGRATION = (
    Indikator(
        key="anteil_auslaender",
        label="Anteil der Ausländerinnen und Ausländer",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.MIGRATION,
        fassungen=(durch(Glied(AUSLAENDER), Glied(EW)),),
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
        kapitel=Kapitel.MIGRATION,
        fassungen=(
            durch(plus("einwohner_mh"), Glied(EW)),
            durch((Glied(AUSLAENDER), plus("deutsche_mh")), Glied(EW)),
        ),
        faktor=100,
        subjekt="der Anteil der Menschen mit Migrationshintergrund",
        definition=(
            "Ausländerinnen und Ausländer sowie Deutsche mit Migrationshintergrund je 100 Einwohnerinnen und "
            "Einwohner, abgegrenzt wie in der Quelle."
        ),
        formel="Personen mit Migrationshintergrund ÷ alle × 100",
        hinweis=GESCHAETZT,
    ),
    Indikator(
        key="anteil_mh_u18",
        label="Anteil mit Migrationshintergrund unter 18 Jahren",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.MIGRATION,
        fassungen=(durch(plus("einwohner_mh", bis=18), plus("einwohner", bis=18)),),
        faktor=100,
        altersgrenzen="unter 18 Jahre",
        subjekt="der Anteil der Kinder und Jugendlichen mit Migrationshintergrund",
        definition=(
            "Personen mit Migrationshintergrund unter 18 Jahren je 100 Einwohnerinnen und Einwohner unter "
            "18 Jahren, abgegrenzt wie in der Quelle."
        ),
        formel=(
            "Personen mit Migrationshintergrund unter 18 Jahren ÷ "
            "Einwohnerinnen und Einwohner unter 18 Jahren × 100"
        ),
        hinweis=GESCHAETZT,
    ),
    Indikator(
        key="anteil_eg",
        label="Anteil mit Einwanderungsgeschichte",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.MIGRATION,
        fassungen=(durch(plus("einwohner_eg"), Glied(EW)),),
        faktor=100,
        subjekt="der Anteil der Menschen mit Einwanderungsgeschichte",
        definition=(
            "Personen, die selbst oder deren beide Elternteile seit 1950 nach Deutschland eingewandert sind, "
            "je 100 Einwohnerinnen und Einwohner."
        ),
        formel="Personen mit Einwanderungsgeschichte ÷ alle × 100",
        hinweis=(
            "Ist enger gefasst als „Migrationshintergrund“ und darf nicht mit ihm in eine Reihe gestellt "
            "werden."
        ),
    ),
    Indikator(
        key="anteil_nicht_eu",
        label="Nicht-EU-Staatsangehörige unter den Ausländerinnen und Ausländern",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.MIGRATION,
        fassungen=(durch((Glied(AUSLAENDER), minus("auslaender_eu")), Glied(AUSLAENDER)),),
        faktor=100,
        subjekt="der Anteil der Nicht-EU-Staatsangehörigen unter den Ausländerinnen und Ausländern",
        definition=(
            "Ausländerinnen und Ausländer ohne Staatsangehörigkeit eines EU-Staates je 100 "
            "Ausländerinnen und Ausländer."
        ),
        formel="(Ausländerinnen und Ausländer − EU-Staatsangehörige) ÷ Ausländerinnen und Ausländer × 100",
        hinweis="Welche Staaten zur EU zählen, richtet sich nach dem Zeitraum der Zahl.",
    ),
    Indikator(
        key="anteil_eu2",
        label="Anteil der Staatsangehörigen aus Bulgarien und Rumänien",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.MIGRATION,
        fassungen=(
            durch((plus("auslaender_bulgarien"), plus("auslaender_rumaenien")), Glied(EW)),
            durch(plus("auslaender_eu2"), Glied(EW)),
        ),
        faktor=100,
        subjekt="der Anteil der Staatsangehörigen aus Bulgarien und Rumänien",
        definition="Staatsangehörige Bulgariens und Rumäniens je 100 Einwohnerinnen und Einwohner.",
        formel="(bulgarische Staatsangehörige + rumänische Staatsangehörige) ÷ alle × 100",
        hinweis="Wer auch die deutsche Staatsangehörigkeit besitzt, zählt nicht mit.",
    ),
    Indikator(
        key="staatsangehoerigkeiten",
        label="Anteil der zehn häufigsten Staatsangehörigkeiten",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        rechnung=Rechnung.HAEUFIGSTE,
        kapitel=Kapitel.MIGRATION,
        fassungen=(durch((), Glied(AUSLAENDER)),),
        auswahl_aus=frozenset(STAATEN),
        faktor=100,
        subjekt="der Anteil der zehn häufigsten Staatsangehörigkeiten an allen Ausländerinnen und Ausländern",
        definition=(
            "Personen mit einer der zehn häufigsten ausländischen Staatsangehörigkeiten des Gebiets je 100 "
            "Ausländerinnen und Ausländer. Welche es sind, sagt die Liste der Staatsangehörigkeiten."
        ),
        formel=(
            "Staatsangehörige der zehn häufigsten ausländischen Staatsangehörigkeiten ÷ "
            "Ausländerinnen und Ausländer × 100"
        ),
        hinweis="Gewählt wird unter den Staaten, die die Quelle einzeln liefert.",
    ),
    Indikator(
        key="anteil_gefluechtete",
        label="Anteil der Geflüchteten",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.MIGRATION,
        fassungen=(durch(plus("gefluechtete"), Glied(EW)),),
        faktor=100,
        subjekt="der Anteil der Geflüchteten",
        definition="Geflüchtete je 100 Einwohnerinnen und Einwohner, abgegrenzt wie in der Quelle.",
        formel="Geflüchtete ÷ alle × 100",
        hinweis=(
            "Ob Anerkannte, Geduldete und Personen mit vorübergehendem Schutz mitzählen, sagt die Quelle. "
            "Wer eingebürgert ist, zählt nicht mehr dazu."
        ),
    ),
    Indikator(
        key="diversitaet",
        label="Diversitätsindex",
        einheit="Index",
        stellen=2,
        art=Art.INDEX,
        rechnung=Rechnung.VIELFALT,
        kapitel=Kapitel.MIGRATION,
        fassungen=(durch(tuple(plus(wort) for wort in HERKUNFTSGRUPPEN), Glied(EW)),),
        subjekt="der Diversitätsindex",
        definition=(
            "Index nach Simpson von 0 bis 1: die Wahrscheinlichkeit, dass zwei zufällig gewählte Menschen "
            "verschiedenen Gruppen angehören. Die acht Gruppen sind Deutsche und die Staatsangehörigen von "
            "EU, übrigem Europa, Türkei, Afrika, Amerika, Asien und sonstigen."
        ),
        formel="1 − Summe der quadrierten Anteile der acht Gruppen",
        hinweis="Der Index hängt von Zahl und Zuschnitt der Gruppen ab; andere Ämter wählen andere.",
    ),
    Indikator(
        key="segregation",
        label="Segregationsindex",
        einheit="Index",
        stellen=1,
        art=Art.INDEX,
        rechnung=Rechnung.UNGLEICHHEIT,
        kapitel=Kapitel.MIGRATION,
        fassungen=(durch(Glied(AUSLAENDER), Glied(EW)),),
        faktor=100,
        subjekt="der Segregationsindex",
        definition=(
            "Index von 0 bis 100: wie viele Prozent der Ausländerinnen und Ausländer innerhalb des Gebiets "
            "umziehen müssten, damit sie sich auf seine Teile verteilen wie die Deutschen."
        ),
        formel=(
            "½ × Summe über die Teile von |Anteil an allen Ausländerinnen und Ausländern − Anteil an allen "
            "Deutschen| × 100"
        ),
        hinweis=(
            "Der Index hängt von der Größe der Teile und der Gruppe ab. Städte lassen sich damit nicht "
            "vergleichen."
        ),
    ),
    Indikator(
        key="einbuergerung",
        label="Einbürgerungsquote",
        einheit="%",
        stellen=1,
        art=Art.VERHAELTNIS,
        kapitel=Kapitel.MIGRATION,
        fassungen=(durch(plus("einbuergerungen"), Glied(AUSLAENDER)),),
        faktor=100,
        subjekt="die Einbürgerungsquote",
        genus="f",
        definition="Einbürgerungen im Jahr je 100 Ausländerinnen und Ausländer am Jahresende.",
        formel="Einbürgerungen ÷ Ausländerinnen und Ausländer × 100",
        hinweis="Im Nenner stehen auch Menschen, die die Voraussetzungen noch nicht erfüllen.",
    ),
    Indikator(
        key="zuzug_ausland",
        label="Zuzüge aus dem Ausland",
        einheit="‰",
        stellen=1,
        art=Art.VERHAELTNIS,
        kapitel=Kapitel.MIGRATION,
        fassungen=(durch(plus("zuzuege_ausland"), Glied(EW)),),
        faktor=1000,
        subjekt="die Rate der Zuzüge aus dem Ausland",
        genus="f",
        definition="Zuzüge aus dem Ausland im Jahr je 1.000 Einwohnerinnen und Einwohner am Jahresende.",
        formel="Zuzüge aus dem Ausland ÷ alle × 1.000",
        hinweis="Gezählt werden Fälle, auch von Deutschen; wer zweimal zuzieht, zählt zweimal.",
    ),
)
