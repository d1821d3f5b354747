import { useQuery } from '@tanstack/react-query'
import { readAttackMatrix } from '#ui/source/attack'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Name of a technique by its id, as far as it is loaded and known: the id itself otherwise. */
export function useTechniqueNames(isWanted = true): (id: string) => string {
  const source = useSource()
  const { data } = useQuery({
    queryKey: ['attack'],
    enabled: isWanted,
    queryFn: () => readAttackMatrix(source),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (id) => data?.items.find((one) => one.id === id)?.name ?? id
}
