// Kurze Formulare überstehen ein Funkloch: Was jemand schreibt, bleibt in diesem Browser, bis es angekommen ist.
"use strict";

(() => {
  const VORSATZ = "entwurf:";
  const OFFEN = "entwurf-offen";
  const HOECHSTENS_TAGE = 14;
  const NIE = ["csrfmiddlewaretoken", "tat", "version", "entwurf"];
  const skript = document.currentScript;
  const formular = document.querySelector("form[data-entwurf]");
  const person = skript.dataset.person || "";

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
    return bilder((ablage) => ablage.delete(name));
  };
  // Ein Entwurf heißt `entwurf:<Formular>-<Person>:<Kennung>`.
  const kennungVon = (name) => name.split(":")[2] || "";
  const alle = (anfang) =>
    Object.keys(window.localStorage)
      .filter((name) => name.startsWith(VORSATZ + anfang))
      .map((name) => ({ name, ...lies(name) }))
      .sort((a, b) => (a.wann || 0) - (b.wann || 0));
  const uhr = (wann) => new Date(wann).toLocaleString("de-DE", { dateStyle: "short", timeStyle: "short" });
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
  const kasten = () => {
    const eins = document.createElement("div");
    eins.className = "entwurf";
    eins.setAttribute("role", "status");
    return eins;
  };

  // Aufräumen ---------------------------------------------------------------------------------
  // Angekommen ist nur, was der Server angekommen nennt: Auch eine Fehlerseite und die Anmeldung sind andere Seiten.
  const angekommen = (von) => (von?.dataset.angekommen || "").split(" ").filter(Boolean);
  const da = new Set(angekommen(skript));
  for (const { name, wann } of alle("")) {
    if (da.has(kennungVon(name)) || (wann || 0) < Date.now() - HOECHSTENS_TAGE * 86_400_000) vergiss(name);
  }

  // Senden, was wartet ------------------------------------------------------------------------
  const erreichbar = async () => {
    if (!navigator.onLine) return false;
    try {
      const antwort = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(6000) });
      return antwort.ok;
    } catch {
      return false;
    }
  };
  const wartende = () => alle("").filter(({ name, wartet }) => wartet && name.split(":")[1].endsWith(`-${person}`));
  const warteliste = kasten();
  const warteSatz = document.createElement("p");
  const mengeVon = (anzahl) => (anzahl === 1 ? "1 Eintrag wartet aufs Netz" : `${anzahl} Einträge warten aufs Netz`);
  const zeigeWartende = (nachsatz = "") => {
    const liste = wartende();
    if (!liste.length) {
      warteSatz.textContent = nachsatz;
      warteliste.replaceChildren(...(nachsatz ? [warteSatz] : []));
    } else {
      const namen = liste.map(({ kurz, wann }) => `${kurz} (${uhr(wann)} Uhr)`).join("; ");
      warteSatz.textContent = [`${mengeVon(liste.length)}: ${namen}.`, nachsatz].filter(Boolean).join(" ");
      warteliste.replaceChildren(warteSatz, jetztSenden);
    }
    if (!warteliste.isConnected && warteliste.childElementCount) document.querySelector("main .seitenkopf")?.after(warteliste);
  };
  // Wie der Server antwortet: „da“, „mangel“ (etwas fehlt oder ist falsch), „anmelden“, „spaeter“ (alles andere).
  const sende = async ({ name, adresse, werte }) => {
    const daten = new FormData();
    for (const [feld, wert] of werte) daten.append(feld, wert);
    const datei = await bilder((ablage) => ablage.get(name));
    if (datei) daten.append("foto", datei);
    daten.append("tat", "speichern");
    daten.append("entwurf", kennungVon(name));
    try {
      const antwort = await fetch(adresse, {
        method: "POST",
        body: daten,
        headers: JSON.parse(document.body.getAttribute("hx-headers") || "{}"),
      });
      if (antwort.status === 422) return "mangel";
      if (new URL(antwort.url).pathname.startsWith("/anmelden/")) return "anmelden";
      const seite = new DOMParser().parseFromString(await antwort.text(), "text/html");
      const nennt = angekommen(seite.querySelector("script[data-angekommen]")).includes(kennungVon(name));
      return nennt ? "da" : "spaeter";
    } catch {
      return "spaeter";
    }
  };
  const jetztSenden = knopf("Jetzt senden", async () => {
    jetztSenden.disabled = true;
    const offene = wartende();
    const ergebnisse = { da: 0, mangel: 0, anmelden: 0, spaeter: 0 };
    for (const eines of (await erreichbar()) ? offene : []) {
      warteSatz.textContent = `${mengeVon(offene.length)}. Gesendet wird: ${eines.kurz} …`;
      // Eines nach dem anderen: Bricht das Netz ab, ist klar, was noch fehlt.
      const ergebnis = await sende(eines);
      ergebnisse[ergebnis] += 1;
      if (ergebnis === "da") vergiss(eines.name);
      // Wieder ein gewöhnlicher Entwurf: Das Formular öffnet ihn und sagt beim Senden, was fehlt.
      if (ergebnis === "mangel") {
        const { name, ...rest } = eines;
        window.localStorage.setItem(name, JSON.stringify({ ...rest, wartet: false }));
      }
    }
    jetztSenden.disabled = false;
    const saetze = [];
    if (ergebnisse.da) saetze.push(ergebnisse.da === 1 ? "1 Eintrag ist angekommen." : `${ergebnisse.da} Einträge sind angekommen.`);
    if (ergebnisse.mangel) saetze.push("Bei einem Eintrag fehlt noch etwas. Bitte öffnen Sie sein Formular; er liegt dort als Entwurf.");
    if (ergebnisse.anmelden) saetze.push("Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich an und senden Sie dann noch einmal.");
    else if (wartende().length) saetze.push("Gerade geht es nicht weiter. Es ist nichts verloren; bitte versuchen Sie es später noch einmal.");
    zeigeWartende(saetze.join(" "));
  });
  zeigeWartende();
  if (!formular) return;

  // Das Formular ------------------------------------------------------------------------------
  const art = `${formular.dataset.entwurf}:`;
  // Nach einer Abweisung stehen die Eingaben schon da.
  const abgewiesen = Boolean(document.querySelector("[data-fehlerliste]"));
  const angefangen = alle(art).filter(({ wartet }) => !wartet).pop()?.name;
  const zuletzt = window.sessionStorage.getItem(OFFEN) || "";
  const zufall = () => [...window.crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0"));
  const neuerName = () => VORSATZ + art + zufall().join("");
  let schluessel = (abgewiesen && zuletzt.startsWith(VORSATZ + art) && zuletzt) || angefangen || neuerName();
  window.sessionStorage.removeItem(OFFEN);
  // Daran erkennt der Server, was er schon hat, wenn seine Antwort im Funkloch blieb.
  const kennung = document.createElement("input");
  kennung.type = "hidden";
  kennung.name = "entwurf";
  kennung.value = kennungVon(schluessel);
  formular.append(kennung);

  let verworfen = false;
  const hinweis = kasten();
  // Am Ende, damit beim Schreiben nichts verrutscht: Ein Feld, das unter dem Zeiger wegrückt, bekommt keinen Klick.
  formular.append(hinweis);
  const satz = document.createElement("p");
  // Ein Knopf, der beim Drücken ausgetauscht wird, bekommt keinen Klick: Er bleibt stehen, nur der Satz ändert sich.
  const sage = (text, ...knoepfe) => {
    satz.textContent = text;
    if (!satz.isConnected) hinweis.append(satz);
    for (const eins of knoepfe) if (!eins.isConnected) hinweis.append(eins);
  };
  const verwerfen = knopf("Entwurf verwerfen", () => {
    verworfen = true;
    vergiss(schluessel);
    // Ohne das Formular fragt niemand, ob die Seite verlassen werden soll, und der Browser füllt nichts wieder ein.
    formular.remove();
    window.location.replace(window.location.pathname + window.location.search);
  });

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
  // Woran jemand den Eintrag wiedererkennt: das erste ausgefüllte Feld.
  const kurz = () => {
    const erstes = felder().find((feld) => feld.value && ["text", "textarea", "select-one"].includes(feld.type));
    const text = erstes?.selectedOptions?.[0]?.textContent || erstes?.value || "ohne Angaben";
    return text.length > 40 ? `${text.slice(0, 40).trim()} …` : text.trim();
  };
  let anfang = JSON.stringify(stand());
  let geplant = 0;
  const merke = (wartet = false) => {
    window.clearTimeout(geplant);
    if (verworfen) return false;
    const werte = stand();
    const datei = formular.querySelector("input[type=file]");
    if (JSON.stringify(werte) === anfang && !datei?.files.length) return false;
    const wann = Date.now();
    const adresse = window.location.pathname + window.location.search;
    try {
      window.localStorage.setItem(schluessel, JSON.stringify({ wann, werte, wartet, adresse, kurz: kurz() }));
    } catch {
      sage("Dieser Browser hat keinen Platz für einen Entwurf. Bitte senden Sie, solange Sie Netz haben.");
      return false;
    }
    sage(
      `Bis zum Senden bleibt alles auf diesem Gerät, auch ohne Netz. Zuletzt gemerkt um ${new Date(wann).toLocaleTimeString("de-DE", { timeStyle: "short" })} Uhr.`,
      verwerfen,
    );
    return true;
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
  window.addEventListener("pagehide", () => merke());

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
  const dateiname = () => formular.querySelector("[data-dateiwahl] [data-dateiname]");
  const leererName = dateiname()?.textContent || "";
  const entwurf = lies(schluessel);
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
      if (dateiname()) dateiname().textContent = datei.name;
    });
  }

  // Weglegen, um die nächste Beobachtung festzuhalten -------------------------------------------
  const weglegen = knopf("Weglegen und die nächste festhalten", () => {
    if (!merke(true)) return;
    formular.reset();
    const nadeln = [...formular.querySelectorAll("[data-nadelzeilen] [data-nadel]")];
    for (const zeile of nadeln.slice(1)) zeile.remove();
    const zeilen = formular.querySelector('[name="zeile-TOTAL_FORMS"]');
    if (zeilen && nadeln.length) zeilen.value = "1";
    if (dateiname()) dateiname().textContent = leererName;
    window.clearTimeout(geplant);
    schluessel = neuerName();
    kennung.value = kennungVon(schluessel);
    anfang = JSON.stringify(stand());
    weglegen.remove();
    verwerfen.remove();
    sage("Weggelegt. Hier ist Platz für die nächste.");
    zeigeWartende();
    formular.prepend(hinweis);
    warteliste.scrollIntoView({ block: "center" });
  });

  // Senden ------------------------------------------------------------------------------------
  let geprueft = false;
  formular.addEventListener("submit", async (ereignis) => {
    if (geprueft || (ereignis.submitter?.value || "").endsWith("_mehr")) return;
    ereignis.preventDefault();
    merke();
    if (await erreichbar()) {
      geprueft = true;
      window.sessionStorage.setItem(OFFEN, schluessel);
      formular.requestSubmit(ereignis.submitter);
      return;
    }
    sage(
      "Keine Verbindung. Es ist nichts verloren: Ihre Angaben liegen auf diesem Gerät. Senden Sie sie, sobald Sie wieder Netz haben.",
      verwerfen,
      ...(abgewiesen ? [] : [weglegen]),
    );
    hinweis.scrollIntoView({ block: "center" });
  });
  window.addEventListener("online", () => {
    if (lies(schluessel)) sage("Sie haben wieder Netz. Bitte senden Sie Ihren Entwurf jetzt ab.", verwerfen);
  });
})();
