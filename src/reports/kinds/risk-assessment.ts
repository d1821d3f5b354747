import type { DeviceItem } from '#schema/analysis'
import { countOf, countText } from '#schema/count-text'
import type { ExposureItem, RecommendationItem } from '#schema/exposure'
import { riskOf, riskOrNull } from '#schema/risk'
import { wayInSection } from '../attack-path-section.ts'
import {
  adviceTable,
  announcedAlerts,
  bandCounts,
  openAlerts,
  openExposures,
  trustSection,
} from '../parts.ts'
import { defineReport, type ReportBlock, type ReportView, type Section, type Table } from '../report.ts'
import { addressOf, namesOf, orDash } from '../texts.ts'
import { securityWord, toned, toneOf } from '../tones.ts'

const ADVICE = 12
const DEVICES = 25
/** Letters of a finding next to a device. */
const TITLE = 110
/** Devices at and above it need no line. */
const SECURE = 90

export const report = defineReport({
  name: 'risk-assessment',
  title: 'Risk assessment',
  about: 'Risk of the site, devices with the highest risk, and the most effective changes. For management.',
  order: 10,
  make(view) {
    const { analysis } = view
    const open = openExposures(analysis)
    const score = analysis.exposureSummary.securityScore
    const grave = open.filter(({ band }) => band === 'critical' || band === 'high').length
    const best = analysis.exposureSummary.recommendations[0]
    return {
      sentence: sentenceOf(view, open, best),
      cover: [
        ['Risk', score === null ? 'not rated' : `${riskOf(score)} of 100, ${securityWord(score).word}`],
        ['Devices', countText(analysis.devices.length)],
        ['Open findings, high and critical', countText(grave)],
        ['Open alerts', countText(openAlerts(view).length)],
      ],
      sections: [
        inShort(view, open, grave),
        wayInSection(view),
        {
          title: 'Top fixes',
          blocks: [
            {
              kind: 'text',
              text: 'Grouped by change. The gain is the sum by which the risks of all devices fall. A configuration change takes minutes, a firewall rule a change window, an update a planned outage.',
            },
            adviceTable(analysis, namesOf(analysis), ADVICE),
          ],
        },
        worstDevices(view, open),
        zones(view, open),
        weakSettings(view, open),
        exploited(view, open),
        trustSection(view),
      ],
    }
  },
})

function sentenceOf(
  { analysis }: ReportView,
  open: readonly ExposureItem[],
  best: RecommendationItem | undefined,
): string {
  const { securityScore } = analysis.exposureSummary
  const { word } = securityWord(securityScore)
  const stands = securityScore === null ? 'Too little is known for a rating' : `Rating: ${word}`
  return `${stands}; ${waitsOf(open)}.${best === undefined ? '' : ` First: ${best.title}. ${best.todo.split('. ')[0]!.replace(/\.$/, '')}.`}`
}

/** A digest or a long name in a title is useless in a narrow column. */
function shortened(title: string): string {
  return title.length <= TITLE ? title : `${title.slice(0, TITLE - 1).trimEnd()}…`
}

/** A weakness known to be exploited is never deferred, even if small or only possible here. */
function waitsOf(open: readonly ExposureItem[]): string {
  const grave = open.filter(({ band }) => band === 'critical' || band === 'high').length
  const lesser = open.filter(
    ({ band, knownExploited }) => knownExploited !== null && band !== 'critical' && band !== 'high',
  )
  const isSure = lesser.some(({ verdict }) => verdict === 'affected')
  const known =
    lesser.length === 0
      ? ''
      : `${countOf(lesser.length, 'finding')} of lower risk ${lesser.length === 1 ? 'is' : 'are'} exploited in the wild and ${isSure ? 'should be fixed soon' : 'should be verified first'}`
  if (grave === 0) return known || 'no finding is urgent'
  return `${countOf(grave, 'open finding is', 'open findings are')} high or critical${known === '' ? '' : `, and ${known}`}`
}

