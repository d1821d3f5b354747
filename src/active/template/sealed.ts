/** Visible part of encrypted requests for the kernel: their first bytes and their length. */
import { textBytes } from './template.ts'

/** SNMP version 3 with user-based security, or requests in a TLS connection. */
export type SealedKind = 'snmp-usm' | 'tls'

/** Most payload of a segment in an Ethernet frame. */
const SEGMENT = 1460

interface SealedShape {
  /** Pattern of the first bytes; letter `o` is open. */
  readonly prefix: string
  /** Bytes that encryption adds after the prefix, at least and at most. */
  readonly added: readonly [least: number, most: number]
}

/**
 * RFC 3412 §6: version 3, message id 2, 65,507 bytes, flags authPriv and reportable, user-based security. Lengths have a
 * fixed form. Added by RFC 3414 §2.4 and RFC 3412 §6.8: an engine id of 5 to 32 bytes, twice; boots and time; a user name of 1 to 32
 * bytes; a digest of 12 to 48 bytes (RFC 7860 §4.2); 8 bytes of salt.
 */
const USM: SealedShape = {
  prefix: '3082 oooo 020103 3011 0204 00000002 0203 00ffe3 0401 07 020103 0481',
  added: [65, 188],
}

export const SEALED: Readonly<Record<SealedKind, SealedShape>> = {
  'snmp-usm': USM,
  // Records of RFC 8446 §5.1 may begin anywhere in a segment: only the length of a segment is bounded.
  tls: { prefix: '', added: [1, SEGMENT] },
}

/** Text of a request with a field: `{{z}}` becomes the field of that letter, of so many bytes. */
export function textPattern(text: string, letters: Readonly<Record<string, number>>): string {
  return text
    .split(/(\{\{[g-z]\}\})/)
    .map((part) => {
      const letter = /^\{\{([g-z])\}\}$/.exec(part)?.[1]
      return letter === undefined ? textBytes(part) : (letter + letter).repeat(letters[letter] ?? 0)
    })
    .join('')
}
