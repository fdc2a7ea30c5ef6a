// Kurze Formulare überstehen ein Funkloch: Was jemand schreibt, bleibt in diesem Browser, bis es angekommen ist.
"use strict";

(() => {
  const VORSATZ = "entwurf:";
  const GESENDET = "entwurf-gesendet";
  const HOECHSTENS_TAGE = 14;
  const NIE = ["csrfmiddlewaretoken", "tat", "version"];
  const formular = document.querySelector("form[data-entwurf]");
  const schluessel = formular ? VORSATZ + formular.dataset.entwurf : "";

  // Fotos sind für den gewöhnlichen Speicher zu groß; sie liegen in der Datenbank des Browsers.
  const bilder = (tat) =>
    new Promise((fertig) => {
      const anfrage = window.indexedDB?.open("entwuerfe", 1);
      if (!anfrage) return fertig(undefined);
      anfrage.onupgradeneeded = () => anfrage.result.createObjectStore("bilder");
      anfrage.onerror = () => fertig(undefined);
      anfrage.onsuccess = () => {
        const ablage = anfrage.result.transaction("bilder", "readwrite").objectStore("bilder");
        const ergebnis = tat(ablage);
        ergebnis.onsuccess = () => fertig(ergebnis.result);
        ergebnis.onerror = () => fertig(undefined);
      };
    });

  const lies = (name) => {
    try {
      return JSON.parse(window.localStorage.getItem(name));
    } catch {
      return null;
    }
  };
  const vergiss = (name) => {
    window.localStorage.removeItem(name);
    bilder((ablage) => ablage.delete(name));
  };

  // Was angekommen ist, führt zu einer anderen Seite; steht dasselbe Formular wieder da, wurde es abgewiesen.
  const gesendet = window.sessionStorage.getItem(GESENDET);
  window.sessionStorage.removeItem(GESENDET);
  if (gesendet && gesendet !== schluessel) vergiss(gesendet);
  const grenze = Date.now() - HOECHSTENS_TAGE * 86_400_000;
  for (const name of Object.keys(window.localStorage)) {
    if (name.startsWith(VORSATZ) && (lies(name)?.wann || 0) < grenze) vergiss(name);
  }
  if (!formular) return;

  let verworfen = false;
  const hinweis = document.createElement("div");
  hinweis.className = "entwurf";
  hinweis.setAttribute("role", "status");
  // Am Ende, damit beim Schreiben nichts verrutscht: Ein Feld, das unter dem Zeiger wegrückt, bekommt keinen Klick.
  formular.append(hinweis);
  const satz = document.createElement("p");
  // Ein Knopf, der beim Drücken ausgetauscht wird, bekommt keinen Klick: Er bleibt stehen, nur der Satz ändert sich.
  const sage = (text, ...knoepfe) => {
    satz.textContent = text;
    if (!satz.isConnected) hinweis.append(satz);
    for (const eins of knoepfe) if (!eins.isConnected) hinweis.append(eins);
  };
  const knopf = (text, tat) => {
    const eins = document.createElement("button");
    eins.type = "button";
    eins.className = "kern-btn kern-btn--tertiary kern-btn--x-small";
    const wort = document.createElement("span");
    wort.className = "kern-label";
    wort.textContent = text;
    eins.append(wort);
    eins.addEventListener("click", tat);
    return eins;
  };
  const verwerfen = knopf("Entwurf verwerfen", () => {
    verworfen = true;
    vergiss(schluessel);
    // Ohne das Formular fragt niemand, ob die Seite verlassen werden soll, und der Browser füllt nichts wieder ein.
    formular.remove();
    window.location.replace(window.location.pathname + window.location.search);
  });
  const uhr = (wann) => new Date(wann).toLocaleString("de-DE", { dateStyle: "short", timeStyle: "short" });

  // Merken ------------------------------------------------------------------------------------
  const felder = () => [...formular.elements].filter((feld) => feld.name && !NIE.includes(feld.name));
  const stand = () => {
    const werte = [];
    for (const feld of felder()) {
      if (feld.type === "file" || feld.type === "submit" || feld.type === "button") continue;
      if ((feld.type === "checkbox" || feld.type === "radio") && !feld.checked) continue;
      werte.push([feld.name, feld.value]);
    }
    return werte;
  };
  const anfang = JSON.stringify(stand());
  let geplant = 0;
  const merke = () => {
    window.clearTimeout(geplant);
    if (verworfen) return;
    const werte = stand();
    const datei = formular.querySelector("input[type=file]");
    if (JSON.stringify(werte) === anfang && !datei?.files.length) return;
    const wann = Date.now();
    try {
      window.localStorage.setItem(schluessel, JSON.stringify({ wann, werte }));
    } catch {
      sage("Dieser Browser hat keinen Platz für einen Entwurf. Bitte senden Sie, solange Sie Netz haben.");
      return;
    }
    sage(
      `Bis zum Senden bleibt alles auf diesem Gerät, auch ohne Netz. Zuletzt gemerkt um ${new Date(wann).toLocaleTimeString("de-DE", { timeStyle: "short" })} Uhr.`,
      verwerfen,
    );
  };
  formular.addEventListener("input", () => {
    window.clearTimeout(geplant);
    geplant = window.setTimeout(merke, 600);
  });
  formular.addEventListener("change", (ereignis) => {
    if (ereignis.target.type === "file") {
      const [datei] = ereignis.target.files;
      bilder((ablage) => (datei ? ablage.put(datei, schluessel) : ablage.delete(schluessel)));
    }
    merke();
  });
  window.addEventListener("pagehide", merke);

  // Wiederfinden ------------------------------------------------------------------------------
  const fuelle = (werte) => {
    const zeilen = formular.querySelector('[name="zeile-TOTAL_FORMS"]');
    const gemerkt = Number(werte.find(([name]) => name === "zeile-TOTAL_FORMS")?.[1] || 0);
    const muster = formular.querySelector("[data-nadelmuster]");
    for (let nummer = Number(zeilen?.value || 0); muster && nummer < gemerkt; nummer += 1) {
      const liste = formular.querySelector("[data-nadelzeilen]");
      liste.insertAdjacentHTML("beforeend", muster.innerHTML.replaceAll("__prefix__", String(nummer)));
      liste.lastElementChild.querySelector("[data-nummer]").textContent = String(nummer + 1);
      zeilen.value = String(nummer + 1);
    }
    for (const feld of felder()) {
      if (feld.type === "file" || feld.type === "hidden" || feld.type === "submit") continue;
      const gemeint = werte.filter(([name]) => name === feld.name).map(([, wert]) => wert);
      if (feld.type === "checkbox" || feld.type === "radio") feld.checked = gemeint.includes(feld.value);
      else if (gemeint.length) [feld.value] = gemeint;
      if (gemeint.length && gemeint[0]) feld.closest("details")?.setAttribute("open", "");
    }
    formular.querySelector('[name="sozialraum"]')?.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const entwurf = lies(schluessel);
  // Nach einer Abweisung stehen die Eingaben schon da.
  const abgewiesen = Boolean(document.querySelector("[data-fehlerliste]"));
  if (entwurf) {
    if (!abgewiesen) fuelle(entwurf.werte);
    // Was schon beim Laden dasteht, steht oben.
    formular.prepend(hinweis);
    sage(`Ihr Entwurf vom ${uhr(entwurf.wann)} Uhr ist wieder da; er lag nur in diesem Browser.`, verwerfen);
    bilder((ablage) => ablage.get(schluessel)).then((datei) => {
      const feld = formular.querySelector("input[type=file]");
      if (!datei || !feld) return;
      const mappe = new DataTransfer();
      mappe.items.add(datei);
      feld.files = mappe.files;
      const name = feld.closest("[data-dateiwahl]")?.querySelector("[data-dateiname]");
      if (name) name.textContent = datei.name;
    });
  }

  // Senden ------------------------------------------------------------------------------------
  let geprueft = false;
  const erreichbar = async () => {
    if (!navigator.onLine) return false;
    try {
      const antwort = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(6000) });
      return antwort.ok;
    } catch {
      return false;
    }
  };
  formular.addEventListener("submit", async (ereignis) => {
    if (geprueft || (ereignis.submitter?.value || "").endsWith("_mehr")) return;
    ereignis.preventDefault();
    merke();
    if (await erreichbar()) {
      geprueft = true;
      window.sessionStorage.setItem(GESENDET, schluessel);
      formular.requestSubmit(ereignis.submitter);
      return;
    }
    sage("Keine Verbindung. Es ist nichts verloren: Ihre Angaben liegen auf diesem Gerät. Senden Sie sie, sobald Sie wieder Netz haben.", verwerfen);
    hinweis.scrollIntoView({ block: "center" });
  });
  window.addEventListener("online", () => {
    if (lies(schluessel)) sage("Sie haben wieder Netz. Bitte senden Sie Ihren Entwurf jetzt ab.", verwerfen);
  });
})();
