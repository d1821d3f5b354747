import type { Incident } from '#model/incident'
import { type GraphSpan, isWithin } from '#store/graph-building'

/** The incident as far as it had come at the end of the span; undefined if nothing of it was in the span. */
export function incidentWithin(incident: Incident, span: GraphSpan): Incident | undefined {
  const { until } = span
  if (!isWithin(incident.time, incident.lastTime, span)) return undefined
  if (until === undefined || incident.lastTime <= until) return incident
  return { ...incident, stages: incident.stages.filter(({ time }) => time <= until) }
}
