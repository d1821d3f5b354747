/** How a report looks, on a screen and on paper. CSS Paged Media 3 gives page numbers; the font is part of the file. */
import { cssString } from './text.ts'

export const PAPERS = ['a4', 'letter'] as const
export type Paper = (typeof PAPERS)[number]

const SIZES: Readonly<Record<Paper, string>> = { a4: '210mm 297mm', letter: '8.5in 11in' }

/** @param font Inter as WOFF2 in Base64; '' for the font of the system */
export function styleOf(paper: Paper, foot: string, font = ''): string {
  return `${font === '' ? '' : `\n@font-face { font-family: "Inter Variable"; font-weight: 100 900; src: url(data:font/woff2;base64,${font}) format("woff2"); }`}
@page { size: ${SIZES[paper]}; margin: 20mm 16mm 18mm;
  @bottom-left { content: ${cssString(foot)}; font: 8pt "Inter Variable", system-ui, sans-serif; color: #6b747d; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt "Inter Variable", system-ui, sans-serif; color: #6b747d; } }
@page :first { margin: 0; @bottom-left { content: none; } @bottom-right { content: none; } }
${STYLE}`
}

const STYLE = `
:root { --ink: #1d242b; --soft: #424a52; --quiet: #5d666f; --line: #d5d9dd; --well: #f2f4f5; --steel: #2b5f87; --night: #16232f;
  --critical: #b0211b; --major: #a85a00; --minor: #8a6d00; --good: #2f6b45; --plain: #4f86ad; --still: #a3abb3; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; background: #e9ebed; color: var(--ink); font: 10pt/1.45 "Inter Variable", system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 210mm; margin: 0 auto; background: #fff; padding: 12mm 16mm; }
.cover { max-width: 210mm; margin: 0 auto; min-height: 100vh; background: var(--night); color: #fff; display: flex; flex-direction: column; padding: 24mm 20mm 18mm; position: relative; }
.cover .mark { display: flex; align-items: center; gap: 10px; font-size: 11pt; letter-spacing: .04em; color: #b3cfe3; }
.cover .mark svg { width: 26px; height: 26px; }
.cover h1 { font-size: 34pt; line-height: 1.1; margin: 38mm 0 4mm; font-weight: 650; letter-spacing: -.01em; }
.cover .site { font-size: 16pt; color: #d5e4ef; overflow-wrap: anywhere; }
.cover .sentence { font-size: 13pt; line-height: 1.5; margin: 16mm 0 0; max-width: 150mm; padding-left: 6mm; border-left: 3px solid #79add2; overflow-wrap: anywhere; }
.cover dl { display: grid; grid-template-columns: 1fr 1fr; gap: 7mm 10mm; margin: auto 0 10mm; padding-top: 10mm; }
.cover dl div { border-top: 1px solid #41556a; padding-top: 2.5mm; }
.cover dt { font-size: 9pt; color: #a9bccc; } .cover dd { margin: 0; font-size: 15pt; font-weight: 600; overflow-wrap: anywhere; }
.cover .made { font-size: 9pt; color: #a9bccc; }
nav { margin: 0 0 8mm; } nav h2 { border: 0; margin-top: 0; } nav ol { margin: 0; padding: 0; list-style: none; columns: 2; column-gap: 10mm; }
nav a { color: var(--ink); text-decoration: none; display: block; padding: 1.1mm 0; border-bottom: 1px solid var(--line); break-inside: avoid; }
h2 { font-size: 16pt; line-height: 1.2; margin: 10mm 0 4mm; padding-bottom: 2mm; border-bottom: 2px solid var(--steel); break-after: avoid; }
h3 { font-size: 10.5pt; margin: 5mm 0 2mm; break-after: avoid; overflow-wrap: anywhere; }
p { margin: 0 0 3mm; max-width: 165mm; overflow-wrap: anywhere; break-inside: avoid; orphans: 3; widows: 3; } .quiet { color: var(--quiet); }
table { width: 100%; border-collapse: collapse; margin: 3mm 0 6mm; font-size: 8.4pt; line-height: 1.35; }
table.fixed { table-layout: fixed; }
caption { text-align: left; font-weight: 650; font-size: 10pt; padding: 0 0 1.5mm; break-after: avoid; }
thead { display: table-header-group; } tr { break-inside: avoid; }
th { text-align: left; font-weight: 600; color: var(--quiet); font-size: 7.8pt; padding: 1.2mm 1.6mm; border-bottom: 1.5px solid var(--line); vertical-align: bottom; }
td { padding: 1.3mm 1.6mm; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; hyphens: auto; }
table.fixed td { overflow-wrap: anywhere; } table.short { break-inside: avoid; } tbody tr:first-child { break-before: avoid; }
tbody tr:nth-child(even) { background: #fafbfb; }
.number { text-align: right; } .mono { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .92em; }
.whole, table:not(.fixed) .moment { white-space: nowrap; } .tone { font-weight: 600; white-space: nowrap; } .fixed .tone { white-space: normal; } .tone.critical { color: var(--critical); } .tone.major { color: var(--major); } .tone.minor { color: var(--minor); } .tone.good { color: var(--good); } .tone.quiet { color: var(--quiet); font-weight: 400; }
.tone.critical::before { content: "◆ "; } .tone.major::before { content: "▲ "; } .tone.minor::before { content: "● "; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(30mm, 1fr)); gap: 3mm; margin: 0 0 5mm; }
.figure { background: var(--well); border-radius: 4px; padding: 3mm; break-inside: avoid; border-top: 3px solid var(--still); }
.figure .value { font-size: 19pt; font-weight: 650; line-height: 1; } .figure .aside { display: block; font-size: 8pt; color: var(--quiet); margin-top: 1mm; } .figure .label { display: block; font-size: 8pt; color: var(--soft); margin-top: 1.5mm; }
.figure.critical { border-color: var(--critical); } .figure.critical .value { color: var(--critical); } .figure.major { border-color: var(--major); } .figure.major .value { color: var(--major); }
.charts { display: grid; gap: 8mm; margin: 3mm 0 5mm; align-items: start; } .charts.n2 { grid-template-columns: 1fr 1fr; } .charts.n3 { grid-template-columns: 1fr 1.2fr 1fr; }
figure { margin: 0; break-inside: avoid; min-width: 0; } figcaption { font-weight: 650; font-size: 9.5pt; margin-bottom: 2mm; }
.bar { display: grid; grid-template-columns: minmax(0, 38%) 1fr auto; gap: 2mm; align-items: center; font-size: 8.4pt; padding: .5mm 0; } .bar .label { overflow-wrap: anywhere; line-height: 1.2; } .bar .track { background: var(--well); height: 3mm; border-radius: 2px; overflow: hidden; } .bar .value { min-width: 7mm; text-align: right; }
.charts.n1 .bar { grid-template-columns: minmax(0, 46%) 1fr auto; }
span.fill { display: block; height: 100%; } .fill { background: var(--plain); fill: var(--plain); } .fill.critical { background: var(--critical); fill: var(--critical); } .fill.major { background: var(--major); fill: var(--major); } .fill.minor { background: var(--minor); fill: var(--minor); } .fill.good { background: var(--good); fill: var(--good); } .fill.quiet { background: var(--still); fill: var(--still); }
.stroke { stroke: var(--plain); } .stroke.track { stroke: #e4e8ea; } .stroke.critical { stroke: var(--critical); } .stroke.major { stroke: var(--major); } .stroke.minor { stroke: var(--minor); } .stroke.good { stroke: var(--good); } .stroke.quiet { stroke: var(--still); }
.dot { display: inline-block; width: 2.4mm; height: 2.4mm; border-radius: 50%; background: var(--plain); margin-right: 1.5mm; } .dot.critical { background: var(--critical); } .dot.major { background: var(--major); } .dot.minor { background: var(--minor); } .dot.good { background: var(--good); } .dot.quiet { background: var(--still); }
.legend { list-style: none; margin: 0; padding: 0; font-size: 8.2pt; } .legend.row { display: flex; gap: 5mm; } .legend li { padding: .4mm 0; } .legend b { white-space: nowrap; }
.ring-row { display: grid; grid-template-columns: 30mm 1fr; gap: 3mm; align-items: center; } .gauge svg { max-width: 52mm; }
svg { width: 100%; height: auto; display: block; } svg text { font: 9px system-ui, sans-serif; fill: var(--soft); } svg .score { font-size: 36px; font-weight: 650; fill: var(--ink); } svg .middle { font-size: 24px; font-weight: 650; fill: var(--ink); } svg .value { font-weight: 650; fill: var(--ink); font-size: 11px; }
.grid { stroke: #e4e8ea; } .tick { stroke: #fff; stroke-width: 1.5; } .curve { stroke: var(--steel); stroke-width: 2; stroke-linejoin: round; } .end { fill: var(--steel); }
.note { display: block; border-left: 4px solid var(--still); background: var(--well); padding: 3mm 4mm; margin: 3mm 0 4mm; border-radius: 0 4px 4px 0; break-inside: avoid; break-after: avoid; } .note b { display: block; overflow-wrap: anywhere; } .note span { overflow-wrap: anywhere; } .note.critical { border-color: var(--critical); } .note.major { border-color: var(--major); } .note.minor { border-color: var(--minor); }
.points { margin: 0 0 4mm; padding-left: 5mm; } .points li { margin-bottom: 1.2mm; overflow-wrap: anywhere; }
.none { border: 1px dashed var(--line); border-radius: 4px; padding: 3mm 4mm; margin: 3mm 0 5mm; break-inside: avoid; } .none p { margin: 1mm 0 0; color: var(--quiet); }
.way { margin: 4mm 0 7mm; break-inside: avoid; } .way h3 { margin-top: 0; } .way ol { list-style: none; margin: 0; padding: 0 0 0 3mm; }
.way li { break-inside: avoid; } .way .stop { position: relative; padding-left: 8mm; overflow-wrap: anywhere; } .way .stop::before { content: ""; position: absolute; left: -1.2mm; top: .9mm; width: 3.4mm; height: 3.4mm; border-radius: 50%; background: #fff; border: 1.1mm solid var(--steel); } .way li:last-child .stop::before { border-color: var(--critical); background: var(--critical); }
.way .how { margin-left: .4mm; border-left: .8mm solid var(--steel); padding: 2mm 0 2mm 7mm; font-size: 8.6pt; display: grid; grid-template-columns: 15mm 1fr; gap: 2mm; } .way .chance { color: var(--steel); font-weight: 650; text-align: right; } .way .why { display: block; color: var(--quiet); overflow-wrap: anywhere; }
pre { background: var(--well); border-radius: 4px; padding: 3mm; font: 7.6pt/1.45 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 4mm; }
@media print { body { background: #fff; } main { max-width: none; padding: 0; } .cover { max-width: none; min-height: 0; height: 100vh; break-after: page; } section.page { break-before: page; } section.page > h2, nav h2 { margin-top: 0; } a { color: inherit; } }
@media (max-width: 700px) { .charts.n2, .charts.n3, .cover dl { grid-template-columns: 1fr; } main, .cover { padding-left: 6mm; padding-right: 6mm; } nav ol { columns: 1; } }
`
