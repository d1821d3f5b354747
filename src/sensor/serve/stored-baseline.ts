/** What is normal at this site, as it lies in the data folder: `baseline.yaml`. */
import { existsSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Learning } from '#api/room'
import { Baseline } from '#baseline/baseline'
import { parseBaseline } from '#baseline/baseline-file'
import { baselineText } from '#baseline/baseline-text'
import type { BaselineContent } from '#baseline/content'
import { learnLesson, unlearnLesson } from '#baseline/lessons'
import type { BaselinePage } from '#contract/baseline'
import type { Alert } from '#model/alert'
import { readBaselineFile } from '../baseline-file.ts'
import { type NormalQuery, tellBaseline } from './baseline-telling.ts'

export class StoredBaseline implements Learning {
  readonly #path: string
  /** What people said since the start, in order: a live engine that runs has not heard of it. */
  readonly #said: { readonly alert: Alert; readonly isNormal: boolean }[] = []

  /** As last read for people. */
  #told: { readonly written: number | undefined; readonly content: BaselineContent | undefined } | undefined

  constructor(data: string) {
    this.#path = join(data, 'baseline.yaml')
  }

  /** Undefined if nothing was ever put there; throws with the place if somebody has broken it. */
  read(): BaselineContent | undefined {
    return existsSync(this.#path) ? readBaselineFile(this.#path) : undefined
  }

  /** What a live engine has learned, with what people said meanwhile. */
  keep(text: string): void {
    const said = this.#said.reduce(
      (content: BaselineContent | undefined, { alert, isNormal }) =>
        content && (isNormal ? taught(content, alert) : without(content, alert)),
      this.#said.length === 0 ? undefined : parseBaseline(text),
    )
    this.#write(said === undefined ? text : textOf(said))
  }

  /** Whole or not at all. */
  #write(text: string): void {
    const beside = `${this.#path}.new`
    writeFileSync(beside, text)
    renameSync(beside, this.#path)
  }

  normal(query: NormalQuery): BaselinePage {
    const written = statSync(this.#path, { throwIfNoEntry: false })?.mtimeMs
    if (this.#told?.written !== written) this.#told = { written, content: this.read() }
    return tellBaseline(this.#told?.content, query)
  }

  async learn(alert: Alert): Promise<void> {
    this.#write(textOf(taught(this.read() ?? ONLY_WORDS, alert)))
    this.#said.push({ alert, isNormal: true })
  }

  async unlearn(alert: Alert): Promise<void> {
    this.#write(textOf(without(this.read() ?? ONLY_WORDS, alert)))
    this.#said.push({ alert, isNormal: false })
  }
}

function taught(content: BaselineContent, alert: Alert): BaselineContent {
  const baseline = baselineOf(content)
  if (alert.lesson !== undefined) learnLesson(baseline, alert.lesson, alert)
  return parseBaseline(baselineText(baseline, { isOpen: content.isOpen === true }))
}

function without(content: BaselineContent, { lesson, time }: Alert): BaselineContent {
  return lesson === undefined ? content : unlearnLesson(content, lesson, time)
}

function textOf(content: BaselineContent): string {
  return baselineText(baselineOf(content), { isOpen: content.isOpen === true })
}

function baselineOf(content: BaselineContent): Baseline {
  const baseline = new Baseline({ nameOf: () => '', isController: () => false, habitsOf: () => [] })
  baseline.load(content)
  return baseline
}

/** Where nothing was learned yet, a person's word alone must not make all the rest of the traffic news. */
const ONLY_WORDS: BaselineContent = { relations: [], channels: [], points: [], isOpen: true }
