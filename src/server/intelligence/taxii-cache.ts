/**
 * Stored objects of one collection: complete pages of an update in progress, and the objects in effect. Both change by
 * renaming, so that a crash leaves the state before or after.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeOwnedFolder, writeAtomicFile } from '#data-folder/atomic-file'
import { type KeptObject, keptObject } from '#threat-intel/stix-kept'
import { limits } from './limits.ts'

export interface TaxiiDownload {
  /** '' asks the collection from its beginning. */
  readonly addedAfter: string
  readonly next: string
  /** Of the last stored page; '' if it has none. */
  readonly lastAdded: string
  readonly pages: number
  readonly objects: number
}

export interface TaxiiCacheState {
  readonly url: string
  readonly title: string
  /** `added_after` of the next update; '' before the first one was complete. */
  readonly addedAfter: string
  /** Names of files with what counts: STIX bundles. */
  readonly files: readonly string[]
  readonly indicators: number
  readonly revoked: number
  /** Indicators let go, for there were too many. */
  readonly dropped: number
  readonly underWay: TaxiiDownload | null
}

const NOTHING = { addedAfter: '', files: [], indicators: 0, revoked: 0, dropped: 0, underWay: null } as const

export class TaxiiCache {
  readonly #folder: string
  #state: TaxiiCacheState

  constructor(folder: string, { url, title }: { readonly url: string; readonly title: string }) {
    this.#folder = folder
    this.#state = { ...(readState(folder) ?? NOTHING), url, title }
  }

  get state(): TaxiiCacheState {
    return this.#state
  }

  /** Forgets the pages of an update that was under way, and begins one. */
  begin(): void {
    rmSync(join(this.#folder, 'incoming'), { recursive: true, force: true })
    makeOwnedFolder(join(this.#folder, 'incoming'))
    const { addedAfter } = this.#state
    this.#save({ underWay: { addedAfter, next: '', lastAdded: '', pages: 0, objects: 0 } })
  }

  /** Keeps a whole page. It counts once the update is complete. */
  addPage(objects: readonly Readonly<Record<string, unknown>>[], next: string, lastAdded: string): void {
    const { underWay } = this.#state
    if (underWay === null) throw new Error('unreachable: no update is under way')
    const texts = objects.flatMap((one) => keptObject(one)?.text ?? [])
    const pages = underWay.pages + 1
    this.#write(join('incoming', `${String(pages).padStart(6, '0')}.json`), bundle(texts))
    this.#save({
      underWay: {
        ...underWay,
        next,
        lastAdded: lastAdded === '' ? underWay.lastAdded : lastAdded,
        pages,
        objects: underWay.objects + objects.length,
      },
    })
  }

  /** The update is complete: the newest version of each object counts from now on. */
  apply(addedAfter: string, nowMs: number): void {
    const { files: before, dropped } = this.#state
    const objects = new Map<string, KeptObject>()
    const folder = join(this.#folder, 'incoming')
    const pages = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d{6}\.json$/.test(name)) : []
    for (const file of [...before, ...pages.sort().map((name) => join('incoming', name))])
      for (const one of this.#objectsOf(file)) {
        const known = objects.get(one.id)
        if (known === undefined || one.version >= known.version) objects.set(one.id, one)
      }
    const markings = [...objects.values()].filter(({ isMarking }) => isMarking).slice(0, 1000)
    const useful = [...objects.values()].filter((one) => !one.isMarking && isUseful(one, nowMs * 1000))
    // Where there are too many, the latest are the ones that still matter.
    useful.sort((a, b) => b.version - a.version || (a.id < b.id ? -1 : 1))
    const kept = useful.slice(0, limits.keptObjects)
    const serial = Math.max(0, ...before.map((name) => Number.parseInt(name.slice(8), 10) || 0)) + 1
    const files = this.#writeBundles(kept, markings, serial)
    const revoked = kept.filter(({ isRevoked }) => isRevoked).length
    this.#save({
      addedAfter,
      files,
      indicators: kept.length - revoked,
      revoked,
      dropped: dropped + useful.length - kept.length,
      underWay: null,
    })
    for (const name of readdirSync(this.#folder))
      if (name.startsWith('objects-') && !files.includes(name)) rmSync(join(this.#folder, name))
    rmSync(folder, { recursive: true, force: true })
  }

  #writeBundles(kept: readonly KeptObject[], markings: readonly KeptObject[], serial: number): string[] {
    const files: string[] = []
    const shared = markings.map(({ text }) => text)
    let texts = [...shared]
    let length = 0
    const finish = () => {
      const name = `objects-${serial}-${files.length + 1}.json`
      this.#write(name, bundle(texts))
      files.push(name)
      texts = [...shared]
      length = 0
    }
    for (const { text } of kept) {
      texts.push(text)
      length += text.length
      if (length > limits.fileCharacters || texts.length >= limits.pageObjects / 2) finish()
    }
    if (length > 0) finish()
    return files
  }

  #objectsOf(file: string): KeptObject[] {
    const { objects } = JSON.parse(readFileSync(join(this.#folder, file), 'utf8')) as {
      objects: Readonly<Record<string, unknown>>[]
    }
    return objects.flatMap((one) => keptObject(one) ?? [])
  }

  #save(change: Partial<TaxiiCacheState>): void {
    const state = { ...this.#state, ...change }
    this.#write('state.json', `${JSON.stringify(state)}\n`)
    this.#state = state
  }

  #write(name: string, text: string): void {
    writeAtomicFile(join(this.#folder, name), text)
  }
}

/** Undefined where nothing is kept, or where it cannot be read: then the collection is fetched anew. */
export function readState(folder: string): TaxiiCacheState | undefined {
  const file = join(folder, 'state.json')
  if (!existsSync(file)) return undefined
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as TaxiiCacheState
    return state.files.every((name) => existsSync(join(folder, name))) ? state : undefined
  } catch {
    return undefined
  }
}

/** An expired indicator is irrelevant for traffic of today; a revoked one must not return. */
function isUseful({ isRevoked, validUntil, version }: KeptObject, now: number): boolean {
  if (isRevoked) return version > now - limits.revokedMs * 1000
  // Traffic of the weeks before may still be asked about it.
  return validUntil === undefined || validUntil > now - 90 * 86_400e6
}

function bundle(texts: readonly string[]): string {
  return `{"type":"bundle","objects":[${texts.join(',\n')}]}\n`
}
