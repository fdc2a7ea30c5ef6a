"""Die Formelsprache: was sie versteht, was sie mit welchem Satz ablehnt, und dass nichts verloren geht."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.formeln import (
    Formel,
    Formelfehler,
    formel_des_indikators,
    formel_lesen,
    formel_schreiben,
    gespeicherte_formel_lesen,
    in_worten,
    namen_in,
)
from sozialraum.statistik.indikatoren import EW, INDIKATOREN, Art, Auswahl, Glied, Indikator

AUSLAENDER = Auswahl("auslaender")


def lies(text: str) -> Formel:
    return formel_lesen(text, indikatoren={"anteil_u18": "einwohner[alter < 18] / einwohner * 100"})


@pytest.mark.parametrize(
    ("text", "formel"),
    [
        ("einwohner", Formel((Glied(EW),))),
        ("einwohner - auslaender", Formel((Glied(EW), Glied(AUSLAENDER, -1)))),
        ("-auslaender + einwohner", Formel((Glied(AUSLAENDER, -1), Glied(EW)))),
        ("auslaender / einwohner * 100", Formel((Glied(AUSLAENDER),), (Glied(EW),), 100)),
        ("100 * auslaender / einwohner", Formel((Glied(AUSLAENDER),), (Glied(EW),), 100)),
        ("Ausländer ÷ Einwohner × 1.000", Formel((Glied(AUSLAENDER),), (Glied(EW),), 1000)),
        ("auslaender / (einwohner / 100)", Formel((Glied(AUSLAENDER),), (Glied(EW),), 100)),
        ("einwohner / flaeche", Formel((Glied(EW),), (), 1, je_flaeche=True)),
        ("einwohner[alter < 18]", Formel((Glied(Auswahl("einwohner", "", 0, 18)),))),
        ("einwohner[alter unter 18]", Formel((Glied(Auswahl("einwohner", "", 0, 18)),))),
        ("einwohner[alter <= 17]", Formel((Glied(Auswahl("einwohner", "", 0, 18)),))),
        ("einwohner[alter > 64]", Formel((Glied(Auswahl("einwohner", "", 65)),))),
        ("einwohner[alter ab 65]", Formel((Glied(Auswahl("einwohner", "", 65)),))),
        ("einwohner[18 <= alter < 65]", Formel((Glied(Auswahl("einwohner", "", 18, 65)),))),
        ("einwohner[alter 18 bis unter 65]", Formel((Glied(Auswahl("einwohner", "", 18, 65)),))),
        ("einwohner[alter >= 18, alter < 65]", Formel((Glied(Auswahl("einwohner", "", 18, 65)),))),
        ("einwohner[65 > alter und alter ≥ 18]", Formel((Glied(Auswahl("einwohner", "", 18, 65)),))),
        ("einwohner[alter = 6]", Formel((Glied(Auswahl("einwohner", "", 6, 7)),))),
        (
            "einwohner[alter >= 65, geschlecht = weiblich]",
            Formel((Glied(Auswahl("einwohner", "w", 65)),)),
        ),
        (
            "(einwohner - einwohner vor 5 jahren) / einwohner vor 5 jahren * 100",
            Formel((Glied(EW), Glied(EW, -1, 5)), (Glied(EW, 1, 5),), 100),
        ),
        ("einwohner - (auslaender - auslaender_eu)", None),
    ],
)
def test_versteht(text: str, formel: Formel | None) -> None:
    if formel is None:
        formel = Formel((Glied(EW), Glied(AUSLAENDER, -1), Glied(Auswahl("auslaender_eu"))))
    assert lies(text) == formel


@pytest.mark.parametrize(
    ("text", "satz"),
    [
        ("", "Bitte geben Sie eine Formel ein, etwa auslaender / einwohner * 100."),
        ("auslender", "Zeichen 1: „auslender“ ist kein bekanntes Wort. Meinten Sie „auslaender“?"),
        ("einwohner + xyzzy", "Zeichen 13: „xyzzy“ ist kein bekanntes Wort."),
        (
            "anteil_u18 / 2",
            "Zeichen 1: „anteil_u18“ ist ein Indikator; Formeln rechnen mit gelieferten Zahlen, damit nichts "
            "Geheimes offen wird. Seine Formel ist: einwohner[alter < 18] / einwohner * 100",
        ),
        ("einwohner[altr < 3]", "Zeichen 11: „altr“ ist keine Bedingung. Meinten Sie „alter“?"),
        ("einwohner[alter < 18", "Zeichen 10: Diese eckige Klammer wird nicht geschlossen."),
        ("(einwohner", "Zeichen 1: Diese Klammer wird nicht geschlossen."),
        ("einwohner)", "Zeichen 10: Diese schließende Klammer hat keine öffnende."),
        ("einwohner +", "Zeichen 12: Die Formel hört mitten im Rechnen auf: hier fehlt noch etwas."),
        ("einwohner auslaender", "Zeichen 11: Vor „auslaender“ fehlt ein Rechenzeichen (+ - * /)."),
        ("einwohner[alter < 18, alter > 20]", "Zeichen 23: In dieser Altersspanne ist niemand."),
        ("einwohner[alter < 200]", "Zeichen 19: Ein Alter geht bis 120 Jahre."),
        ("einwohner vor 99 jahren", "Zeichen 15: Zurück geht es 1 bis 30 Jahre."),
        (
            "2,5 * einwohner",
            "Zeichen 1: „2,5“ ist keine ganze Zahl; eine Formel rechnet nur mit ganzen Zahlen.",
        ),
        ("einwohner / 0", "Zeichen 11: Durch 0 lässt sich nicht teilen."),
        ("7", "Die Formel nennt keine gelieferte Zahl, etwa einwohner."),
        (
            "einwohner - einwohner",
            "„Einwohnerinnen und Einwohner“ hebt sich auf: einmal gezählt, einmal abgezogen.",
        ),
        ("-einwohner", "Die Formel zieht nur ab; etwas muss auch zählen."),
        (
            "einwohner[alter < 18] + einwohner[alter < 3]",
            "Die Formel zählt dieselben zweimal: „Einwohnerinnen und Einwohner, unter 18 Jahre“ und "
            "„Einwohnerinnen und Einwohner, unter 3 Jahre“.",
        ),
        ("a" * 501, "Die Formel ist länger als 500 Zeichen."),
        ("(" * 11 + "einwohner" + ")" * 11, "Zeichen 11: Mehr als 10 Klammern ineinander."),
    ],
)
def test_lehnt_ab(text: str, satz: str) -> None:
    with pytest.raises(Formelfehler) as fehler:
        lies(text)
    assert fehler.value.text == satz


@pytest.mark.parametrize(
    ("text", "anfang"),
    [
        ("einwohner * auslaender", "Zeichen 11: Zwei gelieferte Zahlen werden nicht malgenommen"),
        ("auslaender / einwohner * einwohner", "Zeichen 24: Eine Verhältniszahl wird nicht mit gelieferten"),
        (
            "auslaender / einwohner + auslaender",
            "Zeichen 24: Verhältniszahlen werden nicht zu- oder abgezählt",
        ),
        ("auslaender / einwohner * 100 - 100", "Zeichen 30: Eine feste Zahl wird nicht zu gelieferten"),
        ("einwohner + 1", "Zeichen 11: Eine feste Zahl wird nicht zu gelieferten"),
        ("einwohner + 2 * auslaender", "Zeichen 11: Die Teile einer Summe sind verschieden gewichtet."),
        ("100 / einwohner * auslaender", "Zeichen 5: Eine feste Zahl wird nicht durch gelieferte"),
        ("einwohner / (auslaender / einwohner)", "Zeichen 11: Geteilt wird nur einmal"),
        ("einwohner * 100", "Eine Anzahl bleibt, wie sie gezählt ist"),
        ("auslaender / einwohner / 100", "Malgenommen wird mit einer ganzen Zahl"),
        ("einwohner / einwohner", "Zähler und Nenner sind gleich"),
        ("einwohner + flaeche", "Zeichen 11: Eine Fläche wird nicht zu- oder abgezählt"),
        ("flaeche / einwohner", "Zeichen 9: Die Fläche steht nur im Nenner"),
        ("0 * einwohner", "Zeichen 3: Mal 0 bleibt nichts übrig."),
        ("auslaender / einwohner %", "Zeichen 24: „%“ gehört nicht in die Formel."),
    ],
)
def test_sagt_warum_etwas_nicht_in_die_form_passt(text: str, anfang: str) -> None:
    with pytest.raises(Formelfehler) as fehler:
        lies(text)
    assert fehler.value.text.startswith(anfang)


@pytest.mark.parametrize(
    ("text", "teil", "art"),
    [
        ("einwohner", True, Art.ANZAHL),
        ("einwohner / flaeche", True, Art.DICHTE),
        ("einwohner[alter < 18] / einwohner", False, Art.ANTEIL),
        ("einwohner[alter < 18, geschlecht = w] / einwohner[alter < 18]", False, Art.ANTEIL),
        ("einwohner[alter < 20] / einwohner[20 <= alter < 65]", True, Art.VERHAELTNIS),
        ("einwohner[geschlecht = w] / einwohner[geschlecht = m]", True, Art.VERHAELTNIS),
        ("einwohner[alter < 30] / einwohner[20 <= alter < 65]", True, Art.ANTEIL),
        ("(einwohner - auslaender) / einwohner", False, Art.ANTEIL),
        ("auslaender / einwohner", True, Art.ANTEIL),
        ("auslaender / einwohner", False, Art.VERHAELTNIS),
        ("(einwohner - einwohner vor 3 jahren) / einwohner vor 3 jahren", True, Art.VERAENDERUNG),
        ("(einwohner - einwohner vor 3 jahren) / einwohner vor 2 jahren", False, Art.VERHAELTNIS),
        ("zuzuege - fortzuege", True, Art.ANZAHL),
        ("(zuzuege - fortzuege) / einwohner * 1000", True, Art.SALDO),
        ("(zuzuege + fortzuege) / einwohner * 1000", False, Art.VERHAELTNIS),
        ("(einwohner + einwohner vor 3 jahren) / einwohner vor 3 jahren", False, Art.VERHAELTNIS),
    ],
)
def test_art_folgt_aus_der_formel(text: str, teil: bool, art: Art) -> None:
    assert lies(text).art(zaehler_ist_teil=teil) is art


def test_die_stelle_eines_fehlers_laesst_sich_zeigen() -> None:
    for text, teile in (
        ("einwohner + auslender / 3", ("einwohner + ", "auslender", " / 3")),
        ("einwohner %", ("einwohner ", "%", "")),
        ("einwohner +", ("einwohner +", "", "")),
        ("einwohner - einwohner", ("einwohner - einwohner", "", "")),
    ):
        with pytest.raises(Formelfehler) as fehler:
            lies(text)
        assert fehler.value.zerlegt(text) == teile


def test_in_worten() -> None:
    assert in_worten(lies("auslaender[alter<18]/einwohner[alter<18]*1000")) == (
        "Ausländerinnen und Ausländer, unter 18 Jahre ÷ Einwohnerinnen und Einwohner, unter 18 Jahre × 1.000"
    )
    assert in_worten(lies("einwohner - einwohner vor 1 jahr")) == (
        "Einwohnerinnen und Einwohner − Einwohnerinnen und Einwohner, 1 Jahr zuvor"
    )


def test_ein_merkmal_ohne_groesse_steht_in_anfuehrungszeichen() -> None:
    merkmale = {
        "Restabfall": Auswahl("kiel_abfall:rest"),
        "Einwohner unter 3": Auswahl("einwohner", "", 0, 3),
        "Quote": "„Quote“ ist eine gelieferte Verhältniszahl.",
    }
    text = "„Restabfall“ / einwohner - „Restabfall“"
    assert namen_in(text) == ["Restabfall"]
    formel = formel_lesen("„Restabfall“ vor 2 jahren / einwohner * 1000", merkmale=merkmale)
    assert formel == Formel((Glied(Auswahl("kiel_abfall:rest"), 1, 2),), (Glied(EW),), 1000)
    assert formel_schreiben(formel) == '"kiel_abfall:rest" vor 2 jahren / einwohner * 1000'
    assert gespeicherte_formel_lesen(formel_schreiben(formel)) == formel
    assert formel_schreiben(formel_lesen('"Einwohner unter 3"', merkmale=merkmale)) == "einwohner[alter < 3]"
    for falsch, satz in (
        ("»Hunde« * 2", "Zeichen 1: Ein Merkmal „Hunde“ ist nicht geliefert."),
        ('einwohner + "Quote"', "Zeichen 13: „Quote“ ist eine gelieferte Verhältniszahl."),
        (
            '"Restabfall',
            'Zeichen 1: Dieses Anführungszeichen hat kein Gegenstück. Merkmale heißen „so“ oder "so".',
        ),
    ):
        with pytest.raises(Formelfehler) as fehler:
            formel_lesen(falsch, merkmale=merkmale)
        assert fehler.value.text == satz


# Der Katalog --------------------------------------------------------------------------------------

# Mehr als Zähler, Nenner und Faktor.
OHNE_FORMEL = {
    "alter_mittel",
    "angebotsdichte",
    "diversitaet",
    "isolierte",
    "netzdichte",
    "segregation",
    "sozialindex",
    "staatsangehoerigkeiten",
}


@pytest.mark.parametrize("indikator", INDIKATOREN.values(), ids=list(INDIKATOREN))
def test_jede_formel_des_katalogs_laesst_sich_schreiben_und_ergibt_wieder_seine_rechnung(
    indikator: Indikator,
) -> None:
    if indikator.key in OHNE_FORMEL:
        assert formel_des_indikators(indikator) is None
        return
    for nummer, (zaehler, nenner) in enumerate(indikator.fassungen):
        formel = formel_des_indikators(indikator, nummer)
        assert formel is not None
        gelesen = formel_lesen(formel_schreiben(formel))
        assert (gelesen.zaehler, gelesen.nenner, gelesen.faktor) == (zaehler, nenner, indikator.faktor)
        assert gelesen.je_flaeche is (indikator.art is Art.DICHTE)


# Eigenschaften -----------------------------------------------------------------------------------

alter = st.one_of(
    st.tuples(st.integers(0, 119), st.none()),
    st.tuples(st.integers(0, 119), st.integers(1, 120)).filter(lambda paar: paar[0] < paar[1]),
)
auswahlen = st.builds(
    lambda groesse, geschlecht, spanne: Auswahl(groesse, geschlecht, *spanne),
    st.sampled_from(["einwohner", "auslaender", "auslaender_eu", "deutsche_mh"]),
    st.sampled_from(["", "m", "w", "d"]),
    alter,
)
glieder = st.builds(Glied, auswahlen, st.sampled_from([1, -1]), st.integers(0, 30))
seiten = st.lists(glieder, min_size=1, max_size=5).map(tuple)
formeln = st.one_of(
    st.builds(Formel, seiten),
    st.builds(Formel, seiten, st.just(()), st.sampled_from([1, 1000]), st.just(True)),
    st.builds(Formel, seiten, seiten, st.integers(1, 1_000_000)),
)


@given(formeln)
def test_geschrieben_und_gelesen_ist_dieselbe(formel: Formel) -> None:
    text = formel_schreiben(formel)
    try:
        gelesen = lies(text)
    except Formelfehler as fehler:
        # Abgelehnt wird nur, was der Sache nach nicht geht, nie die Schreibweise.
        assert any(
            wort in fehler.text
            for wort in ("zweimal", "hebt sich auf", "zieht nur ab", "sind gleich", "länger als")
        )
        assume(False)
    assert gelesen == formel
    assert formel_schreiben(gelesen) == text
    assert gespeicherte_formel_lesen(text) == formel


@given(st.text(max_size=600))
def test_beliebiger_text_ergibt_hoechstens_einen_fachfehler(text: str) -> None:
    try:
        lies(text)
    except Fachfehler as fehler:
        assert fehler.text.endswith((".", "?", ")", "* 100", "“"))


BRUCHSTUECKE = [
    *"+-*/()[],;<>=×−%",
    *("einwohner", "auslaender", "flaeche", "alter", "geschlecht", "vor", "jahren", "und", "bis", "unter"),
    *("ab", "w", "5", "18", "100", "0", "1.000", "2,5", "<=", ">=", '"abfall:rest"', '"', "anteil_u18"),
]
bruchstuecke = st.sampled_from(BRUCHSTUECKE)


@given(st.lists(bruchstuecke, max_size=40).map(" ".join))
def test_beliebige_bruchstuecke_ergeben_eine_formel_oder_einen_fachfehler(text: str) -> None:
    try:
        formel = lies(text)
    except Formelfehler as fehler:
        assert 0 <= fehler.stelle <= len(text) + 1
    else:
        assert lies(formel_schreiben(formel)) == formel
        assert in_worten(formel)
