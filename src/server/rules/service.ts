/** Rules as REST and the page see them. */
import { existsSync } from 'node:fs'
import type { BaselineContent } from '#baseline/content'
import { problemText, type RuleDocument } from '#custom-rules/rule-document'
import { FACT_KINDS } from '#custom-rules/vocabulary'
import { isFull } from '#data-folder/disk-full'
import type { Site } from '#model/site'
import { CodedError } from '#schema/errors'
import { timeOf } from '#schema/from-model'
import type {
  RuleCheck,
  RuleField,
  RuleFileText,
  RuleItem,
  RuleList,
  RuleTest,
  RuleText,
} from '#schema/rules'
import type { RuleCount, Store, StoredCapture } from '#store/store'
import type { WorkerPool } from '../worker-pool.ts'
import { type CheckedRules, checkFiles } from './check.ts'
import { dryRun } from './dry-run.ts'
import type { RuleStore } from './rule-store.ts'
import { parseRuleText } from './rule-text.ts'
import { type RuleWords, shippedRules } from './shipped-rules.ts'

const limits = {
  /** A dry run is cancelled after this time, with the results until then. */
  dryRunMs: 120_000,
  /** Hits of one rule that are listed. */
  hitsReported: 100,
} as const

/** File name of unsaved rules in messages. */
const DRAFT = 'rules.yml'

export interface RulesServiceSetup {
  readonly kept: RuleStore
  readonly store: Store
  readonly workers: WorkerPool
  readonly captures: () => readonly StoredCapture[]
  readonly baseline: () => BaselineContent | undefined
  /** Site file: a rule may name zones. */
  readonly site: () => Site | undefined
  readonly protocolFolders: readonly string[]
}

export class RulesService {
  readonly #setup: RulesServiceSetup
  #shipped: Promise<readonly RuleWords[]> | undefined
  #isTesting = false

  constructor(setup: RulesServiceSetup) {
    this.#setup = setup
  }

  /** Rules for the engine. */
  get documents(): readonly RuleDocument[] {
    return this.#setup.kept.documents
  }

  logProblems(): Promise<void> {
    return this.#setup.kept.logProblems()
  }

