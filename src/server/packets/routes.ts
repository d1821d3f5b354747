import Type from 'typebox'
import { FrameItem } from '#schema/frame'
import { Id, listOf, queryOf, route } from '../http/route.ts'
import type { PacketService } from './service.ts'

export type PacketApi = Pick<PacketService, 'frames' | 'ofAlert'>

export const packetRoutes = (service: PacketApi) => [
  route({
    method: 'GET',
    path: '/rest/frames',
    access: 'packets',
    summary: 'Bytes and decoded headers of frames',
    query: queryOf({
      file: Type.String({ maxLength: 300, description: 'Name of the capture' }),
      frame: Type.Integer({ minimum: 1, description: 'Number of the first frame, from 1' }),
      count: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 100, description: 'Number of frames; default 1' }),
      ),
      decoded: Type.Optional(
        Type.Boolean({ description: 'With the fields of its protocols; takes about a second' }),
      ),
    }),
    answer: {
      status: 200,
      schema: listOf(FrameItem),
      description: 'The frames, fewer at the end of the capture',
    },
    async handle({ query }) {
      const { file, frame, count = 1, decoded = false } = query
      return { items: await service.frames({ file, frame, count, isDecoded: decoded }), next: null }
    },
  }),
  route({
    method: 'GET',
    path: '/rest/alerts/{id}/packets.pcapng',
    access: 'packets',
    summary: 'The frames of an alert with their conversations, as pcapng',
    params: Id,
    answer: { status: 200, type: 'application/vnd.tcpdump.pcap', description: 'A capture file' },
    async handle({ params: { id }, reply }) {
      const bytes = await service.ofAlert(id)
      const name = `alert-${id.replace(/[^\w-]+/g, '-')}.pcapng`
      return reply
        .type('application/vnd.tcpdump.pcap')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(bytes)
    },
  }),
]
