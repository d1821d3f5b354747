import type { AlertItem } from '#schema/analysis'
import { countOf, countText } from '#schema/count-text'
import { priorityOf } from '#schema/incident-priority'
import { stageName } from '../incident.ts'
import { announcedAlerts, openAlerts, trustSection } from '../parts.ts'
import {
  type Chart,
  defineReport,
  limits,
  type ReportBlock,
  type ReportView,
  type Section,
} from '../report.ts'
import { latestOf, listed, minuteText, namesOf, orDash, tally } from '../texts.ts'
import { barsOf, SEVERITY_ORDER, toned, toneOf } from '../tones.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export const report = defineReport({
  name: 'alerts-and-incidents',
  title: 'Alerts and incidents',
  about: 'Incidents and open alerts with actions. For the shift and the SOC.',
  order: 50,
  make(view) {
    const { analysis } = view
    const open = openAlerts(view)
    const grave = open.filter(({ severity }) => severity === 'critical' || severity === 'major')
    const [first] = analysis.incidents
    return {
      sentence:
        open.length === 0
          ? 'No open alerts.'
          : `${countOf(open.length, 'open alert')}, ${countText(grave.length)} of them critical or major${first === undefined ? '' : `; ${countOf(analysis.incidents.length, 'incident')}, most severe: ${first.title}`}.`,
      cover: [
        ['Open alerts', countText(open.length)],
        ['Critical or major', countText(grave.length)],
        ['Incidents', countText(analysis.incidents.length)],
        ['In maintenance', countText(announcedAlerts(view).length)],
        ['Found during learning', countText(analysis.alerts.filter(({ isLearning }) => isLearning).length)],
      ],
      sections: [
        overview(view, open),
        incidents(view),
        rules(view, open),
        list(open, 'All open alerts', true, view),
        list(announcedAlerts(view), 'During maintenance', false, view),
        trustSection(view),
      ],
    }
  },
})

function overview(view: ReportView, open: readonly AlertItem[]): Section {
  const { closed } = view
  const announced = announcedAlerts(view)
  const all = [...open, ...announced]
  return {
    title: 'Summary',
    blocks: [
      {
        kind: 'charts',
        charts: [
          {
            kind: 'bars',
            title: 'Open alerts by severity',
            items: SEVERITY_ORDER.map((label) => ({
              label,
              value: open.filter(({ severity }) => severity === label).length,
              tone: toneOf(label),
            })),
          },
          { kind: 'bars', title: 'By category', items: barsOf(tally(open, ({ category }) => category)) },
        ],
      },
      ...(all.length === 0 ? [] : [{ kind: 'charts' as const, charts: [overTime(all)] }]),
      {
        kind: 'text',
        text: `${countOf(closed.size, 'alert')} ${closed.size === 1 ? 'was' : 'were'} closed by users; ${countText(announced.length)} occurred in maintenance windows. They are not counted as open.`,
      },
    ],
  }
}

/** Columns of hours or days, as fits. */
function overTime(alerts: readonly AlertItem[]): Chart {
  const times = alerts.map(({ time }) => Date.parse(time)).sort((a, b) => a - b)
  const [first = 0] = times
  const last = times.at(-1) ?? 0
  const step =
    [HOUR_MS / 12, HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS].find(
      (one) => (last - first) / one < limits.timeColumns,
    ) ?? 365 * DAY_MS
  const begin = Math.floor(first / step) * step
  const count = Math.min(limits.timeColumns, Math.max(1, Math.floor((last - begin) / step) + 1))
  const columnOf = ({ time }: AlertItem) => Math.min(count - 1, Math.floor((Date.parse(time) - begin) / step))
  const labels = Array.from({ length: count }, (_, at) => {
    const text = minuteText(new Date(begin + at * step).toISOString())
    return step < DAY_MS ? text.slice(11, 16) : text.slice(5, 10)
  })
  const unit = step < HOUR_MS ? '5 minutes' : step === HOUR_MS ? 'hour' : step === DAY_MS ? 'day' : 'span'
  return {
    kind: 'columns',
    title: `Alerts by time, with those in maintenance, by ${unit}`,
    labels,
    series: SEVERITY_ORDER.map((name) => {
      const values = new Array<number>(count).fill(0)
      for (const alert of alerts) if (alert.severity === name) values[columnOf(alert)]!++
      return { name, tone: toneOf(name), values }
    }).filter(({ values }) => values.some((value) => value > 0)),
  }
}

