import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Analysis } from '#schema/analysis'
import { clauses as iec62443 } from './clauses/iec-62443.ts'
import { clauses as nercCip } from './clauses/nerc-cip.ts'
import { clauses as nis2 } from './clauses/nis2.ts'
import { mainTable, reportCsv } from './csv.ts'
import { reportHtml } from './html/page.ts'
import { breakable, cssString, escaped } from './html/text.ts'
import { reportJson } from './json.ts'
import { periodOf, spanClassifier } from './period.ts'
import { limits, makeReport, type Report, type WholeView } from './report.ts'

const KINDS = new URL('./kinds/', import.meta.url)
const EXAMPLE = new URL('../schema/analysis.example.json', import.meta.url)

const reports = await Promise.all(
  readdirSync(KINDS).map(
    async (file) => ((await import(new URL(file, KINDS).href)) as { report: Report }).report,
  ),
)
const example = (): Analysis => JSON.parse(readFileSync(EXAMPLE, 'utf8'))

function viewOf(analysis: Analysis): WholeView {
  const { firstTime, lastTime } = analysis.capture
  return {
    site: 'Riverbend',
    made: '2026-03-02T08:00:00.000Z',
    product: 'Sightglass',
    analysis,
    protocolName: (id) => id,
    period: periodOf(firstTime, lastTime),
    closed: new Set(),
    history: [],
    omitted: [],
  }
}

const empty: Analysis = {
  ...example(),
  devices: [],
  links: [],
  alerts: [],
  incidents: [],
  exposures: [],
  paths: [],
  events: [],
  blindSpots: [],
  counters: {},
  capture: { ...example().capture, firstTime: null, lastTime: null },
  exposureSummary: {
    ...example().exposureSummary,
    securityScore: null,
    feeds: [],
    unidentified: 0,
    recommendations: [],
    changes: [],
    chokePoints: [],
  },
}

