/** Names of blocks, as the engineering tool prints them. */
import { text } from '#bytes/text'

/** Block types by their two hex characters. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['08', 'OB'],
  ['0A', 'DB'],
  ['0B', 'SDB'],
  ['0C', 'FC'],
  ['0D', 'SFC'],
  ['0E', 'FB'],
  ['0F', 'SFB'],
])

export function blockType(code: string): string {
  return TYPES.get(code.toUpperCase()) ?? `type ${code}`
}

/** `DB1` of a file name such as `_0A00001P`, or of what follows its first character; other names as they are. */
export function blockName(file: string): string {
  const [, type, number] = /^_?([0-9A-Fa-f]{2})(\d{5})[A-Z]?$/.exec(file) ?? []
  const known = type === undefined ? undefined : TYPES.get(type.toUpperCase())
  return known === undefined ? file : `${known}${Number(number)}`
}

/** System data blocks hold the hardware configuration; all others are program. */
export function purposeOf(block: string): 'program' | 'configuration' {
  return block.startsWith('SDB') ? 'configuration' : 'program'
}

/** Text after a length byte at `at`; '' where it does not fit. */
export function countedText(bytes: Uint8Array, at: number, end: number): string {
  if (at >= end) return ''
  const stop = at + 1 + bytes[at]!
  return stop > end ? '' : text(bytes, at + 1, stop)
}
