"""Die Übernahme einer Lieferung neben bloßem Lesen und COPY.

`./run bench import [WERTE]`, sonst 1.000.000; dazu das Fünffache, im Wechsel mit dem Einfachen.

ours, limit   Sekunden, je das Kleinste aus fünf Läufen im Wechsel. ours ist `lieferung_uebernehmen`: lesen,
              zuordnen, prüfen, schreiben, Doppeltes und Widersprüche, Summen, Abschluss. limit liest dieselbe
              Datei mit csv, schlägt die Schlüssel nach, wandelt die Zahl und schreibt mit COPY in dieselbe
              Tabelle, in einer Transaktion, mit denselben Indizes und Bedingungen; es prüft nichts.
ratio, mark   ours / limit; höchstens mark.
memory_mb     größter Speicher unseres Prozesses; höchstens 200, und memory_mb_5 beim Fünffachen ebenso.
ours_5, limit_5, ratio_5
              dasselbe beim Fünffachen, das Kleinste aus drei Läufen.
growth, growth_limit
              Dauer beim Fünffachen / Dauer beim Einfachen, bei uns höchstens 5,5, und beim bloßen COPY.
rows_s, import_export_rows_s, factor
              Werte je Sekunde bei uns und bei django-import-export im Stapelbetrieb (20.000 Werte), geteilt.
"""

import csv
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from _boden import MB, abwechselnd, deutsch, kind, letzte_zeile, messdatenbank, starten, uhr, zeige
from _lieferung import AGS, KODIERUNG, frisch_annehmen, grossstadt, schreiben

WERTE, LAEUFE, MARKE = 1_000_000, 5, 1.3
VIELFACHES, GROSSE_LAEUFE = 5, 3
STAPEL_WERTE = 20_000
SPALTEN = (
    "lieferung_id, einheit_id, merkmal_id, zeitraum, wert, zeichen, vermerk, zeile, spalte, zelle, aktuell, "
    "blatt"
)


# Rollen ----------------------------------------------------------------------------------------


def vorbereiten(ordner: str, anzahl: str) -> dict[str, Any]:
    """Großstadt, Importvorlage und die beiden Dateien."""
    grossstadt()
    schreiben(Path(ordner) / "messung.csv", int(anzahl))
    schreiben(Path(ordner) / "messung_5.csv", VIELFACHES * int(anzahl))
    schreiben(Path(ordner) / "stapel.csv", STAPEL_WERTE)
    return {"groesse_mb": (Path(ordner) / "messung.csv").stat().st_size / MB}


def unser(datei: str) -> dict[str, Any]:
    from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen

    lieferung = frisch_annehmen(datei)
    with uhr() as dauer:
        lieferung_uebernehmen(lieferung=lieferung, durch=None)
    return {"sekunden": dauer()}


def vergleich(datei: str) -> dict[str, Any]:
    from django.db import connection, transaction

    lieferung = frisch_annehmen(datei)
    raeume, merkmale = _schluessel()
    with uhr() as dauer, transaction.atomic(), Path(datei).open(encoding=KODIERUNG, newline="") as strom:
        leser = csv.reader(strom, delimiter=";")
        next(leser)
        stapel: list[str] = []
        with (
            connection.cursor() as zeiger,
            zeiger.copy(f"COPY statistik_wert ({SPALTEN}) FROM STDIN") as kopie,
        ):
            for zeile, (raum, jahr, merkmal, zelle) in enumerate(leser, 2):
                wert, zeichen = (r"\N", "geheim") if zelle == "." else (int(zelle.replace(".", "")), "")
                stapel.append(
                    f"{lieferung.pk}\t{raeume[raum]}\t{merkmale[merkmal]}\t{jahr}\t{wert}\t{zeichen}\t\t"
                    f"{zeile}\t4\t{zelle}\tt\t1\n"
                )
                if len(stapel) == 2_000:
                    kopie.write("".join(stapel))
                    stapel.clear()
            kopie.write("".join(stapel))
    return {"sekunden": dauer()}


def import_export(datei: str) -> dict[str, Any]:
    """Dieselben Zeilen durch django-import-export, so schnell es kann: Stapel, ohne Suche und Vergleich."""
    from import_export import fields, resources, widgets
    from tablib import Dataset

    from sozialraum.statistik.models import Wert

    class Zahl(widgets.Widget):
        def clean(self, value: str, row: Any = None, **_: Any) -> Decimal | None:
            return None if value == "." else Decimal(value.replace(".", ""))

    class Nachschlagen(widgets.Widget):
        def __init__(self, verzeichnis: dict[str, int]) -> None:
            super().__init__()
            self.verzeichnis = verzeichnis

        def clean(self, value: str, row: Any = None, **_: Any) -> int:
            return self.verzeichnis[value]

    lieferung = frisch_annehmen(datei)
    raeume, merkmale = _schluessel()

    class Werte(resources.ModelResource):
        raum = fields.Field("einheit_id", "Raum", widget=Nachschlagen(raeume))
        merkmal = fields.Field("merkmal_id", "Merkmal", widget=Nachschlagen(merkmale))
        jahr = fields.Field("zeitraum", "Jahr")
        wert = fields.Field("wert", "Wert", widget=Zahl())

        class Meta:
            model = Wert
            fields = ("raum", "merkmal", "jahr", "wert")
            use_bulk = True
            batch_size = 1_000
            force_init_instance = True
            skip_diff = True
            use_transactions = True

        def after_init_instance(self, instance: Wert, new: bool, row: Any, **angaben: Any) -> None:
            zelle = row["Wert"]
            instance.lieferung_id = lieferung.pk
            instance.zeichen = "geheim" if zelle == "." else ""
            instance.zeile, instance.spalte, instance.zelle = angaben["row_number"] + 1, 4, zelle

    with uhr() as dauer:
        tabelle = Dataset().load(Path(datei).read_text(encoding=KODIERUNG), "csv", delimiter=";")
        ergebnis = Werte().import_data(tabelle, raise_errors=True)
    if ergebnis.has_errors() or Wert.objects.count() != STAPEL_WERTE:
        sys.exit("django-import-export hat nicht alle Werte geschrieben.")
    return {"sekunden": dauer()}


