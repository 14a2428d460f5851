// The page of an article: its readings are filtered, and what is coded at a place opens in the panel.
(() => {
  "use strict";
  const { close, make, open } = edition;
  const chosen = () => !getSelection().isCollapsed;
  article(document.getElementById("filters"));

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
        if (edition.opener === sign) return close(true);
        return show(reading, [reading.byId.get(sign.id)], sign);
      }
      if (piece && reading && !chosen()) {
        if (edition.opener === piece) return close(false);
        return show(reading, piece.dataset.on.split(" "), piece);
      }
      close(false);
    });
    window.addEventListener("hashchange", reveal);
    reveal();
  }
})();
