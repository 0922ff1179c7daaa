// Reads what people paste: lines with requests, URLs, events and commands, and scope strings. A line is read only where
// it can mean one thing; what else may be meant is offered. Queries, users and headers are dropped at once.

const METHOD = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT";
const EVENT = "[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+";
// What may stand for the address of a service before a path, and how paths and URLs begin.
const BASE =
  "(?:https?://)?(?:\\{\\{[^{}/]*\\}\\}|\\$\\{[^{}/]*\\}|\\$\\w+|\\{[^{}/]*\\}|<[^<>/]*>|%\\w+%)(?::\\d+)?(?=/)";
const TARGET = `(?:/|https?://|(?:[a-z0-9-]+\\.)+[a-z]{2,}(?::\\d+)?/|${BASE})`;
// What parts a request from words about it.
const ASIDE = "(?= (?:[-–—:=]{1,2}>?|→|//|#|\\|) | [(\\[]|(?<![/.])[.,;:] | [1-5]\\d\\d(?: |$)|$)";
const TOOL = /(?:^|[\s=|;&$>])(curl|wget|https?|invoke-(?:restmethod|webrequest)|irm|iwr)(?:\.exe)?\s(?=[^]*[/$])/i;
const LONGEST = 4000;
const BULLET = /^\s*(?:(?:[-*+–—>]|\d{1,6}[.)])\s+|[•‣▪◦·]\s*)/;
const QUOTED = /`+([^`]*)`+|"([^"]*)"|(?<![\w}])'([^']*)'|“([^“”]*)”|\*\*([^*]*)\*\*|\[([^[\]]*)\]\([^()\s]*\)/g;

const spaced = (text) => text.replace(/[ \t\xa0]+/g, " ").trim();
const isUnder = (path, prefix) => `${path}/`.startsWith(`${prefix.replace(/\/$/, "")}/`);
const trim = (path) => path.replace(/(.)\/$/, "$1");
const isVariable = (part) => part.startsWith("{") && part.endsWith("}");
// No server may take a path for another: nothing encoded, no dot segment, nothing that is cut off.
const isSafe = (path) => /^(?:\/[\w.~!$&'()*+,=:@{}-]+)*\/?$/.test(path) && !/\/\.\.?(?:\/|$)/.test(path);
const isId = (part) => !/\.$|^\+|\+$/.test(part);

/** Returns the names in a scope string, as OAuth, a URL or a list has it. */
const scopeNames = (text) => [
  ...new Set(
    text
      .replace(/^.*\bscope=|&.*$/gs, "")
      .split(/(?:[\s,+"']|%20)+/)
      .filter(Boolean),
  ),
];

/** Returns a line without what may hold a token or a password. */
const hidden = (line) =>
  line
    .replace(/[?#]\S.*/s, "?...")
    .replace(/\S*@/g, "...@")
    .replace(/((?:authorization|cookie|token|secret|passw\w*|key)["']?\s*[:=]|bearer\s|basic\s).*/is, "$1...");

/** Returns text without the bullet in front, and the quotes around any of its words. */
function plain(text) {
  let rest = text;
  for (let times = 0; times < 3; times += 1) {
    rest = rest.trim().replace(QUOTED, (...found) => found.slice(1, 7).find((part) => part !== undefined));
    rest = rest.replace(BULLET, "");
  }
  return spaced(rest).replace(
    /(?<=\/)[<{]+ ?([A-Za-z][\w.-]*(?: \w+)*) ?[>}]+/g,
    (_, name) => `{${name.replaceAll(" ", "")}}`,
  );
}

/** Returns a path or URL with its variables as `{name}`, and whether one stood for the address of the service. */
function address(text) {
  const rest = text.replace(new RegExp(`^${BASE}`, "i"), "");
  const whole = /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?\//i.test(rest) ? `https://${rest}` : rest;
  return {
    target: whole.replace(/(?<=\/)(?:\$\{?|:|%)(\w+)\}?(?=[/?#]|$)/g, "{$1}"),
    isBased: rest !== text,
  };
}

/** Returns method and target of the one request with which a text begins, and the words after it. */
function requestIn(text) {
  const version = "(?: HTTP/\\d(?:\\.\\d)?)?";
  const forms = [
    [`(?<m>${METHOD})(?: ?(?:[-–—:=,]{1,2}>?|→) ?| )(?<t>${TARGET}\\S*?)${version}${ASIDE}`, "i"],
    [`(?<t>${TARGET}\\S*?)[-–—:,]? [([]?(?<m>${METHOD})[)\\]]?${ASIDE}`, ""],
    [`(?<t>${TARGET}\\S*?)[-–—:,]? [([]?(?<m>${METHOD})[)\\]]?$`, "i"],
    [`(?<t>${TARGET}\\S*?)${version}${ASIDE}`, "i"],
  ];
  for (const [form, flags] of forms) {
    const found = text.match(new RegExp(`^${form}`, flags));
    if (found)
      return { method: found.groups.m?.toUpperCase(), target: found.groups.t, aside: text.slice(found[0].length) };
  }
  return null;
}

const mayMean = (words) => new RegExp(`(?<![^\\s(])${TARGET}\\S|\\b(?:${METHOD})\\b|\\b${EVENT}\\b`).test(words);

/** Returns the requests and events that stand anywhere in a text, as they may be typed. */
function meant(text) {
  const whole = plain(text.replace(/[|\t]|<\/?t[dhr][^>]*>/gi, " "));
  const pattern = `(?<![^\\s(,:>=-])(?<t>${TARGET}[^\\s,;]*)|(?<![\\w/])(?<e>${EVENT})(?![\\w/])`;
  const parts = [...whole.matchAll(new RegExp(pattern, "g"))];
  const targets = parts.filter(({ groups }) => groups.t);
  const methods = (words) => words.match(new RegExp(`(?<![\\w{.-])(?:${METHOD})(?![\\w}.-])`, "g")) ?? [];
  const slashless = whole.match(new RegExp(`^((?:${METHOD}) )?([\\w~{}-]+(?:/[\\w~{}-]+)+)[.,;:]*$`));
  return [
    ...new Set([
      ...(slashless ? [`${slashless[1] ?? ""}/${slashless[2]}`] : []),
      ...parts.flatMap(({ groups, index }) => {
        if (groups.e) return [groups.e];
        const before = methods(whole.slice(0, index)).slice(-1);
        const own = targets.length === 1 ? methods(whole) : before;
        const { target } = address(groups.t.replace(/[.,;:)#]+$|#.*$/g, "").replace(/^http:/i, "https:"));
        return (own.length ? own : [""]).map((method) => `${method} ${target}`.trim());
      }),
    ]),
  ].slice(0, 5);
}

/** Returns the one request or event of a table row, or nothing. */
function inRow(text) {
  const cells = text
    .replace(BULLET, "")
    .split(/[|\t]/)
    .map((cell) => plain(cell).replace(/[ ]HTTP\/[\d.]+$/i, ""))
    .filter(Boolean);
  const are = (pattern) => [...new Set(cells.filter((cell) => new RegExp(`^(?:${pattern})$`, "i").test(cell)))];
  const [methods, targets] = [are(METHOD), are(`${TARGET}\\S*`)];
  const whole = [...are(`(?:${METHOD}) ${TARGET}\\S*`), ...are(EVENT)];
  const others = cells.filter((cell) => mayMean(cell) && ![...methods, ...targets, ...whole].includes(cell));
  if (others.length || methods.length > 1 || targets.length + whole.length !== 1) return "";
  return whole.length ? (methods.length ? "" : whole[0]) : [...methods, ...targets].join(" ");
}

/** Returns the requests of a command: of curl, wget, HTTPie or PowerShell. */
function requestsOf(command) {
  const words = [...command.matchAll(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replace(/["']/g, ""),
  );
  const end = words.findIndex((word, place) => place && /^[|;&]/.test(word));
  const [tool, ...rest] = end < 0 ? words : words.slice(0, end);
  const isOf = (names) => (word) => new RegExp(`^(?:${names})$`, "i").test(word);
  const asks = isOf("-X|--request|--method(?:=.*)?|-Method|-CustomMethod");
  const asked = rest.findIndex(asks);
  const sends =
    rest.some(isOf("-[dF].*|--(?:data|form|json|post-|body-).*")) ||
    (/^http/i.test(tool) && rest.some(isOf("[\\w.-]+:?=.*")));
  const said = rest[asked]
    ? (rest[asked].split("=")[1] ?? rest[asked + 1])
    : (rest.find(isOf(METHOD)) ?? (rest.some(isOf("-I|--head")) ? "HEAD" : sends ? "POST" : "GET"));
  // What follows such an option is no address, whatever it looks like.
  const isValue = isOf(
    "-[HuAbedFoOx]|--(?:header|user|user-agent|referer|cookie|data.*|form|json|output|proxy)|-Headers|-Body",
  );
  return rest
    .filter((word, place) => new RegExp(`^${TARGET}`, "i").test(word) && !isValue(rest[place - 1] ?? ""))
    .map(
      (word) =>
        `${isOf(METHOD)(said) ? said.toUpperCase() : ""} ${word.replace(/[?#].*/, "").replace(/\/\/[^/]*@/, "//")}`,
    );
}

/** Returns the lines of a text; a command that goes on in the next line is one. */
function linesOf(text) {
  const lines = [];
  let open = "";
  for (const line of text.split(/\r\n|\r|\n/)) {
    const whole = open + line;
    const isOpen =
      whole.length < LONGEST &&
      TOOL.test(`${whole} /`) &&
      (/[\\^`]\s*$/.test(line) ||
        /^(?:[^'"]|'[^']*'|"[^"]*")*['"][^'"]*$/.test(whole) ||
        whole.split("{").length > whole.split("}").length);
    open = isOpen ? whole.replace(/[\\^`]?\s*$/, " ") : "";
    if (!isOpen) lines.push(whole);
  }
  return [...lines, open]
    .map((line) => line.replace(/^\s*#.*|\s#(?!.*[|\t]).*/, "").trim())
    .filter((line) => line && !/^(?=.*-)(?=.*\|)[-:|\s]+$/.test(line));
}

/** Returns what reads lines with the endpoints, events and hosts of a catalog. */
function makeReader(engine, data) {
  const templates = [...engine.items.values()]
    .filter(({ kind }) => kind !== "events")
    .flatMap((item) =>
      [item.at, ...(item.variants ?? [])].map((text) => {
        const [method, path] = text.split(" ");
        return { item, method, parts: trim(path).split("/") };
      }),
    );
  const no = (reason, message, suggestions = [], likely = []) => ({ reason, message, suggestions, likely });

  /** Returns the templates that a path fits, literal before variable from the left. */
  function fitting(path) {
    const parts = trim(path).split("/");
    const order = (one) => one.parts.map((part) => Number(isVariable(part)));
    return templates
      .filter(
        (one) =>
          one.parts.length === parts.length &&
          one.parts.every((part, place) => (isVariable(part) ? isId(parts[place]) : part === parts[place])),
      )
      .sort((one, other) => compare(order(one), order(other)));
  }

  /** Returns the endpoints whose path differs from a path in one segment only, those of its method if there are any. */
  function near(method, path) {
    const parts = trim(path).split("/");
    const found = templates.filter(
      (one) =>
        one.parts.length === parts.length &&
        one.parts.filter((part, place) => !isVariable(part) && part !== parts[place]).length === 1 &&
        one.parts.every((part, place) => isVariable(part) || part.slice(0, 3) === parts[place].slice(0, 3)),
    );
    const own = found.filter((one) => one.method === method);
    return [...new Set((own.length ? own : found).map(({ item }) => item.at))].slice(0, 5);
  }

  /** Returns the narrowest open-ended scopes under whose paths a path lies. */
  function likelyFor(path) {
    const under = [...engine.scopes.keys()].filter((number) =>
      engine.scopes[number].reach?.some((prefix) => prefix && isUnder(path, prefix)),
    );
    return engine.named(
      under.filter((number) => !under.some((one) => one !== number && engine.impliedBy([number], one))),
    );
  }

  /** Returns what a request means at one full path, or nothing where nothing is listed there. */
  function listed(method, path, host) {
    const found = fitting(path).filter(({ item }) => !host || data.hosts[host]?.includes(item.service));
    const own = found.find((one) => one.method === method);
    const holes = (one) =>
      one.parts.map((part, place) => (isVariable(part) ? place : -1)).filter((place) => place >= 0);
    const parts = trim(path).split("/");
    // Where this one has a variable, another method's may have the very word: that is more likely meant.
    const slipped =
      own && holes(own).some((place) => !isVariable(parts[place]))
        ? found.filter((one) => !holes(own).every((place) => isVariable(one.parts[place])))
        : [];
    if (own && !slipped.length) return { at: own.item.at };
    const others = [...new Set((own ? slipped : found).map(({ item }) => item.at))];
    return (
      others.length > 0 &&
      (method
        ? no("other-method", `is not listed with ${method}`, others, likelyFor(path))
        : no("no-method", "is listed; put its method in front", others, likelyFor(path)))
    );
  }

  function request(method, { target, isBased }) {
    const [, scheme, host, rest] = target.match(/^(?:([a-z]+):\/\/([^/?#]*))?(.*)$/is);
    const [path] = rest.split("?");
    if (scheme && scheme.toLowerCase() !== "https")
      return no("malformed", "must begin with https", meant(`${method ?? ""} ${target}`));
    if (/[^!-~]|#/.test(rest) || !isSafe(path))
      return no("malformed", "has a character or segment that no path may have");
    const at = trim(path || "/");
    const on = host?.toLowerCase().replace(/:443$/, "");
    if (host && !(on in data.hosts)) return no("unknown-host", "is on a host that is not known");
    const whole = listed(method, at, on);
    const bases = data.services.flatMap(([, own, relative]) =>
      host || (!isBased && !relative.some((prefix) => isUnder(at, prefix))) ? [] : own,
    );
    const unknown = no(
      "unknown-path",
      "is not an endpoint in the catalog",
      ["", ...bases].flatMap((base) => near(method, base + at)).slice(0, 5),
      likelyFor(at),
    );
    if (whole || host) return whole || unknown;
    const readings = bases.map((base) => listed(method, base + at)).filter(Boolean);
    const served = readings.filter((reading) => reading.at);
    if (served.length === 1) return served[0];
    if (served.length)
      return no(
        "ambiguous",
        "may be of several services",
        served.map((one) => one.at),
      );
    return readings[0] ?? unknown;
  }

  /** Returns what one line means: its inputs, each with the name that it has in the catalog, or why it has none. */
  function readLine(line) {
    if (line.length > LONGEST) return [{ input: `${line.slice(0, 40)}...`, ...no("malformed", "is too long") }];
    const command = line.match(TOOL);
    if (command) {
      const found = requestsOf(line.slice(line.indexOf(command[1], command.index)));
      if (found.length === 1) return readLine(found[0]);
      return [
        { input: `${command[1]} ...`, ...no("malformed", "has several addresses, or none that can be read", found) },
      ];
    }
    const names = plain(line)
      .split(/[,;\s]+(?:and\s+)?/)
      .filter(Boolean);
    const isEvent = (name) => new RegExp(`^${EVENT}$`, "i").test(name);
    if (names.length > 1 && names.every(isEvent)) return names.flatMap(readLine);
    const input = hidden(line);
    const isRow = /[|\t]/.test(line.trim());
    const whole = isRow ? inRow(line) : plain(line);
    const text = whole.replace(/(?<![/.]|\?\S*)[\s.,;:]+$/, "");
    const event = text.match(new RegExp(`^(${EVENT})${ASIDE}`, "i"));
    const found = requestIn(text) ?? (event && { event: event[1].toUpperCase(), aside: text.slice(event[0].length) });
    if (!found || mayMean(found.aside)) {
      const may = meant(line).filter((one) => readLine(one)[0].at);
      return [{ input, ...no("malformed", found ? "has several requests" : "is not read as a request or event", may) }];
    }
    if (!found.event) return [{ input, ...request(found.method, address(found.target)) }];
    const isKnown = engine.items.has(found.event);
    return [{ input, ...(isKnown ? { at: found.event } : no("unknown-event", "is not an event in the catalog")) }];
  }

  return {
    /** Reads lines; `needs` are names of the catalog, and what is unresolved says why. */
    read(text) {
      const read = [...new Set(linesOf(text))].flatMap(readLine);
      return { needs: read.filter(({ at }) => at).map(({ at }) => at), unresolved: read.filter(({ at }) => !at) };
    },
  };
}
