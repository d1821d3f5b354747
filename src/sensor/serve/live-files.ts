/** The beginnings of live streams that are kept as proof. Several captures may stand on one: an engine died between them. */
import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface LiveFilesSetup {
  readonly folder: string
  /** Path of the stream that is listened to, if there is one. */
  readonly current: string | undefined
  /** Stops keeping what is heard of it. */
  readonly forgetCurrent: () => void
}

export class LiveFiles {
  readonly #setup: LiveFilesSetup

  constructor(setup: LiveFilesSetup) {
    this.#setup = setup
  }

  /** Removes what a capture kept of its stream, unless others of these paths stand on it too. */
  async remove(path: string, others: readonly string[]): Promise<void> {
    const { folder, current, forgetCurrent } = this.#setup
    if (dirname(path) !== folder || others.includes(path)) return
    if (path === current) forgetCurrent()
    await rm(path, { force: true })
  }

  /** Removes what is kept for no capture. */
  async keepOnly(paths: readonly string[]): Promise<void> {
    const { folder, current } = this.#setup
    for (const name of namesIn(folder)) {
      const path = join(folder, name)
      if (path !== current && !paths.includes(path)) await rm(path, { force: true })
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.pcap'))
  } catch {
    return [] // nobody ever listened
  }
}
