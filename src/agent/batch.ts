/** Lines of NDJSON batches: a header, then one line an event; each batch names the SHA-256 of the one before. */
import type { AgentBatchHeader } from '#schema/agent'
import { sha256Text } from './sha256.ts'
import { utf8Length } from './text.ts'

const SCHEMA = 'sightglass.agent/1'
/** `agentLimits` of `src/schema/agent.ts`, which is not in the bundle. */
export const limits = { batchBytes: 60_000, events: 2000 } as const
/** Bytes of a header, at most. */
const HEADER_BYTES = 800

export interface BatchText {
  readonly sequence: number
  readonly text: string
  readonly events: number
  readonly lost: AgentBatchHeader['lost']
}

export type BatchStatus = Omit<
  AgentBatchHeader,
  'schema' | 'agent' | 'version' | 'boot' | 'sequence' | 'previous'
>

export class BatchWriter {
  readonly #agent: string
  readonly #version: string
  readonly boot: string
  #sequence = 0
  #previous = ''

  constructor({ agent, boot, version }: { agent: string; boot: string; version: string }) {
    this.#agent = agent
    this.#version = version
    this.boot = boot
  }

  /**
   * One batch or more of events as lines; losses are reported in the first. At least one, also without events. Each batch is
   * handed out before the next is made: the first ones of a large device are larger than its spool.
   */
  *write(events: Iterable<string>, status: BatchStatus): Iterable<BatchText> {
    let lines: string[] = []
    let bytes = HEADER_BYTES
    let lost = status.lost
    for (const line of events) {
      const length = utf8Length(line) + 1
      if (lines.length > 0 && (bytes + length > limits.batchBytes || lines.length >= limits.events)) {
        yield this.#batch(lines, { ...status, lost })
        lost = { events: 0, batches: 0, forks: 0, seen: 0 }
        lines = []
        bytes = HEADER_BYTES
      }
      lines.push(line)
      bytes += length
    }
    yield this.#batch(lines, { ...status, lost })
  }

  #batch(lines: readonly string[], status: BatchStatus): BatchText {
    const sequence = ++this.#sequence
    const header: AgentBatchHeader = {
      schema: SCHEMA,
      agent: this.#agent,
      version: this.#version,
      boot: this.boot,
      sequence,
      previous: this.#previous,
      ...status,
    }
    const text = `${[JSON.stringify(header), ...lines].join('\n')}\n`
    this.#previous = sha256Text(text)
    return { sequence, text, events: lines.length, lost: status.lost }
  }
}
