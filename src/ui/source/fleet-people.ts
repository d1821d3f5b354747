/** Requests of the console's page People. */
import type { FleetGrantItem, NewFleetGrant } from '#schema/fleet-people'
import { type DataSource, type Paged, part } from './source.ts'

export const fleetGrants = (source: DataSource) => source.read<Paged<FleetGrantItem>>('/fleet/grants')
export const addFleetGrant = (source: DataSource, grant: NewFleetGrant) =>
  source.send<FleetGrantItem>('POST', '/fleet/grants', grant)
export const removeFleetGrant = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/fleet/grants/${part(id)}`)
