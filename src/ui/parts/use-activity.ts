import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ActivityList } from '#schema/trend'
import { batching } from '#ui/source/batching'
import { useSource } from '#ui/source/SourceContext.tsx'
import type { DataSource } from '#ui/source/source'

/** Devices per request: their ids must fit into an address. */
const MOST = 60
const PAUSE_MS = 30
/** Age from which a cached line is fetched again, in ms. */
const STALE_MS = 60_000

type DeviceActivity = ActivityList['devices'][number]

const askers = new WeakMap<DataSource, (id: string) => Promise<DeviceActivity | undefined>>()

function askerOf(source: DataSource) {
  const known = askers.get(source)
  if (known !== undefined) return known
  const made = batching<DeviceActivity>({
    most: MOST,
    pauseMs: PAUSE_MS,
    ask: async (ids) => {
      const devices = ids.map(encodeURIComponent).join(',')
      const { devices: reported } = await source.read<ActivityList>('/activity', { devices })
      return new Map(reported.map((one) => [one.device, one]))
    },
  })
  askers.set(source, made)
  return made
}

/** Activity of a device; null if none is stored. */
export function useActivity(device: string) {
  const source = useSource()
  const ask = useMemo(() => askerOf(source), [source])
  return useQuery({
    queryKey: ['activity', device],
    queryFn: async () => (await ask(device)) ?? null,
    staleTime: STALE_MS,
  })
}

/** Activity per protocol. */
export function useProtocolActivity() {
  const source = useSource()
  return useQuery({
    queryKey: ['activity'],
    queryFn: async () => {
      const { protocols } = await source.read<ActivityList>('/activity')
      return new Map(protocols.map((one) => [one.protocol, one]))
    },
  })
}
