/** Parts of several reports: open findings, blind spots, sources of the data. */
import type { AlertItem, Analysis } from '#schema/analysis'
import { countOf, countText } from '#schema/count-text'
import { counterWords } from '#schema/counter-table'
import type { AttackPathItem, ExposureItem } from '#schema/exposure'
import { productOf } from '#schema/product'
import type { ReportBlock, ReportView, Section, Stop, Table } from './report.ts'
import { addressOf, namesOf, orDash, shareText } from './texts.ts'
import { BAND_ORDER, toned, toneOf } from './tones.ts'

/** Findings that still count, the gravest first. */
export function openExposures({ exposures }: ReportView['analysis']): ExposureItem[] {
  return exposures
    .filter(({ state, score }) => score > 0 && state !== 'rejected' && state !== 'fixed')
    .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1))
}

/** Alerts that wait for a person: not closed, not new while learning, not announced. */
export function openAlerts({ analysis, closed }: ReportView): AlertItem[] {
  return analysis.alerts.filter(
    ({ id, isLearning, maintenance }) => !isLearning && maintenance === '' && !closed.has(id),
  )
}

/** Alerts that fell into announced maintenance: kept apart, and never left out. */
export function announcedAlerts({ analysis, closed }: ReportView): AlertItem[] {
  return analysis.alerts.filter(
    ({ id, isLearning, maintenance }) => !isLearning && maintenance !== '' && !closed.has(id),
  )
}

export function bandCounts(exposures: readonly ExposureItem[]) {
  return BAND_ORDER.map((band) => ({
    label: band,
    value: exposures.filter((one) => one.band === band).length,
    tone: toneOf(band),
  }))
}

/** An attacker's path as stations; links, subnets and routers between devices are listed with their step. */
export function stopsOf(path: AttackPathItem, analysis: Pick<Analysis, 'devices'>): Stop[] {
  const nameOf = namesOf(analysis)
  const devices = new Map(analysis.devices.map((device) => [device.id, device]))
  const stop = (id: string, rest: Pick<Stop, 'method' | 'chance' | 'why'>): Stop => {
    const device = devices.get(id)
    const about =
      device === undefined
        ? 'entry point'
        : [
            device.type === 'Unknown' ? '' : device.type,
            nameOf(id).includes(productOf(device)) ? '' : productOf(device),
            addressOf(device),
          ]
            .filter(Boolean)
            .join(' · ')
    return { name: nameOf(id), about, ...rest }
  }
  return [
    stop(path.source, { method: '', chance: '', why: '' }),
    ...path.hops.map((hop) =>
      stop(hop.to, {
        method: methodOf(hop),
        chance: shareText(hop.probability * hop.reach),
        why: [hop.why, reachText(hop.reach)].filter(Boolean).join('; '),
      }),
    ),
  ]
}

/** Why getting there is no certainty; '' where it was seen. */
function reachText(reach: number): string {
  const is = (value: number) => Math.abs(reach - value) < 1e-9
  return is(0.9)
    ? 'allowed by a firewall'
    : is(0.8)
      ? 'in the same subnet'
      : is(0.3)
        ? 'routed, but never seen'
        : ''
}

/** Method, and its protocol if the title does not contain it. */
function methodOf({ title, method, service }: AttackPathItem['hops'][number]): string {
  const what = title || method
  return service === '' || what.includes(service) ? what : `${what}, by ${service}`
}

/** Reliability of the data; every report ends with it. */
export function trustSection({ analysis, omitted }: ReportView): Section {
  const { capture, blindSpots, exposureSummary, counters } = analysis
  const drops = Object.entries(counters).filter(
    ([name, count]) => count > 0 && !name.includes(':') && counterWords(name).weight !== 'work',
  )
  const items = [
    'Based on network traffic only. Devices that were silent during the capture are not included.',
    ...omitted,
    ...capture.truncated.map((what) => `Incomplete: ${what}`),
    ...(drops.length > 0
      ? [
          `Lost or skipped: ${drops.map(([name, count]) => `${counterWords(name).title} (${countText(count)})`).join('; ')}.`,
        ]
      : []),
    ...(exposureSummary.unidentified > 0
      ? [
          `${countOf(exposureSummary.unidentified, 'device')} could not be matched with advisories, because vendor or product is unknown. This does not mean that they have no vulnerabilities.`,
        ]
      : []),
  ]
  const blocks: ReportBlock[] = [{ kind: 'list', items }]
  if (blindSpots.length > 0) blocks.push(blindSpotTable(analysis))
  if (exposureSummary.feeds.length > 0)
    blocks.push({
      kind: 'table',
      title: 'Vulnerability sources',
      columns: [
        { title: 'Feed' },
        { title: 'Newest entry' },
        { title: 'Entries', isNumber: true },
        { title: 'Source' },
      ],
      rows: exposureSummary.feeds.map(({ name, date, entries, source }) => [
        name,
        orDash(date),
        entries,
        source,
      ]),
      empty: '',
    })
  return { title: 'Limits of this report', blocks }
}

export function blindSpotTable({ blindSpots }: Pick<Analysis, 'blindSpots'>): Table {
  return {
    kind: 'table',
    title: 'Blind spots: share of traffic that could not be analysed',
    columns: [
      { title: 'Zone' },
      { title: 'Encrypted', isNumber: true },
      { title: 'Not decoded', isNumber: true },
      { title: 'One direction only', isNumber: true },
    ],
    rows: blindSpots.map(({ zone, encrypted, unknown, oneSided }) => [
      zone || 'no zone',
      shareText(encrypted),
      shareText(unknown),
      oneSided > 0.5 ? toned(shareText(oneSided), 'minor') : shareText(oneSided),
    ]),
    empty: 'None.',
  }
}

const EFFORTS: ReadonlyMap<string, string> = new Map([
  ['low', 'configuration change'],
  ['medium', 'moderate work'],
  ['high', 'planned outage'],
])

/** The recommendations as a list to work through. */
export function adviceTable(
  { exposureSummary }: ReportView['analysis'],
  nameOf: (id: string) => string,
  most: number,
): Table {
  return {
    kind: 'table',
    title: 'Recommendations by gain',
    columns: [
      { title: '#', isNumber: true, width: 4 },
      { title: 'Action', width: 40 },
      { title: 'Effort', width: 16 },
      { title: 'Gain', isNumber: true, width: 8 },
      { title: 'Worst', width: 12 },
      { title: 'Devices', width: 20 },
    ],
    rows: exposureSummary.recommendations
      .slice(0, most)
      .map((one, at) => [
        at + 1,
        `${one.title}. ${one.todo}`,
        EFFORTS.get(one.effort) ?? one.effort,
        one.gain,
        toned(one.band),
        one.touches.slice(0, 3).map(nameOf).join(', ') +
          (one.touches.length > 3 ? ` and ${one.touches.length - 3} more` : ''),
      ]),
    empty: 'No recommendations.',
  }
}
