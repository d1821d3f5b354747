/** Texts of the devices page. */

export const NO_DEVICES = 'No devices yet'

export const SENSOR_COMMAND = 'npm start -- --interface eth0'

export const NO_MATCH = {
  title: 'No devices match',
  text: 'No device matches the search and the filters.',
  clear: 'Show all devices',
} as const

export const BULK_EDIT_HINT = 'Applies to all selected devices. Empty fields are unchanged.'

export const UNKNOWN_GROUPS = {
  title: 'One correction settles each of these groups',
  unknown: 'of unknown type',
} as const
