import type { Database } from '../database/database.ts';
import type { App } from '../http/app.ts';
import { noteDataAge, STALE_AFTER_MS } from '../http/data-age.ts';
import { Problem } from '../http/problem.ts';
import type { Metrics } from '../observability/metrics.ts';
import { UnavailableError } from '../resilience/unavailable-error.ts';
import { DEFAULT_PAGE } from '../collections/page.ts';
import { SummaryPage, SummaryQuery } from './student-summary.ts';
import { searchSummary } from './summary-store.ts';

/** Nobody keeps the summary here: that is configured, and does not pass by itself. */
const RETRY_AFTER_MS = 60_000;

export type SummaryParts = {
  readonly database: Database;
  readonly metrics: Metrics;
  /** Whether a worker is fed with events. */
  readonly isKept: boolean;
};

export function summaryRoutes(app: App, { database, metrics, isKept }: SummaryParts): void {
  app.get(
    '/api/v1/students/summary',
    {
      schema: {
        tags: ['students'],
        summary: 'Search students by the beginning of their names',
        querystring: SummaryQuery,
        response: { 200: SummaryPage, 400: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      if (!isKept) throw new UnavailableError('search of students', RETRY_AFTER_MS, undefined);
      const { search = '', limit = DEFAULT_PAGE } = request.query;
      const { items, ageMs } = await searchSummary(database, search, limit);
      noteDataAge({ ageMs, isStale: ageMs > STALE_AFTER_MS }, reply, metrics);
      return { items: [...items] };
    },
  );
}
