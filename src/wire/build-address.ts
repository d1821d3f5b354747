import { parseIpv4 } from '#model/address'

/** Six bytes of a MAC such as `00:0e:8c:11:22:33`; throws on anything else: it reads what we write, never traffic. */
export function macBytes(text: string): Uint8Array {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) throw new Error(`expected a MAC address, got ${text}`)
  return Uint8Array.from(text.split(':'), (byte) => Number.parseInt(byte, 16))
}

/** Four or sixteen bytes of an IP address in text; throws on anything else. */
export function ipBytes(text: string): Uint8Array {
  const v4 = parseIpv4(text)
  if (v4 !== undefined) return Uint8Array.of(v4 >>> 24, v4 >>> 16, v4 >>> 8, v4)
  const [head = '', tail] = text.split('::')
  const before = groups(head)
  const after = groups(tail ?? '')
  const missing = 8 - before.length - after.length
  const isWhole = tail === undefined ? missing === 0 : missing > 0 && text.split('::').length === 2
  const all = [...before, ...new Array<number>(Math.max(0, missing)).fill(0), ...after]
  if (!isWhole || all.some((group) => !(group >= 0 && group <= 0xffff)))
    throw new Error(`expected an IP address, got ${text}`)
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]))
}

function groups(text: string): number[] {
  if (text === '') return []
  return text.split(':').map((group) => (/^[0-9a-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : -1))
}
