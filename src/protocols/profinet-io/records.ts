import type { Verb } from '#model/fact'

/** Record data by index: IEC 61158-6-10, "Coding of the field Index". */
const names: ReadonlyMap<number, string> = new Map([
  [0x8000, 'expected identification of subslot'],
  [0x8001, 'real identification of subslot'],
  [0x800a, 'diagnosis of channel of subslot'],
  [0x800b, 'all diagnosis of subslot'],
  [0x800c, 'diagnosis, maintenance, qualifier of subslot'],
  [0x8010, 'maintenance required of channel'],
  [0x8011, 'maintenance demanded of channel'],
  [0x801e, 'substitute values'],
  [0x8020, 'IR subframe data'],
  [0x8028, 'input data object'],
  [0x8029, 'output data object'],
  [0x802a, 'port data real'],
  [0x802b, 'port data check'],
  [0x802c, 'IR data'],
  [0x802d, 'sync data'],
  [0x802f, 'port data adjust'],
  [0x8030, 'isochronous mode data'],
  [0x8031, 'time data'],
  [0x8050, 'MRP data real of interface'],
  [0x8051, 'MRP data check of interface'],
  [0x8052, 'MRP data adjust of interface'],
  [0x8053, 'MRP data adjust of port'],
  [0x8054, 'MRP data real of port'],
  [0x8060, 'fibre optic data real of port'],
  [0x8061, 'fibre optic data check of port'],
  [0x8062, 'fibre optic data adjust of port'],
  [0x8070, 'network component data check'],
  [0x8071, 'interface data adjust'],
  [0x8072, 'port statistic'],
  [0x8080, 'interface data real'],
  [0xaff0, 'I&M0'],
  [0xaff1, 'I&M1'],
  [0xaff2, 'I&M2'],
  [0xaff3, 'I&M3'],
  [0xaff4, 'I&M4'],
  [0xaff5, 'I&M5'],
  [0xc000, 'expected identification of slot'],
  [0xc001, 'real identification of slot'],
  [0xc00c, 'diagnosis of slot'],
  [0xe000, 'expected identification of AR'],
  [0xe001, 'real identification of AR'],
  [0xe002, 'module difference of AR'],
  [0xe00c, 'diagnosis of AR'],
  [0xe030, 'isochronous mode data of AR'],
  [0xe040, 'multiple write'],
  [0xe050, 'fast start-up data of AR'],
  [0xf000, 'real identification of API'],
  [0xf00c, 'diagnosis of API'],
  [0xf020, 'AR data of API'],
  [0xf80c, 'diagnosis of device'],
  [0xf820, 'AR data'],
  [0xf821, 'API data'],
  [0xf830, 'log book'],
  [0xf831, 'PDev data'],
  [0xf840, 'I&M0 filter data'],
  [0xf841, 'PDev data real'],
  [0xf842, 'PDev data expected'],
  [0xf850, 'auto configuration'],
  [0xf880, 'device management data'],
])

export const MULTIPLE_WRITE = 0xe040

export function recordName(index: number): string | undefined {
  return names.get(index)
}

/** Verb of reading a record. */
export function readVerb(index: number): Verb {
  const name = names.get(index) ?? ''
  if (name.startsWith('I&M') || name.includes('identification') || name.startsWith('device'))
    return 'identify'
  if (name.includes('diagnosis') || name.startsWith('maintenance') || name === 'log book') return 'diagnose'
  return 'read'
}
