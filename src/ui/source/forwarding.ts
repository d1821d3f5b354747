import type { DestinationChange, DestinationItem, FormatItem, TestAnswer } from '#schema/forwarding'
import { type Paged, part, type Source } from './source.ts'

export const listDestinations = (source: Source) => source.read<Paged<DestinationItem>>('/forwarding')

export const listMessageFormats = (source: Source) => source.read<Paged<FormatItem>>('/forwarding-formats')

/** Adds a destination if `id` is undefined. */
export const saveDestination = (source: Source, id: string | undefined, change: DestinationChange) =>
  id === undefined
    ? source.send<DestinationItem>('POST', '/forwarding', change)
    : source.send<DestinationItem>('PATCH', `/forwarding/${part(id)}`, change)

export const removeDestination = (source: Source, id: string) =>
  source.send<void>('DELETE', `/forwarding/${part(id)}`)

export const testDestination = (source: Source, id: string) =>
  source.send<TestAnswer>('POST', `/forwarding/${part(id)}/test`)
