/** Checks of the configuration of the device, once a day: pass, fail, skip or error with the value found. */
import { CLEARTEXT_PORTS, MODE_CHECKS, SSH_CHECKS, SYSCTL_CHECKS } from '../checks.ts'
import type { AgentCollector, CollectorContext } from '../collector.ts'

const PATH_FOLDERS = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin']
const most = { programs: 4096, named: 5 } as const

type Result = 'pass' | 'fail' | 'skip'
type Put = (check: string, result: Result, found: string) => void

export const collector: AgentCollector = {
  name: 'baseline',
  seconds: 86_400,
  open(context) {
    return () => {
      const put: Put = (check, result, found) =>
        context.emit({ kind: 'baseline', check, result, found: context.clean(found) }, check)
      for (const part of [
        kernelChecks,
        modeChecks,
        sshChecks,
        listenerChecks,
        accountChecks,
        programChecks,
        mountChecks,
        bootChecks,
      ])
        try {
          part(context, put)
        } catch (error) {
          context.count('failedChecks')
          context.emit(
            { kind: 'baseline', check: part.name, result: 'error', found: context.clean(String(error)) },
            part.name,
          )
        }
    }
  },
}

function kernelChecks({ shared }: CollectorContext, put: Put): void {
  for (const [check, path, pass] of SYSCTL_CHECKS) {
    const value = shared.smallText(`/proc/sys/${path}`)?.trim()
    if (value === undefined) put(check, 'skip', `${path} cannot be read`)
    else put(check, pass.includes(value) ? 'pass' : 'fail', `${path.replaceAll('/', '.')} = ${value}`)
  }
}

function modeChecks({ host }: CollectorContext, put: Put): void {
  for (const [check, path, forbidden] of MODE_CHECKS) {
    const stat = host.mode(path)
    if (stat === undefined) put(check, 'skip', `${path} does not exist`)
    else
      put(
        check,
        (stat.mode & forbidden) === 0 && stat.uid === 0 ? 'pass' : 'fail',
        `${path} has mode ${stat.mode.toString(8)}, owner ${stat.uid}`,
      )
  }
}

function sshChecks({ host }: CollectorContext, put: Put): void {
  if (host.mode('/etc/ssh/sshd_config') === undefined) {
    for (const [check] of SSH_CHECKS) put(check, 'skip', 'no OpenSSH server')
    return
  }
  // sshd_config(5): the first value counts; distributions include this folder at the beginning.
  const values = new Map<string, string>()
  const folder = '/etc/ssh/sshd_config.d'
  const included = (host.list(folder) ?? []).filter((name) => name.endsWith('.conf')).sort()
  for (const path of [...included.map((name) => `${folder}/${name}`), '/etc/ssh/sshd_config']) {
    host.lines(path, (line) => {
      const [, keyword = '', value = ''] = /^\s*([A-Za-z]+)[\s=]+"?([^\s"#]+)/.exec(line) ?? []
      if (keyword.toLowerCase() === 'match') return false
      if (keyword !== '' && !values.has(keyword.toLowerCase()))
        values.set(keyword.toLowerCase(), value.toLowerCase())
      return true
    })
  }
  for (const [check, keyword, pass, standard] of SSH_CHECKS) {
    const value = values.get(keyword) ?? standard
    put(
      check,
      pass.includes(value) ? 'pass' : 'fail',
      `${keyword} ${value}${values.has(keyword) ? '' : ' (default)'}`,
    )
  }
}

function listenerChecks({ shared }: CollectorContext, put: Put): void {
  const open = new Set<string>()
  shared.readSockets(({ transport, localPort, state, localAddress }) => {
    const isLocal = localAddress.startsWith('127.') || localAddress === '::1'
    if ((state === 'listen' || state === 'unconnected') && !isLocal) open.add(`${transport} ${localPort}`)
  })
  for (const [check, transport, ports] of CLEARTEXT_PORTS) {
    const found = ports.filter((port) => open.has(`${transport} ${port}`))
    put(
      check,
      found.length === 0 ? 'pass' : 'fail',
      found.length === 0 ? 'not listening' : `listens on ${transport} ${found.join(', ')}`,
    )
  }
}

function accountChecks({ host }: CollectorContext, put: Put): void {
  const roots: string[] = []
  host.lines('/etc/passwd', (line) => {
    const [name = '', , uid] = line.split(':')
    if (uid === '0') roots.push(name)
    return true
  })
  const others = roots.filter((name) => name !== 'root')
  put('uid-0', others.length === 0 ? 'pass' : 'fail', `uid 0: ${roots.slice(0, most.named).join(', ')}`)
  const empty: string[] = []
  const isRead = host.lines('/etc/shadow', (line) => {
    const [name = '', hash] = line.split(':')
    if (hash === '') empty.push(name)
    return true
  })
  if (!isRead) put('empty-password', 'skip', '/etc/shadow cannot be read')
  else
    put(
      'empty-password',
      empty.length === 0 ? 'pass' : 'fail',
      empty.length === 0 ? 'none' : empty.slice(0, most.named).join(', '),
    )
}

