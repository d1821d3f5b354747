/**
 * Checks the house: who imports whom (style.md's table), purity, and circles. Prints one sentence of why for each fault.
 *   npm run rooms
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const SRC = fileURLToPath(new URL('../src/', import.meta.url))

const PURE = [
  'model',
  'bytes',
  'capture',
  'wire',
  'flow',
  'protocols',
  'dissect',
  'engine',
  'inventory',
  'baseline',
  'detect',
  'intel',
  'incidents',
  'exposure',
  'paths',
  'contract',
  'compare',
  'export',
  'reports',
  'mining',
]
const EVERYTHING = '*'

/** What each room may import besides itself; a door may import everything. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  model: [],
  bytes: [],
  capture: ['model', 'bytes'],
  wire: ['model', 'bytes', 'capture'],
  flow: ['model', 'bytes', 'wire'],
  protocols: ['model', 'bytes'],
  dissect: ['model', 'bytes', 'wire', 'flow'],
  engine: PURE.filter((room) => !['contract', 'compare', 'export', 'reports', 'protocols'].includes(room)),
  inventory: ['model'],
  baseline: ['model'],
  detect: ['model', 'bytes'],
  intel: ['model', 'bytes'],
  incidents: ['model', 'bytes'],
  exposure: ['model'],
  paths: ['model'],
  contract: ['model'],
  compare: ['model', 'contract', 'baseline'],
  store: ['model'],
  uplink: ['model', 'contract'],
  export: ['model', 'contract'],
  reports: ['model', 'contract'],
  mining: ['model', 'contract'],
  query: ['model', 'contract'],
  api: ['model', 'contract', 'store'],
  ui: ['contract'],
  // The face for protocols that live elsewhere, and the workshop where protocols are tried out.
  sdk: ['model', 'bytes'],
  trial: [EVERYTHING],
  cli: [EVERYTHING],
  sensor: [EVERYTHING],
  console: [EVERYTHING],
  agent: [EVERYTHING],
  browser: [EVERYTHING],
}

/** It starts what listens on an interface. */
const IMPURE_FILES = new Set(['capture/live.ts'])

const IMPURE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\(|\bnew Date\(\)/, 'reads the clock; time arrives with the packet'],
  [/\bperformance\.now\(/, 'reads the clock; time arrives with the packet'],
  [/\bMath\.random\(|\bcrypto\.getRandomValues/, 'draws a random number; a replay must give the same result'],
  [/\bBuffer\.(from|alloc|concat)/, 'uses Buffer, which a browser does not have; use Uint8Array'],
  [/\bprocess\.(env|argv|cwd|exit|stdout|stderr)/, 'touches the process; only doors choose'],
  [/\bconsole\.(log|error|warn)/, 'logs; rooms return counters'],
  [/\bfetch\(|\bXMLHttpRequest\b/, 'reaches the network'],
]

interface Import {
  readonly from: string
  readonly what: string
  readonly isTypeOnly: boolean
}

const faults: string[] = []
const graph = new Map<string, string[]>()

for (const file of filesBelow(SRC)) {
  const path = relative(SRC, file)
  const source = readFileSync(file, 'utf8')
  const imports = importsOf(source)
  const isTest = /\.test\.tsx?$/.test(path)
  graph.set(
    path,
    imports
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map((found) => targetOf(path, found.what))
      .filter((target) => target !== undefined),
  )
  for (const found of imports) checkImport(path, found, isTest)
  if (!isTest) checkPurity(path, source)
}
findCircles()

if (faults.length > 0) {
  for (const fault of faults) console.error(fault)
  console.error(`${faults.length} fault${faults.length === 1 ? '' : 's'} in the house`)
  process.exitCode = 1
} else
  console.log(`the house stands: ${graph.size} files, ${new Set([...graph.keys()].map(roomOf)).size} rooms`)

function* filesBelow(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (/\.tsx?$/.test(entry.name)) yield path
  }
}

function importsOf(source: string): Import[] {
  const found: Import[] = []
  const statements = /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
  for (const match of source.matchAll(statements))
    found.push({ from: '', what: match[2]!, isTypeOnly: match[1] !== undefined })
  for (const match of source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g))
    found.push({ from: '', what: match[1]!, isTypeOnly: true })
  return found
}

function roomOf(path: string): string {
  return path.split('/')[0]!
}

/** Path below src/ of an import of ours; undefined for libraries. */
function targetOf(path: string, what: string): string | undefined {
  if (what.startsWith('#')) return `${what.slice(1)}.ts`
  if (what.startsWith('.')) return join(dirname(path), what)
  return undefined
}

function checkImport(path: string, { what, isTypeOnly }: Import, isTest: boolean): void {
  const room = roomOf(path)
  const allowed = MAY_IMPORT[room]
  if (allowed === undefined) {
    faults.push(
      `${path}: the room ${room}/ is not in the table of tools/rooms.ts; say there what it may import`,
    )
    return
  }
  if (what.startsWith('node:') && PURE.includes(room) && !IMPURE_FILES.has(path) && !isTest) {
    faults.push(`${path}: imports ${what}; ${room}/ is pure, so that the same engine runs in the browser`)
  }
  const target = targetOf(path, what)
  if (target === undefined) return
  const other = roomOf(target)
  // Doors may open on what lies beside the house: the simulator's plant is made of the tests' own actors.
  if (other === '..' && allowed.includes(EVERYTHING)) return
  if (what.startsWith('.') && other !== room)
    faults.push(`${path}: imports ${what} out of its room; write #${target.replace(/\.ts$/, '')}`)
  if (what.startsWith('#') && /\/internal\//.test(what))
    faults.push(`${path}: imports ${what}, which is inside ${other}/; a room's top is its face`)
  if (other !== room && !isTest && !allowed.includes(EVERYTHING) && !allowed.includes(other)) {
    faults.push(`${path}: imports ${what}; ${room}/ may only know ${allowed.join(', ') || 'itself'}`)
  }
  const [, folder] = path.split('/')
  const [, otherFolder] = target.split('/')
  if (room === 'protocols' && other === 'protocols' && folder !== otherFolder && !isTest) {
    faults.push(
      `${path}: imports ${what}; protocols never import each other, a carrier hands payloads on by name`,
    )
  }
  const isFeature = /^ui\/features\/[^/]+\//
  if (
    isFeature.test(path) &&
    isFeature.test(target) &&
    path.split('/')[2] !== target.split('/')[2] &&
    !isTypeOnly
  ) {
    faults.push(`${path}: imports ${what}; a feature never imports another, what two need moves to ui/kit`)
  }
}

function checkPurity(path: string, source: string): void {
  if (!PURE.includes(roomOf(path)) || IMPURE_FILES.has(path)) return
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
  for (const [pattern, why] of IMPURE_WORDS) if (pattern.test(code)) faults.push(`${path}: ${why}`)
}

/** Depth-first search for circles of imports that run (types alone make none). */
function findCircles(): void {
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    if (done.has(path)) return
    const at = trail.indexOf(path)
    if (at >= 0) {
      faults.push(
        `${[...trail.slice(at), path].join(' → ')}: a circle; part what both need into a third file`,
      )
      return
    }
    for (const target of graph.get(path) ?? []) if (graph.has(target)) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
}
