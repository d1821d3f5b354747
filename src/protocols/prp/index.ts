import { defineProtocol } from '#model/protocol'
import { dissect, nodeTypes, type SupervisionMessage } from './wire.ts'

export const protocol = defineProtocol<SupervisionMessage, undefined>({
  name: 'prp',
  shortName: 'PRP',
  title: 'PRP and HSR supervision',
  standard: 'IEC 62439-3:2016',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ etherType: 0x88fb }],
  dissect,
  isFromClient: () => true, // supervision goes to a group
  facts({ type, node, redBox }, _slice, emit) {
    const state = nodeTypes.get(type)!
    emit({ kind: 'topology', about: node, ring: state, neighbour: redBox })
    emit({
      kind: 'identity',
      about: node,
      attribute: 'role',
      value: state.startsWith('HSR') ? 'hsr-node' : 'prp-node',
      confidence: 0.85,
      field: 'supervision frame',
    })
    if (redBox !== undefined)
      emit({
        kind: 'identity',
        about: redBox,
        attribute: 'role',
        value: 'redundancy-box',
        confidence: 0.85,
        field: 'RedBoxMacAddress',
      })
  },
  rows: (message) => [
    { label: 'Node', value: `${message.node} (${nodeTypes.get(message.type)})`, at: 4, length: 8 },
    { label: 'Redundancy box', value: message.redBox ?? 'none', at: 12, length: 8 },
  ],
})
