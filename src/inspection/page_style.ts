/**
 * The looks of an HTML page: light or dark as the reader's device is, narrow screens, paper.
 *
 * @module
 */

/** The style sheet. */
export const pageStyle = `
:root { color-scheme: light dark; }
body {
  max-width: 70rem; margin: 2rem auto; padding: 0 1.5rem; line-height: 1.5;
  font-family: system-ui, Helvetica, Arial, sans-serif;
  color: light-dark(#1b1f24, #e3e6ea); background: light-dark(#ffffff, #15181c);
}
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; }
p, figcaption { max-width: 42rem; }
figure { margin: 1.5rem 0; }
figure > div, .scroll { overflow-x: auto; }
figure svg { max-width: 100%; height: auto; }
figure svg > rect:first-child { fill: none; }
figcaption, caption { font-size: 0.9rem; color: light-dark(#4b525b, #b4bac2); }
caption { text-align: left; padding: 0.3rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 1rem 0; }
th, td { padding: 0.3rem 0.9rem; border-bottom: 1px solid #8884; text-align: left; }
thead th { border-bottom-width: 2px; vertical-align: bottom; }
.number { text-align: right; }
@media (max-width: 40rem) {
  body { margin: 1rem auto; padding: 0 0.8rem; }
  th, td { padding: 0.3rem 0.5rem; }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; margin: 0; }
  h2, h3 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  .scroll, figure > div { overflow: visible; }
}
`;
