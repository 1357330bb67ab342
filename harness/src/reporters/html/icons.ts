import { html, type Html } from './html.ts';

/** Every state has a shape of its own, so that no meaning hangs on colour. */
export type Tone = 'pass' | 'fail' | 'inconclusive' | 'invalid' | 'neutral';

/** A filled shape with a sign cut out of it; decorative, since the word always stands beside it. */
export function icon(tone: Tone): Html {
  return html`<svg class="icon tone-${tone}" viewBox="0 0 24 24" aria-hidden="true">
    ${SHAPES[tone]}
  </svg>`;
}

const SHAPES: Readonly<Record<Tone, Html>> = {
  pass: html`<circle class="fill" cx="12" cy="12" r="11" />
    <path class="sign" d="M6.8 12.4l3.6 3.6 6.8-7.6" />`,
  fail: html`<path class="fill" d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z" />
    <path class="sign" d="M8 8l8 8M16 8l-8 8" />`,
  inconclusive: html`<path class="fill" d="M12 .6L23.4 12 12 23.4.6 12z" />
    <path class="sign" d="M9.3 9.6a2.7 2.7 0 1 1 3.9 2.4c-.8.4-1.2.9-1.2 1.8M12 16.9v.1" />`,
  invalid: html`<circle class="ring" cx="12" cy="12" r="9.8" />
    <path class="ring" d="M5.2 18.8L18.8 5.2" />`,
  neutral: html`<circle class="ring" cx="12" cy="12" r="9.8" />
    <path class="ring" d="M7.5 12h9" />`,
};