function incidents({ analysis }: ReportView): Section {
  const titles = new Map(analysis.alerts.map((alert) => [alert.id, alert]))
  const blocks = analysis.incidents.slice(0, 10).flatMap((incident): ReportBlock[] => [
    {
      kind: 'note',
      title: `${incident.title}`,
      text: `${priorityOf(incident)}, ${incident.severity}; ${minuteText(incident.time)} to ${minuteText(incident.lastTime)}`,
      tone: toneOf(incident.severity),
    },
    {
      kind: 'table',
      title: 'Stages',
      printed: 16,
      columns: [
        { title: 'Began', width: 14 },
        { title: 'Stage', width: 10 },
        { title: 'From', width: 16 },
        { title: 'To', width: 16 },
        { title: 'Description', width: 26 },
        { title: 'ATT&CK for ICS', width: 18 },
      ],
      rows: incident.stages.map((stage) => [
        minuteText(stage.time),
        stageName(stage.stage),
        stage.sourceName || stage.source,
        stage.destinationName || stage.destination,
        titles.get(stage.alerts[0] ?? '')?.title ?? 'a remote session continued',
        orDash(
          listed(
            stage.techniques.map((id, at) => `${id} ${stage.techniqueNames[at] ?? ''}`),
            2,
          ),
        ),
      ]),
      empty: '',
    },
  ])
  return {
    title: 'Incidents',
    startsPage: true,
    blocks: blocks.length > 0 ? blocks : [{ kind: 'text', text: 'No incidents.' }],
  }
}

function rules({ analysis }: ReportView, open: readonly AlertItem[]): Section {
  const nameOf = namesOf(analysis)
  const groups = [...Map.groupBy(open, ({ rule }) => rule).values()].sort(
    (a, b) => rank(a) - rank(b) || b.length - a.length,
  )
  return {
    title: 'Findings and actions',
    startsPage: true,
    blocks: [
      {
        kind: 'table',
        title: 'Open alerts by rule',
        columns: [
          { title: 'Severity', width: 10 },
          { title: 'Description', width: 20 },
          { title: 'Alerts', isNumber: true, width: 7 },
          { title: 'Affected devices', width: 19 },
          { title: 'Last', width: 12 },
          { title: 'Action', width: 32 },
        ],
        rows: groups.map((group) => {
          const [first] = group as [AlertItem, ...AlertItem[]]
          const last = latestOf(group.map(({ lastTime }) => lastTime))
          return [
            toned(first.severity),
            first.title,
            group.length,
            listed([...new Set(group.map(({ destination }) => nameOf(destination)))].filter(Boolean), 3),
            minuteText(last),
            first.todo.slice(0, 2).join('. '),
          ]
        }),
        empty: 'None.',
      },
    ],
  }
}

function rank(group: readonly AlertItem[]): number {
  return Math.min(...group.map(({ severity }) => SEVERITY_ORDER.indexOf(severity)))
}

function list(open: readonly AlertItem[], title: string, isMain: boolean, { analysis }: ReportView): Section {
  const nameOf = namesOf(analysis)
  const sorted = [...open].sort(
    (a, b) =>
      SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity) || (a.time < b.time ? 1 : -1),
  )
  return {
    title,
    startsPage: isMain,
    blocks: [
      {
        kind: 'table',
        title: 'Most severe first, then latest',
        printed: 120,
        columns: [
          { title: 'Time', width: 12 },
          { title: 'Severity', width: 10 },
          { title: 'Source', width: 14 },
          { title: 'Target', width: 14 },
          { title: 'Description', width: 34 },
          { title: 'Times', isNumber: true, width: 7 },
          { title: 'Frame', isMono: true, width: 9 },
        ],
        rows: sorted.map((alert) => [
          minuteText(alert.time),
          toned(alert.severity),
          nameOf(alert.source) || alert.sourceAddress,
          nameOf(alert.destination) || alert.destinationAddress,
          alert.what,
          alert.count,
          orDash(alert.frames[0]?.number),
        ]),
        empty: 'None.',
        isMain,
      },
    ],
  }
}
