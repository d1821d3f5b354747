import { useQuery } from '@tanstack/react-query'
import type { IncidentItem } from '#contract/incident'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Incidents the page asks for; the gravest come first. */
const ROWS = 200
/** Alerts asked for of the time of one. */
const ALERTS = 1000

export function useIncidents() {
  const source = useSource()
  return useQuery({ queryKey: ['incidents'], queryFn: () => source.incidents({ limit: ROWS }) })
}

/** The alerts that an incident is made of, as far as one page of its time holds them. */
export function useAlertsOf({ id, time, lastTime }: IncidentItem) {
  const source = useSource()
  return useQuery({
    queryKey: ['alerts', 'incident', id, lastTime],
    queryFn: async () =>
      (await source.alerts({ from: time, until: lastTime, suppressed: 'also', limit: ALERTS })).items,
  })
}
