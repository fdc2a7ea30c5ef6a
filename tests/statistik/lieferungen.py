"""Erfundene Lieferungen für Probstadt: Quelle, Merkmale und Werte ohne den Weg über eine Datei."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from sozialraum.raeume.abfragen import gebiet_der_einheit
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.abfragen import gebiete_je_ebene
from sozialraum.statistik.models import Lieferung, Merkmal, Quelle, Wert
from sozialraum.statistik.schliessen.bestand_schliessen import bestand_schliessen
from tests import besetzung as b

# Kurzname → Schlüssel, Bezeichnung, Größe, Geschlecht, von, bis.
MERKMALE: dict[str, tuple[str, str, str, str, int | None, int | None]] = {
    "ew": ("1.1", "Einwohner", "einwohner", "", None, None),
    "m": ("1.2", "Einwohner, männlich", "einwohner", "m", None, None),
    "w": ("1.3", "Einwohner, weiblich", "einwohner", "w", None, None),
    "u6": ("2.1", "Einwohner, unter 6 Jahre", "einwohner", "", 0, 6),
    "6-18": ("2.2", "Einwohner, 6 bis unter 18 Jahre", "einwohner", "", 6, 18),
    "18-65": ("2.3", "Einwohner, 18 bis unter 65 Jahre", "einwohner", "", 18, 65),
    "65+": ("2.4", "Einwohner, 65 Jahre und älter", "einwohner", "", 65, None),
    "auslaender": ("3.1", "Ausländer", "auslaender", "", None, None),
    "eu": ("3.2", "Ausländer aus EU-Staaten", "auslaender_eu", "", None, None),
    "deutsche_mh": ("3.3", "Deutsche mit Migrationshintergrund", "deutsche_mh", "", None, None),
    "u15": ("4.1", "Einwohner, unter 15 Jahre", "einwohner", "", 0, 15),
    "u65": ("4.2", "Einwohner, unter 65 Jahre", "einwohner", "", 0, 65),
    "15-65": ("4.3", "Einwohner, 15 bis unter 65 Jahre", "einwohner", "", 15, 65),
    "zuzuege": ("5.1", "Zuzüge", "zuzuege", "", None, None),
    "fortzuege": ("5.2", "Fortzüge", "fortzuege", "", None, None),
    "al": ("6.1", "Arbeitslose", "arbeitslose", "", None, None),
    "al_anteil": ("6.2", "Arbeitslosenanteil", "indikator:al_anteil", "", None, None),
    "sgb2": ("7.1", "Personen in Bedarfsgemeinschaften", "sgb2_personen", "", None, None),
    "sgb2_u15": ("7.2", "Personen in Bedarfsgemeinschaften, unter 15 Jahre", "sgb2_personen", "", 0, 15),
    "m_u18": ("10.1", "Männer, unter 18 Jahre", "einwohner", "m", 0, 18),
    "m_18-65": ("10.2", "Männer, 18 bis unter 65 Jahre", "einwohner", "m", 18, 65),
    "m_65+": ("10.3", "Männer, 65 Jahre und älter", "einwohner", "m", 65, None),
    "w_u18": ("10.4", "Frauen, unter 18 Jahre", "einwohner", "w", 0, 18),
    "w_18-65": ("10.5", "Frauen, 18 bis unter 65 Jahre", "einwohner", "w", 18, 65),
    "w_65+": ("10.6", "Frauen, 65 Jahre und älter", "einwohner", "w", 65, None),
    "alter_mittel": ("8.1", "Durchschnittsalter", "indikator:alter_mittel", "", None, None),
}
EINHEITEN = {"al_anteil": "%", "alter_mittel": "Jahre"}

Zellen = Mapping[str, int | str | Decimal]


def gebiet(schluessel: str) -> Gebiet:
    """Ein Stadtteil oder Bezirk von Probstadt als Gebiet; „“ ist die Stadt."""
    b.probstadt()
    einheit = Raumeinheit.objects.select_related("ebene").get(ags=b.AGS, schluessel=schluessel)
    return gebiet_der_einheit(einheit)


def quelle(schluessel: str = "probstadt", *, schwelle: int = 0, **felder: str | int) -> Quelle:
    """Das Einwohnerregister von Probstadt; mit Schwelle prüft nicht das Amt, sondern unsere Regel."""
    return Quelle.objects.get_or_create(
        schluessel=schluessel,
        defaults={
            "name": "Einwohnerregister Probstadt",
            "herausgeber": "Stadt Probstadt",
            "lizenz": "CC BY 4.0",
            "quellenvermerk": "Stadt Probstadt, Einwohnerregister, CC BY 4.0",
            "grundgesamtheit": "Einwohnerinnen und Einwohner mit Hauptwohnung",
            "geheimhaltung": "schwelle" if schwelle else "vorgeprueft",
            "schwelle": schwelle,
        }
        | felder,
    )[0]


def liefere(
    werte: Mapping[tuple[str, str], Zellen], *, von: Quelle | None = None, datei: str = "probstadt.csv"
) -> Lieferung:
    """Eine übernommene Lieferung: `{("11", "2020"): {"ew": 1000, "w": "geheim"}}`.

    Text statt Zahl ist die Art des Fehlens. Jede Zelle steht in einer eigenen Zeile, Spalte 5.
    """
    b.probstadt()
    von = von or quelle()
    lieferung = Lieferung.objects.create(
        quelle=von,
        dateiname=datei,
        datei=f"lieferungen/{datei}",
        sha256=f"{Lieferung.objects.count():064x}",
        groesse=1000,
        zustand="uebernommen",
        uebernommen=timezone.now(),
        durch_name="Emre Yıldız",
    )
    einheiten = {e.schluessel: e for e in Raumeinheit.objects.filter(ags=b.AGS, gueltig_bis=None)}
    zellen = []
    for (raum, zeitraum), je_merkmal in werte.items():
        for kurz, inhalt in je_merkmal.items():
            offen = not isinstance(inhalt, str)
            zellen.append(
                Wert(
                    lieferung=lieferung,
                    einheit=einheiten[raum],
                    merkmal=merkmal(kurz, von),
                    zeitraum=zeitraum,
                    wert=inhalt if offen else None,
                    zeichen="" if offen else inhalt,
                    zeile=len(zellen) + 2,
                    spalte=5,
                    zelle=str(inhalt) if offen else ".",
                )
            )
    Wert.objects.bulk_create(zellen)
    lieferung.anzahl_werte = len(zellen)
    lieferung.umfang = {
        "merkmale": len({zelle.merkmal_id for zelle in zellen}),
        "gebiete": len({raum for raum, _ in werte}),
        "ebenen": gebiete_je_ebene(zelle.einheit_id for zelle in zellen),
        "zeitraeume": sorted({zeitraum for _, zeitraum in werte}),
    }
    lieferung.save()
    bestand_schliessen(
        quelle=von, zeitraeume_=lieferung.umfang["zeitraeume"], anlass=datei, lieferung=lieferung
    )
    return lieferung


def merkmal(kurz: str, von: Quelle) -> Merkmal:
    schluessel, bezeichnung, groesse, geschlecht, alter_von, alter_bis = MERKMALE[kurz]
    return Merkmal.objects.get_or_create(
        quelle=von,
        schluessel=schluessel,
        defaults={
            "bezeichnung": bezeichnung,
            "tabelle": "Bevölkerung",
            "einheit": EINHEITEN.get(kurz, "Anzahl"),
            "groesse": groesse,
            "geschlecht": geschlecht,
            "alter_von": alter_von,
            "alter_bis": alter_bis,
            "reihenfolge": list(MERKMALE).index(kurz),
        },
    )[0]
