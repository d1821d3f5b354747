import { useQuery } from '@tanstack/react-query'
import { readAttackMatrix } from '#ui/source/attack'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useAttack() {
  const source = useSource()
  return useQuery({ queryKey: ['attack'], queryFn: () => readAttackMatrix(source) })
}
