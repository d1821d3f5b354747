/** Fetches one source into an empty folder and checks that it is what it should be. */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { PUBLIC, writeAtomicFile } from '#data-folder/atomic-file'
import { type NvdRecord, readEpss, readKev, readNvd } from '#exposure/feeds'
import { ProviderConnection, type Validators } from '#server/exposure/provider-connection'
import { fetchProvider } from '#server/exposure/provider-fetch'
import { bundlesOf, updateSource } from '#server/intelligence/update-source'
import type { MirrorSource, SourceKind } from './settings.ts'

const limits = {
  /** Bytes of a list after unpacking. */
  unpacked: 256 * 1024 ** 2,
  /** NVD: pages of 2,000, 6 s apart without a key; older changes come with advisories and EPSS. */
  nvdPages: 50,
  nvdPageSize: 2000,
  nvdPauseMs: 6000,
  /** NVD accepts spans of 120 days. */
  nvdSpanMs: 119 * 86_400_000,
  nvdRecords: 60_000,
} as const

/** Part of the package that a source belongs to. */
export const PART: Readonly<Record<SourceKind, string>> = {
  kev: 'advisories',
  epss: 'advisories',
  nvd: 'advisories',
  csaf: 'advisories',
  attack: 'attack',
  taxii: 'intel',
  signatures: 'signatures',
}

export interface FetchContext {
  /** Empty; what is in it afterwards is the source's content. */
  readonly into: string
  /** Output of the last successful run; may not exist. */
  readonly before: string
  /** State that a source keeps from run to run. */
  readonly state: string
  readonly nowMs: number
  readonly sleep?: (milliseconds: number) => Promise<unknown>
}

/** @throws in words; what is in `into` then does not count. Answers what was left out, in words; '' for nothing. */
export async function fetchSource(source: MirrorSource, context: FetchContext): Promise<string> {
  switch (source.kind) {
    case 'csaf':
      return fetchCsaf(source, context)
    case 'taxii':
      return fetchTaxii(source, context)
    case 'nvd':
      return fetchNvd(source, context)
    default:
      return fetchList(source, context)
  }
}

/** Fetched only where it changed: the validators of the last answer count while its content is still what it was. */
async function fetchList(
  { name, kind, url }: MirrorSource,
  { into, before, state }: FetchContext,
): Promise<string> {
  const file = kind === 'signatures' ? `${name}.rules` : `${kind}${kind === 'epss' ? '.csv' : '.json'}.gz`
  const known = readVersion(join(state, VERSION))
  const isKept =
    known.url === url && existsSync(join(before, file)) && known.digest === digestOf(join(before, file))
  const answer = await changedAt(url, isKept ? known.validators : {})
  if (answer === 'unchanged') {
    cpSync(join(before, file), join(into, file))
    return ''
  }
  const { bytes, validators } = answer
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = (isGzip ? gunzipSync(bytes, { maxOutputLength: limits.unpacked }) : bytes).toString('utf8')
  const fault = faultOf(kind, text)
  if (fault !== '') throw new Error(`${url}: expected ${fault}`)
  // Signatures are read as they are; lists are read unpacked or packed.
  write(into, file, kind === 'signatures' ? text : gzipSync(text))
  writeAtomicFile(
    join(state, VERSION),
    JSON.stringify({ url, validators, digest: digestOf(join(into, file)) } satisfies Version),
  )
  return ''
}

interface Version {
  readonly url: string
  readonly validators: Validators
  /** SHA-256 of the file that was made of the answer. */
  readonly digest: string
}

const VERSION = 'version.json'

const digestOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

function readVersion(path: string): Version {
  try {
    if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    rmSync(path)
  }
  return { url: '', validators: {}, digest: '' }
}

/** Expected content; '' if it is correct. */
function faultOf(kind: SourceKind, text: string): string {
  switch (kind) {
    case 'kev':
      return isFilled(() => readKev(text)?.facts.size)
        ? ''
        : 'the catalogue of known exploited vulnerabilities'
    case 'epss':
      return isFilled(() => readEpss(text)?.facts.size) ? '' : 'the list of EPSS'
    case 'signatures':
      return /^\s*(?:alert|drop|reject|pass)\s.+\(.+\)\s*$/m.test(text) ? '' : 'signatures of Suricata'
    default: {
      const isBundle = () => {
        const { type, objects } = JSON.parse(text) as { type?: string; objects?: { type?: string }[] }
        return type === 'bundle' ? objects?.filter((one) => one?.type === 'attack-pattern').length : 0
      }
      return isFilled(isBundle) ? '' : 'a STIX bundle with techniques'
    }
  }
}

