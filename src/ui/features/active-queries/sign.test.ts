import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { approverOf, readApproverKeys } from '#active/gate/approval'
import { approverKeyLine } from '#active/signing/sign-plan'
import { KeyFileError, signPlan } from './sign.ts'

test('a signature made in the browser is one for the gate', async () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const signature = await signPlan('planner: ada\n', pem)
  const keys = readApproverKeys(approverKeyLine('bob', 'Admin', pem))
  const line = `${JSON.stringify({ name: 'bob', signature })}\n`
  assert.equal(approverOf('planner: ada\n', line, { keys, planner: 'ada', needsSecondPerson: true }), 'bob')
  assert.throws(() => approverOf('planner: eve\n', line, { keys, planner: 'eve', needsSecondPerson: true }))
})

test('a file that is no private key is refused', async () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const open = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  for (const text of ['', open, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'])
    await assert.rejects(signPlan('x', text), KeyFileError)
})
