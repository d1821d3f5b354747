/** The beginnings of live streams that are kept as proof. Several captures may stand on one: an engine died between them. */
import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { movedFile } from '#data-folder/moved-file'

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

  /** Where the file of that path lies now, if it was kept in this folder under another path. */
  movedFrom(path: string): string | undefined {
    return movedFile(path, join(this.#setup.folder, basename(path)))
  }

  /** Removes what is kept for no capture; by the names alone, for a path may say where the folder lay before. */
  async keepOnly(paths: readonly string[], removed: (path: string) => void): Promise<void> {
    const { folder, current } = this.#setup
    const names = new Set(
      [...paths, ...(current === undefined ? [] : [current])].map((path) => basename(path)),
    )
    for (const name of namesIn(folder)) {
      if (names.has(name)) continue
      const path = join(folder, name)
      await rm(path, { force: true })
      removed(path)
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name))
  } catch {
    return [] // nobody ever listened
  }
}
