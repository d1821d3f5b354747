/**
 * Checks the layers: which module may import which, purity, and import cycles. Prints one sentence of why for each fault.
 *   npm run layers
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Modules without I/O and clock: the same engine runs in the browser, and a replay gives the same result. */
const PURE = [
  'model',
  'bytes',
  'capture',
  'wire',
  'flow',
  'protocol-kit',
  'protocols',
  'protocol-packs',
  'dissect',
  'engine',
  'identification',
  'inventory',
  'baseline',
  'detect',
  'alerts',
  'custom-rules',
  'signatures',
  'threat-intel',
  'incidents',
  'exposure',
  'attack-paths',
  'schema',
  'fleet',
  'compare',
  'export',
  'destination-kit',
  'destinations',
  'response',
  'reports',
  'queries',
  'active',
  'agent',
  'endpoints',
]
const EVERYTHING = '*'

/** Modules that each module may import. `*`: an entry point, it may import every module of src. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  model: [],
  bytes: [],
  capture: ['model', 'bytes'],
  wire: ['model', 'bytes', 'capture'],
  flow: ['model', 'bytes', 'wire'],
  'protocol-kit': ['model', 'bytes'],
  protocols: ['model', 'bytes', 'protocol-kit'],
  'protocol-packs': ['model', 'bytes', 'protocol-kit'],
  dissect: ['model', 'bytes', 'wire', 'flow'],
  engine: PURE.filter(
    (module) =>
      ![
        'schema',
        'compare',
        'export',
        'reports',
        'queries',
        'protocols',
        'protocol-packs',
        'active',
      ].includes(module),
  ),
  identification: ['model'],
  inventory: ['model'],
  baseline: ['model'],
  detect: ['model', 'bytes', 'alerts', 'custom-rules'],
  alerts: ['model', 'bytes', 'detect'],
  'custom-rules': ['model', 'bytes', 'detect'],
  signatures: ['model', 'bytes'],
  'threat-intel': ['model', 'bytes'],
  incidents: ['model', 'bytes'],
  exposure: ['model'],
  'attack-paths': ['model'],
  schema: ['model'],
  compare: ['model', 'schema', 'baseline'],
  store: ['model'],
  fleet: ['model', 'schema', 'reports'],
  uplink: ['model', 'schema', 'store', 'data-folder'],
  'fleet-store': ['model', 'schema', 'store', 'fleet', 'uplink'],
  // Imports no module that reads packets.
  console: ['model', 'schema', 'store', 'fleet', 'uplink', 'fleet-store', 'data-folder', 'server', 'reports'],
  export: ['model', 'schema'],
  'destination-kit': ['model', 'bytes', 'export'],
  destinations: ['model', 'bytes', 'export', 'destination-kit'],
  response: ['model', 'bytes', 'destination-kit'],
  transports: ['model', 'bytes', 'export', 'destination-kit', 'response', 'data-folder'],
  reports: ['model', 'schema'],
  queries: ['model', 'schema'],
  ui: ['schema'],
  active: ['model', 'bytes', 'capture', 'schema', 'data-folder'],
  // Runs on devices, in QuickJS: it imports no schema at run time, only its types.
  agent: ['model', 'bytes', 'schema'],
  endpoints: ['model'],
  // The interface of external protocols, and their test kit.
  sdk: ['model', 'bytes'],
  'sdk/test-kit': [EVERYTHING],
  cli: [EVERYTHING, 'simulator'],
  'engine-host': [EVERYTHING],
  site: ['model', 'bytes', 'schema', 'data-folder'],
  'reference-data': ['model', 'bytes', 'schema', 'identification', 'inventory', 'detect', 'exposure'],
  'data-folder': ['model', 'bytes', 'schema', 'store'],
  server: [EVERYTHING],
  browser: [EVERYTHING],
  // Product code outside src. It builds frames with the encoders of the protocol folders.
  simulator: ['model', 'bytes', 'capture', 'wire', 'protocols'],
}

/** They read interfaces, keep packets on disk, send queries, or touch a runtime; the engine imports nothing of them. */
const IMPURE_FOLDERS = [
  'capture/live/',
  'capture/ring/',
  'active/gate/',
  'active/sender/',
  'active/found/',
  'active/recorder/',
  'active/signing/',
  'agent/hosts/',
]

