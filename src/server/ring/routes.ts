import Type from 'typebox'
import { RingItem } from '#schema/ring'
import { queryOf, route } from '../http/route.ts'
import type { RingService } from './service.ts'

const Address = Type.String({ maxLength: 60 })

export const ringRoutes = (service: RingService) => [
  route({
    method: 'GET',
    path: '/rest/ring',
    access: 'read',
    summary: 'The packet ring: size, time span, hash of its chain',
    answer: { status: 200, schema: RingItem, description: 'As of the last second' },
    async handle() {
      return service.status()
    },
  }),
  route({
    method: 'GET',
    path: '/rest/ring/packets.pcapng',
    access: 'packets',
    summary:
      'Packets of a time span, a device, a host, or two hosts, as pcapng; without times of the last hour',
    query: queryOf({
      from: Type.Optional(Type.String({ format: 'date-time', description: 'First time' })),
      until: Type.Optional(Type.String({ format: 'date-time', description: 'Last time' })),
      device: Type.Optional(
        Type.String({ maxLength: 300, description: 'Id of a device: all its addresses' }),
      ),
      host: Type.Optional({ ...Address, description: 'IP or MAC address' }),
      peer: Type.Optional({ ...Address, description: 'IP or MAC address of the other end' }),
      port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, description: 'Port of either end' })),
    }),
    answer: { status: 200, type: 'application/vnd.tcpdump.pcap', description: 'A capture file' },
    async handle({ query, reply }) {
      const { file, packets, isCut } = await service.packets(query)
      return reply
        .type('application/vnd.tcpdump.pcap')
        .header('content-disposition', 'attachment; filename="packets.pcapng"')
        .header('x-packets', String(packets))
        .header('x-cut', String(isCut))
        .send(Buffer.from(file))
    },
  }),
]
