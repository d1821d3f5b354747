import { hexCode, toHex } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'
import type { Operation, Verb } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { BRD, commands, type EthercatCommand } from './commands.ts'
import { emitObject, emitSii, isIdentityObject } from './identity.ts'
import { type File, mailboxAt, type Sdo } from './mailbox.ts'
import * as register from './registers.ts'
import { ALL, type EthercatState } from './state.ts'
import type { Datagram, EthercatMessage } from './wire.ts'

/** Context of each step of one datagram. */
interface Scene {
  readonly datagram: Datagram
  readonly command: EthercatCommand
  readonly bytes: Uint8Array
  /** `station:1001`, `position:2`, `all`. */
  readonly slave: string
  readonly emit: Emit
  readonly state: EthercatState
}

export function facts(message: EthercatMessage, slice: Slice, emit: Emit, flowState: EthercatState): void {
  if (message.isReturned) flowState.isReturned = true
  for (const datagram of message.datagrams) {
    const command = commands[datagram.command]!
    if (command.by === 'none') continue
    if (datagram.command === BRD && datagram.counter > 0) flowState.slaveCount = datagram.counter
    const slave = slaveOf(datagram, command, flowState)
    const scene = { datagram, command, bytes: slice.bytes, slave, emit, state: flowState }
    if (command.by === 'logical') emitStream(scene)
    else if (datagram.offset >= register.MEMORY) emitMailbox(scene)
    else emitRegister(scene)
  }
}

/** Slaves count the position up as a frame passes: a returned one is higher by their number. */
function slaveOf({ slave, command }: Datagram, { by }: EthercatCommand, flowState: EthercatState): string {
  if (by === 'station') return `station:${slave}`
  if (by === 'broadcast' || command === BRD) return ALL
  if (by === 'logical') return ALL
  const first = flowState.isReturned ? slave - flowState.slaveCount : slave
  return `position:${(0x1_0000 - (first & 0xffff)) & 0xffff}`
}

function aboutOf(slave: string): string {
  return slave === ALL ? 'client' : `client/${slave}`
}

/** Process data: how many slaves took part is the state; a change is a slave lost or found. */
function emitStream({ datagram, command, emit, state: flowState }: Scene): void {
  flowState.statesData = true
  if (!flowState.isReturned) return
  emit({
    kind: 'stream',
    about: 'client',
    id: `${command.name} ${hexCode(datagram.address, 8)}`,
    sequence: 0,
    state: `working counter ${datagram.counter}`,
  })
}

function outcomeOf({ datagram, state: flowState }: Scene): Operation['outcome'] {
  if (!flowState.isReturned) return 'requested'
  return datagram.counter > 0 ? 'succeeded' : 'unanswered'
}

function emitRegister(scene: Scene): void {
  const { datagram, command, bytes, slave, emit, state: flowState } = scene
  const { offset, start, end } = datagram
  const [verb, name, value] = meaningOf(scene)
  emit({
    kind: 'operation',
    verb,
    name: name ?? command.name,
    code: command.name,
    object: `${hexCode(offset, 4)} ${register.registerName(offset)}`,
    unit: slave,
    outcome: outcomeOf(scene),
    value,
  })
  const size = end - start
  if (command.writes && offset === register.SII_CONTROL && size >= 6)
    flowState.readsWord(slave, u32le(bytes, start + 2))
  if (command.writes && offset === register.SII_ADDRESS && size >= 4)
    flowState.readsWord(slave, u32le(bytes, start))
  if (!flowState.isReturned || datagram.counter === 0 || !command.reads) return
  emitRead(scene, size)
}

/** Emits the values read from a register: state, EEPROM words. */
function emitRead({ datagram, bytes, slave, emit, state: flowState }: Scene, size: number): void {
  const { offset, start, end } = datagram
  const about = aboutOf(slave)
  if (offset === register.AL_STATUS && size >= 2 && slave !== 'all') {
    const status = u16le(bytes, start)
    const state = register.states.get(status & register.STATE_BITS)
    const hasError = (status & register.ERROR_BIT) !== 0
    if (state !== undefined)
      emit({
        kind: 'identity',
        about,
        attribute: 'mode',
        value: hasError ? `${state}, error` : state,
        confidence: 0.95,
        field: 'AL status',
      })
  }
  if (offset === register.SII_DATA) {
    const word = flowState.wordOf(slave)
    if (word !== undefined) emitSii(word, bytes, start, end, about, emit)
  }
  if (offset === register.SII_CONTROL && size >= 10)
    emitSii(u32le(bytes, start + 2), bytes, start + 6, end, about, emit)
}

