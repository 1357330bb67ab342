import { formatElapsed } from '../../text/format-instant.ts';
import { elapsedMs } from '../../timeline/run-clock.ts';
import { story } from '../../timeline/story.ts';
import { html, type Html } from '../html.ts';
import { section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** The timeline in words, for whoever reads rather than looks. */
export function storySection({ record, judgement, clock }: ReportView): Html | undefined {
  const entries = story(record, judgement);
  if (entries.length === 0) return undefined;
  return section(
    { id: 'story', title: 'What happened' },
    html`<ol class="story">
      ${entries.map(
        ({ atMs, kind, text }) =>
          html`<li class="kind-${kind}">
            <span class="when">${formatElapsed(elapsedMs(clock, atMs))}</span> <span>${text}</span>
          </li>`,
      )}
    </ol>`,
  );
}
