import type { InconclusivePolicy } from '../domain/inconclusive-policy.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { Judgement } from '../domain/verdict.ts';
import { renderHtml } from './html/render-html.ts';
import { renderJson } from './json/render-json.ts';
import { renderJunit } from './junit/render-junit.ts';
import { renderMarkdown } from './markdown/render-markdown.ts';

/** What is not the run's own but the reader's. */
export type ReportOptions = {
  /** Whether a test view takes what decided nothing for an error (which is the default), or for a pass with a remark. */
  readonly inconclusive?: InconclusivePolicy;
};

/** A view of a run: pure, so that the same journal always gives the same bytes. */
export type Reporter = {
  readonly format: 'json' | 'html' | 'md' | 'junit';
  readonly fileName: 'report.json' | 'report.html' | 'report.md' | 'junit.xml';
  readonly render: (record: RunRecord, judgement: Judgement, options?: ReportOptions) => string;
};

/** Every report that a run writes beside its journal. */
export const REPORTERS: readonly Reporter[] = [
  { format: 'json', fileName: 'report.json', render: renderJson },
  { format: 'html', fileName: 'report.html', render: renderHtml },
  { format: 'md', fileName: 'report.md', render: renderMarkdown },
  { format: 'junit', fileName: 'junit.xml', render: renderJunit },
];

export type ReportFormat = Reporter['format'];
