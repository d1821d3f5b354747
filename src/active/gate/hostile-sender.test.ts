/** A program in place of the sender tries to send anything else; what leaves is received on the other end of the wire. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { hex } from '#bytes/hex'
import { loadQueries } from '../found/queries.ts'
import { compileTarget } from '../plan/compile-target.ts'
import { kernelRules } from '../plan/kernel-rules.ts'
import { isRequestOf } from '../template/compile.ts'
import { DEVICE_MAC, NamespacePair, PYTHON, QUERY_SIDE, whyNoNamespaces } from '../testing/namespaces.ts'
import { plannedQuery, plannedTarget, planOf } from '../testing/plans.ts'
import { SENDER_FILTER, setpriv } from './programs.ts'
import { QueryNamespace } from './query-namespace.ts'

const HOSTILE = fileURLToPath(new URL('../testing/hostile-sender.py', import.meta.url))
const DEVICE = '10.77.0.5'
const OTHER = '10.77.0.6'
/** Planned too, one for each attempt that needs an open connection. */
const MORE = ['10.77.0.11', '10.77.0.12', '10.77.0.13', '10.77.0.14']
const skip = whyNoNamespaces() || false
const queries = await loadQueries()
const planned = [
  plannedQuery(queries.get('enip-list-identity')!),
  plannedQuery(queries.get('s7-identity')!, { known: { rackSlots: [2] } }),
  plannedQuery(queries.get('dcp-get')!),
  plannedQuery(queries.get('dcp-identify-all')!),
]
const targets = [DEVICE, ...MORE].map((address) => plannedTarget(address, planned))
const plan = planOf(targets)
const pair = skip === false ? new NamespacePair('hostile', [DEVICE, OTHER, ...MORE]) : undefined
after(() => pair?.close())

/** Accepts connections on the S7 port and prints what it reads. */
const SERVER = `
import socket, threading
server = socket.create_server(("", 102))
print("ready", flush=True)
def read(one):
    while True:
        data = one.recv(4096)
        if not data: break
        print(data.hex(), flush=True)
while True:
    one, _ = server.accept()
    threading.Thread(target=read, args=(one,), daemon=True).start()
`

/** Frames that are neither an empty segment of a planned connection, a planned request nor a reply to ARP. */
function foreignFrames(frames: readonly string[]): readonly string[] {
  const compiled = compileTarget(plan, targets[0]!, queries)
  return frames.filter((frame) => {
    if (frame.slice(24, 28) === '0806') return frame.slice(40, 44) !== '0002'
    const bytes = hex(frame)
    if (frame.slice(24, 28) === '8892')
      return !compiled.some(({ steps }) => steps.some((step) => isRequestOf(step, bytes)))
    if (
      frame.slice(24, 28) !== '0800' ||
      !targets.some(({ address }) => address === bytes.slice(30, 34).join('.'))
    )
      return true
    const isTcp = bytes[23] === 6
    const port = bytes[36]! * 256 + bytes[37]!
    const end = 14 + bytes[16]! * 256 + bytes[17]!
    const payload = bytes.subarray(34 + (isTcp ? (bytes[46]! >> 4) * 4 : 8), end)
    if (isTcp && port === 102 && payload.length === 0) return false
    return !compiled.some(
      ({ planned, steps }) => planned.port === port && steps.some((step) => isRequestOf(step, payload)),
    )
  })
}

/** As the sender runs, and as root with the right to send raw frames. */
const SENDERS = {
  'rights of the sender': setpriv(65534),
  'root with CAP_NET_RAW': ['setpriv', '--inh-caps=-all', '--bounding-set=-all,+net_raw', '--no-new-privs'],
} as const

for (const [name, rights] of Object.entries(SENDERS))
  test(`a hostile sender sends nothing else: ${name}`, { skip }, async () => {
    const namespace = new QueryNamespace({ namespace: pair!.sender, interface: QUERY_SIDE.device })
    namespace.setUp(`${QUERY_SIDE.address}/24`)
    pair!.load(kernelRules(plan, queries, { networkInterface: QUERY_SIDE.device, isRateLimited: false }))
    // Ways to a device that is not in the plan, so that only the rules are in the way.
    namespace.setNeighbours([...targets, plannedTarget(OTHER, []), plannedTarget('10.77.0.255', [])])
    pair!.in(pair!.sender, 'ip', 'route', 'replace', 'default', 'via', OTHER, 'dev', QUERY_SIDE.device)
    const server = pair!.spawn(pair!.devices, [PYTHON, '-c', SERVER])
    let read = ''
    server.stdout.setEncoding('utf8').on('data', (text: string) => (read += text))
    while (!read.includes('ready')) await new Promise((resolve) => setTimeout(resolve, 20))
    let output = ''
    const { kept } = await pair!.received(async () => {
      const hostile = pair!.spawn(pair!.sender, [
        ...rights,
        PYTHON,
        HOSTILE,
        DEVICE,
        OTHER,
        QUERY_SIDE.device,
        ...MORE,
      ])
      hostile.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
      hostile.stderr.pipe(process.stderr)
      await new Promise((resolve) => hostile.on('close', resolve))
    })
    server.kill()
    const attempts = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, string])
    assert.ok(attempts.length >= 52, `${attempts.length} attempts`)
    if (process.env.SIGHTGLASS_QUERY_SHOW !== undefined)
      console.log(attempts, kept.length, namespace.refused())
    assert.deepEqual(foreignFrames(kept), [])
    // Planned once, sent four times by the one who may.
    assert.ok(kept.filter((frame) => frame.startsWith('010ecf000000')).length <= 1)
    assert.ok(
      kept.some((frame) => frame.includes(DEVICE_MAC.replaceAll(':', ''))),
      'the permitted connection was open',
    )
    assert.equal(read.replace('ready\n', ''), '', 'the device read nothing')
    const results = new Map(attempts)
    assert.match(results.get('second connection') ?? '', /^second: /)
    for (const done of ['ATTACHED', 'SECOND CONNECTION', 'done'])
      assert.ok(![...results.values()].includes(done), done)
    assert.ok(namespace.refused() > 0)
  })

/** Prints the names of what was possible. */
const FORBIDDEN = `
import os, socket
def attempt(name, act):
    try:
        act()
    except OSError:
        return
    print(name)
server = socket.socket()
attempt("fork", os.fork)
attempt("write a file", lambda: os.open("/dev/null", os.O_WRONLY))
attempt("listen", lambda: server.listen())
attempt("signal", lambda: os.kill(os.getpid(), 0))
attempt("new namespace", lambda: os.unshare(os.CLONE_NEWUSER))
print("socket")
`

test('the system calls of the sender are sockets only', {
  skip: skip || (SENDER_FILTER.length === 0 && 'setpriv loads no filter'),
}, () => {
  const [program = '', ...rest] = [...setpriv(65534), ...SENDER_FILTER, PYTHON, '-c', FORBIDDEN]
  assert.equal(execFileSync(program, rest, { encoding: 'utf8' }), 'socket\n')
})
