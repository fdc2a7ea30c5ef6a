"""Eine Datenanfrage entwerfen und stellen; mit dem Stellen stehen Inhalt, Mappe und Importvorlagen fest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.zahlen import datum, zahl
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.anfragen.gebiete import einheiten_der_anfrage, geschriebener_schluessel, zeilen
from sozialraum.statistik.anfragen.importvorlage import Bitte, Ort, Spalte, importvorlagen
from sozialraum.statistik.anfragen.modelle import Anfragemerkmal, Anfragezustand, Datenanfrage
from sozialraum.statistik.anfragen.wuensche import Wunsch
from sozialraum.statistik.lieferungen.vorlagen_laden import vorlage_speichern
from sozialraum.statistik.models import Importvorlage

HOECHSTENS_ZELLEN = 100_000
SPERRE_NUMMER = 0x44415F
FELDER = (
    "betreff", "amt", "anschrift", "email", "ags", "zeitraumart", "zeitraeume", "zeichen", "schwelle",
    "zweck", "frist",
)  # fmt: skip


@dataclass(frozen=True)
class Anfrageangaben:
    """Was ein Mensch zur Anfrage sagt; `einheiten` sind Gebietsstände (siehe `gebiete.gebietsstaende`)."""

    betreff: str
    amt: str
    ags: str
    einheiten: Sequence[Raumeinheit]
    zeitraumart: str
    zeitraeume: Sequence[str]
    zeichen: Sequence[str]
    zweck: str
    frist: date
    schwelle: int = 0
    anschrift: str = ""
    email: str = ""


@transaction.atomic
def anfrage_anlegen(*, agentur: Agentur, angaben: Anfrageangaben, durch: Person) -> Datenanfrage:
    """Ein Entwurf mit der nächsten Nummer des Jahres. Fehler: `Fachfehler` ohne Gebiet oder Zeitraum."""
    pruefe(durch, Recht.ANFRAGE_STELLEN, agentur)
    _pruefe_umfang(angaben)
    anfrage = Datenanfrage(
        nummer=_naechste_nummer(timezone.localdate().year),
        agentur=agentur,
        durch=durch,
        durch_name=durch.name,
    )
    _uebernehmen(anfrage, angaben)
    anfrage.save()
    anfrage.einheiten.set(angaben.einheiten)
    protokolliere(
        Ereignis.DATENANFRAGE_ANGELEGT, anfrage, durch=durch, traeger_id=agentur.traeger_id, amt=anfrage.amt
    )
    return anfrage


@transaction.atomic
def anfrage_aendern(
    *, anfrage: Datenanfrage, angaben: Anfrageangaben, version: int, durch: Person
) -> Datenanfrage:
    """Nur solange sie Entwurf ist. Fehler: `Fachfehler`; `VeralteterStand` nach fremder Änderung."""
    jetzt = _entwurf(anfrage, version, durch)
    _pruefe_umfang(angaben)
    _uebernehmen(jetzt, angaben)
    jetzt.version += 1
    jetzt.save()
    jetzt.einheiten.set(angaben.einheiten)
    protokolliere(Ereignis.DATENANFRAGE_GEAENDERT, jetzt, durch=durch, traeger_id=jetzt.agentur.traeger_id)
    return jetzt


@transaction.atomic
def merkmale_festlegen(
    *, anfrage: Datenanfrage, merkmale: Sequence[Wunsch], version: int, durch: Person
) -> Datenanfrage:
    """Ersetzt die gewünschten Merkmale. Fehler: wie `anfrage_aendern`, ohne Merkmal und bei Doppelten."""
    jetzt = _entwurf(anfrage, version, durch)
    if not merkmale:
        raise Fachfehler("Bitte wählen Sie mindestens ein Merkmal.")
    schluessel = [wunsch.schluessel for wunsch in merkmale]
    koepfe = [(wunsch.bezeichnung, wunsch.einheit) for wunsch in merkmale]
    for nummer, wunsch in enumerate(merkmale):
        if (
            wunsch.schluessel in schluessel[:nummer]
            or (wunsch.bezeichnung, wunsch.einheit) in koepfe[:nummer]
        ):
            raise Fachfehler(f"„{wunsch.bezeichnung}“ ist zweimal genannt; einmal genügt.")
    jetzt.merkmale.all().delete()
    Anfragemerkmal.objects.bulk_create(
        Anfragemerkmal(
            anfrage=jetzt,
            reihenfolge=nummer,
            schluessel=wunsch.schluessel,
            bezeichnung=wunsch.bezeichnung,
            einheit=wunsch.einheit,
            stellen=wunsch.stellen,
            groesse=wunsch.groesse,
            geschlecht=wunsch.geschlecht,
            alter_von=wunsch.alter_von,
            alter_bis=wunsch.alter_bis,
        )
        for nummer, wunsch in enumerate(merkmale, 1)
    )
    jetzt.version += 1
    jetzt.save(update_fields=["version"])
    protokolliere(
        Ereignis.DATENANFRAGE_GEAENDERT,
        jetzt,
        durch=durch,
        traeger_id=jetzt.agentur.traeger_id,
        merkmale=len(merkmale),
    )
    return jetzt


@transaction.atomic
def anfrage_stellen(*, anfrage: Datenanfrage, durch: Person, am: date | None = None) -> list[Importvorlage]:
    """Aus dem Entwurf wird eine gestellte Anfrage; ihre Antwort ist ab jetzt lesbar.

    `am` ist der Tag des Schreibens, sonst heute. Fehler: `Fachfehler`, wenn sie kein Entwurf mehr ist, noch
    kein Merkmal nennt, die Frist davor liegt oder die Mappe zu groß würde.
    """
    pruefe(durch, Recht.ANFRAGE_STELLEN, anfrage.agentur)
    am = am or timezone.localdate()
    jetzt = Datenanfrage.objects.select_for_update(of=("self",)).select_related("agentur").get(pk=anfrage.pk)
    spalten = spalten_der_anfrage(jetzt)
    if not spalten:
        raise Fachfehler("Die Anfrage nennt noch kein Merkmal. Bitte legen Sie zuerst die Merkmale fest.")
    if jetzt.frist <= am:
        raise Fachfehler(
            f"Die Frist ({datum(jetzt.frist)}) liegt nicht nach dem Tag des Schreibens ({datum(am)}). Bitte "
            "ändern Sie die Frist."
        )
    einheiten = einheiten_der_anfrage(jetzt)
    zellen = len(zeilen(einheiten, jetzt.zeitraeume)) * len(spalten)
    if zellen > HOECHSTENS_ZELLEN:
        raise Fachfehler(
            f"Die Arbeitsmappe hätte {zahl(zellen)} Felder; möglich sind {zahl(HOECHSTENS_ZELLEN)}. Bitte "
            "teilen Sie die Anfrage nach Jahren oder Ebenen."
        )
    gestellt = Datenanfrage.objects.filter(pk=jetzt.pk, zustand=Anfragezustand.ENTWURF).update(
        zustand=Anfragezustand.GEFRAGT, gefragt_am=am, erste_frist=jetzt.frist
    )
    if not gestellt:
        raise Fachfehler(
            f"Die Anfrage ist „{jetzt.get_zustand_display()}“ und lässt sich nicht noch einmal stellen."
        )
    vorlagen = [vorlage_speichern(inhalt) for inhalt in importvorlagen(_bitte(jetzt, spalten, einheiten))]
    protokolliere(
        Ereignis.DATENANFRAGE_GESTELLT,
        jetzt,
        durch=durch,
        traeger_id=jetzt.agentur.traeger_id,
        am=am.isoformat(),
        frist=jetzt.frist.isoformat(),
    )
    anfrage.refresh_from_db()
    return vorlagen


def spalten_der_anfrage(anfrage: Datenanfrage) -> list[Spalte]:
    """Die Wertspalten der Mappe; eine Abfrage."""
    return [
        Spalte(
            schluessel=merkmal.schluessel,
            ueberschrift=merkmal.ueberschrift,
            bezeichnung=merkmal.bezeichnung,
            einheit=merkmal.einheit,
            stellen=merkmal.stellen,
            groesse=merkmal.groesse,
            geschlecht=merkmal.geschlecht,
            alter_von=merkmal.alter_von,
            alter_bis=merkmal.alter_bis,
        )
        for merkmal in anfrage.merkmale.all()
    ]


def _bitte(anfrage: Datenanfrage, spalten: Sequence[Spalte], einheiten: Sequence[Raumeinheit]) -> Bitte:
    orte = {
        (einheit.ebene_id, einheit.schluessel): Ort(
            ebene=einheit.ebene.schluessel,
            ebenenname=einheit.ebene.bezeichnung,
            schluessel=einheit.schluessel,
            geschrieben=geschriebener_schluessel(einheit),
        )
        for einheit in einheiten
    }
    return Bitte(
        nummer=anfrage.nummer,
        betreff=anfrage.betreff,
        amt=anfrage.amt,
        ags=anfrage.ags,
        zeitraumart=anfrage.zeitraumart,
        schwelle=anfrage.schwelle,
        zeichen=anfrage.zeichen,
        spalten=spalten,
        orte=list(orte.values()),
    )


def _pruefe_umfang(angaben: Anfrageangaben) -> None:
    if not angaben.zeitraeume:
        raise Fachfehler("Bitte nennen Sie mindestens einen Zeitraum.")
    if not zeilen(angaben.einheiten, angaben.zeitraeume):
        raise Fachfehler("Keines der gewählten Gebiete gab es in diesen Zeiträumen. Bitte wählen Sie andere.")


def _uebernehmen(anfrage: Datenanfrage, angaben: Anfrageangaben) -> None:
    for feld in FELDER:
        wert = getattr(angaben, feld)
        setattr(anfrage, feld, list(wert) if feld in ("zeitraeume", "zeichen") else wert)


def _entwurf(anfrage: Datenanfrage, version: int, durch: Person) -> Datenanfrage:
    """Die gesperrte Zeile, wenn sie noch Entwurf und unverändert ist."""
    pruefe(durch, Recht.ANFRAGE_STELLEN, anfrage.agentur)
    jetzt = Datenanfrage.objects.select_for_update(of=("self",)).select_related("agentur").get(pk=anfrage.pk)
    if not jetzt.ist_entwurf:
        raise Fachfehler(
            f"Die Anfrage ist „{jetzt.get_zustand_display()}“; was sie verlangt, steht damit fest. Ziehen "
            "Sie sie zurück und stellen Sie eine neue."
        )
    if jetzt.version != version:
        raise VeralteterStand(f"„{jetzt}“ wurde inzwischen von jemand anderem geändert.")
    return jetzt


def _naechste_nummer(jahr: int) -> str:
    """`DA-2026-003`; bis zum Ende der Transaktion wartet, wer gleichzeitig eine will."""
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT pg_advisory_xact_lock(%s)", [SPERRE_NUMMER])
    vergebene = Datenanfrage.objects.filter(nummer__startswith=f"DA-{jahr}-").values_list("nummer", flat=True)
    letzte = max((int(nummer.rpartition("-")[2]) for nummer in vergebene), default=0)
    return f"DA-{jahr}-{letzte + 1:03}"
