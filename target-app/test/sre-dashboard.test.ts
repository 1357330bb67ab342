import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { AppProcess } from './kit/app.ts';
import { axeViolations, launchChromium } from './kit/chromium.ts';
import { eventually } from './kit/eventually.ts';
import { World } from './kit/world.ts';

const STUDENTS = '/api/v1/students';
const NARROW = { width: 360, height: 740 };
const WIDE = { width: 1280, height: 900 };
/** Where to look at what the test has seen. */
const SCREENSHOTS = process.env['SCREENSHOTS'];

let world: World;
let app: AppProcess;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([World.create(), launchChromium()]);
  app = await world.app();
  for (let request = 0; request < 30; request += 1) await app.request(STUDENTS);
});
afterAll(async () => {
  await browser.close();
  await world.remove();
});

async function open(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${app.url}/sre/dashboard-ui`);
  return { page, complaints };
}

async function shoot(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
}

describe('the SRE dashboard', () => {
  it.each(['light', 'dark'] as const)('is accessible and fits at 360 px in %s', async (scheme) => {
    const { page, complaints } = await open({ colorScheme: scheme });
    for (const [name, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
      await page.setViewportSize(viewport);
      expect(await axeViolations(page)).toEqual([]);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(viewport.width);
      await shoot(page, `sre-${scheme}-${name}`);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows everything without a script, and asks to be loaded again', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    const headings = await page.locator('h2').allInnerTexts();
    expect(headings.map((heading) => heading.split(' over')[0]?.split(' as this')[0])).toEqual([
      // What it is on a machine so busy that answers are late.
      expect.stringMatching(/^(All is well|Something is not as it should be|Users are affected)$/),
      'Golden signals',
      'Objectives',
      'Capacity',
      'Circuit breakers',
    ]);
    expect(await page.locator('#slos + ul > li h3').allInnerTexts()).toEqual([
      'Requests are answered',
      'Answers are quick',
      'Requests do what was asked',
      'Data is current',
    ]);
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(1);
    expect(await page.locator('#pause').isVisible()).toBe(false);
    await page.context().close();
  });

  it('renews itself, can be paused by keyboard, and says aloud only what has changed', async () => {
    const { page, complaints } = await open();
    const shown = () => page.locator('#freshness time').getAttribute('datetime');
    const first = await shown();
    await eventually('it renews itself', 15_000, async () => (await shown()) !== first);
    expect(await page.locator('#announcement').innerText()).toBe('');

    await page.locator('.site a').last().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const pause = page.getByRole('button', { name: 'Pause' });
    expect(await pause.getAttribute('aria-pressed')).toBe('true');
    await world.toRedis.become({ is: 'cut' });
    await eventually('the breaker opens', 15_000, async () => {
      await app.request(STUDENTS);
      return (await app.metric('circuit_breaker_state{name="cache"}')) === 1;
    });
    expect(await page.locator('.breakers').innerText()).not.toMatch(/\bopen\b/);

    await page.keyboard.press('Enter');
    expect(await pause.getAttribute('aria-pressed')).toBe('false');
    const announcement = page.locator('#announcement');
    await eventually('it is announced', 15_000, async () => {
      return /^Now: (degraded|critical)/.test(await announcement.innerText());
    });
    expect(await page.locator('.message').innerText()).toContain('The cache does not answer.');
    expect(await axeViolations(page)).toEqual([]);
    await shoot(page, 'sre-degraded');
    await world.toRedis.become({ is: 'open' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says that the service cannot be reached', async () => {
    const { page } = await open();
    await page.context().setOffline(true);
    await page.locator('#freshness.late').waitFor({ timeout: 15_000 });
    expect(await page.locator('#announcement').innerText()).toBe('The service cannot be reached.');
    await shoot(page, 'sre-unreachable');
    await page.context().setOffline(false);
    await page.locator('#freshness:not(.late)').waitFor({ timeout: 15_000 });
    await page.context().close();
  });
});
