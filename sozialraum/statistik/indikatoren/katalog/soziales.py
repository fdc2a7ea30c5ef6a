"""Grundsicherung und Mindestsicherung; der Sozialindex fasst die Belastung zusammen."""

from sozialraum.statistik.indikatoren.begriffe import EW, Art, Glied, Indikator, Kapitel, Rechnung, Richtung
from sozialraum.statistik.indikatoren.katalog.bauen import durch, minus, plus

SGB2 = plus("sgb2_personen")
NAME_DER_LEISTUNG = "Die Leistung heißt in jeder Zeit anders; gezählt wird nach dem SGB II."
ALLE_IN_BG = (
    "Nicht alle in Bedarfsgemeinschaften sind leistungsberechtigt. Fälle ohne bekannte Adresse fehlen."
)
# Was der Sozialindex zusammenfasst und wie viel jedes wiegt; Herkunft gehört nicht dazu.
BESTANDTEILE = (("al_anteil", 1), ("sgb2_u65", 1), ("kinderarmut", 1))
MINDESTENS_EINWOHNER = 300

SOZIALES = (
    Indikator(
        key="sgb2_u65",
        label="SGB-II-Quote",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.SOZIALES,
        fassungen=(durch(SGB2, plus("einwohner", bis=65)),),
        faktor=100,
        altersgrenzen="unter 65 Jahre",
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="die SGB-II-Quote",
        genus="f",
        definition=(
            "Personen in Bedarfsgemeinschaften nach dem SGB II je 100 Einwohnerinnen und Einwohner unter "
            "65 Jahren."
        ),
        formel="Personen in Bedarfsgemeinschaften ÷ unter 65-Jährige × 100",
        hinweis=f"{ALLE_IN_BG} {NAME_DER_LEISTUNG}",
    ),
    Indikator(
        key="sgb2_ew",
        label="SGB II, Anteil an allen",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.SOZIALES,
        fassungen=(durch(SGB2, Glied(EW)),),
        faktor=100,
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="der Anteil der Personen in Bedarfsgemeinschaften an der Bevölkerung",
        definition="Personen in Bedarfsgemeinschaften nach dem SGB II je 100 Einwohnerinnen und Einwohner.",
        formel="Personen in Bedarfsgemeinschaften ÷ alle × 100",
        hinweis=f"Nicht mit der SGB-II-Quote verwechseln, die nur unter 65-Jährige zählt. {ALLE_IN_BG}",
    ),
    Indikator(
        key="kinderarmut",
        label="SGB II unter 15",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.SOZIALES,
        fassungen=(durch(plus("sgb2_personen", bis=15), plus("einwohner", bis=15)),),
        faktor=100,
        altersgrenzen="unter 15 Jahre",
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="der Anteil der unter 15-Jährigen in Bedarfsgemeinschaften",
        definition=(
            "Unter 15-Jährige in Bedarfsgemeinschaften nach dem SGB II je 100 Einwohnerinnen und Einwohner "
            "unter 15 Jahren."
        ),
        formel="unter 15-Jährige in Bedarfsgemeinschaften ÷ unter 15-Jährige × 100",
        hinweis=f"{ALLE_IN_BG} {NAME_DER_LEISTUNG}",
    ),
    Indikator(
        key="transfer_nichtal",
        label="Nicht arbeitslose Leistungsbeziehende",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.SOZIALES,
        fassungen=(
            durch(
                (
                    SGB2,
                    plus("hilfe_zum_lebensunterhalt"),
                    plus("grundsicherung", von=18),
                    minus("arbeitslose_sgb2"),
                ),
                Glied(EW),
            ),
            durch(
                (
                    SGB2,
                    plus("hilfe_zum_lebensunterhalt"),
                    plus("grundsicherung"),
                    minus("arbeitslose_sgb2"),
                ),
                Glied(EW),
            ),
        ),
        faktor=100,
        altersgrenzen="Grundsicherung ab 18 Jahren",
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="der Anteil der nicht arbeitslosen Leistungsbeziehenden",
        definition=(
            "Personen mit Leistungen nach SGB II oder SGB XII, die nicht arbeitslos sind, je 100 "
            "Einwohnerinnen und Einwohner."
        ),
        formel=(
            "(Personen in Bedarfsgemeinschaften + Beziehende von Hilfe zum Lebensunterhalt + Beziehende von "
            "Grundsicherung − Arbeitslose im Rechtskreis SGB II) ÷ alle × 100"
        ),
        hinweis=ALLE_IN_BG,
    ),
    Indikator(
        key="grusi_65",
        label="Grundsicherung im Alter",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.SOZIALES,
        fassungen=(durch(plus("grundsicherung", von=65), plus("einwohner", von=65)),),
        faktor=100,
        altersgrenzen="65 Jahre und älter",
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="der Anteil der Älteren mit Grundsicherung",
        definition=(
            "Empfängerinnen und Empfänger von Grundsicherung im Alter je 100 Einwohnerinnen und Einwohner ab "
            "65 Jahren."
        ),
        formel="Beziehende von Grundsicherung ab 65 Jahren ÷ 65-Jährige und Ältere × 100",
        hinweis=(
            "Die Altersgrenze der Leistung steigt schrittweise auf 67 Jahre. Viele, denen sie zusteht, "
            "beantragen sie nicht."
        ),
    ),
    Indikator(
        key="mindestsicherung",
        label="Mindestsicherungsquote",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.SOZIALES,
        fassungen=(
            durch(plus("mindestsicherung"), Glied(EW)),
            durch(
                (
                    SGB2,
                    plus("hilfe_zum_lebensunterhalt"),
                    plus("grundsicherung"),
                    plus("asylbewerberleistungen"),
                ),
                Glied(EW),
            ),
        ),
        faktor=100,
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="die Mindestsicherungsquote",
        genus="f",
        definition=(
            "Empfängerinnen und Empfänger von SGB II, Hilfe zum Lebensunterhalt, Grundsicherung im Alter und "
            "bei Erwerbsminderung und Leistungen für Asylbewerber je 100 Einwohnerinnen und Einwohner."
        ),
        formel="Beziehende von Mindestsicherung ÷ alle × 100",
        hinweis=ALLE_IN_BG,
    ),
    Indikator(
        key="bg_alleinerz",
        label="Bedarfsgemeinschaften von Alleinerziehenden",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.SOZIALES,
        fassungen=(durch(plus("bedarfsgemeinschaften_alleinerziehend"), plus("bedarfsgemeinschaften")),),
        faktor=100,
        subjekt="der Anteil der Alleinerziehenden an den Bedarfsgemeinschaften",
        definition="Bedarfsgemeinschaften von Alleinerziehenden je 100 Bedarfsgemeinschaften.",
        formel="Bedarfsgemeinschaften von Alleinerziehenden ÷ Bedarfsgemeinschaften × 100",
        hinweis="Gezählt werden Gemeinschaften, nicht Personen.",
    ),
    Indikator(
        key="sozialindex",
        label="Sozialindex",
        einheit="Index",
        stellen=2,
        art=Art.INDEX,
        rechnung=Rechnung.Z_WERTE,
        kapitel=Kapitel.SOZIALES,
        fassungen=(),
        bestandteile=BESTANDTEILE,
        richtung=Richtung.HOCH_UNGUENSTIG,
        altersgrenzen="wie bei den Bestandteilen",
        subjekt="der Sozialindex",
        definition=(
            "Fassung 1: Mittel der z-Werte von Arbeitslosenanteil, SGB-II-Quote und SGB II unter 15, gleich "
            "gewichtet. Ein z-Wert sagt, um wie viele Standardabweichungen das Gebiet über dem Mittel der "
            "Gebiete derselben Ebene und Gemeinde liegt; 0 ist das Mittel, mehr heißt stärker belastet."
        ),
        formel="Mittel aus (Wert − Mittel aller Gebiete) ÷ Standardabweichung aller Gebiete",
        hinweis=(
            f"Gebiete unter {MINDESTENS_EINWOHNER} Einwohnerinnen und Einwohnern gehen nicht ein und "
            "erhalten keinen Index. Er vergleicht nur Gebiete einer Gemeinde zum selben Zeitraum."
        ),
    ),
)
