import { useQuery } from '@tanstack/react-query'
import { listAlerts } from '#ui/source/alerts'
import { readBaseline } from '#ui/source/baseline'
import { readDevice } from '#ui/source/devices'
import { listEvents } from '#ui/source/events'
import { listExposures } from '#ui/source/exposure'
import { listLinks } from '#ui/source/links'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Rows of connections, alerts and events shown on the page. */
const shownRows = 500
/** Maximum number of addresses searched; few devices have more than two. */
const searchedAddresses = 8

export function useDevice(id: string) {
  const source = useSource()
  return useQuery({ queryKey: ['device', id], queryFn: () => readDevice(source, id) })
}

export function useLinks(device: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['links', device],
    queryFn: () => listLinks(source, { device, limit: shownRows }),
  })
}

export function useAlerts(device: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['alerts', { device }],
    queryFn: () => listAlerts(source, { device, limit: shownRows }),
  })
}

export function useEvents(device: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['events', device],
    queryFn: () => listEvents(source, { device, limit: shownRows }),
  })
}

export function useExposures(device: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['exposures', device],
    queryFn: () => listExposures(source, { device, limit: 500 }),
  })
}

/** Baseline entries of the device with these addresses. */
export function useBehaviourKeys(addresses: readonly string[]) {
  const source = useSource()
  return useQuery({
    queryKey: ['baseline', 'device', addresses],
    queryFn: async () => {
      const pages = await Promise.all(
        addresses
          .slice(0, searchedAddresses)
          .map((search) => readBaseline(source, { search, limit: shownRows })),
      )
      // The search matches substrings: 10.0.0.1 also finds 10.0.0.12.
      const items = pages
        .flatMap((page) => page.items)
        .filter(({ client, server }) => addresses.includes(client) || addresses.includes(server))
      return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
    },
  })
}