function isFilled(count: () => number | undefined): boolean {
  try {
    return (count() ?? 0) > 0
  } catch {
    return false
  }
}

async function fetchCsaf({ url, since }: MirrorSource, { into, state }: FetchContext): Promise<string> {
  const sum = await fetchProvider({ provider: url, folder: state, since: since === '' ? undefined : since })
  cpSync(state, into, { recursive: true, filter: (from) => !basename(from).startsWith('.sightglass') })
  return sum.refused.length === 0
    ? ''
    : `${sum.refused.length} of ${sum.listed} documents were refused: ${sum.refused[0]}`
}

async function fetchTaxii(
  source: MirrorSource,
  { into, state, nowMs, sleep }: FetchContext,
): Promise<string> {
  const { name, url, secret, user, ca } = source
  const status = await updateSource(
    {
      ...{ name, url, secret, user, collections: [], everyHours: 24, proxy: '' },
      ...{ caFile: ca, certificateFile: '', keyFile: '' },
    },
    state,
    { now: () => nowMs, ...(sleep && { sleep }) },
  )
  if (status === undefined) throw new Error('another process is updating it')
  if (status.lastError !== '') throw new Error(status.lastError)
  for (const [at, file] of bundlesOf(state).entries())
    write(into, `${name}-${at + 1}.json`, readFileSync(file))
  return ''
}

/** Changes since the last run, merged into what is known; the oldest go beyond the bound. */
async function fetchNvd({ url }: MirrorSource, context: FetchContext): Promise<string> {
  const { into, state, nowMs, sleep = pause } = context
  const known = readKnown(join(state, 'nvd.json'))
  const records = new Map(known.vulnerabilities.map((record) => [record.cve.id, record]))
  const from = Math.max(known.untilMs, nowMs - limits.nvdSpanMs)
  const words = {
    lastModStartDate: new Date(from).toISOString(),
    lastModEndDate: new Date(nowMs).toISOString(),
    resultsPerPage: String(limits.nvdPageSize),
  }
  for (let page = 0; ; page++) {
    if (page >= limits.nvdPages) throw new Error(`${url}: more than ${limits.nvdPages} pages`)
    if (page > 0) await sleep(limits.nvdPauseMs)
    const startIndex = String(page * limits.nvdPageSize)
    const text = (await bytesAt(`${url}?${new URLSearchParams({ ...words, startIndex })}`)).toString('utf8')
    const answer = readNvd(JSON.parse(text))
    if (answer === undefined) throw new Error(`${url}: expected an answer of the CVE API 2.0`)
    for (const record of answer.records) records.set(record.cve.id, record)
    if ((page + 1) * limits.nvdPageSize >= answer.total) break
  }
  const latest = [...records.values()]
    .sort((one, other) => (one.cve.lastModified < other.cve.lastModified ? 1 : -1))
    .slice(0, limits.nvdRecords)
  const content = JSON.stringify({ format: 'NVD_CVE', totalResults: latest.length, vulnerabilities: latest })
  write(into, 'nvd.json.gz', gzipSync(content))
  writeAtomicFile(join(state, 'nvd.json'), JSON.stringify({ untilMs: nowMs, vulnerabilities: latest }))
  return ''
}

function readKnown(path: string): { untilMs: number; vulnerabilities: NvdRecord[] } {
  try {
    if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    rmSync(path)
  }
  return { untilMs: 0, vulnerabilities: [] }
}

async function bytesAt(url: string): Promise<Buffer> {
  const answer = await changedAt(url, {})
  if (answer === 'unchanged') throw new Error(`${new URL(url).origin}: answers 304 to a plain request`)
  return answer.bytes
}

async function changedAt(url: string, validators: Validators) {
  const connection = new ProviderConnection('')
  try {
    const answer = await connection.getChanged(new URL(url), validators)
    if (answer === undefined) throw new Error(`${new URL(url).origin}${new URL(url).pathname}: answers 404`)
    return answer
  } finally {
    connection.close()
  }
}

const write = (folder: string, name: string, content: string | Uint8Array) =>
  writeAtomicFile(join(folder, name), content, PUBLIC)
