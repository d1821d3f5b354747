import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

export function announcement(displayName: string): Uint8Array {
  const said = { host_int: 4711, version: [2, 0], displayname: displayName, port: 17500, namespaces: [1, 2] }
  return new ByteWriter().ascii(JSON.stringify(said)).take()
}

export const scripts: readonly Script[] = [
  {
    name: 'announcement',
    over: { transport: 'udp', port: 17500 },
    lines: [['client', announcement('office-pc')]],
  },
]
