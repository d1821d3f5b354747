import type { DeviceItem } from '#schema/device'
import type { FacetCounts } from '#schema/overview'
import { type DataSource, type Paged, part, type Query } from './source.ts'

/** A page of devices, and the number of devices under each facet. */
export interface DevicePage extends Paged<DeviceItem> {
  readonly facets: FacetCounts
}

export const listDevices = (source: DataSource, query: Query) =>
  source.read<DevicePage>('/devices', deviceWords(query))

/** The complete list as a CSV file. */
export const devicesCsv = (source: DataSource, query: Query) =>
  source.file('/devices.csv', deviceWords(query))

export const readDevice = (source: DataSource, id: string) => source.read<DeviceItem>(`/devices/${part(id)}`)

/** All data or one device for other systems; undefined without a server. */
export const exportAddress = (
  source: DataSource,
  format: 'cyclonedx' | 'stix' | 'graphml',
  device?: string,
): string | undefined => source.serverFile(`/exports/${format}`, { device })

/** Query of a device list: `-name` is descending by name. */
export function deviceWords({ sort, ...query }: Query): Query {
  if (sort === undefined) return query
  const word = String(sort)
  return word.startsWith('-')
    ? { ...query, sort: word.slice(1), order: 'descending' }
    : { ...query, sort: word, order: 'ascending' }
}
