"""Was jemand zu einem eigenen Indikator angibt, und was daran nicht stimmt."""

import re
from dataclasses import dataclass

from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.eigene.herkunft import NUR_NEUTRAL, ohne_wertung
from sozialraum.statistik.eigene.modelle import ARTEN, HOECHSTENS_STELLEN, VORSATZ, Indikatordefinition
from sozialraum.statistik.eigene.woerterbuch import Gelesen, lies_formel
from sozialraum.statistik.formeln import Formelfehler, wort_von
from sozialraum.statistik.indikatoren import INDIKATOREN, Richtung

LAENGSTER_SCHLUESSEL = 56
FAKTOR_ZUR_EINHEIT = {"%": 100, "‰": 1000}
ARTIKEL = {"der": "m", "die": "f", "das": "n"}


class Angabenfehler(Fachfehler):
    """`feld` nennt das Feld des Formulars, an dem der Satz steht; leer meint das Ganze."""

    def __init__(self, text: str, feld: str = "") -> None:
        super().__init__(text)
        self.feld = feld


@dataclass(frozen=True)
class Indikatorangaben:
    """Leere `subjekt` wird aus der Bezeichnung gebildet. `zaehler_ist_teil`: der Nenner zählt ihn mit."""

    label: str
    formel: str
    einheit: str
    definition: str
    kapitel: str
    stellen: int = 1
    zaehler_ist_teil: bool = True
    richtung: str = Richtung.OHNE_WERTUNG.value
    hinweis: str = ""
    subjekt: str = ""


def definition_aus(angaben: Indikatorangaben, *, schluessel: str = "") -> Indikatordefinition:
    """Die ungespeicherte Definition. Fehler: `Angabenfehler` am ersten Feld, das nicht stimmt.

    `schluessel` ist der einer bestehenden; ohne ihn entsteht einer aus der Bezeichnung.
    """
    try:
        gelesen = lies_formel(angaben.formel)
    except Formelfehler as fehler:
        raise Angabenfehler(fehler.text, "formel") from fehler
    label = " ".join(angaben.label.split())
    if not label:
        raise Angabenfehler("Bitte geben Sie eine Bezeichnung an.", "label")
    if vergeben := _vergeben(label, schluessel):
        raise Angabenfehler(vergeben, "label")
    if not angaben.definition.strip():
        raise Angabenfehler("Bitte sagen Sie in einem Satz, was der Indikator zählt.", "definition")
    art = gelesen.art(zaehler_ist_teil=angaben.zaehler_ist_teil)
    einheit = angaben.einheit.strip()
    if satz := _einheit_passt_nicht(einheit, gelesen):
        raise Angabenfehler(satz, "einheit")
    if not 0 <= angaben.stellen <= HOECHSTENS_STELLEN:
        raise Angabenfehler(f"Möglich sind 0 bis {HOECHSTENS_STELLEN} Nachkommastellen.", "stellen")
    subjekt = " ".join(angaben.subjekt.split()) or f"der Indikator „{label}“"
    artikel, _, rest = subjekt.partition(" ")
    if artikel.lower() not in ARTIKEL or not rest:
        raise Angabenfehler(
            "Der Satzanfang beginnt mit „der“, „die“ oder „das“ und steht in der Einzahl, etwa „der Anteil "
            "der Kinder“.",
            "subjekt",
        )
    if angaben.richtung != Richtung.OHNE_WERTUNG.value and handelt_von_herkunft(angaben, gelesen):
        raise Angabenfehler(NUR_NEUTRAL, "richtung")
    assert art in ARTEN
    return Indikatordefinition(
        schluessel=schluessel or _freier_schluessel(label),
        label=label,
        einheit=einheit,
        stellen=angaben.stellen,
        formel=gelesen.text,
        formel_in_worten=gelesen.in_worten,
        art=art.value,
        richtung=Richtung(angaben.richtung).value,
        definition=angaben.definition.strip(),
        hinweis=angaben.hinweis.strip(),
        kapitel=angaben.kapitel,
        subjekt=f"{artikel.lower()} {rest}",
        genus=ARTIKEL[artikel.lower()],
    )


def handelt_von_herkunft(angaben: Indikatorangaben, gelesen: Gelesen) -> bool:
    groessen = gelesen.formel.groessen
    return ohne_wertung(
        [
            angaben.label,
            angaben.definition,
            angaben.subjekt,
            *groessen,
            *(gelesen.namen.get(groesse, "") for groesse in groessen),
        ]
    )


def _vergeben(label: str, schluessel: str) -> str:
    if any(wort_von(label) == wort_von(i.label) for i in INDIKATOREN.values()):
        return f"„{label}“ gibt es schon im Katalog. Bitte wählen Sie einen Namen, der den Unterschied nennt."
    gleiche = Indikatordefinition.objects.filter(label__iexact=label, aktiv=True)
    if gleiche.exclude(schluessel=schluessel).exists():
        return f"Einen eigenen Indikator „{label}“ gibt es schon."
    return ""


def _einheit_passt_nicht(einheit: str, gelesen: Gelesen) -> str:
    formel = gelesen.formel
    if not einheit:
        return "Bitte geben Sie die Einheit an, etwa % oder Anzahl."
    if formel.ist_anzahl and einheit in FAKTOR_ZUR_EINHEIT:
        return f"Die Formel ergibt eine Anzahl, keine {einheit}. Bitte teilen Sie durch eine Gesamtzahl."
    if formel.ist_anzahl and gelesen.einheit not in ("", "Anzahl", einheit):
        return f"Gezählt wird in {gelesen.einheit}; bitte geben Sie das als Einheit an."
    if not formel.ist_anzahl and einheit == "Anzahl":
        return "Die Formel teilt; das Ergebnis ist keine Anzahl. Üblich sind %, ‰, je 100 oder je km²."
    faktor = FAKTOR_ZUR_EINHEIT.get(einheit)
    if faktor is not None and formel.faktor != faktor:
        return f"Für {einheit} gehört „* {faktor}“ in die Formel."
    return ""


def _freier_schluessel(label: str) -> str:
    """`eigen_kinder_je_frau`; die Zahl dahinter zählt weiter, auch über Stillgelegtes."""
    kern = re.sub(r"[^a-z0-9]+", "_", wort_von(label)).strip("_") or "indikator"
    schluessel = f"{VORSATZ}{kern}"[:LAENGSTER_SCHLUESSEL].rstrip("_")
    belegt = set(
        Indikatordefinition.objects.filter(schluessel__startswith=schluessel).values_list(
            "schluessel", flat=True
        )
    )
    nummer = 2
    frei = schluessel
    while frei in belegt:
        frei, nummer = f"{schluessel}_{nummer}", nummer + 1
    return frei
