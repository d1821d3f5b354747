/** Industrial protocols: which Defender alert a new value of a behaviour key corresponds to. The most telling comes first. */
import type { Operation } from '#model/fact'
import { type Novelty, touched } from './novelty.ts'

const INTEGRITY = 'Suspicion of Illegal Integrity Scan'
const MODBUS_EXTENSION = 'Unpermitted Modbus Schneider Electric Extension'
const ASDU = 'Unpermitted Usage of ASDU Types'
const DNP3 = 'Unpermitted Usage of DNP3 Function Code'
const S7_CONTROL = 'Unauthorized Siemens S7 Execution of Control Function'
const S7_USER = 'Unauthorized Siemens S7 Execution of User Defined Function'
const S7_BLOCK = 'Unauthorized Access to Siemens S7 Data Block'
const BACNET_ROUTE = 'Unauthorized BACNet Route'
const BACNET_OBJECT = 'Unauthorized BACNet Object Access'
const MMS_SERVICE = 'Unauthorized MMS Service'
const MMS_PROGRAM = 'Unauthorized MMS Program Access'
const ROC = 'Unauthorized Emerson ROC Operation'
const FINS = 'Omron FINS Unauthorized Command'
const SAIA = 'Unauthorized SAIA S-Bus Command'
const MELSEC = 'Unauthorized Mitsubishi MELSEC Command'
const SRTP = 'Unauthorized GE SRTP Protocol Command'

/** `unit 7` of operations whose unit is new while the device is not. */
function part(title: readonly string[], word: string, behaviourKey = 'unit'): Novelty {
  return { behaviourKey, titles: title, what: ({ unit }) => `${word} ${unit}`, isPart: true }
}

function coded(behaviourKey: string, title: string, word: string): Novelty {
  const what = ({ code, name }: Operation) =>
    code === name ? `${word} ${name}` : `${word} ${code} (${name})`
  return { behaviourKey, titles: [title], what, isEach: true }
}

const isIntegrityPoll = ({ code, object }: Operation) => code === '1' && /\bclass:0\b/.test(object ?? '')
const isInterrogation = ({ code }: Operation) => code === '100' || code === '101'
const isS7Control = ({ code }: Operation) => /^0x(1[a-f]|2[89])$/.test(code)
const isS7User = ({ code }: Operation) => code.startsWith('ud:')
const namesBlock = ({ object }: Operation) => /\bD[BI]\d/.test(object ?? '')
/** Network layer messages and those of the BACnet/IP link: routers, networks, broadcast tables, foreign devices. */
const isRoute = ({ code }: Operation) => /^(net|bvlc):/.test(code)
/** Services of ISO 9506-2 on domains and program invocations. */
const isMmsProgram = ({ name }: Operation) =>
  /domain|program|(down|up)load|^(start|stop|resume|reset|kill)$/i.test(name)
/** AMS index groups are numbers or areas; what has a name is a symbol. */
const hasOffset = ({ object }: Operation) => / 0x[0-9a-f]+$/.test(object ?? '')
/** Services that move program and task memory as files: Program Store and Load, names, program memory. */
const isSrtpFile = ({ code }: Operation) => ['3', '6', '9', '63', '64'].includes(code)

const asdus: readonly Novelty[] = [
  {
    behaviourKey: 'type',
    titles: [INTEGRITY, ASDU],
    what: ({ code, unit }) => `interrogation (type ${code}) of station ${unit}`,
    when: isInterrogation,
    ofUnknownClients: true,
  },
  part([ASDU], 'common address', 'common-address'),
  coded('type', ASDU, 'ASDU type'),
  {
    behaviourKey: 'object',
    titles: [ASDU],
    what: ({ object, unit }) => `object ${object} of station ${unit}`,
  },
]

const mmsServices: readonly Novelty[] = [
  {
    behaviourKey: 'service',
    titles: [MMS_PROGRAM],
    what: ({ name }) => `program service ${name}`,
    when: isMmsProgram,
    isEach: true,
  },
  {
    behaviourKey: 'object',
    titles: [MMS_PROGRAM],
    what: (operation) => `domain or program ${touched(operation)}`,
    when: isMmsProgram,
  },
  { behaviourKey: 'service', titles: [MMS_SERVICE], what: ({ name }) => `MMS service ${name}`, isEach: true },
  { behaviourKey: 'object', titles: [MMS_SERVICE], what: (operation) => `MMS object ${touched(operation)}` },
]

