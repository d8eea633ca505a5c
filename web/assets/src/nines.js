// The script of nines. Every page is complete without it; it adds three things: a change of a value is painted at once,
// the limits of the chart can be dragged, and the theme can be chosen.

import { check } from "./check.js";

const root = document.documentElement;
const $ = (s, r = document) => r.querySelector(s);
const $$ = (s, r = document) => [...r.querySelectorAll(s)];
root.classList.add("scripted");

/* ---------- theme: kept in a cookie, so that the server draws the first paint, and in this browser ---------- */

function theme() {
  const select = $("#theme");
  if (!select) return;
  select.closest("[hidden]").hidden = false;
  let kept = null;
  try { kept = localStorage.getItem("theme"); } catch { /* storage may be off */ }
  if (kept && kept !== select.value) { select.value = kept; apply(); }
  function apply() {
    root.dataset.theme = select.value;
    document.cookie = `theme=${select.value}; path=/; max-age=31536000; samesite=lax`;
    try { localStorage.setItem("theme", select.value); } catch { /* storage may be off */ }
  }
  select.addEventListener("change", apply);
}

/* ---------- compare: a change of a value asks for the result again ---------- */

function compare() {
  const form = $("#workload"), result = $("#result"), errors = $("#errors");
  if (!form) return;
  let wanted = 0, painted = 0, busy = false, dragging = false;

  const query = () => {
    const q = new URLSearchParams(new FormData(form));
    q.delete("last");
    return q;
  };

  // One request at a time; what changes meanwhile is asked for afterwards, so that answers never arrive out of order.
  async function recalculate() {
    wanted++;
    if (busy) return;
    busy = true;
    try {
      while (painted < wanted) {
        const turn = wanted;
        await ask();
        painted = turn;
      }
    } finally { busy = false; }
  }

  async function ask() {
    const q = query();
    let response;
    try { response = await fetch(form.dataset.result + "?" + q, { headers: { "Accept-Language": root.lang } }); }
    catch { result.classList.add("stale"); return; }
    if (response.status === 422) { complain((await response.json()).errors); return; }
    if (!response.ok) { result.classList.add("stale"); return; }
    const html = await response.text();
    complain({});
    result.classList.remove("stale");
    paint(html);
    announce();
    const address = response.headers.get("X-Nines-Address");
    if (address) {
      history.replaceState(null, "", address);
      $('input[name="last"]', form).value = address.split("?")[1] || "";
      const other = $("#language"), to = new URL(address, location.href);
      to.searchParams.set("lang", other.lang);
      other.href = to.pathname + to.search;
    }
  }

  // Only parts are replaced, and not the chart while a limit of it is being dragged.
  function paint(html) {
    const card = $(".card:not([hidden])", result)?.dataset.card, chosen = compare.chosen;
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const focus = document.activeElement?.closest?.(".drag, .sort");
    const again = focus && (focus.dataset.path ? `.${shown()} .drag[data-path="${focus.dataset.path}"]` : `[data-key="${focus.dataset.key}"]`);
    if (dragging) {
      for (const part of ["answer", "table"]) {
        const from = $(`[data-part="${part}"]`, fresh.content), to = $(`[data-part="${part}"]`, result);
        if (from && to) to.replaceWith(from);
      }
    } else {
      result.replaceChildren(fresh.content);
      if (chosen && card) open(card);
      if (again) $(again, result)?.focus({ preventScroll: true });
    }
  }

  // A screen reader hears the new answer once the values have come to rest.
  let rest;
  function announce() {
    clearTimeout(rest);
    rest = setTimeout(() => { $("#status").textContent = $("#say", result)?.innerText ?? ""; }, 700);
  }

  const shown = () => $$(".frontier", result).map(s => [...s.classList].find(c => c.startsWith("at-"))).find(c => getComputedStyle($("." + c, result)).display !== "none") || "at-wide";

  function complain(byPath) {
    for (const field of $$("[name]", form)) {
      const text = byPath[field.name];
      field.closest(".val")?.toggleAttribute("data-invalid", !!text);
      if (text) { field.setAttribute("aria-invalid", "true"); field.setAttribute("aria-describedby", field.id + "-error"); }
      else { field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby"); }
    }
    const items = Object.entries(byPath).map(([path, text]) => {
      const li = document.createElement("li"), a = document.createElement("a"), s = document.createElement("span");
      const field = form.elements[path];
      li.dataset.path = path;
      a.href = "#in-" + path; a.textContent = field?.getAttribute("aria-label") || path;
      s.id = "in-" + path + "-error"; s.textContent = text;
      li.append(a, " ", s);
      return li;
    });
    if (items.length || errors.children.length) errors.replaceChildren(...items);
  }

  form.addEventListener("input", recalculate);
  form.addEventListener("submit", e => { e.preventDefault(); recalculate(); });
  form.addEventListener("keydown", e => { if (e.key === "Enter" && e.target.matches("input")) { e.preventDefault(); e.target.select(); recalculate(); } });
  form.addEventListener("focusin", e => { if (e.target.matches(".val input")) e.target.select(); });
  $(".val", form) && form.addEventListener("click", e => { if (e.target.matches(".val")) $("input, select", e.target)?.focus(); });

  /* the table in another order, without leaving the place */
  result.addEventListener("click", e => {
    const a = e.target.closest?.(".sort");
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    let kept = $('input[name="sort"]', form);
    if (!kept) { kept = document.createElement("input"); kept.type = "hidden"; kept.name = "sort"; form.append(kept); }
    kept.value = new URL(a.href).searchParams.get("sort") || "";
    recalculate();
  });

  /* ---------- the card of the mark under the pointer ---------- */
  function open(id) {
    for (const c of $$(".card", result)) c.hidden = c.dataset.card !== id;
    for (const m of $$(".mark", result)) m.classList.toggle("on", m.dataset.id === id);
  }
  for (const type of ["mouseover", "focusin"]) result.addEventListener(type, e => {
    const mark = e.target.closest?.(".mark");
    if (mark && !dragging) { compare.chosen = true; open(mark.dataset.id); }
  });

  /* ---------- limits that are dragged ---------- */
  const scale = g => {
    const from = +g.dataset.from, to = +g.dataset.to, a = +g.dataset.a, b = +g.dataset.b;
    return { value: px => from * Math.pow(to / from, Math.min(1, Math.max(0, (px - a) / (b - a)))), pixel: v => a + (b - a) * Math.log(v / from) / Math.log(to / from) };
  };
  const two = v => Number(v.toPrecision(2));
  function set(g, value) {
    const path = g.dataset.path, input = form.elements[path];
    if (path === "objectives.slo") {
      const u = two(value / 8760), places = Math.max(1, Math.ceil(-Math.log10(u)) - 1);
      input.value = parseFloat((100 - 100 * u).toFixed(Math.min(places, 10))) + " %";
    } else {
      input.value = value >= +g.dataset.to * 0.98 ? "" : (value < 100 ? Math.max(1, Math.round(value)) : two(value)) + " USD";
    }
    g.querySelector(".limit-name").textContent = path === "objectives.slo" ? "SLO " + input.value : input.value || "–";
    recalculate();
  }
  result.addEventListener("pointerdown", e => {
    const g = e.target.closest?.(".drag");
    if (!g || e.button) return;
    e.preventDefault();
    g.focus({ preventScroll: true });
    const svg = g.ownerSVGElement, vertical = g.classList.contains("h"), s = scale(g), start = s.pixel(Math.max(+g.getAttribute("aria-valuenow"), 1e-9));
    dragging = true;
    const move = e => {
      const at = new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse()), px = vertical ? at.y : at.x;
      const value = s.value(px), to = s.pixel(value) - start;
      g.setAttribute("transform", vertical ? `translate(0 ${to})` : `translate(${to} 0)`);
      set(g, value);
    };
    const up = () => {
      removeEventListener("pointermove", move); removeEventListener("pointerup", up); removeEventListener("pointercancel", up);
      dragging = false;
      recalculate();
    };
    addEventListener("pointermove", move); addEventListener("pointerup", up); addEventListener("pointercancel", up);
  });
  result.addEventListener("keydown", e => {
    const g = e.target.closest?.(".drag");
    const step = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 }[e.key];
    if (!g || !step) return;
    e.preventDefault();
    const now = +g.getAttribute("aria-valuenow");
    let value = g.dataset.path === "objectives.slo" ? now * Math.pow(0.9, step) : now * Math.pow(1.1, step);
    value = Math.min(+g.dataset.to, Math.max(+g.dataset.from, value));
    g.setAttribute("aria-valuenow", value);
    set(g, value);
  });
}

/* ---------- why: one derivation open at a time, Escape closes it ---------- */

function why() {
  addEventListener("keydown", e => {
    if (e.key !== "Escape") return;
    const open = document.activeElement?.closest?.("details.why[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
}

theme();
compare();
why();
check();
