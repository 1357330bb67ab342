import { html, type Html } from './html.ts';

/** A titled part of the page that can be linked to. */
export function section(
  heading: { readonly id: string; readonly title: string; readonly lead?: string },
  content: Html | readonly (Html | undefined)[],
): Html {
  const { id, title, lead } = heading;
  return html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${title}</h2>
    ${lead !== undefined && html`<p class="lead">${lead}</p>`} ${content}
  </section>`;
}

type Fact = readonly [name: string, value: Html | string | number | undefined];

/** Name and value pairs, one below the other or in two columns; a pair without a value is left out. */
export function facts(layout: 'list' | 'columns', pairs: readonly Fact[]): Html {
  const known = pairs.filter(([, value]) => value !== undefined && value !== '');
  return html`<dl class="facts ${layout}">
    ${known.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
