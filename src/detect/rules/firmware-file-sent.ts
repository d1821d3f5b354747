import type { Transfer } from '#model/fact'
import { defineRule } from '#model/rule'
import { isPartOfPlant } from '../part-of-plant.ts'

/** Protocols by which devices take files; controllers' own transfers are judged by the rule about firmware. */
const CARRIERS: ReadonlySet<string> = new Set(['tftp', 'ftp-data', 'http'])
/** Endings that makers give their images; a guess that a person can check. */
const IMAGE = /firmware|\.(fwu?|upd|swu|rom|trx|mot|hex|s19|dfu|ubi|uimage)$/i
/** So are these, of a device of the plant; elsewhere they may be any file. */
const BINARY = /\.(bin|img|dat)$/i

const image: Transfer = {
  kind: 'transfer',
  name: '/fw/NOE77101.bin',
  type: 'file',
  octets: 1_048_576,
  direction: 'to-server',
}
const tftp = { protocol: 'tftp', serverPort: 69 } as const
const ftp = { protocol: 'ftp-data', serverPort: 20 } as const
const modbus = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  outcome: 'ok',
} as const
const controller = { fact: modbus, serverPort: 502 } as const

export const rule = defineRule({
  id: 'firmware-file-sent',
  engine: 'policy',
  title: 'A file that looks like firmware is sent to a device',
  category: 'Firmware Change',
  severity: 'critical',
  techniques: ['T1693.001', 'T0867'],
  counterpart: ['Firmware Update'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Converters, communication modules and drives take their firmware by TFTP, FTP or a web page, often without asking who sends it. A wrong one makes them useless for good, as in Ukraine in 2015.',
  todo: [
    'Ask for the change ticket',
    'Compare the file (SHA-256 in the timeline) with the maker’s',
    'Read the firmware version out of the device, and keep a spare one at hand',
  ],
  falsePositives:
    'Planned updates, and switches that save their image to a server; use a maintenance window.',
  watches: 'transfer',
  evaluate({ fact, protocol }, known) {
    if (fact.kind !== 'transfer' || !CARRIERS.has(protocol) || fact.direction !== 'to-server')
      return undefined
    const isOt = isPartOfPlant(known.asset('server'))
    if (!IMAGE.test(fact.name) && !(isOt && BINARY.test(fact.name))) return undefined
    return {
      severity: isOt ? undefined : 'minor',
      summary: `${known.nameOf('client')} sent ${fact.name} to ${known.nameOf('server')} by ${protocol}, which by its name is firmware`,
      subject: fact.name.slice(0, 128),
    }
  },
  examples: {
    fires: [
      {
        when: 'an image is put onto a controller',
        facts: [controller, { ...ftp, fact: image }],
        severity: 'critical',
      },
      {
        when: 'one whose name says so is put onto a device of which nothing is known',
        facts: [{ ...tftp, server: '10.0.0.9', fact: { ...image, name: 'firmware.bin' } }],
        severity: 'minor',
      },
    ],
    silent: [
      {
        when: 'it is fetched',
        facts: [controller, { ...tftp, fact: { ...image, direction: 'to-client' } }],
      },
      {
        when: 'a binary is put onto a server of the office',
        facts: [{ ...ftp, server: '10.0.0.9', fact: image }],
      },
      {
        when: 'a page is put onto a controller',
        facts: [controller, { ...ftp, fact: { ...image, name: '/web/index.html' } }],
      },
    ],
  },
})
