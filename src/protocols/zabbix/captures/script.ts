import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export function message(data: string, flags = 1): Uint8Array {
  return new ByteWriter().ascii('ZBXD').u8(flags).u32le(data.length).u32le(0).ascii(data).take()
}

/** With lengths of eight bytes. */
export function large(data: string): Uint8Array {
  const head = new ByteWriter().ascii('ZBXD').u8(5).u32le(data.length).u32le(0).u32le(0).u32le(0)
  return head.ascii(data).take()
}

const over = (port: number) => ({ transport: 'tcp', port }) as const

export const scripts: readonly ConversationScript[] = [
  {
    name: 'agent-asked',
    over: over(10_050),
    lines: [
      ['client', message('agent.hostname')],
      ['server', message('historian-1')],
      ['client', message('system.uname')],
      ['server', message('Linux historian-1 6.1.0-18-amd64 #1 SMP x86_64')],
      ['client', message('system.run[whoami]')],
      ['server', message('ZBX_NOTSUPPORTED\0Unknown metric system.run')],
    ],
  },
  {
    name: 'agent-asks',
    over: over(10_051),
    lines: [
      ['client', message('{"request":"active checks","host":"historian-1","version":"7.0.3","session":"0"}')],
      ['server', message('{"response":"success","data":[]}')],
      ['client', message('{"request":"agent data","host":"historian-1","version":"7.0.3","data":[]}')],
      ['server', message('{"response":"failed","info":"host not found"}')],
      ['client', message('{"request":"proxy config","host":"proxy-1"}')],
      ['server', large('{"full_sync":1,"data":{}}')],
    ],
  },
]
