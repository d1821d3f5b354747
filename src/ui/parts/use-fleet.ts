/** Queries and changes that several pages of the console share. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { fleetAlerts, fleetSensors, fleetSites, sensorAlerts } from '#ui/source/fleet'
import { fleetOrganisations } from '#ui/source/fleet-organisations'
import { useSource } from '#ui/source/SourceContext.tsx'
import type { DataSource, Query } from '#ui/source/source'

/** All of them begin with it: a change anywhere concerns all pages. */
export const FLEET_KEY = 'fleet'
/** Rows of a page of a list. */
export const FLEET_ROWS = 100

export function useFleetSites() {
  const source = useSource()
  return useQuery({ queryKey: [FLEET_KEY, 'sites'], queryFn: () => fleetSites(source) })
}

export function useFleetOrganisations() {
  const source = useSource()
  return useQuery({ queryKey: [FLEET_KEY, 'organisations'], queryFn: () => fleetOrganisations(source) })
}

export function useFleetSensors(site?: string) {
  const source = useSource()
  return useQuery({ queryKey: [FLEET_KEY, 'sensors', site], queryFn: () => fleetSensors(source, site) })
}

export function useSensorAlerts() {
  const source = useSource()
  return useQuery({ queryKey: [FLEET_KEY, 'sensor-alerts'], queryFn: () => sensorAlerts(source) })
}

export function useFleetAlerts(query: Query) {
  const source = useSource()
  return useInfiniteQuery({
    queryKey: [FLEET_KEY, 'alerts', query],
    queryFn: ({ pageParam }) => fleetAlerts(source, { ...query, limit: FLEET_ROWS, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

/** A change after which all pages of the fleet are read again. */
export function useFleetChange<Given, Result>(change: (source: DataSource, given: Given) => Promise<Result>) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (given: Given) => change(source, given),
    onSettled: () => queries.invalidateQueries({ queryKey: [FLEET_KEY] }),
  })
}
