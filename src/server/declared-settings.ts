/** Settings that a destination type or a response action declares: as the page needs them, and checked. */
import type { TObject } from 'typebox'
import { Compile } from 'typebox/compile'
import Value from 'typebox/value'
import type { DestinationSettings } from '#destination-kit/destination-type'
import type { DeclaredSettingItem } from '#schema/forwarding'
import { explain } from './http/validation.ts'

interface SettingSchema {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly enum?: readonly string[]
  readonly default?: string | number | boolean
  readonly isAdvanced?: boolean
}

export function settingItems(settings: TObject): DeclaredSettingItem[] {
  const properties = Object.entries(settings.properties) as [string, SettingSchema][]
  return properties.map(([name, schema]) => ({
    name,
    title: schema.title ?? name,
    description: schema.description ?? '',
    kind: kindOf(schema),
    choices: [...(schema.enum ?? [])],
    default: schema.default ?? null,
    isAdvanced: schema.isAdvanced === true,
  }))
}

function kindOf({ enum: choices, type }: SettingSchema): DeclaredSettingItem['kind'] {
  if (choices !== undefined) return 'choice'
  if (type === 'boolean') return 'boolean'
  return type === 'integer' || type === 'number' ? 'number' : 'text'
}

/** With the defaults of those that are left out; `refuse` gets `settings.name: expected …, got …`. */
export function completeSettings(
  schema: TObject,
  given: DestinationSettings,
  refuse: (fault: string) => never,
): DestinationSettings {
  const known = Object.keys(schema.properties)
  const unknown = Object.keys(given).find((name) => !known.includes(name))
  if (unknown !== undefined)
    refuse(`settings: expected ${known.join(', ') || 'none'}, got ${shortText(unknown)}`)
  const settings = Value.Default(schema, { ...given }) as DestinationSettings
  const compiled = Compile(schema)
  if (!compiled.Check(settings)) refuse(`settings.${explain(compiled.Errors(settings), settings)}`)
  return settings
}

export const shortText = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
