/** Requests of the console's page Organisations. */
import type { FleetOrganisationItem, FleetOrganisationList } from '#schema/fleet-organisations'
import { type DataSource, part } from './source.ts'

export const fleetOrganisations = (source: DataSource) =>
  source.read<FleetOrganisationList>('/fleet/organisations')
export const addFleetOrganisation = (source: DataSource, name: string) =>
  source.send<FleetOrganisationItem>('POST', '/fleet/organisations', { name })
export const renameFleetOrganisation = (
  source: DataSource,
  { id, name }: { readonly id: string; readonly name: string },
) => source.send<void>('PATCH', `/fleet/organisations/${part(id)}`, { name })
/** @param id null: all that one may see */
export const chooseFleetOrganisation = (source: DataSource, id: string | null) =>
  source.send<void>('PUT', '/fleet/organisation', { id })
