/** The configuration file: YAML with one section per area, checked against the declared settings. */
import { existsSync, lstatSync, statSync } from 'node:fs'
import Type, { type TObject, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { readText } from '#data-folder/readable-file'
import type { AnySetting } from './setting.ts'

export const CONFIG_FILE = 'sightglass.yaml'

export const limits = {
  bytes: 256 * 1024,
  /** Faults that are reported. */
  faults: 50,
} as const

export interface ConfigFault {
  /** From 1; 0 if unknown. */
  readonly line: number
  readonly text: string
}

export interface ReadConfig {
  /** By name of the setting. */
  readonly values: ReadonlyMap<string, unknown>
  readonly faults: readonly ConfigFault[]
}

/** JSON Schema (2020-12) of the configuration file. */
export function configSchema(settings: readonly AnySetting[]): TObject {
  const sections = Map.groupBy(settings, ({ name }) => name.split('.')[0]!)
  const properties = [...sections].map(([section, ofSection]) => [
    section,
    Type.Optional(
      Type.Object(
        Object.fromEntries(
          ofSection.map(({ name, title, description, schema, default: value }) => [
            name.slice(section.length + 1),
            Type.Optional({
              ...schema,
              title,
              description,
              ...(value !== null && { default: value }),
            } as TSchema),
          ]),
        ),
        { additionalProperties: false },
      ),
    ),
  ])
  return Type.Object(Object.fromEntries(properties) as Record<string, TSchema>, {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Sightglass configuration',
    additionalProperties: false,
  })
}

/** The values of a text, and everything that is wrong with it. */
export function parseConfig(text: string, settings: readonly AnySetting[]): ReadConfig {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const values = new Map<string, unknown>()
  const faults: ConfigFault[] = document.errors.map(({ message, pos }) => ({
    line: lines.linePos(pos[0]).line,
    text: message,
  }))
  if (faults.length > 0) return { values, faults: faults.slice(0, limits.faults) }
  const root = rootOf(document, faults)
  const known = new Map(settings.map((setting) => [setting.name, setting]))
  const sections = new Set(settings.map(({ name }) => name.split('.')[0]!))
  const fault = (path: readonly string[], problem: string) =>
    faults.push({ line: lineOf(document, lines, path), text: problem })
  for (const [section, content] of Object.entries(root)) {
    if (!sections.has(section)) {
      fault([section], `${section}: no such section; expected ${[...sections].join(', ')}`)
      continue
    }
    if (content === null) continue
    if (typeof content !== 'object' || Array.isArray(content)) {
      fault([section], `${section}: expected settings, got ${shown(content)}`)
      continue
    }
    for (const [key, value] of Object.entries(content)) {
      const name = `${section}.${key}`
      const setting = known.get(name)
      if (setting === undefined) {
        const names = settings.filter((one) => one.name.startsWith(`${section}.`)).map((one) => one.name)
        fault([section, key], `${name}: no such setting; expected ${names.join(', ')}`)
        continue
      }
      if (value === null) continue
      const problem = problemOfValue(setting, value)
      if (problem === '') values.set(name, value)
      else fault([section, key], problem)
    }
  }
  return { values, faults: faults.slice(0, limits.faults) }
}

/** '' for a valid value. */
export function problemOfValue({ name, schema }: AnySetting, value: unknown): string {
  const [error] = Value.Errors(schema, value)
  if (error === undefined) return ''
  const { keyword, params, message } = error as {
    keyword: string
    params: Record<string, unknown>
    message: string
  }
  const expected =
    keyword === 'enum'
      ? `one of ${(params.allowedValues as unknown[]).join(', ')}`
      : keyword === 'type'
        ? String(params.type)
        : keyword === 'minimum' || keyword === 'exclusiveMinimum'
          ? `at least ${params.limit}`
          : keyword === 'maximum'
            ? `at most ${params.limit}`
            : `a valid value (${message})`
  return `${name}: expected ${expected}, got ${shown(value)}`
}

/** Throws with the first fault and its line; a file that does not exist has no values. */
export function readConfigFile(path: string, settings: readonly AnySetting[]): ReadonlyMap<string, unknown> {
  if (!existsSync(path)) return new Map()
  const { values, faults } = parseConfig(configText(path), settings)
  const [first] = faults
  if (first !== undefined) throw new Error(`${path}:${first.line}: ${first.text}`)
  return values
}

export function configText(path: string): string {
  const status = statSync(path)
  // A device or a pipe may never end.
  if (!status.isFile() && !status.isDirectory())
    throw new Error(`${path}: is no regular file; expected a configuration file`)
  const { size } = status
  if (size > limits.bytes) throw new Error(`${path}: expected at most ${limits.bytes} bytes, got ${size}`)
  return readText(path, 'a configuration file')
}

/** Writes these values into the file and keeps its comments; undefined removes a setting. */
export function writeConfigFile(path: string, changes: ReadonlyMap<string, unknown>): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    throw new Error(`${path}: is a symbolic link; edit its target instead`)
  const document = parseDocument(existsSync(path) ? configText(path) : '')
  for (const [name, value] of changes) {
    const [section = '', ...rest] = name.split('.')
    const steps = [section, rest.join('.')]
    if (value !== undefined) document.setIn(steps, value)
    else if (document.hasIn(steps)) document.deleteIn(steps)
  }
  writeAtomicFile(path, String(document))
}

function rootOf(document: Document, faults: ConfigFault[]): Record<string, unknown> {
  try {
    // An alias could expand to a text of any size.
    const root: unknown = document.toJS({ maxAliasCount: 0 })
    if (root === null || root === undefined) return {}
    if (typeof root === 'object' && !Array.isArray(root)) return root as Record<string, unknown>
    faults.push({ line: 1, text: `expected sections with settings, got ${shown(root)}` })
  } catch {
    faults.push({ line: 1, text: 'aliases (*name) are not allowed here' })
  }
  return {}
}

function lineOf(document: Document, lines: LineCounter, path: readonly string[]): number {
  const node = document.getIn(path, true)
  if (isNode(node) && node.range != null) return lines.linePos(node.range[0]).line
  return 0
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`
}
