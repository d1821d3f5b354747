/** Files of `--signatures` and `--signature-vars`: rule files in folders, variables in YAML. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'

export interface SignatureChoice {
  /** Absolute paths. */
  readonly signatureFiles: readonly string[]
  /** Values of variables by name, without `$`. */
  readonly signatureVariables: Readonly<Record<string, string>>
}

/** As the maps of a Suricata configuration are called, so that one can be given as it is. */
const GROUPS = ['address-groups', 'port-groups']
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Files themselves, and of folders every `*.rules` (and `*-rules`) in them, in name order.
 *
 * @throws with words for a path that is not there, a folder without rules, a file that is no table of variables
 */
export function chooseSignatures(
  paths: readonly string[],
  variablesFile: string | undefined,
): SignatureChoice {
  const signatureFiles = paths.flatMap((path) => rulesIn(resolve(path)))
  return {
    signatureFiles,
    signatureVariables: variablesFile === undefined ? {} : readVariables(variablesFile),
  }
}

function rulesIn(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined) throw new Error(`${path}: no such file; expected rules or a folder of *.rules`)
  if (!status.isDirectory()) return [path]
  const found = readdirSync(path)
    .filter((name) => /[.-]rules$/.test(name))
    .sort()
    .map((name) => join(path, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
  if (found.length === 0) throw new Error(`${path}: expected *.rules in this folder, found none`)
  return found
}

/** A table `NAME: value`, or the `vars` of a Suricata configuration. */
function readVariables(file: string): Record<string, string> {
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8').replace(/^%YAML.*$/m, ''), { maxAliasCount: 0 })
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
  const table = isTable(content) && isTable(content.vars) ? content.vars : content
  if (!isTable(table)) throw new Error(`${file}: expected NAME: value, one variable a line`)
  const tables = GROUPS.some((name) => name in table) ? GROUPS.map((name) => table[name] ?? {}) : [table]
  const variables: Record<string, string> = {}
  for (const [name, value] of tables.flatMap((one) => Object.entries(one))) {
    const text = Array.isArray(value) ? `[${value.join(',')}]` : value
    if (!NAME.test(name) || (typeof text !== 'string' && typeof text !== 'number'))
      throw new Error(
        `${file}: ${name}: expected a name and addresses or ports, such as HOME_NET: 10.0.0.0/8`,
      )
    variables[name] = String(text)
  }
  return variables
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
