// Answers cases as the tests give them; it stands behind the engine and the reader of the page.
const chosen = ({ chosen: _, task, ...rest }) => rest;

function answerOne(engine, { needs, have, deny, requested, asked, unresolved }) {
  const planned = engine.plan(needs, { have, deny, steps: Infinity });
  const answer = { plan: chosen(planned) };
  if (requested) {
    answer.frontier = engine.frontier(planned, Infinity);
    answer.equivalent = engine.equivalents(planned, Infinity);
    answer.proof = engine.proof(planned);
    answer.review = engine.review(requested, asked, unresolved);
    answer.consent = engine.asked(requested);
  }
  return answer;
}

const answerAll = (batch) =>
  batch.map(({ data, cases }) => {
    const engine = makeEngine(data);
    return cases.map((one) => answerOne(engine, one));
  });

/** Returns what each text is read as in a catalog. */
const readAll = ({ data, texts }) => {
  const engine = makeEngine(data);
  const reader = makeReader(engine, data);
  return texts.map((text) => reader.read(text));
};

const namesIn = (texts) => texts.map(scopeNames);

if (typeof module !== "undefined") module.exports = { answerAll, namesIn, readAll };
