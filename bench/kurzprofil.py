"""Ein Kurzprofil von der Datenbank zur abgelegten PDF, und die lebende Vorschau eines Kapitels.

ours, limit   Sekunden des langsamsten Sozialraums der Musterstadt: Inhalt zusammenstellen, setzen, ablegen;
              je Sozialraum das Kleinste aus drei Läufen, höchstens 3.
ratio, mark   ours / limit; höchstens mark.
pages         Seiten des Kurzprofils, bei jedem Sozialraum zwei.
preview_s, preview_mark
              Sekunden im Server, bis alle Bausteine des langsamsten Kapitels dastehen, „so wird es gedruckt“;
              je Kapitel das Kleinste aus drei Aufrufen, höchstens preview_mark.
chapters, areas
              wie viele Kapitel und Sozialräume es sind.
memory_mb     größter Speicher eines Laufs.
"""

import sys
from typing import Any

from _boden import angemeldet, deutsch, kind, letzte_zeile, messdatenbank, musterstadt, starten, uhr, zeige

LAEUFE, HOECHSTENS, SEITEN, VORSCHAU_S = 3, 3.0, 2, 2.0


def vorbereiten() -> dict[str, Any]:
    """Musterstadt: ihre Sozialräume mit Träger; je Kapitel, wo und als wer es gelesen wird."""
    from django.urls import reverse
    from django_scopes import scopes_disabled

    from agenturen.models import Person
    from analysen.models import Kapitel
    from sozialraum.raeume.abfragen import zustaendigkeiten
    from sozialraum.raeume.models import Sozialraum

    musterstadt()
    with scopes_disabled():
        raeume = [
            (raum.pk, zustaendig[0].agentur.traeger_id)
            for raum in Sozialraum.objects.order_by("pk")
            if (zustaendig := list(zustaendigkeiten([raum])))
        ]
        ziele = []
        for kapitel in Kapitel.objects.select_related("analyse").order_by("analyse_id", "pk"):
            liest = Person.objects.filter(mitgliedschaften__agentur=kapitel.analyse.agentur_id).order_by("pk")
            angaben = {"analyse_id": kapitel.analyse_id, "schluessel": kapitel.schluessel}
            ziele.append((reverse("analysen:kapitelvorschauen", kwargs=angaben), liest[0].email))
    return {"raeume": raeume, "ziele": ziele}


def kurzprofil(raum: str, traeger: str) -> dict[str, Any]:
    import pikepdf
    from django_scopes import scopes_disabled

    from agenturen.models import Traeger
    from analysen.kurzprofil.erstellen import kurzprofil_erstellen
    from analysen.models import Kurzprofil
    from sozialraum.raeume.models import Sozialraum

    sozialraum, gemeint = Sozialraum.objects.get(pk=raum), Traeger.objects.get(pk=traeger)
    with scopes_disabled():
        # Sonst gäbe es dieses schon, und nichts wäre zu tun.
        Kurzprofil.objects.filter(sozialraum=sozialraum).delete()
    with uhr() as dauer:
        profil = kurzprofil_erstellen(sozialraum=sozialraum, traeger=gemeint)
    with profil.datei.open("rb") as strom, pikepdf.open(strom) as pdf:
        seiten = len(pdf.pages)
    return {"sekunden": dauer(), "seiten": seiten}


def vorschau(email: str, *ziele: str) -> dict[str, Any]:
    """Alle Kapitel, die dieser Mensch liest, nacheinander; der erste Aufruf lädt Vorlagen und zählt nicht."""
    client = angemeldet(email)
    client.get(ziele[0])
    je_kapitel = []
    for ziel in ziele:
        laeufe = []
        for _ in range(LAEUFE):
            with uhr() as dauer:
                antwort = client.get(ziel, headers={"HX-Request": "true"})
            if antwort.status_code != 200:
                raise SystemExit(f"Die Vorschau {ziel} gibt es nicht: {antwort.status_code}.")
            laeufe.append(dauer())
        je_kapitel.append(min(laeufe))
    return {"sekunden": je_kapitel}


def main(angaben: list[str]) -> None:
    with messdatenbank():
        da = kind("vorbereiten")
        je_raum = [[kind("kurzprofil", *raum) for _ in range(LAEUFE)] for raum in da["raeume"]]
        je_person: dict[str, list[str]] = {}
        for ziel, email in da["ziele"]:
            je_person.setdefault(email, []).append(ziel)
        vorschauen = [
            zeit for wer, ziele in je_person.items() for zeit in kind("vorschau", wer, *ziele)["sekunden"]
        ]
    laeufe = [lauf for raum in je_raum for lauf in raum]
    if falsch := {lauf["seiten"] for lauf in laeufe} - {SEITEN}:
        sys.exit(f"Ein Kurzprofil hat {SEITEN} Seiten; gezählt sind {sorted(falsch)}.")
    je_raum_s = [min(lauf["sekunden"] for lauf in raum) for raum in je_raum]
    zeige("Kurzprofil je Sozialraum", je_raum_s)
    print(f"Vorschau von {len(vorschauen)} Kapiteln, die langsamste {deutsch(max(vorschauen), 3)} s")
    letzte_zeile(
        "kurzprofil",
        ours=max(je_raum_s),
        limit=HOECHSTENS,
        ratio=max(je_raum_s) / HOECHSTENS,
        mark=1,
        pages=SEITEN,
        preview_s=max(vorschauen),
        preview_mark=VORSCHAU_S,
        chapters=len(vorschauen),
        areas=len(je_raum),
        memory_mb=max(lauf["speicher_mb"] for lauf in laeufe),
    )


if __name__ == "__main__":
    starten(main, {"vorbereiten": vorbereiten, "kurzprofil": kurzprofil, "vorschau": vorschau})
