import type { LinkProtocol } from '../../domain/environment.ts';
import { readSelector } from '../read-selector.ts';
import { nearName } from '../source/near-name.ts';
import type { Report } from '../source/report.ts';
import { shown } from '../source/shown.ts';

type LinkEntry = {
  readonly protocol?: LinkProtocol | undefined;
  readonly usage?: string | undefined;
};

/** The two ends of a link, by its name; each must be a service of the environment. */
export function readLinkEnds(
  name: string,
  services: readonly string[],
  report: Report,
): { readonly from: string; readonly to: string } {
  const [from = '', to = ''] = name.split('->');
  for (const end of new Set([from, to])) {
    if (services.includes(end)) continue;
    const suggestion = nearName(end, services);
    const message = `there is no service \`${end}\` in this environment`;
    const expected = `name two of: ${services.join(', ')}`;
    const near = suggestion === undefined ? {} : { suggestion };
    report([name], { message, expected, ...near }, 'key');
  }
  if (from === to) {
    const message = 'a link from a service to itself has nothing to cut';
    report([name], { message, expected: 'name two services' }, 'key');
  }
  return { from, to };
}

/** What a link may carry besides its ends: the counter by which its use is seen. */
export function readUsage(
  name: string,
  { usage }: LinkEntry,
  report: Report,
): { readonly usage?: string } {
  if (usage === undefined) return {};
  if (readSelector(usage) === undefined) {
    report([name, 'usage'], {
      message: `\`${shown(usage)}\` is not a bare selector`,
      expected: 'write a counter with its labels, like cache_requests_total{job="api"}',
    });
  }
  return { usage };
}
