"""Ein erfundenes Hafenviertel mit elf Jahren Zahlen, gegen das die Tests Sätze halten."""

from decimal import Decimal

from analysen.widersprueche.befund import Widerspruch
from analysen.widersprueche.finden import finden
from analysen.widersprueche.stoff import Bedarfsstand, Kapiteltext, Pruefstoff, Stimme
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.indikatoren import INDIKATOREN, Art
from sozialraum.statistik.kennzahl import Kennzahl

RAUM = Gebiet("sozialraum-1", "Hafenviertel", "Sozialraum", ())
BEZIRK = Gebiet("05998000/1", "Mitte", "Stadtbezirk", ())
STADT = Gebiet("05998000", "Musterstadt", "Stadt", ())
GEBIETE = {"raum": RAUM, "bezirk": BEZIRK, "stadt": STADT}
JAHRE = [str(jahr) for jahr in range(2014, 2025)]

EINWOHNER = {"raum": (20000, 24000), "bezirk": (40000, 44000), "stadt": (340000, 360000)}
# Indikator → Gebiet → Wert 2014 und 2024; dazwischen gleichmäßig.
WERTE = {
    "ew": EINWOHNER,
    "ew_dichte": {"raum": (5900, 7080), "bezirk": (4700, 5200), "stadt": (2770, 2950)},
    "anteil_u18": {"raum": (26.0, 23.5), "bezirk": (19.0, 19.6), "stadt": (18.5, 19.9)},
    "anteil_65plus": {"raum": (11.5, 13.7), "bezirk": (13.9, 17.6), "stadt": (17.6, 20.2)},
    "anteil_auslaender": {"raum": (30.0, 41.6), "bezirk": (26.4, 32.3), "stadt": (16.8, 20.8)},
    "anteil_mh": {"raum": (57.3, 65.2), "bezirk": (42.9, 49.8), "stadt": (34.6, 39.1)},
    "anteil_frauen": {"raum": (48.3, 48.3), "bezirk": (48.4, 49.1), "stadt": (50.4, 50.5)},
    "al_anteil": {"raum": (14.0, 11.2), "bezirk": (9.0, 8.6), "stadt": (6.6, 7.2)},
    "kinderarmut": {"raum": (39.2, 36.0), "bezirk": (30.6, 31.0), "stadt": (20.8, 21.1)},
    "anteil_alleinerz": {"raum": (26.0, 28.1), "bezirk": (25.6, 27.4), "stadt": (22.4, 23.8)},
    "anteil_1phh": {"raum": (48.4, 50.0), "bezirk": (55.0, 56.6), "stadt": (44.2, 45.8)},
    "anteil_gefluechtete": {"raum": (4.4, 12.2), "bezirk": (3.2, 9.2), "stadt": (1.9, 6.1)},
    "kita_u3": {"raum": (19.7, 29.3), "bezirk": (22.9, 32.4), "stadt": (26.0, 36.2)},
    "wahl": {"raum": (29.0, 27.2), "bezirk": (40.4, 39.1), "stadt": (46.7, 46.4)},
    "hh_groesse": {"raum": (2.02, 1.99), "bezirk": (1.78, 1.77), "stadt": (2.02, 2.00)},
}


def reihe(key: str, rolle: str) -> tuple[Kennzahl, ...]:
    indikator = INDIKATOREN[key]
    erster, letzter = (Decimal(str(wert)) for wert in WERTE[key][rolle])
    menschen = [Decimal(wert) for wert in EINWOHNER[rolle]]
    kennzahlen = []
    for nummer, jahr in enumerate(JAHRE):
        anteil = Decimal(nummer) / (len(JAHRE) - 1)
        wert = erster + (letzter - erster) * anteil
        nenner = menschen[0] + (menschen[1] - menschen[0]) * anteil
        kennzahlen.append(
            Kennzahl(
                indikator,
                GEBIETE[rolle],
                jahr,
                wert=wert,
                zaehler=wert * nenner / 100 if indikator.art is Art.ANTEIL else None,
                nenner=nenner,
            )
        )
    return tuple(kennzahlen)


REIHEN = {(key, rolle): reihe(key, rolle) for key in WERTE for rolle in GEBIETE}
TITEL = {
    "lage": "Lage und Abgrenzung",
    "bevoelkerung": "Bevölkerung",
    "vergleich": "Vergleich mit Bezirk und Stadt",
    "einschaetzung": "Einschätzung",
}


def stoff(
    *,
    stimmen: tuple[Stimme, ...] = (),
    bedarfe: tuple[Bedarfsstand, ...] = (),
    **texte: str,
) -> Pruefstoff:
    """Kapiteltexte nach Schlüssel: `stoff(bevoelkerung="…")`."""
    return Pruefstoff(
        texte=tuple(
            Kapiteltext(schluessel, TITEL[schluessel], text, baustein=nummer)
            for nummer, (schluessel, text) in enumerate(texte.items(), start=1)
        ),
        reihen=REIHEN,
        orte={
            "raum": ("Hafenviertel", "das Hafenviertel"),
            "bezirk": ("Mitte",),
            "stadt": ("Musterstadt",),
        },
        fremde=("Nordstadt", "Südstadt", "Westerfeld"),
        stimmen=stimmen,
        bedarfe=bedarfe,
        titel=TITEL,
        wohin={"anteil_u18": "bevoelkerung", "ew": "bevoelkerung"},
    )


def gefunden(**inhalt: object) -> list[Widerspruch]:
    return finden(stoff(**inhalt))  # type: ignore[arg-type]
