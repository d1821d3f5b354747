import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AdviceChange } from '#contract/advice'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useAdvice() {
  const source = useSource()
  return useQuery({ queryKey: ['recommendations'], queryFn: () => source.recommendations() })
}

export function useDecide() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: AdviceChange }) => source.decideAdvice(id, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['recommendations'] }),
  })
}

/** Names of devices by id. */
export function useNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const source = useSource()
  const asked = [...new Set(ids)].sort().slice(0, 100)
  const found = useQuery({
    queryKey: ['device-names', asked],
    enabled: asked.length > 0,
    queryFn: async () => {
      const devices = await Promise.allSettled(asked.map((id) => source.device(id)))
      return devices.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    },
  })
  return new Map(
    (found.data ?? []).map(({ id, name, ipAddresses, macAddresses }) => [
      id,
      name || ipAddresses[0] || macAddresses[0] || id,
    ]),
  )
}
