import type { ConversationScript, ScriptStep } from '#model/script'

function say(by: 'client' | 'server', text: string): ScriptStep {
  return [by, new TextEncoder().encode(text)]
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'options',
    over: { transport: 'udp', port: 5060 },
    lines: [
      say(
        'client',
        'OPTIONS sip:pbx@10.20.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.20.0.1:5060\r\nFrom: <sip:intercom@10.20.0.1>;tag=1\r\nTo: <sip:pbx@10.20.0.2>\r\nCall-ID: 1@10.20.0.1\r\nCSeq: 1 OPTIONS\r\nUser-Agent: ExamplePhone/1.0\r\nContent-Length: 0\r\n\r\n',
      ),
      say(
        'server',
        'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.20.0.1:5060\r\nFrom: <sip:intercom@10.20.0.1>;tag=1\r\nTo: <sip:pbx@10.20.0.2>;tag=2\r\nCall-ID: 1@10.20.0.1\r\nCSeq: 1 OPTIONS\r\nServer: ExamplePbx/2.0\r\nContent-Length: 0\r\n\r\n',
      ),
    ],
  },
]
