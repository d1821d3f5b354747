import { md5 } from '@noble/hashes/legacy.js'
import { toHex } from '#bytes/hex'
import { confidence, type Identity } from '#model/fact'

/** Operating systems that packagers write into the comment of the identification string. */
const SYSTEMS: readonly (readonly [hint: RegExp, system: string])[] = [
  [/Raspbian/i, 'Raspbian Linux'],
  [/Ubuntu/i, 'Ubuntu Linux'],
  [/Debian|\+deb\d/i, 'Debian Linux'],
  [/FreeBSD/i, 'FreeBSD'],
  [/NetBSD/i, 'NetBSD'],
  [/for_Windows/i, 'Windows'],
  [/^Cisco/i, 'Cisco IOS'],
  [/^ROSSSH/i, 'RouterOS'],
]

/** Software and operating system of an identification string `SSH-protoversion-softwareversion comments`: RFC 4253 §4.2. */
export function bannerFacts(line: string, about: 'client' | 'server'): Identity[] {
  const software = line.replace(/^SSH-[^-]*-/, '')
  if (software === '') return []
  const field = 'SSH identification string'
  const common = { kind: 'identity', about, confidence: confidence.banner, field } as const
  const facts: Identity[] = [{ ...common, attribute: 'software', value: software }]
  const system = SYSTEMS.find(([hint]) => hint.test(software))
  if (system !== undefined) facts.push({ ...common, attribute: 'os', value: system[1] })
  return facts
}

// Name-lists of KEXINIT: RFC 4253 §7.1.
const KEX = 0
const ENCRYPTION = { client: 2, server: 3 }
const MAC = { client: 4, server: 5 }
const COMPRESSION = { client: 6, server: 7 }

/** HASSH of the client or hasshServer: Salesforce, "HASSH" (2018): MD5 over the lists of its own direction. */
export function hassh(lists: readonly string[], about: 'client' | 'server'): string {
  const chosen = [KEX, ENCRYPTION[about], MAC[about], COMPRESSION[about]].map((index) => lists[index] ?? '')
  const bytes = Uint8Array.from(chosen.join(';'), (character) => character.charCodeAt(0) & 0xff)
  return toHex(md5(bytes))
}
