import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Rows of connections, alerts and events shown on the page. */
const shownRows = 500
/** Maximum number of addresses searched; few devices have more than two. */
const searchedAddresses = 8

export function useDevice(id: string) {
  const source = useSource()
  return useQuery({ queryKey: ['device', id], queryFn: () => source.device(id) })
}

export function useLinks(device: string) {
  const source = useSource()
  return useQuery({ queryKey: ['links', device], queryFn: () => source.links({ device, limit: shownRows }) })
}

export function useAlerts(device: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['alerts', { device }],
    queryFn: () => source.alerts({ device, limit: shownRows }),
  })
}

export function useEvents(device: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['events', device],
    queryFn: () => source.events({ device, limit: shownRows }),
  })
}

export function useExposures(device: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['exposures', device],
    queryFn: () => source.exposures({ device, limit: 500 }),
  })
}

/** Baseline entries of the device with these addresses. */
export function useBehaviourKeys(addresses: readonly string[]) {
  const source = useSource()
  return useQuery({
    queryKey: ['baseline', 'device', addresses],
    queryFn: async () => {
      const pages = await Promise.all(
        addresses.slice(0, searchedAddresses).map((search) => source.baseline({ search, limit: shownRows })),
      )
      // The search matches substrings: 10.0.0.1 also finds 10.0.0.12.
      const items = pages
        .flatMap((page) => page.items)
        .filter(({ client, server }) => addresses.includes(client) || addresses.includes(server))
      return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
    },
  })
}
