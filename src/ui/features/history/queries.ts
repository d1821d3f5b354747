import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useScores() {
  const source = useSource()
  return useQuery({ queryKey: ['score-history'], queryFn: () => source.scoreHistory() })
}
