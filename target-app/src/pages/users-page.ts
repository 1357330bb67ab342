import type { Page } from '../collections/page.ts';
import type { User } from '../users/user.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { renderForm, type UserForm } from './user-form.ts';

/** What the footer says of the running app. */
export type About = {
  readonly version: string;
  readonly status: string;
  readonly variant: string;
  readonly visits: number | null;
};

export type UsersPage = {
  readonly form: UserForm;
  readonly message: { readonly isGood: boolean; readonly text: string } | undefined;
  /** `undefined` while the users cannot be read. */
  readonly users: Page<User> | undefined;
  readonly isFirstPage: boolean;
  readonly about: About;
};

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** The user-management page. */
export function renderUsersPage({ form, message, users, isFirstPage, about }: UsersPage): string {
  return layout({
    title: 'Users',
    address: '/',
    main: html`<h1>Users</h1>
      ${message !== undefined && renderMessage(message)}
      <div class="columns">
        <section class="card" aria-labelledby="add">
          <h2 id="add">Add a user</h2>
          ${renderForm(form)}
        </section>
        <section class="card" aria-labelledby="list">
          <h2 id="list">${isFirstPage ? 'Newest users' : 'Earlier users'}</h2>
          ${renderUsers(users, isFirstPage)}
        </section>
      </div>`,
    footer: renderAbout(about),
  });
}

function renderMessage({ isGood, text }: NonNullable<UsersPage['message']>): Html {
  return isGood
    ? html`<p class="message good" role="status" tabindex="-1" autofocus>${text}</p>`
    : html`<p class="message bad" role="alert">${text}</p>`;
}

function renderUsers(users: Page<User> | undefined, isFirstPage: boolean): Html {
  if (users === undefined) {
    return html`<p class="soft">
      The list cannot be shown at the moment. Try again in a few seconds.
    </p>`;
  }
  const { items, next } = users;
  const more = next === null ? undefined : new URLSearchParams(next.split('?')[1]).get('after');
  return html`${items.length === 0 && html`<p class="soft">There is nobody here yet.</p>`}
  ${
    items.length > 0 &&
    html`<ul class="people">
      ${items.map(renderUser)}
    </ul>`
  }
  ${(more !== undefined || !isFirstPage) && html`<p class="pages">${!isFirstPage && html`<a href="/">Newest users</a> `}${typeof more === 'string' && html`<a href="/?after=${more}" rel="next">Earlier users</a>`}</p>`}`;
}

function renderUser({ name, email, created_at }: User): Html {
  return html`<li>
    <strong>${name}</strong><span class="email">${email}</span
    ><time datetime="${created_at}">${day.format(new Date(created_at))}</time>
  </li> `;
}

function renderAbout({ version, status, variant, visits }: About): Html {
  const known = visits === null ? {} : { Visits: visits };
  const facts = { Version: version, Status: status, Variant: variant, ...known };
  return html`<footer>
    <dl class="about">
      ${Object.entries(facts).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </footer>`;
}
