"""Acht Analysen als Serie: zwei Arbeiter neben einem; mit --toeten auch, was ein getöteter Arbeiter kostet.

ours, limit   Sekunden vom Anstoßen bis zur letzten PDF, je ein Lauf; jeder Arbeiter setzte vorher einmal.
              ours mit zwei Arbeitern, limit mit einem; jeder ist ein Prozess wie im Betrieb mit einem Platz.
ratio, mark   limit / ours: wie viel mal so schnell zwei sind; mindestens mark.
analyses, pages
              wie viele Analysen und Seiten ein Lauf setzt.

./run bench serie --toeten [ANZAHL] misst nichts, sondern tötet Arbeiter, während sie so viele Analysen (50)
ausgeben, und lädt dabei unablässig herunter. Die letzte Zeile heißt dann `serie-toeten`:

ours, limit   wie viele Analysen genau einmal fertig sind und wie viele es sein sollen; ratio, mark 1.
kills, whole  wie oft ein rechnender Prozess getötet wurde, und wie oft der ganze Arbeiter.
restarts, most
              wie oft ein Posten von vorn begann, und die Anläufe dessen, den es am häufigsten traf.
downloads, half
              vollständige Dateien, die der Leser bekam, und halbe; half ist 0.
seconds       vom Anstoßen bis zum Ende.
"""

import hashlib
import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from _boden import angemeldet, kind, letzte_zeile, messdatenbank, musterstadt, starten, zeige

ANALYSEN, MARKE, LAEUFE = 8, 1.8, (2, 1)
TOETEN, GEDULD = 50, 900.0
# Ein Posten, der so oft von vorn begann, wird noch einmal getötet und muss trotzdem fertig werden.
SPAETE = 8
# Nur auf was lebt, lohnt das Warten; ein Arbeiter braucht Sekunden, bis er wieder da ist.
PAUSE_ZWISCHEN_TOETUNGEN = (2.0, 5.0)
WER = "leitung@musterstadt.example"
CELERY = [sys.executable, "-m", "celery", "-A", "sozialraum"]


def vorbereiten(anzahl: str, laenge: str) -> dict[str, Any]:
    """Musterstadt ohne PDF und so viele Analysen derselben Länge."""
    from django.utils import timezone
    from django_scopes import scopes_disabled

    from agenturen.models import Person, Vorgang
    from analysen.analyse_anlegen import analyse_anlegen
    from analysen.models import Analyse

    musterstadt()
    # Was die Stadt selbst angestoßen hat, soll den Arbeitern der Messung nicht in die Quere kommen.
    Vorgang.objects.filter(beendet=None).update(zustand="abgebrochen", beendet=timezone.now())
    with scopes_disabled():
        muster = Analyse.objects.order_by("-berichtsjahr", "pk")[0]
        durch = Person.objects.get(email="koordination@musterstadt.example")
        angelegt = [
            analyse_anlegen(
                agentur=muster.agentur,
                sozialraeume=list(muster.sozialraeume.all()),
                berichtsjahr=muster.berichtsjahr,
                durch=durch,
                titel=f"Messung {nummer}",
                laenge=laenge,
            ).pk
            for nummer in range(1, int(anzahl) + 1)
        ]
    return {"analysen": angelegt}


# Arbeiter -----------------------------------------------------------------------------------------


class Arbeiter:
    """Ein Prozess wie im Betrieb, mit einem Platz und eigener Prozessgruppe."""

    def __init__(self, nummer: int, ordner: Path) -> None:
        self.nummer, self.protokoll = nummer, ordner / f"arbeiter-{nummer}.log"
        self.anfangen()

    def anfangen(self) -> None:
        befehl = [*CELERY, "worker", "--loglevel", "INFO", "--concurrency", "1", "--without-gossip"]
        befehl += ["--without-mingle", "--hostname", f"arbeiter{self.nummer}@%h"]
        with self.protokoll.open("wb") as strom:
            self.lauf = subprocess.Popen(befehl, stdout=strom, stderr=strom, start_new_session=True)

    def warten_bis_bereit(self) -> None:
        ende = time.monotonic() + 120
        while " ready." not in self.protokoll.read_text(errors="replace"):
            if self.lauf.poll() is not None or time.monotonic() > ende:
                sys.exit(f"Ein Arbeiter kam nicht in Gang:\n{self.protokoll.read_text(errors='replace')}")
            time.sleep(0.1)

    def toeten(self) -> None:
        os.killpg(self.lauf.pid, signal.SIGKILL)
        self.lauf.wait()

    def beenden(self) -> None:
        self.lauf.terminate()
        try:
            self.lauf.wait(60)
        except subprocess.TimeoutExpired:
            self.toeten()


@contextmanager
def arbeiter(anzahl: int, ordner: Path) -> Iterator[list[Arbeiter]]:
    alle = [Arbeiter(nummer, ordner) for nummer in range(1, anzahl + 1)]
    try:
        for einer in alle:
            einer.warten_bis_bereit()
        yield alle
    finally:
        for einer in alle:
            einer.beenden()


