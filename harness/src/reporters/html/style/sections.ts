/** Tables, cards and lists under the timeline. */
export const SECTIONS = `
.table-scroll { overflow-x: auto; }
.table-scroll + .note { margin-top: 10px; }
table.numbers { border-collapse: collapse; width: 100%; font-size: 13.5px; }
.numbers th, .numbers td { padding: 7px 10px; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
.numbers { overflow-wrap: normal; }
.numbers thead th { color: var(--ink-3); font-weight: 500; font-size: 12.5px; white-space: normal; vertical-align: bottom; }
.numbers th:first-child { text-align: left; padding-left: 0; }
.numbers tbody th { font-weight: 600; }
.numbers td:last-child, .numbers th:last-child { padding-right: 0; }
.zero { color: var(--ink-3); }
.numbers td b { color: var(--fail); }
.tag { font-size: 11.5px; font-weight: 500; color: var(--ink-2); border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; }
.outcome { display: inline-flex; align-items: center; gap: 7px; color: var(--tone); font-weight: 600; }
.finding {
  display: grid; grid-template-columns: 132px minmax(0, 1fr) minmax(0, 1fr); gap: 2px 20px;
  align-items: baseline; padding: 16px 0; border-top: 1px solid var(--line); break-inside: avoid;
}
.findings { border-bottom: 1px solid var(--line); }
.finding h3 span { font-weight: 400; color: var(--ink-2); }
.finding h3 .tag { font-weight: 500; }
.asked { color: var(--ink-2); font-size: 13.5px; }
.observed { font-weight: 600; }
.observed span { font-weight: 400; font-size: 13.5px; color: var(--ink-2); }
.outcome-violated .observed { color: var(--fail); }
.evidence { grid-column: 2 / -1; margin-top: 6px; }
.reason { color: var(--ink); font-size: 13.5px; padding-left: 12px; border-left: 3px solid var(--line); margin-bottom: 6px; }
.facts { font-size: 13.5px; }
.facts > div { display: grid; grid-template-columns: 152px minmax(0, 1fr); gap: 0 16px; padding: 2px 0; }
.facts dt { color: var(--ink-3); }
.facts dd { overflow-wrap: anywhere; }
.facts small, .before-after small { color: var(--ink-3); font-size: 12.5px; }
.facts.columns { columns: 2; column-gap: 48px; }
.facts.columns > div { break-inside: avoid; }
.evidence .facts { color: var(--ink-2); font-size: 13px; }
.evidence .facts > div { grid-template-columns: 138px minmax(0, 1fr); }
.card { border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); padding: 18px 22px; break-inside: avoid; }
.card + .card { margin-top: 14px; }
.card > p { color: var(--ink-2); }
.card .outcome { color: var(--tone); margin-top: 10px; }
.before-after { display: grid; max-width: 980px; grid-template-columns: repeat(3, 1fr); gap: 0 20px; margin: 14px 0 16px; }
.before-after li { border-top: 2px solid var(--line); padding-top: 6px; }
.before-after li:nth-child(2) { border-color: var(--fault-edge); }
.before-after span { display: block; font-size: 12.5px; color: var(--ink-3); }
.before-after b { font-size: 19px; font-weight: 620; letter-spacing: -0.01em; }
.before-after small { display: block; }
.recovery + .recovery { margin-top: 20px; }
.meter { position: relative; height: 42px; }
.meter::before { content: ''; position: absolute; inset: 4px 0 auto; height: 14px; background: var(--grid); border-radius: 3px; }
.meter i { position: absolute; left: 0; top: 4px; height: 14px; min-width: 3px; background: var(--pass); border-radius: 3px 0 0 3px; }
.meter i.late { background: var(--fail); }
.meter b { position: absolute; top: -2px; height: 26px; border-left: 2px solid var(--ink); }
.meter + .facts { margin-top: 12px; }
.meter span { position: absolute; top: 22px; font-size: 12.5px; color: var(--ink-2); white-space: nowrap; }
.meter .limit { transform: translateX(-50%); color: var(--ink); font-weight: 600; }
.guards li { display: grid; align-items: baseline; grid-template-columns: 132px 190px minmax(0, 1fr); gap: 0 20px; padding: 7px 0; border-top: 1px solid var(--line); font-size: 13.5px; }
.guards li:last-child { border-bottom: 1px solid var(--line); }
.guards b { font-weight: 600; }
.guards li > span:last-child { color: var(--ink-2); }
.story li { display: grid; grid-template-columns: 66px minmax(0, 1fr); gap: 0 16px; padding: 3px 0; font-size: 13.5px; color: var(--ink-2); }
.story .when { color: var(--ink-3); font-weight: 400; }
.story .kind-phase { color: var(--ink); font-weight: 600; padding-top: 9px; }
.story .kind-broke > span:last-child { color: var(--fail); }
.plain li { padding: 3px 0 3px 16px; position: relative; color: var(--ink-2); max-width: 82ch; }
.plain li::before { content: '–'; position: absolute; left: 0; color: var(--ink-3); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 12px 16px; }
.command + .note { margin-top: 8px; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  .finding, .guards li { grid-template-columns: minmax(0, 1fr); }
  .evidence { grid-column: 1; }
  .facts > div, .evidence .facts > div { grid-template-columns: minmax(0, 1fr); padding: 4px 0; }
  .before-after { grid-template-columns: 1fr; gap: 10px; }
  .facts.columns { columns: 1; }
  .story li { grid-template-columns: 64px minmax(0, 1fr); gap: 0 10px; }
}
`;
