import { unendedLine } from '#bytes/line'
import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import { asksIdentity, identityOf, scpiHeader } from '#bytes/scpi'
import { clean, isPrintable } from '#bytes/text'
import { confidence, type Operation, type Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'

const LINE_FEED = 0x0a
/** Blocks of values begin with this and have a length: IEEE 488.2-1992 §8.7.9. */
const HASH = 0x23

const limits = {
  lineBytes: 8192,
  blockBytes: 64 * 1024 * 1024,
  /** Queries whose answer is awaited: an instrument answers them in order. */
  pending: 32,
} as const

interface Line {
  /** '' for blocks. */
  readonly text: string
  /** Bytes of a block that are still to come. */
  readonly remaining: number
}

interface State {
  /** Of the instrument alone: stations send no blocks that matter. */
  remaining: number
  isProven: boolean
  readonly asked: { readonly operation: Operation; readonly isIdentity: boolean }[]
}

/** How a program's first line looks: a common command, or a tree of keywords. SCPI-1999 volume 1 §6.2. */
const FIRST = /^(?:\*[A-Za-z]{3}\??|:?[A-Za-z]{3,12}\d{0,2}(?::[A-Za-z]{2,12}\d{0,2})*\??)(?:[ ;][ -~]*)?\r?$/
/** And what words of other languages do not have: a mark of its own, or a number or switch behind the keyword. */
const MARKED = /[*?:]|\s(?:[-+.\d]|ON\b|OFF\b)/i

function dissect({ bytes, start, end, fromClient }: Slice, state: State): Dissected<Line> {
  const available = end - start
  if (!fromClient && state.remaining > 0) {
    const length = Math.min(state.remaining, available)
    return {
      kind: 'message',
      length,
      message: { text: '', remaining: state.remaining - length },
      isPiece: true,
    }
  }
  if (!fromClient && !state.isProven) return { kind: 'foreign' }
  if (!fromClient && bytes[start] === HASH) return block(bytes, start, end)
  const stop = indexOfByte(bytes, start, Math.min(end, start + limits.lineBytes), LINE_FEED)
  const until = stop < 0 ? Math.min(end, start + limits.lineBytes) : stop
  if (!state.isProven && !isPrintable(bytes, start, until)) return { kind: 'foreign' }
  if (stop < 0) return unendedLine(until - start, limits.lineBytes)
  const line = latin1(bytes, start, stop)
  if (!state.isProven && !(FIRST.test(line) && MARKED.test(line))) return { kind: 'foreign' }
  return { kind: 'message', length: stop + 1 - start, message: { text: clean(line, 512), remaining: 0 } }
}

/** `#`, how many digits, digits, so many bytes, and a line feed. Without digits it goes up to the line feed. */
function block(bytes: Uint8Array, start: number, end: number): Dissected<Line> {
  const available = end - start
  if (available < 2) return { kind: 'incomplete', need: 2 }
  const digits = bytes[start + 1]! - 0x30
  if (digits < 1 || digits > 9) return { kind: 'malformed', at: 1, reason: 'block', length: available }
  const head = 2 + digits
  if (available < head) return { kind: 'incomplete', need: head }
  const byteCount = Number(latin1(bytes, start + 2, start + head))
  if (!Number.isInteger(byteCount) || byteCount < 0 || byteCount > limits.blockBytes)
    return { kind: 'malformed', at: 2, reason: 'length of a block', length: head }
  return { kind: 'message', length: head, message: { text: '', remaining: byteCount + 1 } }
}

/** Certain for the identification query. */
function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const line = latin1(bytes, start, Math.min(end, start + 8)).toUpperCase()
  if (/^\*IDN\?(?:\r?\n|;)/.test(line)) return 'yes'
  return '*IDN?\r\n'.startsWith(line) || '*IDN?\n'.startsWith(line) ? 'more' : 'no'
}

/** By the first keyword, in its short form; others write or read. */
const roots: readonly (readonly [RegExp, string, Verb])[] = [
  [/^\*RST$/i, '*RST', 'restart'],
  [/^\*IDN\?$/i, '*IDN?', 'identify'],
  [/^\*TRG$/i, '*TRG', 'operate'],
  [/^:?OUTP(?:ut)?\d*(?::STAT(?:e)?)?$/i, 'OUTPut', 'operate'],
  [/^:?INIT(?:iate)?/i, 'INITiate', 'operate'],
  [/^:?SYST(?:em)?:COMM(?:unicate)?:/i, 'SYSTem:COMMunicate', 'configure'],
  [/^:?(?:DIAG(?:nostic)?|SERV(?:ice)?):/i, 'DIAGnostic', 'execute'],
]
const query = { code: 'query', name: 'SCPI Query', verb: 'read' } as const
const command = { code: 'command', name: 'SCPI Command', verb: 'write' } as const

function ask(line: string, emit: Emit, { asked }: State): void {
  const { word, isQuery } = scpiHeader(line)
  if (word === '') return
  const root = roots.find(([pattern]) => pattern.test(word))
  const plain = isQuery ? query : command
  const said =
    root === undefined || (isQuery && root[2] !== 'identify')
      ? plain
      : { code: root[1], name: root[1], verb: root[2] }
  const operation: Operation = { kind: 'operation', ...said, object: clean(word, 64), outcome: 'requested' }
  emit(operation)
  if (!line.includes('?')) return
  if (asked.length >= limits.pending) asked.shift()
  asked.push({ operation, isIdentity: asksIdentity(line) })
}

function answer({ text }: Line, emit: Emit, { asked }: State): void {
  const next = asked.shift()
  if (next === undefined) return
  if (next.operation.code !== command.code) emit({ ...next.operation, outcome: 'succeeded' })
  if (!next.isIdentity) return
  for (const [attribute, value] of identityOf(text))
    emit({ kind: 'identity', attribute, value, confidence: confidence.identityService, field: '*IDN?' })
}

export const protocol = defineProtocol<Line, State>({
  name: 'scpi',
  shortName: 'SCPI',
  title: 'SCPI of instruments',
  standard: 'SCPI-1999; IEEE 488.2-1992',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Embedded Device', role: 'instrument' } },
  actions,
  hints: [{ transport: 'tcp', port: 5025 }, { content: 'tcp' }],
  firstBytes: '*',
  newState: () => ({ remaining: 0, isProven: false, asked: [] }),
  probe,
  dissect,
  isFromClient: () => true,
  lost(state, fromClient, byteCount) {
    const isInside = !fromClient && state.remaining >= byteCount
    if (!fromClient) state.remaining = isInside ? state.remaining - byteCount : 0
    // Responses come in order: after a gap, their requests are unknown.
    if (!isInside) state.asked.length = 0
    return isInside
  },
  facts(line: Line, { fromClient }, emit, state) {
    state.isProven = true
    if (fromClient) ask(line.text, emit, state)
    else {
      // A line after a block is the rest of it.
      const isRest = state.remaining > 0
      state.remaining = line.remaining
      if (!isRest) answer(line, emit, state)
    }
  },
  finish({ asked }, emit) {
    for (const { operation } of asked.splice(0))
      if (operation.code !== command.code) emit({ ...operation, outcome: 'unanswered' })
  },
  rows: ({ text }) => [{ label: 'Line', value: text, at: 0, length: text.length }],
  behaviourKeys: [{ name: 'header', of: ({ code, object }) => `${code} ${object}` }],
  operations: [query, command, ...roots.map(([, name, verb]) => ({ code: name, name, verb }))],
})
