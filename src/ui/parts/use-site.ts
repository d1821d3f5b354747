import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'
import { readSite } from '#ui/source/site'

/** Name of the site, and whether its traffic is simulated. */
export function useSite() {
  const source = useSource()
  return useQuery({ queryKey: ['site'], queryFn: () => readSite(source), staleTime: 60_000 })
}
