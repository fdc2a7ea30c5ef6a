"""Eine Sozialraumanalyse von der Datenbank zur abgelegten PDF neben bloßem Setzen durch WeasyPrint.

ours, limit   Sekunden, je das Kleinste aus fünf Läufen im Wechsel. ours stellt die Langfassung der
              Musterstadt zusammen, schreibt die Fassung fest, setzt sie und legt die PDF ab.
              limit setzt das fertige HTML derselben Fassung mit denselben Angaben und sonst nichts.
ratio, mark   ours / limit; höchstens mark.
pages         Seiten, bei beiden gleich.
memory_mb, limit_memory_mb
              größter Speicher beider Prozesse bei der Langfassung.
standard_s, standard_pages, standard_mark, standard_memory_mb, memory_mark
              die Analyse in Standardlänge über denselben Weg, höchstens standard_mark Sekunden und
              memory_mark Megabyte.
page_ms_10, page_ms_40, page_ms_120
              Millisekunden je Seite, wenn das Heft etwa so viele Seiten hat; pages_… nennt sie genau.
growth        page_ms_120 / page_ms_10; höchstens growth_mark: die Zeit wächst wie die Seiten.
"""

import json
from pathlib import Path
from typing import Any

from _boden import abwechselnd, kind, letzte_zeile, messdatenbank, musterstadt, starten, uhr, zeige

LAEUFE, MARKE = 5, 1.10
STANDARD_S, SPEICHER_MB, WACHSTUM = 10.0, 300, 1.2
UMFAENGE = (10, 40, 120)
LAENGEN = ("standard", "langfassung")


def vorbereiten(ordner: str) -> dict[str, Any]:
    """Musterstadt ohne PDF; je Länge der Inhalt einer Analyse und das HTML, das zuletzt gesetzt wird."""
    from django_scopes import scopes_disabled

    from analysen.ausgeben import vermerk_der
    from analysen.druck import als_html
    from analysen.festschreiben import festschreiben

    musterstadt()
    titel = {}
    for laenge in LAENGEN:
        with scopes_disabled():
            analyse = _analyse(laenge)
            fassung = festschreiben(analyse=analyse, durch=None)
        Path(ordner, f"{laenge}.html").write_text(als_html(fassung.inhalt, vermerk_der(fassung)))
        Path(ordner, f"{laenge}.json").write_text(json.dumps(fassung.inhalt))
        titel[laenge] = analyse.titel
    return titel


def unser(_ordner: str, laenge: str = "langfassung") -> dict[str, Any]:
    from django_scopes import scopes_disabled

    from analysen.ausgeben import ausgeben
    from analysen.festschreiben import festschreiben
    from analysen.formen import FORMEN
    from analysen.models import Fassung, Fassungsdatei

    # Ein Arbeiter hat das längst geladen, wie der Vergleich auch.
    FORMEN["pdf"].schreiber()
    with scopes_disabled():
        analyse = _analyse(laenge)
        # Sonst gäbe es diese Vorschau schon, und nichts wäre zu tun.
        vorschauen = Fassung.objects.filter(analyse=analyse, art=Fassung.Art.VORSCHAU)
        Fassungsdatei.objects.filter(fassung__in=vorschauen).delete()
        vorschauen.delete()
        with uhr() as dauer:
            datei = ausgeben(fassung=festschreiben(analyse=analyse, durch=None))
    return {"sekunden": dauer(), "seiten": datei.seiten}


def vergleich(ordner: str, laenge: str = "langfassung") -> dict[str, Any]:
    from weasyprint import HTML, svg

    from sozialraum.kern.pdf import PDF_A, NurEigeneDateien

    # Auch Beschriftungen setzt hier WeasyPrint selbst.
    svg.TAGS["text"] = svg.text
    text = Path(ordner, f"{laenge}.html").read_text()
    with uhr() as dauer:
        dokument = HTML(string=text, url_fetcher=NurEigeneDateien()).render(**PDF_A)
        dokument.write_pdf(**PDF_A)
    return {"sekunden": dauer(), "seiten": len(dokument.pages)}


