import { ByteWriter } from '#bytes/write'
import { SSH_MSG_KEXINIT, SSH_MSG_NEWKEYS } from '../wire.ts'

/** Identification string: RFC 4253 §4.2. */
export function encodeBanner(software: string): Uint8Array {
  return new ByteWriter().ascii(`SSH-2.0-${software}\r\n`).take()
}

/** Binary packet without MAC, padded to eight bytes: RFC 4253 §6. */
function packet(payload: Uint8Array): Uint8Array {
  let padding = 8 - ((payload.length + 5) % 8)
  if (padding < 4) padding += 8
  return new ByteWriter()
    .u32be(payload.length + 1 + padding)
    .u8(padding)
    .bytes(payload)
    .zeros(padding)
    .take()
}

/** Name-lists in a KEXINIT of a current OpenSSH, with one entry in each of the ten. */
export function kexLists(cipher = 'aes256-ctr'): readonly string[] {
  return [
    'curve25519-sha256',
    'ssh-ed25519',
    cipher,
    cipher,
    'hmac-sha2-256',
    'hmac-sha2-256',
    'none',
    'none',
    '',
    '',
  ]
}

/** KEXINIT with the ten name-lists of RFC 4253 §7.1. */
export function encodeKexInit(lists: readonly string[], cookie: Uint8Array): Uint8Array {
  const body = new ByteWriter().u8(SSH_MSG_KEXINIT).bytes(cookie.subarray(0, 16))
  for (const list of lists) body.u32be(list.length).ascii(list)
  return packet(body.u8(0).u32be(0).take())
}

export function encodeNewKeys(): Uint8Array {
  return packet(Uint8Array.of(SSH_MSG_NEWKEYS))
}
