/** Configuration of the gate: a file that only root may write. */
import { readFileSync, statSync } from 'node:fs'
import { readCredentials } from '../sender/credentials.ts'
import { needsSecondPerson, readApproverKeys } from './approval.ts'

/**
 * `spool`: `queries` of the data folder, with plans, approvals and `stop`; the gate only reads it. `out`: folder of journals,
 * captures and states. `keys`: file with lines `NAME ROLE KEY`. `interface`: sends, never captures, and is moved into
 * `namespace`. `address`: ours on it, with prefix length.
 */
const TEXTS = {
  ...{ spool: /^\/[^\0]+$/, out: /^\/[^\0]+$/, keys: /^\/[^\0]+$/ },
  ...{ interface: /^[\w.-]{1,15}$/, namespace: /^[\w-]{1,60}$/ },
  ...{ address: /^[\d.]{7,15}\/\d{1,2}$/, site: /^.{1,200}$/ },
} as const
const NETWORK = /^\d+\.\d+\.\d+\.\d+\/([89]|[12]\d|3[012])$/

export type OpenedGate = ReturnType<typeof openGateConfig>

export function openGateConfig(path: string) {
  const config = JSON.parse(rootFile(path))
  const must = (name: string, isRight: boolean, expected: string) => {
    if (!isRight) throw new Error(`${path}: ${name}: expected ${expected}`)
  }
  for (const [name, form] of Object.entries(TEXTS))
    must(name, typeof config[name] === 'string' && form.test(config[name]), `a text as ${form}`)
  const networks: readonly string[] = Array.isArray(config.networks) ? config.networks : []
  const areNetworks = networks.length > 0 && networks.every((one) => NETWORK.test(String(one)))
  must('networks', areNetworks, 'a list such as ["10.1.0.0/16"], from /8 to /32')
  must('canaryHours', config.canaryHours >= 0, 'hours, 24 by default')
  const recorder = statSync(config.spool, { throwIfNoEntry: false })?.uid ?? 0
  must('spool', recorder > 0, `a folder of the user of the server, who is not root: ${config.spool}`)
  const isOther = Number.isInteger(config.user) && config.user > 0 && config.user !== recorder
  must('user', isOther, 'the id of a user who is neither root nor the user of the server')
  const keyLines = rootFile(config.keys)
  const approvers = readApproverKeys(keyLines)
  return {
    ...(config as Readonly<Record<keyof typeof TEXTS, string>>),
    /** User of the sender; user who plans, and writes journals and captures: that of the server. */
    ...{ user: config.user as number, recorder },
    /** Hours between a canary and the other devices of its model. */
    ...{ networks, canaryHours: config.canaryHours as number, keyLines, approvers },
    needsSecondPerson: needsSecondPerson(approvers, config.secondPerson),
    /** By address, of a file that only root reads. */
    credentialsOf: readCredentials(JSON.parse(config.credentials ? rootFile(config.credentials) : '{}')),
  }
}

/** A file that other users may write must not decide anything. */
function rootFile(path: string): string {
  const { uid, mode } = statSync(path)
  if (uid !== 0 || (mode & 0o022) !== 0) throw new Error(`${path}: expected a file that only root may write`)
  return readFileSync(path, 'utf8')
}
