import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AdviceChange } from '#schema/advice'
import { decideRecommendation, listRecommendations } from '#ui/source/recommendations'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useAdvice() {
  const source = useSource()
  return useQuery({ queryKey: ['recommendations'], queryFn: () => listRecommendations(source) })
}

export function useDecide() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: AdviceChange }) =>
      decideRecommendation(source, id, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['recommendations'] }),
  })
}
