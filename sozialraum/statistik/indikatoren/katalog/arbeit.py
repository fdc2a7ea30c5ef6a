"""Arbeitslosigkeit und Beschäftigung, bezogen auf die Bevölkerung im Erwerbsalter."""

from sozialraum.statistik.indikatoren.begriffe import Art, Indikator, Kapitel, Richtung
from sozialraum.statistik.indikatoren.katalog.bauen import durch, plus

ERWERBSALTER = plus("einwohner", von=15, bis=65)
KEINE_QUOTE = (
    "Ist niedriger als die amtliche Arbeitslosenquote, weil der Nenner alle im Erwerbsalter zählt, und darf "
    "nicht so heißen."
)
OHNE_ORT = (
    "Fälle ohne bekannte Adresse fehlen: die Summe der Quartiere ist kleiner als die Stadt. Die Altersgrenze "
    "steigt schrittweise auf 67 Jahre."
)

ARBEIT = (
    Indikator(
        key="al_anteil",
        label="Arbeitslosenanteil",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.ARBEIT,
        fassungen=(durch(plus("arbeitslose"), ERWERBSALTER),),
        faktor=100,
        altersgrenzen="15 bis unter 65 Jahre",
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="der Arbeitslosenanteil",
        definition="Arbeitslose je 100 Einwohnerinnen und Einwohner von 15 bis unter 65 Jahren.",
        formel="Arbeitslose ÷ 15- bis unter 65-Jährige × 100",
        hinweis=f"{KEINE_QUOTE} {OHNE_ORT}",
    ),
    Indikator(
        key="al_jung",
        label="Arbeitslosenanteil unter 25 Jahren",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.ARBEIT,
        fassungen=(
            durch(plus("arbeitslose", von=15, bis=25), plus("einwohner", von=15, bis=25)),
            durch(plus("arbeitslose", bis=25), plus("einwohner", von=15, bis=25)),
        ),
        faktor=100,
        altersgrenzen="15 bis unter 25 Jahre",
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="der Arbeitslosenanteil der unter 25-Jährigen",
        definition=(
            "Arbeitslose unter 25 Jahren je 100 Einwohnerinnen und Einwohner von 15 bis unter 25 Jahren."
        ),
        formel="Arbeitslose von 15 bis unter 25 Jahren ÷ 15- bis unter 25-Jährige × 100",
        hinweis=f"{KEINE_QUOTE} Viele in diesem Alter gehen zur Schule oder studieren. {OHNE_ORT}",
    ),
    Indikator(
        key="al_lang",
        label="Langzeitarbeitslosenanteil",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.ARBEIT,
        fassungen=(durch(plus("langzeitarbeitslose"), ERWERBSALTER),),
        faktor=100,
        altersgrenzen="15 bis unter 65 Jahre",
        richtung=Richtung.HOCH_UNGUENSTIG,
        subjekt="der Langzeitarbeitslosenanteil",
        definition=(
            "Seit einem Jahr oder länger Arbeitslose je 100 Einwohnerinnen und Einwohner von 15 bis unter "
            "65 Jahren."
        ),
        formel="Langzeitarbeitslose ÷ 15- bis unter 65-Jährige × 100",
        hinweis=f"Bezogen ist er auf alle im Erwerbsalter, nicht auf die Arbeitslosen. {OHNE_ORT}",
    ),
    Indikator(
        key="sv_quote",
        label="Beschäftigtenquote",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        kapitel=Kapitel.ARBEIT,
        fassungen=(durch(plus("beschaeftigte"), ERWERBSALTER),),
        faktor=100,
        altersgrenzen="15 bis unter 65 Jahre",
        richtung=Richtung.HOCH_GUENSTIG,
        subjekt="die Beschäftigtenquote",
        genus="f",
        definition=(
            "Sozialversicherungspflichtig Beschäftigte am Wohnort je 100 Einwohnerinnen und Einwohner von 15 "
            "bis unter 65 Jahren."
        ),
        formel="sozialversicherungspflichtig Beschäftigte am Wohnort ÷ 15- bis unter 65-Jährige × 100",
        hinweis=(
            "Selbstständige, Beamtinnen und Beamte und ausschließlich geringfügig Beschäftigte fehlen. "
            "Beschäftigte ab 65 Jahren stehen nur im Zähler, wenn die Quelle sie mitzählt."
        ),
    ),
)
