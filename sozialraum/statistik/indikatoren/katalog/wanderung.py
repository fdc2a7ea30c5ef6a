"""Zu- und Fortzüge, Geburten und Sterbefälle, Wohndauer und Wohnfläche."""

from sozialraum.statistik.indikatoren.begriffe import EW, Art, Glied, Indikator, Kapitel, Richtung
from sozialraum.statistik.indikatoren.katalog.bauen import durch, minus, plus

MIT_UMZUEGEN = (
    "Zuzüge und Fortzüge zählen so, wie die Quelle sie abgrenzt; sind Umzüge innerhalb der Stadt enthalten, "
    "stehen sie in der ganzen Stadt auf beiden Seiten."
)
KINDER_UND_ELTERN = "unter 18 Jahre und 30 bis unter 50 Jahre"

WANDERUNG = (
    Indikator(
        key="wand_saldo",
        label="Wanderungssaldo",
        einheit="‰",
        stellen=1,
        art=Art.SALDO,
        kapitel=Kapitel.WANDERUNG,
        fassungen=(durch((plus("zuzuege"), minus("fortzuege")), Glied(EW)),),
        faktor=1000,
        subjekt="der Wanderungssaldo",
        definition="Zuzüge minus Fortzüge im Jahr je 1.000 Einwohnerinnen und Einwohner am Jahresende.",
        formel="(Zuzüge − Fortzüge) ÷ alle × 1.000",
        hinweis=MIT_UMZUEGEN,
    ),
    Indikator(
        key="wand_volumen",
        label="Wanderungsvolumen",
        einheit="%",
        stellen=1,
        art=Art.VERHAELTNIS,
        kapitel=Kapitel.WANDERUNG,
        fassungen=(durch((plus("zuzuege"), plus("fortzuege")), Glied(EW)),),
        faktor=100,
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="die Fluktuation durch Zu- und Fortzüge",
        genus="f",
        definition="Zuzüge und Fortzüge im Jahr zusammen je 100 Einwohnerinnen und Einwohner am Jahresende.",
        formel="(Zuzüge + Fortzüge) ÷ alle × 100",
        hinweis=(
            f"{MIT_UMZUEGEN} In einem Gebiet aus mehreren Teilen zählen auch Umzüge zwischen ihnen mit; es "
            "werden Fälle gezählt, nicht Personen."
        ),
    ),
    Indikator(
        key="wand_familien",
        label="Wanderungssaldo der Familien",
        einheit="‰",
        stellen=1,
        art=Art.SALDO,
        kapitel=Kapitel.WANDERUNG,
        fassungen=(
            durch(
                (
                    plus("zuzuege", bis=18),
                    plus("zuzuege", von=30, bis=50),
                    minus("fortzuege", bis=18),
                    minus("fortzuege", von=30, bis=50),
                ),
                (plus("einwohner", bis=18), plus("einwohner", von=30, bis=50)),
            ),
        ),
        faktor=1000,
        altersgrenzen=KINDER_UND_ELTERN,
        subjekt="der Wanderungssaldo der Familien",
        definition=(
            "Zuzüge minus Fortzüge der unter 18-Jährigen und der 30- bis unter 50-Jährigen im Jahr je 1.000 "
            "Einwohnerinnen und Einwohner derselben Altersgruppen."
        ),
        formel=(
            "(Zuzüge der unter 18- und 30- bis unter 50-Jährigen − Fortzüge der unter 18- und 30- bis unter "
            "50-Jährigen) ÷ Einwohnerinnen und Einwohner derselben Altersgruppen × 1.000"
        ),
        hinweis=f"Das Alter steht für Familien; ob Kinder mitziehen, wird nicht gezählt. {MIT_UMZUEGEN}",
    ),
    Indikator(
        key="wand_u6",
        label="Wanderungssaldo der unter 6-Jährigen",
        einheit="%",
        stellen=1,
        art=Art.SALDO,
        kapitel=Kapitel.WANDERUNG,
        fassungen=(durch((plus("zuzuege", bis=6), minus("fortzuege", bis=6)), plus("einwohner", bis=6)),),
        faktor=100,
        altersgrenzen="unter 6 Jahre",
        subjekt="der Wanderungssaldo der unter 6-Jährigen",
        definition=(
            "Zuzüge minus Fortzüge der unter 6-Jährigen im Jahr je 100 Einwohnerinnen und Einwohner unter "
            "6 Jahren."
        ),
        formel=(
            "(Zuzüge der unter 6-Jährigen − Fortzüge der unter 6-Jährigen) ÷ Einwohnerinnen und Einwohner "
            "unter 6 Jahren × 100"
        ),
        hinweis=MIT_UMZUEGEN,
    ),
    Indikator(
        key="nat_saldo",
        label="Natürlicher Saldo",
        einheit="‰",
        stellen=1,
        art=Art.SALDO,
        kapitel=Kapitel.WANDERUNG,
        fassungen=(durch((plus("geburten"), minus("sterbefaelle")), Glied(EW)),),
        faktor=1000,
        subjekt="der natürliche Saldo",
        definition="Geburten minus Sterbefälle im Jahr je 1.000 Einwohnerinnen und Einwohner am Jahresende.",
        formel="(Geburten − Sterbefälle) ÷ alle × 1.000",
        hinweis="Wo ein Pflegeheim steht, sterben mehr Menschen; über das Quartier sagt das wenig.",
    ),
    Indikator(
        key="wohndauer_5plus",
        label="Wohndauer über fünf Jahre",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.WANDERUNG,
        fassungen=(durch(plus("wohndauer_5plus"), Glied(EW)),),
        faktor=100,
        richtung=Richtung.HOCH_GUENSTIG,
        subjekt="der Anteil der Menschen, die länger als fünf Jahre an derselben Adresse wohnen,",
        definition=(
            "Einwohnerinnen und Einwohner, die länger als fünf Jahre an derselben Adresse gemeldet sind, je "
            "100 Einwohnerinnen und Einwohner."
        ),
        formel="Personen mit mehr als fünf Jahren an derselben Adresse ÷ alle × 100",
        hinweis="Unter fünfjährige Kinder können nicht dazuzählen und stehen doch im Nenner.",
    ),
    Indikator(
        key="wohnflaeche",
        label="Wohnfläche je Person",
        einheit="m²",
        stellen=1,
        art=Art.DURCHSCHNITT,
        kapitel=Kapitel.WANDERUNG,
        fassungen=(durch(plus("wohnflaeche"), Glied(EW)),),
        subjekt="die Wohnfläche je Person",
        genus="f",
        definition="Fläche aller Wohnungen je Einwohnerin und Einwohner.",
        formel="Wohnfläche ÷ alle",
        hinweis="Leer stehende Wohnungen zählen mit. Menschen in Heimen stehen nur im Nenner.",
    ),
)
