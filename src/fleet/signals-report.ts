/** Report *Signals over all sites*: devices, alerts and trends of a period, and sites compared with each other. */

import type { BarItem, MadeReport, Period, Section, Table } from '#reports/report'
import { SEVERITY_ORDER, toned, toneOf } from '#reports/tones'
import { countOf, countText } from '#schema/count-text'
import type { CrossSiteIncident } from './cross-site-incidents.ts'

const DAY_MS = 86_400_000

export interface SignalsSite {
  readonly id: string
  readonly name: string
  readonly sensors: number
  readonly silent: number
  readonly devices: number
  readonly openAlerts: Readonly<Record<string, number>>
}

/** Of one day at one site. */
export interface TrendRow {
  readonly site: string
  /** Days since 1970-01-01. */
  readonly day: number
  readonly measure: string
  readonly count: number
}

export interface SignalsView {
  readonly name: string
  readonly product: string
  /** Milliseconds. */
  readonly now: number
  readonly days: number
  readonly sites: readonly SignalsSite[]
  readonly trends: readonly TrendRow[]
  readonly protocols: readonly { readonly protocol: string; readonly sites: number }[]
  readonly types: Readonly<Record<string, number>>
  readonly incidents: readonly CrossSiteIncident[]
}

/** Columns of a chart over time: days of a month, else weeks. */
const MOST_COLUMNS = 31

export function signalsReport(view: SignalsView): MadeReport {
  const { name, product, now, days, sites, trends } = view
  const sum = (measure: RegExp, site?: string) =>
    trends.reduce(
      (total, row) => total + (measure.test(row.measure) && (site ?? row.site) === row.site ? row.count : 0),
      0,
    )
  const devices = sites.reduce((total, site) => total + site.devices, 0)
  const alerts = sum(/^alert /)
  const silent = sites.filter((site) => site.silent > 0 || site.sensors === 0)
  return {
    ...{ report: 'signals', title: 'Signals over all sites', site: name, product },
    made: new Date(now).toISOString(),
    period: periodOf(now, days),
    sentence: `${countOf(sites.length, 'site')} with ${countOf(devices, 'device')}; ${countOf(alerts, 'alert')} in ${days} days.`,
    cover: [
      ['Sites', countText(sites.length)],
      ['Devices', countText(devices)],
      ['Alerts', countText(alerts)],
      ['Sites without data', countText(silent.length)],
    ],
    sections: [
      summary(view, sum),
      trend(view),
      comparison(view, sum),
      acrossSites(view),
      protocols(view),
      blindSpots(silent),
    ],
  }
}

type Sum = (measure: RegExp, site?: string) => number

function periodOf(now: number, days: number): Period {
  const text = (at: number) => new Date(at).toISOString()
  return {
    ...{ from: text(now - days * DAY_MS), until: text(now), before: text(now - 2 * days * DAY_MS) },
    ...{ words: `the last ${days} days`, beforeWords: `the ${days} days before` },
  }
}

const bars = (counts: readonly (readonly [string, number])[]): BarItem[] =>
  counts
    .filter(([, value]) => value > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 12)
    .map(([label, value]) => ({ label: label === '' ? 'unknown' : label, value, tone: 'plain' }))

function summary({ sites, types }: SignalsView, sum: Sum): Section {
  const open = (severity: string) =>
    sites.reduce((total, site) => total + (site.openAlerts[severity] ?? 0), 0)
  return {
    title: 'Summary',
    blocks: [
      {
        kind: 'figures',
        items: [
          { label: 'New devices', value: countText(sum(/^device$/)), tone: 'plain' },
          { label: 'Devices gone', value: countText(sum(/^device-gone$/)), tone: 'plain' },
          { label: 'Incidents', value: countText(sum(/^incident$/)), tone: 'plain' },
        ],
      },
      {
        kind: 'charts',
        charts: [
          { kind: 'bars', title: 'Devices by type', items: bars(Object.entries(types)) },
          {
            kind: 'bars',
            title: 'Open alerts by severity',
            items: SEVERITY_ORDER.filter((severity) => open(severity) > 0).map((severity) => ({
              ...{ label: severity, value: open(severity), tone: toneOf(severity) },
            })),
          },
        ],
      },
    ],
  }
}