@contextmanager
def takt(ordner: Path) -> Iterator[None]:
    befehl = [*CELERY, "beat", "--loglevel", "INFO", "--schedule", str(ordner / "takt"), "--pidfile="]
    with (ordner / "takt.log").open("wb") as strom:
        lauf = subprocess.Popen(befehl, stdout=strom, stderr=strom, start_new_session=True)
    try:
        yield
    finally:
        lauf.terminate()
        lauf.wait()


# Serien -------------------------------------------------------------------------------------------


def anstossen(kennungen: list[int]) -> Any:
    from agenturen.models import Person
    from analysen.models import Analyse
    from analysen.serie.serie_anlegen import serie_anlegen

    analysen = list(
        Analyse.objects.filter(pk__in=kennungen).select_related("agentur", "traeger").order_by("pk")
    )
    durch = Person.objects.get(email=WER)
    return serie_anlegen(titel="Messung", analysen=analysen, formen=["pdf"], durch=durch)


def vorgaenge(serie: Any) -> list[Any]:
    from analysen.models import Serienposten

    posten = Serienposten.objects.filter(serie=serie).select_related("vorgang").order_by("reihenfolge")
    return [einer.vorgang for einer in posten]


def warten(serie: Any) -> list[Any]:
    ende = time.monotonic() + GEDULD
    while time.monotonic() < ende:
        alle = vorgaenge(serie)
        if all(vorgang.ist_beendet for vorgang in alle):
            return alle
        time.sleep(0.25)
    sys.exit(f"Die Serie ist nach {GEDULD:.0f} Sekunden nicht zu Ende.")


def abraeumen(kennungen: list[int]) -> None:
    """Sonst gäbe es die Fassungen schon, und beim nächsten Mal wäre nichts zu setzen."""
    from analysen.models import Fassung, Fassungsdatei, Serie

    Serie.objects.all().delete()
    Fassungsdatei.objects.filter(fassung__analyse__in=kennungen).delete()
    Fassung.objects.filter(analyse__in=kennungen).delete()


def ein_lauf(anzahl: int, kennungen: list[int], ordner: Path) -> tuple[float, int]:
    """Sekunden und Seiten; vorher hat jeder Arbeiter einmal gesetzt, damit keiner kalt beginnt."""
    from analysen.models import Fassungsdatei

    with arbeiter(anzahl, ordner):
        warten(anstossen(kennungen[:anzahl]))
        abraeumen(kennungen)
        fertige = warten(anstossen(kennungen))
    if {vorgang.zustand for vorgang in fertige} != {"fertig"}:
        sys.exit(f"Nicht alles wurde fertig: {[vorgang.fehler for vorgang in fertige if vorgang.fehler]}")
    dateien = Fassungsdatei.objects.filter(fassung__analyse__in=kennungen)
    seiten = sum(dateien.values_list("seiten", flat=True))
    abraeumen(kennungen)
    beginn, ende = min(v.erstellt for v in fertige), max(v.beendet for v in fertige)
    return (ende - beginn).total_seconds(), seiten


def messen(ordner: Path) -> None:
    kennungen = kind("vorbereiten", ANALYSEN, "standard")["analysen"]
    zeiten: dict[int, list[float]] = {1: [], 2: []}
    for anzahl in LAEUFE:
        sekunden, seiten = ein_lauf(anzahl, kennungen, ordner)
        zeiten[anzahl].append(sekunden)
    zeige(f"{ANALYSEN} Analysen, ein Arbeiter", zeiten[1])
    zeige(f"{ANALYSEN} Analysen, zwei Arbeiter", zeiten[2])
    ours, limit = min(zeiten[2]), min(zeiten[1])
    letzte_zeile(
        "serie", ours=ours, limit=limit, ratio=limit / ours, mark=MARKE, analyses=ANALYSEN, pages=seiten
    )


# Töten --------------------------------------------------------------------------------------------


class Leser(threading.Thread):
    """Lädt herunter, was herunterladbar ist, und vergleicht mit der Prüfsumme, die dazu gilt."""

    def __init__(self, kennungen: list[int]) -> None:
        super().__init__(daemon=True)
        self.kennungen, self.ende = kennungen, threading.Event()
        self.ganze = self.halbe = 0

    def run(self) -> None:
        from django.db import connection
        from django_scopes import scopes_disabled

        from analysen.models import Fassungsdatei

        client = angemeldet(WER)
        zu_ende = False
        while not zu_ende:
            # Nach dem Ende noch eine Runde: Auch das Letzte wird gelesen.
            zu_ende = self.ende.wait(0.05)
            for kennung in self.kennungen:
                antwort = client.get(f"/analysen/{kennung}/fassungen/1/pdf/")
                if antwort.status_code == 404:
                    continue
                inhalt = antwort.getvalue()
                with scopes_disabled():
                    datei = Fassungsdatei.objects.get(fassung__analyse=kennung, form="pdf")
                ganz = antwort.status_code == 200 and hashlib.sha256(inhalt).hexdigest() == datei.sha256
                self.ganze += ganz
                self.halbe += not ganz
        connection.close()

    @contextmanager
    def lesend(self) -> Iterator[None]:
        # Was es noch nicht gibt, ist hier kein Fehler.
        logging.getLogger("django.request").setLevel(logging.ERROR)
        self.start()
        try:
            yield
        finally:
            self.ende.set()
            self.join()


