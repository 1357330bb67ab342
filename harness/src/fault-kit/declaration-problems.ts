import type { Parameter } from '../domain/parameter.ts';
import { parseQuantity, UNIT_PATTERNS } from '../domain/units.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';

/** Keys that an entry in an experiment has already. */
const TAKEN: ReadonlySet<string> = new Set(['type', 'link', 'service']);

/** What is wrong with the way a fault is declared, each a clause; strictness is what keeps an entry from being guessed. */
export function declarationProblems({
  type,
  summary,
  parameters,
}: Pick<FaultDefinition, 'type' | 'summary' | 'parameters'>): readonly string[] {
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(type) || type.length > 63) {
    problems.push(`\`type\` is ${JSON.stringify(type)}, not a name like disk-full`);
  }
  if (!/^[A-Z].*\.$/.test(summary)) {
    problems.push('`summary` is no sentence with a capital letter and a full stop');
  }
  for (const [name, parameter] of Object.entries(parameters)) {
    const ofParameter = parameterProblems(name, parameter);
    problems.push(...ofParameter.map((problem) => `the parameter \`${name}\` ${problem}`));
  }
  return problems;
}

function parameterProblems(name: string, parameter: Parameter): readonly string[] {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name) || TAKEN.has(name)) {
    return ['has a name that an entry cannot have; write one like sizeVariation'];
  }
  // Anything may stand here in a module that was written without types.
  const { kind, summary } = parameter as { readonly kind?: unknown; readonly summary?: unknown };
  const problems: string[] = [];
  if (typeof summary !== 'string' || !summary.endsWith('.')) {
    problems.push('has no `summary` that is a sentence');
  }
  if (parameter.kind === 'choice') return [...problems, ...choiceProblems(parameter)];
  if (parameter.kind === 'count') return [...problems, ...countProblems(parameter)];
  if (parameter.kind === 'name') return [...problems, ...nameProblems(parameter)];
  if (typeof kind === 'string' && Object.hasOwn(UNIT_PATTERNS, kind)) {
    return [...problems, ...quantityProblems(parameter)];
  }
  const kinds = [...Object.keys(UNIT_PATTERNS), 'choice', 'count', 'name'].join(', ');
  return [...problems, `has the kind ${JSON.stringify(kind)}, not one of: ${kinds}`];
}

type Choice = Extract<Parameter, { readonly kind: 'choice' }>;

function choiceProblems({ choices, default: standard }: Choice): readonly string[] {
  const list: unknown = choices;
  if (!Array.isArray(list) || list.length === 0) return ['has no `choices`'];
  return choices.includes(standard) ? [] : ['has a `default` that is none of its choices'];
}

type Count = Extract<Parameter, { readonly kind: 'count' }>;
type Name = Extract<Parameter, { readonly kind: 'name' }>;

function countProblems({ default: standard, min, max }: Count): readonly string[] {
  const most = max ?? Number.MAX_SAFE_INTEGER;
  if (!(min >= 0) || !(most >= min)) return ['has limits that are none from 0'];
  const isWithin = Number.isInteger(standard) && standard >= min && standard <= most;
  return isWithin ? [] : ['has a `default` that is no whole number within its limits'];
}

function nameProblems({ default: standard, leftOut }: Name): readonly string[] {
  // Anything may stand here in a module that was written without types.
  const isSaid = typeof (leftOut as unknown) === 'string' && leftOut !== '';
  return standard === '' && isSaid ? [] : ['has no empty `default` with its meaning in `leftOut`'];
}

function quantityProblems(parameter: Exclude<Parameter, Choice | Count | Name>): readonly string[] {
  const { kind, min, max, default: standard, required } = parameter;
  if ((standard === undefined) !== (required === true)) {
    return ['needs either a `default` or `required: true`'];
  }
  if (typeof min !== 'number' || !(min >= 0)) return ['has no lower limit `min` from 0'];
  const most = max ?? Number.POSITIVE_INFINITY;
  if (!(most >= min)) return [`has a \`max\`, ${most}, below its \`min\`, ${min}`];
  if (standard === undefined) return [];
  const parsed = parseQuantity(kind, standard);
  if (!parsed.ok) return [`has a \`default\`, \`${standard}\`, that is no ${kind}`];
  const isWithin = parsed.value >= min && parsed.value <= most;
  return isWithin ? [] : [`has a \`default\`, \`${standard}\`, beyond its own limits`];
}
