/**
 * Cameras and their kin say who they are in XML: ONVIF Core Specification 22.12 §8.1.2 (GetDeviceInformationResponse), and
 * Hikvision's Intelligent Security API, `/ISAPI/System/deviceInfo` (seen in maker's manuals; no public standard).
 */
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { confidence, type Identity } from '#model/fact'

/** Either document, up to its end. Names may have a prefix of any namespace. */
const DOCUMENT = /<(?:\w+:)?(DeviceInfo|GetDeviceInformationResponse)\b[^>]*>([\s\S]*?)<\/(?:\w+:)?\1>/
const XML: ReadonlySet<string> = new Set(['application/xml', 'text/xml', 'application/soap+xml'])

/** Elements, ONVIF's name and ISAPI's. */
const ELEMENTS: readonly (readonly [Identity['attribute'], readonly string[]])[] = [
  ['vendor', ['Manufacturer', 'manufacturer']],
  ['model', ['Model', 'model']],
  ['serial', ['SerialNumber', 'serialNumber']],
  ['hardware', ['HardwareId', 'hardwareVersion']],
  ['name', ['deviceName']],
  ['mac', ['macAddress']],
]
/** Longer text is no model and no serial number. */
const LONGEST = 128

export function mayBeDeviceInformation(type: string): boolean {
  return XML.has(type)
}

/** What the document in `bytes[start..end)` says of the server; empty where there is none, or not all of it. */
export function deviceInformation(bytes: Uint8Array, start: number, end: number): readonly Identity[] {
  const [, name = '', content = ''] = DOCUMENT.exec(latin1(bytes, start, end)) ?? []
  if (name === '') return []
  const value = (elements: readonly string[]) => {
    for (const element of elements) {
      const found = new RegExp(`<(?:\\w+:)?${element}>([^<]{1,${LONGEST}})<`).exec(content)?.[1]
      if (found !== undefined) return clean(found).trim()
    }
    return ''
  }
  const rows = ELEMENTS.map(([attribute, elements]) => [attribute, value(elements)] as const)
  // ISAPI says version and day of the build apart; ONVIF in one.
  const firmware = [value(['FirmwareVersion', 'firmwareVersion']), value(['firmwareReleasedDate'])]
  // Hikvision's own interface, which does not name its maker.
  const isUnnamed = name === 'DeviceInfo' && /hikvision\.com\/ver/i.test(latin1(bytes, start, end))
  const all: readonly (readonly [Identity['attribute'], string])[] = [
    ...rows.map(([attribute, text]) => {
      const isMissing = attribute === 'vendor' && text === '' && isUnnamed
      return [attribute, isMissing ? 'Hikvision' : text] as const
    }),
    ['firmware', firmware.filter((part) => part !== '').join(' ')],
  ]
  return all.flatMap(([attribute, text]) =>
    text === ''
      ? []
      : [
          {
            kind: 'identity',
            about: 'server',
            attribute,
            value: attribute === 'mac' ? text.toLowerCase().replaceAll('-', ':') : text,
            confidence: confidence.management,
            field: name,
          },
        ],
  )
}
