/** Approvals of a plan: an Ed25519 signature (RFC 8032) of a person over all bytes of the plan. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** Signed with the plan, so that a signature of another kind of file is none of a plan. */
const CONTEXT = 'sightglass query plan 1\n'
const limits = { approvals: 10, keys: 100, line: 500 } as const

export interface ApproverKey {
  readonly name: string
  readonly role: string
  readonly key: KeyObject
}

interface Approval {
  readonly name: string
  readonly signature: string
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

/** The line of a key file for this private key (PEM). */
export function approverKeyLine(name: string, role: string, privatePem: string): string {
  const key = createPublicKey(ed25519(privatePem)).export({ type: 'spki', format: 'der' })
  return `${name} ${role} ${key.toString('base64')}\n`
}

function ed25519(pem: string): KeyObject {
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519')
    throw new ApprovalError(`expected an Ed25519 key in PEM, got ${key.asymmetricKeyType ?? 'another kind'}`)
  return key
}

/** One line of the file of approvals. */
export function approvalLine(planText: string, name: string, privatePem: string): string {
  const signature = sign(null, Buffer.from(CONTEXT + planText), ed25519(privatePem)).toString('base64')
  return `${JSON.stringify({ name, signature })}\n`
}

export interface ApprovalRule {
  readonly keys: readonly ApproverKey[]
  /** Name of who made the plan: never the approver where two persons are needed. */
  readonly planner: string
  readonly needsSecondPerson: boolean
}

/** The name of the approver. Throws with the reason if nobody who may has approved exactly these bytes. */
export function approverOf(
  planText: string,
  approvals: string,
  { keys, planner, needsSecondPerson }: ApprovalRule,
): string {
  const lines = approvals.split('\n').filter((line) => line !== '')
  if (lines.length === 0) throw new ApprovalError('the plan is not approved')
  let reason = ''
  for (const line of lines.slice(0, limits.approvals)) {
    const approval = approvalIn(line)
    const known = keys.filter(({ name }) => name === approval?.name)
    const signer = known.find(({ key }) =>
      verify(null, Buffer.from(CONTEXT + planText), key, Buffer.from(approval?.signature ?? '', 'base64')),
    )
    if (approval === undefined) reason = 'expected a line of JSON with name and signature'
    else if (known.length === 0) reason = `no key of ${approval.name.slice(0, 60)} is trusted here`
    else if (signer === undefined) reason = `the signature of ${approval.name} does not match this plan`
    else if (signer.role !== 'Admin') reason = `${signer.name} has the role ${signer.role}; expected Admin`
    else if (needsSecondPerson && signer.name === planner)
      reason = `${signer.name} made the plan; expected the approval of another person`
    else return signer.name
  }
  throw new ApprovalError(reason)
}

function approvalIn(line: string): Approval | undefined {
  if (line.length > limits.line) return undefined
  try {
    const { name, signature } = JSON.parse(line) as Partial<Approval>
    return typeof name === 'string' && typeof signature === 'string' ? { name, signature } : undefined
  } catch {
    return undefined
  }
}

/** Where at least two persons may approve, the planner may not. */
export function needsSecondPerson(keys: readonly ApproverKey[], setting?: boolean): boolean {
  return setting ?? new Set(keys.filter(({ role }) => role === 'Admin').map(({ name }) => name)).size > 1
}

export function planHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
