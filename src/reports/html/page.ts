import { LOGO } from '#schema/logo'
import type { MadeReport } from '../report.ts'
import { dayText, minuteText, zoneName } from '../texts.ts'
import { sectionHtml } from './blocks.ts'
import { type Paper, styleOf } from './style.ts'
import { escaped } from './text.ts'

/** The page loads and runs nothing, whatever a name from a packet contains. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"

/** Characters of the plant's name in the footer: the page number is next to it. */
const FOOT_NAME = 48

function shortened(site: string): string {
  return site.length > FOOT_NAME ? `${site.slice(0, FOOT_NAME)}…` : site
}

/**
 * A made report as one file of HTML: opens offline, prints with cover and page numbers.
 *
 * @param font Inter as WOFF2 in Base64; '' for the font of the system
 */
export function reportHtml(report: MadeReport, paper: Paper = 'a4', font = ''): string {
  const { title, site, made, product, period, sentence, cover, sections } = report
  const foot = `${shortened(site)} · ${title} · ${dayText(made)}`
  const facts = cover
    .map(([label, value]) => `<div><dt>${escaped(label)}</dt><dd>${escaped(value)}</dd></div>`)
    .join('')
  const contents = sections.map((section, at) => `<li><a href="#s${at}">${escaped(section.title)}</a></li>`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><title>${escaped(`${title} – ${site}`)}</title><style>${styleOf(paper, foot, font)}</style></head>
<body><header class="cover"><div class="mark">${logo()}Sightglass</div>
<h1>${escaped(title)}</h1><div class="site">${escaped(site)}</div><p class="sentence">${escaped(sentence)}</p><dl>${facts}</dl>
<div class="made">Made ${escaped(minuteText(made))} by ${escaped(product)} · traffic until ${escaped(minuteText(period.until))} · times in ${escaped(zoneName())}</div></header>
<main><nav><h2>In this report</h2><ol>${contents.join('')}</ol></nav>${sections.map(sectionHtml).join('')}</main></body></html>
`
}

function logo(): string {
  const { size, radius, wave } = LOGO
  const stroke = 'fill="none" stroke="#79add2"'
  return `<svg viewBox="0 0 ${size} ${size}" aria-hidden="true"><circle cx="${size / 2}" cy="${size / 2}" r="${radius}" ${stroke} stroke-width="2"/><path d="${wave}" ${stroke} stroke-width="1.6"/></svg>`
}
