import { unendedLine } from '#bytes/line'
import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import { clean } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { commands, meaningOf, QUIT, REFUSAL } from './commands.ts'

const GREETING = 'Connected: Universal Robots Dashboard Server'
const LINE_FEED = 0x0a

const limits = {
  lineBytes: 4096,
  /** Commands whose answer is awaited: they are answered one after the other. */
  pending: 32,
} as const

interface Line {
  readonly text: string
}

interface Conversation {
  readonly asked: Operation[]
  /** The server greeted, or was asked what only such a server knows. */
  isProven: boolean
}

/** Reads a line of printable text; nothing else is its own before the flow is proven. */
function dissect({ bytes, start, end, fromClient }: Slice, { isProven }: Conversation): Dissected<Line> {
  const stop = indexOfByte(bytes, start, Math.min(end, start + limits.lineBytes), LINE_FEED)
  const seen = latin1(bytes, start, stop < 0 ? Math.min(end, start + limits.lineBytes) : stop)
  if (!isProven && !mayBegin(seen, fromClient, stop >= 0)) return { kind: 'foreign' }
  if (stop < 0) return unendedLine(end - start, limits.lineBytes)
  return { kind: 'message', length: stop + 1 - start, message: { text: clean(seen) } }
}

/** The greeting, or a command of the table. */
function mayBegin(seen: string, fromClient: boolean, isWhole: boolean): boolean {
  if (!fromClient)
    return isWhole ? seen.startsWith(GREETING) : GREETING.startsWith(seen.slice(0, GREETING.length))
  const line = seen.replace(/\r$/, '').toLowerCase()
  const names = [QUIT, ...commands.map(({ name }) => name)]
  return names.some((name) =>
    isWhole ? line === name || line.startsWith(`${name} `) : startsAlike(name, line),
  )
}

function startsAlike(name: string, line: string): boolean {
  return name.startsWith(line) || line.startsWith(name)
}

/** Sure of the greeting, which the server sends first. */
function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const head = latin1(bytes, start, Math.min(end, start + GREETING.length))
  if (head === GREETING) return 'yes'
  return GREETING.startsWith(head) ? 'more' : 'no'
}

const identities: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['get robot model', 'model'],
  ['get serial number', 'serial'],
  ['polyscopeversion', 'firmware'],
  ['version', 'firmware'],
  ['robotmode', 'run-state'],
  ['safetymode', 'protection'],
])

function answer(text: string, emit: Emit, { asked }: Conversation): void {
  const operation = asked.shift()
  if (operation === undefined) return
  const isRefused = REFUSAL.test(text)
  emit({
    ...operation,
    outcome: isRefused ? 'rejected' : 'succeeded',
    error: isRefused ? clean(text, 120) : undefined,
  })
  const attribute = identities.get(operation.code)
  if (attribute === undefined || isRefused) return
  const value = text
    .replace(/^(?:Robotmode|Safetymode|Robotmodel|URSoftware): ?/i, '')
    .replace(/^URSoftware /, '')
  if (value !== '')
    emit({
      kind: 'identity',
      attribute,
      value: clean(value, 128),
      confidence: confidence.identityService,
      field: operation.name,
    })
}

function facts({ text }: Line, { fromClient }: Slice, emit: Emit, conversation: Conversation): void {
  conversation.isProven = true
  if (!fromClient) {
    if (text.startsWith(GREETING))
      emit({
        kind: 'identity',
        attribute: 'vendor',
        value: 'Universal Robots',
        confidence: confidence.identityService,
        field: 'greeting',
      })
    else answer(text, emit, conversation)
    return
  }
  if (text === '' || text.toLowerCase() === QUIT) return
  const operation: Operation = { kind: 'operation', ...meaningOf(text), outcome: 'requested' }
  if (conversation.asked.length >= limits.pending) conversation.asked.shift()
  conversation.asked.push(operation)
  emit(operation)
}

export const protocol = defineProtocol<Line, Conversation>({
  name: 'ur-dashboard',
  shortName: 'UR dashboard',
  title: 'Universal Robots dashboard server',
  standard: 'Universal Robots, Dashboard Server e-Series (2024) and CB-series (3.15)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Robot Controller', role: 'robot-controller' } },
  actions,
  hints: [{ transport: 'tcp', port: 29999 }, { content: 'tcp' }],
  firstBytes: 'C',
  newState: () => ({ asked: [], isProven: false }),
  probe,
  dissect,
  isFromClient: ({ text }) => (text.startsWith(GREETING) ? false : undefined),
  facts,
  // Responses come in order: after a gap, their requests are unknown.
  lost({ asked }) {
    asked.length = 0
    return false
  },
  finish({ asked }, emit) {
    for (const operation of asked.splice(0)) emit({ ...operation, outcome: 'unanswered' })
  },
  rows: ({ text }) => [{ label: 'Line', value: text, at: 0, length: text.length }],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: commands.map(({ name, verb }) => ({ code: name, name, verb })),
})
