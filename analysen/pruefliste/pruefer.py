"""Was je Art eines Punktes geprüft wird; jede Prüfung nennt die Stellen, an denen etwas fehlt."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property

from django.urls import reverse

from analysen.abfragen import kapitel_der_analyse
from analysen.gedruckte_zahlen import monate_alt, zahlen_der_statistik
from analysen.grund import Raum, grund_legen
from analysen.inhalt import Abbildung, Bedarfskarte, Erhebungsangabe, Inhalt, Quelle, Zahl, quelldateien
from analysen.models import Analyse, Baustein, Hinnahme, Kapitel, Kommentar
from analysen.pruefliste.liste import Ergebnis, Stelle
from analysen.pruefliste.vorlage import Punktvorlage
from analysen.schreiben.ziffern import fundstellen
from analysen.widersprueche import widersprueche as alle_widersprueche
from analysen.widersprueche.finden import genannte_indikatoren
from analysen.zusammenstellen import gedruckte_bausteine, zusammenstellen
from sozialraum.bedarfe.models import Grundlage
from sozialraum.kern.zahlen import anzahl, aufzaehlung, zahl
from sozialraum.raeume.abfragen import gebiete_der_sozialraeume
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik.kennzahlen import Kennzahl, vorhandene_indikatoren
from sozialraum.statistik.schliessen.ausstehend import ausstehende
from sozialraum.statistik.zeichen import GEHEIME
from sozialraum.statistik.zeitraeume import in_worten, jahr

_TITEL = re.compile(r"<title[^>]*>([^<]+)</title>")
HOECHSTENS_STELLE = 120


class Lage:
    """Die Analyse und, sobald eine Prüfung danach fragt, ihr ganzer Inhalt; im Mandanten der Analyse."""

    def __init__(self, analyse: Analyse, inhalt: Inhalt | None = None) -> None:
        self.analyse = analyse
        self._inhalt = inhalt

    @cached_property
    def inhalt(self) -> Inhalt:
        return zusammenstellen(self.analyse) if self._inhalt is None else self._inhalt

    @cached_property
    def zahlen(self) -> list[Zahl]:
        return list(zahlen_der_statistik(self.inhalt))

    @cached_property
    def kapitel(self) -> list[Kapitel]:
        """Was gedruckt wird, in der Folge des Drucks."""
        je_schluessel = {eines.schluessel: eines for eines in kapitel_der_analyse(self.analyse)}
        gedruckte = [je_schluessel[eines["schluessel"]] for eines in self.inhalt["kapitel"]]
        for eines in gedruckte:
            eines.analyse = self.analyse
        return gedruckte

    @cached_property
    def raeume(self) -> list[Sozialraum]:
        return list(self.analyse.sozialraeume.all())

    @property
    def texte(self) -> Iterator[tuple[Kapitel, Baustein]]:
        """Die gedruckten eigenen Texte."""
        for eines in self.kapitel:
            for baustein in gedruckte_bausteine(eines, self.analyse.laenge):
                if baustein.art in (Baustein.Art.TEXT, Baustein.Art.EINFACH):
                    yield eines, baustein

    def zum_kapitel(self, eines: Kapitel, anker: str = "") -> str:
        return reverse("analysen:kapitel", args=[self.analyse.pk, eines.schluessel]) + anker


# Zahlen --------------------------------------------------------------------------------------------


def kennzahlen(lage: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Je Sozialraum und Raumeinheit ein Wert oder, wo das Amt ihn nicht ausweisen darf, sein Zeichen."""
    keys = punkt.einstellungen["indikatoren"]
    namen = {key: einer.label for key, einer in vorhandene_indikatoren(keys).items()}
    tabelle = lage.inhalt["anhang"].get("raumeinheiten")
    if tabelle is None:
        warum = (
            "Ein Kurzprofil hat keinen Anhang mit Zahlen je Raumeinheit. Bitte wählen Sie die Länge "
            "„Standard“."
            if lage.inhalt["jahre"]
            else "Für die Sozialräume liegen keine statistischen Werte vor. Bitte bitten Sie das Amt um sie."
        )
        wohin = "analysen:bearbeiten" if lage.inhalt["jahre"] else ""
        adresse = reverse(wohin, args=[lage.analyse.pk]) if wohin else reverse("statistik:anfrage_neu")
        return Ergebnis("Zahlen je Raumeinheit fehlen.", (Stelle(warum, adresse),))
    fehlende, geheime = [], 0
    for zeile in tabelle["zeilen"]:
        je_indikator = {
            zelle["zahl"]["indikator"]: zelle["zahl"] for zelle in zeile["zellen"] if zelle["zahl"]
        }
        ohne = [namen.get(key, key) for key in keys if not _gesagt(je_indikator.get(key))]
        geheime += sum(_ist_geheim(je_indikator.get(key)) for key in keys)
        if ohne:
            fehlende.append(
                Stelle(
                    f"{zeile['kopf']}: Es fehlt {aufzaehlung(ohne)}. Bitte bitten Sie das Amt um die Zahlen.",
                    reverse("statistik:anfrage_neu"),
                )
            )
    gebiete = anzahl(len(tabelle["zeilen"]), "Gebiet", "Gebiete")
    if fehlende:
        return Ergebnis(f"Bei {len(fehlende)} von {gebiete} fehlen Zahlen.", tuple(fehlende))
    dazu = f"; {anzahl(geheime, 'Wert ist', 'Werte sind')} geheim und als solche gedruckt" if geheime else ""
    if weitere := tabelle.get("weitere", 0):
        eine = anzahl(weitere, "weitere Raumeinheit ist", "weitere Raumeinheiten sind")
        dazu += f"; {eine} weder gedruckt noch geprüft"
    return Ergebnis(f"Für {gebiete} gedruckt: {aufzaehlung(list(namen.values()))}{dazu}.")


