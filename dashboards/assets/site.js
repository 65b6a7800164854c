// Draws the figures, switches light and dark, opens the menu, and says when the last run was not published.
(function () {
  "use strict";
  var root = document.documentElement;
  var DAY = 86400000;

  function theme() { return root.getAttribute("data-theme") === "dark" ? "dark" : "light"; }

  function figures() {
    var found = [];
    document.querySelectorAll(".plot").forEach(function (place) {
      try {
        found.push({ place: place, data: JSON.parse(document.getElementById(place.dataset.figure).textContent) });
      } catch (problem) { instead(place, problem); }
    });
    return found;
  }

  // The pictures lie in three SVG layers of fixed size; a view box lets the printed page scale them.
  function scalable(place) {
    place.querySelectorAll("svg.main-svg").forEach(function (svg) {
      svg.setAttribute("viewBox", "0 0 " + svg.getAttribute("width") + " " + svg.getAttribute("height"));
      svg.setAttribute("focusable", "false");
      svg.setAttribute("aria-hidden", "true");
    });
  }

  // A figure asks for a least height and grows, within reason, to fill a card beside a taller one.
  function room(all) {
    var shown = all.filter(function (one) { return one.place.offsetParent; });
    shown.forEach(function (one) {
      one.least = one.data.light.layout.height;
      one.place.style.height = one.least + "px";
    });
    shown.forEach(function (one) {
      var legend = one.place.parentElement.querySelector(".legend");
      var free = one.place.parentElement.clientHeight - (legend ? legend.offsetHeight + 6 : 0);
      one.height = Math.min(free, one.least * 1.5);
      // What starts on the first screen and can end there, does; the slack is for fonts that wrap later.
      var below = window.innerHeight - one.place.getBoundingClientRect().top - 44;
      if (window.scrollY === 0 && below >= one.least) { one.height = Math.min(one.height, below); }
    });
    shown.forEach(function (one) { one.place.style.height = Math.max(one.height, one.least) + "px"; });
  }

  // Words of bars and marks come in a wide and a narrow wording.
  function worded(annotations, width) {
    return annotations.map(function (note) {
      return note.name === "wide" || note.name === "narrow"
        ? Object.assign({}, note, { visible: note.name === width }) : note;
    });
  }

  function draw(all, name) {
    room(all);
    all.forEach(function (one) {
      if (!one.place.offsetParent) { return; }
      try { drawOne(one, name); } catch (problem) { instead(one.place, problem); }
    });
  }

  // A figure that cannot be drawn leaves its table open.
  function instead(place, problem) {
    var card = place.closest(".card");
    var table = card && card.querySelector("details");
    if (table) { table.open = true; }
    place.style.height = "0";
    window.console.error("figure not drawn: " + place.dataset.figure, problem);
  }

  function drawOne(one, name) {
    var figure = one.data[name];
    var layout = Object.assign({}, figure.layout, {
      height: Math.max(one.height, one.least),
      annotations: worded(figure.layout.annotations || [], one.place.clientWidth < 520 ? "narrow" : "wide")
    });
    window.Plotly.react(one.place, figure.data, layout, one.data.config);
    scalable(one.place);
    if (!one.heard) {
      one.heard = true;
      one.place.on("plotly_afterplot", function () { scalable(one.place); });
    }
  }

  function darkSwitch(all) {
    var button = document.querySelector(".dark");
    button.setAttribute("aria-checked", String(theme() === "dark"));
    button.addEventListener("click", function () {
      var next = theme() === "dark" ? "light" : "dark";
      root.setAttribute("data-theme", next);
      button.setAttribute("aria-checked", String(next === "dark"));
      try { window.localStorage.setItem("rcm-theme", next); } catch (e) { /* private window: this page only */ }
      if (window.Plotly) { draw(all, next); }
    });
  }

  function menu() {
    var button = document.querySelector(".menu");
    button.addEventListener("click", function () {
      var open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      root.classList.toggle("menu-open", open);
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
        button.setAttribute("aria-expanded", "false");
        root.classList.remove("menu-open");
        button.focus();
      }
    });
  }

  function age(day) {
    var days = Math.floor((Date.now() - Date.parse(day + "T00:00:00")) / DAY);
    return days === 1 ? "1 day old" : days > 1 ? days + " days old" : "of today";
  }

  function element(name, text, parent) {
    var made = document.createElement(name);
    made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function dayWords(stamp) {
    var found = /^(\d{4})-(\d\d)-(\d\d)/.exec(String(stamp || ""));
    var names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    return found ? Number(found[3]) + " " + names[Number(found[2]) - 1] + " " + found[1] : "";
  }

  function reasonWords(reason) {
    if (reason && typeof reason === "object") { return String(reason.words || reason.name || ""); }
    return String(reason);
  }

  // status.js is rewritten after every run; this page may belong to an older set than the newest.
  function banner() {
    var status = window.RCM_STATUS || {};
    var last = status.last_run || status;
    var box = document.getElementById("banner");
    if (last.result === "held" || last.result === "failed") {
      heldBack(box, last);
    } else if (status.current && status.current.version && status.current.version !== document.body.dataset.version) {
      element("strong", "A newer set is published. ", box);
      element("a", "Open the newest pages", box).href = "../../index.html";
      box.hidden = false;
    }
  }

  function heldBack(box, last) {
    var when = dayWords(last.finished_at);
    var run = "The last run" + (when ? " (" + when + ")" : "");
    element("strong", run + (last.result === "held" ? " was held back: its figures are not shown." : " did not finish."), box);
    element("span", " These pages show the last set that passed: data to " + document.body.dataset.asOfWords + ", " +
      age(document.body.dataset.asOf) + "; every check and figure below is of that set.", box);
    var reasons = Array.isArray(last.failed_checks) ? last.failed_checks : [];
    if (reasons.length) {
      var list = document.createElement("ul");
      reasons.slice(0, 8).forEach(function (reason) { element("li", reasonWords(reason), list); });
      if (reasons.length > 8) { element("li", (reasons.length - 8) + " more: see rcm status", list); }
      box.appendChild(list);
    }
    box.hidden = false;
  }

  // The printed page is light, whatever the screen shows.
  function printing(all) {
    window.addEventListener("beforeprint", function () { if (theme() === "dark") { draw(all, "light"); } });
    window.addEventListener("afterprint", function () { if (theme() === "dark") { draw(all, "dark"); } });
  }

  function ageChip() {
    var days = Math.floor((Date.now() - Date.parse(document.body.dataset.asOf + "T00:00:00")) / DAY);
    if (days > 2) { document.getElementById("age").textContent = " · " + days + " days ago"; }
  }

  banner();
  ageChip();
  menu();
  var all = figures();
  darkSwitch(all);
  if (window.Plotly && all.length) {
    draw(all, theme());
    printing(all);
    var later = 0;
    window.addEventListener("resize", function () {
      window.clearTimeout(later);
      later = window.setTimeout(function () { draw(all, theme()); }, 150);
    });
  }
  root.classList.add("ready");
})();