function programChecks({ host, settings, count }: CollectorContext, put: Put): void {
  const writable: string[] = []
  const setuid: string[] = []
  let programs = 0
  for (const folder of PATH_FOLDERS) {
    // Merged systems link /bin to /usr/bin.
    if (host.link(folder) !== undefined) continue
    for (const name of host.list(folder) ?? []) {
      if (++programs > most.programs) break
      const stat = host.mode(`${folder}/${name}`)
      if (stat?.kind !== 'file') continue
      if ((stat.mode & 0o002) !== 0) writable.push(`${folder}/${name}`)
      if ((stat.mode & 0o4000) !== 0) setuid.push(`${folder}/${name}`)
    }
  }
  if (programs > most.programs) count('uncheckedPrograms', programs - most.programs)
  put(
    'writable-programs',
    writable.length === 0 ? 'pass' : 'fail',
    writable.slice(0, most.named).sort().join(', ') || 'none',
  )
  const unlisted = setuid.filter((path) => !settings.setuidPrograms.includes(path)).sort()
  if (settings.setuidPrograms.length === 0)
    put('setuid-programs', 'skip', `no list of the maker; found ${setuid.length}`)
  else
    put(
      'setuid-programs',
      unlisted.length === 0 ? 'pass' : 'fail',
      unlisted.slice(0, most.named).join(', ') || 'as listed',
    )
}

function mountChecks({ host }: CollectorContext, put: Put): void {
  const options = new Map<string, string>()
  const debug: string[] = []
  host.lines('/proc/mounts', (line) => {
    const [, target = '', type = '', flags = ''] = line.split(' ')
    options.set(target, flags)
    if (type === 'debugfs' || type === 'tracefs') debug.push(target)
    return true
  })
  if (options.size === 0) {
    put('tmp-noexec', 'skip', '/proc/mounts cannot be read')
    return
  }
  const has = (target: string, flag: string) => (options.get(target) ?? '').split(',').includes(flag)
  put(
    'tmp-noexec',
    has('/tmp', 'noexec') ? 'pass' : 'fail',
    options.has('/tmp') ? `/tmp ${options.get('/tmp')}` : '/tmp is no mount',
  )
  put('root-read-only', has('/', 'ro') ? 'pass' : 'fail', `/ ${options.get('/') ?? 'unknown'}`)
  put('debug-mounts', debug.length === 0 ? 'pass' : 'fail', debug.slice(0, most.named).join(', ') || 'none')
  const swaps: string[] = []
  host.lines('/proc/swaps', (line) => {
    const [name = ''] = line.split(/\s/)
    // zram stays in memory; a device mapper may be encrypted, which cannot be seen here.
    if (name.startsWith('/') && !/zram|dm-/.test(name)) swaps.push(name)
    return true
  })
  put('swap', swaps.length === 0 ? 'pass' : 'fail', swaps.slice(0, most.named).join(', ') || 'none')
}

function bootChecks({ host, shared }: CollectorContext, put: Put): void {
  const variables = '/sys/firmware/efi/efivars'
  const name = (host.list(variables) ?? []).find((one) => one.startsWith('SecureBoot-'))
  const command = shared.smallText('/proc/cmdline') ?? ''
  // UEFI 2.10 §3.3: four bytes of attributes, then the value.
  const value = name === undefined ? undefined : host.bytes(`${variables}/${name}`, 4, 1)?.[0]
  if (/dm-mod\.create=.*verity|systemd\.verity_root|dm="[^"]*verity/.test(command))
    put('verified-boot', 'pass', 'dm-verity')
  else if (value !== undefined) put('verified-boot', value === 1 ? 'pass' : 'fail', `SecureBoot = ${value}`)
  else put('verified-boot', 'skip', 'neither UEFI Secure Boot nor dm-verity is visible')
  const sources = [
    '/run/systemd/timesync/synchronized',
    '/run/chrony/chronyd.pid',
    '/run/ntpd.pid',
    '/var/run/ntpd.pid',
    '/run/openntpd.pid',
  ]
  const source = sources.find((path) => host.mode(path) !== undefined)
  put('time-source', source === undefined ? 'skip' : 'pass', source ?? 'no known time service')
}
