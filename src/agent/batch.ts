/** Lines of NDJSON batches: a header, then one line an event; each batch names the SHA-256 of the one before. */
import { sha256 } from '@noble/hashes/sha2.js'
import type { AgentBatchHeader, AgentEvent } from '#schema/agent'
import { hexText, utf8Bytes, utf8Length } from './text.ts'

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

  /** One batch or more; losses are reported in the first. At least one, also without events. */
  write(events: Iterable<AgentEvent>, status: BatchStatus): BatchText[] {
    const batches: BatchText[] = []
    let lines: string[] = []
    let bytes = HEADER_BYTES
    let lost = status.lost
    const end = () => {
      batches.push(this.#batch(lines, { ...status, lost }))
      lost = { events: 0, batches: 0, forks: 0, seen: 0 }
      lines = []
      bytes = HEADER_BYTES
    }
    for (const event of events) {
      const line = JSON.stringify(event)
      const length = utf8Length(line) + 1
      if (lines.length > 0 && (bytes + length > limits.batchBytes || lines.length >= limits.events)) end()
      lines.push(line)
      bytes += length
    }
    end()
    return batches
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
    this.#previous = hexText(sha256(utf8Bytes(text)))
    return { sequence, text, events: lines.length, lost: status.lost }
  }
}
