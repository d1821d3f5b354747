import { hexCode } from '#bytes/hex'
import { confidence } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { actions } from './actions.ts'
import { commands, registerName, statuses } from './commands.ts'
import { type Discovered, dissect, type GvcpMessage, probe } from './wire.ts'

/** Attributes of what a device answers to DISCOVERY, with the standard's names of their fields. */
const ATTRIBUTES = [
  ['vendor', 'manufacturer', 'manufacturer_name'],
  ['model', 'model', 'model_name'],
  ['firmware', 'version', 'device_version'],
  ['serial', 'serial', 'serial_number'],
  ['name', 'name', 'user_defined_name'],
  ['mac', 'mac', 'device_MAC_address'],
] as const

function identify(found: Discovered, about: 'client' | 'server', emit: Emit): void {
  for (const [attribute, key, field] of ATTRIBUTES) {
    const value = found[key]
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
}

export const protocol = defineProtocol<GvcpMessage, undefined>({
  name: 'gvcp',
  shortName: 'GVCP',
  title: 'GigE Vision control',
  standard: 'AIA GigE Vision 2.0 (2011), as in AIA’s dissector in Wireshark (packet-gvcp.c, 2012)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'IP Camera', role: 'vision' } },
  actions,
  hints: [{ transport: 'udp', port: 3956 }, { content: 'udp' }],
  firstBytes: 'B\x00\x80',
  probe,
  dissect,
  isFromClient: ({ isCommand }) => isCommand,
  facts({ isCommand, code, isPending, status, address, found }, { fromClient }, emit) {
    const command = commands.get(code)
    if (command === undefined || isPending) return
    emit({
      kind: 'operation',
      ...command,
      code: hexCode(code, 4),
      outcome: isCommand ? 'requested' : status === 0 ? 'succeeded' : 'rejected',
      object: address === undefined ? undefined : registerName(address),
      error: status === 0 ? undefined : (statuses.get(status) ?? hexCode(status, 4)),
    })
    if (found !== undefined) identify(found, fromClient ? 'client' : 'server', emit)
  },
  rows: ({ code, isCommand, status }) => [
    { label: 'Command', value: `${hexCode(code, 4)} ${commands.get(code)?.name ?? ''}`, at: 2, length: 2 },
    ...(isCommand ? [] : [{ label: 'Status', value: hexCode(status, 4), at: 0, length: 2 }]),
  ],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    {
      name: 'register',
      of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`),
    },
  ],
  operations: [...commands].map(([code, { name, verb }]) => ({ code: hexCode(code, 4), name, verb })),
})
