/** Files of indicators that people uploaded: `intelligence/uploaded/` of the data folder. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { CodedError } from '#schema/errors'
import { INTEL_FILE_CHARACTERS, INTEL_FILE_NAME } from '#schema/intelligence'
import { readFeed } from '#threat-intel/read-feed'

const limits = { files: 100 } as const
const NAME = new RegExp(INTEL_FILE_NAME)

export class Uploads {
  readonly folder: string

  /** @param folder of intelligence in the data folder */
  constructor(folder: string) {
    this.folder = join(folder, 'uploaded')
  }

  get names(): readonly string[] {
    if (!existsSync(this.folder)) return []
    return readdirSync(this.folder)
      .filter((name) => NAME.test(name))
      .sort()
  }

  get files(): readonly string[] {
    return this.names.map((name) => join(this.folder, name))
  }

  /** Adds it, or puts it in the place of the one of its name. Refused if no indicator can be read from it. */
  save(name: string, text: string): void {
    this.#check(name)
    if (text.length > INTEL_FILE_CHARACTERS)
      throw new CodedError(
        'bad-request',
        `text: at most ${INTEL_FILE_CHARACTERS} characters, got ${text.length}`,
      )
    const { indicators, problems } = readFeed(text, name)
    if (indicators.length === 0)
      throw new CodedError(
        'bad-request',
        `text: expected indicators as STIX 2.1, MISP or CSV; ${problems[0] ?? 'none was found'}`,
      )
    const names = this.names
    if (!names.includes(name) && names.length >= limits.files)
      throw new CodedError('bad-request', `at most ${limits.files} uploaded files; delete one first`)
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    writeAtomicFile(join(this.folder, name), text)
  }

  remove(name: string): void {
    this.#check(name)
    if (!this.names.includes(name)) throw new CodedError('not-found', `no uploaded file ${name}`)
    rmSync(join(this.folder, name), { force: true })
  }

  /** A name is one file in the folder, never a path. */
  #check(name: string): void {
    if (!NAME.test(name))
      throw new CodedError(
        'bad-request',
        `name: expected letters, digits, dots, - and _, ending in .json, .csv or .txt, got ${name.slice(0, 80)}`,
      )
  }
}
