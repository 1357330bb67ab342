import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { AppProcess } from './kit/app.ts';
import { axeViolations, launchChromium } from './kit/chromium.ts';
import { World } from './kit/world.ts';

const HOSTILE = '<img src=x onerror="document.title=1">';

let world: World;
let app: AppProcess;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([World.create(), launchChromium()]);
  app = await world.app({ RATE_LIMITS: 'off' });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await world?.remove();
});

describe('the user-management page in a browser', () => {
  it('adds a user with nothing but the keyboard and no script, and says so', async () => {
    const { page, faults } = await open({ javaScriptEnabled: false });
    await tabTo(page, 'Name');
    await page.keyboard.type('Ada Lovelace');
    await page.keyboard.press('Tab');
    await page.keyboard.type(' Ada@Example.com ');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').innerText()).toBe('Ada Lovelace has been added.');
    expect(await page.locator('.people li').allInnerTexts()).toEqual([
      expect.stringMatching(/^Ada Lovelace\s+ada@example\.com\s+\d+ \w+ \d{4}$/),
    ]);
    expect(new URL(page.url()).pathname).toBe('/');
    await page.reload();
    expect(await page.locator('.people li').count()).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  }, 60_000);

  it('says beside the field what is wrong, keeps what was typed, and waits there', async () => {
    await app.send('POST', '/api/users', { name: 'Grace', email: 'grace@example.com' });
    const { page } = await open({});
    await submit(page, 'Another Grace', 'GRACE@example.com');
    const email = page.getByLabel('E-mail address');
    expect(await email.getAttribute('aria-invalid')).toBe('true');
    expect(await describedBy(page, 'email')).toBe('There is a user with this e-mail address.');
    expect(await page.getByLabel('Name').inputValue()).toBe('Another Grace');
    expect(await email.inputValue()).toBe('GRACE@example.com');
    expect(await page.evaluate('document.activeElement.id')).toBe('email');
    expect(await axeViolations(page)).toEqual([]);

    await submit(page, '  ', 'nonsense');
    expect(await describedBy(page, 'name')).toBe('Enter a name.');
    expect(await describedBy(page, 'email')).toBe('Enter an e-mail address like name@example.com.');
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
  }, 60_000);

  it('shows a hostile name as the text that it is', async () => {
    const { page, faults } = await open({});
    await submit(page, HOSTILE, 'hostile@example.com');
    expect(await page.getByRole('status').innerText()).toBe(`${HOSTILE} has been added.`);
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).toBe('Users · Target app');
    expect(faults).toEqual([]);
    await page.context().close();
  }, 60_000);

  it('leads to earlier users and back', async () => {
    for (let number = 0; number < 25; number += 1) {
      await app.send('POST', '/api/users', {
        name: `U ${number}`,
        email: `u${number}@example.com`,
      });
    }
    const { page } = await open({});
    expect(await page.locator('.people li').count()).toBe(20);
    await page.getByRole('link', { name: 'Earlier users' }).click();
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toContain(
      'Earlier users',
    );
    expect(await page.locator('.people li').count()).toBeGreaterThan(5);
    await page.getByRole('link', { name: 'Newest users' }).click();
    expect(await page.locator('.people li').first().innerText()).toMatch(/^U 24/);
    await page.context().close();
  }, 60_000);
});

describe.each(['/', '/docs'])('the page at %s', (path) => {
  it('is accessible in light and dark, and fetches nothing from elsewhere', async () => {
    const { page, faults } = await open({ colorScheme: 'light' }, path);
    expect(await axeViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await axeViolations(page)).toEqual([]);
    await page.evaluate('document.querySelectorAll("details").forEach((one) => (one.open = true))');
    expect(await axeViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('fits a telephone', async () => {
    const { page } = await open({ viewport: { width: 360, height: 740 } }, path);
    await page.evaluate('document.querySelectorAll("details").forEach((one) => (one.open = true))');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.context().close();
  }, 60_000);
});

describe('a file of the pages', () => {
  it('may be kept for ever under its address, and is not sent twice', async () => {
    const page = await (await app.request('/', { headers: { accept: 'text/html' } })).text();
    const address = /href="(\/assets\/site\.css[^"]*)"/.exec(page)?.[1] ?? '';
    const first = await app.request(address);
    expect(first.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await app.request(address, { headers })).status).toBe(304);
    const unversioned = await app.request('/assets/site.css');
    expect(unversioned.headers.get('cache-control')).toBe('no-cache');
    expect((await app.request('/assets/site.js')).status).toBe(404);
  });
});

describe('with the database gone', () => {
  afterAll(() => world.toPostgres.become({ is: 'open' }));

  it('the page is still there, and the form keeps what was typed for another try', async () => {
    await world.toPostgres.become({ is: 'cut' });
    const headers = { accept: 'text/html' };
    const page = await app.request('/?after=USR-00000000000000000000000000', { headers });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('The list cannot be shown at the moment.');
    const body = new URLSearchParams({ name: 'Late', email: 'late@example.com' });
    const refused = await app.request('/user', { method: 'POST', body });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.text()).toContain('value="late@example.com"');
  });
});

/** The page, and everything that went wrong with it: what it logged, what it threw, what it asked of others. */
async function open(
  options: BrowserContextOptions,
  path = '/',
): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(app.url)) faults.push(`fetched: ${request.url()}`);
  });
  await page.goto(app.url + path);
  return { page, faults };
}

async function tabTo(page: Page, label: string): Promise<void> {
  for (let press = 0; press < 20; press += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator('input:focus');
    if ((await focused.count()) === 0) continue;
    const id = await focused.getAttribute('id');
    if ((await page.locator(`label[for="${id}"]`).innerText()) === label) return;
  }
  throw new Error(`The keyboard does not get to ${label}.`);
}

async function submit(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Add user' }).click();
  await loaded;
}

async function describedBy(page: Page, field: string): Promise<string> {
  const id = (await page.locator(`#${field}`).getAttribute('aria-describedby')) ?? 'nothing';
  return page.locator(`#${id}`).innerText();
}
