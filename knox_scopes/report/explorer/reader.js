"use strict";

// Reads what people paste: lines that hold requests, URLs and events, and scope strings. What a line may hold besides
// (a token in a query, user information) is dropped at once.

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

/** Returns the names in a scope string, as OAuth or a URL has it. */
const scopeNames = (text) => [...new Set(text.replace(/^.*\bscope=/s, "").split(/[\s,+]+|%20/).filter(Boolean))];

/** Returns what reads lines with the endpoints, events and hosts of a catalog. */
function makeReader(world, data) {
  const templates = [...world.items.values()].filter(({ kind }) => kind !== "events").flatMap((item) => [
    item.at, ...(item.variants ?? [])].map((text) => {
    const [method, path] = text.split(" ");
    return { item, method, parts: trim(path).split("/") };
  }));
  const hosts = new Map();
  data.services.forEach(([, names], service) => names.forEach(
    (host) => hosts.set(host, [...(hosts.get(host) ?? []), service])));
  const isVariable = (part) => part.startsWith("{") && part.endsWith("}");

  /** Returns the templates that a path fits, literal before variable from the left. */
  function fitting(path) {
    const parts = trim(path).split("/");
    const fits = templates.filter((one) => one.parts.length === parts.length && one.parts.every(
      (part, place) => (isVariable(part) ? isId(parts[place]) : part === parts[place])));
    const order = ({ parts: own }) => own.map((part) => Number(isVariable(part)));
    return fits.sort((one, other) => compare(order(one), order(other)));
  }

  const likely = (path) => {
    const under = world.scopes.filter(({ reach = [] }) => reach.some(
      (prefix) => path === prefix || path.startsWith(`${prefix}/`))).map(({ number }) => number);
    return named(world, under.filter((number) => !world.implied[number].some(
      (below) => below !== number && under.includes(below))));
  };

  function event(name) {
    const found = world.items.get(name.toUpperCase());
    if (!found) return { reason: "unknown-event", message: "not an event in the catalog" };
    return opened(found);
  }

  function opened(item) {
    if (item.openers === "undocumented") {
      return { reason: "undocumented-scope", message: "no page says which scope opens it", likely: item.likely };
    }
    return item.kind === "events" && item.openers === "none"
      ? { reason: "no-oauth", message: "its service has no OAuth scopes" } : { at: item.at };
  }

  function request(method, path, host) {
    if (!isSafe(path)) return { reason: "malformed", message: "the path cannot be compared" };
    const bases = data.services.flatMap(([, , bases_, relative]) => (
      !host && relative.some((prefix) => `${path}/`.startsWith(`${prefix}/`)) ? bases_ : []));
    const paths = [path, ...bases.map((base) => base + path)];
    for (const full of paths) {
      const found = fitting(full);
      const own = found.filter((one) => one.method === method);
      const here = !host || (own.length && (hosts.get(host) ?? []).includes(own[0].item.service));
      if (own.length && here) return slip(own[0], found, full) ?? opened(own[0].item);
      if (own.length) return { reason: "unknown-host", message: "not a known host of this service", suggestions: [own[0].item.at] };
      if (found.length && here) {
        const suggestions = [...new Set(found.map(({ item }) => item.at))];
        return { reason: method ? "other-method" : "no-method", suggestions,
          message: method ? `listed, but not with ${method}` : "listed; put its method in front", likely: likely(full) };
      }
    }
    return { reason: "unknown-path", message: "not an endpoint in the catalog", likely: likely(path) };
  }

  /** A path that spells the literal of another method's endpoint where this one has a variable is more likely a slip. */
  function slip(target, found, path) {
    const holes = [...target.parts.keys()].filter((place) => isVariable(target.parts[place]));
    const parts = path.split("/");
    if (holes.every((place) => isVariable(parts[place]))) return null;
    const other = found.filter((one) => one.item !== target.item && holes.some((place) => !isVariable(one.parts[place])));
    return other.length ? {
      reason: "other-method", message: "listed only with another method", suggestions: other.map(({ item }) => item.at),
      likely: likely(path),
    } : null;
  }

  function readLine(line) {
    const input = hidden(line);
    const text = line.replace(/[ \t\xa0]+/g, " ").trim();
    if (/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$/.test(text)) return { input, ...event(text) };
    const found = text.match(/^(?:([A-Za-z]+) )?(?:https:\/\/([^/?#@]+))?(\/[^?# ]*)?(?:\?[^# ]*)?(?: HTTP\/\d(?:\.\d)?)?$/i);
    const method = found?.[1]?.toUpperCase();
    if (!found || !(found[2] || found[3]) || (method && !METHODS.includes(method))) {
      return { input, reason: "malformed", message: "not a request or event; write it like GET /path" };
    }
    return { input, ...request(method, trim(found[3] ?? "/"), found[2]?.toLowerCase().replace(/:443$/, "")) };
  }

  return {
    /** Reads lines; needs are names of the catalog, and what is unresolved says why. */
    read(text) {
      const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/^\s*#.*|\s#.*/, "").trim()).filter(Boolean);
      const read = [...new Set(lines)].map(readLine);
      return { needs: read.filter(({ at }) => at).map(({ at }) => at), unresolved: read.filter(({ at }) => !at) };
    },
  };
}

const trim = (path) => path.replace(/(.)\/$/, "$1");

/** Tells whether no server may take a path for another one: no dot segments, nothing encoded, no empty segment. */
const isSafe = (path) => /^(\/[A-Za-z0-9._~!$&'()*+,;=:@{}-]+)+\/?$|^\/$/.test(path) && !/\/\.\.?(\/|;|$)/.test(path);
const isId = (part) => !/[;?#]|\.$|^\+|\+$/.test(part);

/** Returns a line without what may hold a token or a password. */
const hidden = (line) => line.trim().replace(/[?#]\S.*/, "?...").replace(/\S*@/g, "...@").replace(
  /((?:authorization|cookie|token|secret|password|key)["']?\s*[:=]|bearer\s|basic\s).*/i, "$1...");

if (typeof module !== "undefined") Object.assign(module.exports, { makeReader, scopeNames });
