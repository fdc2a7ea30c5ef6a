"""Was zweimal abgeschickt wird, entsteht einmal; der Browser erfährt, welcher Entwurf angekommen ist."""

import hashlib
import re
import secrets

from django.http import HttpResponse, HttpResponseRedirect

from agenturen.anfrage import Anfrage

FELD, SITZUNG = "entwurf", "angekommen"
# Mehr Entwürfe hält kein Browser auf einmal bereit.
GEMERKT = 50
_KENNUNG = re.compile(r"[0-9a-f]{32}")


def angekommen(request: Anfrage, ziel: HttpResponseRedirect) -> HttpResponse:
    """`ziel`, und die Sitzung merkt sich den Entwurf: Die nächste Seite sagt dem Browser, dass er da ist."""
    if eigene := _kennung(request):
        frueher = {k: v for k, v in _angekommene(request).items() if k != eigene}
        gemerkt = [*frueher.items(), (eigene, [_fingerabdruck(request), ziel.url])]
        request.session[SITZUNG] = dict(gemerkt[-GEMERKT:])
    return ziel


def schon_da(request: Anfrage) -> HttpResponse | None:
    """Kam derselbe Entwurf mit denselben Angaben schon an, führt das zu seinem Eintrag; sonst None.

    So entsteht nichts doppelt, wenn die Antwort im Funkloch blieb oder jemand zurückblättert und noch einmal
    sendet.
    """
    fingerabdruck, adresse = _angekommene(request).get(_kennung(request), ("", ""))
    return HttpResponseRedirect(adresse) if adresse and fingerabdruck == _fingerabdruck(request) else None


def kennung(request: Anfrage) -> str:
    """Für das Formular eines neuen Eintrags: die mitgeschickte Kennung oder eine frische."""
    return _kennung(request) or secrets.token_hex(16)


def _angekommene(request: Anfrage) -> dict[str, list[str]]:
    return request.session.get(SITZUNG, {})


def _kennung(request: Anfrage) -> str:
    genannt = request.POST.get(FELD, "")
    return genannt if _KENNUNG.fullmatch(genannt) else ""


def _fingerabdruck(request: Anfrage) -> str:
    """Über alle Angaben und die Größen der Dateien, ohne das Zeichen gegen gefälschte Anfragen."""
    teile = [
        *((name, *werte) for name, werte in request.POST.lists() if name != "csrfmiddlewaretoken"),
        *((name, *(str(datei.size) for datei in dateien)) for name, dateien in request.FILES.lists()),
    ]
    return hashlib.sha256(repr(sorted(teile)).encode()).hexdigest()
