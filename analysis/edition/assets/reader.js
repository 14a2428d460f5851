// What a page does beyond its text: evidence opens in place, readings of an article are filtered. Everything works without it.
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const panel = document.getElementById("panel");
  if (!panel) return;
  const title = document.getElementById("panel-title");
  const body = document.getElementById("panel-body");
  let opener = null;
  let marked = [];

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

  function open(from, heading, content, nodes, className) {
    close(false);
    opener = from;
    marked = nodes.map((node) => [node, className]);
    for (const [node, name] of marked) node.classList.add(name);
    title.textContent = heading;
    body.replaceChildren(...content);
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
    if (panel.hidden) return;
    panel.hidden = true;
    for (const [node, name] of marked) node.classList.remove(name);
    marked = [];
    if (refocus && opener) opener.focus({ preventScroll: true });
    opener = null;
  }

  panel.querySelector(".close").addEventListener("click", () => close(true));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close(true);
  });
  const chosen = () => !getSelection().isCollapsed;

  const source = document.getElementById("evidence-data");
  if (source) analysis(JSON.parse(source.textContent));
  const filters = document.getElementById("filters");
  if (filters) article(filters);

  function analysis(data) {
    const camp = (id) => {
      const [css, mark, label] = data.camps[id];
      const letter = make("b", "mark", mark);
      letter.setAttribute("aria-hidden", "true");
      return make("span", `camp camp-${css}`, letter, make("span", "", label));
    };
    const quoted = ([before, words, after, speaker, side, kind, where, href]) => {
      const text = make("p", "", before, make("mark", "", words), after);
      text.dir = "auto";
      const foot = make("footer", "");
      if (speaker) foot.append(make("bdi", "", side === "narrator" ? "the narrator" : speaker), " ");
      if (side && data.camps[side]) foot.append(camp(side), " ");
      if (kind) foot.append(make("span", "kind", make("bdi", "", kind)), " ");
      const place = make("bdi", "", where);
      foot.append(href ? link(href, place) : place);
      return words ? make("blockquote", "", text, foot) : make("blockquote", "", foot);
    };
    // A claim or an accusation, and under it what answers it.
    const exchange = ([claim, ...answers]) => {
      const replies = answers.map((row) => quoted(data.passages[row]));
      const none = make("p", "absent", "No one answers it in the article.");
      return make("div", "exchange", quoted(data.passages[claim]), make("div", "replies", ...(replies.length ? replies : [none])));
    };
    const found = (note, position) => {
      const [name, number, of, words, count, rows, page] = data.findings[note];
      const section = make("details", "", make("summary", "", make("span", "value", number), " ", make("strong", "", name)));
      section.open = position === 0;
      section.append(make("p", "query", make("bdi", "", words), of ? ` (${of})` : "", "."));
      if (!count) section.append(make("p", "absent", "No row fits: the query itself is the evidence."));
      section.append(...rows.map((row) => (Array.isArray(row) ? exchange(row) : quoted(data.passages[row]))));
      const all = count > rows.length ? `All ${count.toLocaleString("en")} rows` : "On a page of its own";
      section.append(make("p", "rows", link(page, all), ", ", link("glossary.html", "what the words mean")));
      return section;
    };
    // What each finding found, at a glance; a number leads down to its passages.
    const overview = (notes, sections) => {
      const list = make("p", "overview");
      notes.forEach((note, position) => {
        const [name, number] = data.findings[note];
        const button = make("button", "", make("b", "", number), ` ${name}`);
        button.type = "button";
        button.addEventListener("click", () => {
          sections[position].open = true;
          panel.scrollTop = sections[position].offsetTop - panel.firstElementChild.offsetHeight;
          sections[position].firstElementChild.focus({ preventScroll: true });
        });
        list.append(button, " ");
      });
      return list;
    };
    document.addEventListener("click", (event) => {
      if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const sentence = event.target.closest(".sentence");
      if (!sentence) {
        if (!event.target.closest(".panel")) close(false);
        return;
      }
      const note = sentence.querySelector(".note");
      if (!event.target.closest(".note") && (event.target.closest("a") || chosen())) return;
      event.preventDefault();
      if (opener === note) return close(true);
      const notes = data.sentences[sentence.dataset.n - 1];
      const sections = notes.map(found);
      open(note, `Evidence ${sentence.dataset.n}`, notes.length > 1 ? [overview(notes, sections), ...sections] : sections, [sentence], "open");
    });
    for (const note of document.querySelectorAll(".note")) {
      note.setAttribute("aria-haspopup", "dialog");
    }
  }

  function article(form) {
    const main = document.getElementById("main");
    const readings = [...document.querySelectorAll(".reading")].map((root) => {
      const items = new Map();
      const byId = new Map();
      for (const [number, li] of root.querySelectorAll(".list li").entries()) {
        items.set(`${number}`, li);
        byId.set(li.lastElementChild.hash.slice(1), `${number}`);
        li.dataset.kind ??= "statement";
        if (li.dataset.kind !== "statement") li.dataset.rank ??= "1";
      }
      return { root, items, byId, pieces: [...root.querySelectorAll("[data-on]")], signs: [...root.querySelectorAll(".badge, .chip")] };
    });
    const counter = document.getElementById("count");
    form.hidden = false;
    if (matchMedia("(max-width: 69.99rem)").matches) form.querySelector("details").open = false;
    const labels = new Map([...form.querySelectorAll("label.camp")].map((each) => [each.firstElementChild.value, each.lastElementChild.textContent]));
    const length = (li) => li.querySelector("q").textContent.length;

    function paint(piece, items, wanted) {
      const over = piece.dataset.on.split(" ").map((i) => items.get(i)).filter(wanted);
      const said = over.filter((li) => li.dataset.rank).sort((a, b) => a.dataset.rank - b.dataset.rank);
      const claimed = over.filter((li) => li.dataset.claim).sort((a, b) => length(a) - length(b));
      const names = [];
      if (said.length) names.push(`u-${said[0].dataset.camp}`);
      if (said.length > 1 && said.at(-1).dataset.camp !== said[0].dataset.camp) names.push(`v-${said.at(-1).dataset.camp}`);
      if (claimed.length) names.push(`t-${claimed[0].dataset.camp}`);
      piece.className = names.join(" ");
    }

    function apply() {
      close(false);
      const values = new FormData(form);
      const camps = new Set(values.getAll("camp"));
      const kinds = new Set(values.getAll("kind"));
      const claim = values.get("claim") || "";
      const reading = values.get("reading") || "*";
      const wanted = (li) =>
        li && camps.has(li.dataset.camp) && kinds.has(li.dataset.kind) && (!claim || li.dataset.claim === claim);
      let shown = 0;
      let all = 0;
      for (const { root, items, byId, pieces, signs } of readings) {
        root.hidden = reading !== "*" && root.dataset.reading !== reading;
        if (!root.hidden && root.querySelector(".fold")) root.querySelector(".fold").open = true;
        for (const li of items.values()) {
          li.hidden = !wanted(li);
          if (!root.hidden) {
            all += 1;
            shown += !li.hidden;
          }
        }
        for (const sign of signs) sign.classList.toggle("off", !wanted(items.get(byId.get(sign.id))));
        for (const piece of pieces) paint(piece, items, wanted);
      }
      main.classList.toggle("beside", reading === "*" && readings.length > 1);
      counter.textContent = `${shown.toLocaleString("en")} of ${all.toLocaleString("en")} shown`;
    }

    form.addEventListener("change", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    apply();

    function show(reading, numbers, from) {
      const { items, byId, pieces, signs } = reading;
      const rows = numbers.map((i) => items.get(i)).filter((li) => li && !li.hidden);
      if (!rows.length) return;
      const order = (li) => (li.dataset.rank ? Number(li.dataset.rank) : 100);
      rows.sort((a, b) => order(a) - order(b));
      const list = make("ul", "");
      for (const row of rows) {
        const copy = row.cloneNode(true);
        copy.querySelector("bdi").after(` (${labels.get(row.dataset.camp)})`);
        const used = copy.querySelector("a[href^='#u-']");
        if (used) {
          const sentences = document.getElementById(used.hash.slice(1)).cloneNode(true);
          used.remove();
          copy.append(make("span", "usedin", "Used in the analysis: ", ...sentences.childNodes));
        }
        list.append(copy);
      }
      const over = pieces.filter((piece) => piece.dataset.on.split(" ").some((i) => i === numbers[0]));
      const lit = numbers.length === 1 ? [...over, ...signs.filter((sign) => byId.get(sign.id) === numbers[0])] : [];
      open(from, rows.length === 1 ? "What is coded here" : `What is coded here: ${rows.length} rows`, [list], lit.length ? lit : [from], "here");
    }

    function reveal() {
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const root = target && target.closest(".reading");
      if (!root) return;
      const reading = readings.find((each) => each.root === root);
      if (root.hidden || target.classList.contains("off")) {
        form.reset();
        const radio = form.querySelector(`input[value="${root.dataset.reading}"]`);
        if (radio) radio.checked = true;
        apply();
      }
      target.scrollIntoView({ block: "center", behavior: "instant" });
      if (reading.byId.has(target.id)) show(reading, [reading.byId.get(target.id)], target);
    }

    document.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const sign = event.target.closest(".badge, .chip");
      const piece = event.target.closest("[data-on]");
      const root = event.target.closest(".reading");
      if (event.target.closest(".panel, .filters")) return;
      const reading = readings.find((each) => each.root === root);
      if (sign && reading) {
        event.preventDefault();
        history.replaceState(null, "", `#${sign.id}`);
        if (opener === sign) return close(true);
        return show(reading, [reading.byId.get(sign.id)], sign);
      }
      if (piece && reading && !chosen()) {
        if (opener === piece) return close(false);
        return show(reading, piece.dataset.on.split(" "), piece);
      }
      close(false);
    });
    window.addEventListener("hashchange", reveal);
    reveal();
  }
})();
