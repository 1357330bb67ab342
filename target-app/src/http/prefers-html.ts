/** Whether an `Accept` header asks for HTML rather than JSON; who takes either, as most programs do, gets JSON. */
export function prefersHtml(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  return (
    quality(accept, ['text/html']) > quality(accept, ['application/json', 'application/*', '*/*'])
  );
}

/** The weight of the first of these media ranges that the header names, 0 when it names none. */
function quality(accept: string, ranges: readonly string[]): number {
  const weights = new Map(accept.toLowerCase().split(',').map(weighed));
  const found = ranges.find((range) => weights.has(range));
  return found === undefined ? 0 : (weights.get(found) ?? 0);
}

function weighed(part: string): readonly [range: string, weight: number] {
  const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim());
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = given === undefined ? 1 : Number(given.slice(2));
  return [range, Number.isNaN(weight) ? 0 : weight];
}
