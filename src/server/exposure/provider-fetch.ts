/**
 * Mirrors a CSAF provider into a folder that `--advisories` and the server read: what is new since the last time, checked
 * against its checksum and its signature. Stopped anywhere, the next run goes on.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeOwnedFolder, PUBLIC, writeAtomicFile } from '#data-folder/atomic-file'
import { mustBeSafe, ProviderConnection, shown } from './provider-connection.ts'
import type { KeyRing } from './provider-keys.ts'
import {
  changesCsv,
  type Distribution,
  distributionsIn,
  indexTxt,
  type Listed,
  publisherIn,
  rolieEntries,
} from './provider-lists.ts'
import { ringFor, setUnsignedAside, signatureOf } from './provider-trust.ts'

export interface FetchAsked {
  /** Address of `provider-metadata.json`, or a domain that has one at its well-known place. */
  readonly provider: string
  readonly folder: string
  readonly proxy?: string | undefined
  /** RFC 3339: documents last changed before are left out, if the list has their times. */
  readonly since?: string | undefined
  readonly most?: number | undefined
  /** Files of public keys: only these count. Without, the provider's own, pinned the first time. */
  readonly keys?: readonly string[] | undefined
  /** Take keys that the provider names and that are not pinned yet. */
  readonly acceptKeys?: boolean | undefined
  /** Take nothing that no known key signed. */
  readonly mustBeSigned?: boolean | undefined
  /** Called after each document. */
  readonly progress?: ((done: number, all: number) => void) | undefined
  readonly bytes?: number | undefined
}

export interface Fetched {
  readonly publisher: string
  readonly listed: number
  readonly written: number
  readonly unchanged: number
  /** With a checksum that agreed, and without one. */
  readonly checked: number
  readonly unchecked: number
  /** With a signature that holds, without one, and with one of a key that is not here. */
  readonly signed: number
  readonly unsigned: number
  readonly unknownKey: number
  /** In words, with the address. */
  readonly refused: readonly string[]
}

const limits = {
  documents: 100_000,
  /** Faults listed one by one. */
  refused: 200,
  /** Documents between two writes of what is known. */
  savedEvery: 50,
} as const

const WELL_KNOWN = '/.well-known/csaf/provider-metadata.json'
const STATE = '.sightglass-provider.json'
/** CSAF 2.0 §5.1: file names are made of these. */
const FILE_NAME = /^[a-z0-9+_-]{1,200}\.json$/

interface State {
  /** By address: time of change in the list, and the digest of the content. */
  readonly documents: Record<string, { readonly updated: string; readonly sha512: string }>
}

/** @throws in words if the provider itself cannot be read; single documents are listed in `refused` */
export async function fetchProvider(asked: FetchAsked): Promise<Fetched> {
  const connection = new ProviderConnection(asked.proxy ?? '', asked.bytes)
  try {
    return await mirror(asked, connection)
  } finally {
    connection.close()
  }
}

async function mirror(asked: FetchAsked, connection: ProviderConnection): Promise<Fetched> {
  const home = providerUrl(asked.provider)
  const metadata = await json(connection, home)
  const refused: string[] = []
  const refuse = (what: string) => {
    if (refused.length < limits.refused) refused.push(what)
  }
  const documents = new Map<string, Listed>()
  for (const distribution of distributionsIn(metadata)) {
    try {
      for (const one of await listOf(connection, distribution)) {
        if (documents.size >= limits.documents) break
        if (!documents.has(one.url)) documents.set(one.url, one)
      }
    } catch (error) {
      refuse(wordsOf(error))
    }
  }
  if (documents.size === 0)
    throw new Error(`${shown(home)}: names no documents${refused.length > 0 ? `; ${refused[0]}` : ''}`)
  makeOwnedFolder(asked.folder)
  const state = readState(asked.folder)
  const wanted = [...documents.values()].filter(
    ({ updated }) => asked.since === undefined || updated === '' || updated >= asked.since,
  )
  const ring = await ringFor(asked, { metadata, home, connection, refuse })
  if (asked.mustBeSigned === true) for (const name of await setUnsignedAside(asked.folder, ring)) refuse(name)
  const sum = { written: 0, unchanged: 0, checked: 0, unchecked: 0, signed: 0, unsigned: 0, unknownKey: 0 }
  let done = 0
  for (const one of wanted.slice(0, asked.most)) {
    try {
      await take(one, { asked, connection, state, sum, ring })
    } catch (error) {
      refuse(wordsOf(error))
    }
    done++
    if (done % limits.savedEvery === 0) saveState(asked.folder, state)
    asked.progress?.(done, wanted.length)
  }
  saveState(asked.folder, state)
  return { publisher: publisherIn(metadata), listed: documents.size, ...sum, refused }
}

interface Sum {
  written: number
  unchanged: number
  checked: number
  unchecked: number
  signed: number
  unsigned: number
  unknownKey: number
}

interface Mirroring {
  readonly asked: FetchAsked
  readonly connection: ProviderConnection
  readonly state: State
  readonly sum: Sum
  readonly ring: KeyRing
}

