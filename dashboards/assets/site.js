// Draws the figures, switches light and dark, opens the menu, and says when the last run was not published.
(function () {
  "use strict";
  var root = document.documentElement;
  var DAY = 86400000;

  function theme() { return root.getAttribute("data-theme") === "dark" ? "dark" : "light"; }

  function figures() {
    return Array.prototype.map.call(document.querySelectorAll(".plot"), function (place) {
      return { place: place, data: JSON.parse(document.getElementById(place.dataset.figure).textContent) };
    });
  }

  // The pictures lie in three SVG layers of fixed size; a view box lets the printed page scale them.
  function scalable(place) {
    place.querySelectorAll("svg.main-svg").forEach(function (svg) {
      svg.setAttribute("viewBox", "0 0 " + svg.getAttribute("width") + " " + svg.getAttribute("height"));
      svg.setAttribute("focusable", "false");
      svg.setAttribute("aria-hidden", "true");
    });
  }

  function draw(all, name) {
    all.forEach(function (one) {
      if (!one.place.offsetParent) { return; }
      var figure = one.data[name];
      var layout = Object.assign({}, figure.layout, { width: undefined });
      window.Plotly.react(one.place, figure.data, layout, one.data.config);
      scalable(one.place);
      if (!one.heard) {
        one.heard = true;
        one.place.on("plotly_afterplot", function () { scalable(one.place); });
      }
    });
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

  function banner() {
    var status = window.RCM_STATUS;
    if (!status || (status.result !== "held" && status.result !== "failed")) { return; }
    var box = document.getElementById("banner");
    var when = String(status.finished_at || "").slice(0, 10);
    var reasons = Array.isArray(status.failed_checks) ? status.failed_checks : [];
    var words = status.result === "held"
      ? "The last run" + (when ? " (" + when + ")" : "") + " was held back: its figures are not shown."
      : "The last run" + (when ? " (" + when + ")" : "") + " did not finish.";
    element("strong", words, box);
    element("span", " This is the set before it, with data to " + document.body.dataset.asOfWords + ", " +
      age(document.body.dataset.asOf) + ".", box);
    if (reasons.length) {
      var list = document.createElement("ul");
      reasons.slice(0, 8).forEach(function (reason) { element("li", String(reason), list); });
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

  banner();
  menu();
  var all = figures();
  darkSwitch(all);
  if (window.Plotly && all.length) {
    draw(all, theme());
    printing(all);
    var wide = window.matchMedia("(min-width: 701px)");
    wide.addEventListener("change", function () { draw(all, theme()); });
  }
  root.classList.add("ready");
})();
