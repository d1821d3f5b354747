import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'
import { readScoreHistory } from '#ui/source/score-history'

export function useScores() {
  const source = useSource()
  return useQuery({ queryKey: ['score-history'], queryFn: () => readScoreHistory(source) })
}
