import type { TriagedAlert } from '#schema/alert'
import type { IncidentItem, StageKind } from '#schema/incident'
import { countOf } from '#ui/kit/format'
import { type ShownSeverity, severityWords } from '#ui/kit/severities'

/** A device of an incident, by order of appearance. */
export interface Lane {
  readonly id: string
  readonly name: string
}

/** A step, as an arrow between two lanes. */
export interface Arrow {
  readonly time: number
  readonly from: number
  readonly to: number
  readonly stage: StageKind
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
}

export interface Story {
  readonly lanes: readonly Lane[]
  readonly arrows: readonly Arrow[]
  readonly marks: readonly LaneMark[]
}

/** The incident as a drawing: one lane per device, entry point at the top. Times in ms. */
export function storyOf({ stages }: IncidentItem, alerts: readonly TriagedAlert[]): Story {
  const lanes: Lane[] = []
  const laneOf = (id: string, name: string) => {
    const known = lanes.findIndex((lane) => lane.id === id)
    return known < 0 ? lanes.push({ id, name: name || id }) - 1 : known
  }
  const byId = new Map(alerts.map((alert) => [alert.id, alert]))
  const arrows: Arrow[] = []
  const marks: LaneMark[] = []
  for (const stage of stages) {
    const from = laneOf(stage.source, stage.sourceName)
    // A stage without a target stays on the lane of its source.
    const to = stage.destination === '' ? from : laneOf(stage.destination, stage.destinationName)
    arrows.push({ time: Date.parse(stage.time), from, to, stage: stage.stage })
    for (const id of stage.alerts) {
      const alert = byId.get(id)
      if (alert === undefined) continue
      const { title, severity } = alert
      marks.push({ id, title, severity, time: Date.parse(alert.time), lane: to, others: 0 })
    }
  }
  return { lanes, arrows, marks: gravest(marks) }
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
      places.set(place, { ...(isGraver ? mark : there), others: there.others + 1 })
    }
  }
  return [...places.values()]
}

/** Devices of the incident in order of appearance, as query value of the map. */
export function wayOf(incident: IncidentItem): string {
  return storyOf(incident, [])
    .lanes.map(({ id }) => encodeURIComponent(id))
    .join(',')
}

/** Summary above the list. */
export function incidentsSentence(incidents: readonly IncidentItem[]): string {
  if (incidents.length === 0) return 'No incidents.'
  const counts = severityWords.flatMap((word) => {
    const count = incidents.filter(({ severity }) => severity === word).length
    return count === 0 ? [] : [`${count} ${word}`]
  })
  return `${countOf(incidents.length, 'incident')}: ${counts.join(', ')}.`
}
