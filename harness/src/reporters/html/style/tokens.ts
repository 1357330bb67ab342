/** Colours, type and space. Every text colour holds 4.5:1 on its ground in both schemes. */
export const TOKENS = `
:root {
  color-scheme: light dark;
  --ground: #fbfbfa; --surface: #ffffff; --line: #e3e4e1; --grid: #ecedea;
  --ink: #16191d; --ink-2: #4a525c; --ink-3: #646c77;
  --client: #0a5fa3; --soft: #5b9fd4; --server: #b45309; --muted: #9aa1aa; --warn: #8a4fa8;
  --pass: #14713b; --fail: #b3211b; --inconclusive: #855400; --invalid: #6b3fc0; --neutral: #59616b;
  --pass-tint: #edf7f0; --fail-tint: #fdf0ee; --inconclusive-tint: #fdf6e6; --invalid-tint: #f4f0fd;
  --fault: #d9910021; --fault-edge: #b97800; --fault-ink: #6d4700;
  --radius: 8px;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1215; --surface: #15191e; --line: #2a3037; --grid: #20262c;
    --ink: #e9ebee; --ink-2: #b4bbc4; --ink-3: #8f98a3;
    --client: #62b5f2; --soft: #3f7fb3; --server: #f0a05a; --muted: #59626d; --warn: #c79be0;
    --pass: #56c283; --fail: #ff7b72; --inconclusive: #e6b450; --invalid: #b79bf5; --neutral: #98a1ac;
    --pass-tint: #122119; --fail-tint: #2a1614; --inconclusive-tint: #251d0e; --invalid-tint: #1e1830;
    --fault: #e6a52826; --fault-edge: #c98f20; --fault-ink: #f0c878;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 var(--sans); font-variant-numeric: tabular-nums; font-feature-settings: 'tnum';
}
h1, h2, h3, p, ol, ul, dl, dd, figure, blockquote, pre { margin: 0; padding: 0; }
ol, ul { list-style: none; }
code, pre { font: 13px/1.5 var(--mono); }
a { color: var(--client); }
:focus-visible { outline: 2px solid var(--client); outline-offset: 3px; border-radius: 4px; }
.visually-hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.tone-pass { --tone: var(--pass); --tint: var(--pass-tint); }
.tone-fail { --tone: var(--fail); --tint: var(--fail-tint); }
.tone-inconclusive { --tone: var(--inconclusive); --tint: var(--inconclusive-tint); }
.tone-invalid { --tone: var(--invalid); --tint: var(--invalid-tint); }
.tone-neutral { --tone: var(--neutral); --tint: var(--ground); }
.icon { width: 1em; height: 1em; flex: none; vertical-align: -0.12em; }
.icon .fill { fill: var(--tone); }
.icon .sign { fill: none; stroke: var(--surface); stroke-width: 2.6; stroke-linecap: round; stroke-linejoin: round; }
.icon .ring { fill: none; stroke: var(--tone); stroke-width: 2.6; stroke-linecap: round; }
`;
