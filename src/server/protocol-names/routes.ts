import type { ProtocolNames } from '#model/protocol-name'
import { ProtocolNameItem } from '#schema/link'
import { listOf, route } from '../http/route.ts'

export interface ProtocolNameSource {
  names(): Promise<ProtocolNames>
}

export const protocolNameRoutes = (source: ProtocolNameSource) => [
  route({
    method: 'GET',
    path: '/rest/protocols/names',
    access: 'read',
    summary: 'Short names of all protocols that are read',
    answer: { status: 200, schema: listOf(ProtocolNameItem), description: 'All of them' },
    async handle() {
      const names = await source.names()
      return { items: Array.from(names, ([name, shortName]) => ({ name, shortName })), next: null }
    },
  }),
]
