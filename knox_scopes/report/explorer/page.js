// The page: what is ticked and pasted goes to the engine, and its answer into the document - as text, never as markup.

const data = JSON.parse(window.document.getElementById("data").textContent);
const engine = makeEngine(data);
const reader = makeReader(engine, data);
const the = (id) => window.document.getElementById(id);

const NOUNS = ["open-ended scope", "destructive endpoint", "write endpoint", "read endpoint", "event"];
// Colour is never alone: whatever has one has a sign and a word, too.
const SIGNS = {
  reach: "∞ open-ended",
  destroy: "✕ destroy",
  write: "✎ write",
  read: "○ read",
  events: "◇ event",
  needed: "✓ needed",
  excess: "− not needed",
  missing: "! missing",
  granted: "● requested",
};
const SVG = "http://www.w3.org/2000/svg";
// The fields that hold scopes. With what is ticked, they are all that a link carries.
const FIELDS = ["scopes", "have", "deny"];
const state = { needs: new Set(), unresolved: [] };

/** Makes an element: `li.item` is a tag with a class, objects are attributes and listeners, null and false nothing. */
function el(what, ...children) {
  const [tag, name] = what.split(".");
  const made = /^(svg|rect|text|line)$/.test(tag)
    ? window.document.createElementNS(SVG, tag)
    : window.document.createElement(tag);
  if (name) made.setAttribute("class", name);
  for (const child of children.flat(Infinity)) {
    if (child?.constructor === Object) {
      for (const [key, value] of Object.entries(child)) {
        if (typeof value === "function") made.addEventListener(key, value);
        else made.setAttribute(key, value);
      }
    } else if (child && child !== true) made.append(child);
  }
  return made;
}

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const kind = (name, text = SIGNS[name]) => el(`span.${name} kind`, text);
const code = (names) => el("code", [names].flat().join(" "));
const soft = (text) => el("span.soft", text);
const list = (rows) =>
  el(
    "ul",
    rows.map((row) => el("li", row)),
  );
const button = (text, click) => el("button", { type: "button", click }, text);
const folded = (title, ...rows) => el("details", el("summary", title), rows);
const table = (rows) =>
  el(
    "table",
    rows.map(([first, ...rest]) =>
      el(
        "tr",
        el("th", { scope: "row" }, first),
        rest.map((cell) => el("td", cell)),
      ),
    ),
  );
const section = (title, rows) => rows.length > 0 && [el("h3", title), list(rows)];
const scopeAt = (name) => engine.scopes[engine.numbers.get(name)];
const titleOf = (item) => data.services[item.service][0];

const amount = (access) =>
  KINDS.map((name, place) => access[name].length && count(access[name].length, NOUNS[place]))
    .filter(Boolean)
    .join(", ") || "nothing";
const each = (access) =>
  KINDS.flatMap((name) =>
    access[name].map((at) => [kind(name), " ", code(at), name === "reach" && " and what is not listed"]),
  );

// What is asked

function buildList() {
  the("list").append(
    ...data.services.flatMap(([title], service) => {
      const items = [...engine.items.values()].filter((item) => item.service === service);
      return items.length
        ? folded(
            [title, " ", soft("")],
            el(
              "ul",
              items.map((item) =>
                el(
                  "li.item",
                  el(
                    "label",
                    el("input", { type: "checkbox", value: item.at, change: tick }),
                    kind(item.kind),
                    " ",
                    code(item.at),
                    el("br"),
                    soft(item.summary),
                  ),
                  more(item.at),
                ),
              ),
            ),
          )
        : [];
    }),
  );
}

const more = (name) =>
  el("button.more", { type: "button", "aria-label": `About ${name}`, click: () => about(name) }, "?");

function tick({ target }) {
  state.needs[target.checked ? "add" : "delete"](target.value);
  render();
}

