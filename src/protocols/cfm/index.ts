import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { type CfmMessage, dissect, opcodes, ringRequests } from './wire.ts'

const R_APS = 40

function stateOf({ ring }: CfmMessage): string | undefined {
  if (ring === undefined) return undefined
  const marks = [ring.isRootBlocked ? 'RPL blocked' : '', ring.isDoNotFlush ? 'do not flush' : ''].filter(
    Boolean,
  )
  return [ringRequests.get(ring.request) ?? `request ${ring.request}`, ...marks].join(', ')
}

export const protocol = defineProtocol<CfmMessage, undefined>({
  name: 'cfm',
  shortName: 'CFM',
  title: 'Connectivity fault management and Ethernet rings',
  standard:
    'IEEE 802.1Q-2022 clause 21 (CFM); ITU-T G.8013/Y.1731 (06/2023); ITU-T G.8032/Y.1344 (03/2020, ERPS)',
  depth: 'semantic',
  family: 'infrastructure',
  roles: { sender: { type: 'Switch', role: 'switch' } },
  hints: [{ etherType: 0x8902 }],
  dissect,
  isFromClient: () => true, // all but loopback and link trace go to a group
  facts(message, { fromClient }, emit) {
    const { opcode, level, endPoint, domain, chassis, ring } = message
    const about = fromClient ? 'client' : 'server'
    const known = opcodes.get(opcode)
    emit({
      kind: 'operation',
      about,
      verb: known?.verb ?? 'execute',
      name: known?.name ?? `OpCode ${opcode}`,
      code: String(opcode),
      object:
        ring === undefined ? `level:${level}` : (ringRequests.get(ring.request) ?? `request ${ring.request}`),
      outcome: known?.verb === 'report' ? 'succeeded' : 'requested',
    })
    if (chassis !== '')
      emit({
        kind: 'identity',
        about,
        attribute: 'name',
        value: chassis,
        confidence: confidence.management,
        field: 'Chassis ID',
      })
    if (endPoint !== undefined)
      emit({
        kind: 'identity',
        about,
        attribute: 'address:cfm-end-point',
        value: domain === '' ? String(endPoint) : `${domain} ${endPoint}`,
        confidence: confidence.management,
        field: 'MEP ID',
      })
    if (ring !== undefined) emit({ kind: 'topology', about, ring: 'ERPS', neighbour: ring.node })
  },
  rows: (message) => [
    { label: 'OpCode', value: opcodes.get(message.opcode)?.name ?? String(message.opcode), at: 1, length: 1 },
    { label: 'Level', value: String(message.level), at: 0, length: 1 },
    ...(message.ring === undefined
      ? []
      : [
          { label: 'Ring', value: stateOf(message) ?? '', at: 4, length: 2 },
          { label: 'Node', value: message.ring.node, at: 6, length: 6 },
        ]),
  ],
  behaviourKeys: [
    { name: 'message', of: ({ code, object }) => (code === String(R_APS) ? `${code} ${object}` : code) },
  ],
  operations: [...opcodes].map(([code, said]) => ({ code: String(code), ...said })),
})
