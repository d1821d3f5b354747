/** External protocols: folders outside of this project, given at the start of the engine. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { clean } from '#bytes/text'
import { USER_DEFINED } from '#custom-rules/compile'
import { readManifest } from '#model/manifest-check'
import type { AnyProtocol } from '#model/protocol'
import { guardIntrinsics, restoreIntrinsics } from './intrinsics.ts'
import { theLock } from './lock-handle.ts'
import './sdk-hook.ts'
import { checkedProtocol, RejectedFacts } from './checked-protocol.ts'

/** Characters of a reason why a folder was not loaded. */
const LONGEST_PROBLEM = 300

export interface ExternalProtocols {
  readonly protocols: readonly AnyProtocol[]
  /** Protocols that could not be loaded, one line with the reason each. The others are used without them. */
  readonly problems: readonly string[]
}

/** How folders are loaded; all of it may be left out. */
export interface Loading {
  /** Called before the code of a folder runs for the first time, with its index in `protocolFolders`. */
  readonly begins?: (index: number) => void
  /** Counts facts that are not taken. */
  readonly refusals?: RejectedFacts
  /** Folders that are not to be loaded, as `protocolFolders` names them: they hung. */
  readonly without?: ReadonlySet<string>
}

/**
 * The protocols in `folders`, each a protocol's folder itself or a folder of several, in order of names. `taken` are
 * the built-in names: a protocol with one of these is refused, because its facts would be ambiguous.
 */
export async function loadExternalProtocols(
  folders: readonly string[],
  taken: ReadonlySet<string>,
  { begins, refusals = new RejectedFacts(), without = new Set() }: Loading = {},
): Promise<ExternalProtocols> {
  const protocols: AnyProtocol[] = []
  const problems: string[] = []
  for (const [index, path] of protocolFolders(folders, problems).entries()) {
    if (without.has(path)) continue
    begins?.(index)
    try {
      const found = await loadManifest(path)
      if (taken.has(found.name) || protocols.some(({ name }) => name === found.name))
        throw new Error(`the name ${found.name} is already in use`)
      protocols.push(checkedProtocol(withTitle(found), refusals))
    } catch (error) {
      problems.push(clean(`${path}: ${error instanceof Error ? error.message : error}`, LONGEST_PROBLEM))
    }
  }
  return { protocols, problems }
}

/** Absolute paths of the protocols' folders in `folders`, in name order; what holds none is added to `problems`. */
export function protocolFolders(folders: readonly string[], problems: string[] = []): readonly string[] {
  return folders.flatMap((folder) => protocolFoldersIn(folder, problems))
}

/** One folder's protocol, as it is. Throws in words if it has none, or if it changes what all code shares. */
export async function loadManifest(path: string): Promise<AnyProtocol> {
  theLock()?.close()
  theLock()?.admit(path)
  guardIntrinsics()
  const loading = import(pathToFileURL(join(path, 'index.ts')).href) as Promise<{ protocol?: unknown }>
  const { protocol } = await loading.finally(refuseChanges)
  return readManifest(protocol)
}

function refuseChanges(): void {
  const changed = restoreIntrinsics()
  if (changed !== '') throw new Error(`modifies shared built-ins: ${changed}`)
}

/** Rules of a protocol name it. */
function withTitle(protocol: AnyProtocol): AnyProtocol {
  const { rules } = protocol
  if (rules === undefined) return protocol
  const own = rules.map((rule) => ({
    ...rule,
    defenderTitles: [...(rule.defenderTitles ?? []), USER_DEFINED],
  }))
  return { ...protocol, rules: own }
}

function protocolFoldersIn(folder: string, problems: string[]): string[] {
  const path = resolve(folder)
  if (existsSync(join(path, 'index.ts'))) return [path]
  const found = statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(path)
        .sort()
        .map((name) => join(path, name))
        .filter((one) => existsSync(join(one, 'index.ts')))
    : []
  if (found.length === 0)
    problems.push(`${path}: expected a folder with an index.ts, or a folder of protocol folders`)
  return found
}
