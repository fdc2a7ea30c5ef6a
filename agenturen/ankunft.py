"""Was zweimal abgeschickt wird, entsteht einmal; der Browser erfährt, welcher Entwurf angekommen ist."""

import hashlib
import re

from django.http import HttpResponse, HttpResponseRedirect

from agenturen.anfrage import Anfrage

FELD, SITZUNG = "entwurf", "angekommen"
# Mehr Entwürfe hält kein Browser auf einmal bereit.
GEMERKT = 50
_KENNUNG = re.compile(r"[0-9a-f]{32}")


def angekommen(
    request: Anfrage, ziel: HttpResponseRedirect, *, am_inhalt: bool = False
) -> HttpResponseRedirect:
    """`ziel`, und die Sitzung merkt sich den Entwurf: Die nächste Seite sagt dem Browser, dass er da ist."""
    if kennung := _kennung(request, am_inhalt=am_inhalt):
        frueher = {k: v for k, v in _angekommene(request).items() if k != kennung}
        gemerkt = [*frueher.items(), (kennung, [_fingerabdruck(request), ziel.url])]
        request.session[SITZUNG] = dict(gemerkt[-GEMERKT:])
    return ziel


def schon_da(request: Anfrage, *, am_inhalt: bool = False) -> HttpResponse | None:
    """Kam derselbe Entwurf mit denselben Angaben schon an, führt das zu seinem Eintrag; sonst None.

    So entsteht nichts doppelt, wenn die Antwort im Funkloch blieb und jemand noch einmal sendet.
    `am_inhalt`: Auch ohne Kennung gelten dieselben Angaben an derselben Adresse als dasselbe, etwa nach dem
    Zurückblättern; nur für Einträge, die es in denselben Worten nicht zweimal gibt.
    """
    if request.method != "POST":
        return None
    kennung = _kennung(request, am_inhalt=am_inhalt)
    fingerabdruck, adresse = _angekommene(request).get(kennung, ("", ""))
    return HttpResponseRedirect(adresse) if adresse and fingerabdruck == _fingerabdruck(request) else None


def _angekommene(request: Anfrage) -> dict[str, list[str]]:
    return request.session.get(SITZUNG, {})


def _kennung(request: Anfrage, *, am_inhalt: bool) -> str:
    if am_inhalt:
        return hashlib.sha256(f"{request.path} {_fingerabdruck(request)}".encode()).hexdigest()[:32]
    genannt = request.POST.get(FELD, "")
    return genannt if _KENNUNG.fullmatch(genannt) else ""


def _fingerabdruck(request: Anfrage) -> str:
    """Über alle Angaben und die Größen der Dateien, ohne das Zeichen gegen gefälschte Anfragen."""
    teile = [
        *((name, *werte) for name, werte in request.POST.lists() if name != "csrfmiddlewaretoken"),
        *((name, *(str(datei.size) for datei in dateien)) for name, dateien in request.FILES.lists()),
    ]
    return hashlib.sha256(repr(sorted(teile)).encode()).hexdigest()
