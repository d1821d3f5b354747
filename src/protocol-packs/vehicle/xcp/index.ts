import { hexCode } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence, type Operation } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import {
  ANSWER,
  CONNECT,
  CONTINUING,
  commands,
  ERROR,
  errors,
  GET_ID,
  LOWEST_COMMAND,
  LOWEST_PACKET,
  STIMULATION,
  UPLOAD,
} from './commands.ts'

// Length of the packet (2), counter (2), both low byte first, then the packet: ASAM MCD-1 XCP 1.5 (2017), transport layer
// on Ethernet.
const COUNTER = 2
const HEADER = 4
/** `MAX_CTO` has one byte, `MAX_DTO` two: packets of measured values are the longest. */
const LONGEST = 8192

interface XcpMessage {
  readonly pid: number
  /** Mode of CONNECT, error code. */
  readonly second: number
  /** Identification that an answer to GET_ID or UPLOAD carries. */
  readonly words: string
}

interface XcpState {
  /** A slave answers one command before the next. */
  asked: Operation | undefined
  command: number
  /** The identification is fetched with the next UPLOAD. */
  isNaming: boolean
  isProven: boolean
}

function dissect(slice: Slice, { isProven, command }: XcpState): Dissected<XcpMessage> {
  const { bytes, start, end, fromClient, isStream } = slice
  const available = end - start
  if (available <= HEADER) return isStream ? { kind: 'incomplete', need: HEADER + 1 } : { kind: 'foreign' }
  const size = u16le(bytes, start)
  const length = HEADER + size
  const pid = bytes[start + HEADER]!
  if (size < 1 || size > LONGEST) return { kind: 'foreign' }
  // A flow begins with CONNECT, whose length is fixed.
  if (!isProven && (!fromClient || pid !== CONNECT || size !== 2)) return { kind: 'foreign' }
  if (available < length)
    return isStream
      ? { kind: 'incomplete', need: length }
      : { kind: 'malformed', at: 0, reason: 'longer than the datagram', length: available }
  const packet = start + HEADER
  const second = size > 1 ? bytes[packet + 1]! : -1
  return {
    kind: 'message',
    length,
    message: { pid, second, words: fromClient ? '' : wordsAt(bytes, packet, start + length, command) },
  }
}

/** GET_ID answers with the mode, two spare bytes, the length (4) and, where bit 0 of the mode is set, the text itself; UPLOAD with bytes. */
function wordsAt(bytes: Uint8Array, packet: number, end: number, command: number): string {
  if (bytes[packet] !== ANSWER) return ''
  if (command === UPLOAD) return text(bytes, packet + 1, end)
  if (command !== GET_ID || end - packet < 8 || (bytes[packet + 1]! & 1) === 0) return ''
  return text(bytes, packet + 8, Math.min(end, packet + 8 + u32le(bytes, packet + 4)))
}

/** Sure of the CONNECT with which a master begins: nothing but it, and the first of its numbers. */
function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const wanted = [2, 0, -1, 0, CONNECT]
  for (let i = 0; i < Math.min(end - start, wanted.length); i++)
    if (wanted[i]! >= 0 && bytes[start + i] !== wanted[i]) return 'no'
  if (end - start > HEADER + 2) return 'no'
  if (end - start < HEADER + 2) return 'more'
  return bytes[start + COUNTER]! <= 1 && bytes[start + HEADER + 1]! <= 1 ? 'yes' : 'no'
}

function ask({ pid, second }: XcpMessage, emit: Emit, state: XcpState): void {
  if (pid < LOWEST_COMMAND) {
    emit({ kind: 'operation', ...STIMULATION, outcome: 'requested' })
    return
  }
  if (state.asked !== undefined && !CONTINUING.has(pid)) emit({ ...state.asked, outcome: 'unanswered' })
  const said = commands.get(pid) ?? ({ verb: 'execute', name: `Command ${hexCode(pid)}` } as const)
  state.asked = { kind: 'operation', ...said, code: hexCode(pid), outcome: 'requested' }
  if (state.command !== GET_ID || pid !== UPLOAD) state.isNaming = false
  state.command = pid
  state.isProven ||= pid === CONNECT && second <= 1
  emit(state.asked)
}

function answer({ pid, second, words }: XcpMessage, emit: Emit, state: XcpState): void {
  if (pid < ERROR) return // events, services, measured values
  const { asked, command } = state
  state.asked = undefined
  const isRefused = pid === ERROR
  if (asked !== undefined)
    emit({
      ...asked,
      outcome: isRefused ? 'rejected' : 'succeeded',
      error: isRefused ? (errors.get(second) ?? `error ${hexCode(second)}`) : undefined,
    })
  if (isRefused) return
  if ((command === GET_ID || (command === UPLOAD && state.isNaming)) && words.length > 1)
    emit({
      kind: 'identity',
      attribute: 'name',
      value: words,
      confidence: confidence.identityService,
      field: 'GET_ID',
    })
  state.isNaming = command === GET_ID && words === ''
}

export const protocol = defineProtocol<XcpMessage, XcpState>({
  name: 'xcp',
  shortName: 'XCP',
  title: 'XCP on Ethernet',
  standard: 'ASAM MCD-1 XCP 1.5 (2017)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Embedded Device', role: 'control-unit' } },
  traits: { frequentOperations: ['0xf4', '0xf5', '0xf6', STIMULATION.code] },
  actions,
  hints: [
    { transport: 'udp', port: 5555 },
    { transport: 'tcp', port: 5555 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  firstBytes: '\x02',
  newState: () => ({ asked: undefined, command: -1, isNaming: false, isProven: false }),
  probe,
  dissect,
  isFromClient: () => true,
  facts(message: XcpMessage, { fromClient }, emit, state) {
    if (fromClient) ask(message, emit, state)
    else answer(message, emit, state)
  },
  finish({ asked }, emit) {
    if (asked !== undefined) emit({ ...asked, outcome: 'unanswered' })
  },
  rows: ({ pid, second }) => [
    {
      label: 'Packet',
      value: pid >= LOWEST_PACKET || commands.has(pid) ? hexCode(pid) : 'values',
      at: 4,
      length: 1,
    },
    { label: 'Second byte', value: second < 0 ? '' : hexCode(second), at: 5, length: 1 },
  ],
  behaviourKeys: [{ name: 'command', of: ({ code }) => code }],
  operations: [...[...commands].map(([pid, said]) => ({ code: hexCode(pid), ...said })), STIMULATION],
})
