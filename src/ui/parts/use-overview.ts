import { useQuery } from '@tanstack/react-query'
import { readOverview } from '#ui/source/overview'
import { useSource } from '#ui/source/SourceContext.tsx'

/** @param enabled false where there is no sensor to ask */
export function useOverview(enabled = true) {
  const source = useSource()
  return useQuery({ queryKey: ['overview'], queryFn: () => readOverview(source), enabled })
}
