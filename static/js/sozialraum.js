// Verhalten der Oberfläche: Klappen, Menüs, Blatt über der Seite, Warnung vor ungespeicherten Eingaben, Fehler von htmx.
"use strict";

(() => {
  const ANMELDUNG = "/anmelden/";
  // Von sehr vielen gewählten Dateien nennt das Feld nur die ersten.
  const GENANNTE = 3;

  // Knopf mit data-klappt="#id" öffnet und schließt das Ziel; ohne Skript steht es offen.
  document.addEventListener("click", (ereignis) => {
    const knopf = ereignis.target.closest("[data-klappt]");
    if (!knopf) return;
    const offen = document.querySelector(knopf.dataset.klappt).classList.toggle("ist-offen");
    knopf.setAttribute("aria-expanded", String(offen));
  });

  // Auf schmalen Schirmen rollen Reiter; der, auf dem man steht, soll zu sehen sein.
  for (const hier of document.querySelectorAll(".reiter [aria-current]")) {
    const leiste = hier.closest(".reiter");
    const ueber = hier.getBoundingClientRect().right - leiste.getBoundingClientRect().right;
    if (ueber > 0) leiste.scrollLeft += ueber;
  }

  // Aufklappmenüs schließen bei Klick daneben und mit Escape; der Fokus kehrt zum Knopf zurück.
  document.addEventListener("click", (ereignis) => {
    for (const menue of document.querySelectorAll("details[data-menue][open]")) {
      if (!menue.contains(ereignis.target)) menue.open = false;
    }
  });
  document.addEventListener("keydown", (ereignis) => {
    if (ereignis.key !== "Escape") return;
    const menue = ereignis.target.closest?.("details[data-menue][open]");
    if (menue) {
      menue.open = false;
      menue.querySelector("summary").focus();
    }
  });

  // Erklärungen von Fachwörtern gehen mit Escape zu, bis Zeiger und Fokus sie verlassen haben.
  document.addEventListener("keydown", (ereignis) => {
    if (ereignis.key !== "Escape") return;
    for (const wort of document.querySelectorAll(".begriff:is(:hover, :focus)")) wort.classList.add("ist-zu");
  });
  for (const art of ["focusout", "mouseout"]) {
    document.addEventListener(art, (ereignis) => {
      const wort = ereignis.target.closest?.(".begriff");
      if (wort && !wort.contains(ereignis.relatedTarget)) wort.classList.remove("ist-zu");
    });
  }

  // Der deutsche Knopf eines Dateifelds nennt, was gewählt ist; der Browser täte es in seiner Sprache.
  const zeigeDateien = (feld) => {
    const namen = [...feld.files].map((datei) => datei.name);
    const mehr = namen.length > GENANNTE + 1 ? ` und ${namen.length - GENANNTE} weitere` : "";
    const genannt = (mehr ? namen.slice(0, GENANNTE) : namen).join(", ");
    const text = namen.length > 1 ? `${namen.length} Dateien: ${genannt}${mehr}` : namen[0];
    feld.closest("[data-dateiwahl]").querySelector("[data-dateiname]").textContent = text || "oder hierher ziehen";
  };
  document.addEventListener("change", (ereignis) => {
    if (ereignis.target.matches("[data-dateiwahl] input")) zeigeDateien(ereignis.target);
  });
  for (const art of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(art, (ereignis) => {
      ereignis.target.closest?.("[data-dateiwahl]")?.classList.toggle("ist-ueber", art === "dragover");
    });
  }
  // Wo ein Formular data-dateiziel hat, dürfen Dateien irgendwo auf der Seite landen; der Browser öffnete sie sonst.
  const dateiziel = document.querySelector("form[data-dateiziel] [data-dateiwahl] input");
  for (const art of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(art, (ereignis) => {
      if (!dateiziel || ereignis.target === dateiziel || !ereignis.dataTransfer?.types.includes("Files")) return;
      dateiziel.closest("[data-dateiwahl]").classList.toggle("ist-ueber", art === "dragover");
      if (art === "dragleave") return;
      ereignis.preventDefault();
      if (art !== "drop" || (ereignis.dataTransfer.files.length > 1 && !dateiziel.multiple)) return;
      dateiziel.files = ereignis.dataTransfer.files;
      zeigeDateien(dateiziel);
      dateiziel.focus();
    });
  }
  // Wer zurückblättert, findet seine Wahl wieder.
  window.addEventListener("pageshow", () => document.querySelectorAll("[data-dateiwahl] input").forEach(zeigeDateien));

  // Nach einer abgewiesenen Eingabe steht der Fokus auf der Zusammenfassung der Fehler.
  const zusammenfassung = document.querySelector("[data-fehlerliste]");
  if (zusammenfassung) zusammenfassung.focus();

  // Formulare mit data-ungesichert fragen, bevor Eingaben verloren gehen.
  const geaendert = new Set();
  document.addEventListener("input", (ereignis) => {
    const formular = ereignis.target.closest("form[data-ungesichert]");
    if (formular) geaendert.add(formular);
  });
  // Ein Doppelklick legt nichts doppelt an: Was unterwegs ist, geht erst nach einer Weile noch einmal hinaus.
  const NOCH_EINMAL_NACH_MS = 10_000;
  let unterwegs = new WeakSet();
  document.addEventListener("submit", (ereignis) => {
    const formular = ereignis.target;
    // htmx und Entwürfe schicken und merken selbst; sie haben den Browser schon gebeten, es zu lassen.
    if (ereignis.defaultPrevented) {
      geaendert.delete(formular);
      return;
    }
    if (formular.getAttribute("method")?.toLowerCase() === "post") {
      if (unterwegs.has(formular)) {
        ereignis.preventDefault();
        return;
      }
      if (!navigator.onLine) {
        ereignis.preventDefault();
        melde("Keine Verbindung. Ihre Eingaben stehen noch hier. Bitte senden Sie noch einmal, sobald Sie wieder Netz haben.", "netz");
        return;
      }
    }
    const { frage } = formular.dataset;
    if (frage && !window.confirm(frage)) {
      ereignis.preventDefault();
      return;
    }
    geaendert.delete(formular);
    unterwegs.add(formular);
    window.setTimeout(() => unterwegs.delete(formular), NOCH_EINMAL_NACH_MS);
  });
  // Wer zurückblättert, darf wieder senden.
  window.addEventListener("pageshow", () => {
    unterwegs = new WeakSet();
  });
  window.addEventListener("beforeunload", (ereignis) => {
    if ([...geaendert].some((formular) => formular.isConnected)) ereignis.preventDefault();
  });

  // Leere Filter gehören nicht in die Adresse.
  document.addEventListener("htmx:configRequest", (ereignis) => {
    if (!ereignis.target.matches("form[data-filter]")) return;
    // Das Suchfeld hat schon beim Tippen gefragt; noch einmal beim Verlassen tauschte es die Liste unter dem Klick aus.
    const ausloeser = ereignis.detail.triggeringEvent;
    if (ausloeser?.type === "change" && ausloeser.target.matches("input[type=search]")) {
      ereignis.preventDefault();
      return;
    }
    const werte = ereignis.detail.parameters;
    for (const name of Object.keys(werte)) {
      // Ein vorbelegter Filter muss „leer“ sagen können, sonst gälte seine Vorgabe wieder.
      if (werte[name] === "" && !ereignis.target.elements[name]?.hasAttribute?.("data-vorbelegt")) delete werte[name];
    }
  });

  // Wer abgemeldet ist, bekommt die Anmeldung als ganze Seite statt als Teil einer Liste.
  document.addEventListener("htmx:beforeSwap", (ereignis) => {
    const ziel = new URL(ereignis.detail.xhr.responseURL || window.location.href);
    if (ziel.pathname.startsWith(ANMELDUNG)) {
      ereignis.detail.shouldSwap = false;
      window.location.reload();
    }
  });

  document.addEventListener("htmx:afterSwap", (ereignis) => {
    const ziel = ereignis.detail.target;
    const blatt = document.getElementById("blatt");
    if (ziel.id === "blatt-inhalt" && !blatt.open) blatt.showModal();
  });
  // In Listen, die man der Reihe nach abarbeitet, steht der Fokus danach auf dem nächsten Feld oder Knopf;
  // Screenreader hören, was aus der letzten Zeile wurde.
  document.addEventListener("htmx:afterSettle", (ereignis) => {
    const zeile = ereignis.target.closest?.("[data-der-reihe-nach] > li");
    if (!zeile || ereignis.detail.requestConfig?.verb !== "post") return;
    const eingabe = "input:not([type=hidden]), button";
    const hier = zeile.querySelector("[aria-invalid], [data-hier-weiter]");
    if (hier) {
      hier.focus();
      return;
    }
    let naechste = zeile.nextElementSibling;
    while (naechste && !naechste.querySelector(eingabe)) naechste = naechste.nextElementSibling;
    document.getElementById("ansage").textContent = `Gespeichert: ${zeile.textContent.replace(/\s+/g, " ").trim()}`;
    naechste?.querySelector(eingabe).focus();
  });
  // Screenreader erfahren die neue Anzahl einer Liste, ohne dass der Fokus springt.
  document.addEventListener("htmx:afterSettle", (ereignis) => {
    if (ereignis.detail.target.id !== "liste") return;
    const anzahl = document.querySelector("#liste [data-ansage]");
    document.getElementById("ansage").textContent = anzahl ? anzahl.textContent : "";
  });

  const SAETZE = {
    403: "Dafür fehlt Ihnen das Recht. Bitte wenden Sie sich an die Leitung Ihrer Agentur.",
    404: "Das gibt es nicht mehr oder es gehört einem anderen Träger. Bitte laden Sie die Seite neu.",
    413: "Die Datei ist zu groß. Bitte wählen Sie eine kleinere Datei.",
  };
  const melde = (text, art = "") => {
    const muster = document.getElementById("meldung-muster");
    const meldung = muster.content.cloneNode(true);
    meldung.querySelector("[data-text]").textContent = text;
    meldung.firstElementChild.dataset.meldung = art;
    document.getElementById("meldungen").replaceChildren(meldung);
    document.getElementById("meldungen").scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:responseError", (ereignis) => {
    const stand = ereignis.detail.xhr.status;
    if (stand === 403 && ereignis.detail.xhr.responseText.includes("data-abgelaufen")) {
      melde("Sie haben sich inzwischen neu angemeldet. Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.");
      return;
    }
    melde(SAETZE[stand] || `Das hat nicht geklappt (Fehler ${stand}). Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.`);
  });
  document.addEventListener("htmx:sendError", () => {
    melde("Der Server ist nicht erreichbar. Bitte prüfen Sie die Verbindung und versuchen Sie es noch einmal.", "netz");
  });
  // Sobald er wieder antwortet, stimmt das nicht mehr.
  document.addEventListener("htmx:afterOnLoad", () => {
    document.querySelector("#meldungen [data-meldung=netz]")?.remove();
  });
})();
