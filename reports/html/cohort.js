"use strict";
(() => {
  const table = document.querySelector("#help table");
  if (!table) return;
  const body = table.tBodies[0], rows = [...body.rows], box = document.querySelector("#help .filter");
  const said = box.querySelector("span"), input = box.querySelector("input");
  box.hidden = false;
  input.addEventListener("input", () => {
    const want = input.value.trim().toLowerCase();
    let shown = 0;
    for (const r of rows) {
      const hit = r.textContent.toLowerCase().includes(want);
      r.hidden = !hit;
      if (hit) shown++;
    }
    said.textContent = want ? shown + " of " + rows.length : "";
  });
  const text = (r, i) => (r.cells[i].dataset.v ?? r.cells[i].textContent).trim();
  const number = s => s === "" ? Infinity : Number(s.replace(/,/g, ""));
  [...table.tHead.rows[0].cells].forEach((head, i) => {
    if (!head.dataset.sort) return;
    const b = document.createElement("button");
    b.type = "button";
    b.append(head.firstChild);
    head.prepend(b);
    b.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending", sign = up ? 1 : -1;
      for (const h of table.tHead.rows[0].cells) h.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const by = head.dataset.sort === "number"
        ? (a, c) => number(text(a, i)) - number(text(c, i)) || 0
        : (a, c) => text(a, i).localeCompare(text(c, i));
      body.append(...[...rows].sort((a, c) => sign * by(a, c)));
    });
  });
})();
