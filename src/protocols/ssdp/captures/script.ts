import type { ConversationScript, ScriptStep } from '#model/script'

function say(by: 'client' | 'server', text: string): ScriptStep {
  return [by, new TextEncoder().encode(text)]
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'search',
    over: { transport: 'udp', port: 1900 },
    lines: [
      say(
        'client',
        'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n',
      ),
      say(
        'server',
        'HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nLOCATION: http://10.20.0.2/desc.xml\r\nSERVER: ExampleOS/1.0 UPnP/1.1 ExampleCamera/3.1\r\nST: upnp:rootdevice\r\nUSN: uuid:1::upnp:rootdevice\r\n\r\n',
      ),
    ],
  },
]
