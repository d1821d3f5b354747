/** Requests of the console's page Packages. */
import type { FleetPackageItem, NewRollout } from '#schema/fleet-packages'
import { type DataSource, type Paged, part } from './source.ts'

export const fleetPackages = (source: DataSource) => source.read<Paged<FleetPackageItem>>('/fleet/packages')
export const storePackage = (source: DataSource, file: Blob) =>
  source.send<FleetPackageItem>('POST', '/fleet/packages', file)
export const rollOutPackage = (source: DataSource, id: string, rollout: NewRollout) =>
  source.send<FleetPackageItem>('POST', `/fleet/packages/${part(id)}/rollout`, rollout)
export const stopPackage = (source: DataSource, id: string) =>
  source.send<void>('POST', `/fleet/packages/${part(id)}/stop`)
export const deletePackage = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/fleet/packages/${part(id)}`)
