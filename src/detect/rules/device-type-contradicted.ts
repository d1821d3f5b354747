import type { Device } from '#model/device'
import type { EvidenceChannel, IdentificationReason } from '#model/identification'
import { defineRule } from '#model/rule'
import { EXAMPLE_DEVICE } from '../example-device.ts'

/** Types claimed by a device itself. People choose host names, and vendors make many kinds. */
const SAID: ReadonlySet<EvidenceChannel> = new Set(['service', 'catalogue', 'kind', 'text'])
/** Kinds of device that run what their user installs. */
const COMPUTERS: ReadonlySet<string> = new Set(['desktop', 'laptop'])
/** Least weight, in nats, of each of the two statements. */
const LEAST = 2

const reason = (
  channel: EvidenceChannel,
  subtype: string,
  weight: number,
  text: string,
): IdentificationReason => ({
  ...{ channel, subtype, weight, text },
  provenance: { source: 'mdns', field: 'SRV', place: { file: 0, frame: 1 }, time: 0, confidence: 0.6 },
})

const device = (isContradictory: boolean, reasons: readonly IdentificationReason[]): Device => ({
  ...EXAMPLE_DEVICE,
  name: 'printer-2',
  type: 'Workstation',
  class: 'IT',
  ipAddresses: ['10.0.0.9'],
  identification: {
    ...{ subtype: 'desktop', category: 'it', function: 'operate', summary: '', runnerUp: undefined },
    ...{ confidence: { type: 0.6, vendor: 0, model: 0, os: 0 }, tokens: [], reasons, isContradictory },
  },
})

const says = reason('kind', 'printer', -3.9, '_ipp._tcp')
const acts = reason('part', 'desktop', 3.2, 'client of rdp')
const contradicted = { client: '10.0.0.9', protocol: '' } as const

export const rule = defineRule({
  id: 'device-type-contradicted',
  engine: 'policy',
  title: 'Device behaves unlike its announced type',
  category: 'Abnormal Communication Behavior',
  severity: 'minor',
  techniques: ['T0849'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'Access control often admits printers, cameras and telephones by what they announce. A computer that imitates one passes it.',
  todo: [
    'Find the switch port of the device and look at what is connected',
    'Correct the type of the device if one of the statements is wrong',
    'Disconnect a device that nobody knows',
  ],
  falsePositives:
    'Computers that share a printer or a camera, and multifunction devices that log on to a directory. Correct the type once.',
  match: { kind: 'type-contradicted' },
  evaluate({ fact }, context) {
    const { device: seen } = fact
    const { identification } = seen
    if (identification?.isContradictory !== true) return undefined
    const said = identification.reasons.find(
      ({ channel, subtype, weight }) =>
        SAID.has(channel) && subtype !== 'server' && !COMPUTERS.has(subtype) && Math.abs(weight) >= LEAST,
    )
    const behaves = identification.reasons.find(
      ({ channel, subtype, weight }) =>
        channel === 'part' && COMPUTERS.has(subtype) && Math.abs(weight) >= LEAST,
    )
    if (said === undefined || behaves === undefined) return undefined
    const kind = said.subtype.replaceAll('-', ' ')
    return {
      summary: `${context.nameOf('client')} says it is a ${kind} (${proof(said)}), but behaves as a workstation (${proof(behaves)})`,
      source: seen.ipAddresses[0] ?? seen.macAddresses[0] ?? seen.id,
      target: '',
      subject: kind,
    }
  },
  examples: {
    fires: [
      {
        when: 'a computer that logs on to others announces a printer',
        facts: [{ ...contradicted, fact: { kind: 'type-contradicted', device: device(true, [acts, says]) } }],
      },
    ],
    silent: [
      {
        when: 'only its name says otherwise',
        facts: [
          {
            ...contradicted,
            fact: {
              kind: 'type-contradicted',
              device: device(true, [acts, reason('name', 'printer', -2, 'printer-2')]),
            },
          },
        ],
      },
      {
        when: 'the statements agree',
        facts: [
          { ...contradicted, fact: { kind: 'type-contradicted', device: device(false, [acts, says]) } },
        ],
      },
    ],
  },
})

function proof({ text, provenance: { source, field, place } }: IdentificationReason): string {
  const frame = place === undefined ? '' : `, frame ${place.frame}`
  return `${text}, ${source === 'behaviour' ? 'behaviour' : `${source} ${field}`}${frame}`
}
