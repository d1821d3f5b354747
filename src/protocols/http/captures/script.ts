import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { encodeGet, encodeResponse, http2Frame, http2Headers, http2Preface } from '../testing/encode.ts'

const page = '<html><head><title>Pump station</title></head></html>'
const fields = { Server: 'ExampleWeb/1.2', 'Content-Type': 'text/html' }

const camera = `<?xml version="1.0" encoding="UTF-8"?>
<DeviceInfo version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
<deviceName>gate</deviceName><model>DS-2CD2410F-I</model><serialNumber>DS-2CD2410F-I20150513BBWR1</serialNumber>
<macAddress>44-19-b6-00-00-01</macAddress><firmwareVersion>V5.3.0</firmwareVersion>
<firmwareReleasedDate>build 150513</firmwareReleasedDate></DeviceInfo>`
const onvif = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><tds:GetDeviceInformationResponse>
<tds:Manufacturer>Example</tds:Manufacturer><tds:Model>EX-9</tds:Model><tds:FirmwareVersion>1.2.3</tds:FirmwareVersion>
<tds:SerialNumber>0042</tds:SerialNumber><tds:HardwareId>7</tds:HardwareId></tds:GetDeviceInformationResponse></s:Body></s:Envelope>`

export const scripts: readonly ConversationScript[] = [
  {
    name: 'device-information',
    over: { transport: 'tcp', port: 80 },
    lines: [
      ['client', encodeGet('10.20.0.2', '/ISAPI/System/deviceInfo')],
      [
        'server',
        encodeResponse({
          status: 200,
          reason: 'OK',
          fields: { 'Content-Type': 'application/xml; charset="UTF-8"' },
          body: camera,
        }),
      ],
      ['client', encodeGet('10.20.0.2', '/onvif/device_service')],
      [
        'server',
        encodeResponse({
          status: 200,
          reason: 'OK',
          fields: { 'Content-Type': 'application/soap+xml; charset=utf-8' },
          body: onvif,
        }),
      ],
    ],
  },
  {
    name: 'page',
    over: { transport: 'tcp', port: 80 },
    lines: [
      ['client', encodeGet('10.20.0.2', '/index.html', { 'User-Agent': 'Example/1.0' })],
      ['server', encodeResponse({ status: 200, reason: 'OK', fields, body: page })],
    ],
  },
  {
    name: 'basic-credentials',
    over: { transport: 'tcp', port: 8080 },
    lines: [
      ['client', encodeGet('10.20.0.2', '/setup')],
      [
        'server',
        encodeResponse({
          status: 401,
          reason: 'Unauthorized',
          fields: { 'WWW-Authenticate': 'Basic realm="setup"' },
          body: '',
        }),
      ],
      // admin:admin
      ['client', encodeGet('10.20.0.2', '/setup', { Authorization: 'Basic YWRtaW46YWRtaW4=' })],
      ['server', encodeResponse({ status: 200, reason: 'OK', fields, body: page })],
    ],
  },
  {
    name: 'http2-grpc',
    over: { transport: 'tcp', port: 50051 },
    lines: [
      ['client', http2Preface()],
      ['server', http2Frame(4, 0, 0)],
      [
        'client',
        http2Headers(1, { ':method': 'GET', ':path': '/status', ':authority': 'edge.example' }, true),
      ],
      ['server', http2Headers(1, { ':status': '404', server: 'ExampleGateway/2.0' }, true)],
      [
        'client',
        http2Headers(3, { ':method': 'POST', ':path': '/gnmi.gNMI/Set', 'content-type': 'application/grpc' }),
      ],
      ['client', http2Frame(0, 1, 3, hex('00 00000002 0801'))],
      ['server', http2Headers(3, { ':status': '200', 'content-type': 'application/grpc' })],
      ['server', http2Headers(3, { 'grpc-status': '7', 'grpc-message': 'not allowed' }, true)],
    ],
  },
]