function inShort(view: ReportView, open: readonly ExposureItem[], grave: number): Section {
  const { analysis } = view
  const score = analysis.exposureSummary.securityScore
  const { word, tone } = securityWord(score)
  const alerts = openAlerts(view)
  const critical = alerts.filter(({ severity }) => severity === 'critical').length
  const announced = announcedAlerts(view).length
  const bands = securityBands(analysis.devices)
  const blocks: ReportBlock[] = [
    {
      kind: 'figures',
      items: [
        { label: 'Devices', value: countText(analysis.devices.length), tone: 'plain' },
        {
          label: 'Open findings, high and critical',
          value: countText(grave),
          tone: grave > 0 ? 'major' : 'plain',
          note: `of ${countText(open.length)}`,
        },
        {
          label: 'Exploited in the wild',
          value: countText(open.filter(({ knownExploited }) => knownExploited !== null).length),
          tone: open.some(({ knownExploited }) => knownExploited !== null) ? 'critical' : 'plain',
        },
        {
          label: 'Open alerts',
          value: countText(alerts.length),
          tone: critical > 0 ? 'critical' : 'plain',
          note:
            announced > 0 ? `and ${countText(announced)} in maintenance` : `${countText(critical)} critical`,
        },
        {
          label: 'Incidents',
          value: countText(analysis.incidents.length),
          tone: analysis.incidents.length > 0 ? 'critical' : 'plain',
        },
      ],
    },
    {
      kind: 'charts',
      charts: [
        { kind: 'gauge', title: 'Risk of the site', value: riskOrNull(score), word, tone },
        {
          kind: 'ring',
          title: 'Devices by risk',
          middle: countText(analysis.devices.length),
          items: bands,
        },
        { kind: 'bars', title: 'Findings by risk', items: bandCounts(open) },
      ],
    },
  ]
  if (view.history.length > 1)
    blocks.push({
      kind: 'charts',
      charts: [
        {
          kind: 'line',
          title: 'Risk by day',
          most: 100,
          points: view.history.map(({ day, securityScore }) => ({
            label: day,
            value: riskOrNull(securityScore),
          })),
        },
      ],
    })
  blocks.push({
    kind: 'text',
    text: 'Risk runs from 0 to 100; up is bad. Half of it is the mean of all devices, weighted by consequence; the other half is the highest risk among critical devices. Up to 10 secure, 11 to 30 needs improvement, above 30 vulnerable.',
  })
  return { title: 'Summary', blocks }
}

