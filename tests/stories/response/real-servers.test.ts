/** Responses on real programs of Debian: nftables and Open vSwitch in network namespaces, FreeRADIUS on loopback. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { DIRECT_CONNECTION } from '#model/destination'
import type { ActionDirection, ActionSettings } from '#response/action-type'
import type { ResponseTarget } from '#response/target'
import { loadActionTypes } from '#server/response/action-types'
import { performAction } from '#transports/action'
import { TokenCache } from '#transports/token-cache'

const types = await loadActionTypes()
const isRoot = process.getuid?.() === 0
const lacks = (...paths: readonly string[]) =>
  !isRoot ? 'needs root' : paths.filter((path) => !existsSync(path)).join(', ') || false
const run = (program: string, ...args: readonly string[]) =>
  execFileSync(program, args, { stdio: 'pipe', encoding: 'utf8' })
const ip = (...args: readonly string[]) => run('ip', ...args)
const inside = (namespace: string, ...args: readonly string[]) => ip('netns', 'exec', namespace, ...args)

interface Ordered {
  readonly settings: ActionSettings
  readonly target: ResponseTarget
  readonly seconds?: number
  readonly direction?: ActionDirection
  readonly secrets?: Readonly<Record<string, string>>
}

const perform = (
  name: string,
  { settings, target, seconds = 60, direction = 'apply', secrets = {} }: Ordered,
) =>
  performAction(
    types.get(name)!,
    { order: { id: 'a'.repeat(16), target, seconds }, direction },
    {
      ...{ destination: 'r', settings, connection: DIRECT_CONNECTION, secrets, data: '/nonexistent' },
      ...{
        sender: { sensor: '', version: '0', url: '' },
        tokens: new TokenCache(),
        ownPort: 0,
        isProtected: () => false,
      },
    },
  )

const done = { state: 'done' }
const stateOf = ({ state, ...rest }: { readonly state: string }) =>
  state === 'done' ? { state } : { state, ...rest }

/** Names of this run: tests of several worktrees may run side by side. */
const tag = `sg${process.pid % 100_000}`
const made: string[] = []
const children: ChildProcess[] = []
const folder = mkdtempSync(join(tmpdir(), 'sightglass-response-'))

function namespace(name: string): string {
  ip('netns', 'add', `${tag}${name}`)
  made.push(`${tag}${name}`)
  inside(`${tag}${name}`, 'ip', 'link', 'set', 'lo', 'up')
  return `${tag}${name}`
}

/** A cable between two namespaces. */
function cable(one: { ns: string; name: string; address?: string; mac?: string }, other: typeof one): void {
  ip('link', 'add', one.name, 'netns', one.ns, 'type', 'veth', 'peer', 'name', other.name, 'netns', other.ns)
  for (const { ns, name, address, mac } of [one, other]) {
    if (mac !== undefined) inside(ns, 'ip', 'link', 'set', name, 'address', mac)
    if (address !== undefined) inside(ns, 'ip', 'address', 'add', address, 'dev', name)
    inside(ns, 'ip', 'link', 'set', name, 'up')
  }
}

function reaches(ns: string, address: string): boolean {
  try {
    // A child of the namespace itself: raw sockets are not needed where ping groups are allowed to root.
    inside(ns, 'ping', '-c', '1', '-W', '1', address)
    return true
  } catch {
    return false
  }
}

async function until(check: () => boolean, ms: number): Promise<number> {
  const begun = performance.now()
  while (!check()) {
    if (performance.now() - begun > ms) throw new Error(`not within ${ms} ms`)
    await sleep(50)
  }
  return performance.now() - begun
}

after(() => {
  for (const child of children) child.kill('SIGKILL')
  for (const name of made) ip('netns', 'delete', name)
  rmSync(folder, { recursive: true, force: true })
})

