import { printableLine } from '#bytes/line'
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { type Attribute, confidence, type Operation, type Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'

const limits = {
  lineBytes: 512,
  /** Commands whose answer is awaited: a scale answers one after the other. */
  pending: 16,
} as const

/** Commands of levels 0 to 2: Mettler-Toledo, MT-SICS Interface Commands (11781363, 2013). */
const commands: ReadonlyMap<string, readonly [Verb, string]> = new Map<string, readonly [Verb, string]>([
  ['I0', ['browse', 'List of commands']],
  ['I1', ['identify', 'Level and versions of MT-SICS']],
  ['I2', ['identify', 'Device data']],
  ['I3', ['identify', 'Software version']],
  ['I4', ['identify', 'Serial number']],
  ['I5', ['identify', 'Software material number']],
  ['I10', ['identify', 'Device identification']],
  ['I11', ['identify', 'Model designation']],
  ['S', ['read', 'Stable weight value']],
  ['SI', ['read', 'Weight value immediately']],
  ['SIR', ['subscribe', 'Weight values, repeated']],
  ['SR', ['subscribe', 'Weight value on change']],
  ['T', ['operate', 'Tare']],
  ['TI', ['operate', 'Tare immediately']],
  ['TA', ['write', 'Tare weight value']],
  ['TAC', ['write', 'Clear tare value']],
  ['Z', ['operate', 'Zero']],
  ['ZI', ['operate', 'Zero immediately']],
  ['D', ['write', 'Display text']],
  ['DW', ['write', 'Display weight']],
  ['K', ['set-mode', 'Keys control']],
  ['@', ['restart', 'Cancel and reset']],
  ['C', ['operate', 'Adjustment']],
  ['C1', ['operate', 'Adjustment as set']],
  ['C2', ['operate', 'Adjustment with external weight']],
  ['C3', ['operate', 'Adjustment with internal weight']],
  ['PWR', ['operate', 'Switch on or off']],
  ['FSET', ['configure', 'Reset to factory settings']],
])
const attributes: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['I2', 'description'],
  ['I3', 'firmware'],
  ['I4', 'serial'],
  ['I5', 'order-number'],
  ['I10', 'name'],
  ['I11', 'model'],
])

/** An answer: its command, a status, values: same document. `ES`, `ET` and `EL` answer what was no command. */
const ANSWER =
  /^(?:(I\d{1,2}|S|SI|SR|T|TI|TA|TAC|Z|ZI|D|DW|K|C[123]?|PWR|FSET) ([SDABIL+-])(?: (.*))?|(E[STL]))$/
const COMMAND = /^(I\d{1,2}|SIR?|SR?|TI?|TAC?|ZI?|DW?|K|C[123]?|PWR|FSET|@)(?: (.*))?$/
/** Reasons of a status: not now; a wrong value; too much or too little on the scale. */
const refusals: ReadonlyMap<string, string> = new Map([
  ['I', 'not executable at present'],
  ['L', 'parameter wrong'],
  ['+', 'overload'],
  ['-', 'underload'],
])

interface Line {
  readonly text: string
}

interface State {
  readonly asked: Operation[]
  isProven: boolean
}

function dissect(slice: Slice, { isProven }: State): Dissected<Line> {
  const line = printableLine(slice, limits.lineBytes)
  if (line.kind !== 'line') return line
  const { text, length } = line
  if ((slice.fromClient ? COMMAND : ANSWER).test(text)) return { kind: 'message', length, message: { text } }
  return isProven ? { kind: 'malformed', at: 0, reason: 'line', length } : { kind: 'foreign' }
}

/** Sure of an answer that names what only a scale has: a weight with its unit, or a text in quotes behind `I2 A`. */
function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const head = latin1(bytes, start, Math.min(end, start + 64))
  if (
    /^(?:S [SD] {1,10}-?\d{1,8}(?:\.\d{1,6})? (?:g|kg|mg|t|lb|oz)|I[2-5] A "[ -!#-~]{1,40}")\r\n/.test(head)
  )
    return 'yes'
  const isPossible =
    /^(?:S(?: (?:[SD](?: +-?[\d.]*(?: [a-z]{0,2})?\r?)?)?)?|I(?:[2-5](?: (?:A(?: (?:"[ -!#-~]*"?\r?)?)?)?)?)?)$/.test(
      head,
    )
  return isPossible && head.length < 64 ? 'more' : 'no'
}

function answer(text: string, emit: Emit, wantsReadings: boolean, { asked }: State): void {
  const [, code, status = '', values = '', error] = ANSWER.exec(text) ?? []
  // Weights come unasked once they were subscribed to; device data has several lines.
  const index = asked.findIndex(
    (operation) => error !== undefined || operation.code === code || operation.code.startsWith(`${code}I`),
  )
  const operation = index < 0 ? undefined : asked.splice(0, index + 1).at(-1)
  const problem = error ?? refusals.get(status)
  if (operation !== undefined)
    emit({ ...operation, outcome: problem === undefined ? 'succeeded' : 'rejected', error: problem })
  if (problem !== undefined || code === undefined) return
  const attribute = attributes.get(code)
  const word = clean(/"([^"]*)"/.exec(values)?.[1] ?? '', 128)
  if (attribute !== undefined && word !== '')
    emit({ kind: 'identity', attribute, value: word, confidence: confidence.identityService, field: code })
  const weight = /^\s*(-?\d+(?:\.\d+)?) \S+$/.exec(values)?.[1]
  if (wantsReadings && code === 'S' && weight !== undefined)
    emit({ kind: 'reading', point: 'weight', value: Number(weight) })
}

function ask(text: string, emit: Emit, { asked }: State): void {
  const [, code = ''] = COMMAND.exec(text) ?? []
  const [verb, name] = commands.get(code) ?? (['execute', code] as const)
  const operation: Operation = { kind: 'operation', verb, name, code, outcome: 'requested' }
  if (asked.length >= limits.pending) asked.shift()
  asked.push(operation)
  emit(operation)
}

export const protocol = defineProtocol<Line, State>({
  name: 'mt-sics',
  shortName: 'MT-SICS',
  title: 'MT-SICS of scales',
  standard: 'Mettler-Toledo, MT-SICS Interface Commands (11781363, 2013)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Industrial Scale' } },
  traits: { frequentOperations: ['S', 'SI'] },
  actions,
  hints: [{ transport: 'tcp', port: 4305 }, { content: 'tcp' }],
  firstBytes: 'SI',
  newState: () => ({ asked: [], isProven: false }),
  probe,
  dissect,
  isFromClient: ({ text }) => !ANSWER.test(text),
  facts({ text }, { fromClient, wantsReadings }, emit, state) {
    state.isProven = true
    if (fromClient) ask(text, emit, state)
    else answer(text, emit, wantsReadings !== false, state)
  },
  // A response after a gap belongs to a request after the gap.
  lost({ asked }) {
    asked.length = 0
    return false
  },
  finish({ asked }, emit) {
    for (const operation of asked.splice(0)) emit({ ...operation, outcome: 'unanswered' })
  },
  rows: ({ text }) => [{ label: 'Line', value: clean(text), at: 0, length: text.length }],
  behaviourKeys: [{ name: 'command', of: ({ code }) => code }],
  operations: [...commands].map(([code, [verb, name]]) => ({ code, name, verb })),
})
