/** Reads one batch of an agent: hostile input. A wrong header refuses the batch; a wrong event is counted and left out. */
import { createHash } from 'node:crypto'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { clean } from '#bytes/text'
import { AgentBatchHeader, type AgentEvent, agentEventSchemas, agentLimits } from '#schema/agent'
import { CodedError } from '#schema/errors'

export interface ReadBatch {
  readonly header: AgentBatchHeader
  readonly events: readonly AgentEvent[]
  /** Events that do not fit the schema, and those beyond the limit. */
  readonly refused: number
  /** SHA-256, 64 hexadecimal digits. */
  readonly hash: string
}

const checkHeader = Compile(AgentBatchHeader)
const checks = new Map<string, ReturnType<typeof Compile<TSchema>>>(
  Object.entries(agentEventSchemas).map(([kind, schema]) => [kind, Compile(schema)]),
)

/** Throws `bad-request`. */
export function readBatch(body: string): ReadBatch {
  const [first = '', ...lines] = body.split('\n')
  const header = parsed(first)
  if (!checkHeader.Check(header))
    throw new CodedError('bad-request', 'batch: expected a header of sightglass.agent/1 on the first line')
  const events: AgentEvent[] = []
  let refused = 0
  for (const line of lines) {
    if (line === '') continue
    const event = events.length < agentLimits.events ? parsed(line) : undefined
    const kind = (event as { kind?: unknown } | undefined)?.kind
    const check = typeof kind === 'string' ? checks.get(kind) : undefined
    if (check?.Check(event) === true) events.push(cleaned(event) as AgentEvent)
    else refused++
  }
  return { header: cleaned(header) as AgentBatchHeader, events, refused, hash: sha256(body) }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Every text without control characters, bidirectional overrides and lone surrogates; keys of counters too. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return clean(value, agentLimits.text)
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [clean(name, 60), cleaned(inner)]))
}
