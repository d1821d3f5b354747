import { useQuery } from '@tanstack/react-query'
import type { IncidentItem } from '#schema/incident'
import type { TimeSpan } from '#ui/kit/span'
import { listAlerts } from '#ui/source/alerts'
import { listIncidents } from '#ui/source/incidents'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Incidents per request, most severe first. */
const ROWS = 200
/** Maximum number of alerts in the time range of an incident. */
const ALERTS = 1000

export function useIncidents(span: TimeSpan) {
  const source = useSource()
  return useQuery({
    queryKey: ['incidents', span],
    queryFn: () => listIncidents(source, { ...span, limit: ROWS }),
  })
}

/** Alerts of an incident, as far as one page of its time range holds them. */
export function useAlertsOf({ id, time, lastTime }: IncidentItem) {
  const source = useSource()
  return useQuery({
    queryKey: ['alerts', 'incident', id, lastTime],
    queryFn: async () =>
      (await listAlerts(source, { from: time, until: lastTime, suppressed: 'also', limit: ALERTS })).items,
  })
}
