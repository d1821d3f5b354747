import { confidence } from '#model/fact'
import { defineProtocol, type Hint } from '#model/protocol'
import { actions } from './actions.ts'
import { operations } from './operations.ts'
import { dissect, probe, type Sentence } from './wire.ts'

/** Transmission groups of IEC 61162-450:2018 table 4, from MISC to PROP. */
const GROUPS: readonly Hint[] = Array.from({ length: 16 }, (_, i) => ({ transport: 'udp', port: 60_001 + i }))

export const protocol = defineProtocol<Sentence, undefined>({
  name: 'nmea0183',
  shortName: 'NMEA 0183',
  title: 'NMEA 0183 (ships’ sensors)',
  standard: 'IEC 61162-1:2016; IEC 61162-450:2018',
  depth: 'semantic',
  family: 'ot',
  // Orders to rudder, propeller and thruster, and the track they hold: many times a second, as sensors speak.
  traits: { frequentOperations: ['HTC', 'ROR', 'PRC', 'TRC'] },
  actions,
  hints: [
    { transport: 'udp', port: 10110 }, // IANA: nmea-0183
    { transport: 'tcp', port: 10110 },
    ...GROUPS,
    { content: 'udp' },
    { content: 'tcp' },
  ],
  firstBytes: '$!\\U',
  probe,
  dissect,
  facts({ talker, formatter, wanted, fields }, { fromClient }, emit) {
    const said = operations.get(formatter) ?? { verb: 'report' as const, name: formatter }
    const object = wanted || (talker === '' ? undefined : `talker:${talker}`)
    emit({ kind: 'operation', ...said, code: formatter, object, outcome: 'requested' })
    if (formatter !== 'VER') return
    // §8.3.112: total, number, device type, vendor, unique identifier, serial number, model, firmware, hardware.
    const [, , , vendor = '', , serial = '', model = '', firmware = '', hardware = ''] = fields.split(',')
    const about = fromClient ? 'client' : 'server'
    for (const [attribute, value] of Object.entries({ vendor, serial, model, firmware, hardware })) {
      if (value === '') continue
      const named = attribute as 'vendor' | 'serial' | 'model' | 'firmware' | 'hardware'
      emit({
        kind: 'identity',
        about,
        attribute: named,
        value,
        confidence: confidence.management,
        field: 'VER',
      })
    }
  },
  rows: ({ talker, formatter, fields }) => [
    {
      label: 'Sentence',
      value: `${talker} ${operations.get(formatter)?.name ?? formatter}`,
      at: 0,
      length: 0,
    },
    { label: 'Fields', value: fields, at: 0, length: 0 },
  ],
  behaviourKeys: [{ name: 'sentence', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [...operations].map(([code, { name, verb }]) => ({ code, name, verb })),
})
