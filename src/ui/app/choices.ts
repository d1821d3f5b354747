/** What Ctrl-K offers, as plain words. */
import type { Device } from '#contract/device'
import type { FacetCounts } from '#contract/overview'
import { countOf } from '#ui/kit/format'
import type { KeyBinding } from '#ui/kit/keys'
import { frameText, parseFrame } from '#ui/kit/packets-address'
import { deviceName, levelName } from '#ui/source/names'

export interface Choice {
  readonly label: string
  readonly hint: string
  readonly kind: 'page' | 'device' | 'devices' | 'deed' | 'frame' | 'search'
  /** Where it leads; undefined for a deed. */
  readonly to?: string
  readonly run?: () => void
}

/** Groups of devices offered at most. */
const offeredGroups = 6
/** Keys that mean nothing away from where the reader is. */
const LOCAL: ReadonlySet<string> = new Set(['j', 'k', 'Enter', 'Ctrl+k'])

const FACETS = { type: 'type', vendor: 'vendor', zone: 'zone', protocol: 'protocol', level: 'level' } as const

/** Every word that was typed is in the text. */
export function fits(text: string, words: string): boolean {
  const lower = text.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}

export function deviceChoices(devices: readonly Device[]): Choice[] {
  return devices.map((device) => ({
    kind: 'device',
    to: `/devices/${encodeURIComponent(device.id)}`,
    label: deviceName(device),
    hint: [device.type, device.vendor, device.ipAddresses[0]].filter(Boolean).join(' · '),
  }))
}

/** Devices of a maker, a zone, a protocol, a type or a level whose name was typed, the most first. */
export function groupChoices(facets: FacetCounts | undefined, words: string): Choice[] {
  if (words === '') return []
  return Object.entries(FACETS)
    .flatMap(([facet, title]) =>
      Object.entries(facets?.[facet] ?? {}).map(([value, count]) => ({ facet, title, value, count })),
    )
    .filter(({ value, count }) => value !== '' && count > 0)
    .map((one) => ({
      ...one,
      name: one.facet === 'level' ? levelName(one.value) || 'Level not known' : one.value,
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

/** What the keys in force do here, for those who do not know them. */
export function deedChoices(bindings: readonly KeyBinding[], words: string): Choice[] {
  return bindings
    .filter(({ key, help }) => !LOCAL.has(key) && fits(help, words))
    .map(({ key, help, run }) => ({ kind: 'deed', label: help, hint: key, run }))
}

/** `41@night.pcap` is a frame. */
export function frameChoices(words: string): Choice[] {
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
