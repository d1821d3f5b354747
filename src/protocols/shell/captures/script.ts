import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

const words = (text: string) => new ByteWriter().ascii(text).take()

/** An executable's first octets behind their length. */
export const staged = new ByteWriter()
  .bytes(new Uint8Array([0x00, 0x79, 0x0b, 0x00]))
  .ascii('MZ')
  .zeros(74)
  .ascii('This program cannot be run in DOS mode.\r\r\n$')
  .zeros(64)
  .take()

export const windows = words(
  'Microsoft Windows XP [Version 5.1.2600]\r\n(C) Copyright 1985-2001\r\n\r\nC:\\>',
)

export const scripts: readonly Script[] = [
  {
    name: 'reverse-shell',
    over: { transport: 'tcp', port: 4321 },
    lines: [
      ['client', windows],
      ['server', words('dir\n')],
      ['client', words('dir\r\n Volume in drive C has no label.\r\n')],
    ],
  },
  {
    name: 'bind-shell',
    over: { transport: 'tcp', port: 4444 },
    lines: [
      ['server', words('bash: no job control in this shell\nbash-4.2$ ')],
      ['client', words('id\n')],
    ],
  },
  {
    name: 'stage',
    over: { transport: 'tcp', port: 8443 },
    lines: [['server', staged]],
  },
]
