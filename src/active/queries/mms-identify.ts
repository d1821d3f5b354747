import { berElement } from '../template/snmp-request.ts'
import { defineQuery, numberBytes } from '../template/template.ts'

const oid = (digits: string) => berElement('06', digits)
const BASIC_ENCODING = '5101'
const context = (id: string, syntax: string) =>
  berElement('30', `0201${id} ${oid(syntax)} ${berElement('30', oid(BASIC_ENCODING))}`)

/** RFC 1006 §6 and ISO 8073: one data TPDU. */
function dataUnit(digits: string): string {
  const length = digits.replace(/\s+/g, '').length / 2
  return `0300 ${numberBytes(length + 7, 2)} 02f080 ${digits}`
}

/** ISO 9506-2 §8.2: 65,000 bytes, five services at once, nesting 10, and the services of IEC 61850-8-1 §24.2. */
const initiate = berElement(
  'a8',
  `8003 00fde8 8101 05 8201 05 8301 0a ${berElement('a4', '8001 01 8103 05f100 820c 03ee1c00000408000079ef18')}`,
)
/** ISO 8650-1: application context of MMS; titles as IEC 61850-8-1 clients have them. */
const associate = berElement(
  '60',
  `${berElement('a1', oid('28ca220203'))} ${berElement('a2', oid('2901876701'))} a303 02010c
   ${berElement('a6', oid('2901876701'))} a703 02010c
   ${berElement('be', berElement('28', `${oid(BASIC_ENCODING)} 020103 ${berElement('a0', initiate)}`))}`,
)
/** ISO 8823-1: normal mode, selectors 1, contexts 1 for ACSE and 3 for MMS. */
const presentation = berElement(
  '31',
  `a003 800101 ${berElement(
    'a2',
    `8104 00000001 8204 00000001
     ${berElement('a4', context('01', '52010001') + context('03', '28ca220201'))}
     ${berElement('61', berElement('30', `020101 ${berElement('a0', associate)}`))}`,
  )}`,
)
/** ISO 8327-1: CONNECT with version 2, full duplex, selectors 1; then the user data. */
const session = `0506 130100 160102 1402 0002 3302 0001 3402 0001 c1${numberBytes(presentation.length / 2, 1)}${presentation}`
const connect = `0d${numberBytes(session.replace(/\s+/g, '').length / 2, 1)}${session}`

/** A PDU of MMS in the data phase. */
function mms(pdu: string): string {
  return dataUnit(`01000100 ${berElement('61', berElement('30', `020103 ${berElement('a0', pdu)}`))}`)
}

export const query = defineQuery({
  id: 'mms-identify',
  title: 'MMS vendor, model and revision',
  plain:
    'Opens one association, asks for vendor, model and revision, closes it. Devices have few associations.',
  standard: 'ISO 9506-2 §8, §9; IEC 61850-8-1',
  protocol: 'mms',
  transport: 'tcp',
  port: 102,
  // Uses one of the few associations of an IED.
  risk: 'C',
  simultaneousClients: 2,
  steps: [
    {
      name: 'COTP connection request',
      bytes: '03000016 11e0 0000 0001 00 c0010a c1020001 c2020001',
      answer: { frame: 'tpkt', maximum: 64 },
      timeout: 2000,
    },
    {
      name: 'Association with Initiate',
      bytes: dataUnit(connect),
      answer: { frame: 'tpkt', maximum: 1024 },
      timeout: 2000,
    },
    {
      name: 'Identify',
      bytes: mms('a005 020101 8200'),
      answer: { frame: 'tpkt', maximum: 1024 },
      timeout: 2000,
    },
    { name: 'Conclude', bytes: mms('8b00'), answer: { frame: 'tpkt', maximum: 256 }, timeout: 2000 },
  ],
  distress: [
    { check: { at: 5, values: [0x80] }, text: 'COTP disconnect: no resource' },
    // REFUSE and ABORT of ISO 8327-1.
    { check: { at: 7, values: [0x0c, 0x19] }, text: 'association refused' },
  ],
  verbs: ['identify'],
  tshark: 'mms',
  learns: ['vendor', 'model', 'firmware'],
})