const IMPURE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\(|\bnew Date\(\)/, 'reads the clock; time arrives with the packet'],
  [/\bperformance\.now\(/, 'reads the clock; time arrives with the packet'],
  [/\bMath\.random\(|\bcrypto\.getRandomValues/, 'draws a random number; a replay must give the same result'],
  [/\bBuffer\.(from|alloc|concat)/, 'uses Buffer, which a browser does not have; use Uint8Array'],
  [/\bprocess\.(env|argv|cwd|exit|stdout|stderr)/, 'uses the process; only entry points choose'],
  [/\bconsole\.(log|error|warn)/, 'logs; pure modules return counters'],
  [/\bfetch\(|\bXMLHttpRequest\b/, 'reaches the network'],
]

/** Outside the product: nothing of the product may import them. */
const NOT_PRODUCT = ['tests', 'tools', 'bench']

interface Import {
  readonly specifier: string
  readonly isTypeOnly: boolean
}

/** Faults of the sources; keys are paths below the repository: `src/wire/packet.ts`, `simulator/triton/site.ts`. */
export function layerFaults(sources: ReadonlyMap<string, string>): string[] {
  const faults: string[] = []
  const graph = new Map<string, string[]>()
  for (const [path, source] of sources) {
    const imports = importsOf(source)
    graph.set(
      path,
      imports
        .filter(({ isTypeOnly }) => !isTypeOnly)
        .map(({ specifier }) => targetOf(path, specifier))
        .filter((target) => target !== undefined),
    )
    for (const found of imports) faults.push(...importFaults(path, found))
    if (!isTest(path)) faults.push(...purityFaults(path, source))
  }
  const modules = new Set([...sources.keys()].map(moduleOf))
  for (const module of Object.keys(MAY_IMPORT))
    if (!modules.has(module)) faults.push(`tools/layers.ts: the table names ${module}/, which does not exist`)
  return [...faults, ...cycles(graph)]
}

function importsOf(source: string): Import[] {
  const found: Import[] = []
  const statements = /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
  for (const match of source.matchAll(statements))
    found.push({ specifier: match[2]!, isTypeOnly: match[1] !== undefined })
  // A dynamic import runs after its file: it makes no cycle.
  for (const match of source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g))
    found.push({ specifier: match[1]!, isTypeOnly: true })
  return found
}

/** Tests, their fixtures, and the scripts that make captures: none of them is in a bundle. */
function isTest(path: string): boolean {
  return /\.test\.tsx?$|\/testing\/|\/captures\/script\.ts$/.test(path)
}

function moduleOf(path: string): string {
  const [top = '', module = ''] = path.split('/')
  if (path.startsWith('src/sdk/test-kit/')) return 'sdk/test-kit'
  return top === 'src' ? module : top
}

/** Path below the repository of one of our files; undefined for a package. */
function targetOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}${specifier.endsWith('.tsx') ? '' : '.ts'}`
  if (specifier.startsWith('.')) return join(dirname(path), specifier)
  return undefined
}

function importFaults(path: string, { specifier, isTypeOnly }: Import): string[] {
  const faults: string[] = []
  const module = moduleOf(path)
  const allowed = MAY_IMPORT[module]
  if (allowed === undefined)
    return [`${path}: the module ${module}/ is not in the table of tools/layers.ts; add what it may import`]
  if (specifier.startsWith('node:') && PURE.includes(module) && !isImpure(path) && !isTest(path))
    faults.push(
      `${path}: imports ${specifier}; ${module}/ is pure, so that the same engine runs in the browser`,
    )
  const target = targetOf(path, specifier)
  if (target === undefined) return faults
  const other = moduleOf(target)
  if (/\/testing\//.test(target) && !isTest(path) && module !== 'simulator')
    faults.push(
      `${path}: imports ${specifier}; only tests, capture scripts and the simulator import fixtures`,
    )
  if (NOT_PRODUCT.includes(other))
    return [...faults, `${path}: imports ${specifier}; the product never imports ${other}/`]
  if (other === 'simulator' && module !== 'simulator' && !allowed.includes('simulator'))
    return [...faults, `${path}: imports ${specifier}; only cli/ may import the simulator`]
  if (specifier.startsWith('.') && other !== module && other !== 'simulator')
    faults.push(
      `${path}: imports ${specifier} outside its module; write #${below(target).replace(/\.ts$/, '')}`,
    )
  const mayImport =
    other === module || allowed.includes(EVERYTHING) || allowed.includes(other) || isTest(path)
  if (!mayImport)
    faults.push(`${path}: imports ${specifier}; ${module}/ may only import ${allowed.join(', ') || 'itself'}`)
  if (isOfAnotherProtocol(path, target) && !isTest(path))
    faults.push(
      `${path}: imports ${specifier}; protocols never import each other, a carrier hands payloads on by name`,
    )
  const feature = featureOf(path)
  const otherFeature = featureOf(target)
  const isOfAnotherFeature = feature !== undefined && otherFeature !== undefined && feature !== otherFeature
  if (isOfAnotherFeature && other === 'server' && module === 'server')
    faults.push(
      `${path}: imports ${specifier}; a feature never imports another, shared services are in server/context.ts`,
    )
  if (isOfAnotherFeature && other === 'ui' && module === 'ui' && !isTypeOnly)
    faults.push(
      `${path}: imports ${specifier}; a feature never imports another, what two need moves to ui/kit`,
    )
  return faults
}

