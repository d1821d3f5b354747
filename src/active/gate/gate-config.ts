/** Configuration of the gate: a file that only root may write. */
import { readFileSync, statSync } from 'node:fs'
import { type DeviceCredentials, readCredentials } from '../sender/credentials.ts'
import { type ApproverKey, needsSecondPerson, readApproverKeys } from './approval.ts'

export interface GateConfig {
  /** `queries` of the data folder: plans, approvals and `stop`; the gate only reads it. */
  readonly spool: string
  /** Folder of journals, captures and states. */
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
  /** User who plans, and writes journals and captures: the owner of the spool folder, which is that of the server. */
  readonly recorder: number
  readonly approvers: readonly ApproverKey[]
  readonly needsSecondPerson: boolean
  readonly credentialsOf: Readonly<Record<string, DeviceCredentials>>
}

const PATH = /^\/[^\0]+$/
const NETWORK = /^\d+\.\d+\.\d+\.\d+\/([89]|[12]\d|3[012])$/
const TEXTS = {
  ...{ spool: PATH, out: PATH, keys: PATH, interface: /^[\w.-]{1,15}$/, namespace: /^[\w-]{1,60}$/ },
  ...{ address: /^[\d.]{7,15}\/\d{1,2}$/, site: /^.{1,200}$/ },
} as const

export function openGateConfig(path: string): OpenedGate {
  const config: GateConfig = JSON.parse(rootFile(path))
  const must = (name: keyof OpenedGate, isRight: boolean, expected: string) => {
    if (!isRight) throw new Error(`${path}: ${name}: expected ${expected}`)
  }
  for (const [name, form] of Object.entries(TEXTS) as [keyof typeof TEXTS, RegExp][])
    must(name, typeof config[name] === 'string' && form.test(config[name]), `a text as ${form}`)
  const isNetwork = (one: unknown) => NETWORK.test(String(one))
  const areNetworks = Array.isArray(config.networks) && config.networks.every(isNetwork)
  must(
    'networks',
    areNetworks && config.networks.length > 0,
    'a list such as ["10.1.0.0/16"], from /8 to /32',
  )
  must('canaryHours', config.canaryHours >= 0, 'hours, 24 by default')
  const recorder = statSync(config.spool, { throwIfNoEntry: false })?.uid ?? 0
  must('spool', recorder > 0, `a folder of the user of the server, who is not root: ${config.spool}`)
  must('user', Number.isInteger(config.user) && config.user > 0, 'the id of a user who is not root')
  must('user', config.user !== recorder, 'another user than that of the server')
  const approvers = readApproverKeys(rootFile(config.keys))
  return {
    ...{ ...config, recorder, approvers },
    needsSecondPerson: needsSecondPerson(approvers, config.secondPerson),
    credentialsOf:
      config.credentials === undefined ? {} : readCredentials(JSON.parse(rootFile(config.credentials))),
  }
}

/** A file that other users may write must not decide anything. */
function rootFile(path: string): string {
  const { uid, mode } = statSync(path)
  if (uid !== 0 || (mode & 0o022) !== 0) throw new Error(`${path}: expected a file that only root may write`)
  return readFileSync(path, 'utf8')
}
