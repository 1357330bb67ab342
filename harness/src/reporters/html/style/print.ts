/** On paper: always the light scheme, backgrounds kept, nothing torn across pages. */
export const PRINT = `
@page { margin: 14mm 13mm; }
@media print {
  body { background: #fff; font-size: 10.5pt; --ground: #fff; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main, .page-foot { max-width: none; padding-left: 0; padding-right: 0; }
  main { padding-top: 0; }
  section { margin-top: 30px; }
  .skip, .contents, .legend b, .ruler .at { display: none; }
  .ruler { position: static; }
  h2, h3, .lead { break-after: avoid; }
  .verdict, .tiles, .three-facts, .guards li, .story li, .numbers tr { break-inside: avoid; }
  .numbers th, .numbers td { padding-left: 5px; padding-right: 5px; }
  .table-scroll { overflow: visible; }
}
`;
