import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { NewToken } from '#schema/token'
import { addToken, listTokens, removeToken } from '#ui/source/accounts'
import { useSource } from '#ui/source/SourceContext.tsx'

const KEY = ['tokens'] as const

export function useTokens() {
  const source = useSource()
  return useQuery({ queryKey: KEY, queryFn: () => listTokens(source) })
}

export function useAdd() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (token: NewToken) => addToken(source, token),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

export function useRemove(id: string) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => removeToken(source, id),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}
