import type { Asset } from '#model/asset'
import { UNKNOWN_ASSET } from '#model/unknown-asset'

/** A controller for the examples of rules. */
export const EXAMPLE_ASSET: Asset = {
  ...UNKNOWN_ASSET,
  id: '000000000002',
  name: 'pump controller',
  type: 'PLC',
  class: 'OT',
  vendor: 'Siemens',
  purdueLevel: 1,
  ipAddresses: ['10.0.0.2'],
}
