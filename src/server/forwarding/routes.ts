import { DestinationChange, DestinationItem, FormatItem, TestAnswer } from '#schema/forwarding'
import { Id, listOf, route } from '../http/route.ts'
import type { ForwardingService } from './service.ts'

export type ForwardingApi = Pick<ForwardingService, 'formats' | 'list' | 'add' | 'change' | 'remove' | 'test'>

export const forwardingRoutes = (service: ForwardingApi) => [
  route({
    method: 'GET',
    path: '/rest/forwarding-formats',
    access: 'read',
    summary: 'Message formats',
    answer: { status: 200, schema: listOf(FormatItem), description: 'All formats' },
    handle: () => ({ items: service.formats(), next: null }),
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
    answer: { status: 200, schema: TestAnswer, description: 'Whether it arrived, and the reply' },
    handle: ({ params }) => service.test(params.id),
  }),
]
