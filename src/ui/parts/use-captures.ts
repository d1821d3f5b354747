import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useCaptures() {
  const source = useSource()
  return useQuery({ queryKey: ['captures'], queryFn: () => source.captures() })
}