function trend({ now, days, trends }: SignalsView): Section {
  const width = Math.ceil(days / MOST_COLUMNS)
  const columns = Math.ceil(days / width)
  const last = Math.floor(now / DAY_MS)
  const first = last - columns * width + 1
  const labels = Array.from({ length: columns }, (_, at) =>
    new Date((first + at * width) * DAY_MS).toISOString().slice(5, 10),
  )
  const values = (measures: readonly string[]) => {
    const counts = labels.map(() => 0)
    for (const { day, measure, count } of trends)
      if (day >= first && day <= last && measures.includes(measure))
        counts[Math.floor((day - first) / width)]! += count
    return counts
  }
  return {
    title: 'Trends',
    blocks: [
      { kind: 'text', text: width === 1 ? 'Each column is a day.' : `Each column is ${width} days.` },
      {
        kind: 'charts',
        charts: [
          {
            ...{ kind: 'columns', title: 'Alerts', labels },
            series: (['critical', 'major', 'minor'] as const).map((severity) => ({
              ...{ name: severity, tone: toneOf(severity), values: values([`alert ${severity}`]) },
            })),
          },
          {
            ...{ kind: 'columns', title: 'Devices', labels },
            series: [
              { name: 'new', tone: 'plain', values: values(['device']) },
              { name: 'gone', tone: 'quiet', values: values(['device-gone']) },
            ],
          },
        ],
      },
    ],
  }
}

function comparison({ sites }: SignalsView, sum: Sum): Section {
  const open = ({ openAlerts }: SignalsSite, severity: string) => openAlerts[severity] ?? 0
  const sorted = [...sites].sort(
    (a, b) =>
      open(b, 'critical') - open(a, 'critical') ||
      open(b, 'major') - open(a, 'major') ||
      (a.name < b.name ? -1 : 1),
  )
  return {
    title: 'Sites',
    startsPage: true,
    blocks: [
      {
        ...{ kind: 'table', title: countOf(sites.length, 'site'), isMain: true, empty: 'No site exists.' },
        columns: [
          { title: 'Site', width: 24 },
          ...['Sensors', 'Devices', 'New', 'Gone', 'Alerts', 'Open critical', 'Open major', 'Incidents'].map(
            (title) => ({ title, isNumber: true }),
          ),
        ],
        rows: sorted.map((site) => [
          site.name,
          site.sensors,
          site.devices,
          sum(/^device$/, site.id),
          sum(/^device-gone$/, site.id),
          sum(/^alert /, site.id),
          open(site, 'critical'),
          open(site, 'major'),
          sum(/^incident$/, site.id),
        ]),
      },
    ],
  }
}

function acrossSites({ incidents, sites }: SignalsView): Section {
  const names = new Map(sites.map(({ id, name }) => [id, name]))
  const table: Table = {
    ...{
      kind: 'table',
      title: countOf(incidents.length, 'incident'),
      empty: 'No alerts of several sites belong together.',
    },
    columns: [
      { title: 'Severity' },
      { title: 'Most severe alert', width: 30 },
      { title: 'Sites', width: 30 },
      { title: 'Same at several sites', width: 30 },
    ],
    rows: incidents.map(({ severity, title, sites: its, reasons }) => [
      toned(severity),
      title,
      its.map((id) => names.get(id) ?? '').join(', '),
      reasons.map(({ kind, value }) => `${kind} ${value}`).join(', '),
    ]),
  }
  return { title: 'Incidents across sites', blocks: [table] }
}

function protocols({ protocols: all, sites }: SignalsView): Section {
  return {
    title: 'Protocols',
    blocks: [
      {
        ...{
          kind: 'table',
          title: countOf(all.length, 'protocol'),
          empty: 'No sensor reported a connection.',
        },
        columns: [{ title: 'Protocol' }, { title: `Sites of ${sites.length}`, isNumber: true }],
        rows: all.map(({ protocol, sites: count }) => [protocol, count]),
      },
    ],
  }
}

function blindSpots(silent: readonly SignalsSite[]): Section {
  return {
    title: 'Blind spots',
    blocks: [
      {
        ...{
          kind: 'table',
          title: 'Sites without data',
          empty: 'Each site has a sensor, and none is silent.',
        },
        columns: [{ title: 'Site' }, { title: 'Why' }],
        rows: silent.map(({ name, sensors, silent: count }) => [
          name,
          sensors === 0 ? 'no sensor' : `${count} of ${countOf(sensors, 'sensor')} silent`,
        ]),
      },
    ],
  }
}
