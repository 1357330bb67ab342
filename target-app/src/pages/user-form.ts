import { Compile } from 'typebox/compile';
import { UserFields } from '../users/user.ts';
import { html, type Html } from './html.ts';

/** What somebody has typed into the form, and what is wrong with it, field by field. */
export type UserForm = {
  readonly name: string;
  readonly email: string;
  readonly wrong: { readonly name?: string; readonly email?: string };
};

export const EMPTY_FORM: UserForm = { name: '', email: '', wrong: {} };

const nameCheck = Compile(UserFields.properties.name);
const emailCheck = Compile(UserFields.properties.email);

/** Looks at what was typed; blanks around it are nobody's intention. */
export function checkForm(typed: { readonly name?: string; readonly email?: string }): UserForm {
  const name = (typed.name ?? '').trim();
  const email = (typed.email ?? '').trim();
  const wrongName = wrongWithName(name);
  const wrongEmail = wrongWithEmail(email);
  return {
    name,
    email,
    wrong: {
      ...(wrongName === undefined ? {} : { name: wrongName }),
      ...(wrongEmail === undefined ? {} : { email: wrongEmail }),
    },
  };
}

export function isFaultless({ wrong }: UserForm): boolean {
  return wrong.name === undefined && wrong.email === undefined;
}

function wrongWithName(name: string): string | undefined {
  if (name === '') return 'Enter a name.';
  return nameCheck.Check(name) ? undefined : 'Enter a name of at most 100 characters on one line.';
}

function wrongWithEmail(email: string): string | undefined {
  if (email === '') return 'Enter an e-mail address.';
  if (emailCheck.Check(email)) return undefined;
  return 'Enter an e-mail address like name@example.com.';
}

export function renderForm({ name, email, wrong }: UserForm): Html {
  // What is wrong comes first under the fingers, without a script.
  const first = wrong.name === undefined ? (wrong.email === undefined ? '' : 'email') : 'name';
  return html`<form method="post" action="/user" novalidate>
    ${field({ id: 'name', label: 'Name', type: 'text', autocomplete: 'name', value: name, wrong: wrong.name, isFirst: first === 'name' })}
    ${field({ id: 'email', label: 'E-mail address', type: 'email', autocomplete: 'email', value: email, wrong: wrong.email, isFirst: first === 'email' })}
    <button type="submit">Add user</button>
  </form>`;
}

type Field = {
  readonly id: string;
  readonly label: string;
  readonly type: string;
  readonly autocomplete: string;
  readonly value: string;
  readonly wrong: string | undefined;
  readonly isFirst: boolean;
};

function field({ id, label, type, autocomplete, value, wrong, isFirst }: Field): Html {
  const invalid = html` aria-invalid="true" aria-describedby="${id}-wrong"`;
  return html`<div>
    <label for="${id}">${label}</label>
    <input
      id="${id}"
      name="${id}"
      type="${type}"
      autocomplete="${autocomplete}"
      value="${value}"
      required${wrong !== undefined && invalid}${isFirst && html` autofocus`}
    />
    ${wrong !== undefined && html`<p class="wrong" id="${id}-wrong">${wrong}</p>`}
  </div>`;
}
