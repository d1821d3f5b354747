import { verbBits } from '#model/plant-graph'
import type { LinkItem } from '#schema/analysis'
import { activityOf } from '#schema/link-activities'
import { defineSubject, nameIn, type QueryField } from '../subject.ts'

/** Fields common to links and their operations. */
export const endFields: readonly QueryField<LinkItem>[] = [
  {
    name: 'client',
    title: 'Client',
    kind: 'text',
    of: (l, around) => nameIn(around, l.client, l.clientAddress),
    isColumn: true,
  },
  { name: 'clientAddress', title: 'Client address', kind: 'text', of: (l) => l.clientAddress },
  {
    name: 'clientZone',
    title: 'Client zone',
    kind: 'text',
    of: (l, a) => a.device(l.client)?.zone ?? '',
    isColumn: true,
  },
  { name: 'clientType', title: 'Client type', kind: 'text', of: (l, a) => a.device(l.client)?.type ?? '' },
  { name: 'clientClass', title: 'Client class', kind: 'text', of: (l, a) => a.device(l.client)?.class ?? '' },
  {
    name: 'server',
    title: 'Server',
    kind: 'text',
    of: (l, around) => nameIn(around, l.server, l.serverAddress),
    isColumn: true,
  },
  { name: 'serverAddress', title: 'Server address', kind: 'text', of: (l) => l.serverAddress },
  {
    name: 'serverZone',
    title: 'Server zone',
    kind: 'text',
    of: (l, a) => a.device(l.server)?.zone ?? '',
    isColumn: true,
  },
  { name: 'serverType', title: 'Server type', kind: 'text', of: (l, a) => a.device(l.server)?.type ?? '' },
  { name: 'serverClass', title: 'Server class', kind: 'text', of: (l, a) => a.device(l.server)?.class ?? '' },
  {
    name: 'end',
    title: 'Either end',
    kind: 'text',
    of: (l, a) => [
      nameIn(a, l.client, l.clientAddress),
      l.clientAddress,
      nameIn(a, l.server, l.serverAddress),
      l.serverAddress,
    ],
  },
  {
    name: 'endType',
    title: 'Type of either end',
    kind: 'text',
    of: (l, a) => [a.device(l.client)?.type ?? '', a.device(l.server)?.type ?? ''],
  },
  {
    name: 'crossing',
    title: 'Crosses zones',
    kind: 'text',
    of: (l, a) => {
      const [one, other] = [a.device(l.client)?.zone, a.device(l.server)?.zone]
      return one !== undefined && other !== undefined && one !== other ? 'yes' : 'no'
    },
  },
  { name: 'protocol', title: 'Protocol', kind: 'text', of: (l) => l.protocol, isColumn: true },
  {
    name: 'vlan',
    title: 'VLAN',
    kind: 'text',
    of: (l, a) => {
      const vlans = a.device(l.server)?.vlans ?? []
      return (vlans.length > 0 ? vlans : (a.device(l.client)?.vlans ?? [])).map(String)
    },
  },
  { name: 'transport', title: 'Transport', kind: 'text', of: (l) => l.transport },
  { name: 'port', title: 'Port', kind: 'number', of: (l) => l.port, isColumn: true },
]

export const subject = defineSubject<LinkItem>({
  name: 'links',
  title: 'Connections',
  deviceOf: ({ client, server }) => server || client,
  sort: '-lastSeen',
  fields: [
    ...endFields,
    {
      name: 'activity',
      title: 'Activity',
      kind: 'text',
      of: (l) => activityOf(verbBits(l.operations.map(({ verb }) => verb)), l.protocol),
      isColumn: true,
    },
    {
      name: 'verb',
      title: 'Verb',
      kind: 'text',
      of: (l) => [...new Set(l.operations.map(({ verb }) => verb))],
    },
    { name: 'packets', title: 'Packets', kind: 'number', of: (l) => l.packets },
    { name: 'bytes', title: 'Bytes', kind: 'number', of: (l) => l.bytes, isColumn: true },
    { name: 'firstSeen', title: 'First seen', kind: 'time', of: (l) => l.firstSeen },
    { name: 'lastSeen', title: 'Last seen', kind: 'time', of: (l) => l.lastSeen, isColumn: true },
  ],
})
