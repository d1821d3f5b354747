/** Settings that a console sent, in the folder of the sensor's membership: in effect also while the console is away. */
import { existsSync, readFileSync } from 'node:fs'
import { Compile } from 'typebox/compile'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { FleetSettings } from '#schema/fleet-protocol'

const check = Compile(FleetSettings)
const NONE: FleetSettings = { revision: '', values: {} }

export class ConsoleSettingsFile {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Throws if the file is damaged: locked settings must not get lost without a message. */
  read(): FleetSettings {
    if (!existsSync(this.#path)) return NONE
    try {
      const stored: unknown = JSON.parse(readFileSync(this.#path, 'utf8'))
      if (check.Check(stored)) return stored
    } catch {
      // Reported below.
    }
    throw new Error(
      `${this.#path}: expected settings of the console; delete the file, and the console sends them again`,
    )
  }

  write(settings: FleetSettings): void {
    writeAtomicFile(this.#path, `${JSON.stringify(settings, null, 1)}\n`)
  }
}
