// Nadeln auf der Karte: Tippen setzt eine Nadel und füllt ihre Zeile; auf Wunsch die Nadel am eigenen Standort.
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const formular = document.querySelector("form[data-nadelformular]");
  if (!formular) return;

  const zeilen = () => [...formular.querySelectorAll("[data-nadelzeilen] [data-nadel]")];
  const feld = (zeile, name) => zeile.querySelector(`[name$="-${name}"]`);
  const grad = (text) => Number(String(text).replace(",", "."));
  const ecken = (karte) => karte.dataset.ecken.split(" ").map((eck) => eck.split(",").map(Number));

  // Zwischen den vier Ecken liegt jeder Punkt im gleichen Verhältnis; auf wenigen Kilometern stimmt das auf den Meter.
  const ortAuf = (karte, x, y) => {
    const [a, b, c, d] = ecken(karte);
    return [0, 1].map(
      (n) => a[n] * (1 - x) * (1 - y) + b[n] * x * (1 - y) + c[n] * (1 - x) * y + d[n] * x * y,
    );
  };
  const stelleAuf = (karte, laenge, breite) => {
    const [a, b, c] = ecken(karte);
    const x = (laenge - a[0]) / (b[0] - a[0]);
    const y = (breite - a[1]) / (c[1] - a[1]);
    // Die Karte ist gegen das Gradnetz leicht gedreht; zwei Schritte genügen, um sie auszugleichen.
    let [u, v] = [x, y];
    for (let schritt = 0; schritt < 3; schritt += 1) {
      const [l, h] = ortAuf(karte, u, v);
      u += (laenge - l) / (b[0] - a[0]);
      v += (breite - h) / (c[1] - a[1]);
    }
    return [u, v];
  };

  const neueZeile = () => {
    const liste = formular.querySelector("[data-nadelzeilen]");
    const gesamt = liste.querySelector('[name="zeile-TOTAL_FORMS"]');
    const nummer = Number(gesamt.value);
    const muster = formular.querySelector("[data-nadelmuster]").innerHTML.replaceAll("__prefix__", String(nummer));
    liste.insertAdjacentHTML("beforeend", muster);
    gesamt.value = String(nummer + 1);
    const zeile = liste.lastElementChild;
    zeile.querySelector("[data-nummer]").textContent = String(nummer + 1);
    return zeile;
  };

  const setze = (laenge, breite) => {
    const leere = zeilen().find((zeile) => !feld(zeile, "laenge").value && !feld(zeile, "text").value);
    const zeile = leere || neueZeile();
    feld(zeile, "laenge").value = laenge.toFixed(6).replace(".", ",");
    feld(zeile, "breite").value = breite.toFixed(6).replace(".", ",");
    feld(zeile, "text").focus({ preventScroll: true });
    feld(zeile, "laenge").dispatchEvent(new Event("input", { bubbles: true }));
  };

  // Die Zeichen auf der Karte folgen den Zeilen, auch wenn jemand Länge und Breite von Hand einträgt.
  const zeichne = () => {
    const karte = formular.querySelector("[data-nadelkarte]");
    if (!karte) return;
    const bild = karte.querySelector("svg");
    bild.querySelector("[data-gesteckt]")?.remove();
    const gruppe = document.createElementNS(SVG, "g");
    gruppe.setAttribute("data-gesteckt", "");
    const { width, height } = bild.viewBox.baseVal;
    // Auf dem Telefon ist die Karte kleiner gezeigt, die Nadel nicht.
    const faktor = width / (bild.getBoundingClientRect().width || width);
    zeilen().forEach((zeile, nummer) => {
      const [laenge, breite] = [grad(feld(zeile, "laenge").value), grad(feld(zeile, "breite").value)];
      if (!laenge || !breite) return;
      const [x, y] = stelleAuf(karte, laenge, breite);
      if (x < 0 || x > 1 || y < 0 || y > 1) return;
      const kreis = document.createElementNS(SVG, "circle");
      for (const [name, wert] of Object.entries({ cx: x * width, cy: y * height, r: 11 * faktor, fill: "#1B2430", stroke: "#fff" })) {
        kreis.setAttribute(name, String(wert));
      }
      const zahl = document.createElementNS(SVG, "text");
      for (const [name, wert] of Object.entries({
        x: x * width, y: y * height + 4 * faktor, fill: "#fff", "text-anchor": "middle", "font-size": 12 * faktor, "font-weight": 600,
      })) {
        zahl.setAttribute(name, String(wert));
      }
      zahl.textContent = String(nummer + 1);
      gruppe.append(kreis, zahl);
    });
    bild.append(gruppe);
  };

  formular.addEventListener("click", (ereignis) => {
    const karte = ereignis.target.closest("[data-nadelkarte]");
    if (!karte) return;
    const rahmen = karte.querySelector("svg").getBoundingClientRect();
    const [x, y] = [(ereignis.clientX - rahmen.left) / rahmen.width, (ereignis.clientY - rahmen.top) / rahmen.height];
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) setze(...ortAuf(karte, x, y));
  });
  formular.addEventListener("input", (ereignis) => {
    if (ereignis.target.closest("[data-nadel]")) zeichne();
  });
  // Erst danach sind die Felder leer.
  formular.addEventListener("reset", () => window.setTimeout(zeichne));

  // Der Standort verlässt das Gerät erst mit dem Formular.
  const zeigeStandort = () => {
    const knopf = formular.querySelector("[data-hier]");
    if (knopf && "geolocation" in navigator) knopf.hidden = false;
  };
  formular.addEventListener("click", (ereignis) => {
    const knopf = ereignis.target.closest("[data-hier]");
    if (!knopf) return;
    knopf.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        knopf.disabled = false;
        setze(coords.longitude, coords.latitude);
      },
      () => {
        knopf.querySelector(".kern-label").textContent = "Standort nicht freigegeben – bitte auf die Karte tippen";
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });

  // Ein anderer Sozialraum bringt seine Karte; wer die Nadelmethode wählt, sieht sie gleich.
  formular.addEventListener("change", (ereignis) => {
    if (ereignis.target.name === "sozialraum" && ereignis.target.value) {
      // Die Adresse nennt den Sozialraum 0; an seine Stelle tritt der gewählte.
      const adresse = formular.dataset.karte.replace(/\/0\/$/, `/${encodeURIComponent(ereignis.target.value)}/`);
      window.htmx.ajax("GET", adresse, {
        target: "#nadelkarte",
        swap: "outerHTML",
      });
    }
    if (ereignis.target.name === "methode") {
      const gewaehlt = ereignis.target.selectedOptions[0]?.textContent || "";
      if (gewaehlt.startsWith("Nadel")) formular.querySelector("[data-nadeln]").open = true;
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    zeigeStandort();
    zeichne();
  });
  zeigeStandort();
  zeichne();
})();
