// Wer beim Absenden nicht mehr angemeldet ist, findet seine Eingaben nach der Anmeldung im Formular wieder.
"use strict";

(() => {
  const NAME = "eingaben";
  const HOECHSTENS_MS = 60 * 60 * 1000;
  const ANMELDUNG = "/anmelden/";
  // Texte der Kapitel und Entwürfe vom Telefon haben ihr eigenes Gedächtnis.
  const MIT_GEDAECHTNIS = "[data-textform], [data-entwurf]";
  const OHNE_WERT = ["password", "file", "hidden", "submit", "button", "reset", "image"];
  const person = document.currentScript.dataset.person || "";
  const hier = window.location.pathname + window.location.search;

  const lies = () => {
    try {
      return JSON.parse(window.sessionStorage.getItem(NAME));
    } catch {
      return null;
    }
  };
  const vergiss = () => window.sessionStorage.removeItem(NAME);
  const schreibe = (stand) => {
    try {
      window.sessionStorage.setItem(NAME, JSON.stringify(stand));
    } catch {
      // Ohne Platz im Browser bleibt, was der Browser selbst zurückholt.
    }
  };

  const ziel = (formular) => {
    const adresse = new URL(formular.getAttribute("action") || window.location.href, window.location.href);
    return adresse.pathname + adresse.search;
  };
  const felder = (formular) =>
    [...formular.elements].filter((feld) => feld.name && feld.type && !OHNE_WERT.includes(feld.type));
  // Woran sich Formulare unterscheiden, die auf derselben Seite dasselbe Ziel haben.
  const versteckt = (formular) =>
    [...formular.elements]
      .filter((feld) => feld.type === "hidden" && !["csrfmiddlewaretoken", "version"].includes(feld.name))
      .map((feld) => [feld.name, feld.value]);

  const merke = (formular, unterbrochen = false) => {
    if (formular.getAttribute("method")?.toLowerCase() !== "post" || formular.matches(MIT_GEDAECHTNIS)) return;
    if (ziel(formular).startsWith(ANMELDUNG) || formular.querySelector("input[type=password]")) return;
    const werte = [];
    for (const feld of felder(formular)) {
      if (["checkbox", "radio"].includes(feld.type) && !feld.checked) continue;
      if (feld.type === "select-multiple") {
        for (const eine of feld.selectedOptions) werte.push([feld.name, eine.value]);
      } else werte.push([feld.name, feld.value]);
    }
    if (!werte.length) return;
    schreibe({ seite: hier, ziel: ziel(formular), versteckt: versteckt(formular), werte, person, wann: Date.now(), unterbrochen });
  };

  const fuelle = (stand) => {
    const gleich = (formular) => JSON.stringify(versteckt(formular)) === JSON.stringify(stand.versteckt);
    const moegliche = [...document.forms].filter((formular) => ziel(formular) === stand.ziel);
    const formular = moegliche.find(gleich) || (moegliche.length === 1 ? moegliche[0] : null);
    if (!formular) return;
    for (const feld of felder(formular)) {
      const gemeint = stand.werte.filter(([name]) => name === feld.name).map(([, wert]) => wert);
      if (["checkbox", "radio"].includes(feld.type)) feld.checked = gemeint.includes(feld.value);
      else if (feld.type === "select-multiple") {
        for (const eine of feld.options) eine.selected = gemeint.includes(eine.value);
      } else if (gemeint.length) [feld.value] = gemeint;
      if (gemeint.some(Boolean)) feld.closest("details")?.setAttribute("open", "");
    }
    formular.dispatchEvent(new Event("input", { bubbles: true }));
    const satz = document.createElement("p");
    satz.className = "eingaben";
    satz.setAttribute("role", "status");
    satz.textContent = "Ihre Eingaben von eben sind wieder da. Gespeichert sind sie noch nicht: Bitte senden Sie noch einmal.";
    formular.prepend(satz);
    satz.scrollIntoView({ block: "center" });
  };

  // Beim Laden --------------------------------------------------------------------------------
  const stand = lies();
  const abgelaufen = document.querySelector("[data-abgelaufen]");
  if (stand && (abgelaufen || window.location.pathname.startsWith(ANMELDUNG))) {
    schreibe({ ...stand, unterbrochen: true });
    const zurueck = abgelaufen?.querySelector("[data-zum-formular]");
    if (zurueck) {
      zurueck.href = stand.seite;
      zurueck.parentElement.hidden = false;
    }
  } else if (stand && (!stand.unterbrochen || Date.now() - stand.wann > HOECHSTENS_MS)) {
    vergiss();
  } else if (stand && hier === stand.seite) {
    vergiss();
    if (person && person === stand.person) fuelle(stand);
  }

  // Beim Senden -------------------------------------------------------------------------------
  document.addEventListener("submit", (ereignis) => {
    if (!ereignis.defaultPrevented) merke(ereignis.target);
  });
  document.addEventListener("htmx:beforeSwap", (ereignis) => {
    const { xhr, requestConfig } = ereignis.detail;
    const formular = requestConfig?.elt?.closest?.("form");
    const antwort = new URL(xhr.responseURL || window.location.href);
    if (formular && requestConfig.verb === "post" && antwort.pathname.startsWith(ANMELDUNG)) merke(formular, true);
  });
})();
