import { hexCode } from '#bytes/hex'
import { clean } from '#bytes/text'
import { type Attribute, confidence, type Verb } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { dissect, probe, type TuyaMessage } from './wire.ts'

/** Commands by number: tinytuya 1.15. */
const commands: ReadonlyMap<number, readonly [Verb, string]> = new Map<number, readonly [Verb, string]>([
  [0x00, ['report', 'UDP announcement']],
  [0x01, ['configure', 'AP_CONFIG']],
  [0x03, ['authenticate', 'SESS_KEY_NEG_START']],
  [0x04, ['authenticate', 'SESS_KEY_NEG_RESP']],
  [0x05, ['authenticate', 'SESS_KEY_NEG_FINISH']],
  [0x07, ['operate', 'CONTROL']],
  [0x08, ['report', 'STATUS']],
  [0x09, ['diagnose', 'HEART_BEAT']],
  [0x0a, ['read', 'DP_QUERY']],
  [0x0d, ['operate', 'CONTROL_NEW']],
  [0x10, ['read', 'DP_QUERY_NEW']],
  [0x12, ['read', 'UPDATEDPS']],
  [0x13, ['report', 'UDP announcement, ciphered']],
  [0x23, ['report', 'Broadcast of version 3.4']],
  [0x25, ['browse', 'REQ_DEVINFO']],
  [0x40, ['execute', 'LAN_EXT_STREAM']],
])

const ATTRIBUTES: readonly (readonly [Attribute, string])[] = [
  ['device-id', 'gwId'],
  ['model', 'productKey'],
  ['ip', 'ip'],
]

function identify(json: string, about: string, emit: Emit): void {
  for (const [attribute, field] of ATTRIBUTES) {
    const value = clean(new RegExp(`"${field}"\\s*:\\s*"([^"]{1,64})"`).exec(json)?.[1] ?? '')
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
  }
}

export const protocol = defineProtocol<TuyaMessage, undefined>({
  name: 'tuya-lan',
  shortName: 'Tuya LAN',
  title: 'Tuya local control',
  standard: 'No public document; messages of tinytuya 1.15, versions 3.1 to 3.5',
  depth: 'semantic',
  family: 'it',
  hints: [
    { transport: 'udp', port: 6666 },
    { transport: 'udp', port: 6667 },
    { transport: 'tcp', port: 6668 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  firstBytes: '\0',
  probe,
  dissect,
  facts({ command, json }, { fromClient, isStream }, emit) {
    const [verb, name] = commands.get(command) ?? (['execute', `Command ${hexCode(command)}`] as const)
    // A device answers with the command's own number.
    if (fromClient || verb === 'report')
      emit({ kind: 'operation', verb, name, code: hexCode(command), outcome: 'requested' })
    const about = fromClient ? 'client' : 'server'
    if (!isStream)
      emit({
        kind: 'identity',
        about,
        attribute: 'vendor',
        value: 'Tuya',
        confidence: confidence.banner,
        field: 'prefix',
      })
    if (!isStream || !fromClient) identify(json, about, emit)
  },
  rows: ({ command, json }) => [
    { label: 'Command', value: commands.get(command)?.[1] ?? hexCode(command), at: 8, length: 4 },
    { label: 'Contents', value: json === '' ? 'ciphered' : clean(json), at: 16, length: 0 },
  ],
  behaviourKeys: [{ name: 'command', of: ({ code }) => code }],
  operations: [...commands].map(([command, [verb, name]]) => ({ code: hexCode(command), name, verb })),
})
