import { assetUrl } from './assets.ts';
import { html, type Html } from './html.ts';

const PAGES = [
  { address: '/', name: 'Users' },
  { address: '/sre/dashboard-ui', name: 'SRE' },
  { address: '/docs', name: 'API' },
  { address: '/health', name: 'Health' },
] as const;

export type PageContent = {
  readonly title: string;
  /** Which of the pages in the navigation this is. */
  readonly address: (typeof PAGES)[number]['address'];
  readonly main: Html;
  /** What the page needs beside the common style. */
  readonly head?: Html;
  readonly footer?: Html;
};

/** What all pages have in common: a whole document that needs no script and nothing from elsewhere. */
export function layout({ title, address, main, head, footer }: PageContent): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Target app</title>
        <link rel="stylesheet" href="${assetUrl('site.css')}" />
        <link rel="icon" type="image/svg+xml" href="${assetUrl('icon.svg')}" />
        ${head}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="site">
          <nav aria-label="Pages">
            <a class="name" href="/"><img src="${assetUrl('icon.svg')}" alt="" />Target app</a>
            ${PAGES.map((page) => link(page, page.address === address))}
          </nav>
        </header>
        <main id="main" tabindex="-1">${main}</main>
        ${footer}
      </body>
    </html> `.toString();
}

function link({ address, name }: (typeof PAGES)[number], isCurrent: boolean): Html {
  return isCurrent
    ? html`<a href="${address}" aria-current="page">${name}</a> `
    : html`<a href="${address}">${name}</a> `;
}
