/** One incident as a report: what a shift hands over, and a lawyer keeps. */

import type { AlertItem, DeviceItem } from '#schema/analysis'
import { countOf, countText } from '#schema/count-text'
import type { IncidentItem, StageKind } from '#schema/incident'
import { containSteps } from '#schema/incident-contain'
import { priorityOf } from '#schema/incident-priority'
import { listText } from '#schema/list-text'
import { productOf } from '#schema/product'
import type { ReportBlock, ReportContent, Section, Stop } from './report.ts'
import { addressOf, listed, minuteText, orDash, tally } from './texts.ts'
import { toned, toneOf } from './tones.ts'

const limits = {
  /** Alerts with reason and recommendation; the table has all of them. */
  alertsInFull: 25,
  /** Frames named as proof of one alert. */
  frames: 6,
  /** Devices named of one consequence. */
  names: 4,
} as const

type IncidentStage = IncidentItem['stages'][number]

/** The incident, and what of the plant it speaks of. */
export interface IncidentView {
  readonly incident: IncidentItem
  /** Those its stages name; one that is gone is left out. */
  readonly alerts: readonly AlertItem[]
  readonly devices: readonly DeviceItem[]
}

const STAGE_NAMES: Readonly<Record<StageKind, string>> = {
  initial: 'Initial access',
  discovery: 'Discovery',
  lateral: 'Lateral movement',
  collection: 'Collection',
  control: 'Control',
  impact: 'Impact',
}

/** An unknown word is shown unchanged. */
export function stageName(stage: StageKind): string {
  return STAGE_NAMES[stage] ?? stage
}

export function incidentContent(view: IncidentView): ReportContent {
  const { incident } = view
  const { title, severity, stages, time, lastTime } = incident
  const alerts = [...view.alerts].sort((one, other) => (one.time < other.time ? -1 : 1))
  const places = new Set(stages.flatMap(({ source, destination }) => [source, destination]))
  places.delete('')
  const whole = { ...view, alerts }
  return {
    sentence: title,
    cover: [
      ['Severity', severity],
      ['Priority', priorityOf(incident)],
      ['Began', minuteText(time)],
      ['Last seen', minuteText(lastTime)],
      ['Devices', countText(places.size)],
      ['Alerts', countText(alerts.length)],
    ],
    sections: [
      story(whole),
      techniques(whole),
      evidence(whole),
      devices(whole, places),
      {
        title: 'Limits of this report',
        blocks: [
          {
            kind: 'list',
            items: [
              'Based on network traffic only. Activity on a computer itself is not included.',
              'Alerts belong to one incident if one device leads to the next: same source within a day, a session in and then out, the same file or account, or two devices acting on one controller. Two simultaneous attackers may be merged.',
              'The priority follows the severity: P1 critical, P2 major, P3 minor. The severity follows the alerts of each stage and the Purdue levels crossed; it is critical if a safety system was changed after a remote session.',
            ],
          },
        ],
      },
    ],
  }
}

function story({ incident, alerts, devices }: IncidentView): Section {
  const titles = new Map(alerts.map((alert) => [alert.id, alert]))
  const whatOf = ({ alerts: [first] }: IncidentStage) =>
    titles.get(first ?? '')?.title ?? (first === undefined ? 'A remote session continued' : 'An alert')
  const blocks: ReportBlock[] = [
    {
      kind: 'note',
      title: incident.title,
      text: `${priorityOf(incident)}, ${incident.severity}: ${minuteText(incident.time)} to ${minuteText(incident.lastTime)}`,
      tone: toneOf(incident.severity),
    },
    { kind: 'path', title: 'Path from entry point to target', stops: wayOf(incident, devices) },
    ...damage(incident),
    ...nextSteps(incident, alerts),
    {
      kind: 'table',
      title: 'Stages',
      columns: [
        { title: 'Began', width: 15 },
        { title: 'Stage', width: 13 },
        { title: 'From', width: 18 },
        { title: 'To', width: 20 },
        { title: 'Description', width: 27 },
        { title: 'Alerts', isNumber: true, width: 7 },
      ],
      rows: incident.stages.map((stage) => [
        minuteText(stage.time),
        stageName(stage.stage),
        orDash(stage.sourceName || stage.source),
        orDash(stage.destinationName || stage.destination),
        whatOf(stage),
        stage.alerts.length,
      ]),
      empty: '',
      isMain: true,
    },
  ]
  return { title: 'What happened', blocks }
}

