import { hexCode } from '#bytes/hex'
import type { Emit, Slice } from '#model/protocol'
import { type CclinkMessage, CYCLIC, type CyclicMessage, type SetupMessage } from './wire.ts'

const RUNNING = 1
const limits = {
  /** Slaves of one group that are emitted; the standard allows 16 a group. */
  slaves: 64,
} as const

/** Commands of the set-up over UDP, in the groups that captures show. */
export const setupNames: ReadonlyMap<number, string> = new Map([
  [0x0e90, 'Network parameter'],
  [0x0e91, 'Network parameter answer'],
  [0x0e92, 'Parameter check'],
  [0x0e93, 'Cyclic parameter'],
  [0x0e94, 'Cyclic parameter answer'],
])

export function facts(message: CclinkMessage, slice: Slice, emit: Emit): void {
  if (message.kind === 'cyclic') emitCyclic(message, slice, emit)
  else if (message.kind === 'set-up') emitSetup(message, slice, emit)
  else
    emit({ kind: 'stream', about: 'client', id: `type ${hexCode(message.type)}`, sequence: 0, state: 'seen' })
}

function emitCyclic(message: CyclicMessage, slice: Slice, emit: Emit): void {
  const { isRequest, group, sequence, unitState } = message
  const about = slice.fromClient ? 'client' : 'server'
  const state = message.endCode === 0 ? 'ok' : hexCode(message.endCode, 4)
  if (isRequest) {
    emit({
      kind: 'operation',
      verb: 'report',
      name: 'Cyclic',
      code: hexCode(CYCLIC, 4),
      object: `group ${group}`,
      outcome: 'requested',
    })
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'cclink-master',
      confidence: 0.9,
      field: 'cyclic request',
    })
    emitSlaves(message, slice, emit)
  } else emitSlave(message, about, emit)
  emit({ kind: 'stream', about, id: `group ${group}`, sequence, state })
  if (unitState === RUNNING)
    emit({
      kind: 'identity',
      about,
      attribute: 'run-state',
      value: 'RUN',
      confidence: 0.8,
      field: 'local unit information',
    })
}

/** The slaves a master expects, by their addresses. */
function emitSlaves({ slaves, slaveCount }: CyclicMessage, { bytes, start }: Slice, emit: Emit): void {
  for (let i = 0; i < Math.min(slaveCount, limits.slaves); i++) {
    const at = start + slaves + i * 4
    const address = `${bytes[at + 3]!}.${bytes[at + 2]!}.${bytes[at + 1]!}.${bytes[at]!}`
    if (bytes[at + 3] !== 0) emit({ kind: 'topology', about: 'client', neighbour: address, route: 'cyclic' })
  }
}

/** Identity in a slave's notification. */
function emitSlave({ vendor, model, version, error }: CyclicMessage, about: string, emit: Emit): void {
  const say = (attribute: 'vendor-id' | 'device-id' | 'firmware' | 'role', value: string) =>
    emit({ kind: 'identity', about, attribute, value, confidence: 0.9, field: 'slave station notification' })
  say('role', 'cclink-slave')
  if (vendor !== 0) say('vendor-id', hexCode(vendor, 4))
  if (model !== 0) say('device-id', hexCode(model, 8))
  if (version !== 0) say('firmware', String(version))
  if (error !== 0) emit({ kind: 'anomaly', what: 'device-error', about, detail: hexCode(error, 4) })
}

function emitSetup(
  { isRequest, command, subcommand, endCode }: SetupMessage,
  slice: Slice,
  emit: Emit,
): void {
  if (!isRequest && slice.fromClient) return // an answer on the way of the requests: nobody is known to have answered
  const outcome = isRequest ? 'requested' : endCode === 0 ? 'succeeded' : 'rejected'
  emit({
    kind: 'operation',
    verb: 'configure',
    name: setupNames.get(command) ?? `Set-up ${hexCode(command, 4)}`,
    code: hexCode(command, 4),
    object: `part ${subcommand}`,
    outcome,
    error: outcome === 'rejected' ? hexCode(endCode, 4) : undefined,
  })
}
