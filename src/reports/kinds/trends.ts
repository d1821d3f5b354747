import { isQuiet } from '#model/fact'
import type { AlertItem, DeviceItem, LinkItem } from '#schema/analysis'
import { countOf, countText } from '#schema/count-text'
import { riskOrNull } from '#schema/risk'
import { trustSection } from '../parts.ts'
import { spanClassifier } from '../period.ts'
import { type Cell, defineReport, type ReportBlock, type Section, type WholeView } from '../report.ts'
import { addressOf, dayText, minuteText, namesOf, orDash } from '../texts.ts'
import { SEVERITY_ORDER, toned, toneOf } from '../tones.ts'

/** Events a person wants counted, in the words of the timeline. */
const EVENTS: readonly (readonly [type: string, words: string])[] = [
  ['plc-stop', 'Controllers stopped'],
  ['plc-start', 'Controllers started'],
  ['plc-mode-change', 'Operating modes changed'],
  ['program-download', 'Programs downloaded'],
  ['program-changed', 'Programs changed'],
  ['program-upload', 'Programs uploaded'],
  ['firmware-update', 'Firmware updates'],
  ['firmware-changed', 'Firmware changed'],
  ['configuration-change', 'Configurations written'],
  ['password-change', 'Passwords changed'],
  ['values-forced', 'Values forced'],
  ['clear-text-authentication', 'Cleartext sign-ins'],
  ['file-transfer', 'File transfers'],
]

export const report = defineReport({
  name: 'trends',
  title: 'Trends',
  about:
    'Changes against the previous period: devices, connections, alerts, actions, risk. For the monthly meeting.',
  order: 60,
  reads: ['links', 'events'],
  make(view) {
    const { analysis, period } = view
    const alerts = split(
      analysis.alerts.filter(({ isLearning }) => !isLearning),
      view,
      ({ time }) => time,
    )
    const fresh = split(analysis.devices, view, ({ firstSeen }) => firstSeen).now
    const silent = silentDevices(view)
    return {
      sentence: `In ${period.words}: ${countOf(fresh.length, 'new device')}, ${countOf(silent.length, 'device')} no longer seen, ${countOf(alerts.now.length, 'alert')} compared with ${countText(alerts.before.length)} in ${period.beforeWords}.`,
      cover: [
        ['From', minuteText(period.from)],
        ['Until', minuteText(period.until)],
        ['New devices', countText(fresh.length)],
        ['Alerts', `${countText(alerts.now.length)}, before ${countText(alerts.before.length)}`],
      ],
      sections: [
        numbers(view, alerts),
        score(view),
        devices(view, fresh, silent),
        links(view),
        alertsByRule(view, alerts),
        trustSection(view),
      ],
    }
  },
})

interface Split<Thing> {
  readonly now: readonly Thing[]
  readonly before: readonly Thing[]
}

function split<Thing>(
  things: readonly Thing[],
  { period }: WholeView,
  timeOf: (thing: Thing) => string,
): Split<Thing> {
  const spanOf = spanClassifier(period)
  const groups = Map.groupBy(things, (thing) => spanOf(timeOf(thing)))
  return { now: groups.get('this') ?? [], before: groups.get('before') ?? [] }
}

/** Seen in the span before, and not since. */
function silentDevices({ analysis, period }: WholeView) {
  const spanOf = spanClassifier(period)
  return analysis.devices.filter(({ lastSeen }) => spanOf(lastSeen) === 'before')
}

function change(now: number, before: number): Cell {
  if (now === before) return 'unchanged'
  return `${now > before ? '+' : '−'}${countText(Math.abs(now - before))}`
}

function numbers(view: WholeView, alerts: Split<AlertItem>): Section {
  const { analysis, period } = view
  const row = (label: string, now: number, before: number): Cell[] => [
    label,
    now,
    before,
    change(now, before),
  ]
  const found = split(analysis.devices, view, ({ firstSeen }) => firstSeen)
  const opened = split(analysis.links, view, ({ firstSeen }) => firstSeen)
  const events = split(analysis.events, view, ({ time }) => time)
  const incidents = split(analysis.incidents, view, ({ time }) => time)
  const of = (items: readonly { readonly type: string }[], type: string) =>
    items.filter((item) => item.type === type).length
  return {
    title: 'Changes in numbers',
    blocks: [
      {
        kind: 'text',
        text: `${period.words[0]!.toUpperCase()}${period.words.slice(1)} (from ${period.from.slice(0, 10) === period.before.slice(0, 10) ? minuteText(period.from) : dayText(period.from)}) against ${period.beforeWords}.`,
      },
      {
        kind: 'table',
        title: 'Current and previous period',
        columns: [
          { title: '' },
          { title: 'Now', isNumber: true },
          { title: 'Before', isNumber: true },
          { title: 'Change', isNumber: true },
        ],
        rows: [
          row('New devices', found.now.length, found.before.length),
          row('New connections', opened.now.length, opened.before.length),
          row('Incidents', incidents.now.length, incidents.before.length),
          ...SEVERITY_ORDER.map((word) =>
            row(
              `Alerts, ${word}`,
              alerts.now.filter(({ severity }) => severity === word).length,
              alerts.before.filter(({ severity }) => severity === word).length,
            ),
          ),
          ...EVENTS.map(([type, words]) => row(words, of(events.now, type), of(events.before, type))).filter(
            ([, now, before]) => now !== 0 || before !== 0,
          ),
        ],
        empty: '',
        isMain: true,
      },
    ],
  }
}

