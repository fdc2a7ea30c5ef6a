"""Eine Sozialraumanalyse von der Datenbank zur abgelegten PDF neben bloßem Setzen durch WeasyPrint.

ours, limit   Sekunden, je das Kleinste aus fünf Läufen im Wechsel. ours stellt die umfangreichste Analyse
              der Musterstadt zusammen, schreibt die Fassung fest, setzt sie und legt die PDF ab.
              limit setzt das fertige HTML derselben Fassung mit denselben Angaben und sonst nichts.
ratio, mark   ours / limit; höchstens mark.
pages         Seiten, bei beiden gleich.
memory_mb, limit_memory_mb
              größter Speicher beider Prozesse.
"""

from pathlib import Path
from typing import Any

from _boden import abwechselnd, kind, letzte_zeile, messdatenbank, musterstadt, starten, uhr, zeige

LAEUFE, MARKE = 5, 1.25


def vorbereiten(html: str) -> dict[str, Any]:
    """Musterstadt ohne PDF und das HTML, das zuletzt gesetzt wird."""
    from django_scopes import scopes_disabled

    from analysen.druck import Vermerk, als_html
    from analysen.festschreiben import festschreiben

    musterstadt()
    with scopes_disabled():
        analyse = _umfangreichste()
        fassung = festschreiben(analyse=analyse, durch=None)
    vermerk = Vermerk(fassung.nummer, True, fassung.erstellt, fassung.sha256)
    Path(html).write_text(als_html(fassung.inhalt, vermerk))
    return {"titel": analyse.titel}


def unser(_html: str) -> dict[str, Any]:
    from django_scopes import scopes_disabled

    from analysen.ausgeben import ausgeben
    from analysen.festschreiben import festschreiben
    from analysen.models import Fassung, Fassungsdatei

    with scopes_disabled():
        analyse = _umfangreichste()
        # Sonst gäbe es diese Fassung schon, und nichts wäre zu tun.
        Fassungsdatei.objects.filter(fassung__analyse=analyse).delete()
        Fassung.objects.filter(analyse=analyse).delete()
        with uhr() as dauer:
            datei = ausgeben(fassung=festschreiben(analyse=analyse, durch=None))
    return {"sekunden": dauer(), "seiten": datei.seiten}


def vergleich(html: str) -> dict[str, Any]:
    from weasyprint import HTML

    from sozialraum.kern.pdf import PDF_UA, NurEigeneDateien

    text = Path(html).read_text()
    with uhr() as dauer:
        dokument = HTML(string=text, url_fetcher=NurEigeneDateien()).render(**PDF_UA)
        dokument.write_pdf(**PDF_UA)
    return {"sekunden": dauer(), "seiten": len(dokument.pages)}


def _umfangreichste() -> Any:
    from django.db.models import Count

    from analysen.models import Analyse

    return Analyse.objects.annotate(umfang=Count("kapitel__bausteine")).order_by("-umfang", "pk")[0]


def main(angaben: list[str]) -> None:
    with messdatenbank() as ordner:
        html = ordner / "analyse.html"
        titel = kind("vorbereiten", html)["titel"]
        ergebnisse = abwechselnd(LAEUFE, "unser", "vergleich", html)
    zeiten = {rolle: [lauf["sekunden"] for lauf in laeufe] for rolle, laeufe in ergebnisse.items()}
    speicher = {rolle: max(lauf["speicher_mb"] for lauf in laeufe) for rolle, laeufe in ergebnisse.items()}
    seiten = {lauf["seiten"] for laeufe in ergebnisse.values() for lauf in laeufe}
    if len(seiten) != 1:
        raise SystemExit(f"Beide müssen dieselben Seiten setzen; gezählt sind {sorted(seiten)}.")
    print(f"„{titel}“, {seiten.copy().pop()} Seiten")
    zeige("Zusammenstellen bis Ablegen", zeiten["unser"])
    zeige("WeasyPrint allein", zeiten["vergleich"])
    ours, limit = min(zeiten["unser"]), min(zeiten["vergleich"])
    letzte_zeile(
        "bericht",
        ours=ours,
        limit=limit,
        ratio=ours / limit,
        mark=MARKE,
        pages=seiten.pop(),
        memory_mb=speicher["unser"],
        limit_memory_mb=speicher["vergleich"],
    )


if __name__ == "__main__":
    starten(main, {"vorbereiten": vorbereiten, "unser": unser, "vergleich": vergleich})
