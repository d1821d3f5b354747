/** Whether this machine can bound active queries; they are off until a gate runs. */
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { type CheckResult, ok } from './finding.ts'

const PROGRAMS = ['ip', 'nft', 'tcpdump', 'setpriv', 'unshare'] as const
/** An egress hook, in a namespace that ends with the command. */
const TRIAL =
  'add table netdev t\nadd chain netdev t c { type filter hook egress device "lo" priority 0; policy accept; }\n'

export interface QueryMachine {
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
  has(program: string): boolean
  /** '' if the kernel has the hook, else its complaint. */
  egressFault(isRoot: boolean): string
  /** Text and age in milliseconds of what a gate wrote about itself; undefined without one. */
  gate(): { readonly text: string; readonly age: number } | undefined
}

/** Folder of the gate of the package. */
const GATE_FILE = '/var/lib/sightglass-query/plans/gate.json'
/** Milliseconds after which a gate that writes nothing counts as gone. */
const SILENCE = 30_000

const thisMachine: QueryMachine = {
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  has: (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0,
  egressFault(isRoot) {
    const { status, stderr } = spawnSync('unshare', [isRoot ? '-n' : '-rn', 'nft', '-f', '-'], {
      input: TRIAL,
      encoding: 'utf8',
      timeout: 5000,
    })
    return status === 0 ? '' : (stderr ?? '').trim().split('\n')[0] || 'nft ended early'
  },
  gate() {
    const found = statSync(GATE_FILE, { throwIfNoEntry: false })
    return found && { text: readFileSync(GATE_FILE, 'utf8'), age: Date.now() - found.mtimeMs }
  },
}

export function checkActiveQueries(machine: QueryMachine = thisMachine): CheckResult {
  const off = (reason: string, todo: string): CheckResult => ({
    about: 'active queries',
    state: 'ok',
    found: `off, and not possible here: ${reason}`,
    todo,
  })
  if (machine.platform !== 'linux')
    return off('they need network namespaces', 'run the query gate on Linux 5.16 or later')
  const missing = PROGRAMS.filter((program) => !machine.has(program))
  if (missing.length > 0)
    return off(`no ${missing.join(', ')}`, 'install nftables, iproute2, util-linux and tcpdump')
  const fault = machine.egressFault(machine.isRoot)
  if (fault !== '')
    return off(
      `the kernel accepts no egress rules: ${fault}`,
      'use Linux 5.16 or later with CONFIG_NETFILTER_EGRESS and nf_tables, and allow namespaces',
    )
  const gate = machine.gate()
  if (gate !== undefined && gate.age < SILENCE) {
    const { site, interface: sends, source } = JSON.parse(gate.text)
    return ok('active queries', `a gate runs for ${site}: ${source?.address} on ${sends}`)
  }
  if (gate !== undefined)
    return {
      ...{ about: 'active queries', state: 'problem' },
      found: `off: the gate has written nothing for ${Math.round(gate.age / 1000)} s`,
      todo: 'systemctl status sightglass-query-gate',
    }
  const link = machine.has('socat') ? '' : '; PROFINET DCP needs socat'
  if (!machine.isRoot)
    return ok('active queries', `off; the kernel can bound them. The query gate runs as root${link}`)
  return ok('active queries', `off until a query gate runs; the kernel can bound them${link}`)
}