/** Consequences of the incident for the plant, worst first. */
function damage({ consequences = [] }: IncidentItem): ReportBlock[] {
  if (consequences.length === 0) return []
  return [
    {
      kind: 'table',
      title: 'Damage',
      columns: [
        { title: 'Consequence', width: 38 },
        { title: 'First', width: 17 },
        { title: 'Times', isNumber: true, width: 8 },
        { title: 'Devices', width: 37 },
      ],
      rows: consequences.map(({ kind, text, time, count, devices }) => [
        kind === 'foothold' ? capital(text) : { text: capital(text), tone: 'critical' },
        minuteText(time),
        count,
        listText(
          devices.map(({ name }) => name),
          limits.names,
        ),
      ]),
      empty: '',
    },
  ]
}

function nextSteps(incident: IncidentItem, alerts: readonly AlertItem[]): ReportBlock[] {
  const steps = containSteps(incident, alerts)
  if (steps.length === 0) return []
  return [
    { kind: 'heading', text: 'Contain now' },
    { kind: 'list', items: steps.map(({ text, hint }) => `${text}. ${hint}`) },
  ]
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}

/** Replaces the traffic between two devices of a path that was not seen. */
const UNSEEN = 'connection not seen'

interface PathStep {
  readonly to: string
  /** Undefined where how it was reached was not seen. */
  readonly stage: IncidentStage | undefined
}

/**
 * From the entry to the target over devices that led to one another; the shortest such path. Where no stage leads to the
 * target, the path of the entry goes on, after a gap, with the last step to the target.
 */
export function pathOf({
  entry,
  target,
  stages,
}: Pick<IncidentItem, 'entry' | 'target' | 'stages'>): PathStep[] {
  const came = new Map<string, IncidentStage>()
  const reached = [entry]
  for (const place of reached)
    for (const stage of stages)
      if (
        stage.source === place &&
        stage.destination !== '' &&
        stage.destination !== entry &&
        !came.has(stage.destination)
      ) {
        came.set(stage.destination, stage)
        reached.push(stage.destination)
      }
  const chainTo = (place: string) => {
    const chain: PathStep[] = []
    for (let at = came.get(place); at !== undefined; at = came.get(at.source))
      chain.unshift({ to: at.destination, stage: at })
    return chain
  }
  const goal =
    target === '' || target === entry
      ? (stages.findLast(({ destination }) => destination !== '' && destination !== entry)?.destination ?? '')
      : target
  if (goal === '') return []
  if (came.has(goal)) return chainTo(goal)
  const last = stages.findLast(({ destination }) => destination === goal)
  const furthest = reached.map(chainTo).reduce((long, one) => (one.length > long.length ? one : long), [])
  return [
    ...furthest,
    ...(last === undefined || last.source === '' ? [] : [{ to: last.source, stage: undefined }]),
    { to: goal, stage: last },
  ]
}

/** The path that pages draw, each hop with the stage that led there; undefined for incidents of former versions. */
function hopsOf({ path = [], stages }: IncidentItem) {
  const [first, ...rest] = path
  if (first === undefined || rest.length === 0) return undefined
  const steps = rest.map(({ id }, at): PathStep => {
    const from = path[at]!.id
    // An attacker from the internet has a stage without a target: the device that was reached is its source.
    const isHop = ({ source, destination }: IncidentStage) =>
      from === '' ? source === id && destination === '' : source === from && destination === id
    return { to: id, stage: stages.find(isHop) }
  })
  return { from: first.id, isFromInternet: first.id === '', steps }
}

function wayOf(incident: IncidentItem, devices: readonly DeviceItem[]): Stop[] {
  const { entry, stages } = incident
  const known = new Map(devices.map((device) => [device.id, device]))
  const names = new Map<string, string>(
    stages.flatMap((stage): [string, string][] => [
      [stage.source, stage.sourceName],
      [stage.destination, stage.destinationName],
    ]),
  )
  const stop = (id: string, rest: Pick<Stop, 'method' | 'chance' | 'why'>): Stop => {
    const device = known.get(id)
    const about =
      device === undefined
        ? ''
        : [device.type === 'Unknown' ? '' : device.type, productOf(device), addressOf(device), device.zone]
            .filter(Boolean)
            .join(' · ')
    return { name: names.get(id) || id || 'several targets', about, ...rest }
  }
  const whole = hopsOf(incident)
  const first = stop(whole?.from ?? entry, { method: '', chance: '', why: '' })
  return [
    whole?.isFromInternet ? { ...first, name: 'Internet', about: '' } : first,
    ...(whole?.steps ?? pathOf(incident)).map(({ to, stage }) =>
      stop(
        to,
        stage === undefined
          ? { method: UNSEEN, chance: '', why: '' }
          : {
              method: stageName(stage.stage),
              chance: minuteText(stage.time).slice(11),
              why: listed(stage.techniqueNames, 3),
            },
      ),
    ),
  ]
}

