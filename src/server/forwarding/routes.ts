import Type from 'typebox'
import {
  ChangedMessages,
  DeliveryItem,
  DestinationChange,
  DestinationItem,
  DestinationTypeItem,
  FailedMessages,
  TestAnswer,
} from '#schema/forwarding'
import { Id, listOf, route } from '../http/route.ts'
import type { ForwardingService } from './service.ts'

export type ForwardingApi = Pick<
  ForwardingService,
  'types' | 'list' | 'add' | 'change' | 'remove' | 'test' | 'deliveries' | 'resend' | 'discard'
>

const deliveryQuery = Type.Object({
  destination: Type.Optional(Type.String({ maxLength: 50, description: 'Id of a destination' })),
  alert: Type.Optional(Type.String({ maxLength: 500, description: 'Id of an alert' })),
  state: Type.Optional(Type.Enum(['delivered', 'failed'])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: '`next` of the page before' })),
})

export const forwardingRoutes = (service: ForwardingApi) => [
  route({
    method: 'GET',
    path: '/rest/forwarding-types',
    access: 'read',
    summary: 'Destination types, with the settings and secrets each needs',
    answer: { status: 200, schema: listOf(DestinationTypeItem), description: 'All destination types' },
    handle: () => ({ items: service.types(), next: null }),
  }),
  route({
    method: 'GET',
    path: '/rest/forwarding',
    access: 'read',
    summary: 'Destinations of messages and their delivery state',
    answer: { status: 200, schema: listOf(DestinationItem), description: 'All destinations' },
    handle: async () => ({ items: await service.list(), next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/forwarding',
    access: 'administer',
    summary: 'Adds a destination for messages from now on',
    body: DestinationChange,
    answer: { status: 201, schema: DestinationItem, description: 'The destination' },
    handle: ({ body }) => service.add(body),
  }),
  route({
    method: 'PATCH',
    path: '/rest/forwarding/{id}',
    access: 'administer',
    summary: 'Changes a destination; secrets that are left out and queued messages are kept',
    params: Id,
    body: DestinationChange,
    answer: { status: 200, schema: DestinationItem, description: 'The changed destination' },
    handle: ({ params, body }) => service.change(params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/rest/forwarding/{id}',
    access: 'administer',
    summary: 'Deletes a destination, its secrets and its queued messages',
    params: Id,
    answer: { status: 204, description: 'The destination is deleted' },
    handle: ({ params }) => service.remove(params.id),
  }),
  route({
    method: 'POST',
    path: '/rest/forwarding/{id}/test',
    access: 'administer',
    summary: 'Sends a test message at once, bypassing the queue, and returns the result',
    params: Id,
    answer: { status: 200, schema: TestAnswer, description: 'Whether it arrived, and the step that failed' },
    handle: ({ params }) => service.test(params.id),
  }),
  route({
    method: 'GET',
    path: '/rest/deliveries',
    access: 'read',
    summary: 'Delivered and failed messages, the latest first',
    query: deliveryQuery,
    answer: { status: 200, schema: listOf(DeliveryItem), description: 'A page of deliveries' },
    handle: ({ query: { destination, alert, state, limit = 100, cursor } }) =>
      service.deliveries({
        ...{ destination, state, limit },
        object: alert === undefined ? undefined : `alert ${alert}`,
        before: cursor === undefined ? undefined : Number(cursor),
      }),
  }),
  route({
    method: 'POST',
    path: '/rest/forwarding/{id}/resend',
    access: 'administer',
    summary: 'Queues failed messages again',
    params: Id,
    body: FailedMessages,
    answer: { status: 200, schema: ChangedMessages, description: 'How many were queued' },
    handle: ({ params, body }) => service.resend(params.id, body.numbers),
  }),
  route({
    method: 'POST',
    path: '/rest/forwarding/{id}/discard',
    access: 'administer',
    summary: 'Forgets failed messages',
    params: Id,
    body: FailedMessages,
    answer: { status: 200, schema: ChangedMessages, description: 'How many were forgotten' },
    handle: ({ params, body }) => service.discard(params.id, body.numbers),
  }),
]
