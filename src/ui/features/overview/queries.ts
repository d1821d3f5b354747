import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Alerts and events the page shows. */
const shownRows = 8

export function useOverview() {
  const source = useSource()
  return useQuery({ queryKey: ['overview'], queryFn: () => source.overview() })
}

export function useWorstAlerts() {
  const source = useSource()
  return useQuery({
    queryKey: ['alerts', 'worst'],
    queryFn: async () => (await source.alerts({ status: 'open', newHere: 'false', limit: 200 })).items,
  })
}

export function useNotableEvents() {
  const source = useSource()
  return useQuery({
    queryKey: ['events', 'notable'],
    queryFn: async () => {
      const severities = ['alert', 'notice'] as const
      const lists = await Promise.all(
        severities.map((severity) => source.events({ severity, limit: shownRows })),
      )
      const all = lists.flatMap(({ items }) => items)
      return all.sort((a, b) => (a.time < b.time ? 1 : -1)).slice(0, shownRows)
    },
  })
}
