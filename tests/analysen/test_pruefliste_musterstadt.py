"""Die Prüfliste in Musterstadt: Freigegebenes erfüllt sie ohne Ausnahme, im Entwurf fehlt, was noch fehlt."""

from django_scopes import scopes_disabled

from analysen.models import Analyse, Fassung, Pruefentscheidung
from analysen.pruefliste.pruefen import pruefliste


def offene(titel: str) -> list[str]:
    with scopes_disabled():
        analyse = Analyse.objects.select_related("agentur__traeger", "traeger", "gliederung").get(titel=titel)
    return [punkt.schluessel for punkt in pruefliste(analyse).offene]


def test_was_freigegeben_ist_erfuellt_die_liste_ehrlich(musterstadt: None) -> None:
    """Hafen ohne Häkchen von Hand, Nordstadt mit zweien; gedruckt ist, wie es bei der Freigabe war."""
    assert offene("Sozialraumanalyse Hafen und Bahnhof 2024") == []
    assert offene("Sozialraumanalyse Nordstadt und Schlachthof 2025") == []
    with scopes_disabled():
        von_hand = Pruefentscheidung.objects.order_by("schluessel").values_list(
            "analyse__titel", "schluessel"
        )
        assert list(von_hand) == [
            ("Sozialraumanalyse Nordstadt und Schlachthof 2025", "gespraeche"),
            ("Sozialraumanalyse Nordstadt und Schlachthof 2025", "methoden"),
        ]
        feste = list(Fassung.objects.filter(art=Fassung.Art.FESTGESCHRIEBEN))
    assert len(feste) == 2
    for fassung in feste:
        punkte = fassung.inhalt["pruefliste"]["punkte"]
        assert len(punkte) >= 14 and all(punkt["erfuellt"] for punkt in punkte)


def test_im_entwurf_ist_noch_kein_kapitel_fertig_gemeldet(musterstadt: None) -> None:
    assert offene("Sozialraumanalyse Hafen und Bahnhof 2026") == ["kapitel"]


def test_eine_angefangene_analyse_hat_noch_einiges_vor_sich(musterstadt: None) -> None:
    assert offene("Sozialraumanalyse Südstadt und Kesselbruch 2026") == [
        "gespraeche",
        "methoden",
        "kapitel",
        "ausgangstexte",
    ]