const melsec: readonly Novelty[] = [
  coded('command', MELSEC, 'MELSEC command'),
  coded('function', MELSEC, 'MELSEC command'),
  { behaviourKey: 'range', titles: [MELSEC], what: (operation) => `device range ${touched(operation)}` },
  { behaviourKey: 'object', titles: [MELSEC], what: (operation) => `device ${touched(operation)}` },
]

export const industrial: Readonly<Record<string, readonly Novelty[]>> = {
  modbus: [
    {
      behaviourKey: 'function',
      titles: [MODBUS_EXTENSION],
      what: () => 'Schneider Electric extension (Modbus function 90)',
      when: ({ code }) => code === '90',
    },
    part(['Modbus Address Range Violation'], 'unit'),
    coded('function', 'Unpermitted Usage of Modbus Function Code', 'Modbus function'),
    {
      behaviourKey: 'range',
      titles: ['Modbus Address Range Violation'],
      what: ({ object, unit }) => `address range ${object} of unit ${unit}`,
    },
  ],
  umas: [
    coded('function', MODBUS_EXTENSION, 'UMAS function'),
    {
      behaviourKey: 'object',
      titles: [MODBUS_EXTENSION],
      what: (operation) => `UMAS object ${touched(operation)}`,
    },
  ],
  enip: [
    coded(
      'EtherNet/IP Protocol Command',
      'New Activity Detected - EtherNet/IP Protocol Command',
      'EtherNet/IP command',
    ),
  ],
  cip: [
    {
      behaviourKey: 'EtherNet/IP I/O Connection',
      titles: ['New Activity Detected - EtherNet/IP I/O Connection'],
      what: (operation) => `I/O connection (${touched(operation)})`,
    },
    coded('CIP PCCC Command', 'New Activity Detected - CIP PCCC Command', 'PCCC command'),
    {
      behaviourKey: 'CIP Class',
      titles: ['New Activity Detected - CIP Class'],
      what: (_, keyValue) => `CIP ${keyValue}`,
      isEach: true,
    },
    {
      behaviourKey: 'CIP Class Service',
      titles: ['New Activity Detected - CIP Class Service'],
      what: ({ code, name }, keyValue) =>
        `service ${code} (${name}) on CIP ${keyValue.replace(/ 0x\w+$/, '')}`,
      isEach: true,
    },
    {
      behaviourKey: 'CIP Symbol',
      titles: ['New Activity Detected - CIP Symbol'],
      what: (_, keyValue) => `tag ${keyValue}`,
    },
    {
      behaviourKey: 'CIP Service',
      titles: ['New Activity Detected - CIP Class Service'],
      what: ({ code, name }) => `CIP service ${code} (${name})`,
      isEach: true,
    },
  ],
  ads: [
    coded('function', 'New Activity Detected - Using AMS Protocol Command', 'ADS command'),
    {
      behaviourKey: 'object',
      titles: ['New Activity Detected - Read/Write Command (AMS Index Group)'],
      what: ({ object = '' }, keyValue) =>
        hasOffset({ object } as Operation)
          ? `AMS index group ${keyValue.replace(/^\S+ /, '')}`
          : `ADS object ${object}`,
    },
    {
      behaviourKey: 'offset',
      titles: ['New Activity Detected - Read/Write Command (AMS Index Offset)'],
      what: (operation) => `AMS index offset ${touched(operation)}`,
    },
  ],
  dnp3: [
    {
      behaviourKey: 'objects',
      titles: [INTEGRITY],
      what: ({ unit }) => `integrity poll of outstation ${unit}`,
      when: isIntegrityPoll,
      ofUnknownClients: true,
    },
    part([DNP3], 'outstation'),
    coded('function', DNP3, 'DNP3 function'),
    {
      behaviourKey: 'control',
      titles: [DNP3],
      what: ({ object, value }) => `control of ${object} (${value})`,
    },
    { behaviourKey: 'objects', titles: [], what: (operation) => `objects ${touched(operation)}` },
  ],
  iec104: asdus,
  iec101: asdus,
  s7comm: [
    {
      behaviourKey: 'function',
      titles: [S7_USER],
      what: ({ code, name }) => `S7 user-defined function ${code} (${name})`,
      when: isS7User,
      isEach: true,
    },
    {
      behaviourKey: 'function',
      titles: [S7_CONTROL],
      what: ({ code, name }) => `S7 control function ${code} (${name})`,
      when: isS7Control,
      isEach: true,
    },
    {
      behaviourKey: 'area',
      titles: [S7_BLOCK],
      what: (_, keyValue) => `data block ${keyValue.replace(/^\S+ /, '')}`,
      when: namesBlock,
      isEach: true,
    },
    {
      behaviourKey: 'function',
      titles: [],
      what: ({ code, name }) => `S7 function ${code} (${name})`,
      isEach: true,
    },
    {
      behaviourKey: 'area',
      titles: [],
      what: (_, keyValue) => `memory area ${keyValue.replace(/^\S+ /, '')}`,
    },
    {
      behaviourKey: 'object',
      titles: [S7_USER],
      what: (operation) => `object of a user-defined function, ${touched(operation)}`,
      when: isS7User,
    },
    {
      behaviourKey: 'object',
      titles: [S7_CONTROL],
      what: (operation) => `object of a control function, ${touched(operation)}`,
      when: isS7Control,
    },
  ],
  's7comm-plus': [
    coded('function', 'Unauthorized Siemens S7 Plus Operation', 'S7comm-plus function'),
    {
      behaviourKey: 'target',
      titles: ['Unauthorized Siemens S7 Plus Block Access'],
      what: (_, keyValue) => `block ${keyValue.replace(/^\S+ /, '')}`,
      when: namesBlock,
    },
    {
      behaviourKey: 'target',
      titles: ['Unauthorized Access to Siemens S7 Plus Object'],
      what: (operation) => `object ${touched(operation)}`,
    },
  ],
  bacnet: [
    {
      behaviourKey: 'service',
      titles: [BACNET_ROUTE],
      what: ({ code, name }) => `BACnet network message ${code} (${name})`,
      when: isRoute,
      isEach: true,
    },
    {
      behaviourKey: 'object',
      titles: [BACNET_ROUTE],
      what: (operation) => `BACnet network ${touched(operation)}`,
      when: isRoute,
    },
    coded('service', BACNET_OBJECT, 'BACnet service'),
    {
      behaviourKey: 'object',
      titles: [BACNET_OBJECT],
      what: (operation) => `BACnet object ${touched(operation)}`,
    },
  ],
  mms: mmsServices,
  iccp: [
    {
      behaviourKey: 'operation',
      titles: [MMS_SERVICE],
      what: ({ name }) => `TASE.2 operation ${name}`,
      isEach: true,
    },
    {
      behaviourKey: 'object',
      titles: [MMS_SERVICE],
      what: (operation) => `TASE.2 object ${touched(operation)}`,
    },
  ],
  opcua: [
    coded('service', 'Unauthorized OPC UA Request/Response', 'OPC UA service'),
    {
      behaviourKey: 'node',
      titles: ['Unauthorized OPC UA Activity'],
      what: (operation) => `OPC UA node ${touched(operation)}`,
    },
  ],
  'ge-srtp': [
    {
      behaviourKey: 'service',
      titles: ['Unauthorized GE SRTP File Access'],
      what: ({ code, name }) => `SRTP file service ${code} (${name})`,
      when: isSrtpFile,
      isEach: true,
    },
    coded('service', SRTP, 'SRTP service'),
    {
      behaviourKey: 'memory',
      titles: ['Unauthorized GE SRTP System Memory Operation'],
      what: (operation) => `system memory ${touched(operation)}`,
    },
  ],
  'roc-plus': [
    part([ROC], 'ROC unit'),
    coded('opcode', ROC, 'ROC opcode'),
    { behaviourKey: 'parameters', titles: [ROC], what: (operation) => `ROC parameter ${touched(operation)}` },
  ],
  fins: [
    coded('command', FINS, 'FINS command'),
    { behaviourKey: 'range', titles: [FINS], what: (operation) => `memory range ${touched(operation)}` },
  ],
  'saia-sbus': [
    coded('function', SAIA, 'S-Bus command'),
    { behaviourKey: 'object', titles: [SAIA], what: (operation) => `S-Bus object ${touched(operation)}` },
  ],
  melsec,
  melsoft: melsec,
  lontalk: [
    coded('message', 'New Activity Detected - LonTalk Command Codes', 'LonTalk message'),
    {
      behaviourKey: 'object',
      titles: ['New Activity Detected - LonTalk Network Variable'],
      what: ({ object, unit }) => `network variable ${object} of node ${unit}`,
    },
  ],
  goose: [
    {
      behaviourKey: 'control-block',
      titles: ['GOOSE Message Type Settings'],
      what: (operation) => `GOOSE control block ${touched(operation)}`,
      ofUnknownClients: true,
    },
  ],
  'sampled-values': [
    {
      behaviourKey: 'stream',
      titles: ['Sampled Values Message Type Settings'],
      what: (operation) => `stream of sampled values ${touched(operation)}`,
      ofUnknownClients: true,
    },
  ],
}
