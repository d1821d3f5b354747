/** Requests of public attack tools to controllers, their servers and their interfaces, one each; no other client sends them. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as cip from '#protocols/cip/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import { ethernetFrame } from '#wire/build'
import { series } from '../attempts.ts'
import { conversation } from '../other-protocols/conversation.ts'
import type { AlertProof, Scene } from '../proof.ts'
import { attacker, onModbus, withoutBaseline } from './proof.ts'

const text = (words: string) => Uint8Array.from(words, (letter) => letter.charCodeAt(0))
const over = (transport: 'tcp' | 'udp', port: number, ...lines: readonly ScriptStep[]): Scene => ({
  name: 'asked',
  over: { transport, port },
  client: attacker,
  lines,
})
const tcp = (port: number, ...lines: readonly ScriptStep[]) => over('tcp', port, ...lines)
const udp = (port: number, ...lines: readonly ScriptStep[]) => over('udp', port, ...lines)

const header = { transaction: 1, unit: 1 }
const written = conversation(
  onModbus,
  [[modbus.writeRegister(header, 100, 0), modbus.writeRegister(header, 100, 0)]],
  [],
  { client: attacker },
)
const read = conversation(
  onModbus,
  [[modbus.readRequest(header, 3, 0, 2), modbus.registersResponse(header, 3, [5, 5])]],
  [],
  { client: attacker },
)

/** Function after function, each refused as unknown. */
const tried = (count: number) =>
  series(count, 1, (i): readonly ScriptStep[] => [
    ['client', Uint8Array.of(0, i, 0, 0, 0, 6, 1, 100 + i, 0, 0, 0, 1)],
    ['server', Uint8Array.of(0, i, 0, 0, 0, 3, 1, 0x80 | (100 + i), 1)],
  ]).flat()

/** Cyclic data of a PROFINET controller, then a name for its device (DCP option 2, suboption 2). */
const exchanged = (count: number) =>
  series(count, 0.1, (i, at) => ({
    at,
    bytes: ethernetFrame({
      source: '02:00:00:00:00:01',
      destination: '02:00:00:00:00:02',
      etherType: 0x8892,
      payload: Uint8Array.of(0x80, 0, ...new Uint8Array(40), (i * 64) >> 8, (i * 64) & 0xff, 0x35, 0),
    }),
  }))
const renamed = (source: string) => ({
  at: 11,
  bytes: ethernetFrame({
    source,
    destination: '02:00:00:00:00:02',
    etherType: 0x8892,
    payload: hex('fefd 04 00 00001234 0000 000a 0202 0006 0001 6861636b'),
  }),
})

/** Blocks of 123 registers, each behind the last. */
const blocks = (count: number) =>
  series(count, 1, (i): ScriptStep => {
    const at = i * 123
    const head = Uint8Array.of(0, i, 0, 0, 0, 253, 1, 16, at >> 8, at & 0xff, 0, 123, 246)
    return ['client', Uint8Array.of(...head, ...new Uint8Array(246).fill(0xff))]
  })

const onCip = { carriedBy: 'enip' } as const
/** A Multiple Service Packet (0x0A) to the message router that counts 0xF0F4 services in six bytes. */
const crash = hex('0a 02 2002 2401 f4f0 0909 8804')
const packet = (count: number) => hex(`0a 02 2002 2401 0${count}00 0400 01 02 2001 2401`)

const AGENT: ScriptStep = ['server', text('QCONN\r\n<qconn-broker> ')]
const LAUNCHER: ScriptStep = ['client', text('service launcher\n')]

/** The lock read, and passwords A0000000 and on with sums of their own. */
const guesses = series(
  12,
  1,
  (i): ScriptStep => [
    'client',
    hex(
      [
        '484150 e501 ca99 1100 1a00 0d00 01 51 01 1902 0400 a0000000 17 af',
        '484150 e501 faae 1100 1a00 0d00 01 51 01 1902 0400 a0000001 17 af',
      ][i % 2]!,
    ),
  ],
)
const lockRead: ScriptStep = ['client', hex('484150 e601 6e68 0d00 1a00 0900 01 50 01 0200 0100 17 52')]

