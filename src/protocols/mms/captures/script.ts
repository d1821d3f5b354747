import { asciiBytes, berIntegerContents } from '#bytes/ber-write'
import type { ConversationScript, ScriptStep } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { carriedBy: 'cotp' } as const
const { data } = encode
const begin: readonly ScriptStep[] = [
  ['client', encode.associateRequest({ title: '1.1.1.999.1' })],
  ['server', encode.associateResponse()],
]
const position = (part: string) => encode.name('BAY1LD0', `CSWI1$CO$Pos$${part}`)
const order = encode.structure(
  encode.boolean(true),
  encode.structure(encode.signed(3), encode.string('scada')),
)
const list = encode.name('BAY1LD0', 'LLN0$Measurements')
const members = [encode.name('BAY1LD0', 'MMXU1$MX$TotW$mag$f'), encode.name('BAY1LD0', 'CSWI1$ST$Pos$stVal')]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'identity',
    over,
    lines: [
      ...begin,
      ['client', data(encode.request(1, 2))],
      ['server', data(encode.identifyResponse(1, 'Example Works', 'Bay Controller 7', '4.10'))],
      [
        'client',
        data(
          encode.request(
            2,
            1,
            encode.joined(
              encode.field(0, encode.field(0, berIntegerContents(9)), true),
              encode.field(1, encode.field(0, new Uint8Array(0)), true),
            ),
          ),
        ),
      ],
      ['server', data(encode.response(2, 1, encode.identifiers('BAY1LD0', 'BAY1PROT')))],
      [
        'client',
        data(encode.readRequest(3, encode.listOfVariable(encode.name('BAY1LD0', 'LPHD1$DC$PhyNam$serNum')))),
      ],
      ['server', data(encode.readResponse(3, encode.string('S-000123')))],
      ['client', data(encode.concludeRequest())],
      ['server', data(encode.concludeResponse())],
    ],
  },
  {
    name: 'control',
    over,
    lines: [
      ...begin,
      ['client', data(encode.writeRequest(1, encode.listOfVariable(position('SBOw')), order))],
      ['server', data(encode.writeResponse(1, undefined))],
      ['client', data(encode.writeRequest(2, encode.listOfVariable(position('Oper')), order))],
      ['server', data(encode.writeResponse(2, undefined))],
      [
        'client',
        data(
          encode.writeRequest(
            3,
            encode.listOfVariable(encode.name('BAY1LD0', 'LLN0$GO$gcb1$GoEna')),
            encode.boolean(false),
          ),
        ),
      ],
      ['server', data(encode.writeResponse(3, 3))],
      ['client', data(encode.request(4, 41, encode.field(0, asciiBytes('Main'))))],
      ['server', data(encode.errorResponse(4, 7, 3))],
    ],
  },
  {
    name: 'reports',
    over,
    lines: [
      ...begin,
      ['client', data(encode.request(1, 12, list))],
      [
        'server',
        data(
          encode.response(
            1,
            12,
            encode.joined(
              encode.field(0, new Uint8Array([0])),
              encode.field(1, encode.joined(...members.map((member) => memberOf(member))), true),
            ),
          ),
        ),
      ],
      [
        'client',
        data(
          encode.writeRequest(
            2,
            encode.listOfVariable(encode.name('BAY1LD0', 'LLN0$RP$urcb01$RptEna')),
            encode.boolean(true),
          ),
        ),
      ],
      ['server', data(encode.writeResponse(2, undefined))],
      [
        'server',
        data(
          encode.informationReport(
            encode.variableListName(encode.name('', 'RPT')),
            encode.string('urcb01'),
            encode.bits('0100100010'),
            encode.unsigned(7),
            encode.string('BAY1LD0/LLN0$Measurements'),
            encode.unsigned(1),
            encode.bits('11'),
            encode.float(812.5),
            encode.bits('10'),
          ),
        ),
      ],
    ],
  },
  {
    name: 'control-centres',
    over,
    lines: [
      ...begin,
      [
        'client',
        data(
          encode.readRequest(
            1,
            encode.listOfVariable(
              encode.name('CENTRE2', 'Bilateral_Table_ID'),
              encode.name('', 'TASE2_Version'),
            ),
          ),
        ),
      ],
      [
        'server',
        data(
          encode.readResponse(
            1,
            encode.string('T-1'),
            encode.structure(encode.signed(2000), encode.signed(8)),
          ),
        ),
      ],
      ['client', data(encode.readRequest(2, encode.listOfVariable(encode.name('CENTRE2', 'Feeder7_SBO'))))],
      ['server', data(encode.readResponse(2, encode.signed(7)))],
      [
        'client',
        data(
          encode.writeRequest(3, encode.listOfVariable(encode.name('CENTRE2', 'Feeder7')), encode.signed(1)),
        ),
      ],
      ['server', data(encode.writeResponse(3, undefined))],
    ],
  },
  {
    name: 'files',
    over,
    lines: [
      ...begin,
      [
        'client',
        data(
          encode.request(
            1,
            72,
            encode.joined(
              encode.field(0, encode.text('COMTRADE/0001.dat'), true),
              encode.field(1, berIntegerContents(0)),
            ),
          ),
        ),
      ],
      [
        'server',
        data(
          encode.response(
            1,
            72,
            encode.joined(
              encode.field(0, berIntegerContents(5)),
              encode.field(1, encode.field(0, berIntegerContents(6)), true),
            ),
          ),
        ),
      ],
      ['client', data(encode.request(2, 73, berIntegerContents(5), false))],
      [
        'server',
        data(
          encode.response(
            2,
            73,
            encode.joined(encode.field(0, asciiBytes('123456')), encode.field(1, new Uint8Array([0]))),
          ),
        ),
      ],
      ['client', data(encode.request(3, 74, berIntegerContents(5), false))],
      ['server', data(encode.response(3, 74, new Uint8Array(0), false))],
      ['client', data(encode.request(4, 76, encode.field(0, encode.text('COMTRADE/0001.dat'), true)))],
      ['server', data(encode.errorResponse(4, 11, 6))],
    ],
  },
]

/** One variable of a list: its name, without a type. */
function memberOf(name: Uint8Array): Uint8Array {
  const within = encode.listOfVariable(name)
  return within.subarray(2)
}
