"""Aufbau der Musterstadt, ihre PDF Stufe für Stufe und die Seiten, die Menschen am häufigsten öffnen."""

import sys

from _boden import messdatenbank, messung

SEITEN = {
    "koordination": [
        "/",
        "/sozialraeume/",
        "/angebote/",
        "/netzwerk/",
        "/netzwerk/kooperationen/",
        "/analysen/",
    ],
    "administration": ["/statistik/", "/statistik/lieferungen/"],
}


def main() -> None:
    with messdatenbank():
        from django.core.management import call_command

        with messung("Musterstadt aufbauen (ohne PDF)"):
            call_command("vorfuehrung_anlegen", ohne_pdf=True, verbosity=0)
        _pdf()
        _seiten()


def _pdf() -> None:
    from django_scopes import scopes_disabled

    from analysen.ausgeben import ausgeben
    from analysen.festschreiben import festschreiben
    from analysen.models import Analyse

    with scopes_disabled():
        analyse = Analyse.objects.get()
        with messung("Fassung festschreiben (zusammenstellen)"):
            fassung = festschreiben(analyse=analyse, durch=None)
        with messung("Fassung ausgeben (PDF/UA setzen)"):
            ausgeben(fassung=fassung)


def _seiten() -> None:
    from django.test import Client

    from agenturen.models import Person

    for wer, adressen in SEITEN.items():
        client = Client()
        client.force_login(Person.objects.get(email=f"{wer}@musterstadt.example"))
        for adresse in adressen:
            # Der erste Aufruf lädt Vorlagen; gemessen wird der zweite.
            client.get(adresse)
            with messung(f"Seite {adresse} ({wer})"):
                antwort = client.get(adresse)
            if antwort.status_code != 200:
                sys.exit(f"{adresse} antwortet mit {antwort.status_code}.")


if __name__ == "__main__":
    main()
