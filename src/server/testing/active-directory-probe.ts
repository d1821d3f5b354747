/** Runs in the namespace of the controller: starts it, asks, prints the answers as JSON, ends it. */
import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DIRECT_CONNECTION } from '#model/destination'
import { loadActionTypes } from '#server/response/action-types'
import { performAction } from '#transports/action'
import { TokenCache } from '#transports/token-cache'
import { signInByLdap } from '../ldap/service.ts'
import type { ProbeStep } from './active-directory.ts'

const [folder = '', signIns = '[]'] = process.argv.slice(2)
const BASE = 'dc=plant,dc=example'
const LDAPS = 636

const bindPasswordFile = join(folder, 'bind.txt')
writeFileSync(bindPasswordFile, 'Five-green-pumps-7\n')
mkdirSync(join(folder, 'log'), { recursive: true })
mkdirSync(join(folder, 'certificates'), { recursive: true })
copyFileSync(join(folder, 'cert.pem'), join(folder, 'certificates/ca.pem'))
const args = [
  '-F',
  '--no-process-group',
  '-M',
  'single',
  '-s',
  join(folder, 'etc/smb.conf'),
  '-l',
  join(folder, 'log'),
]
const samba = spawn('/usr/sbin/samba', args, { stdio: 'ignore' })
try {
  await answers()
  const options = {
    ...{ url: `ldaps://localhost:${LDAPS}`, startTls: true, caFile: join(folder, 'cert.pem') },
    ...{ bindDn: `cn=Administrator,cn=users,${BASE}`, bindPasswordFile, userBase: BASE, groupBase: BASE },
    // As in docs/how-to/accounts.md.
    userFilter: '(sAMAccountName={name})',
    groupFilter: '(member:1.2.840.113556.1.4.1941:={dn})',
  }
  const found: unknown[] = []
  for (const step of JSON.parse(signIns) as readonly ProbeStep[])
    found.push(
      'direction' in step
        ? await setAccount(step)
        : await signInByLdap(options, { name: step[0], password: step[1] }).then(
            (identity) => identity ?? {},
            (error: Error) => ({ problem: error.message }),
          ),
    )
  process.stdout.write(JSON.stringify(found))
} finally {
  const end = new Promise((resolve) => samba.once('exit', resolve))
  samba.kill('SIGTERM')
  await end
}

/** The response action, as the server performs it. */
async function setAccount({ account, direction }: Exclude<ProbeStep, readonly [string, string]>) {
  const type = (await loadActionTypes()).get('active-directory')!
  const target = { kind: 'account', value: account, destination: '' } as const
  return performAction(
    type,
    { order: { id: 'a', target, seconds: 60 }, direction },
    {
      ...{
        destination: 'r',
        secrets: { password: 'Five-green-pumps-7' },
        data: folder,
        tokens: new TokenCache(),
      },
      settings: {
        url: `ldaps://localhost:${LDAPS}`,
        bindDn: `cn=Administrator,cn=users,${BASE}`,
        base: BASE,
      },
      connection: { ...DIRECT_CONNECTION, caFile: 'ca.pem' },
      ...{ sender: { sensor: '', version: '', url: '' }, ownPort: 0 },
    },
  )
}

async function answers(): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (samba.exitCode !== null) throw new Error(`samba ended with ${samba.exitCode}`)
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(LDAPS, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => resolve(false))
    })
    if (isOpen) return
    await sleep(100)
  }
  throw new Error('samba does not answer')
}
