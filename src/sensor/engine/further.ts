/** Protocols of other people: folders outside of this house, named by whoever starts the engine. */
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { USER_DEFINED } from '#detect/own-rules/compile'
import type { AnyProtocol } from '#model/protocol'
import './sdk-hook.ts'

export interface Further {
  readonly protocols: readonly AnyProtocol[]
  /** What could not be loaded, and why, in one line each. The rest goes on without it. */
  readonly problems: readonly string[]
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/

/**
 * The protocols in `folders`, each a protocol's folder itself or a folder of such, in name order. `taken` are the names
 * that are ours: a protocol of the same name is refused, for nobody could tell which one speaks.
 */
export async function loadFurther(folders: readonly string[], taken: ReadonlySet<string>): Promise<Further> {
  const protocols: AnyProtocol[] = []
  const problems: string[] = []
  for (const path of folders.flatMap((folder) => protocolFoldersIn(folder, problems))) {
    try {
      const { protocol } = (await import(pathToFileURL(join(path, 'index.ts')).href)) as {
        protocol?: unknown
      }
      const found = checked(protocol)
      if (taken.has(found.name) || protocols.some(({ name }) => name === found.name))
        throw new Error(`the name ${found.name} is taken; choose another`)
      protocols.push(withTitle(found))
    } catch (error) {
      problems.push(`${path}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return { protocols, problems }
}

/** Rules that come along say whose they are. */
function withTitle(protocol: AnyProtocol): AnyProtocol {
  const { rules } = protocol
  if (rules === undefined) return protocol
  const own = rules.map((rule) => ({ ...rule, counterpart: [...(rule.counterpart ?? []), USER_DEFINED] }))
  return { ...protocol, rules: own }
}

function protocolFoldersIn(folder: string, problems: string[]): string[] {
  const path = resolve(folder)
  if (existsSync(join(path, 'index.ts'))) return [path]
  const found = existsSync(path)
    ? readdirSync(path)
        .sort()
        .map((name) => join(path, name))
        .filter((one) => existsSync(join(one, 'index.ts')))
    : []
  if (found.length === 0)
    problems.push(`${path}: expected a folder with an index.ts, or a folder of such folders`)
  return found
}

/** Throws in words if this is no manifest. */
function checked(found: unknown): AnyProtocol {
  if (typeof found !== 'object' || found === null)
    throw new Error('expected index.ts to export `protocol`, made by defineProtocol')
  const protocol = found as Partial<AnyProtocol>
  if (typeof protocol.name !== 'string' || !NAME.test(protocol.name))
    throw new Error(`name: expected kebab-case such as acme-pump, got ${JSON.stringify(protocol.name)}`)
  for (const method of ['dissect', 'facts'] as const)
    if (typeof protocol[method] !== 'function') throw new Error(`${method}: expected a function`)
  if (!Array.isArray(protocol.hints) || protocol.hints.length === 0)
    throw new Error('hints: expected at least one')
  return protocol as AnyProtocol
}
