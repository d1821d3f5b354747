/** Brings one source up to date. What was fetched whole stays, and the next update goes on behind it. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { clean } from '#bytes/text'
import { makeOwnedFolder, writeAtomicFile } from '#data-folder/atomic-file'
import { lockFolder } from '#data-folder/folder-lock'
import { limits } from './limits.ts'
import { authorizationOf, type IntelSource, tlsOf } from './source.ts'
import { type Collection, collectionsAt, objectsPage } from './taxii/client.ts'
import { Connection, type ConnectionSetup, Refused } from './taxii/connection.ts'
import { readState, TaxiiCache, type TaxiiCacheState } from './taxii-cache.ts'

/** State of a source. Times are RFC 3339, '' for never. */
export interface SourceStatus {
  readonly lastAttempt: string
  readonly lastSuccess: string
  /** In words; '' while all is well. */
  readonly lastError: string
  /** Failures since the last success. */
  readonly failures: number
}

const NEVER: SourceStatus = { lastAttempt: '', lastSuccess: '', lastError: '', failures: 0 }

/** Options of an update for tests. */
export type UpdateSetup = Pick<ConnectionSetup, 'limits' | 'sleep' | 'signal'> & {
  readonly now?: () => number
}

/**
 * Never throws for errors of the server: these are in the status.
 *
 * @param folder of this source
 * @returns undefined if another process is updating it
 */
export async function updateSource(
  source: IntelSource,
  folder: string,
  setup: UpdateSetup = {},
): Promise<SourceStatus | undefined> {
  makeOwnedFolder(folder)
  const lock = lockFolder(folder)
  if (lock === undefined) return undefined
  const now = setup.now ?? Date.now
  const before = statusOf(folder)
  const lastAttempt = new Date(now()).toISOString()
  try {
    await update(source, folder, setup, now)
    const status = { lastAttempt, lastSuccess: new Date(now()).toISOString(), lastError: '', failures: 0 }
    saveStatus(folder, status)
    return status
  } catch (error) {
    const lastError = clean((error as Error).message, 500)
    const status = { ...before, lastAttempt, lastError, failures: before.failures + 1 }
    saveStatus(folder, status)
    return status
  } finally {
    lock.release()
  }
}

async function update(
  source: IntelSource,
  folder: string,
  setup: UpdateSetup,
  now: () => number,
): Promise<void> {
  const most = AbortSignal.timeout(setup.limits?.updateMs ?? limits.updateMs)
  const signal = setup.signal === undefined ? most : AbortSignal.any([setup.signal, most])
  const url = new URL(source.url)
  const connection = new Connection({
    ...setup,
    signal,
    origin: url,
    authorization: authorizationOf(source),
    tls: tlsOf(source),
    proxy: source.proxy,
  })
  try {
    const collections = await collectionsAt(connection, url, source.collections)
    const problems: string[] = []
    for (const collection of collections)
      try {
        const cache = cacheOf(folder, collection)
        await fetchCollection({ connection, collection, cache, most: { ...limits, ...setup.limits } }, now)
      } catch (error) {
        problems.push(
          collections.length === 1
            ? (error as Error).message
            : `${collection.title}: ${(error as Error).message}`,
        )
      }
    if (problems.length > 0) throw new Error(problems.join('; '))
    forgetOthers(folder, collections)
  } finally {
    connection.close()
  }
}

interface Fetching {
  readonly connection: Connection
  readonly collection: Collection
  readonly cache: TaxiiCache
  readonly most: Readonly<Record<keyof typeof limits, number>>
}

async function fetchCollection(fetching: Fetching, now: () => number): Promise<void> {
  const { cache } = fetching
  if (cache.state.underWay === null || cache.state.underWay.next === '') cache.begin()
  else
    try {
      await fetchPages(fetching)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      cache.begin() // the server knows its own `next` no more: once again, from where the last complete update ended
    }
  if (cache.state.underWay?.pages === 0) await fetchPages(fetching)
  const { underWay, addedAfter } = cache.state
  cache.apply(laterOf(addedAfter, underWay?.lastAdded ?? '', now()), now())
}

async function fetchPages({ connection, collection, cache, most }: Fetching): Promise<void> {
  const asked = new Set<string>()
  let empty = 0
  for (;;) {
    const { underWay } = cache.state
    if (underWay === null) throw new Error('unreachable: no update is under way')
    if (underWay.pages >= most.pages) throw new Refused(200, `more than ${most.pages} pages`)
    if (underWay.objects > most.updateObjects)
      throw new Refused(200, `more than ${most.updateObjects} objects`)
    // Without `next`, the time behind which a page ended is the way on: §5.4.
    const isByTime = underWay.next.startsWith('added:')
    const query = isByTime
      ? { addedAfter: underWay.next.slice('added:'.length), next: '' }
      : { addedAfter: underWay.addedAfter, next: underWay.next.replace(/^next:/, '') }
    const page = await objectsPage(connection, collection, query)
    const next = !page.hasMore ? '' : page.next === '' ? `added:${page.lastAdded}` : `next:${page.next}`
    if (next === 'added:') throw new Refused(200, 'the server announces more objects without next')
    if (next !== '' && (asked.has(next) || next === underWay.next))
      throw new Refused(200, `pagination loop: page ${underWay.pages + 1} refers to an earlier page`)
    asked.add(next)
    empty = page.objects.length === 0 ? empty + 1 : 0
    if (empty > most.emptyPages) throw new Refused(200, `${most.emptyPages} consecutive empty pages`)
    cache.addPage(page.objects, next, page.lastAdded)
    if (next === '') return
  }
}

/** A server with a wrong or false clock must not make the client miss objects until then. */
function laterOf(before: string, said: string, nowMs: number): string {
  if (said === '' || Date.parse(said) > nowMs + 86_400_000) return before
  return before !== '' && Date.parse(said) < Date.parse(before) ? before : said
}

function cacheOf(folder: string, { url, title }: Collection): TaxiiCache {
  return new TaxiiCache(join(folder, cacheFolderName(url)), { url: url.href, title: clean(title, 200) })
}

function cacheFolderName(url: URL): string {
  return `collection-${createHash('sha256').update(url.href).digest('hex').slice(0, 16)}`
}

function forgetOthers(folder: string, collections: readonly Collection[]): void {
  const known = new Set(collections.map(({ url }) => cacheFolderName(url)))
  for (const name of cacheFoldersIn(folder))
    if (!known.has(name)) rmSync(join(folder, name), { recursive: true, force: true })
}

function cacheFoldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith('collection-'))
    .sort()
}

/** State of each collection of a source. */
export function taxiiCacheStates(folder: string): readonly TaxiiCacheState[] {
  return cacheFoldersIn(folder).flatMap((name) => readState(join(folder, name)) ?? [])
}

/** Whole paths of the bundles that count. */
export function bundlesOf(folder: string): readonly string[] {
  return cacheFoldersIn(folder).flatMap((name) =>
    (readState(join(folder, name))?.files ?? []).map((file) => join(folder, name, file)),
  )
}

export function statusOf(folder: string): SourceStatus {
  try {
    return { ...NEVER, ...JSON.parse(readFileSync(join(folder, 'status.json'), 'utf8')) }
  } catch {
    return NEVER
  }
}

function saveStatus(folder: string, status: SourceStatus): void {
  writeAtomicFile(join(folder, 'status.json'), `${JSON.stringify(status)}\n`)
}