function techniques({ incident: { stages } }: IncidentView): Section {
  const names = new Map<string, string>(
    stages.flatMap((stage) =>
      stage.techniques.map((id, at): [string, string] => [id, stage.techniqueNames[at] ?? '']),
    ),
  )
  const rows = tally(
    stages.flatMap((stage) => stage.techniques),
    (id) => id,
  )
  return {
    title: 'ATT&CK for ICS',
    blocks: [
      {
        kind: 'table',
        title: '',
        columns: [
          { title: 'Technique', width: 16 },
          { title: 'Name', width: 44 },
          { title: 'Stages', width: 40 },
        ],
        rows: rows
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([id]) => [
            id,
            names.get(id) ?? '',
            [
              ...new Set(
                stages.filter((stage) => stage.techniques.includes(id)).map(({ stage }) => stageName(stage)),
              ),
            ].join(', '),
          ]),
        empty: 'None of its alerts has a technique.',
      },
    ],
  }
}

function evidence({ alerts }: IncidentView): Section {
  const rank = ['critical', 'major', 'minor', 'warning', 'notice']
  const grave = [...alerts].sort(
    (one, other) =>
      rank.indexOf(one.severity) - rank.indexOf(other.severity) || (one.time < other.time ? -1 : 1),
  )
  const full = grave.slice(0, limits.alertsInFull).flatMap((alert): ReportBlock[] => [
    { kind: 'heading', text: alert.title },
    {
      kind: 'note',
      title: `${alert.severity} · ${minuteText(alert.time)}`,
      text: alert.what,
      tone: toneOf(alert.severity),
    },
    { kind: 'text', text: alert.why },
    { kind: 'list', items: alert.todo },
    ...(alert.frames.length === 0
      ? []
      : [
          {
            kind: 'text' as const,
            text: `Evidence: ${alert.frames
              .slice(0, limits.frames)
              .map(({ file, number }) => `frame ${number} of ${file}`)
              .join(', ')}.`,
          },
        ]),
  ])
  return {
    title: 'Alerts and actions',
    startsPage: true,
    blocks: [
      {
        kind: 'table',
        title: countOf(alerts.length, 'alert'),
        columns: [
          { title: 'Began', width: 15 },
          { title: 'Severity', width: 9 },
          { title: 'Description', width: 58 },
          { title: 'Times', isNumber: true, width: 7 },
          { title: 'ATT&CK', width: 11 },
        ],
        rows: alerts.map((alert) => [
          minuteText(alert.time),
          toned(alert.severity),
          alert.what,
          alert.count,
          listed(alert.techniques, 2),
        ]),
        empty: 'Its alerts are no longer stored.',
      },
      ...full,
    ],
  }
}

function devices({ devices: known }: IncidentView, places: ReadonlySet<string>): Section {
  const found = known.filter(({ id }) => places.has(id))
  const rest = [...places].filter((place) => !found.some(({ id }) => id === place))
  return {
    title: 'Devices involved',
    startsPage: true,
    blocks: [
      {
        kind: 'table',
        title: countOf(places.size, 'device'),
        columns: [
          { title: 'Name' },
          { title: 'Address', isMono: true },
          { title: 'Type' },
          { title: 'Product' },
          { title: 'Zone' },
          { title: 'Level', isNumber: true },
        ],
        rows: [
          ...found.map((device) => [
            orDash(device.name),
            orDash(addressOf(device)),
            device.type,
            orDash(productOf(device)),
            orDash(device.zone),
            device.purdueLevel,
          ]),
          ...rest.map((address) => ['external, or no longer stored', address, '–', '–', '–', null]),
        ],
        empty: '',
      },
    ],
  }
}
