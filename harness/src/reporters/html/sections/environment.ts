import { formatDuration } from '../../../domain/units.ts';
import { html, type Html } from '../html.ts';
import { facts, section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** What was under test, with every version that could matter to somebody who repeats it. */
export function environmentSection({ record }: ReportView): Html {
  const { environment, host, clockOffset, failure } = record;
  const versions = Object.entries(environment?.versions ?? {});
  return section({ id: 'environment', title: 'Environment and versions' }, [
    failure &&
      html`<p class="reason"><b>${failure.code}</b> ${failure.message} ${failure.hint}</p>`,
    facts('columns', [
      ['Environment', `${record.environmentName}${ownership(record.ownedByRun)}`],
      ['Target', environment?.baseUrl],
      ...Object.values(environment?.services ?? {}).map(
        ({ name, variant }) => [`Service ${name}`, `${variant} variant`] as const,
      ),
      ...Object.values(environment?.links ?? {}).map(
        ({ name, protocol, proxy }) =>
          [`Link ${name}`, `${protocol}, through proxy ${proxy.name}`] as const,
      ),
      ...versions.map(([name, version]) => [name, version] as const),
      ['Load generator', record.load.tool],
      ['faultline', record.harnessVersion],
      ['Host', `${host.platform}, ${host.cpus} processors, node ${host.node}`],
      [
        'Clock of Prometheus',
        clockOffset &&
          `${signed(clockOffset.offsetMs)} from ours, ± ${formatDuration(clockOffset.errorMs)}`,
      ],
    ]),
  ]);
}

function ownership(ownedByRun: boolean): string {
  return ownedByRun ? ', brought up for this run' : ', already up';
}

function signed(offsetMs: number): string {
  return `${offsetMs < 0 ? '−' : '+'}${formatDuration(Math.abs(offsetMs))}`;
}
