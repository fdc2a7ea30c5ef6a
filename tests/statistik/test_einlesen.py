"""Bytes werden Zeilen aus Zellen; was keine Tabelle ist, wird ehrlich abgewiesen."""

import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sozialraum.statistik.lesen.blatt import Lesefehler
from sozialraum.statistik.lesen.dateibild import ansehen, pruefsumme, schaeden
from sozialraum.statistik.lesen.einlesen import Dialekt, einlesen

TEXT = "Straße;Größe\nAm Südhang;12\nÜber den Höfen;7\nÄußere Brücke;3\n"
CP1252 = Dialekt("cp1252", ";")
UTF8 = Dialekt("utf-8", ";")


def gelesen(inhalt: bytes, dialekt: Dialekt = UTF8) -> list[tuple[int, list[str]]]:
    return list(einlesen(io.BytesIO(inhalt), dialekt))


@pytest.mark.parametrize(
    ("kodierung", "erkannt", "grund"),
    [
        ("utf-8", "utf-8", "alle Umlaute passen"),
        ("utf-8-sig", "utf-8", "sagt die Datei selbst"),
        ("utf-16", "utf-16", "sagt die Datei selbst"),
        ("cp1252", "cp1252", "nach den Umlauten geschätzt"),
        ("cp850", "cp850", "nach den Umlauten geschätzt"),
        ("mac-roman", "mac-roman", "nach den Umlauten geschätzt"),
    ],
)
def test_kodierung_wird_an_der_datei_erkannt(kodierung: str, erkannt: str, grund: str) -> None:
    bild = ansehen(io.BytesIO(TEXT.encode(kodierung)))
    assert (bild.kodierung, bild.kodierung_grund, bild.unlesbar) == (erkannt, grund, "")
    assert (bild.trennzeichen, bild.spalten, bild.zeilen) == (";", ["Straße", "Größe"], 4)
    zeilen = gelesen(TEXT.encode(kodierung), Dialekt(erkannt, ";"))
    assert zeilen[1] == (2, ["Am Südhang", "12"])


