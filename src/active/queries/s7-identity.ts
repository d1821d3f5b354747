import { s7Connection, s7Distress } from '../template/s7-connection.ts'
import { defineQuery, type QueryStep } from '../template/template.ts'

/** Read of one system status list: user data, CPU functions, read SZL. The reference of the request distinguishes them. */
const szl = (name: string, reference: string, id: string, index: string): QueryStep => ({
  name: `Read SZL ${id}, ${name}`,
  bytes: `03000021 02f080 32070000 ${reference} 0008 0008 000112 04114401 00 ff090004 ${id} ${index}`,
  answer: { frame: 'tpkt', echo: [11, 12], maximum: 1024 },
  timeout: 2000,
})

export const query = defineQuery({
  id: 's7-identity',
  title: 'S7 module and component identification',
  plain:
    'Reads order number, firmware, serial number and operating mode as an operator panel may. Uses none of the connections that are kept for engineers; no data block is read.',
  standard: 'RFC 1006, ISO 8073; system status lists of SIMATIC S7-300/400 system functions',
  protocol: 's7comm',
  transport: 'tcp',
  port: 102,
  risk: 'B',
  steps: [
    ...s7Connection,
    szl('module identification', '0002', '0011', '0000'),
    szl('component identification', '0003', '001c', '0000'),
    szl('mode of the CPU', '0004', '0424', '0000'),
    szl('communication', '0005', '0131', '0001'),
  ],
  distress: s7Distress,
  verbs: ['diagnose', 'identify', 'read'],
  tshark: 's7comm',
  learns: ['model', 'orderNumber', 'firmware', 'serial', 'mode'],
})
