import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ModuleItem } from '#schema/device'
import type { PlantMap } from '#schema/map'
import { listDevices, readDevice } from '#ui/source/devices'
import { listLinks } from '#ui/source/links'
import { readMap } from '#ui/source/map'
import { useSource } from '#ui/source/SourceContext.tsx'
import { earlierOf, type MapChanges, mapChanges } from './comparison.ts'
import { type MapQuery, queryOf } from './map-address.ts'

/** Refresh interval in ms: a map query reads every connection. */
const refreshMs = 10_000
/** Maximum number of search results. */
const offered = 8
/** Maximum number of connections listed in the details. */
const shownLinks = 100

export function useMap(asking: MapQuery) {
  const source = useSource()
  const query = queryOf(asking)
  return useQuery({
    queryKey: ['map', query],
    queryFn: () => readMap(source, query),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  })
}

/** Differences from the time before, if a comparison is selected and its answer has arrived. */
export function useChanges(asking: MapQuery, map: PlantMap): MapChanges | undefined {
  const source = useSource()
  const earlier = useMemo(
    () => (asking.compare === undefined ? undefined : earlierOf(asking, map, asking.compare)),
    [asking, map],
  )
  const query = earlier && queryOf(earlier)
  const { data } = useQuery({
    queryKey: ['map', query],
    queryFn: () => readMap(source, query!),
    enabled: query !== undefined,
    placeholderData: keepPreviousData,
  })
  return useMemo(
    () => (data === undefined || query === undefined ? undefined : mapChanges(data, map)),
    [data, map, query],
  )
}

/** Modules of devices with an expanded chassis, as far as loaded. */
export function useChassis(devices: readonly string[]): ReadonlyMap<string, readonly ModuleItem[]> {
  const source = useSource()
  return useQueries({
    queries: devices.map((id) => ({ queryKey: ['device', id], queryFn: () => readDevice(source, id) })),
    combine: (answers) =>
      new Map(answers.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data.modules] as const]))),
  })
}

export function useFound(words: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['map-search', words],
    queryFn: () => listDevices(source, { search: words, limit: offered }),
    enabled: words.length > 1,
    placeholderData: keepPreviousData,
  })
}

/** Connections of a device, or between two. */
export function useLinks(device: string | undefined, peer: string | undefined) {
  const source = useSource()
  return useQuery({
    queryKey: ['links', device, peer],
    queryFn: () => listLinks(source, { device, peer, limit: shownLinks }),
    enabled: device !== undefined,
  })
}
