import type { Transfer } from '#model/fact'
import { defineRule } from '#model/rule'
import { carriesFilesToDevices } from '../file-carriers.ts'
import { isPartOfPlant } from '../part-of-plant.ts'

/** Common file extensions of firmware images: a heuristic. */
const IMAGE = /firmware|\.(fwu?|upd|swu|rom|trx|mot|hex|s19|dfu|ubi|uimage)$/i
/** Likewise, for plant devices only; elsewhere they may be any file. */
const BINARY = /\.(bin|img|dat)$/i
/** Bytes. A shorter transfer is a request about firmware; 0 is a file of which only the name is known yet. */
const LEAST_BYTES = 1024
/** Plant devices that receive records and backups every day. */
const GATHERERS: ReadonlySet<string> = new Set(['Historian', 'Engineering Station'])

const image: Transfer = {
  kind: 'transfer',
  name: '/fw/NOE77101.bin',
  type: 'file',
  bytes: 1_048_576,
  direction: 'to-server',
}
const tftp = { protocol: 'tftp', serverPort: 69 } as const
const ftp = { protocol: 'ftp-data', serverPort: 20 } as const
const modbus = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  outcome: 'succeeded',
} as const
const historian = {
  kind: 'identity',
  about: 'server',
  attribute: 'role',
  value: 'historian',
  confidence: 0.9,
  field: 'role',
} as const
const controller = { fact: modbus, serverPort: 502 } as const

export const rule = defineRule({
  id: 'firmware-file-sent',
  engine: 'policy',
  title: 'Firmware file sent to a device',
  category: 'Firmware Change',
  severity: 'critical',
  techniques: ['T1693.001', 'T0867'],
  defenderTitles: ['Firmware Update'],
  consequence: 'firmware',
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Converters, communication modules and drives accept firmware by TFTP, FTP or a web page, often without authentication. A wrong image destroys them, as in Ukraine in 2015.',
  todo: [
    'Check for a change request',
    'Compare the file (SHA-256 in the timeline) with the vendor’s',
    'Read the firmware version from the device, and keep a spare one available',
  ],
  falsePositives:
    'Planned updates, and switches that save their image to a server; use a maintenance window.',
  match: { kind: 'transfer' },
  evaluate({ fact, protocol, client, server }, context) {
    if (!carriesFilesToDevices(protocol)) return undefined
    const isToServer = fact.direction === 'to-server'
    if (fact.isFetched ?? !isToServer) return undefined
    if (fact.bytes > 0 && fact.bytes < LEAST_BYTES) return undefined
    const [sender, receiver] = isToServer ? (['client', 'server'] as const) : (['server', 'client'] as const)
    const device = context.device(receiver)
    const isOt = isPartOfPlant(device)
    const mayBeImage = isOt && !GATHERERS.has(device?.type ?? '') && BINARY.test(fact.name)
    if (!IMAGE.test(fact.name) && !mayBeImage) return undefined
    return {
      severity: isOt ? undefined : 'minor',
      summary: `${context.nameOf(sender)} sent ${fact.name} to ${context.nameOf(receiver)} by ${protocol}; its name suggests firmware`,
      ...(isToServer ? {} : { source: server.ip ?? server.mac, target: client.ip ?? client.mac }),
      subject: fact.name.slice(0, 128),
    }
  },
  examples: {
    fires: [
      {
        when: 'an image is uploaded to a controller',
        facts: [controller, { ...ftp, fact: image }],
        severity: 'critical',
      },
      {
        when: 'a controller opens the connection that brings its image, as in active mode',
        facts: [
          controller,
          {
            protocol: 'ftp-data',
            client: '10.0.0.2',
            server: '10.0.0.1',
            serverPort: 50_123,
            fact: { ...image, direction: 'to-client', isFetched: false },
          },
        ],
        severity: 'critical',
      },
      {
        when: 'a file named as firmware is uploaded to an unclassified device',
        facts: [{ ...tftp, server: '10.0.0.9', fact: { ...image, name: 'firmware.bin' } }],
        severity: 'minor',
      },
    ],
    silent: [
      {
        when: 'it is downloaded',
        facts: [controller, { ...tftp, fact: { ...image, direction: 'to-client' } }],
      },
      {
        when: 'a controller opens the connection that fetches its backup',
        facts: [
          controller,
          {
            protocol: 'ftp-data',
            client: '10.0.0.1',
            server: '10.0.0.2',
            serverPort: 50_123,
            fact: { ...image, isFetched: true },
          },
        ],
      },
      {
        when: 'a controller sends its records to a historian',
        facts: [
          { server: '10.0.0.9', serverPort: 21, fact: historian },
          { ...ftp, client: '10.0.0.2', server: '10.0.0.9', fact: { ...image, name: 'records-0407.dat' } },
        ],
      },
      {
        when: 'a binary is uploaded to an office server',
        facts: [{ ...ftp, server: '10.0.0.9', fact: image }],
      },
      {
        when: 'a web page of a controller requests its firmware version',
        facts: [
          controller,
          {
            protocol: 'http',
            serverPort: 80,
            fact: { ...image, name: '/api/firmware/version', type: 'application/json', bytes: 17 },
          },
        ],
      },
      {
        when: 'a web page is uploaded to a controller',
        facts: [controller, { ...ftp, fact: { ...image, name: '/web/index.html' } }],
      },
    ],
  },
})