def test_umlaut_auf_der_grenze_zweier_stuecke_bleibt_utf8() -> None:
    inhalt = b"a;b\n" * ((1 << 20) // 4 - 1) + "abcä;b\n".encode()
    assert inhalt[(1 << 20) - 1 : (1 << 20) + 1] == b"\xc3\xa4"
    bild = ansehen(io.BytesIO(inhalt))
    assert (bild.kodierung, bild.nur_ascii) == ("utf-8", False)


def test_nur_ascii_ist_bewiesen_und_passt_zu_jeder_kodierung() -> None:
    bild = ansehen(io.BytesIO(b"a;b\n1;2\n"))
    assert (bild.kodierung, bild.sicher, bild.nur_ascii) == ("utf-8", True, True)


def test_sonderbare_zeilenumbrueche_zerreissen_keine_zelle() -> None:
    inhalt = 'a;b\r\n"mit\nUmbruch";1\r\nmit\u0085Zeichen\u2028darin;2\r\n\r\nletzte;3'.encode()
    assert gelesen(inhalt) == [
        (1, ["a", "b"]),
        (2, ["mit\nUmbruch", "1"]),
        (4, ["mit\u0085Zeichen\u2028darin", "2"]),
        (5, []),
        (6, ["letzte", "3"]),
    ]


def test_offenes_anfuehrungszeichen_verschluckt_nicht_den_rest() -> None:
    with pytest.raises(Lesefehler) as fehler:
        gelesen(b'a;b\n1;2\n"offen;3\n4;5\n')
    assert fehler.value.zeile == 3
    assert fehler.value.text == "In Zeile 3 beginnt ein Anführungszeichen, das nirgends geschlossen wird."


def test_zeichen_nach_dem_anfuehrungszeichen_wird_nicht_ueberlesen() -> None:
    with pytest.raises(Lesefehler) as fehler:
        gelesen(b'a;b\n"x"y;2\n')
    assert fehler.value.zeile == 2


def test_falsche_kodierung_nennt_die_stelle() -> None:
    with pytest.raises(Lesefehler) as fehler:
        gelesen(b"a;b\n1;2\n" + b"M\xfcnster;3\n")
    assert "passen" in fehler.value.text
    assert "UTF-8" in fehler.value.text


def test_absurde_breite_wird_abgewiesen() -> None:
    with pytest.raises(Lesefehler) as fehler:
        gelesen(b";" * 50_000 + b"\n")
    assert fehler.value.text == "Zeile 1 hat 50.001 Spalten; gelesen werden höchstens 2.000."


@pytest.mark.parametrize(
    ("inhalt", "grund"),
    [
        (b"", "Die Datei ist leer."),
        (
            b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml",
            "Die Arbeitsmappe ist beschädigt oder unvollständig.",
        ),
        (b"%PDF-1.7\n", "eine PDF-Datei"),
        (b'{"type": "FeatureCollection", "features": []}', "Grenzen (GeoJSON), keine Zahlen"),
        (b'{"werte": [1, 2]}', "JSON-Daten, keine Tabelle"),
        (b"<!DOCTYPE html><html></html>", "eine Webseite oder XML, keine Tabelle"),
        (b"a;b\n1;\x002\n", "Zeile 2 enthält ein Nullbyte"),
        (b"a;" * 600_000, "Eine Zeile ist länger als 1 MB"),
    ],
)
def test_was_keine_texttabelle_ist_sagt_was_es_ist(inhalt: bytes, grund: str) -> None:
    bild = ansehen(io.BytesIO(inhalt))
    assert grund in bild.unlesbar
    assert bild.vorschlag


def test_beschaedigte_umlaute_werden_mit_der_zeile_genannt() -> None:
    heil = ansehen(io.BytesIO("a;b\nGröße;Ã\n".encode()))
    assert (heil.beschaedigt, schaeden(heil)) == (0, [])
    for kaputt in ("M\ufffdnster", "MÃ¼nster"):
        bild = ansehen(io.BytesIO(f"a;b\nHöhe;1\n{kaputt};2\n".encode()))
        (befund,) = schaeden(bild)
        assert (befund.schwere, befund.zeile) == ("warnung", 3)
        assert befund.text.startswith("Ab Zeile 3 sind Umlaute beschädigt")


def test_pruefsumme_laesst_die_datei_am_anfang_stehen() -> None:
    datei = io.BytesIO(b"abc")
    assert pruefsumme(datei) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert datei.read() == b"abc"
    assert ansehen(datei).sha256 == pruefsumme(datei)


@given(inhalt=st.binary(max_size=400), dialekt=st.sampled_from([UTF8, CP1252, Dialekt("utf-16", ",")]))
@example(inhalt=b"\xff\xfea\x00", dialekt=Dialekt("utf-16", ","))
@example(inhalt=b"\xff\xfe\x00\xd8", dialekt=Dialekt("utf-16", ","))
@example(inhalt=b"\xff\xfe\x00\x00\x01\x02\x03", dialekt=UTF8)
@example(inhalt=b'"', dialekt=UTF8)
@example(inhalt=b"\r\r\n\n", dialekt=UTF8)
@settings(max_examples=300)
def test_beliebige_bytes_geben_hoechstens_einen_lesefehler(inhalt: bytes, dialekt: Dialekt) -> None:
    bild = ansehen(io.BytesIO(inhalt))
    assert bild.groesse == len(inhalt)
    assert bild.unlesbar or bild.in_worten()
    try:
        zeilen = gelesen(inhalt, dialekt)
    except Lesefehler as fehler:
        assert fehler.text
    else:
        assert [zeile for zeile, _ in zeilen] == sorted(zeile for zeile, _ in zeilen)


@given(
    tabelle=st.lists(
        st.lists(
            st.text(st.characters(codec="cp1252", exclude_characters="\0"), max_size=8),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_jede_tabelle_kommt_geschrieben_und_gelesen_zurueck(tabelle: list[list[str]]) -> None:
    text = "".join(
        ";".join('"' + zelle.replace('"', '""') + '"' for zelle in zeile) + "\n" for zeile in tabelle
    )
    assert [zellen for _, zellen in gelesen(text.encode("cp1252"), CP1252)] == tabelle


def test_echte_dateien_haben_die_beschriebene_kodierung(echte_daten: Path) -> None:
    erwartet = {
        "koeln/bevoelkerung.csv": ("utf-8", ","),
        "koeln/2012_Altersgruppen_Stadtteil.csv": ("utf-8", ","),
        "muenster/ms_arbeitslose.csv": ("utf-8", ","),
        "berlin/EWR201212E_Matrix.csv": ("utf-8", ";"),
        "regionalstatistik/12411-01-01-4.csv": ("cp1252", ";"),
        "destatis/12411-0015.csv": ("cp1252", ";"),
        "zensus2022/bevoelkerung-kreise.csv": ("utf-8", ";"),
        "zuerich/BEV347OD3470.csv": ("utf-8", ","),
        "kiel/kiel_abfall.csv": ("utf-8", ";"),
        "paderborn/einwohner_alter.csv": ("utf-8", ";"),
    }
    gesehen = {}
    for name in erwartet:
        with (echte_daten / name).open("rb") as datei:
            bild = ansehen(datei)
            gesehen[name] = (bild.kodierung, bild.trennzeichen)
            breiten = [
                len(zellen) for _, zellen in einlesen(datei, Dialekt(bild.kodierung, bild.trennzeichen))
            ]
        assert max(breiten) > 1
    assert gesehen == erwartet
