import type { DestinationChange, DestinationItem, FormatItem, TestAnswer } from '#schema/forwarding'
import { type DataSource, type Paged, part } from './source.ts'

export const listDestinations = (source: DataSource) => source.read<Paged<DestinationItem>>('/forwarding')

export const listMessageFormats = (source: DataSource) =>
  source.read<Paged<FormatItem>>('/forwarding-formats')

/** Adds a destination if `id` is undefined. */
export const saveDestination = (source: DataSource, id: string | undefined, change: DestinationChange) =>
  id === undefined
    ? source.send<DestinationItem>('POST', '/forwarding', change)
    : source.send<DestinationItem>('PATCH', `/forwarding/${part(id)}`, change)

export const removeDestination = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/forwarding/${part(id)}`)

export const testDestination = (source: DataSource, id: string) =>
  source.send<TestAnswer>('POST', `/forwarding/${part(id)}/test`)