function score({ history }: WholeView): Section {
  const last = history.at(-1)
  const [first] = history
  if (first === undefined || last === undefined || history.length < 2)
    return {
      title: 'Risk over time',
      blocks: [
        {
          kind: 'text',
          text: 'Less than two days are stored.',
        },
      ],
    }
  const before = new Map(first.zones.map((zone) => [zone.name, zone]))
  const points = history.map(({ day, securityScore }) => ({ label: day, value: riskOrNull(securityScore) }))
  const findings = history.map(({ bands }) => (bands.critical ?? 0) + (bands.high ?? 0))
  const blocks: ReportBlock[] = [
    { kind: 'charts', charts: [{ kind: 'line', title: 'Risk of the site', most: 100, points }] },
    {
      kind: 'charts',
      charts: [
        {
          kind: 'line',
          title: 'Open findings, high and critical',
          most: Math.max(1, ...findings),
          points: history.map(({ day }, at) => ({ label: day, value: findings[at]! })),
        },
      ],
    },
    {
      kind: 'table',
      title: `Zones, ${first.day} and ${last.day}`,
      columns: [
        { title: 'Zone' },
        { title: 'Devices', isNumber: true },
        { title: 'Then', isNumber: true },
        { title: 'Now', isNumber: true },
      ],
      rows: last.zones.map(({ name, devices, securityScore }) => [
        name || 'no zone',
        devices,
        orDash(riskOrNull(before.get(name)?.securityScore)),
        orDash(riskOrNull(securityScore)),
      ]),
      empty: 'No zones.',
    },
  ]
  return { title: 'Risk over time', blocks }
}

function devices(view: WholeView, fresh: readonly DeviceItem[], silent: readonly DeviceItem[]): Section {
  const nameOf = namesOf(view.analysis)
  const columns = [
    { title: 'Device' },
    { title: 'Address', isMono: true },
    { title: 'Type' },
    { title: 'Vendor' },
    { title: 'Zone' },
    { title: 'First seen' },
    { title: 'Last seen' },
  ]
  const rowsOf = (some: readonly DeviceItem[]) =>
    some.map((device) => [
      nameOf(device.id),
      addressOf(device),
      device.type,
      orDash(device.vendor),
      orDash(device.zone),
      minuteText(device.firstSeen),
      minuteText(device.lastSeen),
    ])
  return {
    title: 'New and missing devices',
    startsPage: true,
    blocks: [
      { kind: 'table', title: 'New', columns, rows: rowsOf(fresh), empty: 'None came.' },
      {
        kind: 'table',
        title: `Seen in ${view.period.beforeWords}, but not since`,
        columns,
        rows: rowsOf(silent),
        empty: 'None missing.',
      },
    ],
  }
}

function links(view: WholeView): Section {
  const nameOf = namesOf(view.analysis)
  const fresh = split(view.analysis.links, view, ({ firstSeen }) => firstSeen)
    .now.map((link) => ({ link, changes: changesOf(link) }))
    .sort(
      (one, other) =>
        other.changes - one.changes ||
        weightOf(other.link) - weightOf(one.link) ||
        (one.link.firstSeen < other.link.firstSeen ? -1 : 1),
    )
    .map(({ link }) => link)
  return {
    title: 'New connections',
    blocks: [
      {
        kind: 'table',
        title: `${countOf(fresh.length, 'new connection')}, changing ones first`,
        printed: 60,
        columns: [
          { title: 'Client' },
          { title: 'Server' },
          { title: 'Protocol' },
          { title: 'Activity' },
          { title: 'First seen' },
        ],
        rows: fresh.map((link) => [
          nameOf(link.client) || link.clientAddress,
          nameOf(link.server) || link.serverAddress,
          view.protocolName(link.protocol) || `${link.transport.toUpperCase()} ${link.port ?? ''}`.trim(),
          orDash([...new Set(link.operations.map(({ verb }) => verb))].slice(0, 4).join(', ')),
          minuteText(link.firstSeen),
        ]),
        empty: 'None.',
      },
    ],
  }
}

/**
 * Traffic with operations weighs more than a protocol alone, that more than a port that was tried, and all more than an
 * ARP.
 */
function weightOf({ operations, protocol, transport }: LinkItem): number {
  return operations.length > 0 ? 3 : transport === 'link' ? 0 : protocol !== '' ? 2 : 1
}

function alertsByRule({ analysis }: WholeView, { now, before }: Split<AlertItem>): Section {
  const titles = new Map(analysis.alerts.map(({ rule, title, severity }) => [rule, { title, severity }]))
  const rows = [...titles]
    .map(([rule, { title, severity }]) => ({
      title,
      severity,
      now: now.filter((alert) => alert.rule === rule).length,
      before: before.filter((alert) => alert.rule === rule).length,
    }))
    .filter((row) => row.now + row.before > 0)
    .sort(
      (a, b) =>
        Math.abs(b.now - b.before) - Math.abs(a.now - a.before) ||
        b.now - a.now ||
        (a.title < b.title ? -1 : 1),
    )
  return {
    title: 'Alerts by rule',
    blocks: [
      {
        kind: 'table',
        title: 'Largest change first',
        columns: [
          { title: 'Severity' },
          { title: 'Rule' },
          { title: 'Now', isNumber: true },
          { title: 'Before', isNumber: true },
          { title: 'Change', isNumber: true },
        ],
        rows: rows.map((row) => [
          toned(row.severity, toneOf(row.severity)),
          row.title,
          row.now,
          row.before,
          change(row.now, row.before),
        ]),
        empty: 'No alerts.',
      },
    ],
  }
}

function changesOf({ operations }: LinkItem): number {
  return operations.filter(({ verb }) => !isQuiet(verb)).length
}
