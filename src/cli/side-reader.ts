/** Reads an argument of `sightglass diff`: captures, an analysis, a baseline or a data folder. */
import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseBaseline } from '#baseline/baseline-file'
import type { ComparedPlant, ComparedState } from '#compare/side'
import { sideWithin, type Window } from '#compare/window'
import type { Analysis } from '#schema/analysis'
import { readBaselineFile } from '#server/baseline/baseline-file'
import { dateSpan } from './date-span.ts'
import { readDocument } from './document-reader.ts'
import { UsageError } from './usage-error.ts'

export interface SideOptions {
  readonly protocols: readonly string[]
  readonly site?: string
  readonly exposure: boolean
}

/** Maximum captures of a capture folder. */
const CAPTURE_NAME = /\.(pcap|pcapng|cap|ntar)(\.(gz|zst))?$/i
const STORE_FILE = 'sightglass.db'

/** Throws with the path and what was expected. */
export async function readSide(argument: string, options: SideOptions): Promise<ComparedState> {
  const { path, window } = pathAndWindow(argument)
  const side = await readWhole(path, options)
  if (window === undefined) return side
  if (side.plant === undefined)
    throw new UsageError(`${argument}: a period cannot be selected from a baseline`)
  return { ...sideWithin(side, window), name: argument }
}

/** `folder@2026-W46`. An existing path is taken literally. */
function pathAndWindow(argument: string): { readonly path: string; readonly window: Window | undefined } {
  const at = argument.lastIndexOf('@')
  if (at <= 0 || existsSync(argument)) return { path: argument, window: undefined }
  return { path: argument.slice(0, at), window: dateSpan(argument.slice(at + 1)) }
}

async function readWhole(path: string, options: SideOptions): Promise<ComparedState> {
  const stats = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false })
  if (path === '-') return capturesSide(path, [path], options)
  if (stats === undefined)
    throw new Error(
      `${path}: no such file; expected captures, an analysis (analyze --json), a baseline or a data folder`,
    )
  if (stats.isDirectory()) return folderSide(path, options)
  switch (kindOf(path)) {
    case 'analysis':
      return analysisSide(path)
    case 'baseline':
      return baselineSide(path)
    case 'captures':
      return capturesSide(path, [path], options)
  }
}

/** Detects JSON, other text or binary from the first bytes. */
function kindOf(path: string): 'analysis' | 'baseline' | 'captures' {
  const head = Buffer.alloc(512)
  const file = openSync(path, 'r')
  const bytes = head.subarray(0, readSync(file, head))
  closeSync(file)
  const text = bytes.toString('utf8')
  if (/^\uFEFF?\s*\{/.test(text)) return 'analysis'
  // Control characters except tab, line feed and carriage return.
  const isText = bytes.length > 0 && bytes.every((byte) => byte >= 0x20 || [9, 10, 13].includes(byte))
  return isText ? 'baseline' : 'captures'
}

function analysisSide(path: string): ComparedState {
  const found = readDocument(path)
  return { name: path, kind: 'analysis', ...spanOf(found), plant: plantOf(found) }
}

function baselineSide(path: string): ComparedState {
  const baseline = readBaselineFile(path)
  return { name: path, kind: 'baseline', from: null, until: null, baseline }
}

async function folderSide(path: string, options: SideOptions): Promise<ComparedState> {
  const names = readdirSync(path)
  if (!names.includes(STORE_FILE)) {
    const captures = names.filter((name) => CAPTURE_NAME.test(name)).sort()
    if (captures.length === 0)
      throw new Error(`${path}: is neither a data folder of sightglass serve nor a capture folder`)
    return capturesSide(
      path,
      captures.map((name) => join(path, name)),
      options,
    )
  }
  const { viewOfFolder } = await import('./report-folder.ts')
  const { analysis, omitted } = await viewOfFolder(path, { site: '', made: '', product: '' })
  if (omitted.length > 0) throw new Error(`${path}: too large to compare: ${omitted.join(' ')}`)
  const kept = join(path, 'baseline.yaml')
  const baseline = existsSync(kept) ? readBaselineFile(kept) : undefined
  return { name: path, kind: 'data', ...spanOf(analysis), plant: plantOf(analysis), baseline }
}

/** Reads captures as `analyze` does, plus the baseline learned from them. */
async function capturesSide(
  name: string,
  files: readonly string[],
  { protocols, site: sitePath, exposure }: SideOptions,
): Promise<ComparedState> {
  const [{ startEngine }, { Collector }, { sayUnreadable }, { readSiteFile }] = await Promise.all([
    import('#engine-host/start'),
    import('./collector.ts'),
    import('./unreadable.ts'),
    import('#site/site-file'),
  ])
  const collector = new Collector()
  const run = startEngine({
    files: [...files],
    learnCount: 0,
    exportBaseline: true,
    protocolFolders: protocols,
    ...(sitePath === undefined ? {} : { site: readSiteFile(sitePath) }),
  })
  try {
    for await (const batch of run.entries) for (const entry of batch) collector.add(entry)
  } finally {
    run.cancel()
  }
  if (sayUnreadable(collector.captures)) throw new Error(`${name}: no capture could be read`)
  if (exposure) {
    const { assessWith } = await import('#server/exposure/advisories')
    collector.exposure = assessWith(collector.plant())
  }
  const analysis = collector.document(0)
  const plant = plantOf(analysis)
  return {
    name,
    kind: 'captures',
    ...spanOf(analysis),
    plant: exposure ? plant : { ...plant, exposures: undefined },
    baseline: collector.baseline === undefined ? undefined : parseBaseline(collector.baseline),
  }
}

function spanOf({ capture }: Analysis): Pick<ComparedState, 'from' | 'until'> {
  return { from: capture?.firstTime ?? null, until: capture?.lastTime ?? null }
}

/** Without feeds, exposures are unknown rather than absent. */
function plantOf({ devices, links, exposures, exposureSummary }: Analysis): ComparedPlant {
  const isJudged = (exposureSummary?.feeds ?? []).length > 0
  return { devices, links, exposures: isJudged ? exposures : undefined }
}
