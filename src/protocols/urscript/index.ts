import { type Attribute, confidence, type Verb } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { dissect, probe, type UrMessage, type UrscriptReadState } from './wire.ts'

/** `def` begins a program that replaces the running one, `sec` a second one: Universal Robots, Script Manual (5.14). */
const PROGRAM = /^(def|sec)\s+([A-Za-z_]\w{0,127})\s*\(/
const CALL = /^([A-Za-z_]\w{0,63})\s*\(/
const END = /^end$/

/** Functions called outside of programs: Script Manual (5.14), modules motion, internals, without urmath. */
const calls: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['def', 'download-program'],
  ['sec', 'download-program'],
  ['halt', 'stop'],
  ['stopj', 'stop'],
  ['stopl', 'stop'],
  ['powerdown', 'stop'],
  ['movej', 'operate'],
  ['movel', 'operate'],
  ['movep', 'operate'],
  ['movec', 'operate'],
  ['servoj', 'operate'],
  ['speedj', 'operate'],
  ['speedl', 'operate'],
  ['freedrive_mode', 'set-mode'],
  ['end_freedrive_mode', 'set-mode'],
  ['set_digital_out', 'force'],
  ['set_standard_digital_out', 'force'],
  ['set_configurable_digital_out', 'force'],
  ['set_tool_digital_out', 'force'],
  ['set_analog_out', 'force'],
  ['set_payload', 'configure'],
  ['set_tcp', 'configure'],
  ['set_gravity', 'configure'],
  ['popup', 'write'],
  ['textmsg', 'write'],
])

function command(line: string, emit: Emit, proof: UrscriptReadState): void {
  if (proof.isInProgram) {
    if (END.test(line)) proof.isInProgram = false
    return
  }
  const [, word, name] = PROGRAM.exec(line) ?? []
  if (word !== undefined && name !== undefined) {
    proof.isInProgram = true
    emit({
      kind: 'operation',
      verb: 'download-program',
      name: word,
      code: word,
      object: name,
      outcome: 'requested',
    })
    return
  }
  const called = CALL.exec(line)?.[1] ?? (line === 'halt' ? line : undefined)
  if (called !== undefined)
    emit({
      kind: 'operation',
      verb: calls.get(called) ?? 'execute',
      name: called,
      code: called,
      outcome: 'requested',
    })
}

function facts(message: UrMessage, _slice: Slice, emit: Emit, proof: UrscriptReadState): void {
  const say = (attribute: Attribute, value: string, field: string) =>
    emit({ kind: 'identity', attribute, value, confidence: confidence.identityService, field })
  proof.isProven = true
  if (message.kind === 'line') command(message.line, emit, proof)
  else if (message.kind === 'state' && message.runState !== undefined)
    say('run-state', message.runState, 'Robot mode data')
  else if (message.kind === 'version') {
    say('vendor', 'Universal Robots', 'projectName')
    say('firmware', message.version, 'Version message')
  }
}

export const protocol = defineProtocol<UrMessage, UrscriptReadState>({
  name: 'urscript',
  shortName: 'URScript',
  title: 'URScript client interfaces',
  standard:
    'Universal Robots, Client Interface (primary, secondary, real-time; 5.14) and Script Manual (5.14)',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'Robot Controller', role: 'robot-controller' } },
  traits: { frequentOperations: ['servoj', 'speedj', 'speedl'] },
  actions,
  hints: [
    ...[30001, 30002, 30003, 30011, 30012, 30013].map((port) => ({ transport: 'tcp', port }) as const),
    { content: 'tcp' },
  ],
  firstBytes: '\0',
  newState: () => ({ isInProgram: false, isProven: false }),
  probe,
  dissect,
  isFromClient: ({ kind }) => kind === 'line',
  facts,
  rows: (message) => [
    message.kind === 'line'
      ? { label: 'Script', value: message.line, at: 0, length: message.line.length }
      : { label: 'Message', value: message.kind, at: 4, length: 1 },
  ],
  behaviourKeys: [
    { name: 'call', of: ({ code }) => code },
    { name: 'program', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [...calls].map(([code, verb]) => ({ code, name: code, verb })),
})
