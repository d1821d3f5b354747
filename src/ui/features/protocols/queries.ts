import { useQuery } from '@tanstack/react-query'
import { listProtocols } from '#ui/source/links'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useProtocols() {
  const source = useSource()
  return useQuery({ queryKey: ['protocols'], queryFn: () => listProtocols(source) })
}
