import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Rows of a device's links, alerts and events that its page shows. */
const shownRows = 500

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