/** Shows the items that have all the words typed, and opens their services. */
function filter() {
  const words = the("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  let some = false;
  for (const group of the("list").children) {
    const title = group.firstChild.textContent;
    const items = [...group.lastChild.children];
    for (const item of items) {
      const text = (title + item.textContent).toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    }
    group.hidden = items.every((item) => item.hidden);
    group.open = words.length > 0 && !group.hidden;
    some ||= !group.hidden;
  }
  the("none").hidden = some;
}

/** Ticks what lines mean; `instead` is the one that they are typed in place of. */
function addLines(text, instead) {
  const { needs, unresolved } = reader.read(text);
  for (const at of needs) state.needs.add(at);
  state.unresolved = [...state.unresolved.filter(({ input }) => input !== instead), ...unresolved];
  render();
}

function request(name) {
  const { scopes } = state;
  the("scopes").value = (scopes.includes(name) ? scopes.filter((one) => one !== name) : [...scopes, name]).join(" ");
  readFields();
}

function readFields() {
  for (const field of FIELDS) state[field] = scopeNames(the(field).value);
  render();
}

/** Takes over names; those that the catalog does not have are left out. */
function fill({ needs, unresolved = [], ...fields }) {
  state.needs = new Set(needs.filter((at) => engine.items.has(at)));
  state.unresolved = unresolved;
  for (const field of FIELDS) the(field).value = (fields[field] ?? []).join(" ");
  readFields();
}

// The tree of scopes

function buildTree() {
  const below = new Set(engine.scopes.flatMap(({ implies = [] }) => implies));
  const build = ({ at, implies }, level) =>
    el(
      "li",
      { role: "treeitem", "data-name": at, "aria-level": level, tabindex: -1 },
      implies && { "aria-expanded": false },
      el("span.row", code(at), " ", soft("")),
      implies &&
        el(
          "ul",
          { role: "group" },
          implies.map((number) => build(engine.scopes[number], level + 1)),
        ),
    );
  the("tree").append(...engine.scopes.filter((_, number) => !below.has(number)).map((scope) => build(scope, 1)));
  the("tree").firstChild?.setAttribute("tabindex", 0);
}

const treeItems = () => [...the("tree").querySelectorAll("[role=treeitem]")];
const around = (item) => item.parentElement.closest("[role=treeitem]");
const expand = (item, is) => item.hasAttribute("aria-expanded") && item.setAttribute("aria-expanded", is);

function focusOn(item) {
  if (!item) return;
  for (const other of treeItems()) other.setAttribute("tabindex", other === item ? 0 : -1);
  item.focus();
}

/** Moves in the tree as the ARIA practices have it; a letter leads to the next name that begins with it. */
function onTreeKey(event) {
  const { target: item, key } = event;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const items = treeItems().filter((one) => !one.parentElement.closest("[aria-expanded=false]"));
  const place = items.indexOf(item);
  const isOpen = item.getAttribute("aria-expanded");
  const moves = {
    ArrowDown: () => focusOn(items[place + 1]),
    ArrowUp: () => focusOn(items[place - 1]),
    Home: () => focusOn(items[0]),
    End: () => focusOn(items.at(-1)),
    ArrowRight: () => (isOpen === "false" ? expand(item, true) : isOpen && focusOn(items[place + 1])),
    ArrowLeft: () => (isOpen === "true" ? expand(item, false) : focusOn(around(item))),
    " ": () => request(item.dataset.name),
    Enter: () => about(item.dataset.name),
  };
  const move =
    moves[key] ??
    (/^[a-z]$/.test(key) &&
      (() => focusOn([...items.slice(place + 1), ...items].find((one) => one.dataset.name.startsWith(key)))));
  if (!move) return;
  move();
  event.preventDefault();
}

function onTreeClick({ target }) {
  const item = target.closest("[role=treeitem]");
  if (!item) return;
  focusOn(item);
  if (target.closest(".row")) request(item.dataset.name);
  else expand(item, item.getAttribute("aria-expanded") === "false");
}

/** Shows how each scope stands, and unfolds what is above those that do. */
function renderTree(standing) {
  for (const item of treeItems()) {
    const { name } = item.dataset;
    const stands = standing.get(name);
    const said = [stands && SIGNS[stands].slice(2), state.scopes.includes(name) && stands !== "granted" && "requested"];
    item.setAttribute("aria-checked", state.scopes.includes(name));
    item.setAttribute("aria-label", [name, ...said].filter(Boolean).join(", "));
    item.classList.toggle("stands", Boolean(stands));
    item.firstChild.lastChild.replaceChildren(el("span", stands && kind(stands), said[1] && " requested"));
    for (let above = stands && around(item); above; above = around(above)) expand(above, true);
  }
}

// The answer

function render() {
  const { scopes, have, deny, unresolved } = state;
  const isAsked = state.needs.size + unresolved.length > 0;
  const planned = engine.plan([...state.needs], { have, deny });
  const all = engine.plan([...state.needs]);
  const reviewed = engine.review(scopes, isAsked ? all.needs : null, [...unresolved, ...all.unresolved]);
  Object.assign(state, { planned, command: commandLine() });
  the("verdict").textContent = verdict(planned, reviewed, isAsked);
  the("findings").replaceChildren(
    el(
      "div",
      (planned.exact && reviewed.exact) ||
        el(
          "p.missing",
          "The search ended before it could prove this the least. The command line searches longer: ",
          code(state.command),
        ),
      section("Left out", [...unresolved, ...planned.unresolved].map(leftOut)),
      scopes.length > 0 && reviewRows(reviewed, isAsked),
      isAsked && planRows(planned),
    ),
  );
  the("details").replaceChildren(
    el(
      "div",
      isAsked && [
        section(`These also open ${amount(planned.excess)}`, each(planned.excess)),
        rivalRows(planned),
        frontierRows(planned),
        equivalentRows(planned),
      ],
      consentRows(scopes.length ? scopes : planned.scopes),
    ),
  );
  the("tools").hidden = !isAsked && !scopes.length;
  renderTree(engine.states(planned.chosen, scopes, isAsked));
  for (const group of the("list").children) {
    const boxes = [...group.querySelectorAll("input")];
    for (const box of boxes) box.checked = state.needs.has(box.value);
    const ticked = boxes.filter(({ checked }) => checked).length;
    group.querySelector(".soft").textContent = ticked ? `${ticked} of ${boxes.length}` : String(boxes.length);
  }
  if (window.location.hash.slice(1) !== permalink()) window.history.replaceState(null, "", `#${permalink()}`);
}

function verdict({ scopes, needs }, found, isAsked) {
  const asked_ = state.scopes.length;
  if (!asked_) {
    return isAsked
      ? `${count(scopes.length, "scope")} for ${count(needs.length, "need")}`
      : "Tick what the app calls, or paste it";
  }
  const numbers = {
    missing: found.missing.length,
    unknown: found.unknown.length,
    "too much": found.unneeded.length + found.broader.length,
    redundant: found.redundant.flatMap((same) => same.scopes).length,
    risky: found.risky.length,
  };
  const said = Object.entries(numbers)
    .filter(([, number]) => number)
    .map(([word, number]) => `${number} ${word}`);
  return `${count(asked_, "requested scope")}: ${said.join(", ") || "nothing to change"}`;
}

const REASONS = {
  denied: "is opened only by scopes that must not be granted",
  "needs-event": "has no scope of its own; tick an event beside it",
  "undocumented-scope": "has a scope that no page names",
  "no-oauth": "belongs to a service without OAuth scopes",
};
const leftOut = ({ input, reason, message, suggestions = [] }) => [
  code(input),
  " ",
  message ?? REASONS[reason],
  suggestions.length > 0 && "; try",
  suggestions.map((text) => [" ", button(text, () => addLines(text, input))]),
];

function planRows(planned) {
  const served = engine.proof(planned);
  const free = planned.needs.filter((at) => !served.some(({ serves }) => serves.includes(at)));
  return [
    el("h3", "Least scopes"),
    el("p.parameter", code(planned.scopes)),
    table(
      served.map(({ scope, serves }) => [
        [code(scope), " ", more(scope), el("br"), soft(scopeAt(scope).summary)],
        list(serves.map(code)),
      ]),
    ),
    section("Without a scope of their own", free.map(code)),
  ];
}

/** Returns the findings of a review, the gravest first, in the words of the command `review`. */
function reviewRows(found, isAsked) {
  const risk = ({ scope, reach, destroy }) =>
    [
      ...reach.map((name) => (name === scope ? "is open-ended" : `implies the open-ended ${name}`)),
      ...destroy.map((at) => `grants the destructive ${at}`),
    ].join(", ");
  const rows = [
    found.unknown.map((name) => ["unknown", name, "is not a scope in the catalog"]),
    found.missing.map(({ need, add }) => ["missing", need, `is not covered: add ${add.join(" ")}`]),
    found.unneeded.map((name) => ["unneeded", name, "is not required, if the list of needs is complete"]),
    found.broader.map(({ scope, instead: least, closes }) => [
      "broader",
      scope,
      `opens more than is used; ${least.join(" ")} would be enough, without ${amount(closes)}`,
    ]),
    found.risky.map((one) => ["risky", one.scope, `${risk(one)}${isAsked ? ", unlike the least scopes" : ""}`]),
    found.redundant.map(({ scopes, impliedBy: above, ticked }) => [
      "redundant",
      scopes,
      `implied by ${above}${ticked ? ", which the portal selects along with it" : ""}`,
    ]),
    found.undetermined.map(({ scope, inputs }) => ["undetermined", scope, `may be needed for ${inputs.join(", ")}`]),
    found.unavoidable.map((one) => ["unavoidable", one.scope, risk(one)]),
  ].flat();
  return [
    el("p.parameter", code(state.scopes)),
    rows.length > 0 && [
      el("h3", "Review"),
      table(rows.map(([word, names, text]) => [kind(word, word), [code(names), " ", text]])),
    ],
    folded(`The requested scopes open ${amount(found.opens)}`, list(each(found.opens))),
  ];
}

/** Says why no other scope stands in the place of one in the plan. */
function rivalRows(planned) {
  const because = { scopes: "more scopes", implied: "implies more scopes", names: "equal; the first name counts" };
  const rows = engine.proof(planned).flatMap(({ scope, rivals }) =>
    rivals.map((rival) => [
      [code(rival.scope), el("br"), soft(`instead of ${scope}`)],
      [because[rival.losesOn] ?? `also opens ${amount(rival.more)}`, list(each(rival.more))],
    ]),
  );
  return rows.length > 0 && folded("Why not a wider scope?", table(rows));
}

function frontierRows(planned) {
  const { points, exact } = engine.frontier(planned);
  return (
    points.length > 1 && [
      el("h3", "Fewer scopes, more access"),
      plot(points),
      table(points.map(({ scopes, excess }) => [code(scopes), `also opens ${amount(excess)}`])),
      exact || soft("There may be more: the search ended early."),
    ]
  );
}

/** Draws how much each number of scopes opens beyond the needs. */
function plot(points) {
  const sizes = points.map(({ excess }) => KINDS.reduce((sum, name) => sum + excess[name].length, 0));
  const high = 90;
  const width = 90 * points.length;
  const label = points.map(({ scopes, excess }) => `${count(scopes.length, "scope")}: ${amount(excess)}`).join("; ");
  return el(
    "svg",
    { role: "img", "aria-label": label, viewBox: `0 0 ${width} 135`, width, height: 135 },
    points.map(({ scopes, excess }, place) => {
      const x = 90 * place + 10;
      let y = 115;
      const bars = [...KINDS].reverse().map((name) => {
        const height = (excess[name].length * high) / Math.max(...sizes);
        y -= height;
        return el(`rect.${name}`, { x, y, width: 40, height });
      });
      return [
        bars,
        el("text", { x, y: y - 4 }, `+${sizes[place]}`),
        el("text", { x, y: 131 }, count(scopes.length, "scope")),
      ];
    }),
    el("line", { x1: 0, x2: width, y1: 115, y2: 115 }),
  );
}

const equivalentRows = (planned) =>
  section(
    "Equal alternatives",
    engine
      .equivalents(planned)
      .map(({ scopes, instead: others, complete }) => [
        code(scopes),
        others.map((names) => [" or ", code(names)]),
        complete || " or others",
      ]),
  );

function consentRows(scopes) {
  const shown = engine.asked(scopes);
  const { company = "", name = "", asked: isShown = true } = data.app ?? {};
  const who = `${company} ${name}`.trim() || "the app";
  const titles = [...new Set(shown.map(({ scope }) => titleOf(scopeAt(scope))))].sort();
  return (
    shown.length > 0 &&
    folded(
      "What customers are asked to allow",
      el(
        "p",
        isShown
          ? `With the authorization code grant, ${who} asks its customers to allow:`
          : "Customers are not asked: the app acts only for the organisation that registers it, which allows:",
      ),
      table(
        titles.map((title) => [
          title,
          list(
            shown
              .filter(({ scope }) => titleOf(scopeAt(scope)) === title)
              .map(({ scope, covers }) => [
                code(scope),
                " ",
                scopeAt(scope).summary,
                covers.length > 0 && soft(` Also covers ${covers.join(", ")}.`),
              ]),
          ),
        ]),
      ),
      section(`This lets the app use ${amount(engine.grant(scopes))}`, each(engine.grant(scopes))),
    )
  );
}

/** Shows what is known of a scope, an endpoint or an event, and the pages that say it. */
function about(name) {
  const item = engine.items.get(name) ?? scopeAt(name);
  const { openers, reach, variants, note, was, stage, basis = "documented" } = item;
  const unscoped = {
    none: "needs none",
    "via-event": "those of the events subscribed to",
    undocumented: "no page says",
  };
  const versions = data.pages.flatMap(([path, ...days]) => days.map((day) => [path, day]));
  const facts = {
    service: titleOf(item),
    effect: item.kind && kind(item.kind),
    scopes: openers && (unscoped[openers] ?? code(engine.named(openers))),
    "open-ended": reach && `also opens what is not listed, under ${reach.join(", ") || "an unknown path"}`,
    opens: !openers && list(each(engine.grant([name]))),
    "also printed as": variants && code(variants),
    formerly: was,
    stage,
    basis,
    note: data.notes[note],
    sources: list(
      data.cited[item.sources].map((number) => {
        const [path, day] = versions[number];
        return [day, " ", el("a", { href: data.site + path, rel: "noreferrer" }, path)];
      }),
    ),
  };
  the("about").replaceChildren(
    el("h2", { id: "about-title" }, code(name)),
    el("p", item.summary),
    table(Object.entries(facts).filter(([, value]) => value)),
    button("Close", () => the("about").close()),
  );
  the("about").lastChild.autofocus = true;
  the("about").showModal();
}

// What is taken away from here

/** Returns the command that answers the same; a catalog has no names with anything else that a shell would read. */
function commandLine() {
  const quoted = (name) => (/[ {]/.test(name) ? `"${name}"` : name);
  const options = (fields) =>
    fields
      .filter((field) => state[field].length)
      .map((field) => `--${field} "${state[field].filter((name) => engine.numbers.has(name)).join(" ")}"`);
  const parts = state.scopes.length ? ["review", ...options(["scopes"])] : ["plan", ...options(["have", "deny"])];
  return [data.program, ...parts, ...data.options, ...[...state.needs].sort().map(quoted)].join(" ");
}

function registration({ scopes, needs }) {
  const names = (key, of) => [
    of.length ? `${key}:` : `${key}: []`,
    ...of.map((name) => `${key.match(/^ */)[0]}  - ${JSON.stringify(name)}`),
  ];
  const { name = "My app", audience = "customer", grants = ["client_credentials"], complete = false } = data.app ?? {};
  return [
    "app:",
    `  name: ${JSON.stringify(name)}`,
    `audience: ${JSON.stringify(audience)}`,
    `grant_types: ${JSON.stringify(grants)}`,
    ...names("scopes", scopes),
    "uses:",
    `  complete: ${complete}`,
    ...names(
      "  endpoints",
      needs.filter((at) => at.includes(" ")),
    ),
    ...names(
      "  events",
      needs.filter((at) => !at.includes(" ")),
    ),
    `catalog: "${data.date}"`,
    "",
  ].join("\n");
}

/** Returns the state as the end of an address: names of the catalog only, so that nothing else leaves this page. */
function permalink() {
  const parts = FIELDS.map((field) => [field, state[field].filter((name) => engine.numbers.has(name)).join(" ")]);
  return String(
    new URLSearchParams([["needs", [...state.needs].sort().join()], ...parts].filter(([, value]) => value)),
  );
}

function readLink() {
  const found = new URLSearchParams(window.location.hash.slice(1));
  const fields = FIELDS.map((field) => [field, scopeNames(found.get(field) ?? "")]);
  fill({ needs: (found.get("needs") ?? "").split(","), ...Object.fromEntries(fields) });
}

const COPIES = {
  parameter: () => (state.needs.size ? state.planned.scopes : state.scopes).join(" "),
  registration: () => registration(state.planned),
  command: () => state.command,
  link: () => window.location.href,
};

/** Copies a text, or shows it to be copied where the browser lets nobody copy. */
async function copy({ target }) {
  const text = COPIES[target.dataset.copy]();
  const isDone = await window.navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  the("said").textContent = isDone ? "Copied." : "Copy it from here:";
  the("copied").hidden = isDone;
  the("copied").value = text;
  the("copied").select();
}

function start() {
  const on = (id, event, then) => the(id).addEventListener(event, then);
  buildList();
  buildTree();
  on("filter", "input", filter);
  on("add", "click", () => {
    addLines(the("lines").value);
    the("lines").value = "";
  });
  for (const field of FIELDS) on(field, "input", readFields);
  on("tree", "keydown", onTreeKey);
  on("tree", "click", onTreeClick);
  for (const one of window.document.querySelectorAll("[data-copy]")) one.addEventListener("click", copy);
  on("print", "click", () => window.print());
  on("clear", "click", () => fill({ needs: [] }));
  window.addEventListener("hashchange", readLink);
  the("catalog").textContent = `Catalog of ${data.date} ${data.options.join(" ")} (digest ${data.digest})`;
  if (data.app && !window.location.hash) fill(data.app);
  else readLink();
}

// What does not hang on the catalog is painted before the rest is built.
window.requestAnimationFrame(() => window.setTimeout(start));
