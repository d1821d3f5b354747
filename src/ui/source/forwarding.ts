import type {
  ChangedMessages,
  DeliveryItem,
  DestinationChange,
  DestinationItem,
  DestinationTypeItem,
  TestAnswer,
} from '#schema/forwarding'
import { type DataSource, type Paged, part } from './source.ts'

export const listDestinations = (source: DataSource) => source.read<Paged<DestinationItem>>('/forwarding')

export const listDestinationTypes = (source: DataSource) =>
  source.read<Paged<DestinationTypeItem>>('/forwarding-types')

/** Adds a destination if `id` is undefined. */
export const saveDestination = (source: DataSource, id: string | undefined, change: DestinationChange) =>
  id === undefined
    ? source.send<DestinationItem>('POST', '/forwarding', change)
    : source.send<DestinationItem>('PATCH', `/forwarding/${part(id)}`, change)

export const removeDestination = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/forwarding/${part(id)}`)

export const testDestination = (source: DataSource, id: string) =>
  source.send<TestAnswer>('POST', `/forwarding/${part(id)}/test`)

export const listDeliveries = (
  source: DataSource,
  query: {
    readonly destination?: string
    readonly alert?: string
    readonly state?: string
    readonly limit: number
  },
) => source.read<Paged<DeliveryItem>>('/deliveries', query)

export const changeFailedMessages = (
  source: DataSource,
  {
    id,
    change,
    numbers,
  }: { readonly id: string; readonly change: 'resend' | 'discard'; readonly numbers: readonly number[] },
) => source.send<ChangedMessages>('POST', `/forwarding/${part(id)}/${change}`, { numbers })
