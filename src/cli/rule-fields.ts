/** `sightglass rules fields`: lists fields for custom rules. */
import { nearest } from '#custom-rules/nearest'
import type { CustomRuleService, CustomRuleVocabulary } from '#custom-rules/vocabulary'
import { columns } from './columns.ts'
import { UsageError } from './usage-error.ts'

/** Values printed per field without `--json`. */
const MOST_VALUES = 8

export interface FieldLine {
  readonly name: string
  readonly about: string
  /** Fact kinds with this field; empty: all. */
  readonly kinds: readonly string[]
  readonly values: readonly { readonly value: string; readonly about: string }[]
}

/** Fields of one service. */
export function fieldLines(
  vocabulary: CustomRuleVocabulary,
  { name, watches }: CustomRuleService,
): readonly FieldLine[] {
  const fields = vocabulary.fields(watches)
  // Fields specific to this service first.
  const ordered = [...fields.filter(({ kinds }) => kinds), ...fields.filter(({ kinds }) => !kinds)]
  return ordered.map((field) => ({
    name: field.name,
    about: field.about,
    kinds: field.kinds ?? [],
    values: vocabulary.values(field, name),
  }))
}

export function serviceCalled(vocabulary: CustomRuleVocabulary, name: string): CustomRuleService {
  const found = vocabulary.services.get(name.toLowerCase())
  if (found === undefined)
    throw new UsageError(`no service ${JSON.stringify(name.slice(0, 60))}; ${meant(name, vocabulary)}`)
  return found
}

export function fieldsText(lines: readonly FieldLine[]): string {
  return columns(
    lines.map(({ name, about, values }) => {
      const some = values
        .slice(0, MOST_VALUES)
        .map(({ value, about: means }) => (means === '' ? value : `${value} ${means}`))
      const more = values.length > MOST_VALUES ? `, … (${values.length})` : ''
      return [name, some.length === 0 ? about : `${about}: ${some.join(', ')}${more}`]
    }),
  )
}

export function servicesText(vocabulary: CustomRuleVocabulary): string {
  const house = [...vocabulary.services.values()].filter(({ isOfHouse }) => isOfHouse)
  return `${columns(house.map(({ name, title }) => [name, title]))}and all protocols of sightglass protocols list\n`
}

function meant(name: string, { services }: CustomRuleVocabulary): string {
  const near = nearest(name, services.keys())
  if (near !== undefined) return `did you mean ${JSON.stringify(near)}?`
  return 'expected a protocol (sightglass protocols list), flow, link, device or alert'
}
