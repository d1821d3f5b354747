/**
 * CACAO Security Playbooks 2.0 (OASIS, 27 Nov 2023): read leniently, with nothing lost; run strictly.
 * We run start, end, action, playbook conditions and parallel steps, and the commands `manual` and `openc2-http`.
 */
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'
import { checkTarget, type ResponseTarget } from './target.ts'

export const cacaoLimits = {
  /** Characters of a playbook. */
  text: 1_000_000,
  steps: 200,
  /** Levels of nested objects. */
  depth: 30,
  /** Commands of one run. */
  commands: 20,
  /** Steps of one run: a loop ends here. */
  walked: 500,
} as const

/** Kept and shown, never run: §5. */
const NEVER_RUN: ReadonlySet<string> = new Set([
  ...[
    'bash',
    'ssh',
    'powershell',
    'kestrel',
    'jupyter',
    'caldera-cmd',
    'elastic',
    'yara',
    'sigma',
    'http-api',
  ],
])

const Identifier = (kind: string) =>
  Type.String({ pattern: `^${kind}--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$` })
const Reference = Type.String({ minLength: 1, maxLength: 200 })

/** §3.1, the members we need; others are kept. */
const Playbook = Type.Object({
  type: Type.Literal('playbook'),
  spec_version: Type.Enum(['cacao-2.0', '2.0']),
  id: Identifier('playbook'),
  name: Type.String({ minLength: 1, maxLength: 500 }),
  created: Type.String(),
  modified: Type.String(),
  workflow_start: Reference,
  workflow: Type.Record(Type.String(), Type.Object({ type: Type.String() })),
})

/** §4: what each step that we run must hold. */
const STEPS: Readonly<Record<string, ReturnType<typeof Type.Object>>> = {
  start: Type.Object({ on_completion: Reference }),
  end: Type.Object({}),
  action: Type.Object({
    commands: Type.Array(Type.Object({ type: Type.String() }), { minItems: 1, maxItems: 20 }),
    agent: Reference,
  }),
  parallel: Type.Object({ next_steps: Type.Array(Reference, { minItems: 2, maxItems: 20 }) }),
  'if-condition': Type.Object({ condition: Type.String(), on_true: Reference }),
}
/** §4.6 to §4.9: kept and shown. */
const NOT_RUN: ReadonlySet<string> = new Set(['while-condition', 'switch-condition', 'playbook-action'])

/** §5.1 and §5.8: each command by its own shape. */
const COMMANDS = {
  manual: Type.Object({
    type: Type.Literal('manual'),
    command: Type.String({ minLength: 1, maxLength: 5000 }),
  }),
  'openc2-http': Type.Object({
    type: Type.Literal('openc2-http'),
    content: Type.Optional(Type.Unknown()),
    content_b64: Type.Optional(Type.String({ maxLength: 20_000 })),
  }),
} as const

/** OpenC2 Language 1.0 §3.3: one target; `duration` in milliseconds. */
const OpenC2 = Type.Object(
  {
    action: Type.Enum(['deny', 'contain']),
    target: Type.Object(
      {
        ipv4_net: Type.Optional(Type.String()),
        ipv6_net: Type.Optional(Type.String()),
        ipv4_connection: Type.Optional(Type.Object({ src_addr: Type.String(), dst_addr: Type.String() })),
        ipv6_connection: Type.Optional(Type.Object({ src_addr: Type.String(), dst_addr: Type.String() })),
        mac_addr: Type.Optional(Type.String()),
        domain_name: Type.Optional(Type.String()),
        'x-sightglass:account': Type.Optional(Type.String()),
      },
      { additionalProperties: false, minProperties: 1, maxProperties: 1 },
    ),
    args: Type.Optional(
      Type.Object({ duration: Type.Optional(Type.Integer({ minimum: 1000, maximum: 86_400_000 })) }),
    ),
    command_id: Type.Optional(Type.String({ maxLength: 200 })),
    actuator: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
)

export interface PlaybookStep {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly commands: readonly { readonly type: string; readonly isRun: boolean }[]
}

export interface ReadPlaybook {
  /** As it came: written back with nothing lost. */
  readonly raw: Readonly<Record<string, unknown>>
  readonly id: string
  readonly name: string
  readonly description: string
  readonly steps: readonly PlaybookStep[]
  /** Why it cannot be run as a whole; it is kept and shown all the same. */
  readonly faults: readonly string[]
}

/** Reads a playbook; `fault` if it is none. */
export function readPlaybook(text: string): ReadPlaybook | { readonly fault: string } {
  if (text.length > cacaoLimits.text)
    return { fault: `expected at most ${cacaoLimits.text} characters, got ${text.length}` }
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return { fault: 'expected JSON' }
  }
  if (depthOf(raw, 0) > cacaoLimits.depth)
    return { fault: `expected at most ${cacaoLimits.depth} levels of nesting` }
  if (!isObject(raw) || raw.type !== 'playbook') return { fault: 'expected an object with type playbook' }
  if (!isObject(raw.workflow)) return { fault: 'workflow: expected an object of steps' }
  const steps = Object.entries(raw.workflow)
  if (steps.length > cacaoLimits.steps)
    return { fault: `workflow: expected at most ${cacaoLimits.steps} steps, got ${steps.length}` }
  const faults = [...faultsOf(Playbook, raw, ''), ...faultsOfSteps(raw)]
  return {
    raw,
    id: textOf(raw.id).slice(0, 200),
    name: textOf(raw.name).slice(0, 500) || 'unnamed playbook',
    description: textOf(raw.description).slice(0, 2000),
    steps: steps.map(([id, step]) => stepOf(id, step)),
    faults: faults.slice(0, 20),
  }
}

