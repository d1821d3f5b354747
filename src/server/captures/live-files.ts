/** Beginnings of live streams that are kept as evidence. Several captures may refer to one: an engine died between them. */
import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { movedFile } from '#data-folder/moved-file'

export interface LiveFilesSetup {
  readonly folder: string
  /** Path of the stream that is listened to, if there is one. */
  readonly current: string | undefined
  /** Stops keeping its beginning. */
  readonly forgetCurrent: () => void
}

export class LiveFiles {
  readonly #setup: LiveFilesSetup

  constructor(setup: LiveFilesSetup) {
    this.#setup = setup
  }

  /** Removes the stored part of a capture's stream, unless captures of these paths refer to it too. */
  async remove(path: string, others: readonly string[]): Promise<void> {
    const { folder, current, forgetCurrent } = this.#setup
    if (dirname(path) !== folder || others.includes(path)) return
    if (path === current) forgetCurrent()
    await rm(path, { force: true })
  }

  /** Current path of the file, if it was kept in this folder under another path. */
  movedFrom(path: string): string | undefined {
    return movedFile(path, join(this.#setup.folder, basename(path)))
  }

  /** Removes files without a capture; by the names alone, because a path may be in an earlier place of the folder. */
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