/** Files of two protocols: folders of `protocols/`, and of a pack in `protocol-packs/`. */
function isOfAnotherProtocol(path: string, target: string): boolean {
  const module = moduleOf(path)
  if (module !== moduleOf(target)) return false
  const depth = module === 'protocols' ? 3 : module === 'protocol-packs' ? 4 : 0
  return path.split('/').slice(0, depth).join() !== target.split('/').slice(0, depth).join()
}

/** Folders of `src/server` that every feature may import. */
const SHARED_BY_FEATURES = ['http', 'rendering', 'testing']

/** `ui/alerts`, `server/alerts`; undefined for what is in no feature. */
function featureOf(path: string): string | undefined {
  const [, page] = /^src\/ui\/features\/([^/]+)\//.exec(path) ?? []
  if (page !== undefined) return `ui/${page}`
  const [, folder] = /^src\/server\/([^/]+)\//.exec(path) ?? []
  return folder === undefined || SHARED_BY_FEATURES.includes(folder) ? undefined : `server/${folder}`
}

function isImpure(path: string): boolean {
  return IMPURE_FOLDERS.some((folder) => below(path).startsWith(folder))
}

/** The path below `src/`. */
function below(path: string): string {
  return path.replace(/^src\//, '')
}

function purityFaults(path: string, source: string): string[] {
  if (!PURE.includes(moduleOf(path)) || isImpure(path)) return []
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
  return IMPURE_WORDS.filter(([pattern]) => pattern.test(code)).map(([, why]) => `${path}: ${why}`)
}

/** Depth-first search for import cycles at run time; type imports make none. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const faults: string[] = []
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    if (done.has(path)) return
    const at = trail.indexOf(path)
    if (at >= 0) {
      faults.push(`${[...trail.slice(at), path].join(' → ')}: a cycle; move what both need into a third file`)
      return
    }
    for (const target of graph.get(path) ?? []) if (graph.has(target)) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return faults
}

function* filesBelow(folder: string): Iterable<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (/\.tsx?$/.test(entry.name)) yield path
  }
}

/** The product's sources: `src/` and `simulator/`. */
export function productSources(): Map<string, string> {
  const sources = new Map<string, string>()
  for (const folder of ['src', 'simulator'])
    for (const file of filesBelow(join(ROOT, folder)))
      sources.set(relative(ROOT, file), readFileSync(file, 'utf8'))
  return sources
}

if (import.meta.main) {
  const sources = productSources()
  const faults = layerFaults(sources)
  for (const fault of faults) console.error(fault)
  const modules = new Set([...sources.keys()].map(moduleOf))
  if (faults.length === 0) console.log(`${sources.size} files in ${modules.size} modules, no fault`)
  else console.error(`${faults.length} fault${faults.length === 1 ? '' : 's'}`)
  process.exitCode = faults.length > 0 ? 1 : 0
}
