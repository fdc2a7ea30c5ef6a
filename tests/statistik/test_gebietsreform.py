"""Zahlen über eine Gebietsreform hinweg: jede gehört dem Gebiet ihrer Zeit, die Reihe bricht sichtbar."""

from decimal import Decimal

import pytest

from sozialraum.raeume.abfragen import gebiet_der_einheit, gebiet_des_sozialraums
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Sozialraum
from sozialraum.raeume.sozialraum_uebertragen import sozialraum_uebertragen
from sozialraum.statistik import saetze, schaubilder
from sozialraum.statistik.kennzahlen import Kennzahl, altersaufbau, kennzahlen, verfuegbare_zeitraeume
from tests import besetzung as b
from tests.raeume.geojson import stadtteile
from tests.raeume.reform import REFORM, nach_der_reform, schluessele_um, stand, uebernimm
from tests.statistik.lieferungen import liefere

pytestmark = pytest.mark.django_db

ALT = {"11": 1000, "12": 500, "21": 300, "22": 200}
NEU = {"11": 360, "12": 510, "13": 660, "23": 520}
ZUSCHNITT = (
    "Hafenviertel wurde am 01.01.2024 neu zugeschnitten: 35\u00a0% blieben, 65\u00a0% gingen an Hafenkante."
)


@pytest.fixture(autouse=True)
def probstadt_mit_zahlen() -> None:
    """Zahlen 2020 bis 2023 für die alten, 2024 und 2025 für die neuen Stadtteile; die Stadt durchgehend."""
    uebernimm(stadtteile())
    liefere(
        {
            (schluessel, str(jahr)): {"ew": ew + jahr - 2020, "u6": ew // 10, "auslaender": ew // 4}
            for schluessel, ew in {**ALT, "": 2000}.items()
            for jahr in range(2019, 2024)
        }
    )
    b.sozialraum("Am Wasser", ["11", "21"], agentur=b.ia_hafen())
    uebernimm(nach_der_reform(), gueltig_von=REFORM, fehlende_beenden=True)
    schluessele_um()
    liefere(
        {
            (schluessel, str(jahr)): {"ew": ew + jahr - 2024, "u6": ew // 10, "auslaender": ew // 4}
            for schluessel, ew in {**NEU, "": 2050}.items()
            for jahr in (2024, 2025)
        }
    )


def reihe(gebiet: Gebiet, indikator: str = "ew") -> list[Kennzahl]:
    return kennzahlen(indikatoren=[indikator], gebiete=[gebiet]).reihe(indikator, gebiet)


def zahlen(gebiet: Gebiet, indikator: str = "ew") -> dict[str, str]:
    return {k.zeitraum: k.zahl_text for k in reihe(gebiet, indikator)}


def test_jede_zahl_gehoert_dem_gebiet_ihrer_zeit() -> None:
    assert zahlen(gebiet_der_einheit(stand("11"))) == {
        "2019": "999", "2020": "1.000", "2021": "1.001", "2022": "1.002", "2023": "1.003",
        "2024": "360", "2025": "361",
    }  # fmt: skip
    # Ganz zusammengelegt: die Summe der beiden alten ist genau das neue Gebiet.
    assert zahlen(gebiet_der_einheit(stand("23"))) == {
        "2019": "498", "2020": "500", "2021": "502", "2022": "504", "2023": "506",
        "2024": "520", "2025": "521",
    }  # fmt: skip
    assert zahlen(gebiet_der_einheit(stand("13"))) == {"2024": "660", "2025": "661"}
    # Der alte Stand behält seine Zahlen und bekommt keine neuen.
    assert list(zahlen(gebiet_der_einheit(stand("11", alt=True)))) == ["2019", "2020", "2021", "2022", "2023"]


def test_dichte_rechnet_mit_der_flaeche_ihrer_zeit() -> None:
    dichte = zahlen(gebiet_der_einheit(stand("11")), "ew_dichte")
    assert (dichte["2023"], dichte["2024"]) == ("323", "232")


def test_davor_steht_der_grund_danach_nichts() -> None:
    hinweise = {k.zeitraum: k.hinweis for k in reihe(gebiet_der_einheit(stand("11")))}
    assert (hinweise["2023"], hinweise["2024"]) == (ZUSCHNITT, "")
    assert {k.hinweis for k in reihe(gebiet_der_einheit(stand("23")))} == {""}


def test_eine_veraenderung_ueber_den_zuschnitt_hinweg_hat_keine_aussage() -> None:
    gebiet = gebiet_der_einheit(stand("11"))
    (kennzahl,) = [k for k in reihe(gebiet, "ew_veraend") if k.zeitraum == "2025"]
    assert (kennzahl.offen, kennzahl.zeichen, kennzahl.hinweis) == (False, "nicht_sinnvoll", ZUSCHNITT)
    (sueden,) = [k for k in reihe(gebiet_der_einheit(stand("23")), "ew_veraend") if k.zeitraum == "2025"]
    assert sueden.als_text == "+4,2\u00a0%"


def test_der_satz_spricht_nur_ueber_dasselbe_gebiet() -> None:
    hafen = reihe(gebiet_der_einheit(stand("11")))
    assert saetze.entwicklung(hafen) == "Hafenviertel ist zwischen 2024 und 2025 um 0,3\u00a0% gewachsen"
    sueden = reihe(gebiet_der_einheit(stand("23")))
    assert saetze.entwicklung(sueden) == "Süden ist zwischen 2019 und 2025 um 4,6\u00a0% gewachsen"


def test_das_diagramm_bricht_die_linie_und_sagt_warum() -> None:
    svg = schaubilder.entwicklung(reihe(gebiet_der_einheit(stand("11")))).svg
    assert ">anderer Zuschnitt</text>" in svg
    assert "Hafenviertel wurde am 01.01.2024 neu zugeschnitten" in svg.replace("</text>", " ")
    assert "anderer Zuschnitt" not in schaubilder.entwicklung(reihe(gebiet_der_einheit(stand("23")))).svg
    stadt, hafen = gebiet_der_einheit(b.probstadt()), gebiet_der_einheit(stand("11"))
    tafel = kennzahlen(indikatoren=["ew"], gebiete=[hafen, stadt])
    index = schaubilder.indexentwicklung(tafel.reihe("ew", hafen), [tafel.reihe("ew", stadt)])
    assert index is not None
    assert "2024 = 100" in index.svg


def test_zeitraeume_und_altersaufbau_reichen_vor_die_reform() -> None:
    gebiet = gebiet_der_einheit(stand("23"))
    assert verfuegbare_zeitraeume([gebiet])[0] == "2019"
    assert altersaufbau(gebiet, "2023").hinweis == "Die Quelle liefert keine lückenlosen Altersgruppen."


def test_ein_uebertragener_sozialraum_rechnet_davor_mit_seinen_alten_einheiten() -> None:
    raum = Sozialraum.objects.get(name="Am Wasser")
    sozialraum_uebertragen(sozialraum=raum, version=1, durch=b.emre())
    gebiet = gebiet_des_sozialraums(raum)
    assert [anteil.gewicht for anteil in gebiet.anteile] == [Decimal(1), Decimal(1), Decimal("0.5")]
    werte = zahlen(gebiet)
    # 1.003 + 303 und 360 + 660 + die Hälfte von 520.
    assert (werte["2023"], werte["2024"]) == ("1.306", "1.280")
