/** Approvals of a plan: an Ed25519 signature (RFC 8032) of a person over all bytes of the plan. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Signed with the plan, so that a signature of another kind of file is none of a plan. */
export const SIGNED_CONTEXT = 'sightglass query plan 1\n'
const limits = { approvals: 10, keys: 100 } as const
/** A name without escapes, and the 64 bytes of a signature in base64. */
const APPROVAL = /^\{"name":"([^"\\]{1,200})","signature":"([\w+/]{86}==)"\}$/

export interface ApproverKey {
  readonly name: string
  readonly role: string
  readonly key: KeyObject
}

export class ApprovalError extends Error {}

/** Lines `NAME ROLE KEY`: the public key is DER in base64, as `openssl pkey -pubout` has between its marks. */
export function readApproverKeys(text: string): readonly ApproverKey[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  if (lines.length > limits.keys) throw new ApprovalError(`keys: expected at most ${limits.keys} lines`)
  return lines.map((line, i) => {
    const [name = '', role = '', encoded = '', rest] = line.trim().split(/\s+/)
    try {
      const key = createPublicKey({ key: Buffer.from(encoded, 'base64'), type: 'spki', format: 'der' })
      if (rest === undefined && key.asymmetricKeyType === 'ed25519') return { name, role, key }
    } catch {}
    throw new ApprovalError(`keys, line ${i + 1}: expected NAME ROLE KEY with an Ed25519 key in base64`)
  })
}

export interface ApprovalRule {
  readonly keys: readonly ApproverKey[]
  /** Name of who made the plan: never the approver where two persons are needed. */
  readonly planner: string
  readonly needsSecondPerson: boolean
}

/** The name of the approver. Throws with the reason if no authorised person has approved exactly these bytes. */
export function approverOf(plan: string, approvals: string, rule: ApprovalRule): string {
  const signed = Buffer.from(SIGNED_CONTEXT + plan)
  let reason = 'the plan is not approved'
  for (const line of approvals.split('\n').filter(Boolean).slice(0, limits.approvals)) {
    const [, name = '', signature = ''] = APPROVAL.exec(line) ?? []
    const known = rule.keys.filter((one) => one.name === name)
    const signer = known.find(({ key }) => verify(null, signed, key, Buffer.from(signature, 'base64')))
    const isOwn = rule.needsSecondPerson && name === rule.planner
    if (name === '') reason = 'expected a line of JSON with name and signature'
    else if (known.length === 0) reason = `no key of ${name.slice(0, 60)} is trusted here`
    else if (signer === undefined) reason = `the signature of ${name} does not match this plan`
    else if (signer.role !== 'Admin') reason = `${name} has the role ${signer.role}; expected Admin`
    else if (isOwn) reason = `${name} made the plan; expected the approval of another person`
    else return name
  }
  throw new ApprovalError(reason)
}

/** Where at least two persons may approve, the planner may not. */
export function needsSecondPerson(keys: readonly ApproverKey[], setting?: unknown): boolean {
  if (typeof setting === 'boolean') return setting
  return new Set(keys.flatMap(({ name, role }) => (role === 'Admin' ? [name] : []))).size > 1
}
