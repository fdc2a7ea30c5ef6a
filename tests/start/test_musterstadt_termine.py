"""Der Kalender der Vorführung und die Termine, die aus den Regeln der Angebote werden."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from sozialraum.start.vorfuehrung import kalender
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.tabellen import lies, teile
from sozialraum.start.vorfuehrung.termine import AUSBLICK, RUECKBLICK, TAGE, Regeltermin, status, termine

HEUTE = date(2026, 11, 22)
# Sommerferien, Neujahr, ein Schalttag und der Tag nach den Wochen gegen Rassismus.
TAGE_DES_AUFBAUS = [date(2026, 8, 3), date(2027, 1, 1), date(2028, 2, 29), date(2027, 4, 5), HEUTE]

ANGEBOTE = [angebot for teil in teile("angebote") for angebot in lies(teil)["angebot"]]
MIT_TERMINEN = [angebot for angebot in ANGEBOTE if "termine" in angebot]


def baue(angebot: dict[str, Any], heute: date = HEUTE) -> list[Regeltermin]:
    regel = dict(angebot["termine"])
    if "jahr" in angebot:
        regel["jahre"] = [angebot["jahr"]] * 2
    return termine(
        regel,
        samen=f"{stadt().samen} {angebot['titel']}",
        heute=heute,
        abgesagt=angebot.get("status") == "abgesagt",
    )


def nach_titel(titel: str) -> dict[str, Any]:
    return next(angebot for angebot in ANGEBOTE if angebot["titel"] == titel)


# Kalender --------------------------------------------------------------------------------------


def test_ostern_ramadan_und_tet_fallen_wie_im_kalender() -> None:
    assert [kalender.ostersonntag(jahr) for jahr in (2024, 2025, 2026)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
    ]
    assert [kalender.ramadan(jahr) for jahr in (2024, 2025, 2026)] == [
        date(2024, 3, 11),
        date(2025, 3, 1),
        date(2026, 2, 18),
    ]
    assert [kalender.mondneujahr(jahr) for jahr in (2023, 2024, 2025)] == [
        date(2023, 1, 22),
        date(2024, 2, 10),
        date(2025, 1, 29),
    ]


def test_nrw_feiert_fronleichnam_und_allerheiligen_aber_nicht_den_buss_und_bettag() -> None:
    assert kalender.ist_feiertag(date(2026, 6, 4)) and kalender.ist_feiertag(date(2026, 11, 1))
    assert not kalender.ist_feiertag(date(2026, 11, 18))


def test_ferien_und_sommerpause() -> None:
    assert kalender.in_schulferien(date(2026, 7, 20)) and not kalender.in_schulferien(date(2026, 9, 2))
    assert kalender.in_schulferien(date(2026, 3, 30)) and kalender.in_schulferien(date(2026, 10, 14))
    assert kalender.in_sommerpause(date(2026, 8, 10)) and not kalender.in_sommerpause(date(2026, 7, 21))
    assert kalender.in_sommerpause(date(2026, 12, 28))


# Termine ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("heute", TAGE_DES_AUFBAUS, ids=str)
def test_kein_termin_liegt_an_einem_unmoeglichen_tag(heute: date) -> None:
    for angebot in MIT_TERMINEN:
        regel = angebot["termine"]
        alle = baue(angebot, heute)
        assert [t.datum for t in alle] == sorted({t.datum for t in alle}), angebot["titel"]
        for termin in alle:
            assert heute - RUECKBLICK <= termin.datum <= heute + AUSBLICK
            assert 7 <= termin.beginn.hour <= 21 and 60 <= termin.dauer_minuten <= 480
            if "am_stueck" not in regel and "tag" in regel:
                assert TAGE[termin.datum.weekday()] == regel["tag"], angebot["titel"]
            if "wochen" in regel or "male" in regel:
                assert not kalender.ist_feiertag(termin.datum), angebot["titel"]
            if regel.get("pause") == "schule":
                assert not kalender.in_schulferien(termin.datum), angebot["titel"]
            if termin.datum > heute or angebot.get("status") == "abgesagt":
                assert termin.teilnahmen is None
            if termin.teilnahmen is not None:
                assert termin.teilnahmen >= 2 and (termin.davon_neu or 0) <= termin.teilnahmen


@pytest.mark.parametrize("heute", TAGE_DES_AUFBAUS, ids=str)
def test_laufendes_geplantes_und_abgeschlossenes_gibt_es_an_jedem_tag(heute: date) -> None:
    zustaende = Counter(status(baue(angebot, heute), heute) for angebot in MIT_TERMINEN)
    assert zustaende["laufend"] > 70 and zustaende["abgeschlossen"] > 20 and zustaende["geplant"] > 2


def test_was_laenger_als_neun_tage_her_ist_ist_gezaehlt_und_von_letzter_woche_wartet_etwas() -> None:
    alle = [t for angebot in MIT_TERMINEN for t in baue(angebot) if not t.ausgefallen]
    wartend = [t.datum for t in alle if t.datum <= HEUTE and t.teilnahmen is None]
    assert len(wartend) == 29
    assert min(wartend) > HEUTE - timedelta(days=9)
    vergangen = [t for t in alle if t.datum <= HEUTE]
    assert len(vergangen) > 3500 and min(t.datum for t in vergangen) < date(2022, 12, 15)


def test_derselbe_samen_ergibt_dieselben_termine() -> None:
    angebot = nach_titel("Sprachcafé am Hafen")
    assert baue(angebot) == baue(angebot)
    assert baue(angebot) != baue(angebot | {"titel": "Sprachcafé anderswo"})


def test_das_sprachcafe_macht_sommerpause_und_ist_im_herbst_voller_als_im_juli() -> None:
    alle = [t for t in baue(nach_titel("Sprachcafé am Hafen")) if t.teilnahmen is not None]
    assert not [t for t in alle if kalender.in_sommerpause(t.datum)]

    def mittel(*monate: int) -> float:
        zahlen = [t.teilnahmen or 0 for t in alle if t.datum.month in monate]
        return sum(zahlen) / len(zahlen)

    assert mittel(10, 11) > 1.2 * mittel(7, 8)


def test_der_fahrradkurs_beginnt_mit_lauter_neuen_und_niemand_faehrt_am_feiertag() -> None:
    kurs = [t for t in baue(nach_titel("Fahrradkurs für Frauen")) if t.datum.year == 2026][:8]
    assert kurs[0].davon_neu == kurs[0].teilnahmen
    assert all((t.davon_neu or 0) <= 1 for t in kurs[1:])
    assert [t.datum.strftime("%d.%m.") for t in kurs][:3] == ["24.04.", "08.05.", "15.05."]


def test_der_iftar_liegt_im_ramadan_und_die_offene_moschee_am_dritten_oktober() -> None:
    for termin in baue(nach_titel("Iftar im Viertel")):
        assert 0 <= (termin.datum - kalender.ramadan(termin.datum.year)).days < 29
    offene = baue(nach_titel("Tag der offenen Moschee: Rundgang durchs Untertal"))
    assert {(t.datum.month, t.datum.day) for t in offene} == {(10, 3)}


def test_die_ferienwoche_dauert_fuenf_tage_am_ferienbeginn() -> None:
    tage = [t.datum for t in baue(nach_titel("Ferienwoche „Zirkus Kolonie“")) if t.datum.year == 2026]
    assert tage == [date(2026, 7, tag) for tag in (20, 21, 22, 23, 24)]
