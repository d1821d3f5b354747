import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { type BpduMessage, dissect, TOPOLOGY_CHANGE_NOTIFICATION } from './wire.ts'

const change = { code: 'tc', name: 'Topology Change', verb: 'report' } as const

export const protocol = defineProtocol<BpduMessage, undefined>({
  name: 'stp',
  shortName: 'STP',
  title: 'Spanning Tree Protocol',
  standard: 'IEEE 802.1D-2004; IEEE 802.1Q-2014',
  depth: 'semantic',
  family: 'infrastructure',
  roles: { sender: { type: 'Switch', role: 'switch' } },
  hints: [{ llc: 0x42 }, { snap: { oui: 0x00000c, type: 0x010b } }],
  dissect,
  facts(message, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'switch',
      confidence: confidence.management,
      field: 'BPDU',
    })
    if (message.isTopologyChange) emit({ kind: 'operation', ...change, outcome: 'requested' })
    const { root, bridge, port, vlan } = message
    if (root === undefined || bridge === undefined) return
    emit({
      kind: 'identity',
      about,
      attribute: 'mac',
      value: bridge.mac,
      confidence: confidence.management,
      field: 'Bridge Identifier',
    })
    emit({
      kind: 'topology',
      about,
      port: `bridge port ${port & 0x0fff}`,
      vlan: vlan || undefined,
      route: `spanning tree root ${root.mac} priority ${root.priority}`,
    })
  },
  rows: ({ version, type, root, bridge, port }) => [
    {
      label: 'Version',
      value: `${version}${type === TOPOLOGY_CHANGE_NOTIFICATION ? ', change notification' : ''}`,
      at: 2,
      length: 1,
    },
    { label: 'Root', value: root === undefined ? '' : `${root.priority} ${root.mac}`, at: 5, length: 8 },
    {
      label: 'Bridge',
      value: bridge === undefined ? '' : `${bridge.priority} ${bridge.mac}`,
      at: 17,
      length: 8,
    },
    { label: 'Port', value: `0x${port.toString(16)}`, at: 25, length: 2 },
  ],
  operations: [change],
})
