"""Die eigenen Importverträge werden rot: an einem gebauten Graphen je ein Verstoß."""

import pytest

pytest.importorskip("importlinter", reason="Importverträge prüft `./run check`; das Paket gehört zu seinen.")

import grimp
from importlinter.configuration import configure

from tests.importvertraege import Hang, Rein

configure()
STUFEN = ["urls", "views", "forms, *eingabe", "*", "abfragen, plan.regeln", "models"]


def graph(*importe: tuple[str, str]) -> grimp.ImportGraph:
    gebaut = grimp.ImportGraph()
    gebaut.add_module("django", is_squashed=True)
    for datei in {datei for paar in importe for datei in paar} - {"django"}:
        teile = datei.split(".")
        for tiefe in range(1, len(teile) + 1):
            gebaut.add_module(".".join(teile[:tiefe]))
    for wer, was in importe:
        gebaut.add_import(importer=wer, imported=was, line_number=1, line_contents=f"import {was}")
    return gebaut


def hang(*importe: tuple[str, str]) -> dict[str, list]:
    vertrag = Hang("Hang", {"root_packages": ["haus"]}, {"apps": ["haus"], "stufen": STUFEN})
    return vertrag.check(graph(*importe), verbose=False).metadata


def test_hinab_darf_jeder() -> None:
    assert hang(
        ("haus.urls", "haus.views.liste"),
        ("haus.views.liste", "haus.neue_eingabe"),
        ("haus.neue_eingabe", "haus.anlegen"),
        ("haus.anlegen", "haus.plan.regeln"),
        ("haus.plan.regeln", "haus.models"),
        ("haus.models", "haus.masse"),
        ("haus.models", "django"),
    ) == {"aufwaerts": [], "ohne_stufe": []}


@pytest.mark.parametrize(
    ("wer", "unten", "was", "oben"),
    [
        ("haus.models", "models", "haus.plan.abfragen", "abfragen"),
        ("haus.plan.regeln", "abfragen", "haus.anlegen", "*"),
        ("haus.anlegen", "*", "haus.neue_eingabe", "forms"),
        ("haus.forms", "forms", "haus.views.liste", "views"),
        ("haus.views.liste", "views", "haus.urls", "urls"),
    ],
)
def test_hinauf_darf_niemand(wer: str, unten: str, was: str, oben: str) -> None:
    assert hang((wer, was), (was, "django"))["aufwaerts"] == [(wer, unten, was, oben)]


def test_wer_nur_so_aehnlich_heisst_steht_auf_keiner_stufe() -> None:
    assert hang(("haus.forms_neu", "django"), ("haus.formen", "django"))["ohne_stufe"] == ["haus.forms_neu"]


def test_was_rein_ist_steht_im_vertrag() -> None:
    vertrag = Rein(
        "Rein",
        {"root_packages": ["haus"], "include_external_packages": True},
        {"apps": ["haus"], "source_modules": ["haus.masse"], "forbidden_modules": ["django"]},
    )
    gut = graph(("haus.anlegen", "haus.masse"), ("haus.anlegen", "django"))
    assert vertrag.check(gut, verbose=False).kept
    neu = graph(("haus.masse", "haus.farben"), ("haus.anlegen", "django"))
    assert vertrag.check(neu, verbose=False).metadata["fehlende"] == ["haus.farben"]
    unrein = graph(("haus.masse", "haus.anlegen"), ("haus.anlegen", "django"))
    assert not vertrag.check(unrein, verbose=False).kept
