// The first page: a sentence opens the words it rests on, and the margin carries words of the paragraph that is being read.
(() => {
  "use strict";
  const { button, citation, close, link, make, open } = edition;
  const panel = document.getElementById("panel");
  const beside = document.getElementById("beside");
  const hint = document.getElementById("hint");
  const wide = matchMedia("(min-width: 70rem)");
  const words = (sentence) => sentence.textContent.replace(/\u2060/g, "").replace(/\s+/g, " ").trim();

  function camp(id) {
    const [css, mark, label] = edition.evidence.camps[id];
    const letter = make("b", "mark", mark);
    letter.setAttribute("aria-hidden", "true");
    return make("span", `camp camp-${css}`, letter, make("span", "", label));
  }

  function quoted(row) {
    const [before, marked, after, speaker, side, kind, where, href] = edition.evidence.passages[row];
    const text = make("p", "", before, make("mark", "", marked), after);
    text.dir = "auto";
    const foot = make("footer", "");
    if (speaker) foot.append(make("bdi", "", side === "narrator" ? "the narrator" : speaker), " ");
    if (side && edition.evidence.camps[side]) foot.append(camp(side), " ");
    if (kind) foot.append(make("span", "kind", make("bdi", "", kind)), " ");
    const place = make("bdi", "", where);
    foot.append(href ? link(href, place) : place);
    return marked ? make("blockquote", "", text, foot) : make("blockquote", "", foot);
  }

  // A claim or an accusation; under it what it replies to, and what answers it.
  function exchange([claim, answers, met], briefly) {
    const replies = make("div", "replies");
    if (met.length) replies.append(make("p", "turns", "It replies to"), ...met.map(quoted));
    if (answers.length && met.length) replies.append(make("p", "turns", "It is answered by"));
    replies.append(...answers.map(quoted));
    if (!answers.length && !briefly) replies.append(make("p", "absent", "No one answers it in the article."));
    return make("div", "exchange", quoted(claim), replies);
  }
  const shown = (row) => (Array.isArray(row) ? exchange(row) : quoted(row));

  // Rows about no text, in words.
  function told({ head, columns, rows }) {
    const line = (tag, cells) => make("tr", "", ...cells.map((cell) => make(tag, "", cell)));
    const table = make("table", "small", make("thead", "", line("th", columns)), make("tbody", "", ...rows.map((row) => line("td", row))));
    const region = make("div", "scroll", table);
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", head || "Rows");
    return [head ? make("p", "turns", head) : "", region];
  }

  function found(note, position) {
    const [label, number, of, query, count, rows, page] = edition.evidence.findings[note];
    const section = make("details", "", make("summary", "", make("span", "value", number), " ", make("strong", "", label)));
    if (query || of) section.append(make("p", "query", make("bdi", "", [query, of].filter(Boolean).join(": ")), "."));
    const tables = rows.tables;
    const some = tables ? rows.shown : rows.length;
    // Filled when it is first opened.
    const fill = () => {
      if (section.filled) return;
      section.filled = true;
      if (!count) section.append(make("p", "absent", "No row fits: the query itself is the evidence."));
      section.append(...(tables ? tables.flatMap(told) : rows.map(shown)));
      const all = count > some ? `All ${count.toLocaleString("en")} rows` : "How it is computed";
      section.append(make("p", "rows", link(page, all), ", ", link("glossary.html", "what the words mean")));
    };
    section.addEventListener("toggle", fill);
    if (position === 0) {
      section.open = true;
      fill();
    }
    return section;
  }

  // What each finding found, at a glance; a number leads down to its passages.
  function overview(notes, sections) {
    const list = make("p", "overview");
    notes.forEach((note, position) => {
      const [label, number] = edition.evidence.findings[note];
      const jump = button("", make("b", "", number), () => {
        sections[position].open = true;
        panel.scrollTop = sections[position].offsetTop - panel.firstElementChild.offsetHeight;
        sections[position].firstElementChild.focus({ preventScroll: true });
      });
      jump.append(` ${label}`);
      list.append(jump, " ");
    });
    return list;
  }

  function show(sentence) {
    const note = sentence.querySelector(".note");
    const notes = edition.evidence.sentences[sentence.dataset.n - 1];
    const sections = notes.map(found);
    const by = make("p", "query", `Coded by: ${edition.evidence.coder}.`);
    open(note, `Evidence ${sentence.dataset.n}`, [notes.length > 1 ? overview(notes, sections) : "", ...sections, by, citation(words(sentence), sentence.id)], [sentence], "open");
  }

  const ready = () => edition.load("evidence");

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const sentence = event.target.closest(".sentence, .remark");
    if (!sentence) {
      if (!event.target.closest(".panel, .beside, dialog")) close(false);
      return;
    }
    const note = sentence.querySelector(".note");
    if (!event.target.closest(".note") && (event.target.closest("a") || !getSelection().isCollapsed)) return;
    event.preventDefault();
    if (edition.opener === (note || sentence)) return close(true);
    if (note) return ready().then(() => show(sentence));
    sentence.tabIndex = -1;
    const about = make("p", "absent", "This sentence says nothing of the texts, and rests on no row.");
    open(sentence, "A remark", [about, citation(words(sentence), sentence.id)], [sentence], "open");
  });
  for (const note of document.querySelectorAll(".sentence .note")) note.setAttribute("aria-haspopup", "dialog");

  // The margin follows the reading: words of the paragraph that stands in the upper half of the window.
  let read = null;
  function follow(paragraph) {
    const sentences = [...paragraph.querySelectorAll(".sentence")].filter((each) => edition.evidence.beside[each.dataset.n]);
    if (paragraph === read) return;
    read = paragraph;
    hint.hidden = paragraph !== carrying[0];
    beside.hidden = false;
    beside.replaceChildren(...sentences.flatMap((sentence) => {
      const more = button("more", `Evidence for “${words(sentence).split(" ").slice(0, 6).join(" ")} …”`, () => show(sentence));
      const rows = edition.evidence.beside[sentence.dataset.n].map((row) => (Array.isArray(row) ? exchange(row, true) : quoted(row)));
      const item = make("div", "said", ...rows, more);
      item.addEventListener("pointerenter", () => sentence.classList.add("hinted"));
      item.addEventListener("pointerleave", () => sentence.classList.remove("hinted"));
      return [item];
    }));
  }
  let carrying = [];
  function watch() {
    const line = innerHeight * 0.4;
    const reached = carrying.filter((each) => each.getBoundingClientRect().top < line);
    follow(reached.at(-1) || carrying[0]);
  }
  let waiting = false;
  function soon() {
    if (waiting || !wide.matches || !carrying.length) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      watch();
    });
  }
  const start = () => {
    if (!wide.matches || !document.querySelector(".sentence")) return;
    ready().then(() => {
      const sentences = [...document.querySelectorAll(".sentence")].filter((each) => edition.evidence.beside[each.dataset.n]);
      carrying = [...new Set(sentences.map((each) => each.parentElement))];
      soon();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  wide.addEventListener("change", start);
  start();
})();
