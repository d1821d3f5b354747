/** Makers by their code: HCF_SPEC-183, Common Table 8; the common ones. */
export const manufacturers: ReadonlyMap<number, string> = new Map([
  [0x11, 'Endress+Hauser'],
  [0x13, 'Fisher Controls'],
  [0x16, 'Foxboro'],
  [0x17, 'Honeywell'],
  [0x1a, 'ABB'],
  [0x1f, 'Micro Motion'],
  [0x26, 'Rosemount'],
  [0x2a, 'Siemens'],
  [0x37, 'Yokogawa'],
  [0x3e, 'VEGA'],
])
