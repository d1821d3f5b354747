import { useQuery } from '@tanstack/react-query'
import type { IncidentItem } from '#schema/incident'
import { listAlerts } from '#ui/source/alerts'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Maximum number of alerts in the time range of an incident. */
const ALERTS = 1000

/** Alerts of an incident, as far as one page of its time range holds them. */
export function useAlertsOf({ id, time, lastTime }: IncidentItem) {
  const source = useSource()
  return useQuery({
    queryKey: ['alerts', 'incident', id, lastTime],
    queryFn: async () =>
      (await listAlerts(source, { from: time, until: lastTime, suppressed: 'also', limit: ALERTS })).items,
  })
}