describe('responses on real programs', () => {
  it('nftables: cuts a host off, lets it back by itself and by undo', {
    skip: lacks('/usr/sbin/nft', '/usr/bin/ping'),
  }, async (test) => {
    const [host, gateway, server] = [namespace('h'), namespace('g'), namespace('s')]
    cable(
      { ns: host, name: 'eth0', address: '10.77.1.5/24' },
      { ns: gateway, name: 'in0', address: '10.77.1.1/24' },
    )
    cable(
      { ns: server, name: 'eth0', address: '10.77.2.9/24' },
      { ns: gateway, name: 'out0', address: '10.77.2.1/24' },
    )
    inside(host, 'ip', 'route', 'add', 'default', 'via', '10.77.1.1')
    inside(server, 'ip', 'route', 'add', 'default', 'via', '10.77.2.1')
    inside(gateway, 'sysctl', '-qw', 'net.ipv4.ip_forward=1')
    assert.ok(reaches(host, '10.77.2.9'))
    const settings = { namespace: gateway }
    const target: ResponseTarget = { kind: 'address', value: '10.77.1.5', destination: '' }
    const begun = performance.now()
    assert.deepEqual(stateOf(await perform('nftables', { settings, target, seconds: 3 })), done)
    assert.ok(!reaches(host, '10.77.2.9'))
    // No process of ours runs meanwhile: the kernel ends it.
    await until(() => reaches(host, '10.77.2.9'), 8000)
    const lasted = (performance.now() - begun) / 1000
    test.diagnostic(`cut of 3 s ended by itself after ${lasted.toFixed(1)} s`)
    assert.ok(lasted >= 2.5 && lasted <= 5.5, `${lasted} s`)
    const flow: ResponseTarget = { kind: 'flow', value: '10.77.1.5', destination: '10.77.2.9' }
    assert.deepEqual(stateOf(await perform('nftables', { settings, target: flow })), done)
    assert.ok(!reaches(host, '10.77.2.9') && reaches(host, '10.77.2.1'))
    assert.deepEqual(stateOf(await perform('nftables', { settings, target: flow, direction: 'undo' })), done)
    assert.ok(reaches(host, '10.77.2.9'))
    assert.deepEqual(stateOf(await perform('nftables', { settings, target: flow, direction: 'undo' })), done)
    const gone = await perform('nftables', { settings: { namespace: `${tag}none` }, target })
    assert.match('reason' in gone ? gone.reason : '', /No such file/)
  })

  it('Open vSwitch: cuts a MAC address off, lets it back by itself and by undo', {
    skip: lacks('/usr/bin/ovs-vsctl', '/usr/sbin/ovs-vswitchd'),
  }, async (test) => {
    const [bridge, one, two] = [namespace('b'), namespace('x'), namespace('y')]
    const mac = '02:00:00:00:00:05'
    cable({ ns: one, name: 'eth0', address: '10.78.0.5/24', mac }, { ns: bridge, name: 'p1' })
    cable({ ns: two, name: 'eth0', address: '10.78.0.9/24' }, { ns: bridge, name: 'p2' })
    for (const ns of [one, two]) inside(ns, 'ethtool', '-K', 'eth0', 'tx', 'off')
    const env = { ...process.env, OVS_RUNDIR: folder, OVS_DBDIR: folder, OVS_LOGDIR: folder }
    run('ovsdb-tool', 'create', join(folder, 'conf.db'), '/usr/share/openvswitch/vswitch.ovsschema')
    const start = (program: string, ...args: readonly string[]) =>
      children.push(spawn('ip', ['netns', 'exec', bridge, program, ...args], { env, stdio: 'ignore' }))
    const socket = `unix:${join(folder, 'db.sock')}`
    start('ovsdb-server', `--remote=p${socket}`, join(folder, 'conf.db'))
    await until(() => existsSync(join(folder, 'db.sock')), 5000)
    start('ovs-vswitchd', socket)
    const configure = (...args: readonly string[]) =>
      execFileSync('ip', ['netns', 'exec', bridge, 'ovs-vsctl', `--db=${socket}`, '--timeout=10', ...args], {
        env,
        stdio: 'pipe',
      })
    configure('add-br', 'br0', '--', 'set', 'bridge', 'br0', 'datapath_type=netdev')
    configure(
      'add-port',
      'br0',
      'p1',
      '--',
      'add-port',
      'br0',
      'p2',
      '--',
      'set-controller',
      'br0',
      'ptcp:6653:127.0.0.1',
    )
    await until(() => reaches(one, '10.78.0.9'), 10_000)
    const settings = { bridge: 'tcp:127.0.0.1:6653', namespace: bridge }
    const target: ResponseTarget = { kind: 'mac', value: mac, destination: '' }
    const begun = performance.now()
    assert.deepEqual(stateOf(await perform('open-vswitch', { settings, target, seconds: 3 })), done)
    assert.ok(!reaches(one, '10.78.0.9'))
    await until(() => reaches(one, '10.78.0.9'), 8000)
    const lasted = (performance.now() - begun) / 1000
    test.diagnostic(`cut of 3 s ended by itself after ${lasted.toFixed(1)} s`)
    assert.ok(lasted >= 2.5 && lasted <= 6, `${lasted} s`)
    assert.deepEqual(stateOf(await perform('open-vswitch', { settings, target })), done)
    assert.ok(!reaches(one, '10.78.0.9'))
    assert.deepEqual(stateOf(await perform('open-vswitch', { settings, target, direction: 'undo' })), done)
    assert.ok(reaches(one, '10.78.0.9'))
  })

  it('FreeRADIUS: acknowledges a change of authorization, refuses an unknown station and a wrong secret', {
    skip: lacks('/usr/sbin/freeradius'),
  }, async () => {
    const probe = createSocket('udp4').bind(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address()
    probe.close()
    const config = join(folder, 'radius')
    mkdirSync(config)
    writeFileSync(join(config, 'dictionary'), '')
    writeFileSync(join(config, 'radiusd.conf'), radiusConfig(port))
    const child = spawn('/usr/sbin/freeradius', ['-f', '-d', config, '-l', join(config, 'log')], {
      stdio: 'ignore',
    })
    children.push(child)
    const settings = { host: '127.0.0.1', port, filter: 'quarantine', normal: 'plant' }
    const secrets = { secret: 'seven red tanks' }
    const target: ResponseTarget = { kind: 'mac', value: '00:1b:1b:00:00:05', destination: '' }
    let first = await perform('radius-coa', { settings, target, secrets })
    for (let tries = 0; tries < 10 && first.state !== 'done' && /refused$/.test(first.reason); tries++) {
      await sleep(300)
      first = await perform('radius-coa', { settings, target, secrets })
    }
    assert.deepEqual(first, { state: 'done', reference: 'acknowledged' })
    assert.deepEqual(
      stateOf(await perform('radius-coa', { settings, target, secrets, direction: 'undo' })),
      done,
    )
    const end = { ...settings, filter: '', normal: '' }
    assert.deepEqual(stateOf(await perform('radius-coa', { settings: end, target, secrets })), done)
    const unknown = await perform('radius-coa', {
      settings,
      secrets,
      target: { ...target, value: '00:1b:1b:00:00:06' },
    })
    assert.match('reason' in unknown ? unknown.reason : '', /no session of this station/)
    const wrong = await perform('radius-coa', { settings, target, secrets: { secret: 'another' } })
    assert.match('reason' in wrong ? wrong.reason : '', /no valid reply/)
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
})

/** A server that is only a CoA receiver: raddb/sites-available/coa of FreeRADIUS 3. */
const radiusConfig = (port: number) => `
prefix = /usr
libdir = /usr/lib/freeradius
logdir = ${folder}
max_request_time = 5
modules {
  always ok {
    rcode = ok
  }
  always reject {
    rcode = reject
  }
}
client sensor {
  ipaddr = 127.0.0.1
  secret = "seven red tanks"
  require_message_authenticator = yes
}
server coa {
  listen {
    type = coa
    ipaddr = 127.0.0.1
    port = ${port}
    virtual_server = coa
  }
  recv-coa {
    if (&Calling-Station-Id == "00-1B-1B-00-00-05") {
      ok
    }
    else {
      update reply {
        Error-Cause := Session-Context-Not-Found
      }
      reject
    }
  }
  send-coa {
    ok
  }
}
`
