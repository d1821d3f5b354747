/** Use of a private key by a person: the line of a key file, and the line that approves a plan. No part of the gate. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { ApprovalError, SIGNED_CONTEXT } from '../gate/approval.ts'

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
  const signature = sign(null, Buffer.from(SIGNED_CONTEXT + planText), ed25519(privatePem)).toString('base64')
  return `${JSON.stringify({ name, signature })}\n`
}
