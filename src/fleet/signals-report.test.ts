/** Numbers of the report are those of its period; hostile names stay text. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportCsv } from '#reports/csv'
import { reportHtml } from '#reports/html/page'
import type { Table } from '#reports/report'
import { signalsReport } from './signals-report.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const TODAY = Math.floor(NOW / 86_400_000)

const report = signalsReport({
  ...{
    name: 'All sites',
    product: 'Sightglass 0',
    now: NOW,
    days: 90,
    incidents: [],
    types: { PLC: 7, '': 1 },
  },
  sites: [
    {
      id: 'a',
      name: '<script>alert(1)</script>',
      sensors: 1,
      silent: 1,
      devices: 5,
      openAlerts: { major: 2 },
    },
    { id: 'b', name: '=cmd()', sensors: 0, silent: 0, devices: 3, openAlerts: { critical: 1 } },
    { id: 'c', name: 'C', sensors: 2, silent: 0, devices: 0, openAlerts: {} },
  ],
  trends: [
    { site: 'a', day: TODAY, measure: 'alert major', count: 2 },
    { site: 'b', day: TODAY - 89, measure: 'alert critical', count: 1 },
    { site: 'a', day: TODAY, measure: 'device', count: 5 },
    { site: 'b', day: TODAY - 40, measure: 'device-gone', count: 4 },
  ],
  protocols: [{ protocol: 's7comm', sites: 2 }],
})

const tableOf = (title: string) =>
  report.sections.find((one) => one.title === title)!.blocks.find(({ kind }) => kind === 'table') as Table

test('counts devices, alerts and changes of each site, the site with the most severe alerts first', () => {
  assert.equal(report.sentence, '3 sites with 8 devices; 3 alerts in 90 days.')
  assert.deepEqual(tableOf('Sites').rows, [
    ['=cmd()', 0, 3, 0, 4, 1, 1, 0, 0],
    ['<script>alert(1)</script>', 1, 5, 5, 0, 2, 0, 2, 0],
    ['C', 2, 0, 0, 0, 0, 0, 0, 0],
  ])
  assert.deepEqual(
    tableOf('Blind spots').rows.map(([, why]) => why),
    ['1 of 1 sensor silent', 'no sensor'],
  )
})

test('no column of a trend loses what lies in the period', () => {
  const charts = report.sections.find(({ title }) => title === 'Trends')!.blocks[1]
  assert.ok(charts?.kind === 'charts')
  const total = (at: number) => {
    const chart = charts.charts[at]!
    assert.ok(chart.kind === 'columns')
    return chart.series.map(({ values }) => values.reduce((sum, value) => sum + value, 0))
  }
  assert.deepEqual(total(0), [1, 2, 0])
  assert.deepEqual(total(1), [5, 4])
})

test('names of sites inject neither markup nor formulas', () => {
  assert.ok(!reportHtml(report).includes('<script>alert'))
  assert.ok(!/(^|,)"?=cmd/m.test(reportCsv(report)))
})
