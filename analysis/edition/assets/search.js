// The search: words, speakers and claims, looked up in a script that holds them all. Loaded when a reader opens it.
(() => {
  "use strict";
  const { button, link, load, make, plain, root } = edition;
  const MOST = 60;
  const NAMES = { speaker: "Speaker", claim: "Claim", analysis: "Analysis", evidence: "Finding", article: "Article" };
  const box = make("input", "");
  box.type = "search";
  box.setAttribute("aria-label", "Search for words, speakers and claims");
  box.placeholder = "words, a speaker, a claim";
  const count = make("p", "count");
  count.setAttribute("role", "status");
  const list = make("ol", "results");
  const dialog = make("dialog", "search", make("form", "", box, button("close", "✕", () => dialog.close())), count, list);
  dialog.setAttribute("aria-label", "Search");
  dialog.querySelector(".close").setAttribute("aria-label", "Close");
  dialog.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });
  document.body.append(dialog);
  let rows = null;

  // The text with what was looked for marked in it. Letters are compared without accents, one by one, so that places keep.
  function lit(text, asked) {
    const letters = [...text].map((letter) => plain(letter) || letter);
    const starts = [];
    let at = 0;
    for (const letter of letters) {
      starts.push(at);
      at += letter.length;
    }
    const whole = letters.join("");
    const on = new Set();
    for (const word of asked) {
      for (let found = whole.indexOf(word); found >= 0; found = whole.indexOf(word, found + 1)) {
        starts.forEach((start, n) => {
          if (start >= found && start < found + word.length) on.add(n);
        });
      }
    }
    const parts = [];
    [...text].forEach((letter, n) => {
      const last = parts.at(-1);
      if (last && last.on === on.has(n)) last.text += letter;
      else parts.push({ on: on.has(n), text: letter });
    });
    return parts.map((part) => (part.on ? make("mark", "", part.text) : part.text));
  }

  function look() {
    const asked = plain(box.value).split(" ").filter(Boolean);
    if (!rows || !asked.length || (asked.length === 1 && asked[0].length < 2)) {
      list.replaceChildren();
      count.textContent = "";
      return;
    }
    const found = rows.filter((row) => asked.every((word) => row.text.includes(word)));
    list.replaceChildren(...found.slice(0, MOST).map(({ entry: [kind, text, beside, href] }) => {
      const words = make("bdi", "", ...lit(text, asked));
      const item = make("li", "", make("span", "kind", NAMES[kind]), " ", link(root + href, words), beside ? " " : "", beside ? make("small", "", ...lit(beside, asked)) : "");
      return item;
    }));
    const more = found.length > MOST ? `, the first ${MOST} shown` : "";
    const part = edition.found.part ? " Articles without a page of their own are not searched." : "";
    count.textContent = `${found.length.toLocaleString("en")} found${more}.${part}`;
  }
  box.addEventListener("input", look);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return; // which would only empty the box
    event.preventDefault();
    dialog.close();
  });

  edition.search = () => {
    if (!dialog.open) dialog.showModal();
    box.select();
    load("found").then(() => {
      rows ??= edition.found.rows.map((entry) => ({ entry, text: plain(`${entry[1]} ${entry[2]} ${NAMES[entry[0]]}`) }));
      look();
    });
  };
})();
