import type { Sli } from '../../domain/sli.ts';
import { nearName } from '../source/near-name.ts';
import type { Path } from '../source/source-node.ts';
import type { Report } from '../source/report.ts';
import type { Slo, SloCatalogue } from '../slo/slo-catalogue.ts';

export function findSlo(
  name: string | undefined,
  path: Path,
  catalogue: SloCatalogue,
  report: Report,
): Slo | undefined {
  return findNamed('SLO', { name, path }, catalogue.slos, report);
}

export function findSli(
  name: string | undefined,
  path: Path,
  catalogue: SloCatalogue,
  report: Report,
): Sli | undefined {
  return findNamed('indicator', { name, path }, catalogue.slis, report);
}

function findNamed<T>(
  kind: string,
  { name, path }: { readonly name: string | undefined; readonly path: Path },
  things: ReadonlyMap<string, T>,
  report: Report,
): T | undefined {
  if (name === undefined) return undefined;
  const found = things.get(name);
  if (found !== undefined) return found;
  const names = [...things.keys()];
  const suggestion = nearName(name, names);
  report(path, {
    message: `there is no ${kind} \`${name}\` in \`experiments/slos/\``,
    expected: names.length === 0 ? 'write one there' : `name one of: ${names.join(', ')}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  return undefined;
}
