/** Brings every source up to date, each by itself, and packs all of them; a source that fails keeps what it had. */
import type { KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { clean } from '#bytes/text'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { lockFolder } from '#data-folder/folder-lock'
import { DAILY_SOURCES, type DailySource } from '#data-folder/packages/daily'
import type { PackageManifest } from '#data-folder/packages/manifest'
import { pack } from '#data-folder/packages/pack'
import { type FetchContext, fetchSource, PART } from './fetch.ts'
import type { MirrorSource } from './settings.ts'

/** Characters of what went wrong. */
const PROBLEM = 300

export interface MirrorRun {
  readonly sources: readonly MirrorSource[]
  /** Holds what was fetched, from run to run. */
  readonly folder: string
  readonly key: KeyObject
  readonly out: string
  readonly nowMs: number
  readonly sleep?: FetchContext['sleep']
}

export interface Mirrored {
  readonly sources: readonly DailySource[]
  /** Undefined where no source has ever given anything. */
  readonly manifest: PackageManifest | undefined
}

/** @throws where the folder itself cannot be used, or the package cannot be written */
export async function runMirror(run: MirrorRun): Promise<Mirrored> {
  const { sources, folder, nowMs } = run
  mkdirSync(folder, { recursive: true })
  const lock = lockFolder(folder)
  if (lock === undefined) throw new Error(`${folder}: another mirror is running`)
  try {
    const content = join(folder, 'content')
    mkdirSync(content, { recursive: true })
    const before = new Map(readStatus(join(content, DAILY_SOURCES)).map((one) => [one.name, one]))
    const statuses: DailySource[] = []
    for (const source of sources) statuses.push(await bringUpToDate(source, before.get(source.name), run))
    forgetOthers(folder, [...before.values()], sources)
    writeAtomicFile(join(content, DAILY_SOURCES), `${JSON.stringify({ sources: statuses }, null, 2)}\n`)
    const has = statuses.some(({ lastSuccess }) => lastSuccess !== '')
    const created = new Date(nowMs)
    const manifest = has
      ? pack({
          ...{ kind: 'daily', name: 'daily', about: aboutOf(statuses) },
          ...{ version: Number(created.toISOString().replace(/\D/g, '').slice(0, 14)) },
          ...{ paths: [content], key: run.key, out: run.out, created },
        })
      : undefined
    return { sources: statuses, manifest }
  } finally {
    lock.release()
  }
}

async function bringUpToDate(
  source: MirrorSource,
  before: DailySource | undefined,
  { folder, nowMs, sleep }: MirrorRun,
): Promise<DailySource> {
  const { name, kind } = source
  const time = new Date(nowMs).toISOString()
  const place = join(folder, 'content', PART[kind], name)
  const [into, aside] = [join(folder, 'incoming', name), join(folder, 'aside', name)]
  // A run that was killed between the two renames.
  if (existsSync(aside) && !existsSync(place)) move(aside, place)
  for (const left of [into, aside]) rmSync(left, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  const state = join(folder, 'state', name)
  mkdirSync(state, { recursive: true })
  const common = { name, kind, url: addressOf(source.url), lastAttempt: time }
  try {
    const leftOut = await fetchSource(source, { into, before: place, state, nowMs, ...(sleep && { sleep }) })
    if (existsSync(place)) move(place, aside)
    move(into, place)
    rmSync(aside, { recursive: true, force: true })
    return { ...common, lastSuccess: time, problem: clean(leftOut, PROBLEM) }
  } catch (error) {
    rmSync(into, { recursive: true, force: true })
    const problem = clean((error as Error).message, PROBLEM)
    return { ...common, lastSuccess: before?.lastSuccess ?? '', problem }
  }
}

/** Sources that the settings no longer name. */
function forgetOthers(
  folder: string,
  before: readonly DailySource[],
  sources: readonly MirrorSource[],
): void {
  for (const { name, kind } of before) {
    if (sources.some((source) => source.name === name && source.kind === kind)) continue
    rmSync(join(folder, 'content', PART[kind as MirrorSource['kind']] ?? 'none', name), {
      ...{ recursive: true, force: true },
    })
    rmSync(join(folder, 'state', name), { recursive: true, force: true })
  }
}

function move(from: string, to: string): void {
  mkdirSync(join(to, '..'), { recursive: true })
  renameSync(from, to)
}

function readStatus(path: string): readonly DailySource[] {
  if (!existsSync(path)) return []
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { sources: DailySource[] }).sources
  } catch {
    return []
  }
}

/** Without a query, which may hold a token. */
function addressOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`.slice(0, 300)
}

const aboutOf = (sources: readonly DailySource[]): string => {
  const failed = sources.filter(
    ({ problem, lastAttempt, lastSuccess }) => problem !== '' && lastAttempt !== lastSuccess,
  )
  const names = failed.map(({ name }) => name).join(', ')
  return `${sources.length} sources${failed.length === 0 ? '' : `; not renewed: ${names}`}`.slice(0, 500)
}
