// Schreiben eines Kapitels: Werkzeuge am Text, Zahlen und Zitate einfügen, von selbst sichern, Entwurf ohne Netz.
"use strict";

(() => {
  const SICHERN_NACH_MS = 3000;
  const ERNEUT_NACH_MS = 15000;
  const VORSATZ = "entwurf:text-";
  const ANMELDUNG = "/anmelden/";
  const person = document.querySelector("script[data-person]")?.dataset.person || "";
  const texte = new Map();
  let zuletzt = null;

  // Text setzen -------------------------------------------------------------------------------
  // Der Weg über execCommand lässt Rückgängig mit Strg+Z heil; wo es ihn nicht gibt, wird ersetzt.
  const schreibe = (feld, anfang, ende, text) => {
    feld.focus();
    feld.setSelectionRange(anfang, ende);
    if (!document.execCommand("insertText", false, text)) {
      feld.setRangeText(text, anfang, ende, "end");
      feld.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const auswahl = (feld) => feld.value.slice(feld.selectionStart, feld.selectionEnd);

  const umschliesse = (feld, zeichen, muster) => {
    const { selectionStart: anfang, selectionEnd: ende } = feld;
    const laenge = zeichen.length;
    const gewaehlt = auswahl(feld);
    const schonDa =
      feld.value.slice(anfang - laenge, anfang) === zeichen && feld.value.slice(ende, ende + laenge) === zeichen;
    if (gewaehlt && schonDa) {
      schreibe(feld, anfang - laenge, ende + laenge, gewaehlt);
      feld.setSelectionRange(anfang - laenge, ende - laenge);
      return;
    }
    const inhalt = gewaehlt || muster;
    schreibe(feld, anfang, ende, `${zeichen}${inhalt}${zeichen}`);
    feld.setSelectionRange(anfang + laenge, anfang + laenge + inhalt.length);
  };

  const beginneZeilen = (feld, zeichen) => {
    const anfang = feld.value.lastIndexOf("\n", feld.selectionStart - 1) + 1;
    const bis = feld.value.indexOf("\n", feld.selectionEnd);
    const ende = bis === -1 ? feld.value.length : bis;
    const zeilen = feld.value.slice(anfang, ende).split("\n");
    const gezaehlt = (nummer) => (typeof zeichen === "function" ? zeichen(nummer) : zeichen);
    const alle = zeilen.every((zeile, nummer) => zeile.startsWith(gezaehlt(nummer)));
    const neu = zeilen.map((zeile, nummer) =>
      alle ? zeile.slice(gezaehlt(nummer).length) : `${gezaehlt(nummer)}${zeile}`,
    );
    schreibe(feld, anfang, ende, neu.join("\n"));
  };

  const neuerAbsatz = (feld, text) => {
    const stelle = feld.selectionEnd;
    const davor = feld.value.slice(0, stelle);
    const danach = feld.value.slice(stelle);
    const vorn = !davor ? "" : davor.endsWith("\n\n") ? "" : davor.endsWith("\n") ? "\n" : "\n\n";
    const hinten = danach && !danach.startsWith("\n\n") ? (danach.startsWith("\n") ? "\n" : "\n\n") : "";
    schreibe(feld, stelle, stelle, `${vorn}${text}${hinten}`);
  };

  const fussnote = (feld) => {
    const benutzt = [...feld.value.matchAll(/\[\^(\d+)\]/g)].map((treffer) => Number(treffer[1]));
    const nummer = Math.max(0, ...benutzt) + 1;
    const stelle = feld.selectionEnd;
    schreibe(feld, stelle, stelle, `[^${nummer}]`);
    const ende = feld.value.replace(/\s+$/, "").length;
    schreibe(feld, ende, feld.value.length, `\n\n[^${nummer}]: `);
  };

  const SETZEN = {
    fett: (feld) => umschliesse(feld, "**", "fett"),
    kursiv: (feld) => umschliesse(feld, "*", "kursiv"),
    ueberschrift: (feld) => beginneZeilen(feld, "## "),
    liste: (feld) => beginneZeilen(feld, "- "),
    gezaehlt: (feld) => beginneZeilen(feld, (nummer) => `${nummer + 1}. `),
    zitat: (feld) => beginneZeilen(feld, "> "),
    tabelle: (feld) => neuerAbsatz(feld, "| Was | Wert |\n|---|--:|\n| Erste Zeile |  |\n| Zweite Zeile |  |"),
    fussnote,
  };

  document.addEventListener("click", (ereignis) => {
    const knopf = ereignis.target.closest("[data-setze]");
    if (!knopf) return;
    const feld = knopf.closest("form").querySelector("textarea");
    SETZEN[knopf.dataset.setze](feld);
  });

  // Eine Werkzeugleiste ist ein Halt der Tabulatortaste; darin führen die Pfeile.
  for (const leiste of document.querySelectorAll("[data-werkzeuge]")) {
    leiste.hidden = false;
    const knoepfe = [...leiste.querySelectorAll("button")];
    knoepfe.forEach((knopf, nummer) => {
      knopf.tabIndex = nummer ? -1 : 0;
    });
    leiste.addEventListener("keydown", (ereignis) => {
      const schritt = { ArrowRight: 1, ArrowLeft: -1 }[ereignis.key];
      const nummer = knoepfe.indexOf(document.activeElement);
      if (nummer < 0) return;
      const ziele = { Home: 0, End: knoepfe.length - 1 };
      const ziel = schritt ? (nummer + schritt + knoepfe.length) % knoepfe.length : ziele[ereignis.key];
      if (ziel === undefined) return;
      ereignis.preventDefault();
      knoepfe[nummer].tabIndex = -1;
      knoepfe[ziel].tabIndex = 0;
      knoepfe[ziel].focus();
    });
  }

  // Einfügen aus dem Blatt --------------------------------------------------------------------
  document.addEventListener("click", (ereignis) => {
    const knopf = ereignis.target.closest("[data-einfuegen]");
    if (!knopf) return;
    const feld = document.getElementById(knopf.closest("[data-fuer]").dataset.fuer);
    if (!feld) return;
    document.getElementById("blatt").close();
    if (knopf.hasAttribute("data-absatz")) neuerAbsatz(feld, knopf.dataset.einfuegen);
    else {
      // Ans Wort oder an den Punkt davor gehört ein Leerzeichen, an eine Klammer nicht.
      const davor = feld.value.slice(0, feld.selectionStart);
      const luecke = /[^\s([„‚–-]$/.test(davor) ? " " : "";
      schreibe(feld, feld.selectionStart, feld.selectionEnd, luecke + knopf.dataset.einfuegen);
    }
  });

  // Eine getippte Zahl durch ihre Marke ersetzen; steht sie nicht mehr dort, die erste, die so aussieht.
  document.addEventListener("click", (ereignis) => {
    const knopf = ereignis.target.closest("[data-ersetze]");
    if (!knopf) return;
    const feld = knopf.closest("[data-textteil]").querySelector("textarea");
    const { ersetze, durch } = knopf.dataset;
    let anfang = Number(knopf.dataset.anfang);
    if (feld.value.slice(anfang, anfang + ersetze.length) !== ersetze) anfang = feld.value.indexOf(ersetze);
    if (anfang < 0) return;
    schreibe(feld, anfang, anfang + ersetze.length, durch);
  });

  // Wer einen Kommentar beginnt, meint die Wörter, die er im Text markiert hat.
  document.addEventListener("toggle", (ereignis) => {
    const kommentar = ereignis.target.closest?.("[data-kommentar]");
    const stelle = kommentar?.open && kommentar.querySelector("[data-stelle]");
    const feld = kommentar?.closest("[data-textteil]")?.querySelector("textarea");
    if (stelle && feld && !stelle.value) stelle.value = auswahl(feld).trim().slice(0, 300);
  }, true);

  // Sichern -----------------------------------------------------------------------------------
  const uhr = (wann) => new Date(wann).toLocaleTimeString("de-DE", { timeStyle: "short" });
  const lies = (name) => {
    try {
      return JSON.parse(window.localStorage.getItem(name));
    } catch {
      return null;
    }
  };

  class Text {
    constructor(teil) {
      this.teil = teil;
      this.form = teil.querySelector("[data-textform]");
      this.feld = this.form.querySelector("textarea");
      this.version = this.form.querySelector('[name="version"]');
      this.zeile = this.form.querySelector("[data-schreibstand]");
      // An einem gemeinsamen Rechner findet jeder nur das Eigene.
      this.schluessel = `${VORSATZ}${this.feld.id.replace("text-", "")}-${person}`;
      this.konflikt = teil.hasAttribute("data-konflikt");
      this.gesichert = this.konflikt ? null : this.feld.value;
      this.laeuft = false;
      this.geplant = 0;
      this.feld.addEventListener("input", () => this.geaendert());
      this.form.addEventListener("submit", (ereignis) => this.abgeschickt(ereignis));
      // Wer abgemeldet ist, schreibt weiter: Die Seite bleibt stehen, auch wenn Vorschau und Hinweise ausbleiben.
      teil.addEventListener("htmx:beforeSwap", (ereignis) => {
        const ziel = new URL(ereignis.detail.xhr.responseURL || window.location.href);
        if (!ziel.pathname.startsWith(ANMELDUNG)) return;
        ereignis.stopPropagation();
        ereignis.detail.shouldSwap = false;
        this.abgemeldet();
      });
      // „Behalten Sie die gespeicherte Fassung“ ist eine Entscheidung gegen den eigenen Text.
      teil.querySelector("[data-gespeicherte]")?.addEventListener("click", () => {
        this.gesichert = this.feld.value;
        this.vergessen();
      });
      this.form.addEventListener("keydown", (ereignis) => this.taste(ereignis));
      this.feld.addEventListener("focus", () => {
        zuletzt = this;
      });
      this.wiederfinden();
    }

    get offen() {
      return this.feld.value !== this.gesichert;
    }

    sage(text, ernst = false) {
      this.zeile.textContent = text;
      this.zeile.classList.toggle("ist-ernst", ernst);
    }

    taste(ereignis) {
      if (!(ereignis.ctrlKey || ereignis.metaKey) || ereignis.altKey) return;
      const tat = { b: "fett", i: "kursiv" }[ereignis.key.toLowerCase()];
      if (tat && ereignis.target === this.feld) {
        ereignis.preventDefault();
        SETZEN[tat](this.feld);
      } else if (ereignis.key.toLowerCase() === "s") {
        ereignis.preventDefault();
        this.sichern();
      }
    }

    geaendert() {
      window.clearTimeout(this.geplant);
      try {
        const entwurf = { wann: Date.now(), werte: [["text", this.feld.value]], version: this.version.value };
        window.localStorage.setItem(this.schluessel, JSON.stringify(entwurf));
      } catch {
        // Ohne Platz im Browser bleibt das Sichern beim Server.
      }
      if (!this.konflikt) this.geplant = window.setTimeout(() => this.sichern(), SICHERN_NACH_MS);
    }

    vergessen() {
      window.localStorage.removeItem(this.schluessel);
    }

    // Verlassen wird die Seite erst, wenn der Server antwortet; sonst bleibt der Text hier und im Browser.
    async abgeschickt(ereignis) {
      if (this.beantwortet) return;
      ereignis.preventDefault();
      if (this.schicktAb) return;
      this.schicktAb = true;
      await this.laufend;
      window.clearTimeout(this.geplant);
      this.beantwortet = await this.sende();
      this.schicktAb = false;
      if (!this.beantwortet) return;
      this.gesichert = this.feld.value;
      this.form.requestSubmit(ereignis.submitter);
    }

    async sichern() {
      window.clearTimeout(this.geplant);
      if (this.laeuft || this.schicktAb || this.konflikt || !this.offen) return;
      this.laeuft = true;
      this.laufend = this.sende();
      await this.laufend;
      this.laeuft = false;
    }

    // Gibt zurück, ob die nächste Seite den Text zeigen wird: gespeichert, neben einem anderen oder mit dem Fehler.
    async sende() {
      const text = this.feld.value;
      this.sage("Wird gesichert …");
      try {
        const antwort = await fetch(this.teil.dataset.sichern, {
          method: "POST",
          body: new FormData(this.form),
          headers: { "X-Requested-With": "fetch" },
          redirect: "manual",
        });
        await this.verstehe(antwort, text);
        return antwort.ok || antwort.status === 409 || antwort.status === 422;
      } catch {
        this.sage("Keine Verbindung. Ihr Text bleibt auf diesem Gerät und wird gesichert, sobald Sie wieder Netz haben.", true);
        this.geplant = window.setTimeout(() => this.sichern(), ERNEUT_NACH_MS);
        return false;
      }
    }

    async verstehe(antwort, text) {
      if (antwort.ok) {
        const { version, gespeichert } = await antwort.json();
        this.version.value = version;
        this.gesichert = text;
        this.sage(`Gespeichert um ${gespeichert}`);
        // Gespeichert heißt bearbeitet: ab jetzt ist es kein Ausgangstext mehr.
        this.teil.querySelector("[data-ausgangshinweis]")?.remove();
        if (this.offen) this.geplant = window.setTimeout(() => this.sichern(), SICHERN_NACH_MS);
        else this.vergessen();
        window.htmx?.trigger(this.form, "text-gesichert");
        return;
      }
      if (antwort.status === 409) {
        const { wer } = await antwort.json();
        this.konflikt = true;
        this.sage(`Inzwischen hat ${wer} diesen Text geändert. Ihrer ist noch hier: Mit „Text speichern“ sehen Sie beide nebeneinander.`, true);
        return;
      }
      if (antwort.status === 422) {
        const { fehler } = await antwort.json();
        this.sage(`Nicht gespeichert: ${fehler}`, true);
        return;
      }
      if (antwort.type === "opaqueredirect") this.abgemeldet();
      else this.sageMitWeg("Nicht gespeichert. Ihr Text bleibt auf diesem Gerät. ", "Seite neu laden", window.location.href);
    }

    abgemeldet() {
      const hierher = encodeURIComponent(window.location.pathname);
      this.sageMitWeg(
        "Sie sind nicht mehr angemeldet. Ihr Text bleibt auf diesem Gerät. ",
        "Anmelden und weiterschreiben",
        `${ANMELDUNG}?next=${hierher}`,
      );
    }

    sageMitWeg(text, weg, ziel) {
      this.sage(text, true);
      const verweis = document.createElement("a");
      verweis.href = ziel;
      verweis.textContent = weg;
      // Der Text liegt schon im Browser: Wer diesen Weg nimmt, verliert nichts.
      verweis.addEventListener("click", () => {
        this.gesichert = this.feld.value;
      });
      this.zeile.append(verweis);
    }

    wiederfinden() {
      const entwurf = lies(this.schluessel);
      const text = entwurf?.werte?.[0]?.[1];
      // Der Server nimmt Leerzeilen am Rand weg.
      const gleich = text?.trim() === this.feld.value.trim();
      if (text === undefined || gleich || this.konflikt) {
        if (gleich && !this.konflikt) this.vergessen();
        return;
      }
      if (String(entwurf.version) === this.version.value) {
        this.feld.value = text;
        this.feld.dispatchEvent(new Event("input", { bubbles: true }));
        this.sage(`Ihr Text von ${uhr(entwurf.wann)} Uhr ist wieder da; er lag nur in diesem Browser.`);
        return;
      }
      // Der gespeicherte Text ist neuer als der Entwurf: beide bleiben, entscheiden muss ein Mensch.
      const satz = document.createElement("span");
      satz.textContent = `In diesem Browser liegt noch ein Text von ${uhr(entwurf.wann)} Uhr, der nicht gespeichert wurde. `;
      const nimm = this.knopf("Ansehen und vergleichen", () => {
        this.version.value = entwurf.version;
        this.feld.value = text;
        this.form.requestSubmit();
      });
      const wirfWeg = this.knopf("Verwerfen", () => {
        this.vergessen();
        this.sage("");
      });
      this.zeile.replaceChildren(satz, nimm, " ", wirfWeg);
    }

    knopf(text, tat) {
      const eins = document.createElement("button");
      eins.type = "button";
      eins.className = "kern-btn kern-btn--tertiary kern-btn--x-small";
      const wort = document.createElement("span");
      wort.className = "kern-label";
      wort.textContent = text;
      eins.append(wort);
      eins.addEventListener("click", tat);
      return eins;
    }
  }

  for (const teil of document.querySelectorAll("[data-textteil]")) texte.set(teil.id, new Text(teil));
  window.addEventListener("online", () => texte.forEach((text) => text.sichern()));
  // Wer zurückblättert, findet die Seite vielleicht so, wie er sie verlassen hat.
  window.addEventListener("pageshow", () => texte.forEach((text) => { text.beantwortet = false; }));
  window.addEventListener("beforeunload", (ereignis) => {
    if ([...texte.values()].some((text) => text.offen)) ereignis.preventDefault();
  });
  // Das Blatt nimmt den Fokus; danach schreibt man dort weiter, wo man war.
  document.getElementById("blatt")?.addEventListener("close", () => zuletzt?.feld.focus());
})();
