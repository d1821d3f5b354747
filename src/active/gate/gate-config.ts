/** Configuration of the gate: a file that only root may write. */
import { readFileSync, statSync } from 'node:fs'
import { type DeviceCredentials, readCredentials } from '../sender/credentials.ts'
import { type ApproverKey, needsSecondPerson, readApproverKeys } from './approval.ts'

export interface GateConfig {
  /** `queries` of the data folder: plans, approvals and `stop`; the gate only reads it. */
  readonly spool: string
  /** Journals, captures and counters; only root writes here. */
  readonly out: string
  /** Network interface that sends. It never captures, and is moved into the namespace. */
  readonly interface: string
  readonly namespace: string
  /** Our address with prefix length on that interface. */
  readonly address: string
  readonly site: string
  /** Networks that may be asked, as `10.1.0.0/16`. */
  readonly networks: readonly string[]
  /** File with lines `NAME ROLE KEY`. */
  readonly keys: string
  /** User and group id of the sender. */
  readonly user: number
  /** The planner may not approve; default: if two administrators have keys. */
  readonly secondPerson?: boolean
  /** Hours between a canary and the other devices of its model. */
  readonly canaryHours: number
  /** Credentials by address, in a file that only root reads. */
  readonly credentials?: string
}

export interface OpenedGate extends GateConfig {
  readonly approvers: readonly ApproverKey[]
  readonly needsSecondPerson: boolean
  readonly credentialsOf: Readonly<Record<string, DeviceCredentials>>
}

const TEXTS = ['spool', 'out', 'interface', 'namespace', 'address', 'site', 'keys'] as const

export function openGateConfig(path: string): OpenedGate {
  const config = JSON.parse(rootFile(path)) as GateConfig
  for (const name of TEXTS)
    if (typeof config[name] !== 'string' || config[name] === '')
      throw new Error(`${path}: ${name}: expected a text`)
  if (!/^[A-Za-z0-9._-]{1,15}$/.test(config.interface)) throw new Error(`${path}: interface: expected a name`)
  if (!/^[A-Za-z0-9_-]{1,60}$/.test(config.namespace)) throw new Error(`${path}: namespace: expected a name`)
  if (!Array.isArray(config.networks) || config.networks.length === 0)
    throw new Error(`${path}: networks: expected a list such as ["10.1.0.0/16"]`)
  if (!Number.isInteger(config.user) || config.user <= 0)
    throw new Error(`${path}: user: expected the id of a user who is not root`)
  if (!(config.canaryHours >= 0)) throw new Error(`${path}: canaryHours: expected hours, 24 by default`)
  const approvers = readApproverKeys(rootFile(config.keys))
  return {
    ...config,
    approvers,
    needsSecondPerson: needsSecondPerson(approvers, config.secondPerson),
    credentialsOf:
      config.credentials === undefined ? {} : readCredentials(JSON.parse(rootFile(config.credentials))),
  }
}

/** What others may write decides nothing. */
function rootFile(path: string): string {
  const { uid, mode } = statSync(path)
  if (uid !== 0 || (mode & 0o022) !== 0) throw new Error(`${path}: expected a file that only root may write`)
  return readFileSync(path, 'utf8')
}

/** Whether the address is in a network such as `10.1.0.0/16`. */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/')
  const size = Number(bits)
  if (!(size >= 8 && size <= 32)) return false
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const block = 2 ** (32 - size)
  return Math.floor(number(address) / block) === Math.floor(number(base) / block)
}
