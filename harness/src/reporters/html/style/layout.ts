/** The page, its head and its sections. */
export const LAYOUT = `
.skip { position: absolute; left: 16px; top: -60px; background: var(--surface); padding: 8px 12px; }
.skip:focus { top: 12px; }
main, .page-foot { max-width: 1080px; margin: 0 auto; padding: 0 28px; }
main { padding-top: 40px; overflow-wrap: anywhere; }
.page-foot {
  margin-top: 72px; padding-top: 20px; padding-bottom: 48px; color: var(--ink-3); font-size: 13px;
}
section { margin-top: 60px; scroll-margin-top: 20px; }
h2 { font-size: 20px; line-height: 1.3; font-weight: 650; letter-spacing: -0.01em; margin-bottom: 4px; }
h3 { font-size: 15px; line-height: 1.4; font-weight: 600; }
.lead, .note { color: var(--ink-3); font-size: 13.5px; max-width: 100ch; }
h2 + :not(.lead), .lead + * { margin-top: 16px; }
.empty { color: var(--ink-3); }
.run-line { color: var(--ink-2); font-size: 13.5px; display: flex; flex-wrap: wrap; gap: 2px 18px; }
.run-line b { color: var(--ink); font-weight: 600; }
.run-line > span { color: var(--ink-3); }
.verdict { display: flex; gap: 22px; align-items: flex-start; margin-top: 26px; }
.verdict > .icon { width: 60px; height: 60px; margin-top: 5px; }
.verdict h1 {
  font-size: 52px; line-height: 1.1; font-weight: 700; letter-spacing: -0.03em; color: var(--tone);
}
.verdict h1::first-letter { text-transform: uppercase; }
.why { font-size: 19px; line-height: 1.45; margin-top: 8px; max-width: 62ch; letter-spacing: -0.005em; text-wrap: balance; }
.reasons { margin-top: 10px; color: var(--ink-2); font-size: 14px; max-width: 78ch; }
.reasons li { padding-left: 14px; position: relative; }
.reasons li::before { content: '–'; position: absolute; left: 0; color: var(--ink-3); }
blockquote {
  margin-top: 28px; padding-left: 18px; border-left: 3px solid var(--line);
  color: var(--ink-2); max-width: 74ch; font-size: 16px;
}
blockquote span {
  display: block; font-size: 12px; color: var(--ink-3); letter-spacing: 0.02em; margin-bottom: 2px;
}
.three-facts, .tiles { display: grid; gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
.three-facts { grid-template-columns: repeat(3, 1fr); margin-top: 32px; }
.three-facts > div, .tiles > div { background: var(--surface); padding: 14px 18px 15px; }
.three-facts dt, .tiles dt { font-size: 12.5px; color: var(--ink-3); }
.fact-word { display: flex; align-items: center; gap: 8px; font-size: 17px; font-weight: 600; margin-top: 2px; }
.meaning { display: block; color: var(--ink-2); font-size: 13px; margin-top: 2px; }
.exit { margin-top: 10px; font-size: 13px; color: var(--ink-3); }
.exit b { font-weight: 600; color: var(--ink-2); }
.tiles { display: flex; flex-wrap: wrap; margin-top: 36px; }
.tiles > div { flex: 1 1 132px; }
.tiles dd b { display: block; font-size: 26px; line-height: 1.25; font-weight: 620; letter-spacing: -0.02em; }
.tiles dd span { display: block; font-size: 13px; line-height: 1.4; color: var(--ink-2); text-wrap: balance; }
.contents { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 26px; font-size: 13.5px; }
.contents a { color: var(--ink-2); text-decoration: none; border-bottom: 1px solid var(--line); }
.contents a:hover { color: var(--client); border-color: currentColor; }
.dirty {
  display: flex; gap: 14px; align-items: flex-start; margin-bottom: 32px; padding: 16px 20px;
  background: var(--fail-tint); border: 1px solid var(--fail); border-radius: var(--radius); --tone: var(--fail);
}
.dirty .icon { width: 22px; height: 22px; margin-top: 1px; }
@media (max-width: 640px) {
  body { font-size: 14.5px; }
  main, .page-foot { padding-left: 18px; padding-right: 18px; }
  main { padding-top: 24px; }
  section { margin-top: 44px; }
  .verdict { gap: 14px; }
  .verdict > .icon { width: 38px; height: 38px; }
  .verdict h1 { font-size: 36px; }
  .why { font-size: 17px; }
  .three-facts { grid-template-columns: 1fr; }
  .tiles dd b { font-size: 22px; }
}
`;
