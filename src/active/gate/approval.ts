/** Approvals of a plan: an Ed25519 signature (RFC 8032) of a person over all bytes of the plan. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Signed with the plan, so that a signature of another kind of file is none of a plan. */
export const SIGNED_CONTEXT = 'sightglass query plan 1\n'
const limits = { approvals: 10, keys: 100, line: 500 } as const

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
export function approverOf(
  planText: string,
  approvals: string,
  { keys, planner, needsSecondPerson }: ApprovalRule,
): string {
  let reason = 'the plan is not approved'
  for (const line of approvals.split('\n').filter(Boolean).slice(0, limits.approvals)) {
    const { name, signature } = approvalIn(line)
    const known = keys.filter((one) => one.name === name)
    const signed = Buffer.from(SIGNED_CONTEXT + planText)
    const signer = known.find(({ key }) => verify(null, signed, key, Buffer.from(signature, 'base64')))
    if (name === '') reason = 'expected a line of JSON with name and signature'
    else if (known.length === 0) reason = `no key of ${name.slice(0, 60)} is trusted here`
    else if (signer === undefined) reason = `the signature of ${name} does not match this plan`
    else if (signer.role !== 'Admin') reason = `${name} has the role ${signer.role}; expected Admin`
    else if (needsSecondPerson && name === planner)
      reason = `${name} made the plan; expected the approval of another person`
    else return name
  }
  throw new ApprovalError(reason)
}

function approvalIn(line: string): { readonly name: string; readonly signature: string } {
  try {
    const { name, signature } = JSON.parse(line.slice(0, limits.line))
    if (typeof name === 'string' && typeof signature === 'string') return { name, signature }
  } catch {}
  return { name: '', signature: '' }
}

/** Where at least two persons may approve, the planner may not. */
export function needsSecondPerson(keys: readonly ApproverKey[], setting?: boolean): boolean {
  return setting ?? new Set(keys.filter(({ role }) => role === 'Admin').map(({ name }) => name)).size > 1
}
