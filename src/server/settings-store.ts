/**
 * Values of all settings. In this order: command line, what the console locked, the configuration file, what the console
 * set without a lock, the default.
 */
import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Static, TSchema } from 'typebox'
import { CodedError } from '#schema/errors'
import type { FleetSettings } from '#schema/fleet-protocol'
import type { SettingItem } from '#schema/settings'
import { problemOfValue, readConfigFile, writeConfigFile } from './config-file.ts'
import { ConsoleSettingsFile } from './console-settings-file.ts'
import type { AnySetting, ServerSetting } from './setting.ts'
import { loadSettingDeclarations } from './setting-files.ts'

interface SettingsSetup {
  readonly path: string
  readonly settings: readonly AnySetting[]
  /** By name: options of the command line. */
  readonly overrides: ReadonlyMap<string, unknown>
}

type Listener = () => void
type ConsoleSetting = FleetSettings['values'][string]

export class SettingsStore {
  /** The configuration file; it need not exist. */
  readonly path: string
  readonly #settings: readonly AnySetting[]
  readonly #overrides: ReadonlyMap<string, unknown>
  readonly #listeners = new Map<string, Set<Listener>>()
  /** As at the start: settings of `restart` are in effect so. */
  #started: ReadonlyMap<string, unknown>
  #file: ReadonlyMap<string, unknown>
  #console: ReadonlyMap<string, ConsoleSetting> = new Map()
  #consoleFile: ConsoleSettingsFile | undefined
  #consoleRevision = ''

  constructor({ path, settings, overrides }: SettingsSetup) {
    this.path = path
    this.#settings = settings
    this.#overrides = overrides
    this.#file = readConfigFile(path, settings)
    this.#started = this.#file
  }

  get declarations(): readonly AnySetting[] {
    return this.#settings
  }

  /** At the start: what the console set, kept in this file. Values that are no longer valid have no effect. */
  readConsoleFile(path: string): void {
    this.#consoleFile = new ConsoleSettingsFile(path)
    const stored = this.#consoleFile.read()
    this.#console = this.#valid(stored).values
    this.#consoleRevision = stored.revision
    this.#started = this.#configured()
  }

  /** The value in effect. */
  value<Schema extends TSchema>({
    name,
    default: byDefault,
    appliesAt,
  }: ServerSetting<Schema>): Static<Schema> | null {
    const given = appliesAt === 'now' ? this.#configuredValue(name) : this.#started.get(name)
    return (this.#overrides.get(name) ?? given ?? byDefault) as Static<Schema> | null
  }

  /** False where the default is in effect. */
  isSet({ name }: AnySetting): boolean {
    return this.#overrides.has(name) || this.#started.has(name)
  }

  /** Of file and console. */
  #configuredValue(name: string): unknown {
    const console = this.#console.get(name)
    if (console?.isLocked === true) return console.value
    return this.#file.get(name) ?? console?.value
  }

  #configured(): ReadonlyMap<string, unknown> {
    const names = this.#settings.map(({ name }) => name)
    return new Map(
      names.map((name) => [name, this.#configuredValue(name)] as const).filter(([, value]) => value != null),
    )
  }

  #valid({ values: given }: FleetSettings) {
    const values = new Map<string, ConsoleSetting>()
    const problems: string[] = []
    for (const [name, setting] of Object.entries(given)) {
      const declared = this.#settings.find((one) => one.name === name)
      const problem =
        declared?.isFleetWide === true
          ? problemOfValue(declared, setting.value)
          : `${name.slice(0, 80)}: this sensor does not take it from a console`
      if (problem === '') values.set(name, setting)
      else problems.push(problem)
      if (problem === '' && this.#overrides.has(name))
        problems.push(`${name}: the command line of the sensor overrides it`)
    }
    return { values, problems }
  }

  /** Of what the console set last; '' for nothing. */
  get consoleRevision(): string {
    return this.#consoleRevision
  }

  /** Replaces all that the console set before. Returns what has no effect, and why. */
  setByConsole(given: FleetSettings): readonly string[] {
    if (this.#consoleFile === undefined) throw new Error('no file for the settings of the console')
    const { values, problems } = this.#valid(given)
    this.#consoleFile.write(given)
    this.#consoleRevision = given.revision
    this.#notifyAfter(() => {
      this.#console = values
    })
    return problems
  }

