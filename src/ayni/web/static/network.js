// The network drawing: pan, zoom, and a tap that finds the nearest organisation. Works without it.
"use strict";
(() => {
  const NEAR = 1.6, MOST = 6, REACH = 26;
  let view = null; // what is shown of the drawing, kept when the drawing is swapped
  const map = () => document.getElementById("map");
  const whole = (svg) => svg.dataset.whole ? svg.dataset.whole.split(" ").map(Number) : (svg.dataset.whole = svg.getAttribute("viewBox"), whole(svg));
  const scale = (svg) => whole(svg)[2] / (view ? view[2] : whole(svg)[2]);

  function show(svg) {
    const [, , width, height] = whole(svg);
    if (view) {
      view[0] = Math.min(Math.max(view[0], 0), width - view[2]);
      view[1] = Math.min(Math.max(view[1], 0), height - view[3]);
    }
    svg.setAttribute("viewBox", (view || whole(svg)).join(" "));
    svg.classList.toggle("moved", scale(svg) > 1.01);
    svg.classList.toggle("close", scale(svg) >= NEAR);
  }
  function zoom(svg, factor, at) {
    const [, , width, height] = whole(svg), old = view || [0, 0, width, height];
    const now = Math.min(MOST, Math.max(1, scale(svg) * factor)), w = width / now, h = height / now;
    const [x, y] = at || [old[0] + old[2] / 2, old[1] + old[3] / 2];
    view = now === 1 ? null : [x - (x - old[0]) * w / old[2], y - (y - old[1]) * h / old[3], w, h];
    show(svg);
  }
  function place(svg, event) { // from the screen to the drawing
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }
  function start() {
    const svg = map();
    if (!svg || svg.dataset.whole) return;
    whole(svg);
    const tools = svg.parentNode.querySelector(".tools");
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const how = event.target.dataset.zoom;
      if (how === "all") { view = null; show(svg); } else if (how) zoom(svg, how === "in" ? 1.6 : 1 / 1.6);
    });
    const fingers = new Map();
    let dragged = 0;
    svg.addEventListener("pointerdown", (event) => { fingers.set(event.pointerId, event); if (fingers.size === 1) dragged = 0; });
    svg.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const step = svg.clientWidth / (view || whole(svg))[2];
      const dx = event.clientX - before.clientX, dy = event.clientY - before.clientY;
      dragged += Math.abs(dx) + Math.abs(dy);
      if (fingers.size === 1 && view && dragged > 4) {
        svg.setPointerCapture(event.pointerId);
        view[0] -= dx / step; view[1] -= dy / step;
        show(svg);
      } else if (fingers.size === 2) {
        const [other] = [...fingers.values()].filter((one) => one.pointerId !== event.pointerId);
        const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
        zoom(svg, apart(event) / apart(before), place(svg, other));
      }
      fingers.set(event.pointerId, event);
    });
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) svg.addEventListener(end, (event) => fingers.delete(event.pointerId));
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(svg, event.deltaY < 0 ? 1.15 : 1 / 1.15, place(svg, event));
    }, { passive: false });
    svg.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (dragged > 8) return;
      const link = event.detail === 0 ? event.target.closest("a") : nearest(svg, event);
      if (link) htmx.ajax("get", link.getAttribute("href"), { source: svg, target: "#network", swap: "outerHTML show:none" });
    });
    show(svg);
  }
  function nearest(svg, event) {
    let best = null, least = REACH;
    for (const link of svg.querySelectorAll(".dots > a")) {
      const box = link.firstElementChild.getBoundingClientRect();
      const far = Math.hypot(box.x + box.width / 2 - event.clientX, box.y + box.height / 2 - event.clientY) - box.width / 2;
      if (far < least) { least = far; best = link; }
    }
    return best;
  }
  document.addEventListener("htmx:afterSettle", start);
  document.addEventListener("htmx:historyRestore", start);
  start();
})();