const STARTED: readonly ScriptStep[] = [
  ['client', hex('68 04 07 00 00 00')],
  ['server', hex('68 04 0b 00 00 00')],
]
/** Numbered APDUs of one client; `asdu` by number. */
const numbered = (side: 'client' | 'server', count: number, asdu: (i: number) => string) =>
  series(count, 1, (i): ScriptStep => {
    const bytes = hex(asdu(i))
    return [side, Uint8Array.of(0x68, 4 + bytes.length, (i * 2) & 0xff, i >> 7, 0, 0, ...bytes)]
  })
const setPoint = (i: number) => `30 01 06 00 0100 140000 ${(i % 100).toString(16).padStart(2, '0')}10 00`
const information = () => '01 01 03 00 0100 1e0000 01'

export const proofs: readonly AlertProof[] = [
  withoutBaseline(
    'written-in-passing',
    { rule: 'write-from-short-session', technique: 'T1692.001' },
    [written],
    [read],
  ),
  withoutBaseline(
    'functions-tried-in-turn',
    { rule: 'function-code-scan', technique: 'T0888' },
    [tcp(502, ...tried(9))],
    [tcp(502, ...tried(5))],
  ),
  withoutBaseline(
    'device-at-work-renamed',
    { rule: 'profinet-device-renamed', technique: 'T0836' },
    [{ frames: [...exchanged(100), renamed(attacker.mac)] }],
    [{ frames: [...exchanged(100), renamed('02:00:00:00:00:01')] }],
  ),
  withoutBaseline(
    'controller-crashed-by-a-count',
    { rule: 'exploit-attempted', technique: 'T0866' },
    [conversation(onCip, [[crash, cip.reply(0x0a)]], [], { client: attacker })],
    [conversation(onCip, [[packet(1), cip.reply(0x0a)]])],
  ),
  withoutBaseline(
    'relay-module-stopped',
    { rule: 'exploit-attempted', technique: 'T0866' },
    [udp(50_000, ['client', hex('1149 0000000000000000000000000000 289e')])],
    [udp(50_000, ['client', hex('1149 0000000000000000000000000000 289f')])],
  ),
  withoutBaseline(
    'shell-by-a-debug-agent',
    { rule: 'qnx-shell-started', technique: 'T0866' },
    [tcp(8000, AGENT, LAUNCHER, ['client', text('start/flags run /bin/sh -\n')])],
    [tcp(8000, AGENT, LAUNCHER, ['client', text('start/flags 8000 /tmp/wash wash\n')])],
  ),
  withoutBaseline(
    'server-that-nobody-reads-attacked',
    { rule: 'exploit-attempted', technique: 'T0866' },
    [tcp(12_397, ['client', text(`\x01\0\0\0${'..\\'.repeat(12)}windows\\system32\\cmd.exe" /c echo x\0`)])],
    [tcp(12_397, ['client', text('\x01\0\0\0reports\\shift.exe\0')])],
  ),
  withoutBaseline(
    'router-of-a-controller-overrun',
    { rule: 'exploit-attempted', technique: 'T0866' },
    [
      udp(48_899, [
        'client',
        Uint8Array.of(...hex('03661471'), ...new Uint8Array(16), ...new Uint8Array(500).fill(255)),
      ]),
    ],
    [udp(48_899, ['client', hex('03661471 00000000 01000000 0a140001 0101 1027 00000000')])],
  ),
  withoutBaseline(
    'orders-to-a-monitor-by-tftp',
    { rule: 'exploit-attempted', technique: 'T0866' },
    [udp(69, ['client', text('\0\x02MONITOR:command.log\0netascii\0')])],
    [udp(69, ['client', text('\0\x02relay-7/events.log\0netascii\0')])],
  ),
  withoutBaseline(
    'controller-passwords-fetched',
    { rule: 'exploit-attempted', technique: 'T0866' },
    [tcp(21, ['server', text('220 ready\r\n')], ['client', text('RETR /FLASH0/userlist.dat\r\n')])],
    [tcp(21, ['server', text('220 ready\r\n')], ['client', text('RETR /FLASH0/wb/index.htm\r\n')])],
  ),
  withoutBaseline(
    'controller-given-password-after-password',
    { rule: 'password-guessing', technique: 'T1694.001' },
    [udp(28_784, lockRead, ...guesses)],
    [udp(28_784, lockRead, guesses[0]!)],
  ),
  withoutBaseline(
    'device-server-rebooted',
    { rule: 'controller-stopped', technique: 'T0816' },
    [udp(2362, ['client', hex('44494749 0005 000b 00409d112233 0464627073')])],
    [udp(2362, ['client', hex('44494749 0001 0006 ffffffffffff')])],
  ),
  withoutBaseline(
    'setup-record-with-password',
    { rule: 'lantronix-setup-requested', technique: 'T0859' },
    [
      udp(
        30_718,
        ['client', hex('000000f8')],
        ['server', hex('000000f9 0000000000000000 31323334 00000000')],
      ),
    ],
    [udp(30_718, ['client', hex('000000f6')])],
  ),
  withoutBaseline(
    'station-told-what-stations-tell',
    { rule: 'iec104-monitor-data-to-station', technique: 'T0814' },
    [tcp(2404, ...STARTED, ...numbered('client', 20, information))],
    [tcp(2404, ...STARTED, ...numbered('server', 20, information))],
  ),
  withoutBaseline(
    'set-point-commanded-over-and-over',
    { rule: 'request-flood', technique: 'T0814' },
    [tcp(2404, ...STARTED, ...numbered('client', 70, setPoint))],
    [tcp(2404, ...STARTED, ...numbered('client', 20, setPoint))],
  ),
  withoutBaseline(
    'building-controller-told-to-be-silent',
    { rule: 'bacnet-communication-disabled', technique: 'T1691.002' },
    [udp(47_808, ['client', hex('810a 000f 0104 0275 02 11 0a0005 1901')])],
    [udp(47_808, ['client', hex('810a 000f 0104 0275 02 11 0a0005 1900')])],
  ),
  withoutBaseline(
    'workstation-struck-from-a-table',
    { rule: 'bacnet-foreign-device-deleted', technique: 'T1691.002' },
    [udp(47_808, ['client', hex('8108 000a 0a140009 bac0')])],
    // The one it registers, and strikes out when it leaves.
    [udp(47_808, ['client', hex('8108 000a 0a140042 bac0')])],
  ),
  withoutBaseline(
    'credentials-longer-than-any',
    { rule: 'exploit-attempted', technique: 'T0866' },
    [
      udp(111, [
        'client',
        hex('00000001 00000000 00000002 000186a0 00000002 00000003 00000000 80000000 00000000 00000000'),
      ]),
    ],
    [
      udp(111, [
        'client',
        hex('00000001 00000000 00000002 000186a0 00000002 00000000 00000000 00000000 00000000 00000000'),
      ]),
    ],
  ),
  withoutBaseline(
    'memory-written-from-end-to-end',
    { rule: 'memory-overwritten', technique: 'T0806' },
    [tcp(502, ...blocks(16))],
    [tcp(502, ...blocks(4))],
  ),
  withoutBaseline(
    'asked-who-it-is-in-passing',
    { rule: 'device-fingerprinted', technique: 'T0888' },
    [tcp(502, ['client', hex('0001 0000 0005 01 2b 0e 01 00')])],
    [
      tcp(
        502,
        ['client', hex('0001 0000 0005 01 2b 0e 01 00')],
        ['client', hex('0002 0000 0006 01 03 0000 0001')],
      ),
    ],
  ),
  withoutBaseline(
    'station-files-taken',
    { rule: 'bkbcopyd-file-copy', technique: 'T0893' },
    [tcp(20_111, ['client', text('RETR BKProject\\MYPJT\\tag.dat\n')])],
    [tcp(20_111, ['client', text('PMODE MR_DBPATH\n')])],
  ),
]