/** Verb, name and value of a register access. */
function meaningOf({
  datagram,
  command,
  bytes,
  slave,
  state: flowState,
}: Scene): readonly [Verb, string?, (string | undefined)?] {
  const { offset, start, end } = datagram
  if (!command.writes)
    return [offset >= register.SII_CONTROL && offset <= register.SII_DATA ? 'identify' : 'read']
  const size = end - start
  if (offset === register.AL_CONTROL && size >= 1) {
    const wanted = bytes[start]! & register.STATE_BITS
    const state = register.states.get(wanted)
    const did = flowState.operates(slave, wanted === register.OP)
    // Leaving OP switches the outputs off.
    const verb = wanted === register.OP ? 'start' : did ? 'stop' : 'set-mode'
    return [verb, `AL control: ${state ?? `state ${wanted}`}`, state]
  }
  if (offset === register.RESET) return ['restart', 'Reset']
  if (offset === register.STATION_ADDRESS && size >= 2)
    return ['configure', 'Set station address', String(u16le(bytes, start))]
  if (offset === register.SII_CONTROL || offset === register.SII_ADDRESS) {
    const isWrite = offset === register.SII_CONTROL && size >= 2 && (bytes[start + 1]! & 0x02) !== 0
    return isWrite ? ['configure', 'SII write'] : ['identify', 'SII read']
  }
  const name = register.registerName(offset)
  if (name === 'distributed clock') return ['set-time', `${command.name} distributed clock`]
  if (name === 'event' || name === 'error counters') return ['diagnose', `Clear ${name}`]
  return ['configure', `Write ${name}`]
}

// ——— mailboxes ———

function emitMailbox(scene: Scene): void {
  const { datagram, bytes, slave, command, emit } = scene
  const mail = mailboxAt(bytes, datagram.start, datagram.end)
  if (mail === undefined) {
    emitMemory(scene)
    return
  }
  if (mail.kind === 'sdo') emitSdo(mail, scene)
  else if (mail.kind === 'file') emitFile(mail, scene)
  else if (mail.kind === 'emergency')
    emit({
      kind: 'operation',
      about: aboutOf(slave),
      verb: 'report',
      name: 'Emergency',
      code: 'CoE emergency',
      unit: slave,
      outcome: 'requested',
      value: hexCode(mail.code, 4),
    })
  else if (command.writes && !scene.state.isReturned)
    emit({
      kind: 'operation',
      verb: 'execute',
      name: mail.name,
      code: mail.name,
      unit: slave,
      outcome: 'requested',
    })
}

/** Memory that holds no mailbox: process data of one slave, or an empty mailbox. */
function emitMemory(scene: Scene): void {
  const { datagram, command, slave, emit } = scene
  emit({
    kind: 'operation',
    verb: command.writes ? 'write' : 'read',
    name: command.name,
    code: command.name,
    object: `${hexCode(datagram.offset, 4)} memory`,
    unit: slave,
    outcome: outcomeOf(scene),
  })
}

const shownBytes = 16

/** Requests are emitted when they are sent, responses when they return; each is in both directions' frames. */
function emitSdo(sdo: Sdo, { bytes, slave, emit, state: flowState, command }: Scene): void {
  const isOnTheWay = sdo.isRequest ? command.writes && !flowState.isReturned : flowState.isReturned
  if (!isOnTheWay) return
  const data = toHex(bytes, sdo.start, Math.min(sdo.end, sdo.start + shownBytes))
  const isAbort = sdo.abort !== undefined
  const verb = sdo.isDownload ? 'write' : isIdentityObject(sdo.index) ? 'identify' : 'read'
  emit({
    kind: 'operation',
    verb,
    name: isAbort ? 'SDO abort' : sdo.isDownload ? 'SDO download' : 'SDO upload',
    code: isAbort ? 'CoE abort' : sdo.isDownload ? 'CoE download' : 'CoE upload',
    object: `${hexCode(sdo.index, 4)}:${sdo.subindex}`,
    unit: slave,
    outcome: sdo.isRequest ? 'requested' : isAbort ? 'rejected' : 'succeeded',
    value: sdo.isDownload && sdo.isRequest ? data : undefined,
    error: sdo.abort === undefined ? undefined : hexCode(sdo.abort, 8),
  })
  if (!sdo.isRequest && !sdo.isDownload && !isAbort) emitObject(sdo, bytes, aboutOf(slave), emit)
}

/** FoE operation codes: ETG.1000.6. */
const FILE_READ = 1
const FILE_WRITE = 2
const FILE_ERROR = 5

/** Files into a slave are its firmware: FoE serves for little else. */
function emitFile(file: File, { slave, emit, state: flowState, command }: Scene): void {
  const about = aboutOf(slave)
  if (file.operation === FILE_READ || file.operation === FILE_WRITE) {
    if (!command.writes || flowState.isReturned) return
    const isWrite = file.operation === FILE_WRITE
    emit({
      kind: 'operation',
      verb: isWrite ? 'update-firmware' : 'upload-program',
      name: isWrite ? 'FoE write' : 'FoE read',
      code: isWrite ? 'FoE write' : 'FoE read',
      object: file.name,
      unit: slave,
      outcome: 'requested',
    })
    emit({
      kind: 'transfer',
      about,
      name: file.name,
      type: 'FoE',
      bytes: 0,
      direction: isWrite ? 'to-server' : 'to-client',
      purpose: isWrite ? 'firmware' : 'file',
    })
  } else if (file.operation === FILE_ERROR && flowState.isReturned)
    emit({
      kind: 'operation',
      verb: 'update-firmware',
      name: 'FoE error',
      code: 'FoE write',
      unit: slave,
      outcome: 'rejected',
      error: hexCode(file.error, 8),
    })
}