  async list(): Promise<RuleList> {
    const { kept, store } = this.#setup
    this.#shipped ??= shippedRules(this.#setup.workers)
    this.#shipped.catch(() => {
      this.#shipped = undefined
    })
    const [shipped, checked, counts] = await Promise.all([this.#shipped, kept.checked(), store.ruleCounts()])
    const countOf = new Map(counts.map((count) => [count.rule, count]))
    const own = checked.rules.map((rule) => itemOf(rule, rule, countOf.get(rule.id)))
    const others = shipped.map((rule) => itemOf(rule, undefined, countOf.get(rule.id)))
    return {
      items: [...own, ...others].sort(
        (a, b) => b.hits - a.hits || Number(b.isOwn) - Number(a.isOwn) || (a.id < b.id ? -1 : 1),
      ),
      files: checked.files.map((file) => ({
        id: file.name,
        name: file.name,
        isEditable: kept.isEditable(file),
        text: file.text,
        rules: checked.rules.filter((rule) => rule.file === file.name).length,
        problems: checked.problems.filter((problem) => problem.file === file.name),
      })),
      problems: [...checked.problems],
    }
  }

  async services() {
    const { services } = await this.#setup.kept.vocabulary()
    return [...services.values()].map(({ name, title }) => ({ name, title }))
  }

  async fields(service: string): Promise<readonly RuleField[]> {
    const vocabulary = await this.#setup.kept.vocabulary()
    const found = vocabulary.services.get(service.toLowerCase())
    if (found === undefined && service !== '') throw new CodedError('not-found', `no service ${service}`)
    return vocabulary.fields(found?.watches ?? FACT_KINDS).map((field) => ({
      name: field.name,
      about: field.about,
      kinds: [...(field.kinds ?? [])],
      values: [...vocabulary.values(field, service.toLowerCase())],
    }))
  }

  async check(draft: RuleText): Promise<RuleCheck> {
    const { rules, problems } = await this.#checkedDraft(draft)
    return {
      rules: rules.map(({ id, title, severity, line }) => ({ id, title, severity, line })),
      problems: [...problems],
    }
  }

  async test(draft: RuleText, signal: AbortSignal): Promise<RuleTest> {
    if (this.#isTesting)
      throw new CodedError('dry-run-busy', 'another dry run is under way; wait for it to end')
    this.#isTesting = true
    try {
      return await this.#test(draft, signal)
    } finally {
      this.#isTesting = false
    }
  }

  async save({ name, text }: RuleFileText): Promise<RuleList> {
    const { kept } = this.#setup
    const { problems } = await this.#checkedDraft({ name, text })
    const [first] = problems
    if (first !== undefined)
      throw new CodedError('rule-refused', problems.slice(0, 5).map(problemText).join('; '))
    const checked = await kept.checked()
    const elsewhere = checked.files.find((file) => file.name === name && !kept.isEditable(file))
    if (elsewhere !== undefined) throw new CodedError('rules-elsewhere', `${name} is at ${elsewhere.path}`)
    try {
      kept.save(name, text)
    } catch (error) {
      if (isFull(error as Error)) throw new CodedError('disk-full', `${name} could not be saved`)
      throw error
    }
    return this.list()
  }

  async remove(id: string): Promise<void> {
    const { kept } = this.#setup
    if (kept.remove(id)) return
    const { files } = await kept.checked()
    if (files.some(({ name }) => name === id)) throw new CodedError('rules-elsewhere', id)
    throw new CodedError('not-found', `no file of rules ${id}`)
  }

  async reload(): Promise<RuleList> {
    this.#setup.kept.reload()
    return this.list()
  }

  /** Rules and problems of the draft alone; it may refer to rules of all other files, and may not take their titles. */
  async #checkedDraft({ name = DRAFT, text }: RuleText): Promise<CheckedRules> {
    const { kept } = this.#setup
    const others = (await kept.checked()).files.filter((file) => file.name !== name)
    const draft = { name, path: '', text, ...parseRuleText(name, text) }
    const { documents, rules, problems } = checkFiles([...others, draft], await kept.vocabulary())
    return {
      files: [draft],
      documents,
      rules: rules.filter(({ file }) => file === name),
      problems: problems.filter(({ file }) => file === name),
    }
  }

  async #test(draft: RuleText, signal: AbortSignal): Promise<RuleTest> {
    const { baseline, site, protocolFolders } = this.#setup
    const { documents, rules, problems } = await this.#checkedDraft(draft)
    const captures = this.#setup
      .captures()
      .filter(({ state, path }) => state === 'done' && path !== '' && existsSync(path))
      .sort((a, b) => (a.firstTime ?? 0) - (b.firstTime ?? 0))
    if (captures.length === 0 || rules.length === 0)
      return { problems: [...problems], captures: [], isComplete: true, untold: 0, rules: [] }
    const result = await dryRun({
      documents,
      captures: captures.map(({ path }) => path),
      baseline: baseline(),
      site: site(),
      protocolFolders,
      mostMs: limits.dryRunMs,
      signal,
    })
    const nameOf = (file: number) => captures[file]?.name ?? ''
    const found = new Map(result.rules.map((rule) => [rule.rule, rule]))
    return {
      problems: [...problems],
      captures: result.captures.map(({ file, packets }) => ({ name: nameOf(file), packets })),
      isComplete: result.isComplete,
      untold: result.untold,
      rules: rules.map(({ id, title }) => {
        const spoke = found.get(id)
        return {
          id,
          title,
          hits: spoke?.hitCount ?? 0,
          sayings: spoke?.sayings ?? 0,
          disablesItself: spoke?.disablesItself ?? false,
          first: (spoke?.hits ?? []).slice(0, limits.hitsReported).map((hit) => ({
            time: timeOf(hit.time),
            count: hit.count,
            summary: hit.summary,
            source: hit.source,
            destination: hit.destination,
            isLearning: hit.isLearning,
            capture: nameOf(hit.place.file),
            frame: hit.place.frame,
          })),
        }
      }),
    }
  }
}

/** @param place where one's own rule is written; undefined of one that is shipped */
function itemOf(
  rule: RuleWords,
  place: { readonly file: string; readonly line: number } | undefined,
  count: RuleCount | undefined,
): RuleItem {
  return {
    id: rule.id,
    title: rule.title,
    isOwn: place !== undefined,
    engine: rule.engine,
    severity: rule.severity,
    category: rule.category,
    techniques: [...rule.techniques],
    why: rule.why,
    falsePositives: rule.falsePositives,
    file: place?.file ?? '',
    line: place?.line ?? 0,
    alerts: count?.alerts ?? 0,
    hits: count?.hits ?? 0,
    last: count === undefined ? null : timeOf(count.lastTime),
  }
}
