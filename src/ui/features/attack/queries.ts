import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useAttack() {
  const source = useSource()
  return useQuery({ queryKey: ['attack'], queryFn: () => source.attack() })
}
