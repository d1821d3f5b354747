import type { IncidentItem, StageWord } from '#contract/incident'
import { countOf } from '#ui/kit/format'
import { severityWords } from '#ui/kit/severities'

/** A device of an incident, in the order in which they came into it. */
export interface Lane {
  readonly id: string
  readonly name: string
}

/** One step as an arrow between two lanes, at a column of the drawing. */
export interface Arrow {
  readonly column: number
  readonly from: number
  readonly to: number
  readonly stage: StageWord
}

/** The incident as a drawing: the way in at the left, the impact at the right, a lane for each device. */
export function lanesOf({ stages }: IncidentItem): {
  readonly lanes: readonly Lane[]
  readonly arrows: readonly Arrow[]
} {
  const lanes: Lane[] = []
  const laneOf = (id: string, name: string) => {
    const known = lanes.findIndex((lane) => lane.id === id)
    return known < 0 ? lanes.push({ id, name: name || id }) - 1 : known
  }
  const arrows = stages.map((stage, column) => {
    const from = laneOf(stage.source, stage.sourceName)
    // What speaks of nobody in particular stays with who did it.
    const to = stage.destination === '' ? from : laneOf(stage.destination, stage.destinationName)
    return { column, from, to, stage: stage.stage }
  })
  return { lanes, arrows }
}

/** Devices of the attack in the order in which they came into it, as the map's address has them. */
export function wayOf(incident: IncidentItem): string {
  return lanesOf(incident)
    .lanes.map(({ id }) => encodeURIComponent(id))
    .join(',')
}

/** The sentence above the list. */
export function incidentsSentence(incidents: readonly IncidentItem[]): string {
  if (incidents.length === 0) return 'No alerts hang together as an attack.'
  const counts = severityWords.flatMap((word) => {
    const count = incidents.filter(({ severity }) => severity === word).length
    return count === 0 ? [] : [`${count} ${word}`]
  })
  return `${countOf(incidents.length, 'incident')}: ${counts.join(', ')}.`
}
