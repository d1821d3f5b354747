/** A gate with its configuration, keys and folders in a temporary folder, on a pair of namespaces; for tests. Needs root. */
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { planText } from '../plan/plan-text.ts'
import type { QueryPlan } from '../plan/query-plan.ts'
import { readJournal } from '../recorder/journal.ts'
import { approvalLine, approverKeyLine } from '../signing/sign-plan.ts'
import type { NamespacePair } from './namespaces.ts'
import { QUERY_SIDE } from './namespaces.ts'

/** User id of the recorder in tests; the sender is 65534. */
const RECORDER = 65_533
const CLOCK = fileURLToPath(new URL('./clock-offset.ts', import.meta.url))
const GATE = fileURLToPath(new URL('../gate/main.ts', import.meta.url))

export const newApproverKey = () =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

export class GateTrial {
  readonly folder = mkdtempSync(join(tmpdir(), 'sightglass-gate-'))
  readonly spool = join(this.folder, 'queries')
  readonly out = join(this.folder, 'out')
  readonly config = join(this.folder, 'gate.json')
  readonly keys = { ada: newApproverKey(), bob: newApproverKey(), carl: newApproverKey() }

  constructor(pair: NamespacePair, credentials: Readonly<Record<string, unknown>> = {}) {
    mkdirSync(this.spool)
    // The recorder is the user of the server, who is not root.
    chmodSync(this.folder, 0o755)
    chownSync(this.spool, RECORDER, RECORDER)
    const { ada, bob, carl } = this.keys
    writeFileSync(
      join(this.folder, 'keys'),
      approverKeyLine('ada', 'Admin', ada) +
        approverKeyLine('bob', 'Admin', bob) +
        approverKeyLine('carl', 'Analyst', carl),
      { mode: 0o600 },
    )
    writeFileSync(join(this.folder, 'credentials.json'), JSON.stringify(credentials), { mode: 0o600 })
    writeFileSync(
      this.config,
      JSON.stringify({
        ...{ spool: this.spool, out: this.out, interface: QUERY_SIDE.device, namespace: pair.sender },
        ...{ address: `${QUERY_SIDE.address}/24`, site: 'Test', networks: ['10.77.0.0/16'] },
        ...{ keys: join(this.folder, 'keys'), user: 65534, canaryHours: 0 },
        credentials: join(this.folder, 'credentials.json'),
      }),
      { mode: 0o600 },
    )
  }

  /** Writes and approves a plan. */
  put(name: string, plan: QueryPlan, approver: 'ada' | 'bob' | 'carl' = 'bob'): string {
    const text = planText(plan)
    mkdirSync(join(this.spool, name), { recursive: true })
    writeFileSync(join(this.spool, name, 'plan.yaml'), text)
    writeFileSync(join(this.spool, name, 'approvals'), approvalLine(text, approver, this.keys[approver]))
    return text
  }

  /** @param clock file with the offset of its clock in milliseconds */
  start(name: string, clock?: string) {
    const env = clock && { ...process.env, SIGHTGLASS_TEST_CLOCK: clock, NODE_OPTIONS: `--import ${CLOCK}` }
    return spawn(process.execPath, ['--no-warnings', GATE, this.config, '--once', name], {
      ...{ stdio: ['ignore', 'ignore', 'pipe'], env: env || process.env },
    })
  }

  /** Exit status and what the gate printed. */
  async run(name: string, clock?: string): Promise<{ readonly status: number; readonly said: string }> {
    const child = this.start(name, clock)
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    const [status] = await once(child, 'close')
    return { status, said }
  }

  journal(name: string) {
    return readJournal(this.text(name, 'journal.jsonl'))
  }

  status(name: string): { readonly state: string; readonly text: string } {
    return JSON.parse(this.text(name, 'status.json'))
  }

  text(name: string, file: string): string {
    const path = join(this.out, 'plans', name, file)
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  }

  /** Captures of the runs, in order. */
  captures(name: string): readonly string[] {
    const folder = join(this.out, 'plans', name)
    return readdirSync(folder)
      .filter((file) => file.endsWith('.pcap'))
      .sort()
      .map((file) => join(folder, file))
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
