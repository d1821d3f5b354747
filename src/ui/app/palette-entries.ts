/** Entries of the command palette. */
import type { DeviceItem } from '#schema/device'
import type { FacetCounts } from '#schema/overview'
import { countOf } from '#ui/kit/format'
import type { KeyBinding } from '#ui/kit/keys'
import { frameText, parseFrame } from '#ui/kit/packets-address'
import { deviceName, levelName } from '#ui/source/names'

export interface PaletteEntry {
  readonly label: string
  readonly hint: string
  readonly kind:
    | 'page'
    | 'device'
    | 'devices'
    | 'action'
    | 'frame'
    | 'search'
    | 'alert'
    | 'incident'
    | 'tag'
    | 'technique'
    | 'rule'
    | 'report'
  /** Target path; undefined for an action. */
  readonly to?: string
  readonly run?: () => void
}

/** Maximum number of device groups offered. */
const offeredGroups = 6
/** Keys that only make sense at the current position. */
const LOCAL: ReadonlySet<string> = new Set(['j', 'k', 'Enter', 'Ctrl+k', '/'])

const FACETS = { type: 'type', vendor: 'vendor', zone: 'zone', protocol: 'protocol', level: 'level' } as const

/** True if the text contains every typed word. */
export function fits(text: string, words: string): boolean {
  const lower = text.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}

export function deviceChoices(devices: readonly DeviceItem[]): PaletteEntry[] {
  return devices.map((device) => ({
    kind: 'device',
    to: `/devices/${encodeURIComponent(device.id)}`,
    label: deviceName(device),
    hint: [device.type, device.vendor, device.ipAddresses[0]].filter(Boolean).join(' · '),
  }))
}

/** Groups of devices by vendor, zone, protocol, type or level that match, largest first. */
export function groupChoices(facets: FacetCounts | undefined, words: string): PaletteEntry[] {
  if (words === '') return []
  return Object.entries(FACETS)
    .flatMap(([facet, title]) =>
      Object.entries(facets?.[facet] ?? {}).map(([value, count]) => ({ facet, title, value, count })),
    )
    .filter(({ value, count }) => value !== '' && count > 0)
    .map((one) => ({
      ...one,
      name: one.facet === 'level' ? levelName(one.value) || 'Unknown level' : one.value,
    }))
    .filter(({ name }) => fits(name, words))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, offeredGroups)
    .map(({ facet, title, value, name, count }) => ({
      kind: 'devices',
      to: `/devices?${new URLSearchParams({ [facet]: value })}`,
      label: `Devices: ${name}`,
      hint: `${title} · ${countOf(count, 'device')}`,
    }))
}

/** Actions of the keys in force. */
export function actionEntries(bindings: readonly KeyBinding[], words: string): PaletteEntry[] {
  return bindings
    .filter(({ key, help }) => !LOCAL.has(key) && fits(help, words))
    .map(({ key, help, run }) => ({ kind: 'action', label: help, hint: key, run }))
}

/** `41@night.pcap` names a frame. */
export function frameChoices(words: string): PaletteEntry[] {
  const frame = parseFrame(words)
  if (frame === undefined) return []
  return [
    {
      kind: 'frame',
      to: `?packets=${encodeURIComponent(frameText(frame))}`,
      label: `Frame ${frame.number} of ${frame.file}`,
      hint: 'packets',
    },
  ]
}
