"""Gibt einem Bedarf oder einer Ressource eine Grundlage oder nimmt sie wieder weg."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.bedarfe.models import Bedarf, Gespraech, Grundlage, Methodeneinsatz, Ressource
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.kleine_zahlen import veroeffentlicht
from sozialraum.raeume.abfragen import vergleichsgebiete
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.kennzahlen import Kennzahl, kennzahlen
from sozialraum.statistik.zeichen import Zeichen

FREIE_ARTEN = (Grundlage.Art.DOKUMENT, Grundlage.Art.SITZUNG)
WOERTLICH = "„»"
TEXT_FEHLT = "Bitte schreiben Sie, was daraus folgt."


@transaction.atomic
def zahl_hinzufuegen(
    *, wovon: Bedarf | Ressource, indikator: str, gebiet: Gebiet, zeitraum: str, durch: Person
) -> Grundlage:
    """Hält fest, wie die Kennzahl heute dasteht; eine geschlossene bleibt geschlossen.

    Dieselbe Zahl noch einmal verändert nichts. Fehler: `Fachfehler`, wenn es die Zahl nicht gibt.
    """
    _pruefe(durch, wovon)
    vergleich = vergleichsgebiete(gebiet)[-1:]
    tafel = kennzahlen(indikatoren=[indikator], gebiete=[gebiet, *vergleich], zeitraeume=[zeitraum])
    kennzahl = tafel.get(indikator, gebiet, zeitraum)
    if not (kennzahl.offen or ist_geheim(kennzahl)):
        raise Fachfehler(f"Diese Zahl liegt nicht vor: {kennzahl.hinweis}")
    schon_da = Grundlage.objects.filter(
        art=Grundlage.Art.ZAHL, gebiet_adresse=gebiet.adresse, indikator=indikator, zeitraum=zeitraum
    )
    if vorhandene := schon_da.filter(**_zu(wovon)).first():
        return vorhandene
    return _hinzufuegen(
        wovon,
        durch,
        art=Grundlage.Art.ZAHL,
        text=_zahl_in_worten(kennzahl, [tafel.get(indikator, eines, zeitraum) for eines in vergleich]),
        quelle=(kennzahl.quellenvermerk or "amtliche Statistik")[:300],
        datum=timezone.localdate(),
        ort=gebiet.name,
        gebiet_adresse=gebiet.adresse,
        indikator=indikator,
        zeitraum=zeitraum,
        wert_text=kennzahl.als_text,
    )


def ist_geheim(kennzahl: Kennzahl) -> bool:
    """Geschlossen, weil die Geheimhaltung es verlangt, nicht weil die Zahl fehlt."""
    return not kennzahl.offen and kennzahl.zeichen in (Zeichen.GEHEIM, Zeichen.GEHEIM_ODER_UNBEKANNT)


def _zahl_in_worten(kennzahl: Kennzahl, vergleiche: list[Kennzahl]) -> str:
    """`Anteil …, Hafen 2024: 25,0 % (Musterstadt: 12,1 %)`; bei geschlossener Zahl der Grund."""
    text = f"{kennzahl.indikator.label}, {kennzahl.gebiet.name} {kennzahl.zeitraum_text}: {kennzahl.als_text}"
    if not kennzahl.offen:
        return f"{text} ({kennzahl.hinweis.rstrip('.')})"
    offene = [f"{eine.gebiet.name}: {eine.als_text}" for eine in vergleiche if eine.offen]
    return f"{text} ({', '.join(offene)})" if offene else text


@transaction.atomic
def gespraech_hinzufuegen(
    *, wovon: Bedarf | Ressource, gespraech: Gespraech, text: str = "", durch: Person
) -> Grundlage:
    """Was aus dem Gespräch folgt; ohne `text` seine Zusammenfassung.

    Fehler: `Fachfehler` ohne Einwilligung, bei wörtlicher Rede ohne Einwilligung dazu und ohne Text.
    """
    _pruefe(durch, wovon)
    _pruefe_traeger(wovon, gespraech)
    if not gespraech.verwendbar:
        raise Fachfehler(
            "Zu diesem Gespräch gibt es keine Einwilligung; sein Inhalt darf keinen Bedarf stützen."
        )
    text = text.strip() or gespraech.zusammenfassung.strip()
    if not gespraech.zitierbar and any(zeichen in text for zeichen in WOERTLICH):
        raise Fachfehler(
            "Die Einwilligung umfasst keine wörtlichen Zitate. Bitte geben Sie den Inhalt in eigenen Worten "
            "und ohne Anführungszeichen wieder."
        )
    return _hinzufuegen(
        wovon,
        durch,
        art=Grundlage.Art.GESPRAECH,
        text=text,
        quelle=f"Gespräch mit {gespraech.funktion}, {gespraech.agentur}",
        datum=gespraech.datum,
        ort=gespraech.sozialraum.name,
        gespraech=gespraech,
    )


@transaction.atomic
def methode_hinzufuegen(
    *, wovon: Bedarf | Ressource, einsatz: Methodeneinsatz, text: str = "", durch: Person
) -> Grundlage:
    """Was aus dem Methodeneinsatz folgt; ohne `text` sein Ergebnis. Fehler: `Fachfehler` ohne Text.

    Die Quelle wird gedruckt: Ein bis vier Menschen nennt sie nicht, die Zahl bleibt am Einsatz.
    """
    _pruefe(durch, wovon)
    _pruefe_traeger(wovon, einsatz)
    offen = veroeffentlicht(einsatz.anzahl)
    beteiligte = f" mit {zahlen.anzahl(offen, 'Mensch', 'Menschen')}" if offen else ""
    return _hinzufuegen(
        wovon,
        durch,
        art=Grundlage.Art.METHODE,
        text=text.strip() or einsatz.ergebnis.strip(),
        quelle=f"{einsatz.methode}{beteiligte}, {einsatz.agentur}",
        datum=einsatz.datum,
        ort=einsatz.sozialraum.name,
        methodeneinsatz=einsatz,
    )


@transaction.atomic
def text_hinzufuegen(
    *, wovon: Bedarf | Ressource, art: str, text: str, quelle: str, datum: date | None, durch: Person
) -> Grundlage:
    """Ein Satz aus einem Dokument oder einer Sitzung. Fehler: `Fachfehler` ohne Text oder Quelle."""
    _pruefe(durch, wovon)
    if art not in FREIE_ARTEN:
        raise Fachfehler("Bitte wählen Sie, ob es ein Dokument oder eine Sitzung ist.")
    if not quelle.strip():
        raise Fachfehler("Bitte nennen Sie die Quelle, etwa Titel und Seite oder die Runde, die getagt hat.")
    return _hinzufuegen(wovon, durch, art=art, text=text.strip(), quelle=quelle.strip(), datum=datum)


@transaction.atomic
def grundlage_entfernen(*, grundlage: Grundlage, durch: Person) -> None:
    """Nimmt die Grundlage weg; das Protokoll behält ihren Text, von Gesprächen nur die Quelle."""
    wovon = grundlage.wovon
    _pruefe(durch, wovon)
    protokolliere(
        Ereignis.GRUNDLAGE_ENTFERNT,
        wovon,
        durch=durch,
        traeger_id=wovon.traeger_id,
        art=grundlage.get_art_display(),
        text=_fuers_protokoll(grundlage),
    )
    grundlage.delete()


def _fuers_protokoll(grundlage: Grundlage) -> str:
    """Wer die Einwilligung zurücknimmt, dessen Worte sollen auch im Protokoll nicht weiterleben."""
    return grundlage.quelle if grundlage.art == Grundlage.Art.GESPRAECH else grundlage.text


def _pruefe(durch: Person, wovon: Bedarf | Ressource) -> None:
    pruefe(durch, Recht.BEDARF_BEARBEITEN, wovon.agentur)


def _pruefe_traeger(wovon: Bedarf | Ressource, woraus: Gespraech | Methodeneinsatz) -> None:
    if wovon.traeger_id != woraus.traeger_id:
        raise Fachfehler(f"„{woraus}“ gehört einem anderen Träger.")


def _zu(wovon: Bedarf | Ressource) -> dict[str, Bedarf | Ressource]:
    return {"bedarf": wovon} if isinstance(wovon, Bedarf) else {"ressource": wovon}


def _hinzufuegen(wovon: Bedarf | Ressource, durch: Person, **werte: object) -> Grundlage:
    if not werte["text"]:
        raise Fachfehler(TEXT_FEHLT)
    grundlage = Grundlage.objects.create(traeger_id=wovon.traeger_id, **_zu(wovon), **werte)
    protokolliere(
        Ereignis.GRUNDLAGE_HINZUGEFUEGT,
        wovon,
        durch=durch,
        traeger_id=wovon.traeger_id,
        art=grundlage.get_art_display(),
        text=_fuers_protokoll(grundlage),
    )
    return grundlage
