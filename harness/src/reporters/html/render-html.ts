import type { RunRecord } from '../../domain/run-record.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { generatorCharts } from './chart/generator-charts.ts';
import { timelineCharts } from './chart/timeline-charts.ts';
import { html, type Html } from './html.ts';
import { page } from './page.ts';
import { readOutData } from './read-out.ts';
import { costSection } from './sections/cost.ts';
import { dirtyBanner } from './sections/dirty-banner.ts';
import { environmentSection } from './sections/environment.ts';
import { faultsSection } from './sections/faults.ts';
import { findingsSection } from './sections/findings.ts';
import { guardrailsSection } from './sections/guardrails.ts';
import { guardsSection } from './sections/guards.ts';
import { loadGeneratorSection } from './sections/load-generator.ts';
import { pagedSection } from './sections/paged.ts';
import { notMeasuredSection } from './sections/not-measured.ts';
import { phaseTable } from './sections/phase-table.ts';
import { recoverySection } from './sections/recovery.ts';
import { reproduceSection } from './sections/reproduce.ts';
import { storySection } from './sections/story.ts';
import { summaryTiles } from './sections/summary-tiles.ts';
import { timelineSection } from './sections/timeline.ts';
import { verdictHeader } from './sections/verdict-header.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { viewOf } from './view.ts';

/** `report.html`: one self-contained page, verdict first. */
export function renderHtml(record: RunRecord, judgement: Judgement): string {
  const view = viewOf(record, judgement);
  const timeline = timelineCharts(record, view.clock, view.client);
  const generator = generatorCharts(record.load.health, view.clock);
  return page({
    title: `${verdictWords(judgement)}: ${record.experiment.name}`,
    readOut: readOutData([...timeline, ...generator], view.backdrop.seconds),
    footer: html`Written by faultline ${record.harnessVersion} from the journal of run
    ${record.runId}.`,
    body: [
      dirtyBanner(view),
      verdictHeader(view),
      summaryTiles(view),
      contents(),
      timelineSection(view, timeline),
      phaseTable(view),
      findingsSection(view),
      recoverySection(view),
      costSection(view),
      pagedSection(view),
      faultsSection(view),
      guardsSection(view),
      guardrailsSection(view),
      storySection(view),
      loadGeneratorSection(view, generator),
      environmentSection(view),
      reproduceSection(view),
      notMeasuredSection(view),
    ],
  });
}

const LINKS = [
  ['timeline', 'Timeline'],
  ['phases', 'Phases'],
  ['findings', 'Findings'],
  ['faults', 'Faults'],
  ['guards', 'Guards'],
  ['guardrails', 'Guardrails'],
  ['load', 'Load'],
  ['environment', 'Environment'],
  ['reproduce', 'Reproduce'],
  ['not-measured', 'Not measured'],
] as const;

function contents(): Html {
  return html`<nav class="contents" aria-label="On this page">
    ${LINKS.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}
  </nav>`;
}
