"use strict";

// What scopes imply, open and cost, and the least of them for a need. The answers are those of the Python package,
// with which a test compares them. Nothing here knows of a service or of the page, so that it runs in Node as well.

// What can be opened, the worst first; then what is implied, which counts last. Events weigh as much as reads.
const KINDS = ["reach", "destroy", "write", "read", "events"];
const RANKS = [...KINDS.slice(0, 4), "scopes", "implied", "names"];
const SCOPES = RANKS.indexOf("scopes");
// How many steps a search may take before it gives up the proof.
const STEPS = 5_000;
const MOST_EQUIVALENTS = 20;

const sorted = (numbers) => [...numbers].sort((one, other) => one - other);
const union = (masks, numbers) => numbers.reduce((mask, number) => mask | masks[number], 0n);
const size = (mask) => mask.toString(2).replaceAll("0", "").length;

/** Orders lists as Python orders tuples. */
function compare(one, other) {
  const place = one.findIndex((value, at) => value !== other[at]);
  return place < 0 ? one.length - other.length : !(place in other) || one[place] > other[place] ? 1 : -1;
}

/** Returns the numbers split so that no two parts share a bit of their masks. */
function apart(numbers, masks) {
  let found = [];
  for (const number of numbers) {
    const near = found.filter(({ mask }) => mask & masks[number]);
    found = [
      ...found.filter((part) => !near.includes(part)),
      {
        mask: near.reduce((mask, part) => mask | part.mask, masks[number]),
        members: [...near.flatMap(({ members }) => members), number],
      },
    ];
  }
  return found.map(({ members }) => sorted(members));
}

/**
 * Returns what answers for a catalog. Its scopes have numbers, and each thing that they open (element) has a bit. That
 * a scope is implied is an element, too: it is opened, it costs, and it can be denied.
 */
