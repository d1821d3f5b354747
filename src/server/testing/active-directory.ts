/** A Samba domain controller in a network namespace of its own, and sign-ins asked there: its ports cannot be chosen. */
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serverCertificate } from '../http/tls.ts'

const PROBE = fileURLToPath(new URL('./active-directory-probe.ts', import.meta.url))
const PROVISION_MS = 180_000

export const hasSamba =
  existsSync('/usr/bin/samba-tool') && existsSync('/usr/sbin/samba') && process.getuid?.() === 0

export interface ProbeAnswer {
  readonly name?: string
  readonly groups?: readonly string[]
  readonly subject?: string
  readonly problem?: string
  /** Of a response action. */
  readonly state?: string
  readonly reason?: string
}

/** Provisions the domain with a person and a group within a group; takes about ten seconds of one processor. */
export async function provisionDomain(folder: string): Promise<void> {
  const { cert, key } = await serverCertificate(folder, {})
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certFile, cert)
  writeFileSync(keyFile, key, { mode: 0o600 })
  const options = [
    ...['interfaces=lo', 'bind interfaces only=yes', 'server services=ldap'],
    ...[`tls certfile=${certFile}`, `tls keyfile=${keyFile}`, `tls cafile=${certFile}`],
  ]
  tool([
    ...['domain', 'provision', '--realm=PLANT.EXAMPLE', '--domain=PLANT', '--adminpass=Five-green-pumps-7'],
    ...['--server-role=dc', '--dns-backend=NONE', '--host-name=dc1', `--targetdir=${folder}`],
    ...options.map((option) => `--option=${option}`),
  ])
  const within = ['-s', join(folder, 'etc/smb.conf')]
  tool(['user', 'create', 'lena', 'Seven-red-tanks-7', ...within])
  for (const group of ['Shift', 'OT Analysts']) tool(['group', 'add', group, ...within])
  tool(['group', 'addmembers', 'Shift', 'lena', ...within])
  tool(['group', 'addmembers', 'OT Analysts', 'Shift', ...within])
}

/** A sign-in, or an account that the response action disables or enables again. */
export type ProbeStep =
  | readonly [name: string, password: string]
  | { readonly account: string; readonly direction: 'apply' | 'undo' }

/** Starts the controller, takes each step, and ends it. */
export function askDomain(folder: string, signIns: readonly ProbeStep[]): readonly ProbeAnswer[] {
  const script = 'ip link set lo up && exec "$0" --no-warnings "$@"'
  const args = ['--net', 'sh', '-c', script, process.execPath, PROBE, folder, JSON.stringify(signIns)]
  return JSON.parse(
    execFileSync('unshare', args, { encoding: 'utf8', timeout: PROVISION_MS }),
  ) as readonly ProbeAnswer[]
}

function tool(args: readonly string[]): void {
  execFileSync('samba-tool', args, { stdio: 'pipe', timeout: PROVISION_MS })
}
