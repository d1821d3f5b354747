import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Site } from '#model/site'
import { CodedError } from '#schema/errors'
import { readSiteFile } from './site-file.ts'

/** The site file of a server: the one that was named, or `site.yaml` in its data folder. Each capture is read by it as it is then. */
export class ServedSite {
  readonly path: string
  readonly #isNamed: boolean

  constructor(data: string, named: string | undefined) {
    this.path = named === undefined ? join(data, 'site.yaml') : resolve(named)
    this.#isNamed = named !== undefined
  }

  /** Undefined without a file. Throws `site-refused` with all of its faults. */
  read(): Site | undefined {
    if (!this.#isNamed && !existsSync(this.path)) return undefined
    try {
      return readSiteFile(this.path)
    } catch (error) {
      throw new CodedError('site-refused', error instanceof Error ? error.message : String(error))
    }
  }
}
