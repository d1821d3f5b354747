/**
 * Active queries against servers that nobody here wrote, in network namespaces, with the real gate and rules. Needs root; by hand:
 *   node_modules/.bin/node --no-warnings bench/active-servers.ts [SERVERS_FOLDER] [NAME...]
 * SERVERS_FOLDER has `v` (a Python venv with asyncua, bacpypes3 and cpppo) and `n` (npm: node-opcua-server, bacstack).
 * Servers that are not installed are named and left out.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readAll } from '#capture/read-all'
import { loadQueries } from '../src/active/found/queries.ts'
import type { PlannedQuery } from '../src/active/plan/query-plan.ts'
import { GateTrial } from '../src/active/testing/gate-trial.ts'
import { NamespacePair, QUERY_SIDE, whyNoNamespaces } from '../src/active/testing/namespaces.ts'
import { plannedQuery, plannedTarget, planOf } from '../src/active/testing/plans.ts'

const reason = whyNoNamespaces()
if (reason !== '') throw new Error(`cannot run here: ${reason}`)
const [servers = '/opt/servers', ...only] = process.argv.slice(2)
const queries = await loadQueries()
const work = mkdtempSync(join(tmpdir(), 'sightglass-servers-'))
// lldpd opens its socket as a user without rights.
chmodSync(work, 0o777)
const HERE = fileURLToPath(new URL('../src/active/testing/servers/', import.meta.url))
const write = (name: string, text: string) => {
  writeFileSync(join(work, name), text)
  return join(work, name)
}
const venv = join(servers, 'v/bin/python')

interface RealServer {
  readonly name: string
  readonly queries: readonly (readonly [id: string, more?: Partial<PlannedQuery>])[]
  readonly program: string
  command(address: string): readonly string[]
  readonly credentials?: unknown
}

/** MAC addresses of two devices behind ports 7 and 8 as the forwarding table has them. */
function snmpdConf(address: string): string {
  return `agentaddress udp:${address}:161
rocommunity gate7only
sysdescr Example switch EX-24, firmware 7.3.1
sysname core-switch
syslocation Hall 2
master agentx
agentxsocket ${join(work, 'agentx')}
override 1.3.6.1.2.1.17.4.3.1.2.2.0.0.0.204.23 integer 7
override 1.3.6.1.2.1.17.4.3.1.2.2.0.0.0.204.24 integer 8
override 1.3.6.1.2.1.47.1.1.1.1.11.1 octet_str "EX24-00017"
override 1.3.6.1.2.1.47.1.1.1.1.13.1 octet_str "EX-24"
createUser gatekeeper SHA-256 auth-pass-7 AES priv-pass-7
rouser gatekeeper authPriv
createUser oldkeeper SHA auth-pass-8 AES priv-pass-8
rouser oldkeeper authPriv
`
}

