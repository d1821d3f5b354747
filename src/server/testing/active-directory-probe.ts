/** Runs in the namespace of the controller: starts it, asks, prints the answers as JSON, ends it. */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { signInByLdap } from '../ldap/service.ts'

const [folder = '', signIns = '[]'] = process.argv.slice(2)
const BASE = 'dc=plant,dc=example'
const LDAPS = 636

const bindPasswordFile = join(folder, 'bind.txt')
writeFileSync(bindPasswordFile, 'Five-green-pumps-7\n')
mkdirSync(join(folder, 'log'), { recursive: true })
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
  for (const [name, password] of JSON.parse(signIns) as [string, string][])
    found.push(
      await signInByLdap(options, { name, password }).then(
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
