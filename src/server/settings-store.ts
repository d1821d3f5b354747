/** Values of all settings: the command line overrides the file, the file overrides the default. */
import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Static, TSchema } from 'typebox'
import { CodedError } from '#schema/errors'
import type { SettingItem } from '#schema/settings'
import { problemOfValue, readConfigFile, writeConfigFile } from './config-file.ts'
import type { AnySetting, ServerSetting } from './setting.ts'
import { loadSettingDeclarations } from './setting-files.ts'

interface SettingsSetup {
  readonly path: string
  readonly settings: readonly AnySetting[]
  /** By name: what the command line says. */
  readonly overrides: ReadonlyMap<string, unknown>
}

type Listener = () => void

export class SettingsStore {
  /** The configuration file; it need not exist. */
  readonly path: string
  readonly #settings: readonly AnySetting[]
  readonly #overrides: ReadonlyMap<string, unknown>
  readonly #listeners = new Map<string, Set<Listener>>()
  /** As at the start: settings of `restart` are in effect so. */
  readonly #started: ReadonlyMap<string, unknown>
  #file: ReadonlyMap<string, unknown>

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

  /** The value in effect. */
  value<Schema extends TSchema>({
    name,
    default: byDefault,
    appliesAt,
  }: ServerSetting<Schema>): Static<Schema> | null {
    const file = appliesAt === 'now' ? this.#file : this.#started
    return (this.#overrides.get(name) ?? file.get(name) ?? byDefault) as Static<Schema> | null
  }

  /** False where the default is in effect. */
  isSet({ name }: AnySetting): boolean {
    return this.#overrides.has(name) || this.#started.has(name)
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
      return {
        ...{ name, title, description, appliesAt },
        schema: JSON.parse(JSON.stringify(schema)) as SettingItem['schema'],
        value: this.value(setting) ?? null,
        configured: written ?? null,
        default: setting.default,
        source: isOverridden ? 'command line' : written === undefined ? 'default' : 'file',
        option:
          option === undefined
            ? null
            : `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        isPending:
          !isOverridden && JSON.stringify(written ?? setting.default) !== JSON.stringify(this.value(setting)),
        isWritable: isWritable && !isOverridden,
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
    const before = this.#file
    this.#file = readConfigFile(this.path, this.#settings)
    for (const { name, appliesAt } of this.#settings) {
      const isChanged = JSON.stringify(before.get(name)) !== JSON.stringify(this.#file.get(name))
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
