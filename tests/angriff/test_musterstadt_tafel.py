"""Die wahren Zahlen der Musterstadt, alle genauen Ämter zusammen, halten dem Angreifer stand."""

from sozialraum.start.vorfuehrung import zahlen as stadt
from sozialraum.statistik.geheimhaltung.sekundaer import schliesse
from sozialraum.statistik.geheimhaltung.tafel import Summe, tafel_aus
from sozialraum.statistik.geheimhaltung.zusammenhaenge import Gezaehltes, summen_der_merkmale
from tests.angriff.angreifer import verengte

JAHR, SCHWELLE = 2024, 5


def test_keine_kleine_anzahl_der_musterstadt_laesst_sich_eingrenzen() -> None:
    """Geschlossen wird nach unseren Zusammenhängen, angegriffen mit den Gleichungen der erfundenen Stadt."""
    ohne = {*stadt.gezaehlte(gerundet=True), stadt.KEINE_KOEPFE}
    werte = {(raum, repr(m)): n for (raum, m), n in stadt.zahlen(JAHR).items() if m not in ohne}
    merkmale = {repr(m): m for _, m in stadt.zahlen(JAHR) if m not in ohne}
    bezirke = tuple(stadt.stadt().bezirke)
    quartiere = [raum for raum in stadt.raeume(JAHR) if len(raum) == 2]
    tafel = tafel_aus(
        werte,
        zeilensummen=[
            Summe(stadt.STADT, bezirke),
            *(Summe(bezirk, tuple(q for q in quartiere if q[0] == bezirk)) for bezirk in bezirke),
        ],
        spaltensummen=summen_der_merkmale(
            [Gezaehltes(name, name, m.groesse, m.geschlecht, m.von, m.bis) for name, m in merkmale.items()]
        ),
    )
    schluss = schliesse(tafel, SCHWELLE)
    zu = {tafel.name(sperre.zelle) for sperre in schluss.sperren}
    kleine = [zelle for zelle, zahl in werte.items() if 0 < zahl < SCHWELLE]
    gleichungen = [
        ((wo, repr(was)), [(raum, repr(m)) for raum, m in teile]) for (wo, was), teile in stadt.summen(JAHR)
    ]
    offen = {zelle: zahl for zelle, zahl in werte.items() if zelle not in zu}
    assert len(kleine) > 300
    assert verengte(offen, gleichungen, kleine, SCHWELLE) == {}
    assert schluss.ungeschuetzt == []
    assert len(zu) < len(werte) / 10
