import { crc32 } from '#bytes/checksum'
import { latin1 } from '#bytes/message-head'
import { u32be, u32le } from '#bytes/read'
import type { Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'
import { actions } from './actions.ts'

// Headers: IEC 61375-2-3:2015 tables A.4 (process data) and A.21 (messages); big endian but for the check sum.
const AT = { sequence: 0, version: 4, type: 6, comId: 8, datasetLength: 20 } as const
const PROCESS = { header: 40, checkAt: 36 } as const
const MESSAGE = { header: 116, checkAt: 112 } as const
/** Major version of the protocol. */
const VERSION = 1
/** Largest data set: A.6.4.2, A.7.4. */
const LONGEST = 65_388

const types: ReadonlyMap<string, { readonly name: string; readonly verb: Verb }> = new Map([
  ['Pd', { name: 'Process Data', verb: 'report' }],
  ['Pp', { name: 'Process Data Reply', verb: 'report' }],
  ['Pr', { name: 'Process Data Request', verb: 'read' }],
  ['Pe', { name: 'Process Data Error', verb: 'report' }],
  ['Mn', { name: 'Notification', verb: 'write' }],
  ['Mr', { name: 'Request', verb: 'execute' }],
  ['Mp', { name: 'Reply', verb: 'report' }],
  ['Mq', { name: 'Reply Query', verb: 'report' }],
  ['Mc', { name: 'Confirm', verb: 'report' }],
  ['Me', { name: 'Error', verb: 'report' }],
])

interface TrdpMessage {
  readonly type: string
  readonly comId: number
}

function dissect({ bytes, start, end, isStream }: Slice): Dissected<TrdpMessage> {
  const available = end - start
  if (available < PROCESS.header)
    return isStream && available < AT.version
      ? { kind: 'incomplete', need: PROCESS.header }
      : { kind: 'foreign' }
  const type = latin1(bytes, start + AT.type, start + AT.type + 2)
  if (bytes[start + AT.version] !== VERSION || !types.has(type)) return { kind: 'foreign' }
  const { header, checkAt } = type.startsWith('P') ? PROCESS : MESSAGE
  if (available < header) return isStream ? { kind: 'incomplete', need: header } : { kind: 'foreign' }
  if (crc32(bytes, start, start + checkAt) !== u32le(bytes, start + checkAt)) return { kind: 'foreign' }
  const dataset = u32be(bytes, start + AT.datasetLength)
  if (dataset > LONGEST)
    return { kind: 'malformed', at: AT.datasetLength, reason: 'length', length: available }
  const total = header + ((dataset + 3) & ~3)
  if (available < header + dataset)
    return isStream
      ? { kind: 'incomplete', need: total }
      : { kind: 'malformed', at: AT.datasetLength, reason: 'length', length: available }
  const length = isStream ? Math.min(total, available) : available
  return { kind: 'message', length, message: { type, comId: u32be(bytes, start + AT.comId) } }
}

export const protocol = defineProtocol<TrdpMessage, undefined>({
  name: 'trdp',
  shortName: 'TRDP',
  title: 'Train Real Time Data Protocol',
  standard: 'IEC 61375-2-3:2015 annex A',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [
    { transport: 'udp', port: 17224 },
    { transport: 'udp', port: 17225 },
    { transport: 'tcp', port: 17225 },
    { content: 'udp' },
  ],
  probe: (slice) => (dissect(slice).kind === 'message' ? 'yes' : 'no'),
  dissect,
  isFromClient: ({ type }) => !(type === 'Mp' || type === 'Mq' || type === 'Pp'),
  facts({ type, comId }, { fromClient }, emit) {
    const { name, verb } = types.get(type)!
    const about = verb === 'report' ? (fromClient ? 'client' : 'server') : undefined
    emit({ kind: 'operation', about, verb, name, code: type, object: `ComId ${comId}`, outcome: 'requested' })
  },
  rows: ({ type, comId }) => [
    { label: 'Type', value: `${type} ${types.get(type)?.name ?? ''}`, at: AT.type, length: 2 },
    { label: 'ComId', value: String(comId), at: AT.comId, length: 4 },
  ],
  behaviourKeys: [{ name: 'telegram', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [...types].map(([code, { name, verb }]) => ({ code, name, verb })),
})
