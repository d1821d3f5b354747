import { useQuery, useQueryClient } from '@tanstack/react-query'
import { listEvents } from '#ui/source/events'
import { listIncidents } from '#ui/source/incidents'
import { listRecommendations } from '#ui/source/recommendations'
import { useSource } from '#ui/source/SourceContext.tsx'
import type { DataSource } from '#ui/source/source'
import { openOf, worstOf } from './worst-alerts.ts'

/** Events per request: many repeat, and some are alerts. */
const fewHundred = 200
const shownIncidents = 3
const shownAdvice = 3

/** The first part of `useWorstAlerts`: most attacks are judged by it, so that they need not wait for the others. */
export function useCriticalAlerts() {
  const source = useSource()
  return useQuery(criticalOf(source))
}

export function useWorstAlerts() {
  const source = useSource()
  const queries = useQueryClient()
  return useQuery({
    queryKey: ['alerts', 'worst'],
    queryFn: () => worstOf(source, queries.fetchQuery(criticalOf(source))),
  })
}

function criticalOf(source: DataSource) {
  return { queryKey: ['alerts', 'worst', 'critical'], queryFn: () => openOf(source, 'critical') }
}

export function useNotableEvents() {
  const source = useSource()
  return useQuery({
    queryKey: ['events', 'notable'],
    queryFn: async () => {
      const severities = ['alert', 'notice'] as const
      const lists = await Promise.all(
        severities.map((severity) => listEvents(source, { severity, limit: fewHundred })),
      )
      // Alerts have their own panel.
      const all = lists.flatMap(({ items }) => items).filter(({ type }) => type !== 'alert')
      return all.sort((a, b) => (a.time < b.time ? 1 : -1))
    },
  })
}

/** Events since the previous visit, at most one page. */
export function useEventsSince(since: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['events', 'since', since],
    queryFn: async () => (await listEvents(source, { from: since, limit: 1000 })).items,
  })
}

/** Most severe incidents. */
export function useIncidents() {
  const source = useSource()
  return useQuery({
    queryKey: ['incidents', shownIncidents],
    queryFn: async () => (await listIncidents(source, { limit: shownIncidents })).items,
  })
}

/** Recommendations with the largest gain; nothing if the sensor makes none. */
export function useAdvice(isAsked: boolean) {
  const source = useSource()
  return useQuery({
    queryKey: ['recommendations', 'first'],
    enabled: isAsked,
    queryFn: async () =>
      (await listRecommendations(source)).items
        .filter(({ decision }) => decision === null)
        .slice(0, shownAdvice),
  })
}
