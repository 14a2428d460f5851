// The page of the data: a table opens in place, and is filtered there. Its rows come in a script of their own.
(() => {
  "use strict";
  const { filter, link, load, make } = edition;

  function table(name, { columns, rows, all, linked }) {
    const line = (row) => {
      const cells = linked ? row.slice(0, -1) : row;
      const href = linked ? row.at(-1) : "";
      return make("tr", "", ...cells.map((cell, n) => make("td", "", href && n === 1 ? link(href, make("bdi", "", cell)) : make("bdi", "", cell))));
    };
    const head = make("tr", "", ...columns.map((column) => {
      const cell = make("th", "", column);
      cell.scope = "col";
      return cell;
    }));
    const body = make("tbody", "", ...rows.map(line));
    const made = make("table", "small", make("thead", "", head), body);
    made.dataset.filter = "";
    const region = make("div", "scroll tall", made);
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", `Table ${name}`);
    const box = make("div", "inside", region);
    filter(made);
    if (all > rows.length) box.append(make("p", "query", `The first ${rows.length.toLocaleString("en")} of ${all.toLocaleString("en")} rows; the file has all.`));
    return box;
  }

  for (const look of document.querySelectorAll(".look")) {
    look.addEventListener("click", () => {
      const { table: name } = look.dataset;
      const place = look.parentElement;
      const opened = place.nextElementSibling;
      if (opened) opened.hidden = !opened.hidden;
      const open = !opened || !opened.hidden;
      look.setAttribute("aria-expanded", open);
      look.textContent = open ? "Close it" : "Look inside";
      if (!opened) load(`table-${name}`).then(() => place.after(table(name, edition.tables[name])));
    });
  }
})();
