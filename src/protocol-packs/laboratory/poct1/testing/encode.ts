/** Builds messages of point-of-care devices, for tests and the plant simulator. */
import { asciiBytes } from '#bytes/ber-write'

export function hello(device: readonly (readonly [name: string, value: string])[]): Uint8Array {
  const fields = device.map(([name, value]) => `<DEV.${name} V="${value}"/>`).join('')
  return asciiBytes(`<HEL.R01><HDR><HDR.control_id V="1"/></HDR><DEV>${fields}</DEV></HEL.R01>\r\n`)
}

export function message(topic: string, inside = ''): Uint8Array {
  return asciiBytes(`<${topic}.R01><HDR><HDR.control_id V="2"/></HDR>${inside}</${topic}.R01>\r\n`)
}