def umfang(ordner: str, kapitel: str) -> dict[str, Any]:
    """Ein Heft aus so vielen Kapiteln der Langfassung, reihum."""
    from django.utils import timezone

    from analysen.ausgeben import ohne_meldung
    from analysen.formen import FORMEN, Vermerk

    inhalt = json.loads(Path(ordner, "langfassung.json").read_text())
    inhalt["kapitel"] = _reihum(inhalt["kapitel"], int(kapitel))
    with uhr() as dauer:
        ausgabe = FORMEN["pdf"].schreiber()(
            inhalt, Vermerk(1, True, timezone.now(), "0" * 64), melde=ohne_meldung
        )
    return {"sekunden": dauer(), "seiten": ausgabe.seiten}


def _reihum(kapitel: list[Any], anzahl: int) -> list[Any]:
    """Jede Tabelle und Abbildung behält eine Nummer für sich."""
    folge = []
    for nummer in range(anzahl):
        runde, stelle = divmod(nummer, len(kapitel))
        bloecke = [
            {**block, "nummer": block["nummer"] + 1000 * runde} if "nummer" in block else block
            for block in kapitel[stelle]["bloecke"]
        ]
        folge.append({**kapitel[stelle], "nummer": nummer + 1, "bloecke": bloecke})
    return folge


def _analyse(laenge: str) -> Any:
    """Die Analyse der Musterstadt in dieser Länge, die jüngste zuerst."""
    from analysen.models import Analyse

    return Analyse.objects.filter(laenge=laenge).order_by("-berichtsjahr", "pk")[0]


def _je_seite(ordner: Path) -> dict[str, float | int]:
    """Zeit und Seiten für Hefte verschiedenen Umfangs; wie viele Kapitel es braucht, zeigt ein Versuch."""
    inhalt = json.loads((ordner / "langfassung.json").read_text())
    einmal = kind("umfang", ordner, len(inhalt["kapitel"]))["seiten"]
    ergebnis: dict[str, float | int] = {}
    for seiten in UMFAENGE:
        kapitel = max(1, round(len(inhalt["kapitel"]) * seiten / einmal))
        laeufe = [kind("umfang", ordner, kapitel) for _ in range(3)]
        bester = min(laeufe, key=lambda lauf: lauf["sekunden"])
        ergebnis[f"page_ms_{seiten}"] = bester["sekunden"] / bester["seiten"] * 1000
        ergebnis[f"pages_{seiten}"] = bester["seiten"]
    return ergebnis


def main(angaben: list[str]) -> None:
    with messdatenbank() as ordner:
        titel = kind("vorbereiten", ordner)
        ergebnisse = abwechselnd(LAEUFE, "unser", "vergleich", ordner)
        standard = [kind("unser", ordner, "standard") for _ in range(3)]
        je_seite = _je_seite(ordner)
    zeiten = {rolle: [lauf["sekunden"] for lauf in laeufe] for rolle, laeufe in ergebnisse.items()}
    speicher = {rolle: max(lauf["speicher_mb"] for lauf in laeufe) for rolle, laeufe in ergebnisse.items()}
    seiten = {lauf["seiten"] for laeufe in ergebnisse.values() for lauf in laeufe}
    if len(seiten) != 1:
        raise SystemExit(f"Beide müssen dieselben Seiten setzen; gezählt sind {sorted(seiten)}.")
    print(f"„{titel['langfassung']}“, {seiten.copy().pop()} Seiten")
    zeige("Zusammenstellen bis Ablegen", zeiten["unser"])
    zeige("WeasyPrint allein", zeiten["vergleich"])
    print(f"„{titel['standard']}“, {standard[0]['seiten']} Seiten")
    zeige("Zusammenstellen bis Ablegen", [lauf["sekunden"] for lauf in standard])
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
        standard_s=min(lauf["sekunden"] for lauf in standard),
        standard_pages=standard[0]["seiten"],
        standard_mark=STANDARD_S,
        standard_memory_mb=max(lauf["speicher_mb"] for lauf in standard),
        memory_mark=SPEICHER_MB,
        **je_seite,
        growth=je_seite["page_ms_120"] / je_seite["page_ms_10"],
        growth_mark=WACHSTUM,
    )


if __name__ == "__main__":
    starten(main, {"vorbereiten": vorbereiten, "unser": unser, "vergleich": vergleich, "umfang": umfang})
