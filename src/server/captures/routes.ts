import type { Readable } from 'node:stream'
import Type from 'typebox'
import { CaptureItem } from '#schema/capture'
import { CodedError } from '#schema/errors'
import { Id, listOf, queryOf, route } from '../http/route.ts'
import type { CaptureService } from './service.ts'
import { announcedSize, wholeNumber } from './upload-headers.ts'

export type CaptureApi = Pick<CaptureService, 'list' | 'find' | 'upload' | 'append' | 'resume' | 'remove'>

const queued = { schema: CaptureItem, description: 'The file is complete on disk and queued for analysis' }

export const captureRoutes = (service: CaptureApi) => [
  route({
    method: 'GET',
    path: '/rest/captures',
    access: 'read',
    summary: 'Captures, latest first, with upload and analysis progress',
    answer: { status: 200, schema: listOf(CaptureItem), description: 'All of them' },
    handle: async () => ({ items: await service.list(), next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/captures',
    access: 'change',
    summary: 'Uploads a pcap or pcapng file of any size, also compressed as .gz or .zst',
    query: queryOf({ name: Type.String({ minLength: 1, maxLength: 200, description: 'Name of the file' }) }),
    stream: 'application/octet-stream',
    answer: {
      ...queued,
      status: 201,
      description: `${queued.description}. \`Location\` is the address of its progress`,
    },
    async handle({ query, raw, reply }) {
      const capture = await service.upload({
        name: query.name,
        expectedSize: announcedSize(raw.headers),
        bytes: raw.body as Readable,
      })
      reply.header('location', `/rest/captures/${capture.id}`)
      return capture
    },
  }),
  route({
    method: 'GET',
    path: '/rest/captures/{id}',
    access: 'read',
    summary: 'One capture',
    params: Id,
    answer: { status: 200, schema: CaptureItem, description: 'The current state of the capture' },
    handle: ({ params }) => service.find(params.id),
  }),
  route({
    method: 'HEAD',
    path: '/rest/captures/{id}',
    access: 'read',
    summary: 'Bytes received of an upload (`Upload-Offset`) and its full size (`Upload-Length`)',
    params: Id,
    answer: { status: 200, description: 'In the headers' },
    async handle({ params, reply }) {
      const { size, expectedSize } = await service.find(params.id)
      reply.header('upload-offset', size)
      if (expectedSize !== null) reply.header('upload-length', expectedSize)
      return reply.send()
    },
  }),
  route({
    method: 'PATCH',
    path: '/rest/captures/{id}',
    access: 'change',
    summary: 'Continues an interrupted upload from the byte `Upload-Offset`',
    params: Id,
    stream: 'application/offset+octet-stream',
    answer: { ...queued, status: 200 },
    async handle({ params, raw }) {
      const offset = wholeNumber('upload-offset', raw.headers)
      if (offset === undefined)
        throw new CodedError('bad-request', 'Upload-Offset: required (number of bytes)')
      return service.append(params.id, { offset, bytes: raw.body as Readable })
    },
  }),
  route({
    method: 'POST',
    path: '/rest/captures/{id}/resume',
    access: 'change',
    summary: 'Analyses a capture again from its start; its earlier results are removed',
    params: Id,
    answer: { status: 202, schema: CaptureItem, description: 'The capture is queued' },
    handle: ({ params }) => service.resume(params.id),
  }),
  route({
    method: 'DELETE',
    path: '/rest/captures/{id}',
    access: 'change',
    summary: 'Deletes a capture, its file and its own results; cancels an upload or analysis under way',
    params: Id,
    answer: { status: 204, description: 'The capture is deleted' },
    async handle({ params, reply }) {
      await service.remove(params.id)
      return reply.send()
    },
  }),
]
