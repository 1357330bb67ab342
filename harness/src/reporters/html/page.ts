import { html, trusted, type Html } from './html.ts';
import { SCRIPT, SCRIPT_HASH } from './script.ts';
import { CHARTS } from './style/charts.ts';
import { IMPACT } from './style/impact.ts';
import { LAYOUT } from './style/layout.ts';
import { PRINT } from './style/print.ts';
import { SECTIONS } from './style/sections.ts';
import { TOKENS } from './style/tokens.ts';

/** Nothing is fetched, and nothing runs but our one script, whatever found its way into the page. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src '${SCRIPT_HASH}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const STYLE = [TOKENS, LAYOUT, CHARTS, SECTIONS, IMPACT, PRINT].join('');

/** Whole elements, because their text is taken as it is: a space more and the hash no longer fits. */
const STYLE_ELEMENT = trusted(`<style>${STYLE}</style>`);
const SCRIPT_ELEMENT = trusted(`<script>${SCRIPT}</script>`);

/** The document around the sections: one file that works from disk, without a network. */
export function page(content: {
  readonly title: string;
  readonly body: Html | readonly (Html | undefined)[];
  readonly footer: Html;
  readonly readOut: Html;
}): string {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${content.title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <a class="skip" href="#findings">Skip to the findings</a>
        <main>${content.body}</main>
        <footer class="page-foot">${content.footer}</footer>
        <script type="application/json" id="series">
          ${content.readOut}
        </script>
        ${SCRIPT_ELEMENT}
      </body>
    </html>`;
  return `${document.text}\n`;
}
