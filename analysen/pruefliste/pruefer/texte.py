"""Prüfungen des Geschriebenen: fertige Kapitel, Ausgangstexte, Kommentare, Widersprüche."""

from django.urls import reverse

from analysen.models import Hinnahme, Kommentar
from analysen.pruefliste.lage import Lage, gekuerzt
from analysen.pruefliste.liste import Ergebnis, Stelle
from analysen.pruefliste.vorlage import Punktvorlage
from analysen.widersprueche import widersprueche as alle_widersprueche
from sozialraum.kern.zahlen import anzahl, aufzaehlung


def kapitel(lage: Lage, _: Punktvorlage) -> Ergebnis:
    offene = [eines for eines in lage.kapitel if not eines.fertig]
    fertige = len(lage.kapitel) - len(offene)
    return Ergebnis(
        f"{fertige} von {len(lage.kapitel)} gedruckten Kapiteln sind fertig gemeldet.",
        tuple(
            Stelle(f"„{eines.titel}“ ist noch nicht fertig gemeldet.", lage.zum_kapitel(eines))
            for eines in offene
        ),
    )


def ausgangstexte(lage: Lage, _: Punktvorlage) -> Ergebnis:
    offene = [(eines, baustein) for eines, baustein in lage.texte if baustein.ausgangstext]
    return Ergebnis(
        f"{anzahl(len(offene), 'Ausgangstext ist', 'Ausgangstexte sind')} noch unbearbeitet."
        if offene
        else "Alle gedruckten Texte hat jemand bearbeitet.",
        tuple(
            Stelle(
                f"„{eines.titel}“: Der Text stammt noch aus den Zahlen. Bitte lesen und ergänzen Sie ihn.",
                lage.zum_kapitel(eines, f"#baustein-{baustein.pk}"),
            )
            for eines, baustein in offene
        ),
    )


def kommentare(lage: Lage, _: Punktvorlage) -> Ergebnis:
    offene = list(
        Kommentar.objects.filter(kapitel__analyse=lage.analyse, erledigt__isnull=True)
        .select_related("kapitel")
        .order_by("kapitel__nummer", "geschrieben", "pk")
    )
    return Ergebnis(
        f"{anzahl(len(offene), 'Kommentar ist', 'Kommentare sind')} noch offen."
        if offene
        else "Alle sind erledigt.",
        tuple(
            Stelle(
                f"„{eines.kapitel.titel}“, {eines.durch_name}: {gekuerzt(eines.text)}",
                lage.zum_kapitel(
                    eines.kapitel,
                    f"#baustein-{eines.baustein_id}" if eines.baustein_id else "#kapitelkommentare-titel",
                ),
            )
            for eines in offene
        ),
    )


def widersprueche(lage: Lage, _: Punktvorlage) -> Ergebnis:
    """Zitiert nichts: Was in Protokollen steht, sieht nicht jeder, der die Liste sieht."""
    hingenommen = set(Hinnahme.objects.filter(analyse=lage.analyse).values_list("kennung", flat=True))
    gefunden = alle_widersprueche(lage.analyse)
    offene = [einer for einer in gefunden if einer.kennung not in hingenommen]
    je_kapitel: dict[str, list[str]] = {}
    for einer in offene:
        je_kapitel.setdefault(einer.kapitel, []).append(einer.art.value)
    titel = dict(lage.analyse.kapitel.values_list("schluessel", "titel"))
    hingenommene = len(gefunden) - len(offene)
    dazu = f" {anzahl(hingenommene, 'bleibt', 'bleiben')} mit Begründung stehen." if hingenommene else ""
    return Ergebnis(
        f"{anzahl(len(offene), 'Widerspruch ist', 'Widersprüche sind')} offen.{dazu}"
        if offene
        else f"Texte, Zahlen, Stimmen und Bedarfe bestätigen einander.{dazu}",
        tuple(
            Stelle(
                f"{f'„{titel[schluessel]}“' if schluessel in titel else 'Ganze Analyse'}: "
                f"{aufzaehlung(list(dict.fromkeys(arten)))}. Bitte berichtigen oder begründen Sie.",
                reverse("analysen:widersprueche_kapitel", args=[lage.analyse.pk, schluessel])
                if schluessel in titel
                else reverse("analysen:widersprueche", args=[lage.analyse.pk]),
            )
            for schluessel, arten in je_kapitel.items()
        ),
    )
