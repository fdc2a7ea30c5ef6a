"""Eine ausgegebene Importvorlage liest sich wie von Hand geschrieben und sagt genau dasselbe."""

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.statistik.lieferungen.vorlagen_laden import ORDNER, vorlage_lesen
from sozialraum.statistik.vorlage import FELDER_DER_VORLAGE, vorlage_aus
from sozialraum.statistik.vorlage.schreiben import FOLGE, als_json, als_toml, geordnet
from tests.statistik import dateien as d

DATEIEN = sorted(ORDNER.glob("*.toml"))


def wie_in_der_datenbank(inhalt: Any) -> Any:
    """JSONB ordnet Wörter nach Länge und Alphabet."""
    if isinstance(inhalt, dict):
        namen = sorted(inhalt, key=lambda name: (len(name.encode()), name))
        return {name: wie_in_der_datenbank(inhalt[name]) for name in namen}
    return [wie_in_der_datenbank(eines) for eines in inhalt] if isinstance(inhalt, list) else inhalt


@pytest.mark.parametrize("datei", DATEIEN, ids=lambda datei: datei.stem)
def test_jede_mitgelieferte_kommt_unveraendert_zurueck(datei: Any) -> None:
    inhalt = vorlage_lesen(datei)
    text = als_toml(wie_in_der_datenbank(inhalt))
    assert tomllib.loads(text) == json.loads(als_json(inhalt)) == inhalt
    assert vorlage_aus(tomllib.loads(text)) == vorlage_aus(inhalt)
    # Ob sie aus der Datei kommt oder aus der Datenbank, ändert keine Zeile.
    assert als_toml(inhalt) == text


def test_ein_mensch_liest_sie_von_oben_nach_unten() -> None:
    inhalt = wie_in_der_datenbank(
        d.inhalt(
            raeume=[{"muster": r"00([1-9])", "ebene": "stadtbezirk", "schluessel": r"\1"}],
            merkmale=[{"bezeichnung": "Einwohner", "groesse": "einwohner", "je": ["sex"]}],
            dimensionen={"sex": [{"wert": "t", "summe": True}, {"wert": "m", "geschlecht": "m"}]},
        )
        | {"dialect": {"headerRows": [1, 2], "delimiter": ";"}}
    )
    zeilen = als_toml(inhalt).splitlines()
    assert zeilen[:8] == [
        'schluessel = "probstadt_bevoelkerung"',
        'name = "Probstadt: Bevölkerung"',
        'ags = "05998000"',
        "",
        "[quelle]",
        'schluessel = "probstadt-register"',
        'name = "Einwohnerregister Probstadt"',
        'herausgeber = "Stadt Probstadt"',
    ]
    ab = zeilen.index("[dialect]")
    assert zeilen[ab : ab + 7] == [
        "[dialect]", 'delimiter = ";"', "headerRows = [1, 2]", "", "[[fields]]", 'name = "tab"',
        'rolle = "merkmal"',
    ]  # fmt: skip
    ab = zeilen.index("[[raeume]]")
    assert zeilen[ab : ab + 4] == [
        "[[raeume]]",
        'muster = "00([1-9])"',
        'ebene = "stadtbezirk"',
        r"schluessel = '\1'",
    ]
    ab = zeilen.index("[[dimensionen.sex]]")
    assert zeilen[ab : ab + 7] == [
        "[[dimensionen.sex]]", 'wert = "t"', "summe = true", "", "[[dimensionen.sex]]", 'wert = "m"',
        'geschlecht = "m"',
    ]  # fmt: skip


def test_jedes_wort_der_vorlage_hat_seinen_platz() -> None:
    assert set(FOLGE[""].split()) == FELDER_DER_VORLAGE


werte = st.recursive(
    st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda kinder: st.lists(kinder, max_size=3) | st.dictionaries(st.text(), kinder, max_size=3),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.text(max_size=8) | st.sampled_from(["fest", "fields", "dimensionen"]), werte, max_size=5
    )
)
def test_beliebiger_inhalt_uebersteht_hin_und_zurueck(inhalt: dict[str, Any]) -> None:
    assert geordnet(inhalt) == inhalt
    try:
        text = als_toml(inhalt)
        text.encode()
    except UnicodeEncodeError:
        return
    assert tomllib.loads(text) == inhalt
