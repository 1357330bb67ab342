/** The timeline: ruler, plots, lines. The left gutter holds the values of the vertical axis. */
export const CHARTS = `
.charts { --gutter: 62px; }
.ruler {
  position: sticky; top: 0; z-index: 2; margin-left: var(--gutter); padding: 8px 0 6px;
  background: var(--ground);
}
.lane { position: relative; height: 22px; overflow: hidden; }
.lane + .lane { margin-top: 4px; }
.phase, .fault {
  position: absolute; top: 0; bottom: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis;
  font-size: 12px; line-height: 21px; padding: 0 7px;
}
ol.lane > .phase { container-type: inline-size; }
.phase { border-left: 1px solid var(--muted); color: var(--ink-3); }
@container (max-width: 92px) { .phase span { display: none; } }
.phase b { color: var(--ink); font-weight: 600; }
.fault { overflow: visible; background: var(--fault); color: var(--fault-ink); border-radius: 3px; box-shadow: inset 0 0 0 1px var(--fault-edge); }
.fault b { font-weight: 600; }
.lane > .short { overflow: visible; padding: 0; }
.lane > .short b { position: absolute; right: 100%; padding-right: 6px; }
.lane > .short span { display: none; }
.ruler .at {
  position: absolute; bottom: -14px; transform: translateX(-50%); background: var(--ink); color: var(--ground);
  font-size: 11.5px; line-height: 18px; padding: 0 6px; border-radius: 3px;
}
.chart { padding-top: 22px; break-inside: avoid; }
.chart figcaption { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 20px; align-items: baseline; }
.chart h3 { grid-column: 1; }
.chart .note { grid-column: 1 / -1; font-size: 13px; max-width: none; }
.legend { grid-column: 2; grid-row: 1; display: flex; flex-wrap: wrap; gap: 0 16px; font-size: 12.5px; color: var(--ink-2); justify-content: flex-end; }
.legend .item { display: inline-flex; align-items: center; gap: 6px; }
.legend b { font-weight: 600; color: var(--ink); }
.legend b:not(:empty) { min-width: 6.5ch; }
.key { width: 16px; height: 0; border-top: 2px solid var(--c); }
.key.shape-dashed { border-top-style: dashed; }
.key.shape-area { height: 10px; border: 0; background: var(--c); opacity: 0.28; }
.key.shape-bars { width: 8px; height: 10px; border: 0; background: var(--c); }
.key.shape-dots { width: 6px; height: 6px; border: 0; border-radius: 50%; background: var(--c); }
.key.shape-bad { height: 4px; border: 0; background: var(--fail); }
.tone-client { --c: var(--client); } .tone-soft { --c: var(--soft); } .tone-server { --c: var(--server); }
.tone-muted { --c: var(--muted); } .tone-bad { --c: var(--fail); } .tone-warn { --c: var(--warn); }
.plot { margin: 10px 0 0 var(--gutter); cursor: crosshair; touch-action: pan-y; }
.plot svg { display: block; overflow: visible; }
.plot text { font: 11.5px var(--sans); font-variant-numeric: tabular-nums; fill: var(--ink-3); }
.plot .value { text-anchor: end; }
.plot .grid { stroke: var(--grid); }
.plot .phase-line { stroke: var(--muted); stroke-width: 1; }
.plot .fault-band { fill: var(--fault); }
.plot .instant { stroke: var(--fault-edge); stroke-width: 1.5; }
.plot .limit { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 5 4; }
.plot .limit-label {
  text-anchor: end; fill: var(--ink); font-weight: 600; paint-order: stroke; stroke: var(--ground); stroke-width: 4px; stroke-linejoin: round;
}
.series { fill: none; stroke: var(--c); stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
.series.shape-dashed { stroke-dasharray: 2 4.5; }
.series.shape-area { fill: var(--c); stroke: none; opacity: 0.22; }
.series.shape-bars { fill: var(--c); stroke: none; }
.series.shape-dots { stroke-width: 5; }
.plot .bad-mark { fill: var(--fail); }
.plot .cursor { stroke: var(--ink); stroke-width: 1; }
.plot .cursor[hidden] { display: none; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 40px; --gutter: 44px; }
.pair .chart { padding-top: 18px; }
@media (max-width: 640px) {
  .charts, .pair { --gutter: 48px; }
  .pair { grid-template-columns: 1fr; }
  .chart figcaption { display: block; }
  .legend { justify-content: flex-start; margin-top: 2px; }
  .phase { padding: 0 4px; font-size: 11px; }
  .plot .time:nth-of-type(even) { display: none; }
}
`;
