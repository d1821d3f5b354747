/** Payloads of attacks that shipped signatures find in protocols that are not recognised. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'

const ascii = (text: string) => new ByteWriter().ascii(text).take()

/** The head of a Windows program after its length, as Metasploit stages it. */
export const staged: Uint8Array = new ByteWriter()
  .bytes(hex('00790b00'))
  .ascii('MZ')
  .zeros(74)
  .ascii('This program cannot be run in DOS mode.\r\r\n$')
  .zeros(64)
  .take()

export const windowsPrompt: Uint8Array = ascii(
  'Microsoft Windows XP [Version 5.1.2600]\r\n(C) Copyright 1985-2001\r\n\r\nC:\\>',
)

/** CVE-2015-5374. */
export const relayStopped: Uint8Array = hex('1149 0000000000000000000000000000 289e')
