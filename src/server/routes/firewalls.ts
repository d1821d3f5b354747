import Type from 'typebox'
import '../rooms/firewalls.ts'
import { FirewallReading } from '#contract/firewall'
import { defineRoute, listOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/firewalls',
  summary: 'Weak and needless rules in the configurations in `firewalls/` of the data folder',
  answer: {
    status: 200,
    schema: Type.Object(listOf(FirewallReading).properties),
    description: 'Each file, with line numbers',
  },
  async handle(_asked, { firewalls }) {
    return { items: (await firewalls?.()) ?? [], next: null }
  },
})
