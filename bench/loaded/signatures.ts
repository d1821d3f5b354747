/**
 * Five hundred signatures as a plant would load them: our own, in the ways in which industrial rule sets are written (ports,
 * headers of protocols, names of services, thresholds, expressions), for twenty protocols and the office around them.
 * Nothing in the benchmark's traffic is an attack: hardly any of them speaks, all have to be asked.
 */
import { Random } from '../random.ts'

/** Numbers that Suricata leaves to the site: 1,000,000 to 1,999,999. */
const FIRST_SID = 1_000_000
const SEED = 500

/** Networks whose hosts may reach controllers, like the lists that a site fills in. */
const CLIENTS = '[10.0.0.0/8,192.168.0.0/16]'
const PLANT = '[10.0.0.0/8,172.16.0.0/12,192.168.0.0/16]'

type Idiom = (i: number, random: Random) => readonly [header: string, options: string]

const hex = (byte: number) => (byte & 0xff).toString(16).padStart(2, '0')
const word = (random: Random) =>
  Array.from({ length: random.between(6, 14) }, () => String.fromCharCode(97 + random.below(26))).join('')
const bytes = (random: Random, count: number) =>
  Array.from({ length: count }, () => hex(random.next() >>> 24)).join(' ')

/** Protocol header at a fixed place, then one byte that says what is asked. */
const asked =
  (header: string, magic: string, at: number, first: number): Idiom =>
  (i) => [
    header,
    `flow:established,to_server; ${magic}; content:"|${hex(first + i)}|"; offset:${at}; depth:1`,
  ]

