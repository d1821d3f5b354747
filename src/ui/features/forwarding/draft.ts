/** A destination while it is edited: all settings are text. */
import type { DestinationChange, DestinationItem, DestinationTypeItem } from '#schema/forwarding'
import { texts } from './texts.ts'

type Filter = DestinationChange['filter']
type Setting = DestinationTypeItem['settings'][number]
export type SecretItem = Omit<DestinationTypeItem['secrets'][number], 'when'>

export interface DestinationDraft {
  readonly name: string
  readonly isEnabled: boolean
  readonly type: string
  /** Name of a setting → its text; booleans are `true` and ``. */
  readonly settings: Readonly<Record<string, string>>
  readonly connection: DestinationChange['connection']
  readonly filter: Filter
  /** Name of a secret → its new text; one that is left out stays as it is. */
  readonly secrets: Readonly<Record<string, string>>
}

const BLANK: DestinationDraft = {
  name: '',
  isEnabled: true,
  type: 'syslog',
  settings: {},
  connection: { caFile: '', certificateFile: '', keyFile: '', proxy: '' },
  filter: {
    kinds: ['alert', 'incident', 'system'],
    severity: 'warning',
    engines: [],
    protocols: [],
    rules: [],
    zones: [],
    closed: false,
  },
  secrets: {},
}

/** Initial values of the form; undefined for a new destination. */
export function draftOf(item: DestinationItem | undefined): DestinationDraft {
  if (item === undefined) return BLANK
  const { name, isEnabled, type, settings, connection, filter } = item
  const asText = Object.entries(settings).map(([key, value]) => [key, value === false ? '' : String(value)])
  return { name, isEnabled, type, settings: Object.fromEntries(asText), connection, filter, secrets: {} }
}

/** Text of a setting: as typed, else its default. */
export function settingText(draft: DestinationDraft, { name, default: preset }: Setting): string {
  return draft.settings[name] ?? (preset === null || preset === false ? '' : String(preset))
}

/** Changes the type; message kinds the new type does not take are deselected. */
export function withType(draft: DestinationDraft, type: DestinationTypeItem): DestinationDraft {
  const kinds = draft.filter.kinds.filter((kind) => type.kinds.includes(kind))
  return { ...draft, type: type.name, settings: {}, secrets: {}, filter: { ...draft.filter, kinds } }
}

/** The secrets that these settings need. */
export function secretFields(draft: DestinationDraft, type: DestinationTypeItem): readonly SecretItem[] {
  const textOf = (name: string) => {
    const setting = type.settings.find((one) => one.name === name)
    return setting === undefined ? '' : settingText(draft, setting).trim()
  }
  const own = type.secrets.filter(({ when }) => when === null || (textOf(when.setting) !== '') === when.isSet)
  const named = type.namedSecrets
  if (named === null) return own
  const names = textOf(named.setting)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return [
    ...own,
    ...names.map((name) => ({ name: named.prefix + name, title: name, description: '', isOptional: true })),
  ]
}

/** Field → error message; empty if the draft is valid. The server checks the rest. */
export function faultsOf(
  draft: DestinationDraft,
  type: DestinationTypeItem,
  secretsSet: readonly string[],
): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {}
  if (draft.name.trim() === '') faults.name = texts.enterName
  for (const setting of type.settings) {
    const text = settingText(draft, setting).trim()
    if (text === '' && setting.default === null)
      faults[`settings.${setting.name}`] = texts.enter(setting.title)
    if (setting.kind === 'number' && text !== '' && !/^-?\d+$/.test(text))
      faults[`settings.${setting.name}`] = texts.enterNumber
  }
  for (const { name, title, isOptional } of secretFields(draft, type))
    if (!isOptional && !secretsSet.includes(name) && (draft.secrets[name] ?? '') === '')
      faults[`secrets.${name}`] = texts.enter(title)
  if (draft.filter.kinds.length === 0) faults.filter = texts.selectOne
  const { certificateFile, keyFile } = draft.connection
  if ((certificateFile.trim() === '') !== (keyFile.trim() === '')) faults.keyFile = texts.enterBoth
  return faults
}

/** Request body; secrets only if they were typed again. */
export function changeOf(draft: DestinationDraft, type: DestinationTypeItem): DestinationChange {
  const settings = type.settings.map((setting) => {
    const text = settingText(draft, setting).trim()
    const value =
      setting.kind === 'number' ? Number(text) : setting.kind === 'boolean' ? text === 'true' : text
    return [setting.name, value]
  })
  const { caFile, certificateFile, keyFile, proxy } = draft.connection
  const known = secretFields(draft, type).map(({ name }) => name)
  const secrets = Object.entries(draft.secrets).filter(([name]) => known.includes(name))
  return {
    name: draft.name.trim(),
    isEnabled: draft.isEnabled,
    type: type.name,
    settings: Object.fromEntries(settings),
    connection: {
      caFile: caFile.trim(),
      certificateFile: certificateFile.trim(),
      keyFile: keyFile.trim(),
      proxy: proxy.trim(),
    },
    filter: draft.filter,
    secrets: Object.fromEntries(secrets),
  }
}

/** The same destination, enabled or disabled. */
export function switched(item: DestinationItem): DestinationChange {
  const { name, isEnabled, type, settings, connection, filter } = item
  return { name, isEnabled: !isEnabled, type, settings, connection, filter }
}
