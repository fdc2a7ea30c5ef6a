"""Die erste Vorschau einer großen Datei, und die ganze Prüfung neben der Übernahme.

ours, limit   Sekunden vom Annehmen einer Datei von 60 MB (Prüfsumme, Kodierung, Ablage) bis zur fertigen
              Seite mit Vorschau, das Kleinste aus fünf Läufen; höchstens 2.
ratio, mark   ours / limit; höchstens mark.
check_s, load_s, check_ratio, check_mark
              Sekunden von `lieferung_pruefen` (dieselbe Übernahme zur Probe, am Ende zurückgenommen) und von
              `lieferung_uebernehmen`, je das Kleinste aus drei Läufen im Wechsel; geteilt höchstens
              check_mark.
memory_mb, check_memory_mb
              größter Speicher der Prozesse, die Vorschau und Prüfung taten.
"""

from pathlib import Path
from typing import Any

from _boden import (
    MB,
    abwechselnd,
    angemeldet,
    deutsch,
    kind,
    letzte_zeile,
    messdatenbank,
    starten,
    uhr,
    zeige,
)
from _lieferung import annehmen, frisch_annehmen, grossstadt, leeren, schreiben

WERTE, LAEUFE, HOECHSTENS = 2_900_000, 5, 2.0
LAEUFE_PRUEFUNG, MARKE_PRUEFUNG = 3, 1.0


def vorbereiten(ordner: str) -> dict[str, Any]:
    """Großstadt, Importvorlage, die Datei und jemand, der Lieferungen sieht."""
    from agenturen.models import Person

    grossstadt()
    schreiben(Path(ordner) / "messung.csv", WERTE)
    Person.objects.create(email="messung@example.org", name="Messung", ist_administration=True)
    return {"groesse_mb": (Path(ordner) / "messung.csv").stat().st_size / MB}


def vorschau(datei: str) -> dict[str, Any]:
    from django.urls import reverse

    leeren()
    client = angemeldet("messung@example.org")
    client.get(reverse("statistik:lieferungen"))  # lädt Vorlagen und Adressen wie in einem laufenden Dienst
    with uhr() as dauer:
        lieferung = annehmen(datei)
        angenommen = dauer()
        antwort = client.get(reverse("statistik:lieferung", kwargs={"lieferung_id": lieferung.pk}))
    if antwort.status_code != 200 or "Stadtteil 0" not in antwort.text:
        raise SystemExit("Die Seite der Lieferung zeigt keine Vorschau.")
    return {"sekunden": dauer(), "angenommen": angenommen}


def pruefen(datei: str) -> dict[str, Any]:
    from sozialraum.statistik.lieferungen.uebernehmen import lieferung_pruefen
    from sozialraum.statistik.models import Importvorlage

    frisch_annehmen(datei)
    gemeint = Importvorlage.objects.get(schluessel="messung", aktiv=True)
    with Path(datei).open("rb") as strom, uhr() as dauer:
        lieferung_pruefen(datei=strom, dateiname="messung.csv", durch=None, vorlage=gemeint)
    return {"sekunden": dauer()}


def uebernehmen(datei: str) -> dict[str, Any]:
    from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen

    lieferung = frisch_annehmen(datei)
    with uhr() as dauer:
        lieferung_uebernehmen(lieferung=lieferung, durch=None)
    return {"sekunden": dauer()}


def main(angaben: list[str]) -> None:
    with messdatenbank() as ordner:
        groesse = kind("vorbereiten", ordner)["groesse_mb"]
        print(f"{deutsch(WERTE, 0)} Werte, {deutsch(groesse, 1)} MB", flush=True)
        datei = ordner / "messung.csv"
        zuerst = [kind("vorschau", datei) for _ in range(LAEUFE)]
        ganz = abwechselnd(LAEUFE_PRUEFUNG, "pruefen", "uebernehmen", datei)
    vorschauen = [lauf["sekunden"] for lauf in zuerst]
    pruefungen = [lauf["sekunden"] for lauf in ganz["pruefen"]]
    uebernahmen = [lauf["sekunden"] for lauf in ganz["uebernehmen"]]
    zeige("Annehmen und Vorschau", vorschauen)
    zeige("  davon Annehmen", [lauf["angenommen"] for lauf in zuerst])
    zeige("Ganze Prüfung", pruefungen)
    zeige("Übernahme", uebernahmen)
    letzte_zeile(
        "vorschau",
        ours=min(vorschauen),
        limit=HOECHSTENS,
        ratio=min(vorschauen) / HOECHSTENS,
        mark=1,
        check_s=min(pruefungen),
        load_s=min(uebernahmen),
        check_ratio=min(pruefungen) / min(uebernahmen),
        check_mark=MARKE_PRUEFUNG,
        memory_mb=max(lauf["speicher_mb"] for lauf in zuerst),
        check_memory_mb=max(lauf["speicher_mb"] for lauf in ganz["pruefen"]),
    )


if __name__ == "__main__":
    starten(
        main,
        {"vorbereiten": vorbereiten, "vorschau": vorschau, "pruefen": pruefen, "uebernehmen": uebernehmen},
    )
