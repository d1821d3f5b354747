/** Starts one of a few programs, without a shell, with bounded time and output. */
import { execFile } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { existsSync } from 'node:fs'
import type { ActionCommand, ActionOutcome, ActionProgram } from '#response/action-type'
import { failed } from '#response/outcome'
import { checkAddress } from './safe-lookup.ts'
import type { TransportContext } from './transport.ts'

const PROGRAMS: Readonly<Record<ActionProgram, readonly string[]>> = {
  nft: ['/usr/sbin/nft', '/sbin/nft'],
  'ovs-ofctl': ['/usr/bin/ovs-ofctl'],
}
const IP = ['/usr/sbin/ip', '/sbin/ip']

const bounds = { ms: 10_000, bytes: 64 * 1024 } as const

export async function runCommand(
  { program, args, input, namespace }: ActionCommand,
  hosts: readonly string[],
  { isProtected, ownPort }: TransportContext,
): Promise<ActionOutcome> {
  for (const host of hosts)
    for (const { address } of await lookup(host, { all: true }))
      checkAddress(address, { host, port: 0, ownPort, isProtected })
  const path = PROGRAMS[program].find((one) => existsSync(one))
  if (path === undefined) return failed(`${program} is not installed`, false)
  const ip = IP.find((one) => existsSync(one))
  if (namespace !== '' && ip === undefined) return failed('ip of iproute2 is not installed', false)
  const [first, ...rest] =
    namespace === '' ? [path, ...args] : [ip!, 'netns', 'exec', namespace, path, ...args]
  return new Promise((resolve) => {
    const child = execFile(
      first,
      rest,
      { timeout: bounds.ms, maxBuffer: bounds.bytes, env: { LC_ALL: 'C' }, killSignal: 'SIGKILL' },
      (error, _, complaint) => {
        if (error === null) return resolve({ state: 'done', reference: program })
        const text = complaint.trim().split('\n')[0] ?? ''
        resolve(failed(`${program}: ${(text || error.message).slice(0, 300)}`, true))
      },
    )
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}
