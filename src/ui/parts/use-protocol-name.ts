import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { type ProtocolNameOf, protocolName } from '#schema/protocol-name'
import { listProtocolNames } from '#ui/source/links'
import { useSource } from '#ui/source/SourceContext.tsx'

const NONE: ReadonlyMap<string, string> = new Map()

/** Names of protocols by id; made from the ids until they are loaded. */
export function useProtocolName(): ProtocolNameOf {
  const source = useSource()
  const { data = NONE } = useQuery({
    queryKey: ['protocol-names'],
    queryFn: async () =>
      new Map((await listProtocolNames(source)).items.map(({ name, shortName }) => [name, shortName])),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return useCallback((id) => protocolName(id, data), [data])
}
