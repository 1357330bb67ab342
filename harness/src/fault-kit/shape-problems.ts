/** What each member of a fault has to be. */
const MEMBERS = {
  type: 'string',
  summary: 'string',
  needs: 'string',
  target: 'string',
  lasts: 'string',
  parameters: 'object',
  check: 'function',
  describe: 'function',
  observeDeadlineMs: 'function',
  targets: 'function',
  capture: 'function',
  inject: 'function',
  readBack: 'function',
  observe: 'function',
  rollBack: 'function',
} as const;

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  needs: ['network', 'process', 'rollout', 'container', 'nothing'],
  target: ['link', 'service'],
  lasts: ['once', 'sustained'],
};

/** Every member in which a value is not a fault; none when it is one as far as that can be seen without using it. */
export function shapeProblems(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`it is ${wordFor(value)}, not a fault`];
  const members = new Map(Object.entries(value));
  return Object.entries(MEMBERS).flatMap(([name, wanted]) => {
    const member: unknown = members.get(name);
    if (member === undefined || member === null) return [`\`${name}\` is missing`];
    if (typeof member !== wanted) return [`\`${name}\` is ${wordFor(member)}, not a ${wanted}`];
    const choices = CHOICES[name];
    if (choices === undefined || (typeof member === 'string' && choices.includes(member)))
      return [];
    return [`\`${name}\` is ${JSON.stringify(member)}, not one of: ${choices.join(', ')}`];
  });
}

function wordFor(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
