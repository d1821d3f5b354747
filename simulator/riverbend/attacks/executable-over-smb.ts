import { ByteWriter } from '#bytes/write'
import { putFile } from '../../conversations/files.ts'
import { engineering1, jumpHost } from '../site.ts'
import { defineStep } from '../step.ts'
import type { World } from '../world.ts'

/** A portable executable: MZ, the stub, PE (Microsoft PE format §2). */
export function program(world: World, bytes: number): Uint8Array {
  const head = new ByteWriter().ascii('MZ').zeros(58).u32le(128).zeros(14)
  head.ascii('This program cannot be run in DOS mode.\r\r\n$').zeros(128 - head.length)
  head.ascii('PE').u16le(0).u16le(0x8664).u16le(4).zeros(12).u16le(240).u16le(0x22)
  return head.bytes(world.random('program').bytes(bytes)).take()
}

export const step = defineStep({
  id: 'executable-over-smb',
  kind: 'L',
  technique: 'T0867',
  actor: jumpHost,
  victims: [engineering1],
  engines: ['malware', 'policy'],
  says: 'executable|\\.exe|program file|file',
  *play(world) {
    yield* putFile(world, jumpHost, engineering1, {
      share: 'C$',
      name: 'Windows\\Temp\\update64.exe',
      content: program(world, 90_000),
    })
  },
})