  /** Calls `listener` after a change of a setting that applies at once. */
  onChange({ name }: AnySetting, listener: Listener): void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
  }

  items(): readonly SettingItem[] {
    const isWritable = this.#isWritable()
    return this.#settings.map((setting) => {
      const { name, title, description, schema, appliesAt, option } = setting
      const isOverridden = this.#overrides.has(name)
      const written = this.#file.get(name)
      const byConsole = this.#console.get(name)
      const isLocked = byConsole?.isLocked === true
      const configured = this.#configuredValue(name)
      return {
        ...{ name, title, description, appliesAt },
        schema: JSON.parse(JSON.stringify(schema)) as SettingItem['schema'],
        value: this.value(setting) ?? null,
        configured: written ?? null,
        default: setting.default,
        source: isOverridden
          ? 'command line'
          : byConsole !== undefined && (isLocked || written === undefined)
            ? 'console'
            : written === undefined
              ? 'default'
              : 'file',
        console: byConsole === undefined ? null : { isLocked, from: byConsole.from },
        option:
          option === undefined
            ? null
            : `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        isPending:
          !isOverridden &&
          JSON.stringify(configured ?? setting.default) !== JSON.stringify(this.value(setting)),
        isWritable: isWritable && !isOverridden && !isLocked,
      }
    })
  }

  /** null restores the default. Throws `bad-request` or `setting-fixed`; nothing is written then. */
  change(changes: Readonly<Record<string, unknown>>): void {
    const written = new Map<string, unknown>()
    for (const [name, value] of Object.entries(changes)) {
      const setting = this.#settings.find((one) => one.name === name)
      if (setting === undefined)
        throw new CodedError(
          'bad-request',
          `${name.slice(0, 80)}: no such setting; GET /rest/settings lists all`,
        )
      if (this.#overrides.has(name))
        throw new CodedError('setting-fixed', `${name}: the command line sets it when the server starts`)
      const byConsole = this.#console.get(name)
      if (byConsole?.isLocked === true)
        throw new CodedError(
          'setting-fixed',
          `${name}: the console sets it (${byConsole.from}) and locked it`,
        )
      const problem = value === null ? '' : problemOfValue(setting, value)
      if (problem !== '') throw new CodedError('bad-request', problem)
      written.set(name, value === null ? undefined : value)
    }
    if (!this.#isWritable())
      throw new CodedError('setting-fixed', `${this.path}: the server may not write this file`)
    writeConfigFile(this.path, written)
    this.reload()
  }

  /** Reads the file again. Throws with its first fault and keeps the former values then. */
  reload(): void {
    const file = readConfigFile(this.path, this.#settings)
    this.#notifyAfter(() => {
      this.#file = file
    })
  }

  #notifyAfter(change: () => void): void {
    const before = this.#configured()
    change()
    for (const { name, appliesAt } of this.#settings) {
      const isChanged = JSON.stringify(before.get(name)) !== JSON.stringify(this.#configuredValue(name))
      if (isChanged && appliesAt === 'now') for (const listener of this.#listeners.get(name) ?? []) listener()
    }
  }

  #isWritable(): boolean {
    try {
      accessSync(dirname(this.path), constants.W_OK)
      if (existsSync(this.path)) accessSync(this.path, constants.W_OK)
      return true
    } catch {
      return false
    }
  }
}

/** @param overrides by the name of the option of `sightglass serve`; undefined members are not given */
export async function openSettings(
  path: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<SettingsStore> {
  const settings = await loadSettingDeclarations()
  const given = settings.flatMap(({ name, option }) => {
    const value = option === undefined ? undefined : overrides[option]
    const isGiven = value !== undefined && !(Array.isArray(value) && value.length === 0)
    return isGiven ? [[name, value] as const] : []
  })
  return new SettingsStore({ path, settings, overrides: new Map(given) })
}
