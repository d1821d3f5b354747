/** Finds modules by folder when bundling, as the product does at run time: protocols, rules, commands, reports, routes … */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formerIdsIn } from '../src/model/former-rule-ids.ts'
import { defenderNamesOf, namesIn, shortNamesOf } from '../src/model/protocol-name.ts'

const SRC = fileURLToPath(new URL('../src/', import.meta.url))

/** The module a bundle puts in its place. */
export const FOLDERS = join(SRC, 'engine-host/folders.ts')

/** Its text: the same exports as the module it replaces, `loadRecognisers` aside, which only tests use. */
export function foldersModule(): string {
  const imports: string[] = []
  const all = (what: string, paths: readonly string[]): string => {
    const names = paths.map((path) => {
      const name = `found${imports.length}`
      imports.push(`import { ${what} as ${name} } from ${JSON.stringify(path)}`)
      return name
    })
    return `[${names.join(', ')}]`
  }
  const full = all('protocol', manifestsIn(join(SRC, 'protocols')))
  const recognisers = all('recogniser', filesIn(join(SRC, 'protocols/recognised')))
  const rules = all('rule', filesIn(join(SRC, 'detect/rules')))
  const packs = foldersIn(join(SRC, 'protocol-packs'))
    .map(
      (name) =>
        `[${JSON.stringify(name)}, ${all('protocol', manifestsIn(join(SRC, 'protocol-packs', name)))}]`,
    )
    .join(', ')
  return `${imports.join('\n')}
import { recogniserProtocol } from ${JSON.stringify(join(SRC, 'protocol-kit/recogniser.ts'))}
import { withPacks } from ${JSON.stringify(join(SRC, 'engine-host/packs.ts'))}
const packs = new Map([${packs}])
export async function findProtocols() {
  return { full: ${full}, recognised: ${recognisers}.map(recogniserProtocol), packs }
}
export async function packNames() {
  return [...packs.keys()]
}
export async function loadProtocols(chosen) {
  return withPacks(await findProtocols(), chosen)
}
export async function loadRules(protocols) {
  return [...${rules}, ...protocols.flatMap(({ rules }) => rules ?? [])]
}
${formerRuleIds()}${protocolNames()}`
}

function filesIn(folder: string): readonly string[] {
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  return files
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
}

/** `loadFormerRuleIds` with its answer inside: a bundle has no files of rules to read. */
function formerRuleIds(): string {
  const protocols = readdirSync(join(SRC, 'protocols')).sort()
  const folders = [
    join(SRC, 'detect/rules'),
    ...protocols.map((name) => join(SRC, 'protocols', name, 'rules')),
  ]
  const former = folders
    .flatMap(filesIn)
    .flatMap((path) => formerIdsIn(readFileSync(path, 'utf8')).map((id) => [id, basename(path, '.ts')]))
  return `export const loadFormerRuleIds = async () => new Map(${JSON.stringify(former)})
`
}

/** `loadProtocolNames` and `loadDefenderNames` with their answers inside: a bundle has no manifests to read. */
function protocolNames(): string {
  const packs = join(SRC, 'protocol-packs')
  const manifests = [
    ...[join(SRC, 'protocols'), ...foldersIn(packs).map((name) => join(packs, name))].flatMap(manifestsIn),
    ...filesIn(join(SRC, 'protocols/recognised')),
  ]
  const names = manifests
    .map((path) => namesIn(readFileSync(path, 'utf8')))
    .filter((entry) => entry !== undefined)
  const mapText = (map: ReadonlyMap<string, string>) => `new Map(${JSON.stringify([...map])})`
  return `export const loadProtocolNames = async () => ${mapText(shortNamesOf(names))}
export const loadDefenderNames = async () => ${mapText(defenderNamesOf(names))}
`
}

/** Text of a module like that one, which loads it from `module` when it is asked. */
export function foldersLater(module: string): string {
  const later = `(await import(${JSON.stringify(module)}))`
  return ['findProtocols', 'packNames', 'loadProtocols', 'loadRules']
    .map((name) => `export const ${name} = async (...given) => ${later}.${name}(...given)\n`)
    .join('')
    .concat(formerRuleIds(), protocolNames())
}

function manifestsIn(folder: string): readonly string[] {
  return foldersIn(folder)
    .map((name) => join(folder, name, 'index.ts'))
    .filter((path) => existsSync(path))
}

function foldersIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** How a module that finds its parts by folder writes it: `const FOLDER = new URL('./parts/', import.meta.url)` … */
const FOLDER_OF = /^const ([A-Z]+) = new URL\('([^']+\/)', import\.meta\.url\)$/gm
/** … `import(new URL(name, FOLDER).href)`. */
const IMPORT_FROM = /\bimport\(new URL\((\w+), ([A-Z]+)\)\.href\)/g

/** The text of the module at `path` with every part it may ask for as an import of its own, so that a bundle has them. */
export function withFound(text: string, path: string): string {
  const folders = new Map([...text.matchAll(FOLDER_OF)].map(([, name, place]) => [name, place]))
  const lists = new Set<string>()
  const code = text.replace(IMPORT_FROM, (_, file: string, folder: string) => {
    const place = folders.get(folder)
    if (place === undefined)
      throw new Error(`${path}: expected \`const ${folder} = new URL('…/', import.meta.url)\` on a line`)
    lists.add(`const FOUND_${folder} = ${foundIn(join(dirname(path), place))}`)
    return `FOUND_${folder}[${file}]()`
  })
  return [code, ...lists].join('\n')
}

/** File names of the modules that are found by folder. */
const ENTRY_FILES = ['feature.ts', 'settings.ts', 'index.ts']

/** Modules of the folder; where subfolders hold entry files, these alone. */
function foundIn(folder: string): string {
  const inFolders = foldersIn(folder)
    .flatMap((name) => ENTRY_FILES.map((file) => `${name}/${file}`))
    .filter((file) => existsSync(join(folder, file)))
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const entries = (inFolders.length > 0 ? inFolders : files).sort().map((name) => {
    const [key, from] = [name, join(folder, name)].map((one) => JSON.stringify(one))
    return `${key}: () => import(${from})`
  })
  return `{ ${entries.join(', ')} }`
}
