import { useQuery } from '@tanstack/react-query'
import type { TimeSpan } from '#ui/kit/span'
import { listIncidents } from '#ui/source/incidents'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Incidents per request, most severe first. */
const ROWS = 200

export function useIncidents(span: TimeSpan) {
  const source = useSource()
  return useQuery({
    queryKey: ['incidents', span],
    queryFn: () => listIncidents(source, { ...span, limit: ROWS }),
  })
}
