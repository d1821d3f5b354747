import type { Device } from '#model/device'
import { UNKNOWN_DEVICE } from '#model/unknown-device'

/** A controller for the examples of rules. */
export const EXAMPLE_DEVICE: Device = {
  ...UNKNOWN_DEVICE,
  id: '000000000002',
  name: 'pump controller',
  type: 'PLC',
  class: 'OT',
  vendor: 'Siemens',
  purdueLevel: 1,
  ipAddresses: ['10.0.0.2'],
}
