/** Alerts that rules would have raised on captures: the engine reads them, and no result is stored. */
import type { BaselineContent } from '#baseline/content'
import { limits as ruleLimits } from '#custom-rules/limits'
import type { RuleDocument } from '#custom-rules/rule-document'
import { startEngine } from '#engine-host/start'
import type { CaptureState, RuleHit } from '#model/journal'
import type { Site } from '#model/site'

const limits = {
  /** Hits kept of one rule; more are only counted. */
  hitsOfRule: 500,
} as const

export interface DryRunRequest {
  readonly documents: readonly RuleDocument[]
  /** Paths, read in this order. */
  readonly captures: readonly string[]
  /** Normal traffic to learn from first. */
  readonly learn?: readonly string[]
  readonly baseline?: BaselineContent | undefined
  readonly site?: Site | undefined
  readonly protocolFolders?: readonly string[]
  /** Cancelled after this time, with the results until then. Default: never. */
  readonly mostMs?: number
  /** Gives it up. */
  readonly signal?: AbortSignal
}

/** One rule, and when it would have spoken. */
export interface DryRunRule {
  readonly rule: string
  readonly title: string
  /** Times in all. */
  readonly hitCount: number
  /** Hits, each once, with the first time and frame; `count` adds up all. In order of time. */
  readonly hits: readonly RuleHit[]
  /** Number of distinct hits: those above, and more if there are too many. */
  readonly sayings: number
  /** It speaks so often in an hour of traffic that it would have disabled itself. */
  readonly disablesItself: boolean
}

export interface DryRunResult {
  readonly loaded: number
  readonly refused: readonly string[]
  /** Those that would have spoken, the most talkative first. */
  readonly rules: readonly DryRunRule[]
  readonly captures: readonly CaptureState[]
  /** Hits of all rules that were too many to be listed. */
  readonly untold: number
  /** False if it was given up before everything was read. */
  readonly isComplete: boolean
}

export async function dryRun(request: DryRunRequest): Promise<DryRunResult> {
  const learn = request.learn ?? []
  const run = startEngine({
    files: [...learn, ...request.captures],
    learnCount: learn.length,
    baseline: request.baseline,
    site: request.site,
    protocolFolders: request.protocolFolders ?? [],
    customRules: request.documents,
    isDryRun: true,
    flushMs: 500,
  })
  const rules = new Map<string, Tally>()
  const captures: CaptureState[] = []
  let loaded = 0
  let untold = 0
  let refused: readonly string[] = []
  let isComplete = false
  const giveUp = () => run.cancel()
  const timer = request.mostMs === undefined ? undefined : setTimeout(giveUp, request.mostMs)
  request.signal?.addEventListener('abort', giveUp)
  try {
    for await (const batch of run.entries)
      for (const entry of batch) {
        if (entry.kind === 'rule-hit') {
          // Hits in captures for learning are not part of the result.
          if (entry.hit.place.file >= learn.length) tallyOf(rules, entry.hit).add(entry.hit)
        } else if (entry.kind === 'custom-rules') {
          loaded = entry.loaded
          refused = entry.refused
        } else if (entry.kind === 'capture') captures[entry.capture.file] = entry.capture
        else if (entry.kind === 'counters') untold = entry.counters.ruleHitsUntold ?? 0
        else if (entry.kind === 'end') isComplete = true
      }
  } finally {
    clearTimeout(timer)
    request.signal?.removeEventListener('abort', giveUp)
    run.cancel()
  }
  const spoke = [...rules.values()].map((tally) => tally.result())
  return {
    loaded,
    refused,
    rules: spoke.sort((a, b) => b.hitCount - a.hitCount || (a.rule < b.rule ? -1 : 1)),
    captures: captures.slice(learn.length),
    untold,
    isComplete,
  }
}

function tallyOf(rules: Map<string, Tally>, { rule, title }: RuleHit): Tally {
  const known = rules.get(rule) ?? new Tally(rule, title)
  rules.set(rule, known)
  return known
}

class Tally {
  readonly #rule: string
  readonly #title: string
  /** By summary and ends. */
  readonly #hits = new Map<string, RuleHit>()
  #unkept = 0
  /** Times of the last alarms, as many as an hour may have. */
  readonly #recent: number[] = []
  #count = 0
  #disablesItself = false

  constructor(rule: string, title: string) {
    this.#rule = rule
    this.#title = title
  }

  add(hit: RuleHit): void {
    this.#count++
    this.#keep(hit)
    if (hit.isLearning) return
    this.#recent.push(hit.time)
    if (this.#recent.length <= ruleLimits.hitsAnHour) return
    const first = this.#recent.shift() ?? 0
    this.#disablesItself ||= hit.time - first < 3600e6
  }

  #keep(hit: RuleHit): void {
    const key = `${hit.source}\t${hit.destination}\t${hit.isLearning}\t${hit.summary}`
    const known = this.#hits.get(key)
    if (known === undefined && this.#hits.size >= limits.hitsOfRule) {
      this.#unkept++
      return
    }
    const [first, later] = known === undefined || hit.time < known.time ? [hit, known] : [known, hit]
    this.#hits.set(key, { ...first, count: first.count + (later?.count ?? 0) })
  }

  result(): DryRunRule {
    return {
      rule: this.#rule,
      title: this.#title,
      hitCount: this.#count,
      hits: [...this.#hits.values()].sort((a, b) => a.time - b.time),
      sayings: this.#hits.size + this.#unkept,
      disablesItself: this.#disablesItself,
    }
  }
}
