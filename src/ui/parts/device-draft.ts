/** A device form as texts of its fields; '' keeps the detected value. */
import type { DeviceItem } from '#schema/device'
import type { DeviceChange } from '#schema/device-change'

export const DRAFT_FIELDS = [
  'name',
  'type',
  'purdueLevel',
  'zone',
  'location',
  'description',
  'importance',
  'authorised',
] as const
export type DraftField = (typeof DRAFT_FIELDS)[number]
export type DeviceDraft = Readonly<Record<DraftField, string>>

export const nothingSaid = Object.fromEntries(DRAFT_FIELDS.map((field) => [field, ''])) as DeviceDraft

/** Values edited by users so far. */
export function draftOf(device: DeviceItem): DeviceDraft {
  const said = DRAFT_FIELDS.map((field) => {
    const isSaid = device.provenance[field]?.source === 'person'
    return [field, isSaid ? String(device[field] ?? '') : '']
  })
  return Object.fromEntries(said) as DeviceDraft
}

/** Changed fields; null removes an edit. */
export function changeOf(before: DeviceDraft, now: DeviceDraft): DeviceChange {
  const different = DRAFT_FIELDS.filter((field) => now[field].trim() !== before[field])
  return Object.fromEntries(
    different.map((field) => [field, wordOf(field, now[field].trim())]),
  ) as DeviceChange
}

function wordOf(field: DraftField, text: string): string | number | boolean | null {
  if (text === '') return null
  if (field === 'purdueLevel') return Number(text)
  return field === 'authorised' ? text === 'true' : text
}
