import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

export function request(service: string, path: string, host: string): Uint8Array {
  const text = `${service} ${path}\0host=${host}\0`
  return new ByteWriter()
    .ascii((text.length + 4).toString(16).padStart(4, '0'))
    .ascii(text)
    .take()
}

export const scripts: readonly Script[] = [
  {
    name: 'fetch',
    over: { transport: 'tcp', port: 9418 },
    lines: [
      ['client', request('git-upload-pack', '/plc/cell-3.git', 'git.plant.example')],
      ['server', new ByteWriter().ascii('0000').take()],
    ],
  },
]