for (const report of reports)
  describe(`report: ${report.name}`, () => {
    it('is the same for the same plant', () => {
      const text = () => reportHtml(makeReport(report, viewOf(example())))
      assert.equal(text(), text())
    })

    it('speaks of an empty plant without failing, and says nothing of undefined things', () => {
      const made = makeReport(report, viewOf(empty))
      for (const text of [reportHtml(made), reportCsv(made), reportJson(made)])
        assert.doesNotMatch(text, /undefined|NaN|Infinity|\[object/)
    })

    it('has rows as wide as their tables, and widths that fit the page', () => {
      for (const analysis of [example(), empty])
        for (const { blocks } of makeReport(report, viewOf(analysis)).sections)
          for (const block of blocks) {
            if (block.kind !== 'table') continue
            for (const row of block.rows) assert.equal(row.length, block.columns.length, block.title)
            const widths = block.columns.flatMap(({ width }) => width ?? [])
            if (widths.length === 0) continue
            const sum = widths.reduce((all, width) => all + width, 0)
            assert.ok(sum === 100 && widths.length === block.columns.length, `${block.title}: ${sum} %`)
          }
    })

    it('takes names of packets as text only', () => {
      const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'); } @import url(//evil)\u202e\u0000`
      const analysis = example()
      const poison = (thing: unknown): unknown => {
        if (Array.isArray(thing)) return thing.map(poison)
        if (typeof thing === 'object' && thing !== null)
          return Object.fromEntries(Object.entries(thing).map(([key, value]) => [key, poison(value)]))
        return typeof thing === 'string' && !/^\d{4}-|^source:/.test(thing) ? thing + evil : thing
      }
      const poisoned = poison(analysis) as Analysis
      const view = { ...viewOf(poisoned), site: evil, analysis: { ...poisoned, events: analysis.events } }
      const html = reportHtml(makeReport(report, view))
      assert.doesNotMatch(html, /<script|<img/)
      assert.ok(!html.includes('\u202e') && !html.includes('\u0000'))
      const style = html.slice(html.indexOf('<style>') + 7, html.indexOf('</style>'))
      assert.doesNotMatch(style, /@import|url\(|</)
      assert.doesNotMatch(html, /(?:src|href)="(?!#)/)
    })
  })

describe('a report for a spreadsheet', () => {
  it('defuses formulas, and quotes as RFC 4180 says', () => {
    const analysis = example()
    const [first] = analysis.devices
    assert.ok(first)
    const inventory = reports.find(({ name }) => name === 'inventory')!
    const made = makeReport(
      inventory,
      viewOf({ ...analysis, devices: [{ ...first, name: '=cmd|" /C calc"!A0' }] }),
    )
    const csv = reportCsv(made)
    assert.match(csv, /"'=cmd\|"" \/C calc""!A0"/)
    assert.equal(csv.split('\r\n').length, mainTable(made)!.rows.length + 2)
  })
})

describe('a report on paper', () => {
  it('says how many rows it leaves out', () => {
    const analysis = example()
    const devices = Array.from({ length: limits.printedRows + 7 }, (_, at) => ({
      ...analysis.devices[0]!,
      id: `device-${at}`,
    }))
    const inventory = reports.find(({ name }) => name === 'inventory')!
    const html = reportHtml(makeReport(inventory, viewOf({ ...analysis, devices })))
    assert.match(html, /7 more rows are omitted/)
  })

  it('lets a line break in runs that no line holds, and cuts what is endless', () => {
    assert.equal(breakable('INTAKE2 2026-03-02'), 'INTAKE2 2026-03-02')
    assert.equal(breakable(`<b>${'A'.repeat(40)}`), `&lt;b&gt;${'A'.repeat(21)}<wbr>${'A'.repeat(19)}`)
    assert.ok(breakable('🏭'.repeat(30)).includes('🏭<wbr>🏭'))
    assert.ok(breakable('A'.repeat(100_000)).length < 3000)
  })

  it('keeps the foot of a page short, whatever the plant is called', () => {
    const view = { ...viewOf(example()), site: 'very-long-name-of-a-plant '.repeat(9) }
    const foot =
      /@bottom-left \{ content: "([^"]*)"/.exec(reportHtml(makeReport(reports[0]!, view)))?.[1] ?? ''
    assert.ok(foot.length > 0 && foot.length < 120, foot)
  })

  it('keeps text of CSS and HTML apart from markup', () => {
    assert.equal(cssString('a"; } b'), '"a\\22 \\3b  \\7d  b"')
    assert.equal(escaped('<b>&\'"\u0000'), '&lt;b&gt;&amp;&#39;&quot;\ufffd')
    assert.equal(escaped('x'.repeat(5000)).length, 2001)
  })
})

describe('clauses', () => {
  const all = [...nercCip, ...iec62443, ...nis2]

  it('name existing rules', () => {
    const rules = new Set(rulesBelow(new URL('../detect/rules/', import.meta.url)))
    for (const name of readdirSync(new URL('../protocols/', import.meta.url)))
      for (const rule of rulesBelow(new URL(`../protocols/${name}/rules/`, import.meta.url))) rules.add(rule)
    for (const { standard, clause, looks } of all)
      for (const look of looks)
        if ('rules' in look)
          for (const rule of look.rules) assert.ok(rules.has(rule), `${standard} ${clause}: no rule ${rule}`)
  })

  it('occur once, each with evidence and blind spots', () => {
    assert.equal(new Set(all.map(({ standard, clause }) => `${standard} ${clause}`)).size, all.length)
    for (const { clause, looks, blind } of all) assert.ok(looks.length > 0 && blind !== '', clause)
  })

  it('name existing protocols', () => {
    const folder = new URL('../protocols/', import.meta.url)
    const recognised = readdirSync(new URL('recognised/', folder)).map((file) => file.replace(/\.ts$/, ''))
    const protocols = new Set([...readdirSync(folder), ...recognised])
    for (const { clause, looks } of all)
      for (const look of looks)
        if ('protocols' in look)
          for (const name of look.protocols) assert.ok(protocols.has(name), `${clause}: no protocol ${name}`)
  })
})

function rulesBelow(folder: URL): string[] {
  try {
    return readdirSync(fileURLToPath(folder)).map((file) => file.replace(/\.ts$/, ''))
  } catch {
    return []
  }
}

describe('the span of a report', () => {
  it('is 30 days where as much was captured', () => {
    const period = periodOf('2026-01-01T00:00:00Z', '2026-04-01T00:00:00Z')
    assert.equal(period.from, '2026-03-02T00:00:00.000Z')
    assert.equal(period.before, '2026-01-31T00:00:00.000Z')
    const spanOf = spanClassifier(period)
    assert.equal(spanOf('2026-03-15T00:00:00Z'), 'this')
    assert.equal(spanOf('2026-02-15T00:00:00Z'), 'before')
    assert.equal(spanOf('2026-01-15T00:00:00Z'), undefined)
  })

  it('is half of a short capture', () => {
    const period = periodOf('2026-01-01T00:00:00Z', '2026-01-01T02:00:00Z')
    assert.equal(period.from, '2026-01-01T01:00:00.000Z')
    assert.equal(period.before, '2026-01-01T00:00:00.000Z')
  })

  it('is empty where nothing was captured', () => {
    const period = periodOf(null, null)
    assert.equal(period.from, period.until)
  })
})

describe('the verdict of the risk assessment', () => {
  const report = reports.find(({ name }) => name === 'risk-assessment')!
  const saidOf = (band: 'low' | 'critical', verdict: 'affected' | 'possible', isKnown: boolean) => {
    const [first] = example().exposures
    const one = {
      ...first!,
      band,
      verdict,
      state: 'open' as const,
      knownExploited: isKnown ? '2026-03-05' : null,
    }
    return makeReport(report, viewOf({ ...example(), exposures: [one] })).sentence
  }

  it('does not call it calm where something is known to be exploited', () => {
    assert.match(saidOf('low', 'possible', false), /no finding is urgent/)
    assert.match(
      saidOf('low', 'possible', true),
      /1 finding of lower risk is exploited in the wild and should be verified first/,
    )
    assert.match(saidOf('low', 'affected', true), /should be fixed soon/)
    assert.match(saidOf('critical', 'affected', true), /1 open finding is high or critical\./)
  })
})
