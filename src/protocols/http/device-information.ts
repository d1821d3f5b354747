/**
 * Devices describe themselves in XML: ONVIF Core Specification 22.12 §8.1.2 (GetDeviceInformationResponse); Hikvision's
 * Intelligent Security API, `/ISAPI/System/deviceInfo` (seen in maker's manuals; no public standard); the device
 * description of UPnP Device Architecture 1.1 §2.3; HNAP's GetDeviceSettings (Cisco's HNAP1 white paper, 2009); eSCL of
 * the Mopria Alliance, `ScannerCapabilities`; and Roku's External Control Protocol, `device-info`.
 */
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { confidence, type Identity } from '#model/fact'
import { windowsInformation } from './windows-management.ts'

/** Either document, up to its end. Names may have a prefix of any namespace. */
const DOCUMENT =
  /<(?:\w+:)?(DeviceInfo|GetDeviceInformationResponse|GetDeviceSettingsResponse|ScannerCapabilities|device-info|root)\b[^>]*>([\s\S]*?)<\/(?:\w+:)?\1>/
const XML: ReadonlySet<string> = new Set(['application/xml', 'text/xml', 'application/soap+xml'])

/** Elements, ONVIF's name and ISAPI's. */
const ELEMENTS: readonly (readonly [Identity['attribute'], readonly string[]])[] = [
  ['vendor', ['Manufacturer', 'manufacturer', 'VendorName', 'vendor-name']],
  ['model', ['Model', 'model', 'modelName', 'ModelName', 'MakeAndModel', 'model-name']],
  ['serial', ['SerialNumber', 'serialNumber', 'serial-number']],
  ['hardware', ['HardwareId', 'hardwareVersion', 'modelNumber']],
  ['name', ['deviceName', 'DeviceName', 'friendlyName', 'user-device-name']],
  ['description', ['modelDescription', 'ModelDescription']],
  ['kind', ['deviceType']],
  ['mac', ['macAddress']],
]
/** `urn:schemas-upnp-org:device:MediaRenderer:1`, as SSDP writes it too. */
const DEVICE_TYPE = /^urn:([^:]+):device:([^:]+)/i
/** Longer text is no model and no serial number. */
const LONGEST = 128

export function mayBeDeviceInformation(type: string): boolean {
  return XML.has(type)
}

/** Identity of the server in the document `bytes[start..end)`; empty if there is none, or if it is incomplete. */
export function deviceInformation(bytes: Uint8Array, start: number, end: number): readonly Identity[] {
  const text = latin1(bytes, start, end)
  if (text.includes('/wbem/wsman/')) return windowsInformation(text)
  const [, name = '', content = ''] = DOCUMENT.exec(text) ?? []
  if (name === '' || (name === 'root' && !content.includes('<deviceType>urn:'))) return []
  const value = (elements: readonly string[]) => {
    for (const element of elements) {
      const found = new RegExp(`<(?:\\w+:)?${element}>([^<]{1,${LONGEST}})<`).exec(content)?.[1]
      if (found !== undefined) return clean(found).trim()
    }
    return ''
  }
  const rows = ELEMENTS.map(([attribute, elements]) => [attribute, value(elements)] as const)
  // ISAPI separates version and build date; ONVIF has one field.
  const firmware = [
    value(['FirmwareVersion', 'firmwareVersion', 'software-version']),
    value(['firmwareReleasedDate']),
  ]
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
            value:
              attribute === 'mac'
                ? text.toLowerCase().replaceAll('-', ':')
                : attribute === 'kind'
                  ? kindOf(text)
                  : text,
            confidence: SURE.has(name) ? confidence.management : confidence.banner,
            field: name,
          },
        ],
  )
}

/** Documents of an identity service; the others are pages that a device shows. */
const SURE: ReadonlySet<string> = new Set(['DeviceInfo', 'GetDeviceInformationResponse'])

function kindOf(type: string): string {
  const [, domain = '', name = ''] = DEVICE_TYPE.exec(type) ?? []
  if (name === '') return type
  return domain.toLowerCase() === 'schemas-upnp-org' ? name : `${domain}:${name}`
}
