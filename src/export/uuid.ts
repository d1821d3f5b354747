/** Ids that come from content: UUID version 5, RFC 9562 §5.5. */
import { sha1 } from '@noble/hashes/legacy.js'

/** @param namespace a UUID. */
export function uuidOf(text: string, namespace: string): string {
  const space = Uint8Array.fromHex(namespace.replaceAll('-', ''))
  const name = new TextEncoder().encode(text)
  const bytes = new Uint8Array(space.length + name.length)
  bytes.set(space)
  bytes.set(name, space.length)
  const digest = sha1(bytes).slice(0, 16)
  digest[6] = (digest[6]! & 0x0f) | 0x50
  digest[8] = (digest[8]! & 0x3f) | 0x80
  const hex = digest.toHex()
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
