// What every page does beyond its text: a panel that opens and closes, the search, lists that can be filtered, citations that can be copied.
// Everything that is on a page can be read without it. Scripts with data are loaded when a reader asks for them.
const edition = (() => {
  "use strict";
  document.documentElement.classList.add("js");
  const root = document.currentScript.getAttribute("src").replace("assets/reader.js", "");
  const { cite, page } = document.documentElement.dataset;
  const scripts = new Map();

  // Text only ever enters a page as text.
  const make = (tag, name, ...children) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    node.append(...children.filter((child) => child !== ""));
    return node;
  };
  const link = (href, ...children) => {
    const node = make("a", "", ...children);
    node.setAttribute("href", href);
    return node;
  };
  const button = (name, words, act) => {
    const node = make("button", name, words);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  };

  function load(name) {
    if (!scripts.has(name)) {
      scripts.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `${root}assets/${name}.js`;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      }));
    }
    return scripts.get(name);
  }

  // A sentence with the edition, its version and its address, to be copied.
  function citation(words, place) {
    return make("details", "cite", make("summary", "", "Cite this"), make("p", "citation", `“${words}” ${cite}, ${page}#${place}`));
  }
  document.addEventListener("click", (event) => {
    const text = event.target.closest(".citation");
    if (!text) return;
    getSelection().selectAllChildren(text);
    navigator.clipboard?.writeText(text.textContent).then(() => text.classList.add("copied"), () => {});
  });

  // The panel.
  const panel = document.getElementById("panel");
  let opener = null;
  let marked = [];

  function open(from, heading, content, nodes, className) {
    close(false);
    opener = from;
    marked = nodes.map((node) => [node, className]);
    for (const [node, name] of marked) node.classList.add(name);
    document.getElementById("panel-title").textContent = heading;
    document.getElementById("panel-body").replaceChildren(...content);
    panel.hidden = false;
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
    const place = from.getBoundingClientRect();
    const cover = panel.getBoundingClientRect();
    if (getComputedStyle(panel).position === "fixed" && place.bottom > cover.top) {
      window.scrollBy({ top: place.bottom - cover.top + 40 });
    }
  }

  function close(refocus) {
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    for (const [node, name] of marked) node.classList.remove(name);
    marked = [];
    if (refocus && opener) opener.focus({ preventScroll: true });
    opener = null;
  }

  if (panel) {
    panel.querySelector(".close").addEventListener("click", () => close(true));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden && !document.querySelector("dialog[open]")) close(true);
    });
  }

  // What a cell says, without the letters that only repeat it.
  function said(cell) {
    const copy = cell.cloneNode(true);
    for (const letter of copy.querySelectorAll("[aria-hidden]")) letter.remove();
    return copy.textContent.trim();
  }

  // Lists and tables: a box for words, and a choice for each column (or mark) that has few values.
  function filter(list) {
    const items = [...(list.tBodies ? list.tBodies[0].rows : list.children)];
    if (items.length < 7 || list.dataset.filtered) return;
    list.dataset.filtered = "yes";
    const heads = list.tHead ? [...list.tHead.rows[0].cells].map((cell) => cell.textContent) : ["Article", "Side"];
    const values = (n) => items.map((item) => (item.cells ? said(item.cells[n]) : item.dataset[heads[n].toLowerCase()] || ""));
    const form = make("form", "sieve");
    const words = make("input", "");
    words.type = "search";
    form.append(make("label", "", "Filter ", words));
    const only = list.dataset.filter; // columns by number, "words" for none, or nothing for those that lend themselves
    const choices = [];
    heads.forEach((head, n) => {
      if (only && !only.split(" ").includes(`${n}`)) return;
      const held = values(n);
      const different = [...new Set(held)].filter(Boolean).sort();
      if (different.length < 2 || (!only && different.length > Math.min(12, items.length / 2)) || different.every((each) => /^[\d.,%−-]+$/.test(each))) return;
      const select = make("select", "", ...["", ...different].map((each) => {
        const option = make("option", "", each || "all");
        option.value = each;
        return option;
      }));
      choices.push([select, held, make("label", "", `${head} `, select)]);
    });
    const labels = choices.map(([, , label]) => label);
    form.append(...(labels.length > 3 ? [make("details", "", make("summary", "", "Choose by column"), ...labels)] : labels));
    const count = make("output", "");
    form.append(count);
    const text = items.map((item) => plain(item.textContent));
    const apply = () => {
      const asked = plain(words.value).split(" ").filter(Boolean);
      let shown = 0;
      items.forEach((item, n) => {
        const fits = asked.every((each) => text[n].includes(each)) && choices.every(([select, held]) => !select.value || held[n] === select.value);
        item.hidden = !fits;
        shown += fits;
      });
      count.textContent = shown === items.length ? "" : `${shown.toLocaleString("en")} of ${items.length.toLocaleString("en")}`;
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    (list.closest(".scroll") || list).before(form);
  }
  // Words as they are compared: small letters without accents, one space between them.
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ").trim();
  for (const list of document.querySelectorAll("[data-filter]")) filter(list);

  // The search and the tables bring code of their own.
  const find = document.getElementById("find");
  const search = () => load("search").then(() => edition.search());
  if (find) find.addEventListener("click", search);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest("input, select, textarea, dialog")) {
      event.preventDefault();
      search();
    }
  });
  if (document.querySelector(".look")) load("tables");

  return { button, citation, close, filter, link, load, make, open, plain, root, tables: {}, get opener() { return opener; } };
})();