function stepOf(id: string, step: unknown): PlaybookStep {
  const { type, name, commands } = isObject(step) ? step : {}
  const found = Array.isArray(commands) ? commands : []
  return {
    id: id.slice(0, 200),
    type: textOf(type).slice(0, 60),
    name: textOf(name).slice(0, 300),
    commands: found.slice(0, 20).map((command) => {
      const kind = isObject(command) ? textOf(command.type).slice(0, 60) : ''
      return { type: kind, isRun: Object.hasOwn(COMMANDS, kind) }
    }),
  }
}

function faultsOfSteps({ workflow, workflow_start: start }: Record<string, unknown>): string[] {
  const faults: string[] = []
  const steps = workflow as Record<string, unknown>
  if (!Object.hasOwn(steps, textOf(start))) faults.push('workflow_start: no such step')
  for (const [id, step] of Object.entries(steps)) {
    const where = id.slice(0, 80)
    const type = isObject(step) ? textOf(step.type) : ''
    const shape = Object.hasOwn(STEPS, type) ? STEPS[type] : undefined
    if (shape === undefined) {
      faults.push(
        `${where}: ${NOT_RUN.has(type) ? `${type} is kept and shown, not run` : `unknown step type ${type.slice(0, 60)}`}`,
      )
      continue
    }
    faults.push(...faultsOf(shape, step, where))
    for (const next of nextOf(step as Record<string, unknown>))
      if (!Object.hasOwn(steps, next)) faults.push(`${where}: no step ${next.slice(0, 80)}`)
    for (const command of commandsOf(step as Record<string, unknown>)) {
      const kind = textOf(command.type)
      const own = Object.hasOwn(COMMANDS, kind) ? COMMANDS[kind as keyof typeof COMMANDS] : undefined
      if (own === undefined)
        faults.push(
          `${where}: ${NEVER_RUN.has(kind) ? `${kind} is kept and shown, never run` : `unknown command ${kind.slice(0, 60)}`}`,
        )
      else faults.push(...faultsOf(own, command, `${where}.commands`))
    }
  }
  return faults
}

/** Texts that conditions and commands may use, named `__name__`. */
export type PlaybookVariables = Readonly<Record<string, string>>

export interface PlannedAction {
  readonly step: string
  /** Name of a configured connection. */
  readonly connection: string
  readonly target: ResponseTarget
  readonly seconds: number | undefined
}

export interface PlannedRun {
  readonly actions: readonly PlannedAction[]
  /** Steps for people. */
  readonly manual: readonly { readonly step: string; readonly text: string }[]
}

/** Walks a playbook with the variables of an alert: which actions it asks for. Nothing is done yet. */
export function planRun(
  playbook: ReadPlaybook,
  variables: PlaybookVariables,
): PlannedRun | { readonly fault: string } {
  if (playbook.faults.length > 0) return { fault: playbook.faults[0]! }
  const workflow = playbook.raw.workflow as Record<string, Record<string, unknown>>
  const actions: PlannedAction[] = []
  const manual: { step: string; text: string }[] = []
  const open = [textOf(playbook.raw.workflow_start)]
  for (let walked = 0; open.length > 0; walked++) {
    if (walked === cacaoLimits.walked) return { fault: 'the playbook does not end: it has a loop' }
    const id = open.shift()!
    const step = workflow[id]!
    const where = textOf(step.name) || id
    if (step.type === 'if-condition') {
      const isTrue = holds(textOf(step.condition), variables)
      if (isTrue === undefined)
        return { fault: `${where}: condition not understood: ${textOf(step.condition).slice(0, 200)}` }
      const next = textOf(isTrue ? step.on_true : step.on_false)
      if (next !== '') open.unshift(next)
    }
    if (step.type === 'parallel') open.unshift(...(step.next_steps as string[]))
    for (const command of commandsOf(step)) {
      if (actions.length + manual.length === cacaoLimits.commands)
        return { fault: `more than ${cacaoLimits.commands} commands in one run` }
      if (command.type === 'manual')
        manual.push({ step: where, text: filled(textOf(command.command), variables) })
      else {
        const planned = actionOf(command, {
          where,
          connection: agentName(playbook.raw, textOf(step.agent)),
          variables,
        })
        if ('fault' in planned) return planned
        actions.push(planned)
      }
    }
    const next = textOf(step.on_completion) || textOf(step.on_success)
    if (next !== '') open.push(next)
  }
  return { actions, manual }
}

