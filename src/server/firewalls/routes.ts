import Type from 'typebox'
import { FirewallReading } from '#schema/firewall'
import { listOf, route } from '../http/route.ts'
import type { FirewallService } from './service.ts'

export const firewallRoutes = (service: FirewallService) => [
  route({
    method: 'GET',
    path: '/rest/firewalls',
    access: 'read',
    summary: 'Weak and unused rules in the firewall configurations in `firewalls/` of the data folder',
    answer: {
      status: 200,
      schema: Type.Object(listOf(FirewallReading).properties),
      description: 'Each file, with line numbers',
    },
    handle: async () => ({ items: await service.list(), next: null }),
  }),
]
