/**
 * Puts the engine for the browser into one text (src/browser/worker.ts), with protocols, rules and tables in it, for the
 * pages to start as a worker. A `node:` import that would reach it fails the build and names who imports it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { readIdentifyTable, readShippedRules } from '../src/reference-data/data-files.ts'
import { reportFont } from '../src/server/rendering/font.ts'
import { FOLDERS, foldersModule } from './found-folders.ts'
import { noFixtures } from './no-fixtures.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = join(ROOT, 'src')

/** Modules of the engine process that touch the machine, and what stands in their place. */
const REPLACED: ReadonlyMap<string, () => string> = new Map([
  [FOLDERS, foldersModule],
  [join(SRC, 'engine-host/external-protocols.ts'), furtherModule],
  [join(SRC, 'engine-host/indicators.ts'), threatsModule],
  [join(SRC, 'engine-host/signatures.ts'), signaturesModule],
  [join(SRC, 'engine-host/unpack.ts'), unpackModule],
  [join(SRC, 'engine-host/eve-files.ts'), eveFilesModule],
  [join(SRC, 'reference-data/data-files.ts'), dataModule],
  [join(SRC, 'server/exposure/advisories.ts'), advisoriesModule],
  [join(SRC, 'server/rendering/font.ts'), fontModule],
])

/** Module that the pages import: `program`, the worker's whole text. */
const MODULE = 'virtual:private-engine'

/** For Vite: makes the module when a page that uses it is built. */
export function privateEngine() {
  return {
    name: 'private-engine',
    resolveId: (id: string) => (id === MODULE ? `\0${MODULE}` : undefined),
    load: async (id: string) =>
      id === `\0${MODULE}`
        ? {
            code: `export const program = ${JSON.stringify(await browserEngine())}`,
            moduleSideEffects: false,
          }
        : undefined,
  }
}

/** The worker's program, a classic script of some megabytes. */
export async function browserEngine(): Promise<string> {
  const bundle = await rolldown({
    input: join(SRC, 'browser/worker.ts'),
    platform: 'browser',
    logLevel: 'warn',
    plugins: [
      noFixtures(ROOT),
      {
        name: 'without-node',
        resolveId(id, importer) {
          if (id.startsWith('node:'))
            throw new Error(`${importer}: imports ${id}; what the browser's engine needs has to do without`)
        },
        load: (id) => REPLACED.get(id)?.(),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'iife', minify: true, codeSplitting: false })
  await bundle.close()
  if (output.length !== 1) throw new Error(`expected one file, got ${output.map(({ fileName }) => fileName)}`)
  return output[0].code
}

/** There is no folder to load protocols of other people from. */
function furtherModule(): string {
  return 'export const loadExternalProtocols = async () => ({ protocols: [], problems: [] })'
}

/** No feed is handed to the pages' engine. */
function threatsModule(): string {
  return 'export class LoadedIndicators { isEmpty = true; count = 0; counters = {}; find() {} load() {} }'
}

/** Nor are signatures, and no body is unpacked for them. */
function signaturesModule(): string {
  return 'export class SignatureSet { signatures = []; counters = {}; async replace() {} }'
}

function unpackModule(): string {
  return 'export const unpack = () => undefined'
}

/** No Suricata runs beside the pages. */
function eveFilesModule(): string {
  return 'export const readEveFiles = async () => ({})'
}

function dataModule(): string {
  const names = readdirSync(join(ROOT, 'data'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    isAsked(name),
  )
  const tables = Object.fromEntries(
    names.map((name) => [name, readFileSync(join(ROOT, 'data', name), 'utf8')]),
  )
  return `const tables = ${JSON.stringify(tables)}
const identifyTables = ${JSON.stringify(identifyTables())}
const makers = ${JSON.stringify(makersText())}
export const readTable = (name) => {
  if (!(name in tables)) throw new Error('the bundle holds no table ' + name)
  return tables[name]
}
export const readIdentifyTable = (protocol) => identifyTables[protocol]
export const readShippedRules = () => ${JSON.stringify(readShippedRules())}
export const readMakers = () => new TextEncoder().encode(makers)
`
}

/** `identify.tsv` of each protocol that has one. */
function identifyTables(): Record<string, string> {
  const folders = readdirSync(join(SRC, 'protocols')).map((name) => [name, readIdentifyTable(name)] as const)
  return Object.fromEntries(folders.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])))
}

/** The set we ship, as `shippedAdvisories` has it; further ones are given to the command line and the sensor. */
function advisoriesModule(): string {
  const text = gunzipSync(readFileSync(join(ROOT, 'data/advisories.jsonl.gz'))).toString()
  const supplement = readFileSync(join(ROOT, 'data/advisory-supplements.json'), 'utf8')
  return `import { readSupplement } from '#exposure/feeds'
import { layeredSet } from '#exposure/layered-set'
import { shippedSet } from '#exposure/shipped-set'
import { assess } from '#server/exposure/assess'
import { loadKnowledge } from '#reference-data/knowledge'
let shipped
function shippedAdvisories() {
  const set = shippedSet(${JSON.stringify(text)})
  const ours = readSupplement(${supplement}, loadKnowledge([]).aliasOfVendor)
  return { ...layeredSet(set, { documents: [], lists: ours === undefined ? [] : [ours] }), feeds: set.feeds }
}
export function assessWith(plant) {
  shipped ??= shippedAdvisories()
  return assess(plant, { set: shipped })
}
`
}

/** A sealed page fetches nothing, so the font of its reports is in the bundle. */
function fontModule(): string {
  return `export const reportFont = () => ${JSON.stringify(reportFont())}`
}

/** Tables that the engine, the exposure assessment or a reader of shipped tables names. */
function isAsked(name: string): boolean {
  return name.endsWith('.tsv') && tableReaders().some((source) => source.includes(`'${name}'`))
}

function tableReaders(): readonly string[] {
  return ['engine-host', 'reference-data', 'server/exposure'].flatMap((folder) =>
    readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => readFileSync(join(SRC, folder, path), 'utf8')),
  )
}

/** The lines `MakerIndex` looks into, without the postal addresses: three fifths of the text. */
function makersText(): string {
  const text = readFileSync(fileURLToPath(import.meta.resolve('oui-data')), 'utf8')
  return text.replace(/^(\s*"[0-9A-F]+": "(?:[^"\\]|\\[^n])*)\\n(?:[^"\\]|\\.)*/gm, '$1')
}
