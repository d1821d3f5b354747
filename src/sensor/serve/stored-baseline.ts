/** What is normal at this site, as it lies in the data folder: `baseline.yaml`. */
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Learning } from '#api/room'
import { Baseline } from '#baseline/baseline'
import { baselineText } from '#baseline/baseline-text'
import type { BaselineContent } from '#baseline/content'
import { learnLesson, unlearnLesson } from '#baseline/lessons'
import type { Alert } from '#model/alert'
import { readBaselineFile } from '../baseline-file.ts'

export class StoredBaseline implements Learning {
  readonly #path: string

  constructor(data: string) {
    this.#path = join(data, 'baseline.yaml')
  }

  /** Undefined if nothing was ever put there; throws with the place if somebody has broken it. */
  read(): BaselineContent | undefined {
    return existsSync(this.#path) ? readBaselineFile(this.#path) : undefined
  }

  /** Whole or not at all. */
  write(text: string): void {
    const beside = `${this.#path}.new`
    writeFileSync(beside, text)
    renameSync(beside, this.#path)
  }

  async learn(alert: Alert): Promise<void> {
    this.#change((content) => content, alert)
  }

  async unlearn({ lesson, time }: Alert): Promise<void> {
    if (lesson !== undefined) this.#change((content) => unlearnLesson(content, lesson, time))
  }

  #change(before: (content: BaselineContent) => BaselineContent, learned?: Alert): void {
    const content = before(this.read() ?? ONLY_WORDS)
    const baseline = new Baseline({ nameOf: () => '', isController: () => false, habitsOf: () => [] })
    baseline.load(content)
    if (learned?.lesson !== undefined) learnLesson(baseline, learned.lesson, learned)
    this.write(baselineText(baseline, { isOpen: content.isOpen === true }))
  }
}

/** Where nothing was learned yet, a person's word alone must not make all the rest of the traffic news. */
const ONLY_WORDS: BaselineContent = { relations: [], channels: [], points: [], isOpen: true }
