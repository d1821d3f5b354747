import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import type { DeviceModule } from '#contract/device'
import { useSource } from '#ui/source/SourceContext.tsx'
import { type Asking, queryOf } from './asking.ts'

/** A map looks at every link, so it is asked for at this pace and not with every change. */
const refreshMs = 10_000
/** Devices a search offers. */
const offered = 8
/** Links of a line or a device that its details name. */
const shownLinks = 100

export function useMap(asking: Asking) {
  const source = useSource()
  const query = queryOf(asking)
  return useQuery({
    queryKey: ['map', query],
    queryFn: () => source.map(query),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  })
}

/** Modules of the devices whose chassis are shown, as far as they have come. */
export function useChassis(devices: readonly string[]): ReadonlyMap<string, readonly DeviceModule[]> {
  const source = useSource()
  return useQueries({
    queries: devices.map((id) => ({ queryKey: ['device', id], queryFn: () => source.device(id) })),
    combine: (answers) =>
      new Map(answers.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data.modules] as const]))),
  })
}

export function useFound(words: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['map-search', words],
    queryFn: () => source.devices({ search: words, limit: offered }),
    enabled: words.length > 1,
    placeholderData: keepPreviousData,
  })
}

/** Single links of a device, or between two. */
export function useLinks(device: string | undefined, peer: string | undefined) {
  const source = useSource()
  return useQuery({
    queryKey: ['links', device, peer],
    queryFn: () => source.links({ device, peer, limit: shownLinks }),
    enabled: device !== undefined,
  })
}