def _gesagt(gedruckt: Zahl | None) -> bool:
    return gedruckt is not None and (gedruckt["wert"] is not None or _ist_geheim(gedruckt))


def _ist_geheim(gedruckt: Zahl | None) -> bool:
    return gedruckt is not None and gedruckt["wert"] is None and gedruckt["zeichen"] in GEHEIME


def datenalter(lage: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Je Sozialraum und Raumeinheit der jüngste gedruckte Wert; eine junge Zahl der Stadt hilft ihnen nicht.

    Gemessen am Ende des Berichtsjahrs: So bleibt dieselbe Analyse, was sie war. Ein geheimer Wert ist
    geliefert und zählt mit seinem Zeitraum.
    """
    monate, berichtsjahr = punkt.einstellungen["monate"], lage.analyse.berichtsjahr
    orte, keys = _verlangte_orte(lage), punkt.einstellungen["indikatoren"]
    je_ort = _juengste_je_ort(lage.zahlen, orte, keys)
    gedruckte = [key for key in keys if any(key in zeitraeume for zeitraeume in je_ort.values())]
    if not gedruckte:
        return Ergebnis(
            "Es ist keine Zahl gedruckt, deren Alter sich prüfen ließe.",
            (Stelle("Bitte bitten Sie das Amt um Zahlen.", reverse("statistik:anfrage_neu")),),
        )
    namen = {key: i.label for key, i in vorhandene_indikatoren(gedruckte).items()}
    stellen = []
    for ort, zeitraeume in je_ort.items():
        alte: dict[str, list[str]] = {}
        for key, zeitraum in zeitraeume.items():
            if monate_alt(zeitraum, berichtsjahr) > monate:
                alte.setdefault(zeitraum, []).append(namen.get(key, key))
        if alte:
            wann = [f"{aufzaehlung(welche)} von {in_worten(z)}" for z, welche in sorted(alte.items())]
            stellen.append(
                Stelle(
                    f"{orte[ort]}: Zu alt sind die jüngsten Werte zu {'; '.join(wann)}. Bitte bitten Sie das "
                    "Amt um neuere oder stellen Sie den Datenstand der Analyse weiter.",
                    reverse("analysen:bearbeiten", args=[lage.analyse.pk]),
                )
            )
    if stellen:
        return Ergebnis(
            f"Bei {len(stellen)} von {anzahl(len(je_ort), 'Gebiet', 'Gebieten')} sind Zahlen am Ende des "
            f"Berichtsjahrs {berichtsjahr} älter als {monate} Monate.",
            tuple(stellen),
        )
    aelteste = min(zeitraum for zeitraeume in je_ort.values() for zeitraum in zeitraeume.values())
    alter = monate_alt(aelteste, berichtsjahr)
    return Ergebnis(
        f"{anzahl(len(je_ort), 'Gebiet', 'Gebiete')}: Die gedruckten Zahlen zu "
        f"{aufzaehlung([namen.get(key, key) for key in gedruckte])} sind von {in_worten(aelteste)} oder "
        f"jünger: {anzahl(alter, 'Monat', 'Monate')} vor dem Ende des Berichtsjahrs {berichtsjahr}."
    )


def _juengste_je_ort(
    zahlen: Iterable[Zahl], orte: Collection[str], keys: Collection[str]
) -> dict[str, dict[str, str]]:
    """Ort → Indikator → jüngster Zeitraum, in der Folge der Orte und Indikatoren."""
    gefunden: dict[tuple[str, str], str] = {}
    for gedruckt in zahlen:
        stelle = gedruckt["gebiet"], gedruckt["indikator"]
        if stelle[0] in orte and stelle[1] in keys and _gesagt(gedruckt):
            gefunden[stelle] = max(gefunden.get(stelle, ""), gedruckt["zeitraum"])
    je_ort = {ort: {key: gefunden[ort, key] for key in keys if (ort, key) in gefunden} for ort in orte}
    return {ort: zeitraeume for ort, zeitraeume in je_ort.items() if zeitraeume}


def _verlangte_orte(lage: Lage) -> dict[str, str]:
    """Kennung und Name der Sozialräume und ihrer Raumeinheiten, wie sie der Anhang druckt."""
    tabelle = lage.inhalt["anhang"].get("raumeinheiten")
    if tabelle is None:
        return {gebiet.kennung: gebiet.name for gebiet in gebiete_der_sozialraeume(lage.raeume)}
    return {
        zelle["zahl"]["gebiet"]: zeile["kopf"]
        for zeile in tabelle["zeilen"]
        for zelle in zeile["zellen"]
        if zelle["zahl"]
    }


# Eigene Erhebung -----------------------------------------------------------------------------------


def gespraeche(lage: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Alle der Zeit, über die berichtet wird; auch ohne Einwilligung wurde gesprochen."""
    erhoben = lage.inhalt["anhang"].get("erhebung")
    ohne = erhoben["ohne_einwilligung"] if erhoben else 0
    gefuehrt = len(_erhoben(lage, "gespraech")) + ohne
    wann = erhoben["zeitraum"] if erhoben else ""
    befund = f"{wann}: {anzahl(gefuehrt, 'Gespräch', 'Gespräche')} festgehalten"
    befund += f", davon {zahl(ohne)} ohne Einwilligung." if ohne else "."
    return _mindestens(
        befund, gefuehrt, punkt.einstellungen["mindestens"], "Gespräch", "Gespräche", _neu(lage, "gespraech")
    )


def methoden(lage: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Verschiedene: Drei Begehungen sind eine Methode."""
    erhoben = lage.inhalt["anhang"].get("erhebung")
    namen = list(dict.fromkeys(eine["name"] for eine in _erhoben(lage, "methode")))
    wann = erhoben["zeitraum"] if erhoben else ""
    befund = f"{wann}: {aufzaehlung(namen) if namen else 'keine Methode festgehalten'}."
    return _mindestens(
        befund,
        len(namen),
        punkt.einstellungen["mindestens"],
        "weitere Methode",
        "weitere Methoden",
        _neu(lage, "methode"),
    )


def _erhoben(lage: Lage, art: str) -> list[Erhebungsangabe]:
    erhoben = lage.inhalt["anhang"].get("erhebung")
    return [eine for eine in erhoben["angaben"] if eine["art"] == art] if erhoben else []


def _mindestens(befund: str, gibt_es: int, verlangt: int, eines: str, viele: str, adresse: str) -> Ergebnis:
    fehlen = verlangt - gibt_es
    if fehlen <= 0:
        return Ergebnis(befund)
    wort = "Es fehlt noch" if fehlen == 1 else "Es fehlen noch"
    text = f"{wort} {anzahl(fehlen, eines, viele)}. Bitte halten Sie fest, was in dieser Zeit stattfand."
    return Ergebnis(befund, (Stelle(text, adresse),))


def _neu(lage: Lage, was: str) -> str:
    raum = f"?sozialraum={lage.raeume[0].pk}" if lage.raeume else ""
    return reverse(f"bedarfe:{was}_neu") + raum


def bedarfe(lage: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Jeder gedruckte Bedarf mit mindestens einer Zahl und einer Stimme."""
    karten: dict[int, Bedarfskarte] = {}
    for kapitel in lage.inhalt["kapitel"]:
        for block in kapitel["bloecke"]:
            if block["art"] == "bedarfe":
                karten |= {karte["id"]: karte for karte in block["karten"]}
    if len(karten) < punkt.einstellungen["mindestens"]:
        return Ergebnis(
            f"Die Analyse druckt {anzahl(len(karten), 'Bedarf', 'Bedarfe')}.",
            (
                Stelle(
                    "Bitte halten Sie fest, was die Menschen im Sozialraum brauchen.",
                    reverse("bedarfe:neu") + (f"?sozialraum={lage.raeume[0].pk}" if lage.raeume else ""),
                ),
            ),
        )
    stellen = []
    for karte in karten.values():
        arten = [grundlage["art"] for grundlage in karte["grundlagen"]]
        fehlt = [
            was
            for was, da in (
                ("eine Zahl", Grundlage.Art.ZAHL in arten),
                ("eine Stimme", any(art != Grundlage.Art.ZAHL for art in arten)),
            )
            if not da
        ]
        if fehlt:
            text = f"„{karte['aussage']}“: Es fehlt {aufzaehlung(fehlt)} als Grundlage."
            stellen.append(Stelle(text, reverse("bedarfe:bedarf", args=[karte["id"]])))
    gedruckt = anzahl(len(karten), "Bedarf", "Bedarfe")
    if stellen:
        return Ergebnis(f"{gedruckt} gedruckt; {len(stellen)} ohne genug Grundlagen.", tuple(stellen))
    return Ergebnis(f"{gedruckt} gedruckt, jeder mit Zahl und Stimme.")


# Schreiben -----------------------------------------------------------------------------------------


def kapitel(lage: Lage, _: Punktvorlage) -> Ergebnis:
    offene = [eines for eines in lage.kapitel if not eines.fertig]
    fertige = len(lage.kapitel) - len(offene)
    return Ergebnis(
        f"{fertige} von {len(lage.kapitel)} gedruckten Kapiteln sind fertig gemeldet.",
        tuple(
            Stelle(f"„{eines.titel}“ ist noch nicht fertig gemeldet.", lage.zum_kapitel(eines))
            for eines in offene
        ),
    )


def ausgangstexte(lage: Lage, _: Punktvorlage) -> Ergebnis:
    offene = [(eines, baustein) for eines, baustein in lage.texte if baustein.ausgangstext]
    return Ergebnis(
        f"{anzahl(len(offene), 'Ausgangstext ist', 'Ausgangstexte sind')} noch unbearbeitet."
        if offene
        else "Alle gedruckten Texte hat jemand bearbeitet.",
        tuple(
            Stelle(
                f"„{eines.titel}“: Der Text stammt noch aus den Zahlen. Bitte lesen und ergänzen Sie ihn.",
                lage.zum_kapitel(eines, f"#baustein-{baustein.pk}"),
            )
            for eines, baustein in offene
        ),
    )


def kommentare(lage: Lage, _: Punktvorlage) -> Ergebnis:
    offene = list(
        Kommentar.objects.filter(kapitel__analyse=lage.analyse, erledigt__isnull=True)
        .select_related("kapitel")
        .order_by("kapitel__nummer", "geschrieben", "pk")
    )
    return Ergebnis(
        f"{anzahl(len(offene), 'Kommentar ist', 'Kommentare sind')} noch offen."
        if offene
        else "Alle sind erledigt.",
        tuple(
            Stelle(
                f"„{eines.kapitel.titel}“, {eines.durch_name}: {_gekuerzt(eines.text)}",
                lage.zum_kapitel(
                    eines.kapitel,
                    f"#baustein-{eines.baustein_id}" if eines.baustein_id else "#kapitelkommentare-titel",
                ),
            )
            for eines in offene
        ),
    )


def widersprueche(lage: Lage, _: Punktvorlage) -> Ergebnis:
    """Zitiert nichts: Was in Protokollen steht, sieht nicht jeder, der die Liste sieht."""
    hingenommen = set(Hinnahme.objects.filter(analyse=lage.analyse).values_list("kennung", flat=True))
    gefunden = alle_widersprueche(lage.analyse)
    offene = [einer for einer in gefunden if einer.kennung not in hingenommen]
    je_kapitel: dict[str, list[str]] = {}
    for einer in offene:
        je_kapitel.setdefault(einer.kapitel, []).append(einer.art.value)
    titel = dict(lage.analyse.kapitel.values_list("schluessel", "titel"))
    hingenommene = len(gefunden) - len(offene)
    dazu = f" {anzahl(hingenommene, 'bleibt', 'bleiben')} mit Begründung stehen." if hingenommene else ""
    return Ergebnis(
        f"{anzahl(len(offene), 'Widerspruch ist', 'Widersprüche sind')} offen.{dazu}"
        if offene
        else f"Texte, Zahlen, Stimmen und Bedarfe bestätigen einander.{dazu}",
        tuple(
            Stelle(
                f"{f'„{titel[schluessel]}“' if schluessel in titel else 'Ganze Analyse'}: "
                f"{aufzaehlung(list(dict.fromkeys(arten)))}. Bitte berichtigen oder begründen Sie.",
                reverse("analysen:widersprueche_kapitel", args=[lage.analyse.pk, schluessel])
                if schluessel in titel
                else reverse("analysen:widersprueche", args=[lage.analyse.pk]),
            )
            for schluessel, arten in je_kapitel.items()
        ),
    )


def _gekuerzt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= HOECHSTENS_STELLE else f"{text[:HOECHSTENS_STELLE].rstrip()} …"


# Druck ---------------------------------------------------------------------------------------------


def alternativtexte(lage: Lage, _: Punktvorlage) -> Ergebnis:
    """Jede Abbildung hat einen Befund als Titel, jede Zeichnung ihre Textalternative; auch die Titelkarte."""
    stellen, bilder = [], 0
    for gedruckt, eines in zip(lage.inhalt["kapitel"], lage.kapitel, strict=True):
        for block in gedruckt["bloecke"]:
            if block["art"] != "abbildung":
                continue
            bilder += len(block["bilder"])
            if not _hat_alternativen(block):
                stellen.append(
                    Stelle(
                        f"Abbildung {block['nummer']} im Kapitel „{eines.titel}“ hat keinen Alternativtext. "
                        "Bitte melden Sie das der Administration.",
                        lage.zum_kapitel(eines),
                    )
                )
    if lage.inhalt["karte"]:
        bilder += 1
        if not _alternative(lage.inhalt["karte"]):
            stellen.append(
                Stelle(
                    "Die Karte auf der Titelseite hat keinen Alternativtext. Bitte melden Sie das der "
                    "Administration.",
                    reverse("analysen:analyse", args=[lage.analyse.pk]),
                )
            )
    if stellen:
        return Ergebnis(f"{len(stellen)} von {bilder} Bildern ohne Alternativtext.", tuple(stellen))
    return Ergebnis(f"Alle {bilder} Bilder haben einen." if bilder else "Die Analyse druckt kein Bild.")


def _hat_alternativen(block: Abbildung) -> bool:
    return bool(block["titel"].strip()) and all(map(_alternative, block["bilder"]))


def _alternative(bild: str) -> str:
    treffer = _TITEL.search(bild)
    return treffer[1].strip() if treffer else ""


def quellen(lage: Lage, _: Punktvorlage) -> Ergebnis:
    """Was von außen kommt, nennt Herausgeber, Lizenz und je Datei den Eingang; Eigenes den Träger."""
    alle = lage.inhalt["anhang"]["quellen"]
    stellen = tuple(
        Stelle(
            f"{quelle['kuerzel']} {quelle['name']}: Es fehlt {aufzaehlung(fehlt)}. Bitte tragen Sie es an "
            "der Quelle nach oder bitten Sie die Administration darum.",
            reverse("statistik:quellen"),
        )
        for quelle in alle
        if (fehlt := _unvollstaendig(quelle))
    )
    if stellen:
        return Ergebnis(f"{len(stellen)} von {len(alle)} Quellen sind unvollständig.", stellen)
    return Ergebnis(f"{anzahl(len(alle), 'Quelle', 'Quellen')} mit Herausgeber, Lizenz und Datum.")


def _unvollstaendig(quelle: Quelle) -> list[str]:
    fehlt = [] if quelle["herausgeber"] else ["der Herausgeber"]
    if not quelle["dateien"]:
        return fehlt
    if not quelle["lizenz"]:
        fehlt.append("die Lizenz")
    # Grenzen nennen ihren Stand im Namen; eingegangen sind sie als Geodaten, nicht als Lieferung.
    if any(not datei["eingegangen"] and datei["name"] != GRENZDATEI for datei in quelle["dateien"]):
        fehlt.append("das Eingangsdatum")
    return fehlt


GRENZDATEI = "Grenzdatei"


# Geheimhaltung -------------------------------------------------------------------------------------


def geheimhaltung(lage: Lage, _: Punktvorlage) -> Ergebnis:
    """Alle benutzten Quellen sind geschlossen, und kein Text tippt eine Zahl, die geheim ist."""
    stellen = [
        Stelle(
            f"{eine.quelle}: {eine.grund} Bitte warten Sie oder fragen Sie die Administration.",
            reverse("statistik:lieferungen"),
        )
        for eine in ausstehende(quelldateien(lage.inhalt))
    ]
    stellen += _getippte_geheime(lage)
    if stellen:
        return Ergebnis(f"{anzahl(len(stellen), 'Stelle ist', 'Stellen sind')} noch offen.", tuple(stellen))
    return Ergebnis("Alle benutzten Lieferungen sind geschlossen; kein Text tippt eine geheime Zahl.")


def _getippte_geheime(lage: Lage) -> list[Stelle]:
    """Getippte Zahlen in Sätzen über eine Kennzahl, die hier geheim ist.

    Verglichen wird nie mit dem geheimen Wert: Wer Zahlen tippte, bis die Prüfung anschlägt, wüsste ihn.
    """
    getippt = [
        (eines, baustein, stelle, genannt)
        for eines, baustein in lage.texte
        for stelle in fundstellen(baustein.text)
        if (genannt := sorted(genannte_indikatoren([stelle.satz])))
    ]
    if not getippt:
        return []
    gemeint = Baustein(einstellungen={"indikatoren": [key for *_, keys in getippt for key in keys]})
    grund = grund_legen(lage.analyse, [gemeint], mit_blick=False)
    gefunden = []
    for eines, baustein, stelle, keys in getippt:
        zeitraeume = [z for z in grund.zeitraeume if str(jahr(z)) in stelle.satz] or grund.zeitraeume[-1:]
        geheime = [
            kennzahl
            for key in keys
            if grund.kennt(key)
            for raum in grund.raeume
            for gebiet in _genannte(raum, stelle.satz)
            for zeitraum in zeitraeume
            if _geheim(kennzahl := grund.tafel.get(key, gebiet, zeitraum))
        ]
        if geheime:
            gefunden.append(
                Stelle(
                    f"„{eines.titel}“: „{_gekuerzt(stelle.satz)}“ tippt {stelle.text}, und "
                    f"{geheime[0].indikator.label} ist dort {in_worten(geheime[0].zeitraum)} geheim. Bitte "
                    "schreiben Sie den Satz ohne die Zahl.",
                    lage.zum_kapitel(eines, f"#baustein-{baustein.pk}"),
                )
            )
    return gefunden


def _genannte(raum: Raum, satz: str) -> list[Gebiet]:
    """Die Gebiete, die der Satz bei ihrem Namen oder ihrer Ebene nennt; ohne eines der Sozialraum."""

    def nennt(gebiet: Gebiet) -> bool:
        worte = [gebiet.name, gebiet.ebene, *(["Bezirk"] if "bezirk" in gebiet.ebene else [])]
        return any(re.search(rf"\b{re.escape(wort)}", satz) for wort in worte)

    return [gebiet for gebiet in raum.gebiete if nennt(gebiet)] or [raum.gebiet]


def _geheim(kennzahl: Kennzahl) -> bool:
    return kennzahl.zeichen in GEHEIME


# Von Hand -------------------------------------------------------------------------------------------


def von_hand(_: Lage, punkt: Punktvorlage) -> Ergebnis:
    """Was sich nur außerhalb des Programms zeigt; mit dem Titel, damit ein Häkchen nur zu ihm gehört."""
    return Ergebnis(
        f"„{punkt.titel}“ bestätigt ein Mensch.",
        (Stelle("Bitte haken Sie den Punkt ab, wenn es geschehen ist, und schreiben Sie, wann und wie."),),
    )


# Verzeichnis ---------------------------------------------------------------------------------------

Pruefer = Callable[[Lage, Punktvorlage], Ergebnis]
PRUEFER: dict[str, Pruefer] = {
    "kennzahlen": kennzahlen,
    "datenalter": datenalter,
    "gespraeche": gespraeche,
    "methoden": methoden,
    "bedarfe": bedarfe,
    "kapitel": kapitel,
    "ausgangstexte": ausgangstexte,
    "kommentare": kommentare,
    "widersprueche": widersprueche,
    "alternativtexte": alternativtexte,
    "geheimhaltung": geheimhaltung,
    "quellen": quellen,
    "von_hand": von_hand,
}