interface ActionPlace {
  readonly where: string
  readonly connection: string
  readonly variables: PlaybookVariables
}

function actionOf(
  command: Record<string, unknown>,
  { where, connection, variables }: ActionPlace,
): PlannedAction | { readonly fault: string } {
  const content = contentOf(command)
  // Variables go into texts of the parsed command: none can change its structure.
  const openC2 = substituted(content, variables)
  const [fault] = faultsOf(OpenC2, openC2, where)
  if (fault !== undefined) return { fault }
  const { target, args } = openC2 as Static<typeof OpenC2>
  const found = targetOf(target)
  const checked = checkTarget(found)
  if ('fault' in checked) return { fault: `${where}: ${checked.fault}` }
  const { duration } = args ?? {}
  return {
    ...{ step: where, connection, target: checked },
    seconds: duration === undefined ? undefined : Math.ceil(duration / 1000),
  }
}

function targetOf(target: Static<typeof OpenC2>['target']): ResponseTarget {
  const single = (text: string) => text.replace(/\/(32|128)$/, '')
  const flow = target.ipv4_connection ?? target.ipv6_connection
  if (flow !== undefined) return { kind: 'flow', value: flow.src_addr, destination: flow.dst_addr }
  if (target.mac_addr !== undefined) return { kind: 'mac', value: target.mac_addr, destination: '' }
  if (target.domain_name !== undefined) return { kind: 'domain', value: target.domain_name, destination: '' }
  const account = target['x-sightglass:account']
  if (account !== undefined) return { kind: 'account', value: account, destination: '' }
  return { kind: 'address', value: single(target.ipv4_net ?? target.ipv6_net ?? ''), destination: '' }
}

function contentOf(command: Record<string, unknown>): unknown {
  const { content, content_b64: encoded } = command
  try {
    if (typeof encoded === 'string') return JSON.parse(new TextDecoder().decode(base64(encoded)))
    return typeof content === 'string' ? JSON.parse(content) : content
  } catch {
    return undefined
  }
}

const base64 = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

function substituted(value: unknown, variables: PlaybookVariables): unknown {
  if (typeof value === 'string') return filled(value, variables)
  if (Array.isArray(value)) return value.map((one) => substituted(one, variables))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, substituted(inner, variables)]),
  )
}

/** §10.18: `__name__:value`; unknown variables stay as they are and fail the check of what holds them. */
function filled(text: string, variables: PlaybookVariables): string {
  return text.replace(/__([a-z0-9_]+?)__:value/g, (whole, name: string) =>
    Object.hasOwn(variables, name) ? variables[name]! : whole,
  )
}

/** The part of STIX patterning we read: `__severity__:value = 'critical'`, `!=`, `IN ('a', 'b')`. */
function holds(condition: string, variables: PlaybookVariables): boolean | undefined {
  const found = /^\s*__([a-z0-9_]+?)__:value\s*(=|!=|IN)\s*(.+?)\s*$/.exec(condition)
  if (found === null) return undefined
  const [, name = '', operator, right = ''] = found
  if (!Object.hasOwn(variables, name)) return undefined
  const quoted = right.match(/'([^']*)'/g)?.map((text) => text.slice(1, -1))
  const list = operator === 'IN' ? /^\(\s*'[^']*'(\s*,\s*'[^']*')*\s*\)$/ : /^'[^']*'$/
  if (quoted === undefined || !list.test(right)) return undefined
  const isIn = quoted.includes(variables[name]!)
  return operator === '!=' ? !isIn : isIn
}

function agentName(raw: Readonly<Record<string, unknown>>, id: string): string {
  const agents = isObject(raw.agent_definitions) ? raw.agent_definitions : {}
  const agent = Object.hasOwn(agents, id) ? agents[id] : undefined
  return isObject(agent) ? textOf(agent.name) : ''
}

function nextOf(step: Record<string, unknown>): string[] {
  const single = [step.on_completion, step.on_success, step.on_failure, step.on_true, step.on_false]
  const several = Array.isArray(step.next_steps) ? step.next_steps : []
  return [...single, ...several].filter((next): next is string => typeof next === 'string')
}

const commandsOf = (step: Record<string, unknown>) =>
  (Array.isArray(step.commands) ? step.commands : []).filter(isObject)

function faultsOf(shape: ReturnType<typeof Type.Object>, value: unknown, where: string): string[] {
  if (Value.Check(shape, value)) return []
  return [...Value.Errors(shape, value)]
    .slice(0, 3)
    .map(({ instancePath, message }) =>
      `${where}${instancePath}: ${message}`.replace(/^\//, '').slice(0, 300),
    )
}

function depthOf(value: unknown, depth: number): number {
  if (depth > cacaoLimits.depth || typeof value !== 'object' || value === null) return depth
  let deepest = depth
  for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner, depth + 1))
  return deepest
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
