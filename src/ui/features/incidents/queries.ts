import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Incidents the page asks for; the gravest come first. */
const ROWS = 200

export function useIncidents() {
  const source = useSource()
  return useQuery({ queryKey: ['incidents'], queryFn: () => source.incidents({ limit: ROWS }) })
}
