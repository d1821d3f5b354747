/** Rows of exports: untrusted text, of which only texts of a bounded length are used. */
import type { Endpoint, EndpointSource } from '../endpoint.ts'

export type ExportRow = Readonly<Record<string, unknown>>

export const limits = {
  rows: 200_000,
  /** Characters of one text. */
  text: 256,
  /** Interfaces and addresses of one endpoint. */
  values: 64,
} as const

export function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value.trim().slice(0, limits.text)
    : typeof value === 'number'
      ? String(value)
      : ''
}

export function objectOf(value: unknown): ExportRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ExportRow) : {}
}

/** Lower case with colons; '' for none. Defender writes twelve digits, others colons or hyphens. */
export function macOf(value: unknown): string {
  const digits = textOf(value)
    .toLowerCase()
    .replace(/[^0-9a-f]/g, '')
  return digits.length === 12 && !/^0+$/.test(digits) ? digits.match(/../g)!.join(':') : ''
}

/** Microseconds since 1970; 0 if it is no time. `2026-11-30 12:00:00.123` is UTC. */
export function timeOf(value: unknown): number {
  const text = textOf(value)
    .replace(/^(\d{4}[-/]\d\d[-/]\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$/, '$1T$2Z')
    .replaceAll('/', '-')
  const time = Date.parse(text)
  return Number.isFinite(time) ? time * 1000 : 0
}

export function endpointOf(
  source: EndpointSource,
  id: string,
  given: Omit<Endpoint, 'id' | 'source' | 'realm'>,
): Endpoint {
  const { names, interfaces, addresses } = given
  return {
    ...given,
    ...{ id: `${source}:${id}`, source, realm: '' },
    names: [...new Set(names.filter((name) => name !== ''))].slice(0, limits.values),
    interfaces: [...new Map(interfaces.map((one) => [one.mac, one])).values()].slice(0, limits.values),
    addresses: addresses.slice(0, limits.values),
  }
}