const list: readonly RealServer[] = [
  {
    name: 'snap7',
    queries: [
      ['s7-identity', { known: { rackSlots: [2] } }],
      ['s7-modules', { known: { rackSlots: [2] } }],
    ],
    program: '/usr/bin/python3',
    command: (address) => ['/usr/bin/python3', join(HERE, 's7.py'), address],
  },
  {
    name: 'pymodbus',
    queries: [
      ['modbus-device-identification', { known: { units: [1] } }],
      ['modbus-server-id', { known: { units: [1] } }],
    ],
    program: '/usr/bin/python3',
    command: (address) => ['/usr/bin/python3', join(HERE, 'modbus.py'), address],
  },
  {
    name: 'snmpd',
    queries: [
      ['snmp-system', { secretLength: 9 }],
      ['snmp-tables', { secretLength: 9 }],
      ['snmp-v3-system'],
      ['snmp-v3-tables'],
    ],
    credentials: {
      community: 'gate7only',
      snmp: {
        ...{ user: 'gatekeeper', auth: 'sha256' },
        ...{ authPassword: 'auth-pass-7', privacyPassword: 'priv-pass-7' },
      },
    },
    program: '/usr/sbin/snmpd',
    // lldpd fills the LLDP-MIB from a second lldpd at the other end of a cable; bridge tables are values of the configuration.
    command: (address) => [
      'sh',
      '-c',
      `ip link add port1 address 02:00:00:00:aa:01 type veth peer name valve address 02:00:00:00:bb:01
ip link set port1 up; ip addr add 10.78.0.1/24 dev port1; ip link set valve up; ip addr add 10.78.0.9/24 dev valve
ip neigh replace 10.78.0.20 lladdr 02:00:00:00:bb:20 dev port1 nud permanent
SNMP_PERSISTENT_DIR=${work} /usr/sbin/snmpd -f -C -Lo -c ${write('snmpd.conf', snmpdConf(address))} -p ${join(work, 'snmpd.pid')} &
sleep 1
if command -v lldpd >/dev/null; then
lldpd -d -x -X ${join(work, 'agentx')} -u ${join(work, 'lldp1')} -I port1 -C port1 &
lldpd -d -u ${join(work, 'lldp2')} -I valve -C valve -S 'Example valve island VI-3 V2.1' &
sleep 5; lldpcli -u ${join(work, 'lldp2')} update
fi
wait`,
    ],
  },
  {
    name: 'knxd',
    queries: [['knx-description']],
    program: '/usr/bin/knxd',
    command: () => [
      '/usr/bin/knxd',
      '-e',
      '1.2.3',
      '-E',
      '1.2.10:4',
      '-n',
      'Hall-2',
      '-D',
      '-T',
      '-R',
      '-S',
      '-b',
      'dummy:',
    ],
  },
  {
    name: 'samba',
    queries: [['smb-negotiate'], ['netbios-status']],
    program: '/usr/sbin/smbd',
    command: (address) => {
      // Samba wants folders that nobody else may write.
      const own = mkdtempSync(join(tmpdir(), 'sightglass-samba-'))
      for (const folder of ['lock', 'state', 'private', 'cache', 'pid']) mkdirSync(join(own, folder))
      const conf = write(
        'smb.conf',
        `[global]\nnetbios name = HISTORIAN\nworkgroup = PLANT\nserver min protocol = SMB2\nbind interfaces only = yes\ninterfaces = ${address}/24 127.0.0.1/8\nlock directory = ${own}/lock\nstate directory = ${own}/state\nprivate dir = ${own}/private\ncache directory = ${own}/cache\npid directory = ${own}/pid\nncalrpc dir = ${own}/lock/n\nlog file = ${own}/samba.log\n`,
      )
      return [
        'sh',
        '-c',
        `/usr/sbin/nmbd -F --no-process-group -s ${conf} & /usr/sbin/smbd -F --no-process-group -s ${conf} < /dev/null`,
      ]
    },
  },
  {
    name: 'openssh',
    queries: [['ssh-banner']],
    program: '/usr/sbin/sshd',
    command: (address) => {
      mkdirSync('/run/sshd', { recursive: true })
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(work, 'host')])
      return [
        '/usr/sbin/sshd',
        '-D',
        '-e',
        '-f',
        '/dev/null',
        '-h',
        join(work, 'host'),
        '-o',
        `ListenAddress=${address}`,
        '-o',
        'PidFile=none',
      ]
    },
  },
  {
    name: 'nginx',
    queries: [['http-head'], ['tls-certificate']],
    program: '/usr/sbin/nginx',
    command: (address) => {
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-days',
          '30',
          '-subj',
          '/CN=gateway.plant.example',
          '-keyout',
          join(work, 'tls.key'),
          '-out',
          join(work, 'tls.crt'),
        ],
        { stdio: 'ignore' },
      )
      const conf = write(
        'nginx.conf',
        `daemon off;\nmaster_process off;\npid ${work}/nginx.pid;\nerror_log ${work}/nginx.log;\nevents {}\nhttp { access_log off; server { listen ${address}:80; listen ${address}:443 ssl; ssl_certificate ${work}/tls.crt; ssl_certificate_key ${work}/tls.key; } }\n`,
      )
      return ['/usr/sbin/nginx', '-c', conf]
    },
  },
  {
    name: 'avahi',
    queries: [['mdns-services']],
    program: '/usr/sbin/avahi-daemon',
    command: () => [
      '/usr/sbin/avahi-daemon',
      '--no-drop-root',
      '--no-chroot',
      '--no-rlimits',
      '-f',
      write(
        'avahi.conf',
        '[server]\nhost-name=panel\nallow-interfaces=dev0\nenable-dbus=no\nuse-ipv6=no\n[publish]\npublish-workstation=yes\n',
      ),
    ],
  },
  {
    name: 'wsdd2',
    queries: [['ws-discovery']],
    program: '/usr/sbin/wsdd2',
    command: () => ['/usr/sbin/wsdd2', '-4', '-w', '-N', 'HISTORIAN', '-G', 'PLANT', '-i', 'dev0'],
  },
  {
    name: 'bind9',
    queries: [['dns-ptr', { names: ['10.77.0.5', '10.77.0.6'] }]],
    program: '/usr/sbin/named',
    command: (address) => {
      write('zone', '$TTL 60\n@ IN SOA n. a. 1 60 60 60 60\n@ IN NS n.\n5 IN PTR mixer-plc.plant.example.\n')
      const conf = write(
        'named.conf',
        `options { directory "${work}"; listen-on { ${address}; }; listen-on-v6 { none; }; recursion no; pid-file none; session-keyfile none; };\ncontrols { };\nzone "0.77.10.in-addr.arpa" { type primary; file "${work}/zone"; };\n`,
      )
      return ['/usr/sbin/named', '-g', '-c', conf]
    },
  },
  {
    name: 'node-opcua',
    queries: [['opcua-endpoints']],
    program: join(servers, 'n/node_modules/node-opcua-server'),
    command: (address) => [
      process.execPath,
      write(
        'opcua.cjs',
        `const { OPCUAServer } = require('${servers}/n/node_modules/node-opcua-server')
const server = new OPCUAServer({ port: 4840, hostname: '${address}', buildInfo: { productName: 'Example line server', buildNumber: '42', manufacturerName: 'Example Works', softwareVersion: '3.1.4' },
  serverInfo: { applicationUri: 'urn:example:line', productUri: 'urn:example:line-server', applicationName: { text: 'Packing line 3' } } })
server.start().then(() => console.log('ready'))`,
      ),
    ],
  },
  {
    name: 'asyncua',
    queries: [['opcua-endpoints']],
    program: join(servers, 'v/lib'),
    command: (address) => [
      venv,
      write(
        'ua.py',
        `import asyncio\nfrom asyncua import Server\nasync def main():\n    server = Server()\n    await server.init()\n    server.set_endpoint("opc.tcp://${address}:4840")\n    server.set_server_name("Boiler gateway")\n    async with server:\n        await asyncio.sleep(600)\nasyncio.run(main())\n`,
      ),
    ],
  },
  {
    name: 'bacstack',
    queries: [['bacnet-device']],
    program: join(servers, 'n/node_modules/bacstack'),
    command: (address) => [
      process.execPath,
      write(
        'bacnet.cjs',
        `const Bacnet = require('${servers}/n/node_modules/bacstack')
const device = new Bacnet({ interface: '${address}', port: 47808 })
// The library answers to port 47808 of the client; a device answers to the port that asked (ASHRAE 135 Annex J.1).
const socket = device._transport._server
const send = socket.send.bind(socket)
let port = 47808
socket.prependListener('message', (_, from) => { port = from.port })
socket.send = (bytes, offset, length, _, ...rest) => send(bytes, offset, length, port, ...rest)
const texts = { 121: 'Example Controls', 70: 'EC-500', 44: '2.8.1', 12: '7.0', 77: 'AHU-3', 58: 'Roof', 372: 'EC5-00042' }
device.on('readProperty', ({ address, invokeId, request }) => {
  const { objectId, property } = request
  const own = { type: 8, instance: 4711 }
  const value = property.id === 75 ? { type: 12, value: own } : { type: 7, value: texts[property.id] }
  if (value.value === undefined) device.errorResponse(address, 12, invokeId, 2, 32)
  else device.readPropertyResponse(address, invokeId, own, property, [value])
})
setInterval(() => {}, 1000)`,
      ),
    ],
  },
  {
    name: 'bacpypes3',
    queries: [['bacnet-device']],
    program: join(servers, 'v/lib'),
    command: (address) => [
      venv,
      write(
        'bacnet.py',
        `import asyncio\nfrom bacpypes3.ipv4.app import NormalApplication\nfrom bacpypes3.local.device import DeviceObject\nfrom bacpypes3.pdu import IPv4Address\nasync def main():\n    device = DeviceObject(objectIdentifier=("device", 4711), objectName="AHU-3", vendorIdentifier=999, vendorName="Example Controls", modelName="EC-500", firmwareRevision="2.8.1", applicationSoftwareVersion="7.0", location="Roof", serialNumber="EC5-00042")\n    app = NormalApplication(device, IPv4Address("${address}/24"))\n    await asyncio.sleep(600)\nasyncio.run(main())\n`,
      ),
    ],
  },
  {
    name: 'cpppo',
    queries: [['enip-list-identity'], ['cip-identity']],
    program: join(servers, 'v/lib'),
    command: (address) => [
      venv,
      '-m',
      'cpppo.server.enip',
      '--address',
      `${address}:44818`,
      '--udp',
      'TAG=INT[10]',
    ],
  },
]

