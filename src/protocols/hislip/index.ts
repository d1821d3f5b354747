import { latin1 } from '#bytes/message-head'
import { u32be } from '#bytes/read'
import { asksIdentity, identityOf, scpiHeader } from '#bytes/scpi'
import { clean } from '#bytes/text'
import { confidence, type Operation, type Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'

// Message header: IVI-6.1 table 3.
const HEADER = {
  prologue: 0x4853,
  type: 2,
  control: 3,
  parameter: 4,
  lengthHigh: 8,
  length: 12,
  size: 16,
} as const
/** Message types: table 4. */
const TYPE = {
  initialize: 0,
  initializeResponse: 1,
  fatalError: 2,
  error: 3,
  data: 6,
  dataEnd: 7,
  clear: 8,
} as const
/** Other messages of a client that ask for something: table 4. */
const requests: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map<
  number,
  { name: string; verb: Verb }
>([
  [4, { name: 'Lock', verb: 'reserve' }],
  [TYPE.clear, { name: 'Device Clear', verb: 'restart' }],
  [10, { name: 'Remote or Local Control', verb: 'set-mode' }],
  [12, { name: 'Trigger', verb: 'operate' }],
  [19, { name: 'Clear over the asynchronous channel', verb: 'restart' }],
  [21, { name: 'Status Query', verb: 'diagnose' }],
  [24, { name: 'Lock Info', verb: 'diagnose' }],
])
const LAST_TYPE = 39

const limits = {
  /** Bytes of a message whose text is read; waveforms are longer and passed over. */
  text: 1024,
} as const

interface HislipMessage {
  readonly type: number
  readonly text: string
  /** Bytes of the payload that this message does not hold. */
  readonly rest: number
}

interface HislipState {
  /** Bytes still to come, by client and server. */
  readonly rest: [number, number]
  asksIdentity: boolean
  /** The latest command, until the instrument answers or finds fault. */
  asked: Operation | undefined
}

function isHeader({ bytes, start }: Slice): boolean {
  return (
    ((bytes[start]! << 8) | bytes[start + 1]!) === HEADER.prologue &&
    bytes[start + HEADER.type]! <= LAST_TYPE &&
    u32be(bytes, start + HEADER.lengthHigh) < 0x100
  )
}

function dissect(slice: Slice, { rest }: HislipState): Dissected<HislipMessage> {
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  const still = rest[fromClient ? 0 : 1]
  if (still > 0) {
    const length = Math.min(still, available)
    return { kind: 'message', length, message: { type: -1, text: '', rest: still - length }, isPiece: true }
  }
  if (available < HEADER.size)
    return bytes[start] === 0x48 ? { kind: 'incomplete', need: HEADER.size } : { kind: 'foreign' }
  if (!isHeader(slice)) return { kind: 'foreign' }
  const type = bytes[start + HEADER.type]!
  const length = u32be(bytes, start + HEADER.lengthHigh) * 2 ** 32 + u32be(bytes, start + HEADER.length)
  if (length > limits.text)
    return { kind: 'message', length: HEADER.size, message: { type, text: '', rest: length } }
  if (available < HEADER.size + length) return { kind: 'incomplete', need: HEADER.size + length }
  const text = clean(latin1(bytes, start + HEADER.size, start + HEADER.size + length), limits.text)
  return { kind: 'message', length: HEADER.size + length, message: { type, text, rest: 0 } }
}

const query = { code: 'query', name: 'SCPI Query', verb: 'read' } as const
const command = { code: 'command', name: 'SCPI Command', verb: 'write' } as const

function facts(message: HislipMessage, { fromClient }: Slice, emit: Emit, state: HislipState): void {
  state.rest[fromClient ? 0 : 1] = message.rest
  const { type, text } = message
  if (type === TYPE.initialize) emit({ kind: 'session', phase: 'open', method: 'hislip', secured: false })
  else if ((type === TYPE.data || type === TYPE.dataEnd) && text !== '' && fromClient) scpi(text, emit, state)
  else if (fromClient && requests.has(type)) ask({ code: String(type), ...requests.get(type)! }, emit, state)
  else if (type === TYPE.error || type === TYPE.fatalError) end('rejected', emit, state, text)
  else if (type === TYPE.dataEnd && !fromClient) {
    end('succeeded', emit, state)
    if (state.asksIdentity) identify(text, emit)
    state.asksIdentity = false
  }
}

function scpi(text: string, emit: Emit, state: HislipState): void {
  const { word, isQuery } = scpiHeader(text)
  state.asksIdentity = asksIdentity(text)
  ask({ ...(isQuery ? query : command), object: clean(word, 64) }, emit, state)
}

function ask(
  what: Pick<Operation, 'code' | 'name' | 'verb' | 'object'>,
  emit: Emit,
  state: HislipState,
): void {
  state.asked = { kind: 'operation', ...what, outcome: 'requested' }
  emit(state.asked)
}

/** Error and FatalError carry their code in the control byte and words in the payload: §6.2. */
function end(outcome: 'succeeded' | 'rejected', emit: Emit, state: HislipState, words = ''): void {
  const { asked } = state
  state.asked = undefined
  if (asked !== undefined) emit({ ...asked, outcome, error: words || undefined })
}

function identify(text: string, emit: Emit): void {
  for (const [attribute, value] of identityOf(text))
    emit({ kind: 'identity', attribute, value, confidence: confidence.identityService, field: '*IDN?' })
}

export const protocol = defineProtocol<HislipMessage, HislipState>({
  name: 'hislip',
  shortName: 'HiSLIP',
  title: 'HiSLIP instrument protocol',
  standard: 'IVI-6.1 revision 2.0 (2020); IEEE 488.2-1992',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ transport: 'tcp', port: 4880 }, { content: 'tcp' }],
  newState: () => ({ rest: [0, 0], asksIdentity: false, asked: undefined }),
  firstBytes: 'H',
  probe(slice) {
    const { bytes, start, end } = slice
    if (bytes[start] !== 0x48 || (end - start > 1 && bytes[start + 1] !== 0x53)) return 'no'
    if (end - start < HEADER.size) return 'more'
    // A connection begins with an Initialize of either channel: no payload, or the name of the instrument.
    const type = bytes[start + HEADER.type]!
    const isOpening =
      type === TYPE.initialize || type === TYPE.initializeResponse || type === 17 || type === 18
    return isOpening && isHeader(slice) && u32be(bytes, start + HEADER.length) <= 256 ? 'yes' : 'no'
  },
  dissect,
  isFromClient: ({ type }) => (type === TYPE.initialize || type === 17 ? true : undefined),
  facts,
  rows: ({ type, text }) => [
    { label: 'Type', value: String(type), at: HEADER.type, length: 1 },
    { label: 'Text', value: text, at: HEADER.size, length: 0 },
  ],
  behaviourKeys: [{ name: 'command', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [query, command, ...[...requests].map(([code, said]) => ({ code: String(code), ...said }))],
})