async function take(one: Listed, { asked, connection, state, sum, ring }: Mirroring): Promise<void> {
  const { folder } = asked
  const url = new URL(one.url)
  const file = fileOf(url, folder)
  const known = state.documents[one.url]
  if (known !== undefined && one.updated !== '' && known.updated === one.updated && existsSync(file)) {
    sum.unchanged++
    return
  }
  const expected = await checksumOf(one, connection)
  if (known !== undefined && expected?.digest === known.sha512 && existsSync(file)) {
    sum.unchanged++
    state.documents[one.url] = { ...known, updated: one.updated }
    return
  }
  const bytes = await connection.get(url)
  if (bytes === undefined) throw new Error(`${shown(url)}: is listed, but does not exist`)
  const digest = (how: string) => createHash(how).update(bytes).digest('hex')
  if (expected !== undefined && digest(expected.how) !== expected.digest)
    throw new Error(`${shown(url)}: its ${expected.how} does not match its checksum`)
  mustBeCsaf(bytes, url)
  if (expected === undefined) sum.unchecked++
  else sum.checked++
  const { armored: signature, kind } = await signatureOf(one, bytes, { asked, connection, ring })
  if (kind === 'good') sum.signed++
  else if (kind === 'unknown') sum.unknownKey++
  else sum.unsigned++
  // A signature of an earlier version would not match this one.
  if (signature === '') rmSync(`${file}.asc`, { force: true })
  else writeAtomicFile(`${file}.asc`, signature, PUBLIC)
  writeAtomicFile(file, bytes, PUBLIC)
  state.documents[one.url] = { updated: one.updated, sha512: digest('sha512') }
  sum.written++
}

/** Digest published with a document: requirements 18 and 19. Undefined if there is none. */
async function checksumOf(
  one: Listed,
  connection: ProviderConnection,
): Promise<{ readonly how: string; readonly digest: string } | undefined> {
  const url = new URL(one.hash === '' ? `${one.url}.sha512` : one.hash)
  if (url.origin !== new URL(one.url).origin)
    throw new Error(`${shown(url)}: the checksum is on another host`)
  const text = (await connection.get(url))?.toString('latin1') ?? ''
  const how = url.pathname.endsWith('.sha256') ? 'sha256' : 'sha512'
  const digest = (how === 'sha256' ? /\b[\da-f]{64}\b/i : /\b[\da-f]{128}\b/i).exec(text.slice(0, 4096))?.[0]
  return digest === undefined ? undefined : { how, digest: digest.toLowerCase() }
}

async function listOf(
  connection: ProviderConnection,
  { kind, url }: Distribution,
): Promise<readonly Listed[]> {
  const base = new URL(url)
  mustBeSafe(base)
  if (kind === 'rolie') {
    const entries = rolieEntries(await json(connection, base))
    if (entries === undefined) throw new Error(`${shown(base)}: expected a ROLIE feed`)
    return within(entries, base)
  }
  const changes = await connection.get(new URL('changes.csv', base))
  if (changes !== undefined) return within(changesCsv(changes.toString('utf8')), base)
  const index = await connection.get(new URL('index.txt', base))
  if (index === undefined) throw new Error(`${shown(base)}: has neither changes.csv nor index.txt`)
  return within(indexTxt(index.toString('utf8')), base)
}

/** Absolute addresses; those on another host than their list are left out. */
function within(entries: readonly Listed[], base: URL): readonly Listed[] {
  return entries.flatMap((one) => {
    if (!URL.canParse(one.url, base)) return []
    const url = new URL(one.url, base)
    const beside = (text: string) => (text !== '' && URL.canParse(text, base) ? new URL(text, base).href : '')
    if (url.origin !== base.origin) return []
    return [{ ...one, url: url.href, hash: beside(one.hash), signature: beside(one.signature) }]
  })
}

/** `folder/2024/icsa-24-001-01.json`: the year of its path where it has one. */
function fileOf(url: URL, folder: string): string {
  const parts = url.pathname.split('/')
  const name = (parts.at(-1) ?? '').toLowerCase()
  if (!FILE_NAME.test(name)) throw new Error(`${shown(url)}: is not a valid name of a CSAF document`)
  const year = parts.at(-2) ?? ''
  return /^\d{4}$/.test(year) ? join(folder, year, name) : join(folder, name)
}

function mustBeCsaf(bytes: Buffer, url: URL): void {
  let version: unknown
  try {
    version = (JSON.parse(bytes.toString('utf8')) as { document?: { csaf_version?: unknown } }).document
      ?.csaf_version
  } catch {
    throw new Error(`${shown(url)}: is no JSON`)
  }
  if (version !== '2.0' && version !== '2.1')
    throw new Error(`${shown(url)}: is not a CSAF document of version 2.0 or 2.1`)
}

function providerUrl(text: string): URL {
  const url = URL.canParse(text) && /^https?:/.test(text) ? new URL(text) : undefined
  if (url === undefined && !/^[\w.-]+(?::\d+)?$/.test(text))
    throw new Error(`${text.slice(0, 200)}: expected an address of provider-metadata.json, or a domain`)
  const home = url ?? new URL(`https://${text}${WELL_KNOWN}`)
  if (url !== undefined && !url.pathname.endsWith('.json')) home.pathname = WELL_KNOWN
  mustBeSafe(home)
  return home
}

async function json(connection: ProviderConnection, url: URL): Promise<unknown> {
  const bytes = await connection.get(url)
  if (bytes === undefined) throw new Error(`${shown(url)}: is not there`)
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Error(`${shown(url)}: is no JSON`)
  }
}

function readState(folder: string): State {
  const file = join(folder, STATE)
  if (!existsSync(file)) return { documents: Object.create(null) }
  try {
    const { documents } = JSON.parse(readFileSync(file, 'utf8')) as Partial<State>
    return { documents: Object.assign(Object.create(null), documents) }
  } catch {
    // Without it everything is fetched again, which is slow and right.
    return { documents: Object.create(null) }
  }
}

function saveState(folder: string, state: State): void {
  writeAtomicFile(join(folder, STATE), JSON.stringify(state), PUBLIC)
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
