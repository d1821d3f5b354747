/** A real slapd on loopback, with two people and two groups. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serverCertificate } from '../http/tls.ts'

const SLAPD = '/usr/sbin/slapd'
export const hasSlapd = existsSync(SLAPD) && existsSync('/usr/bin/ldapadd')
const BASE = 'dc=plant,dc=example'

export interface Directory {
  readonly port: number
  readonly tlsPort: number
  readonly caFile: string
  readonly base: string
  readonly bindDn: string
  readonly bindPasswordFile: string
  /** Applies LDIF as the administrator of the directory. */
  change(ldif: string): void
  close(): Promise<void>
}

const LDIF = `dn: ${BASE}
objectClass: domain
dc: plant

dn: ou=people,${BASE}
objectClass: organizationalUnit
ou: people

dn: ou=groups,${BASE}
objectClass: organizationalUnit
ou: groups

dn: uid=lena,ou=people,${BASE}
objectClass: inetOrgPerson
cn: Lena Example
sn: Example
uid: lena
userPassword: seven red tanks leak

dn: uid=o*(k),ou=people,${BASE}
objectClass: inetOrgPerson
cn: Odd
sn: Odd
uid: o*(k)
userPassword: odd names are names

dn: cn=ot-analysts,ou=groups,${BASE}
objectClass: groupOfNames
cn: ot-analysts
member: uid=lena,ou=people,${BASE}

dn: cn=visitors,ou=groups,${BASE}
objectClass: groupOfNames
cn: visitors
member: uid=o*(k),ou=people,${BASE}
`

export async function startSlapd(folder: string): Promise<Directory> {
  const { cert, key } = await serverCertificate(folder, {})
  const [caFile, keyFile, passwordFile] = ['ca.pem', 'key.pem', 'bind.txt'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  writeFileSync(caFile, cert)
  writeFileSync(keyFile, key, { mode: 0o600 })
  writeFileSync(passwordFile, 'searches only\n')
  mkdirSync(join(folder, 'db'))
  const bindDn = `cn=admin,${BASE}`
  writeFileSync(join(folder, 'slapd.conf'), configuration({ folder, caFile, keyFile, bindDn }))
  const [port, tlsPort] = [await freePort(), await freePort()]
  const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`
  // Debug level 0 keeps it in the foreground.
  const args = ['-f', join(folder, 'slapd.conf'), '-h', urls, '-d', '0']
  const slapd = spawn(SLAPD, args, { stdio: 'ignore' })
  await answers(port, slapd)
  const change = (ldif: string) => {
    const as = ['-x', '-H', `ldap://127.0.0.1:${port}`, '-D', bindDn, '-w', 'searches only']
    execFileSync(ldif.includes('changetype:') ? 'ldapmodify' : 'ldapadd', as, { input: ldif, stdio: 'pipe' })
  }
  change(LDIF)
  return {
    ...{ port, tlsPort, caFile, bindDn, change, base: BASE, bindPasswordFile: passwordFile },
    close: () => ended(slapd),
  }
}

interface Places {
  readonly folder: string
  readonly caFile: string
  readonly keyFile: string
  readonly bindDn: string
}

function configuration({ folder, caFile, keyFile, bindDn }: Places): string {
  const schemas = ['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`)
  return `${schemas.join('\n')}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${folder}/slapd.pid
TLSCertificateFile ${caFile}
TLSCertificateKeyFile ${keyFile}
database mdb
suffix "${BASE}"
rootdn "${bindDn}"
rootpw "searches only"
directory ${folder}/db
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
`
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (child.exitCode !== null) throw new Error(`slapd ended with ${child.exitCode}`)
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (isOpen) return
    await sleep(50)
  }
  throw new Error('slapd does not answer')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const end = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await end
}
