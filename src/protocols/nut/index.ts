import { printableLine } from '#bytes/line'
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { commands, meaningOf } from './commands.ts'
import { rule as upsSwitchedOff } from './rules/ups-switched-off.ts'

const limits = {
  lineBytes: 2048,
  /** Commands whose answer is awaited: each is answered before the next. */
  pending: 16,
} as const

interface State {
  readonly asked: Operation[]
  isProven: boolean
  user: string | undefined
  password: string | undefined
  /** Inside of a list, whose end answers. */
  isListing: boolean
}

interface Line {
  readonly text: string
}

const ANSWER =
  /^(?:OK|ERR |BEGIN LIST |END LIST |VAR |UPS |RW |CMD |NUMLOGINS |UPSDESC |TYPE |DESC |CMDDESC |ENUM |RANGE |CLIENT |TRACKING |PENDING|SUCCESS|ON$|OFF$|Commands: |Network UPS Tools|\d)/

function dissect(slice: Slice, { isProven }: State): Dissected<Line> {
  const line = printableLine(slice, limits.lineBytes)
  if (line.kind !== 'line') return line
  const { text, length } = line
  const isOwn = slice.fromClient ? meaningOf(text) !== undefined : ANSWER.test(text)
  if (isOwn) return { kind: 'message', length, message: { text } }
  return isProven ? { kind: 'malformed', at: 0, reason: 'command', length } : { kind: 'foreign' }
}

/** Sure of questions that name a variable or list of a UPS. */
function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const head = latin1(bytes, start, Math.min(end, start + 96))
  if (
    /^(?:LIST (?:UPS|VAR [\w.-]+|CMD [\w.-]+|RW [\w.-]+)|GET VAR [\w.-]+ (?:ups|device|battery|input|output|driver|server)\.[\w.]+)\r?\n/.test(
      head,
    )
  )
    return 'yes'
  const isPossible = /^(?:L|LI|LIS|LIST|G|GE|GET)$/.test(head) || /^(?:LIST|GET) [\w. -]*\r?$/.test(head)
  return isPossible && head.length < 96 ? 'more' : 'no'
}

const attributes: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['device.mfr', 'vendor'],
  ['ups.mfr', 'vendor'],
  ['device.model', 'model'],
  ['ups.model', 'model'],
  ['device.serial', 'serial'],
  ['ups.serial', 'serial'],
  ['ups.firmware', 'firmware'],
  ['device.location', 'location'],
])
/** Text of a value that is none. */
const NOTHING = /^(?:unknown|generic|)$/i

function variable(text: string, emit: Emit, wantsReadings: boolean): void {
  const [, unit, name, value] = /^VAR (\S+) (\S+) "(.*)"$/.exec(text) ?? []
  if (unit === undefined || name === undefined || value === undefined) return
  const about = `server/unit:${clean(unit, 32)}`
  const attribute = attributes.get(name)
  if (attribute !== undefined && !NOTHING.test(value.trim()))
    emit({
      kind: 'identity',
      about,
      attribute,
      value: clean(value, 128),
      confidence: confidence.management,
      field: name,
    })
  if (name === 'ups.status')
    emit({
      kind: 'identity',
      about,
      attribute: 'run-state',
      value: clean(value, 32),
      confidence: confidence.management,
      field: name,
    })
  const number = Number(value)
  if (wantsReadings && value.trim() !== '' && Number.isFinite(number))
    emit({ kind: 'reading', about, point: name, value: number })
}

function logOn(phase: 'open' | 'refused', emit: Emit, state: State): void {
  const { user = '', password = '' } = state
  emit({
    kind: 'session',
    phase,
    user: user || undefined,
    method: 'password',
    secured: false,
    clearText: true,
    defaultCredentials: isMakerPair(user, password),
  })
}

function answer(text: string, slice: Slice, emit: Emit, state: State): void {
  if (text.startsWith('VAR ')) variable(text, emit, slice.wantsReadings !== false)
  if (/^Network UPS Tools/.test(text)) {
    const version = /^Network UPS Tools (?:upsd )?([\w.-]+)/.exec(text)?.[1]
    if (version !== undefined)
      emit({
        kind: 'identity',
        attribute: 'software',
        value: `Network UPS Tools ${version}`,
        confidence: confidence.banner,
        field: 'VER',
      })
  }
  if (text.startsWith('BEGIN LIST ')) state.isListing = true
  if (text.startsWith('END LIST ')) state.isListing = false
  if (state.isListing) return
  const operation = state.asked.shift()
  if (operation === undefined) return
  const isRefused = text.startsWith('ERR ')
  emit({
    ...operation,
    outcome: isRefused ? 'rejected' : 'succeeded',
    error: isRefused ? clean(text.slice(4), 64) : undefined,
  })
  // Names and passwords are only looked at when something is asked that needs them.
  const needs =
    operation.code === 'LOGIN' ||
    operation.code === 'INSTCMD' ||
    operation.code === 'SET VAR' ||
    operation.code === 'FSD'
  if (needs && state.user !== undefined) {
    logOn(isRefused && /ACCESS-DENIED/.test(text) ? 'refused' : 'open', emit, state)
    state.user = undefined
  }
}

function ask(text: string, emit: Emit, state: State): void {
  const meant = meaningOf(text)
  if (meant === undefined) return
  if (meant.code === 'USERNAME') state.user = clean(text.slice(9), 64)
  if (meant.code === 'PASSWORD') state.password = text.slice(9)
  const operation: Operation = { kind: 'operation', ...meant, outcome: 'requested' }
  if (state.asked.length >= limits.pending) state.asked.shift()
  state.asked.push(operation)
  emit(operation)
}

export const protocol = defineProtocol<Line, State>({
  name: 'nut',
  shortName: 'NUT',
  title: 'Network UPS Tools',
  standard: 'Network UPS Tools developer guide (2.8), chapter 9',
  depth: 'semantic',
  family: 'it',
  mayTurnEncrypted: true,
  roles: { server: { type: 'Uninterruptable Power Supply' } },
  traits: { hasLogons: true },
  hints: [{ transport: 'tcp', port: 3493 }, { content: 'tcp' }],
  firstBytes: 'LG',
  newState: () => ({ asked: [], isProven: false, user: undefined, password: undefined, isListing: false }),
  probe,
  dissect,
  isFromClient: ({ text }) => meaningOf(text) !== undefined,
  facts({ text }, slice, emit, state) {
    state.isProven = true
    if (slice.fromClient) ask(text, emit, state)
    else answer(text, slice, emit, state)
  },
  lost(state) {
    state.asked.length = 0
    state.isListing = false
    return false
  },
  finish({ asked }, emit) {
    for (const operation of asked.splice(0)) emit({ ...operation, outcome: 'unanswered' })
  },
  rows: ({ text }) => [
    {
      label: 'Line',
      value: text.startsWith('PASSWORD') ? 'PASSWORD …' : clean(text),
      at: 0,
      length: text.length,
    },
  ],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  rules: [upsSwitchedOff],
  operations: [...commands].map(([code, verb]) => ({ code, name: code, verb })),
})