/** [how many, what]. 500 in all. */
const IDIOMS: readonly (readonly [number, Idiom])[] = [
  // Modbus: a function from where none should come, exceptions that repeat, lengths that cannot be.
  [36, asked(`tcp !${CLIENTS} any -> ${PLANT} 502`, 'content:"|00 00|"; offset:2; depth:2', 7, 0x01)],
  [
    12,
    (i) => [
      `tcp ${PLANT} 502 -> any any`,
      `flow:established,to_client; content:"|00 00|"; offset:2; depth:2; byte_test:1,>=,0x80,7; content:"|${hex(i + 1)}|"; offset:8; depth:1; threshold:type threshold, track by_src, count ${20 + i}, seconds 60`,
    ],
  ],
  [2, (i) => [`tcp any any -> ${PLANT} 502`, `flow:established; dsize:>${300 + i}`]],
  [1, () => [`tcp any any -> ${PLANT} 502`, 'flow:established; pcre:"/[\\S\\s]{2}(?!\\x00\\x00)/A"']],
  [14, (i) => ['modbus any any -> any any', `modbus: function ${7 + i}, subfunction ${i + 1}`]],
  [
    8,
    (i) => [
      'modbus any any -> any any',
      `modbus: access write coils, address ${60_000 + i * 10}<>${60_009 + i * 10}`,
    ],
  ],
  // DNP3, IEC 104, BACnet, OPC UA, FINS, SRTP, Profinet.
  [30, asked(`tcp !${CLIENTS} any -> ${PLANT} [20000,20001]`, 'content:"|05 64|"; depth:2', 12, 0x02)],
  [
    12,
    (i) => [
      'dnp3 any any -> any any',
      `dnp3_func:${i + 2}; threshold:type limit, track by_src, count 1, seconds 300`,
    ],
  ],
  [4, (i) => ['dnp3 any any -> any any', `dnp3_obj:${50 + i},${i + 1}`]],
  [24, asked(`tcp !${CLIENTS} any -> ${PLANT} 2404`, 'content:"|68|"; depth:1', 6, 0x2d)],
  [16, asked(`udp !${CLIENTS} any -> ${PLANT} 47808`, 'content:"|81|"; depth:1', 9, 0x05)],
  [
    8,
    (_, random) => [
      `tcp any any -> ${PLANT} 4840`,
      `flow:established,to_server; content:"OPNF"; depth:4; content:"opc.tcp://"; distance:0; content:"${word(random)}"; distance:0`,
    ],
  ],
  [8, asked(`udp any any -> ${PLANT} 9600`, 'content:"|80|"; depth:1', 10, 0x04)],
  [6, asked(`tcp any any -> ${PLANT} 18245`, 'content:"|02|"; depth:1', 42, 0x20)],
  [
    4,
    (i) => [
      `udp any any -> ${PLANT} 34964`,
      `content:"|04 00|"; depth:2; content:"|${hex(i)} 00|"; offset:22; depth:2; dsize:>80`,
    ],
  ],
  // EtherNet/IP and CIP: a service on a class; S7: functions, block names.
  [
    32,
    (i) => [
      `tcp !${CLIENTS} any -> ${PLANT} 44818`,
      `flow:established,to_server; content:"|6f 00|"; depth:2; content:"|${hex(0x4b + (i >> 2))} 02 20 ${hex(0x64 + i)} 24 01|"; distance:0`,
    ],
  ],
  [10, (i) => ['enip any any -> any any', `cip_service:${0x05 + i},${0x8b + i}`]],
  [
    6,
    (i) => [
      `tcp any any -> ${PLANT} 44818`,
      `flow:established,to_server; content:"|${hex(0x70 + i)} 00|"; depth:2; byte_test:2,>,600,2,little`,
    ],
  ],
  [
    20,
    asked(
      `tcp !${CLIENTS} any -> ${PLANT} 102`,
      'content:"|03 00|"; depth:2; content:"|32 01|"; offset:7; depth:2',
      17,
      0x1a,
    ),
  ],
  [
    12,
    (_, random) => [
      `tcp any any -> ${PLANT} 102`,
      `flow:established,to_server; content:"|03 00|"; depth:2; content:"_${word(random).toUpperCase()}"; fast_pattern; pcre:"/\\x32\\x01.{8}[\\x28\\x29]/s"`,
    ],
  ],
  // Faults of vendors' services: a magic, then more bytes than there is room for.
  [
    70,
    (i, random) => [
      `${i % 3 === 0 ? 'udp' : 'tcp'} any any -> ${PLANT} ${[1217, 2222, 4000, 5007, 7777, 10_001, 12_397, 20_010, 20_222, 46_824][i % 10]}`,
      `${i % 3 === 0 ? '' : 'flow:established,to_server; '}content:"|${bytes(random, 4)}|"; depth:${4 + (i % 20)}; isdataat:${200 + i * 3},relative; content:!"|0a|"; within:200${i % 5 === 0 ? `; pcre:"/[^\\x00]{${80 + i}}/R"` : ''}`,
    ],
  ],
  // Web pages of controllers and panels.
  [
    46,
    (i, random) => [
      'http any any -> any any',
      `flow:established,to_server; http.method; content:"${i % 2 === 0 ? 'GET' : 'POST'}"; http.uri; content:"/${word(random)}/${word(random)}.${['cgi', 'asp', 'xml', 'mwsl'][i % 4]}"; nocase; fast_pattern${i % 3 === 0 ? `; pcre:"/[?&]${word(random)}=[^&]{${60 + i}}/Ui"` : ''}`,
    ],
  ],
  [
    10,
    (_, random) => [
      'http any any -> any any',
      `flow:established,to_server; http.user_agent; content:"${word(random)}/"; startswith`,
    ],
  ],
  // Names that malware asks for, certificates and handshakes that it shows.
  [
    30,
    (_, random) => [
      'dns any any -> any any',
      `dns.query; content:".${word(random)}.example"; nocase; endswith`,
    ],
  ],
  [
    14,
    (_, random) => [
      'tls any any -> any any',
      `flow:established,to_server; tls.sni; content:"${word(random)}.example"; nocase; endswith`,
    ],
  ],
  [
    8,
    (_, random) => [
      'tls any any -> any any',
      `flow:established,to_server; ja3.hash; content:"${bytes(random, 16).replaceAll(' ', '')}"`,
    ],
  ],
  // Bytes of malware, on whatever port.
  [
    25,
    (i, random) => [
      'tcp any any -> any any',
      `flow:established${i % 2 === 0 ? ',to_server' : ''}; content:"|${bytes(random, 3)}|${word(random)}"; content:"|${bytes(random, 2)}|"; distance:${i}; within:${i + 20}`,
    ],
  ],
  [6, (_, random) => ['udp any any -> any any', `content:"${word(random)}|00 01|"; depth:64; dsize:<400`]],
  [
    10,
    (i, random) => [
      'tcp any any -> any [139,445]',
      `flow:established,to_server; content:"SMB"; offset:5; depth:3; content:"|${hex(i + 0x20)} 00|"; distance:${i % 8}; within:2; content:"${word(random)}"; distance:0`,
    ],
  ],
  [
    6,
    (_, random) => [
      'tcp any any -> any [21,23]',
      `flow:established,to_server; content:"USER "; nocase; depth:5; content:"${word(random)}"; nocase; within:20`,
    ],
  ],
  // Scans and floods: headers and thresholds.
  [
    6,
    (i) => [
      `tcp any any -> ${PLANT} ${[102, 502, 2404, 4840, 20_000, 44_818][i]}`,
      `flags:S,12; threshold:type both, track by_src, count ${200 + i}, seconds 10`,
    ],
  ],
  [4, (i) => ['icmp any any -> any any', `itype:8; dsize:>${900 + i * 100}`]],
]

/** One rule a line. */
export function foldKeys(): string {
  const random = new Random(SEED)
  const lines = IDIOMS.flatMap(([count, idiom]) => Array.from({ length: count }, (_, i) => idiom(i, random)))
  return lines
    .map(
      ([header, options], i) =>
        `alert ${header} (msg:"BENCH ${i}"; ${options}; classtype:attempted-admin; sid:${FIRST_SID + i}; rev:1;)\n`,
    )
    .join('')
}