def rechnende(serie: Any) -> list[int]:
    """Nummern der Prozesse, die gerade an einem Posten arbeiten; der am häufigsten getötete Posten zuerst."""
    from django.core.cache import cache

    from sozialraum.kern import prozess

    laufende = [vorgang for vorgang in vorgaenge(serie) if vorgang.zustand == "laeuft"]
    # Wer schon am häufigsten getötet wurde, zuerst: Auch der späte Anlauf eines Postens soll enden.
    laufende.sort(key=lambda vorgang: -vorgang.versuche)
    pulse = [cache.get(f"vorgang:{vorgang.pk}:puls") for vorgang in laufende]
    lebende = [puls["wo"] for puls in pulse if puls and not prozess.ist_fort(puls["wo"])]
    return [int(wo.split(":")[1]) for wo in lebende]


def toeten(ordner: Path, anzahl: int) -> None:
    from agenturen.models import Protokolleintrag
    from analysen.models import Fassung, Fassungsdatei
    from sozialraum.kern.ablage import unfertige_entfernen

    kennungen = kind("vorbereiten", anzahl, "kurzprofil")["analysen"]
    Protokolleintrag.objects.filter(ereignis="Datei ausgegeben").delete()
    zufall = random.Random(7)
    kinder = ganze = 0
    leser = Leser(kennungen)
    with takt(ordner), arbeiter(2, ordner) as alle, leser.lesend():
        serie, beginn = anstossen(kennungen), time.monotonic()
        while any(not vorgang.ist_beendet for vorgang in vorgaenge(serie)):
            if time.monotonic() - beginn > GEDULD:
                sys.exit(f"Die Serie ist nach {GEDULD:.0f} Sekunden nicht zu Ende.")
            time.sleep(zufall.uniform(*PAUSE_ZWISCHEN_TOETUNGEN))
            prozesse = rechnende(serie)
            if not prozesse:
                continue
            if zufall.random() < 0.3:
                opfer = zufall.choice(alle)
                opfer.toeten()
                opfer.anfangen()
                ganze += 1
            else:
                with suppress(ProcessLookupError):
                    # Bis zu `SPAETE` Mal trifft es denselben Posten, danach irgendeinen.
                    am_meisten = max(vorgang.versuche for vorgang in vorgaenge(serie))
                    opfer_nummer = prozesse[0] if am_meisten < SPAETE else zufall.choice(prozesse)
                    os.kill(opfer_nummer, signal.SIGKILL)
                    kinder += 1
        sekunden = time.monotonic() - beginn
    beendet = vorgaenge(serie)
    einmal = [
        kennung
        for kennung, vorgang in zip(kennungen, beendet, strict=True)
        if vorgang.zustand == "fertig"
        and Fassung.objects.filter(analyse=kennung).count() == 1
        and Fassungsdatei.objects.filter(fassung__analyse=kennung).count() == 1
    ]
    ausgegeben = Protokolleintrag.objects.filter(ereignis="Datei ausgegeben").count()
    if ausgegeben != anzahl:
        sys.exit(f"Ausgegeben wurde {ausgegeben}-mal, nicht {anzahl}-mal.")
    print(f"Liegen geblieben und weggeräumt: {unfertige_entfernen(aelter_als=0)}")
    letzte_zeile(
        "serie-toeten",
        ours=len(einmal),
        limit=anzahl,
        ratio=len(einmal) / anzahl,
        mark=1,
        kills=kinder,
        whole=ganze,
        restarts=sum(vorgang.versuche - 1 for vorgang in beendet),
        most=max(vorgang.versuche for vorgang in beendet),
        downloads=leser.ganze,
        half=leser.halbe,
        seconds=sekunden,
    )


def main(angaben: list[str]) -> None:
    # Auch wer die Messung abbricht, soll keine Arbeiter zurücklassen.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Die Messung ist abgebrochen."))
    # Die Arbeiter dieser Messung nehmen nur, was sie anstößt.
    os.environ["CELERY_WARTESCHLANGE"] = f"messung-{os.getpid()}"
    with messdatenbank() as ordner:
        from django_scopes import scopes_disabled

        with scopes_disabled():
            if angaben[:1] == ["--toeten"]:
                toeten(ordner, int(angaben[1]) if angaben[1:] else TOETEN)
            else:
                messen(ordner)


if __name__ == "__main__":
    starten(main, {"vorbereiten": vorbereiten})