function securityBands(devices: readonly DeviceItem[]) {
  const counts = new Map<string, number>()
  for (const { securityScore } of devices) {
    const { word } = securityWord(securityScore)
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return (['vulnerable', 'needs improvement', 'secure', 'not rated'] as const).map((label) => ({
    label,
    value: counts.get(label) ?? 0,
    tone: (
      { vulnerable: 'critical', 'needs improvement': 'minor', secure: 'good', 'not rated': 'quiet' } as const
    )[label],
  }))
}

function worstDevices({ analysis }: ReportView, open: readonly ExposureItem[]): Section {
  const byDevice = Map.groupBy(open, ({ device }) => device)
  const judged = analysis.devices
    .filter(({ securityScore }) => securityScore !== null && securityScore < SECURE)
    .sort(
      (a, b) =>
        (a.securityScore ?? 0) - (b.securityScore ?? 0) ||
        (b.riskScore ?? 0) - (a.riskScore ?? 0) ||
        (a.id < b.id ? -1 : 1),
    )
  const rows = judged.map((device) => {
    const own = byDevice.get(device.id) ?? []
    const { tone } = securityWord(device.securityScore)
    return [
      device.name || addressOf(device),
      addressOf(device),
      device.type,
      orDash(device.zone),
      toned(String(Math.round(device.securityScore ?? 0)), tone),
      own.length,
      orDash(own[0] && shortened(own[0].title)),
    ]
  })
  const table: Table = {
    kind: 'table',
    title:
      rows.length > DEVICES
        ? `The ${DEVICES} devices with the lowest score, of ${rows.length}`
        : 'Devices, lowest score first',
    columns: [
      { title: 'Device', width: 20 },
      { title: 'Address', isMono: true, width: 16 },
      { title: 'Type', width: 13 },
      { title: 'Zone', width: 10 },
      { title: 'Score', isNumber: true, width: 8 },
      { title: 'Findings', isNumber: true, width: 9 },
      { title: 'Worst finding', width: 24 },
    ],
    rows: rows.slice(0, DEVICES),
    empty: 'No rated device is below 90.',
    isMain: true,
  }
  return { title: 'Devices with the lowest score', blocks: [table] }
}

function zones({ analysis }: ReportView, open: readonly ExposureItem[]): Section {
  const zoneOf = new Map(analysis.devices.map(({ id, zone }) => [id, zone]))
  const findings = Map.groupBy(open, ({ device }) => zoneOf.get(device) ?? '')
  const rows = [...Map.groupBy(analysis.devices, ({ zone }) => zone)].map(([zone, devices]) => {
    const scores = devices.flatMap(({ securityScore }) => (securityScore === null ? [] : [securityScore]))
    const worst = scores.length === 0 ? null : Math.min(...scores)
    const mean = scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length
    const own = findings.get(zone) ?? []
    return { zone, devices, mean, worst, own }
  })
  rows.sort((a, b) => (a.worst ?? 101) - (b.worst ?? 101) || (a.zone < b.zone ? -1 : 1))
  return {
    title: 'Zones',
    blocks: [
      {
        kind: 'table',
        title: 'Zones, lowest device score first',
        columns: [
          { title: 'Zone' },
          { title: 'Devices', isNumber: true },
          { title: 'Mean score', isNumber: true },
          { title: 'Lowest device', isNumber: true },
          { title: 'Findings', isNumber: true },
          { title: 'High or critical', isNumber: true },
        ],
        rows: rows.map(({ zone, devices, mean, worst, own }) => [
          zone || 'no zone',
          devices.length,
          mean === null ? '–' : Math.round(mean),
          worst === null ? '–' : toned(String(Math.round(worst)), securityWord(worst).tone),
          own.length,
          own.filter(({ band }) => band === 'critical' || band === 'high').length,
        ]),
        empty: 'No devices.',
      },
    ],
  }
}

function weakSettings({ analysis }: ReportView, open: readonly ExposureItem[]): Section {
  const nameOf = namesOf(analysis)
  const groups = Map.groupBy(
    open.filter(({ kind }) => kind === 'posture'),
    ({ name }) => name,
  )
  return {
    title: 'Insecure settings',
    blocks: [
      {
        kind: 'table',
        title: 'Device settings seen in traffic',
        columns: [
          { title: 'Setting', width: 26 },
          { title: 'Devices', isNumber: true, width: 9 },
          { title: 'Where', width: 30 },
          { title: 'Action', width: 35 },
        ],
        rows: [...groups.values()]
          .sort((a, b) => b.length - a.length)
          .map((group) => [
            group[0]!.title.split(':')[0]!,
            new Set(group.map(({ device }) => device)).size,
            [...new Set(group.map(({ device }) => nameOf(device)))].slice(0, 5).join(', '),
            group[0]!.todo,
          ]),
        empty: 'None seen.',
      },
    ],
  }
}

function exploited({ analysis }: ReportView, open: readonly ExposureItem[]): Section {
  const nameOf = namesOf(analysis)
  return {
    title: 'Exploited in the wild',
    blocks: [
      {
        kind: 'table',
        title: 'Findings in CISA KEV',
        printed: 40,
        columns: [
          { title: 'CVE', isMono: true, width: 17 },
          { title: 'Device', width: 22 },
          { title: 'Risk', isNumber: true, width: 8 },
          { title: 'Confirmed?', width: 11 },
          { title: 'Due', width: 16 },
          { title: 'Action', width: 26 },
        ],
        rows: open
          .filter(({ knownExploited }) => knownExploited !== null)
          .map((one) => [
            one.name,
            nameOf(one.device),
            toned(String(Math.round(one.score)), toneOf(one.band)),
            one.verdict === 'affected' ? 'yes' : 'possible',
            orDash(one.due),
            one.todo,
          ]),
        empty: 'None of the findings is listed.',
      },
    ],
  }
}
