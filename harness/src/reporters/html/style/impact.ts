/** The budget bar and the table of alerts. */
export const IMPACT = `
.impact + .impact { margin-top: 22px; }
.impact { break-inside: avoid; }
.budget { margin: 8px 0 6px; max-width: 620px; display: grid; grid-template-columns: 1fr auto; font-size: 12.5px; color: var(--ink-3); }
.budget div { grid-column: 1 / -1; position: relative; height: 14px; background: var(--grid); border-radius: 3px; overflow: hidden; }
.budget i { position: absolute; left: 0; top: 0; height: 14px; min-width: 2px; background: var(--fail); }
.budget .at-most { opacity: .45; }
.alerts td, .alerts th { white-space: normal; text-align: left; }
.alerts th:first-child { white-space: nowrap; }
`;
