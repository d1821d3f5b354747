/** Normal behaviour of this site, as stored in the data folder: `baseline.yaml`. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Baseline } from '#baseline/baseline'
import { parseBaseline } from '#baseline/baseline-file'
import { baselineText } from '#baseline/baseline-text'
import { applyBaselineUpdate } from '#baseline/baseline-updates'
import type { BaselineContent } from '#baseline/content'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { loadProtocolNames, loadProtocols } from '#engine-host/folders'
import type { Alert } from '#model/alert'
import type { BaselineUpdateRequest } from '#model/baseline-update'
import type { BaselinePage } from '#schema/baseline'
import { protocolName } from '#schema/protocol-name'
import { readBaselineFile } from './baseline-file.ts'
import { type BaselineNames, baselineSentences, type NormalQuery } from './baseline-sentences.ts'
import { operationNamesOf } from './operation-names.ts'
import { keepIfSigned } from './signed-copy.ts'

export class LearnedBaseline {
  readonly #data: string
  readonly #path: string
  readonly #emit: (said: BaselineUpdateRequest) => void
  /** Decisions of people since the start, in order: the data of a live engine at that time does not include them. */
  readonly #said: BaselineUpdateRequest[] = []

  /** Loaded on demand. */
  #names: Promise<BaselineNames> | undefined
  /** As last read for people. */
  #reported: { readonly written: number; readonly content: BaselineContent | undefined } | undefined

  /** @param emit called with decisions of people, for running engines */
  constructor(data: string, emit: (said: BaselineUpdateRequest) => void = () => {}) {
    this.#emit = emit
    this.#data = data
    this.#path = join(data, 'baseline.yaml')
    keepIfSigned(this.#path, data)
  }

  /** Undefined if it never existed; throws with the place if it is damaged. */
  read(): BaselineContent | undefined {
    return existsSync(this.#path) ? readBaselineFile(this.#path) : undefined
  }

  /** Saves the baseline of a live engine, with later updates by users. Throws if the text does not parse. */
  keep(text: string): void {
    // Protocols from outside share the engine's process and can falsify its output.
    const content = parseBaseline(text)
    this.#write(this.#said.length === 0 ? text : withSaid(content, this.#said))
  }

  /** Written atomically. The signed version is kept in addition. */
  #write(text: string): void {
    keepIfSigned(this.#path, this.#data)
    writeAtomicFile(this.#path, text)
  }

  async normal(query: NormalQuery): Promise<BaselinePage> {
    this.#names ??= loadNames()
    return baselineSentences(this.current(), query, await this.#names)
  }

  /** As `read`, but read again only when it was written anew. */
  current(): BaselineContent | undefined {
    const written = this.written()
    if (this.#reported?.written !== written) this.#reported = { written, content: this.read() }
    return this.#reported?.content
  }

  /** When its file was, in milliseconds since 1970: also by others. 0 where there is none. */
  written(): number {
    return statSync(this.#path, { throwIfNoEntry: false })?.mtimeMs ?? 0
  }

  async learn(alert: Alert): Promise<void> {
    this.#say(alert, true)
  }

  async unlearn(alert: Alert): Promise<void> {
    this.#say(alert, false)
  }

  #say({ baselineUpdate, time, lastTime, count }: Alert, isNormal: boolean): void {
    if (baselineUpdate === undefined) return
    const said = { baselineUpdate, seen: { time, lastTime, count }, isNormal }
    this.#write(withSaid(this.read() ?? ONLY_WORDS, [said]))
    this.#said.push(said)
    if (this.#said.length > limits.said) this.#said.shift()
    this.#emit(said)
  }
}

async function loadNames(): Promise<BaselineNames> {
  const [protocols, names] = await Promise.all([loadProtocols(), loadProtocolNames()])
  return { keyValue: operationNamesOf(protocols), protocol: (id) => protocolName(id, names) }
}

const limits = {
  /** Decisions stored: an engine exports its baseline every three minutes, so older ones are included already. */
  said: 1000,
} as const

function withSaid(content: BaselineContent, words: readonly BaselineUpdateRequest[]): string {
  const baseline = baselineOf(content)
  for (const said of words) applyBaselineUpdate(baseline, said)
  return baselineText(baseline, { isOpen: content.isOpen === true })
}

function baselineOf(content: BaselineContent): Baseline {
  const baseline = new Baseline({ nameOf: () => '', kindOf: () => 'other', behaviourKeysOf: () => [] })
  baseline.load(content)
  return baseline
}

/** Where nothing was learned yet, a person's word alone must not make all the rest of the traffic news. */
const ONLY_WORDS: BaselineContent = { connectionPairs: [], channels: [], points: [], isOpen: true }