const chosen = list.filter(
  ({ name, queries: wanted }) =>
    (only.length === 0 || only.includes(name)) && wanted.some(([id]) => queries.has(id)),
)
const addresses = chosen.map((_, i) => `10.77.0.${11 + i}`)
const pair = new NamespacePair('servers', addresses)
const credentials = Object.fromEntries(
  chosen.flatMap(({ credentials: one }, i) => (one === undefined ? [] : [[addresses[i]!, one]])),
)
// Discovery services join multicast groups.
pair.in(pair.devices, 'ip', 'route', 'add', '224.0.0.0/4', 'dev', 'dev0')
const trial = new GateTrial(pair, credentials)
const rows: string[][] = []
try {
  let number = 0
  for (const [i, { name, program, command, queries: wanted }] of chosen.entries()) {
    if (!existsSync(program)) {
      rows.push([name, '–', 'not installed'])
      continue
    }
    const address = addresses[i]!
    const server = pair.spawn(pair.devices, command(address))
    let said = ''
    for (const stream of [server.stdout, server.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-600)
      })
    await pause(name.startsWith('node') || name === 'snmpd' ? 14_000 : 5000)
    for (const [id, more = {}] of wanted) {
      const template = queries.get(id)
      if (template === undefined) continue
      const planName = `${name}-${id}`
      trial.put(
        planName,
        planOf([plannedTarget(address, [plannedQuery(template, { secretLength: 0, ...more })])], {
          number: ++number,
        }),
      )
      const { said: complaint } = await trial.run(planName)
      if (!existsSync(join(trial.out, 'plans', planName))) {
        rows.push([name, id, '–', '–', '–', complaint.trim().slice(0, 300)])
        continue
      }
      const { lines } = trial.journal(planName)
      const frames = trial.captures(planName).flatMap((path) => readAll(readFileSync(path)).frames)
      const ours = frames.filter(
        ({ bytes }) =>
          bytes[12] === 8 && bytes[13] === 0 && bytes.slice(26, 30).join('.') === QUERY_SIDE.address,
      )
      const bytes = (all: typeof frames) => all.reduce((sum, frame) => sum + frame.originalLength - 14, 0)
      const theirs = frames.filter(
        ({ bytes: b }) => b[12] === 8 && b[13] === 0 && b.slice(30, 34).join('.') === QUERY_SIDE.address,
      )
      const distress = lines.find(({ kind }) => kind === 'distress')?.text ?? ''
      rows.push([
        name,
        id,
        `${lines.filter(({ kind }) => kind === 'answer').length}/${lines.filter(({ kind }) => kind === 'request').length}`,
        `${ours.length} packets, ${bytes(ours)} bytes`,
        `${theirs.length}, ${bytes(theirs)}`,
        distress || complaint.trim() || trial.status(planName).text,
      ])
      for (const path of trial.captures(planName)) spawnSync('cp', [path, `/tmp/active-${planName}.pcap`])
      if (distress !== '' || complaint !== '') console.error(name, said)
    }
    server.kill()
    spawnSync('ip', ['netns', 'exec', pair.devices, 'sh', '-c', `kill -9 $(ip netns pids ${pair.devices})`])
    await pause(500)
  }
} finally {
  pair.close()
  trial.close()
}
for (const row of rows) console.log(`| ${row.join(' | ')} |`)
