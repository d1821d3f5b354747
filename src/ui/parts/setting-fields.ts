/** Controls of settings, by the JSON Schema of the value. */
import type { SettingItem } from '#schema/settings'

export type ControlKind = 'flag' | 'number' | 'choice' | 'list' | 'structure' | 'text'

interface ValueSchema {
  readonly type?: string
  readonly enum?: readonly string[]
}

export function kindOf({ schema }: Pick<SettingItem, 'schema'>): ControlKind {
  const { type, enum: choices } = schema as ValueSchema
  if (choices !== undefined) return 'choice'
  if (type === 'boolean') return 'flag'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'object') return 'structure'
  return type === 'array' ? 'list' : 'text'
}

export function choicesOf({ schema }: Pick<SettingItem, 'schema'>): readonly string[] {
  return (schema as ValueSchema).enum ?? []
}

/** Text in the control: from the file, else the default. */
export function textOf({ configured, default: byDefault, source, value }: SettingItem): string {
  const isElsewhere = source === 'command line' || source === 'console'
  return valueText(isElsewhere ? value : (configured ?? byDefault))
}

/** A list with one entry a line, other structures as JSON. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join('\n')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Value of a text; null restores the default. */
export function parsedValue(item: Pick<SettingItem, 'schema'>, text: string): unknown {
  const kind = kindOf(item)
  if (kind === 'list')
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  if (kind === 'flag') return text === 'true'
  if (text.trim() === '') return null
  if (kind === 'structure') return parsedJson(text)
  return kind === 'number' ? Number(text) : text.trim()
}

/** The text itself if it is no JSON: the server then reports the expected format. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const SECTIONS: Readonly<Record<string, string>> = {
  server: 'Server',
  site: 'Site',
  capture: 'Capture',
  analysis: 'Analysis',
  ring: 'Packet ring',
  store: 'Retention',
  log: 'Log',
  roles: 'Roles of directory groups',
  ldap: 'LDAP and Active Directory',
  oidc: 'OpenID Connect',
}

export interface SettingSection<Item extends { readonly name: string } = SettingItem> {
  readonly title: string
  readonly items: readonly Item[]
}

/** In the order above; sections that are not named there follow by their own name. */
export function sectionsOf<Item extends { readonly name: string }>(
  items: readonly Item[],
): readonly SettingSection<Item>[] {
  const bySection = Map.groupBy(items, ({ name }) => name.split('.')[0] ?? '')
  const known = Object.keys(SECTIONS).filter((name) => bySection.has(name))
  const others = [...bySection.keys()].filter((name) => !(name in SECTIONS))
  return [...known, ...others].map((name) => ({
    title: SECTIONS[name] ?? name,
    items: bySection.get(name) ?? [],
  }))
}
