/** Words of a device by which others like it are found: of its names, texts, services, options and parts. */
import type { DeviceStatements } from '#model/identification'
import { saidOf } from './evidence.ts'
import { limits } from './limits.ts'
import { vendorKey } from './vendor-names.ts'

/** Company forms and stack words: they teach the wrong thing. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'local',
  'lan',
  'home',
  'arpa',
  'addr',
  'inc',
  'ltd',
  'technology',
  'udhcp',
  'upnp',
  'linux',
  'http',
  'https',
  'the',
  'and',
  'version',
  'server',
  'null',
])
const TEXTS = ['software', 'description', 'model', 'type', 'vendor-class', 'os'] as const

export function tokensOf({ claims, parts, maker, asks }: DeviceStatements): readonly string[] {
  const tokens = new Set<string>()
  const add = (token: string) => {
    if (tokens.size < limits.tokens) tokens.add(token)
  }
  if (maker !== '') add(`v:${vendorKey(maker)}`)
  for (const { value } of saidOf(claims, 'kind')) add(`m:${value.toLowerCase()}`)
  for (const { value } of saidOf(claims, 'fingerprint')) {
    if (value.startsWith('dhcp:')) add(`o55:${value.slice(5)}`)
    else if (value.startsWith('ja4:')) add(value.slice(0, 14))
  }
  for (const { value } of saidOf(claims, 'name'))
    for (const word of wordsOf(value.split('.', 1)[0]!)) add(word)
  for (const attribute of TEXTS)
    for (const { value } of saidOf(claims, attribute)) for (const word of wordsOf(value)) add(word)
  for (const domain of asks.keys()) add(`d:${domain}`)
  for (const [protocol, { asServer, asClient }] of parts) {
    if (asServer) add(`serves:${protocol}`)
    if (asClient) add(`asks:${protocol}`)
  }
  return [...tokens].sort()
}

/** Words of letters; of a code its letters (`dcs#`); serial numbers and MACs are left out. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [word] of text
    .slice(0, limits.text)
    .toLowerCase()
    .matchAll(/[a-z0-9]+(?:-[a-z0-9]+)*/g)) {
    const parts = word.split('-')
    for (const part of parts) {
      if (/^[a-z]{3,}$/.test(part)) {
        if (!LEFT_OUT.has(part)) words.push(part)
      } else if (/^[a-z]{1,5}\d{1,6}[a-z]{0,3}$/.test(part)) words.push(`${/^[a-z]+/.exec(part)![0]}#`)
    }
    if (parts.length > 1 && /^[a-z]{2,5}-\d/.test(word)) words.push(`${parts[0]}#`)
  }
  return words
}
