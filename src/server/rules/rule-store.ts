/** The plant's rules while a server runs: read from files, read again when those change, and written by the page. */

import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { problemText, type RuleDocument } from '#custom-rules/rule-document'
import type { CustomRuleVocabulary } from '#custom-rules/vocabulary'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { countOf } from '#schema/count-text'
import { type CheckedRules, checkFiles, loadVocabulary } from './check.ts'
import { documentsOf, type RuleFile, readRuleFiles, ruleFilePaths } from './rule-files.ts'

const limits = {
  /** Interval at which files are checked for changes: works on every file system, unlike notifications. */
  lookMs: 2000,
  /** Problems written to the log at once. */
  loggedProblems: 10,
} as const

export interface RuleStoreSetup {
  /** Data folder of the server: rules written on the page are in its `rules/`. */
  readonly data: string
  /** Files and folders that `--rules` names. */
  readonly paths: readonly string[]
  readonly protocolFolders: readonly string[]
  /** Called with the rules in effect from now on. */
  readonly changed: (documents: readonly RuleDocument[]) => void
  readonly log: (line: string) => void
  /** How often it is looked whether files have changed. Default: every two seconds. */
  readonly lookMs?: number
}

const nothing: CheckedRules = { files: [], documents: [], rules: [], problems: [] }

export class RuleStore {
  readonly #setup: RuleStoreSetup
  readonly #folder: string
  readonly #timer: NodeJS.Timeout
  #files: readonly RuleFile[] = []
  /** State of the files when they were read. */
  #look = ''
  #vocabulary: Promise<CustomRuleVocabulary> | undefined
  #checked: CheckedRules | undefined

  constructor(setup: RuleStoreSetup) {
    this.#setup = setup
    this.#folder = join(setup.data, 'rules')
    this.#read()
    this.#timer = setInterval(() => this.#lookAgain(), setup.lookMs ?? limits.lookMs)
    this.#timer.unref()
  }

  /** For the engine, as of now. */
  get documents(): readonly RuleDocument[] {
    return documentsOf(this.#files)
  }

  vocabulary(): Promise<CustomRuleVocabulary> {
    // Only on demand: it needs the manifests of all protocols.
    this.#vocabulary ??= loadVocabulary(this.#setup.protocolFolders)
    return this.#vocabulary
  }

  async checked(): Promise<CheckedRules> {
    if (this.#files.length === 0) return nothing
    this.#checked ??= checkFiles(this.#files, await this.vocabulary())
    return this.#checked
  }

  isEditable({ path }: RuleFile): boolean {
    return path.startsWith(join(this.#folder, '/'))
  }

  /** Reads everything again at once. */
  reload(): void {
    this.#read()
    this.#setup.changed(this.documents)
  }

  /** Whole or not at all. */
  save(name: string, text: string): void {
    writeAtomicFile(join(this.#folder, name), text)
    this.reload()
  }

  /** False if no such file of the page's own. */
  remove(name: string): boolean {
    const file = this.#files.find((one) => one.name === name && this.isEditable(one))
    if (file === undefined) return false
    rmSync(file.path, { force: true })
    this.reload()
    return true
  }

  /** Logs the rules that are not evaluated. */
  async logProblems(): Promise<void> {
    if (this.#files.length === 0) return
    const { rules, problems } = await this.checked()
    this.#setup.log(`sightglass: ${countOf(rules.length, 'rule')} (custom), ${problems.length} rejected`)
    for (const problem of problems.slice(0, limits.loggedProblems))
      this.#setup.log(`sightglass: ${problemText(problem)}`)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #read(): void {
    this.#look = this.#lookOf()
    this.#files = readRuleFiles(this.#paths())
    this.#checked = undefined
  }

  #lookAgain(): void {
    if (this.#lookOf() === this.#look) return
    this.reload()
    this.logProblems().catch((error: Error) => this.#setup.log(`sightglass: ${error.message}`))
  }

  #paths(): string[] {
    const own = existsSync(this.#folder) ? [this.#folder] : []
    return [...own, ...this.#setup.paths]
  }

  /** Names, sizes and times: another text has another of these. */
  #lookOf(): string {
    return ruleFilePaths(this.#paths())
      .map((path) => `${path} ${lookOf(path)}`)
      .join('\n')
  }
}

/** A path that cannot be read has its error as state. */
function lookOf(path: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(path)
    return `${size} ${mtimeMs} ${ino}`
  } catch (error) {
    return (error as { code?: string }).code ?? ''
  }
}
