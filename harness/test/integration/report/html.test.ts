import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { renderHtml } from '../../../src/reporters/html/render-html.ts';
import { judgedRuns } from '../../fixtures/judged-runs.ts';
import {
  abortedRun,
  dirtyRun,
  failingRun,
  hostileRun,
  inconclusiveRun,
  invalidRun,
  passingRun,
  type ReportInput,
} from '../../fixtures/report-fixtures.ts';
import { launchChromium } from '../chromium.ts';

const RUNS: Readonly<Record<string, ReportInput>> = {
  pass: passingRun(),
  fail: failingRun(),
  invalid: invalidRun(),
  inconclusive: inconclusiveRun(),
  dirty: dirtyRun(),
  aborted: abortedRun(),
  hostile: hostileRun(),
};

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-report-'));
  browser = await launchChromium();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

describe('report.html in a browser', () => {
  for (const [name, run] of Object.entries(RUNS)) {
    it(`is accessible in light and dark: ${name}`, async () => {
      const { page, faults } = await open(run, { colorScheme: 'light' });
      expect(await axeViolations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await axeViolations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    }, 60_000);

    it(`fetches nothing, logs nothing and fits a telephone: ${name}`, async () => {
      const { page, faults } = await open(run, { viewport: { width: 400, height: 800 } });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
      expect(faults).toEqual([]);
      await page.context().close();
    }, 60_000);
  }

  it.each(Object.entries(judgedRuns()))(
    'is accessible, however a run ends: %s',
    async (_, run) => {
      const { page, faults } = await open(run, {});
      expect(await axeViolations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    },
    60_000,
  );

  it('runs nothing that came in with the text', async () => {
    const { page } = await open(hostileRun(), {});
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.locator('img, iframe, object, embed, form, main script').count()).toBe(0);
    await page.context().close();
  }, 60_000);

  it('reads the same without its script', async () => {
    const text = async (javaScriptEnabled: boolean) => {
      const { page } = await open(failingRun(), { javaScriptEnabled });
      const words = await page.locator('main').innerText();
      await page.context().close();
      return words;
    };
    expect(await text(false)).toBe(await text(true));
  }, 60_000);

  it('reads values off the charts under the pointer and with the arrow keys', async () => {
    const { page } = await open(failingRun(), { viewport: { width: 1_200, height: 900 } });
    const read = (key: string) => page.locator(`[data-read="${key}"]`).innerText();
    await page.locator('.charts').focus();
    await page.keyboard.press('Home');
    for (let press = 0; press < 35; press += 1) await page.keyboard.press('ArrowRight');
    expect(await page.locator('.ruler .at').innerText()).toBe('35 s');
    expect([await read('share-0/client'), await read('rate/failed')]).toEqual(['96 %', '3/s']);
    const plot = page.locator('.plot').first();
    const box = (await plot.boundingBox())!;
    await plot.hover({ position: { x: (box.width * 61.5) / 92, y: 20 } });
    expect([await read('share-0/client'), await read('rate/unanswered')]).toEqual(['94 %', '2/s']);
    await page.keyboard.press('Escape');
    expect(await page.locator('.ruler .at').isVisible()).toBe(false);
    await page.context().close();
  }, 60_000);

  it('prints on paper in the light scheme, with no part cut off', async () => {
    const { page } = await open(failingRun(), { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.setViewportSize({ width: 700, height: 990 });
    const ground = 'getComputedStyle(document.body).backgroundColor';
    expect(await page.evaluate(ground)).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(700);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.context().close();
  }, 60_000);
});

/** The page, and everything that went wrong with it: what it logged, what it threw, what it asked of the network. */
async function open(
  { record, judgement }: ReportInput,
  options: BrowserContextOptions,
): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  const path = join(folder, 'report.html');
  const url = pathToFileURL(path).href;
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) faults.push(request.url());
  });
  await writeFile(path, renderHtml(record, judgement));
  await page.goto(url);
  return { page, faults };
}

async function axeViolations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const run = 'axe.run(document, { resultTypes: ["violations"] })';
  const { violations } = await page.evaluate<axe.AxeResults>(run);
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`,
  );
}
