import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useProtocols() {
  const source = useSource()
  return useQuery({ queryKey: ['protocols'], queryFn: () => source.protocols() })
}
