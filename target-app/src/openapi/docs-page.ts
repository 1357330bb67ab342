import { html, type Html } from '../pages/html.ts';
import { layout } from '../pages/layout.ts';
import type { ApiDocument, Content, Operation, Parameter } from './openapi-types.ts';

/** The document for people: every operation, folded up, by what it is about. */
export function renderDocs(document: ApiDocument): string {
  const { title, version, description } = document.info;
  return layout({
    title: 'API',
    address: '/docs',
    main: html`<h1>${title} ${version}: API</h1>
      <p>${description} For programs: <a href="/openapi.json">openapi.json</a>, OpenAPI 3.1.</p>
      ${byTag(document).map(renderTag)}`,
  });
}

type Listed = { readonly method: string; readonly path: string; readonly operation: Operation };

function byTag({ paths }: ApiDocument): readonly (readonly [string, readonly Listed[]])[] {
  const listed = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Listed => ({ method, path, operation })),
  );
  return [...Map.groupBy(listed, ({ operation }) => operation.tags?.[0] ?? 'other')];
}

function renderTag([tag, listed]: readonly [string, readonly Listed[]]): Html {
  return html`<section class="card operations" aria-labelledby="tag-${tag}">
    <h2 id="tag-${tag}">${tag}</h2>
    ${listed.map(renderOperation)}
  </section> `;
}

function renderOperation({ method, path, operation }: Listed): Html {
  const { parameters = [], requestBody, responses } = operation;
  return html`<details>
    <summary>
      <span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>
      <span class="soft">${operation.summary}</span>
    </summary>
    <div class="inside">
      ${operation.security !== undefined && html`<p class="soft">Needs the token of an administrator: <code>Authorization: Bearer …</code></p>`}
      ${parameters.length > 0 && renderParameters(parameters)}
      ${
        requestBody !== undefined &&
        html`<h3>Body</h3>
          ${renderContent(requestBody.content)}`
      }
      <h3>Answers</h3>
      ${Object.entries(responses).map(
        ([status, { description, content }]) =>
          html`<p><strong>${status}</strong> ${description}</p>
            ${content !== undefined && renderContent(content)}`,
      )}
    </div>
  </details> `;
}

function renderParameters(parameters: readonly Parameter[]): Html {
  return html`<h3>Parameters</h3>
    <div class="scrolls" tabindex="0" role="group" aria-label="Parameters">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">In</th>
            <th scope="col">Values</th>
          </tr>
        </thead>
        <tbody>
          ${parameters.map(
            ({ name, in: place, required, schema }) =>
              html`<tr>
                <th scope="row">
                  <code>${name}</code
                  >${required === true && html` <span class="soft">required</span>`}
                </th>
                <td>${place}</td>
                <td><code>${JSON.stringify(schema)}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function renderContent(content: Content): Html {
  return html`${Object.entries(content).map(([type, { schema = {} }]) =>
    // Problem details are the same everywhere; their schema is in the document once.
    '$ref' in schema
      ? html`<p class="soft"><code>${type}</code></p>`
      : html`<details>
          <summary><code>${type}</code></summary>
          <pre tabindex="0">${JSON.stringify(schema, null, 2)}</pre>
        </details>`,
  )}`;
}
