import { runCommand } from '../../words/run-command.ts';
import { html, type Html } from '../html.ts';
import { section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** The lines to paste: the same run again, and this report again. */
export function reproduceSection({ record }: ReportView): Html {
  const { file, sha256 } = record.source;
  return section(
    { id: 'reproduce', title: 'Reproduce' },
    html`<pre class="command"><code>${runCommand(record)}
npx faultline report ${record.runId}</code></pre>
      <p class="note">
        Spec ${file}, SHA-256 <code>${sha256}</code>. The second line writes this report again from
        the journal, with every tool gone.
      </p>`,
  );
}
