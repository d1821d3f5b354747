/** Protocols and rules are found by folder, in name order: adding one edits no list. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type FormerRuleIds, formerIdsIn } from '#model/former-rule-ids'
import type { AnyProtocol } from '#model/protocol'
import {
  defenderNamesOf,
  type ManifestNames,
  namesIn,
  type ProtocolNames,
  shortNamesOf,
} from '#model/protocol-name'
import type { Rule } from '#model/rule'
import { type Recogniser, recogniserProtocol } from '#protocol-kit/recogniser'
import { type FoundProtocols, withPacks } from './packs.ts'

const PROTOCOLS = new URL('../protocols/', import.meta.url)
const RECOGNISERS = new URL('../protocols/recognised/', import.meta.url)
const PACKS = new URL('../protocol-packs/', import.meta.url)
const RULES = new URL('../detect/rules/', import.meta.url)

/** The manifests in use. @param packs default: those that this process chose */
export async function loadProtocols(packs?: readonly string[]): Promise<AnyProtocol[]> {
  return withPacks(await findProtocols(), packs)
}

/** All manifests, of packs that are off too. */
export async function findProtocols(): Promise<FoundProtocols> {
  const [full, recognisers, names] = await Promise.all([
    manifestsIn(PROTOCOLS),
    loadRecognisers(),
    packNames(),
  ])
  const packs = await Promise.all(
    names.map(async (name) => [name, await manifestsIn(new URL(`${name}/`, PACKS))] as const),
  )
  return { full, recognised: recognisers.map(recogniserProtocol), packs: new Map(packs) }
}

/** Packs of optional protocols, by folder. */
export async function packNames(): Promise<readonly string[]> {
  return existsSync(PACKS) ? foldersIn(PACKS) : []
}

/** Protocols whose traffic is named, and of which nothing else is read. */
export async function loadRecognisers(): Promise<Recogniser[]> {
  const modules = await Promise.all(
    filesIn(RECOGNISERS).map(
      (name) => import(new URL(name, RECOGNISERS).href) as Promise<{ recogniser: Recogniser }>,
    ),
  )
  return modules.map(({ recogniser }) => recogniser)
}

/** Former ids of rules, read from the text of their files: to load all rules takes seconds. */
export async function loadFormerRuleIds(): Promise<FormerRuleIds> {
  const folders = [RULES, ...readdirSync(PROTOCOLS).map((name) => new URL(`${name}/rules/`, PROTOCOLS))]
  const former = new Map<string, string>()
  for (const folder of folders)
    for (const file of existsSync(folder) ? readdirSync(folder) : [])
      if (file.endsWith('.ts') && !file.endsWith('.test.ts'))
        for (const id of formerIdsIn(readFileSync(new URL(file, folder), 'utf8')))
          former.set(id, file.slice(0, -'.ts'.length))
  return former
}

/** Short names of all protocols. */
export async function loadProtocolNames(): Promise<ProtocolNames> {
  return shortNamesOf(await manifestNames())
}

/** `defenderName` of the protocols that declare one. */
export async function loadDefenderNames(): Promise<ProtocolNames> {
  return defenderNamesOf(await manifestNames())
}

let foundNames: Promise<readonly ManifestNames[]> | undefined

/** Read once from the text of all manifests. */
function manifestNames(): Promise<readonly ManifestNames[]> {
  foundNames ??= readManifestNames()
  return foundNames
}

async function readManifestNames(): Promise<readonly ManifestNames[]> {
  const packs = (await packNames()).map((name) => new URL(`${name}/`, PACKS))
  const manifests = [
    ...[PROTOCOLS, ...packs].flatMap((folder) =>
      foldersIn(folder).map((name) => new URL(`${name}/index.ts`, folder)),
    ),
    ...filesIn(RECOGNISERS).map((name) => new URL(name, RECOGNISERS)),
  ]
  return manifests
    .filter((path) => existsSync(path))
    .map((path) => namesIn(readFileSync(path, 'utf8')))
    .filter((names) => names !== undefined)
}

/** The protocol-neutral rules; those that need one protocol's ideas come with the protocol. */
export async function loadRules(protocols: readonly AnyProtocol[]): Promise<Rule[]> {
  const files = existsSync(RULES) ? filesIn(RULES) : []
  const modules = await Promise.all(
    files.map((name) => import(new URL(name, RULES).href) as Promise<{ rule: Rule }>),
  )
  return [...modules.map(({ rule }) => rule), ...protocols.flatMap(({ rules }) => rules ?? [])]
}

async function manifestsIn(folder: URL): Promise<AnyProtocol[]> {
  const manifests = foldersIn(folder)
    .map((name) => new URL(`${name}/index.ts`, folder))
    .filter((manifest) => existsSync(manifest))
  const modules = await Promise.all(
    manifests.map(({ href }) => import(href) as Promise<{ protocol: AnyProtocol }>),
  )
  return modules.map(({ protocol }) => protocol)
}

function foldersIn(folder: URL): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

function filesIn(folder: URL): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
}
