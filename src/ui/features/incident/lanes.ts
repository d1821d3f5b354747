import type { TriagedAlert } from '#schema/alert'
import type { IncidentItem, StageKind } from '#schema/incident'
import { countOf, middleCut, targetName } from '#ui/kit/format'
import { type ShownSeverity, severityWords } from '#ui/kit/severities'

type IncidentStageItem = IncidentItem['stages'][number]

/** A device of an incident, by order of appearance. */
export interface Lane {
  readonly id: string
  readonly name: string
  /** Devices of the lane, if it is a group. */
  readonly members: number
}

/** A step, as an arrow between two lanes. */
export interface Arrow {
  readonly time: number
  readonly from: number
  readonly to: number
  readonly stage: StageKind
  /** All its alerts are notices or warnings: what may be ordinary work. */
  readonly isWeak: boolean
}

/** An alert on the lane of its target; of several at one time the most severe. */
export interface LaneMark {
  readonly time: number
  readonly lane: number
  /** Number of alerts hidden by it. */
  readonly others: number
  readonly id: string
  readonly title: string
  readonly severity: ShownSeverity
  /** When it happened, in order. */
  readonly bursts: readonly Burst[]
}

export interface Burst {
  readonly from: number
  readonly to: number
}

export interface Story {
  readonly lanes: readonly Lane[]
  readonly arrows: readonly Arrow[]
  readonly marks: readonly LaneMark[]
}

/** Bursts drawn of a mark. */
const BURSTS = 200
/** Targets of one device from which on they share a lane. */
const GROUPED = 5

/** True if the alerts of a stage prove little. A stage without alerts is a session that led on. */
export function isWeak({ alerts }: IncidentStageItem, byId: ReadonlyMap<string, TriagedAlert>): boolean {
  const known = alerts.flatMap((id) => byId.get(id) ?? [])
  return known.length > 0 && known.every(({ severity }) => severity === 'notice' || severity === 'warning')
}

/** Stages in the order of their table: by time, weak ones last. */
export function stagesInOrder(
  { stages }: IncidentItem,
  alerts: readonly TriagedAlert[],
): readonly (IncidentStageItem & { readonly isWeak: boolean })[] {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]))
  const judged = stages.map((stage) => ({ ...stage, isWeak: isWeak(stage, byId) }))
  return [...judged.filter((stage) => !stage.isWeak), ...judged.filter((stage) => stage.isWeak)]
}

/** Target → source of the group it is in: many devices that one device reached and that reached no other. */
function groupsOf(stages: IncidentItem['stages']): ReadonlyMap<string, string> {
  const sources = new Map<string, Set<string>>()
  for (const { source, destination } of stages)
    if (destination !== '' && destination !== source)
      sources.set(destination, (sources.get(destination) ?? new Set()).add(source))
  const acting = new Set(stages.filter(({ destination }) => destination !== '').map(({ source }) => source))
  const single = [...sources].filter(([id, by]) => by.size === 1 && !acting.has(id))
  const bySource = Map.groupBy(single, ([, by]) => [...by][0]!)
  return new Map(
    [...bySource].flatMap(([source, targets]) =>
      targets.length < GROUPED ? [] : targets.map(([id]): [string, string] => [id, source]),
    ),
  )
}

/**
 * The incident as a drawing: one lane per device, entry point at the top; many targets of one device share a lane. Times in ms.
 * @param open ids of groups whose devices have lanes of their own
 */
export function storyOf(
  { stages }: IncidentItem,
  alerts: readonly TriagedAlert[],
  open: ReadonlySet<string> = new Set(),
): Story {
  const groups = groupsOf(stages)
  const sizes = new Map([...Map.groupBy(groups, ([, source]) => source)].map(([id, all]) => [id, all.length]))
  const lanes: Lane[] = []
  const laneOf = (id: string, name: string) => {
    const source = groups.get(id)
    const group = source === undefined ? undefined : `group ${source}`
    if (group !== undefined && !lanes.some((lane) => lane.id === group)) {
      const members = sizes.get(source!) ?? 0
      lanes.push({ id: group, name: countOf(members, 'device'), members })
    }
    const lane = group !== undefined && !open.has(group) ? group : id
    const known = lanes.findIndex((one) => one.id === lane)
    return known < 0 ? lanes.push({ id, name: targetName(name || id), members: 0 }) - 1 : known
  }
  const byId = new Map(alerts.map((alert) => [alert.id, alert]))
  const arrows: Arrow[] = []
  const marks: LaneMark[] = []
  for (const stage of stages) {
    const from = laneOf(stage.source, stage.sourceName)
    // A stage without a target stays on the lane of its source.
    const to = stage.destination === '' ? from : laneOf(stage.destination, stage.destinationName)
    const arrow = { time: Date.parse(stage.time), from, to, stage: stage.stage, isWeak: isWeak(stage, byId) }
    const isDrawn = arrows.some(
      (one) => one.time === arrow.time && one.from === from && one.to === to && one.stage === arrow.stage,
    )
    if (!isDrawn) arrows.push(arrow)
    for (const id of stage.alerts) {
      const alert = byId.get(id)
      if (alert === undefined) continue
      const { title, severity } = alert
      const time = Date.parse(alert.time)
      marks.push({ id, title, severity, time, lane: to, others: 0, bursts: burstsOf(alert) })
    }
  }
  return { lanes, arrows, marks: gravest(marks) }
}

/** Letters of a line of a lane name. */
const LINE = 23

/** The name of a lane in at most two lines, parted between words; a longer one is cut in the middle. */
export function nameLines(name: string): readonly string[] {
  if (name.length <= LINE) return [name]
  const space = name.lastIndexOf(' ', LINE)
  const [at, next] = space > 0 ? [space, space + 1] : [LINE, LINE]
  return [name.slice(0, at), middleCut(name.slice(next), LINE)]
}

/** Bursts of an alert; without any it happened from its first to its last time. */
function burstsOf({ time, lastTime, episodes }: TriagedAlert): readonly Burst[] {
  const bursts = episodes.length > 0 ? episodes : [{ from: time, to: lastTime }]
  return bursts.slice(-BURSTS).map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
}

/** One mark per place, as overlapping marks would hide each other. */
function gravest(marks: readonly LaneMark[]): readonly LaneMark[] {
  const places = new Map<string, LaneMark>()
  for (const mark of marks) {
    const place = `${mark.time} ${mark.lane}`
    const there = places.get(place)
    if (there === undefined) places.set(place, mark)
    else {
      const isGraver = severityWords.indexOf(mark.severity) < severityWords.indexOf(there.severity)
      const bursts = [...there.bursts, ...mark.bursts].slice(0, BURSTS)
      places.set(place, { ...(isGraver ? mark : there), others: there.others + 1, bursts })
    }
  }
  return [...places.values()]
}

/** Devices of the incident in order of appearance, as query value of the map. */
export function wayOf(incident: IncidentItem): string {
  const ids = incident.stages.flatMap(({ source, destination }) => [source, destination])
  return [...new Set(ids)]
    .filter((id) => id !== '')
    .map(encodeURIComponent)
    .join(',')
}