def inhalt() -> dict[str, Any]:
    """Anzahl und Quersumme über alle Spalten: Beide Wege müssen dasselbe geschrieben haben."""
    from django.db import connection

    with connection.cursor() as zeiger:
        zeiger.execute(
            "SELECT count(*), sum(hashtextextended(concat_ws('|', einheit_id, merkmal_id, zeitraum, wert, "
            "zeichen, vermerk, zeile, spalte, zelle, aktuell, blatt), 0)::numeric)::text FROM statistik_wert"
        )
        anzahl, quersumme = zeiger.fetchone()
    return {"anzahl": anzahl, "quersumme": quersumme}


def _schluessel() -> tuple[dict[str, int], dict[str, int]]:
    from sozialraum.raeume.models import Raumeinheit
    from sozialraum.statistik.models import Merkmal

    raeume = {
        schluessel or "Stadt": nummer
        for schluessel, nummer in Raumeinheit.objects.filter(ags=AGS).values_list("schluessel", "pk")
    }
    merkmale = Merkmal.objects.filter(quelle__schluessel="messung").values_list("schluessel", "pk")
    return raeume, dict(merkmale)


# Messung ---------------------------------------------------------------------------------------


def main(angaben: list[str]) -> None:
    anzahl = int(angaben[0]) if angaben else WERTE
    with messdatenbank() as ordner:
        groesse = kind("vorbereiten", ordner, anzahl)["groesse_mb"]
        print(f"{deutsch(anzahl, 0)} Werte, {deutsch(groesse, 1)} MB", flush=True)
        datei = ordner / "messung.csv"
        geschrieben = []
        for rolle in ("unser", "vergleich"):
            kind(rolle, datei)
            geschrieben.append({feld: wert for feld, wert in kind("inhalt").items() if feld != "speicher_mb"})
        if geschrieben[0] != geschrieben[1] or geschrieben[0]["anzahl"] != anzahl:
            sys.exit(f"Übernahme und Vergleich haben Verschiedenes geschrieben: {geschrieben}")
        ergebnisse = abwechselnd(LAEUFE, "unser", "vergleich", datei)
        grosse = _grosse(datei, ordner / "messung_5.csv")
        stapel = [kind("import_export", ordner / "stapel.csv")["sekunden"] for _ in range(3)]
    zeiten = {rolle: [lauf["sekunden"] for lauf in laeufe] for rolle, laeufe in ergebnisse.items()}
    speicher = {rolle: [lauf["speicher_mb"] for lauf in laeufe] for rolle, laeufe in ergebnisse.items()}
    zeige("Übernahme", zeiten["unser"])
    zeige("csv und COPY", zeiten["vergleich"])
    zeige("Übernahme, größter Speicher", speicher["unser"], "MB", 0)
    zeige("csv und COPY, größter Speicher", speicher["vergleich"], "MB", 0)
    zeige(f"django-import-export, {deutsch(STAPEL_WERTE, 0)} Werte", stapel)
    ours, limit = min(zeiten["unser"]), min(zeiten["vergleich"])
    for was, rolle in (("Übernahme", "unser"), ("csv und COPY", "vergleich")):
        for mal in (1, VIELFACHES):
            zeige(f"{was}, {deutsch(mal * anzahl, 0)} Werte", [e["sekunden"] for e in grosse[rolle, mal]])
    kleinste = {wer: min(lauf["sekunden"] for lauf in laeufe) for wer, laeufe in grosse.items()}
    ours_5, limit_5 = kleinste["unser", VIELFACHES], kleinste["vergleich", VIELFACHES]
    je_sekunde, stapel_je_sekunde = anzahl / ours, STAPEL_WERTE / min(stapel)
    letzte_zeile(
        "import",
        ours=ours,
        limit=limit,
        ratio=ours / limit,
        mark=MARKE,
        rows=anzahl,
        memory_mb=max(speicher["unser"]),
        ours_5=ours_5,
        limit_5=limit_5,
        ratio_5=ours_5 / limit_5,
        growth=ours_5 / kleinste["unser", 1],
        growth_limit=limit_5 / kleinste["vergleich", 1],
        memory_mb_5=max(lauf["speicher_mb"] for lauf in grosse["unser", VIELFACHES]),
        rows_s=je_sekunde,
        import_export_rows_s=stapel_je_sekunde,
        factor=je_sekunde / stapel_je_sekunde,
    )


def _grosse(einfach: Path, fuenffach: Path) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """Beide Wege mit beiden Dateien, reihum: Was den Rechner nebenher beschäftigt, trifft alle."""
    laeufe: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for _ in range(GROSSE_LAEUFE):
        for rolle in ("unser", "vergleich"):
            for mal, datei in ((1, einfach), (VIELFACHES, fuenffach)):
                laeufe.setdefault((rolle, mal), []).append(kind(rolle, datei))
    return laeufe


if __name__ == "__main__":
    starten(
        main,
        {
            "vorbereiten": vorbereiten,
            "unser": unser,
            "vergleich": vergleich,
            "import_export": import_export,
            "inhalt": inhalt,
        },
    )
