import { textPattern } from '../template/sealed.ts'
import { defineQuery, type QueryStep, type RequestShape } from '../template/template.ts'

const WMI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/*'
const ADDRESSING = 'http://schemas.xmlsoap.org/ws/2004/08/addressing'
const ENUMERATION = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration'
const DMTF = 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'

/** Enumerate with a WQL filter, all instances in one answer: DSP0226 §8.2.3, §8.3; WQL: MS-WSMV §2.2.4.39. */
function envelope(wql: string, number: number): string {
  return (
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="${ADDRESSING}" xmlns:n="${ENUMERATION}" xmlns:w="${DMTF}">` +
    `<s:Header><a:To>https://host:5986/wsman</a:To><w:ResourceURI s:mustUnderstand="true">${WMI}</w:ResourceURI>` +
    `<a:ReplyTo><a:Address>${ADDRESSING}/role/anonymous</a:Address></a:ReplyTo>` +
    `<a:Action>${ENUMERATION}/Enumerate</a:Action><a:MessageID>uuid:00000000-0000-0000-0000-00000000000${number}</a:MessageID></s:Header>` +
    `<s:Body><n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>200</w:MaxElements>` +
    `<w:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">${wql}</w:Filter></n:Enumerate></s:Body></s:Envelope>`
  )
}

const enumerate = (name: string, wql: string, number: number): QueryStep => {
  const body = envelope(wql, number)
  return {
    name,
    bytes: ({ address, secretLength }: RequestShape) =>
      textPattern(
        `POST /wsman HTTP/1.1\r\nHost: ${address}:5986\r\nAuthorization: Basic {{z}}\r\n` +
          `Content-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        { z: secretLength },
      ),
    fields: { z: { secret: 'windows' } },
    answer: { frame: 'http-message', maximum: 200_000 },
    timeout: 4000,
  }
}

export const query = defineQuery({
  id: 'winrm-windows',
  title: 'Windows: system, hardware and updates',
  plain:
    'Reads four lists of Windows over an encrypted connection, as a user without administrator rights: system, computer, BIOS, installed updates. Runs no command.',
  standard: 'DSP0226 §8, MS-WSMV §2.2.4.39',
  protocol: 'smb',
  otherProtocols: ['dcerpc', 'rdp', 'nbns', 'netbios-ssn', 'kerberos', 'ldap'],
  transport: 'tcp',
  port: 5986,
  risk: 'C',
  sealed: 'tls',
  credential: 'windows',
  steps: [
    enumerate('Operating system', 'select Caption,Version,BuildNumber,CSName from Win32_OperatingSystem', 1),
    enumerate('Computer', 'select Manufacturer,Model,Domain from Win32_ComputerSystem', 2),
    enumerate('BIOS', 'select SerialNumber from Win32_BIOS', 3),
    enumerate('Updates', 'select HotFixID from Win32_QuickFixEngineering', 4),
  ],
  // The first digit of the status: a redirect is not followed, and no other credential is tried.
  distress: [
    { check: { at: 9, values: [0x33, 0x34, 0x35] }, text: 'the host refused: see user and its rights' },
  ],
  verbs: ['read'],
  learns: ['os', 'name', 'domain', 'vendor', 'model', 'serial', 'updates'],
})
