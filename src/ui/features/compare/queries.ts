import { useQuery } from '@tanstack/react-query'
import type { Difference } from '#schema/difference'
import { useSource } from '#ui/source/SourceContext.tsx'
import type { ComparedRange } from './sides.ts'

export function useDifference(sides: readonly [ComparedRange, ComparedRange] | undefined) {
  const source = useSource()
  return useQuery({
    queryKey: ['difference', sides],
    enabled: sides !== undefined,
    queryFn: () => {
      const [first, second] = sides!
      return source.read<Difference>('/difference', {
        firstFrom: first.from,
        firstUntil: first.until,
        secondFrom: second.from,
        secondUntil: second.until,
      })
    },
  })
}
