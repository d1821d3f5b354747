import { INTERNET, type Incident } from '#model/incident'
import { incidentTitle } from '#model/incident-title'
import { type GraphSpan, isWithin } from '#store/graph-building'

/** Title of what had no consequence yet. */
const UNDER_WAY = 'Suspicious activity'

/** The incident as far as it had come at the end of the span; undefined if nothing of it was in the span. */
export function incidentWithin(incident: Incident, span: GraphSpan): Incident | undefined {
  const { until } = span
  if (!isWithin(incident.time, incident.lastTime, span)) return undefined
  if (until === undefined || incident.lastTime <= until) return incident
  const known = { ...incident, stages: incident.stages.filter(({ time }) => time <= until) }
  const { consequences, path } = incident
  if (consequences === undefined || path === undefined) return known
  const done = consequences.flatMap((one) => {
    if (one.time > until) return []
    const devices = one.devices.filter(({ time }) => time <= until)
    // Devices beyond the listed ones came later.
    const deviceCount = devices.length < one.devices.length ? devices.length : one.deviceCount
    return [{ ...one, devices, deviceCount }]
  })
  // The path ends where it had come to.
  const reached = new Set(known.stages.flatMap(({ source, destination }) => [source, destination]))
  const way = path.filter(({ id }) => id === INTERNET.id || reached.has(id))
  return { ...known, consequences: done, path: way, title: incidentTitle(done, way, UNDER_WAY) }
}