function makeEngine(data) {
  const scopes = data.scopes.map(([at, service, summary, sources, few]) => ({ at, service, summary, sources, ...few }));
  const every = [...scopes.keys()];
  const row = (short, service, summary, sources, openers, effect, few) => ({
    at: short.replace(" ~", ` ${data.services[service][1][0]}`),
    service,
    summary,
    sources,
    kind: KINDS[effect],
    ...few,
    openers: typeof openers === "number" ? [openers] : openers,
  });
  const events = KINDS.indexOf("events");
  const rows = [
    ...data.endpoints.map((parts) => row(...parts)),
    ...data.events.map((parts) => row(...parts.slice(0, 5), events, parts[5])),
  ];
  const ownOf = (kind) => scopes.map(({ at }, number) => ({ at, kind, openers: [number] }));
  const listed = [
    ...ownOf("reach").filter((_, number) => scopes[number].reach),
    ...KINDS.flatMap((kind) => rows.filter((row) => row.kind === kind && Array.isArray(row.openers))),
    ...ownOf("implied"),
  ].map((element, place) => ({ ...element, bit: 1n << BigInt(place) }));
  const own = every.map(() => 0n);
  for (const { bit, openers } of listed) for (const number of openers) own[number] |= bit;
  const opens = every.map((number) => {
    const seen = new Set([number]);
    for (const above of seen) for (const below of scopes[above].implies ?? []) seen.add(below);
    return union(own, [...seen]);
  });
  const elements = listed.map((element) => ({
    ...element,
    openers: every.filter((number) => opens[number] & element.bit),
  }));
  const tier = (...kinds) => elements.reduce((mask, { kind, bit }) => (kinds.includes(kind) ? mask | bit : mask), 0n);
  const tiers = [tier("reach"), tier("destroy"), tier("write"), tier("read", "events"), tier("implied")];
  const items = new Map(rows.map((row) => [row.at, row]));
  const numbers = new Map(scopes.map(({ at }, number) => [at, number]));
  // A reach element bears the name of its scope, and is never needed.
  const bits = new Map(elements.filter(({ kind }) => kind !== "reach").map(({ at, bit }) => [at, bit]));

  const bitsOf = (names) => names.reduce((mask, name) => mask | (bits.get(name) ?? 0n), 0n);
  const known = (names) => sorted(new Set(names.filter((name) => numbers.has(name)).map((name) => numbers.get(name))));
  const named = (chosen) => sorted(chosen).map((number) => scopes[number].at);
  const within = (mask) => elements.filter(({ bit }) => mask & bit);

  /** Returns the elements of a mask by kind, each sorted. */
  const access = (mask) =>
    Object.fromEntries(
      KINDS.map((kind) => [
        kind,
        within(mask)
          .filter((element) => element.kind === kind)
          .map(({ at }) => at),
      ]),
    );

  /** Returns all that scopes, given by name, open. */
  const grant = (names) => access(union(opens, known(names)));

  /**
   * Returns the scopes that cover needs (endpoints and events by name) with the least access beyond those held (`have`)
   * and without what is denied. `exact` is false where the search ended before the proof.
   */
  function plan(needs, { have = [], deny = [], steps = STEPS } = {}) {
    const held = union(opens, known(have));
    const denied = bitsOf(deny);
    const usable = every.filter((number) => !(opens[number] & denied));
    const wanted = [...new Set(needs)].sort().map((at) => items.get(at));
    // What takes the scopes of events is served by those of the events needed.
    const hasEvent = wanted.some(({ at, kind }) => kind === "events" && !whyNot(at));
    const unresolved = wanted
      .map(({ at, likely = [] }) => ({ input: at, reason: whyNot(at), likely }))
      .filter(({ reason }) => reason);
    const served = wanted.map(({ at }) => at).filter((at) => !whyNot(at));
    const need = bitsOf(served) & ~held;

    function whyNot(at) {
      const { openers, kind } = items.get(at);
      if (openers === "undocumented") return "undocumented-scope";
      if (openers === "none") return kind === "events" && "no-oauth";
      if (openers === "via-event") return hasEvent ? false : "needs-event";
      const { bit, openers: all } = elements.find((element) => element.bit === bits.get(at));
      return !(held & bit) && !all.some((number) => usable.includes(number)) && "denied";
    }

    const task = {
      usable,
      need,
      free: need | held,
      candidates: usable.filter((number) => opens[number] & need),
    };
    const budget = { steps, exact: true };
    const chosen = sorted(parts(task).flatMap((part) => search(task, part, Infinity, budget).chosen));
    return {
      task,
      chosen,
      unresolved,
      scopes: named(chosen),
      needs: served,
      excess: excessOf(task, chosen),
      exact: budget.exact,
    };
  }

  const excessOf = ({ free }, chosen) => access(union(opens, chosen) & ~free);

  /** Returns what it costs to open a mask with so many scopes, rank by rank. */
  function costOf({ free }, mask, count) {
    const cost = tiers.map((tier) => size(mask & ~free & tier));
    return [...cost.slice(0, SCOPES), count, cost[SCOPES]];
  }

  const costOfAll = (task, chosen) => costOf(task, union(opens, chosen), chosen.length);

  /** Returns the candidates split so that no two parts share a need, or anything that costs. */
  const parts = ({ candidates, free, need }) =>
    apart(
      candidates,
      opens.map((mask) => mask & (need | ~free)),
    );

  /**
   * Returns the cheapest cover of what the numbers serve with at most so many of them, or null.
   *
   * It goes depth first: the need that fewest can serve, and of those the cheapest. Adding a scope never makes a set
   * cheaper, so that a branch that costs more than the best cover is left; of sets that cost the same, the one that has
   * the first name counts.
   */
  function search(task, members, most, budget) {
    const needs = within(task.need & union(opens, members));
    let best = null;

    function visit(chosen, opened, out) {
      budget.steps -= 1;
      if (budget.steps < 0) budget.exact = false;
      if (budget.steps < 0 && best) return;
      const left = needs
        .filter(({ bit }) => !(opened & bit))
        .map(({ openers }) => openers.filter((number) => members.includes(number) && !out.includes(number)))
        .sort((one, other) => one.length - other.length);
      // Needs that no scope serves together take one each, which implies at least itself.
      let apartFrom = [];
      let more = 0;
      for (const openers of left) {
        if (!openers.some((number) => apartFrom.includes(number))) more += 1;
        apartFrom = [...apartFrom, ...openers];
      }
      const cost = costOf(task, opened, chosen.length + more);
      cost[SCOPES + 1] += more;
      const found = [...cost, ...(left.length ? [] : sorted(chosen))];
      if (best && compare(found, best.found.slice(0, found.length)) > 0) return;
      if (!left.length) {
        best = { cost, found, chosen: sorted(chosen) };
      } else if (chosen.length + more <= most) {
        const inOrder = left[0].map((number) => [...costOf(task, opened | opens[number], 0), number]).sort(compare);
        inOrder
          .map((price) => price.at(-1))
          .forEach((number, place, order) => {
            // All covers with those before it have been looked at.
            visit([...chosen, number], opened | opens[number], [...out, ...order.slice(0, place)]);
          });
      }
    }

    visit([], 0n, []);
    return best;
  }

  /** Returns the points between fewest scopes and least access: more scopes, strictly less access each time. */
  function frontier({ task, chosen, exact }, steps = STEPS) {
    const budget = { steps, exact };
    let covers = [[]];
    const better = (one, other) =>
      compare([...costOfAll(task, one), ...one], [...costOfAll(task, other), ...other]) < 0;
    for (const part of parts(task)) {
      const options = [chosen.filter((number) => part.includes(number))];
      while (options.at(-1).length > 1) {
        const fewer = search(task, part, options.at(-1).length - 1, budget);
        if (!fewer) break;
        options.push(fewer.chosen);
      }
      const joined = [];
      for (const cover of covers.filter(Boolean)) {
        for (const option of options) {
          const both = sorted([...cover, ...option]);
          if (!joined[both.length] || better(both, joined[both.length])) joined[both.length] = both;
        }
      }
      covers = joined;
    }
    const amount = (numbers) => costOfAll(task, numbers).slice(0, SCOPES);
    const points = [];
    for (const cover of covers.filter((one) => one && one.length < chosen.length)) {
      const before = points.at(-1);
      if (compare(amount(cover), amount(chosen)) > 0 && (!before || compare(amount(cover), amount(before)) < 0)) {
        points.push(cover);
      }
    }
    return {
      points: [...points, chosen].map((numbers) => ({
        scopes: named(numbers),
        excess: excessOf(task, numbers),
      })),
      exact: budget.exact,
    };
  }

  /** Returns, part by part, the sets of scopes that open exactly what a part of the plan opens. */
  function equivalents({ task: { usable }, chosen }, steps = STEPS) {
    const masks = opens.map((mask) => mask & ~tiers.at(-1));
    const whole = union(masks, chosen);
    const budget = { steps };
    const inside = usable.filter((number) => masks[number] && !(masks[number] & ~whole));
    return apart(inside, masks)
      .map((members) => {
        const part = chosen.filter((number) => members.includes(number));
        const { found, complete } = instead(masks, members, part, budget);
        return { part, scopes: named(part), instead: found.map(named).sort(compare), complete };
      })
      .filter((one) => one.instead.length || !one.complete)
      .sort((one, other) => one.part.at(-1) - other.part.at(-1))
      .map(({ part: _, ...shown }) => shown);
  }

  /** Returns the irredundant sets of the members that open all that these open, but for the part itself. */
  function instead(masks, members, part, budget) {
    const elements = [...new Set(members.flatMap((number) => within(masks[number])))];
    const found = [];
    let complete = true;

    function grow(chosen, once, twice, out) {
      budget.steps -= chosen.length;
      if (budget.steps < 0 || (chosen.length && found.length === MOST_EQUIVALENTS)) complete = false;
      if (!complete || chosen.some((number) => !(masks[number] & ~twice))) return;
      const left = elements.find(({ bit }) => !(once & bit));
      if (!left) {
        if (compare(sorted(chosen), part)) found.push(chosen);
        return;
      }
      members
        .filter((number) => masks[number] & left.bit && !out.includes(number))
        .forEach((number, place, order) => {
          const mask = masks[number];
          grow([...chosen, number], once | mask, twice | (once & mask), [...out, ...order.slice(0, place)]);
        });
    }

    grow([], 0n, 0n, []);
    return { found, complete };
  }

  /** Returns for each scope of a plan the needs it serves and the rivals it beats: on what, and what they open more. */
  function proof({ task, chosen, exact }) {
    const { need, candidates } = task;
    const names = (mask) =>
      within(mask)
        .map(({ at }) => at)
        .sort();
    const ours = costOfAll(task, chosen);
    return chosen.map((number) => {
      const rest = chosen.filter((other) => other !== number);
      const alone = need & opens[number] & ~union(opens, rest);
      const rivals = candidates
        .filter((rival) => !chosen.includes(rival) && !(alone & ~opens[rival]))
        .flatMap((rival) => {
          // What the rival implies anyway would only make it look worse than it is.
          const below = known(names(opens[rival] & tiers.at(-1)));
          const swapped = sorted([...rest.filter((other) => !below.includes(other)), rival]);
          const theirs = costOfAll(task, swapped);
          if (!exact && compare([...theirs, ...swapped], [...ours, ...chosen]) < 0) return [];
          const rank = theirs.findIndex((count, place) => count > ours[place]);
          return [
            {
              scope: scopes[rival].at,
              scopes: named(swapped),
              losesOn: rank < 0 ? "names" : RANKS[rank],
              more: access(union(opens, swapped) & ~union(opens, chosen) & ~task.free),
            },
          ];
        });
      return { scope: scopes[number].at, serves: names(need & opens[number]), rivals };
    });
  }

  /**
   * Reviews requested scopes against needs; `needs` is null where none are declared.
   *
   * `unresolved` are the inputs that mean nothing known, with the scopes that are `likely` to cover them, and in
   * `suggestions` what was meant.
   */
  function review(requested, needs = null, unresolved = []) {
    const chosen = known(requested);
    const uppermost = chosen.filter((number) => !impliedBy(chosen, number));
    const risk = (number, mask) => {
      const { reach, destroy } = access(mask);
      return reach.length || destroy.length ? [{ scope: scopes[number].at, reach, destroy }] : [];
    };
    const report = {
      unknown: [...new Set(requested)].filter((name) => !numbers.has(name)).sort(),
      redundant: uppermost
        .map((number) => {
          const below = scopes.filter(({ at }, other) => other !== number && opens[number] & bits.get(at));
          const ticked = below.filter((other) => chosen.includes(numbers.get(other.at))).map(({ at }) => at);
          return { scopes: ticked, impliedBy: scopes[number].at, ticked: ticked.length === below.length };
        })
        .filter((same) => same.scopes.length),
      unneeded: [],
      broader: [],
      risky: [],
      unavoidable: [],
      missing: [],
      undetermined: [],
      opens: grant(requested),
      exact: true,
    };
    if (!needs) return { ...report, risky: uppermost.flatMap((number) => risk(number, opens[number])) };
    const minimal = plan(needs);
    const toAdd = plan(needs, { have: requested });
    const least = union(opens, minimal.chosen);
    const need = bitsOf(needs);
    for (const number of chosen.filter((one) => !scopes[one].identity)) {
      const { at } = scopes[number];
      const isUnneeded = !(opens[number] & need);
      const excess = isUnneeded ? [] : broader(number, opens[number] & need);
      const inputs = unresolved.filter((item) => mayCover(number, item)).map(({ input }) => input);
      if (inputs.length && (isUnneeded || excess.length)) report.undetermined.push({ scope: at, inputs });
      else if (isUnneeded) report.unneeded.push(at);
      else if (!inputs.length) report.broader.push(...excess);
      report.risky.push(...risk(number, opens[number] & ~least));
      report.unavoidable.push(...risk(number, opens[number] & least & ~need));
    }
    return {
      ...report,
      missing: within(need & ~union(opens, chosen)).map(({ at, openers }) => ({
        need: at,
        add: named(toAdd.chosen.filter((number) => openers.includes(number))),
      })),
      exact: minimal.exact && toAdd.exact,
    };
  }

  const impliedBy = (others, number) =>
    others.some((other) => other !== number && opens[other] & bits.get(scopes[number].at));

  /** Returns a scope as broader where what it serves can be had with less reach, or with fewer endpoints and events. */
  function broader(number, served) {
    const least = plan(within(served).map(({ at }) => at));
    const [ours, theirs] = [opens[number], union(opens, least.chosen)];
    const [reach, , , , implied] = tiers;
    const isLess = (tier) => size(theirs & tier) < size(ours & tier);
    return isLess(reach) || isLess(~reach & ~implied)
      ? [{ scope: scopes[number].at, instead: least.scopes, closes: access(ours & ~theirs) }]
      : [];
  }

  function mayCover(number, { input, reason, suggestions = [], likely = [] }) {
    if (reason === "needs-event") return Boolean(opens[number] & tier("events"));
    const slashes = (text) => text.split("/").length;
    // What has as many segments may be the same with a slip; what has not is another thing.
    const length = slashes(input.split("://").at(-1).replace(/\/+$/, ""));
    const meant =
      reason === "unknown-path"
        ? suggestions.filter((at) => slashes(at) === length)
        : ["ambiguous", "no-method", "other-method"].includes(reason)
          ? suggestions
          : [];
    return Boolean(opens[number] & bitsOf([...meant, ...likely]));
  }

  /** Returns how each scope stands that is needed or requested: needed, excess, granted (no need known) or missing. */
  function states(chosen, requested, isAsked) {
    const [needed, granted] = [union(opens, chosen), union(opens, known(requested))];
    const state = (at, bit) => {
      if (!(granted & bit)) return granted ? "missing" : "needed";
      // Scopes that only say who the user is are never in excess.
      return needed & bit ? "needed" : isAsked && !scopes[numbers.get(at)].identity ? "excess" : "granted";
    };
    return new Map(within((needed | granted) & tiers.at(-1)).map(({ at, bit }) => [at, state(at, bit)]));
  }

  /** Returns the scopes that a customer is asked to allow, each with those requested that it covers unseen. */
  function asked(requested) {
    const chosen = known(requested);
    return chosen
      .filter((number) => !impliedBy(chosen, number))
      .map((number) => ({
        scope: scopes[number].at,
        covers: named(chosen.filter((other) => other !== number && impliedBy([number], other))),
      }));
  }

  return {
    scopes,
    items,
    numbers,
    named,
    impliedBy,
    plan,
    frontier,
    equivalents,
    proof,
    review,
    states,
    asked,
    grant,
  };
}
