/** Text that is already safe to stand in a page. Only `html` and `trusted` make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Content = Html | string | number | undefined | false | readonly Content[];

/**
 * Builds a piece of a page. Whatever is put in is escaped, unless it was built by `html` itself; the indentation of
 * the source is left out.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const parts = strings.map((text, index) => {
    const unindented = text.replaceAll(/\n\s+/g, '\n');
    return index === 0 ? unindented : render(values[index - 1]) + unindented;
  });
  return new Html(parts.join(''));
}

/** For constants of our own only: style sheets, scripts, path data. */
export function trusted(text: string): Html {
  return new Html(text);
}

function render(content: Content): string {
  if (content instanceof Html) return content.text;
  if (content === undefined || content === false) return '';
  if (typeof content === 'string') return escape(typeset(content));
  if (typeof content === 'number') return content.toString();
  return content.map(render).join('');
}

/** A number is never parted from its unit at the end of a line. */
function typeset(text: string): string {
  return text.replaceAll(/(\d) (?=(?:%|ms|s|min|h)(?:\W|$))/g, '$1\u00A0');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Control characters are not allowed in HTML, and a terminal's escape sequences arrive in log lines. What turns the
 * direction of text would make it read as something else than it is.
 */
function escape(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    .replaceAll(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, (control) =>
      '\t\n\r'.includes(control) ? control : '\uFFFD',
    );
}
