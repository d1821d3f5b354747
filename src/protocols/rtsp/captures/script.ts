import type { ConversationScript, ScriptStep } from '#model/script'

function say(by: 'client' | 'server', text: string): ScriptStep {
  return [by, new TextEncoder().encode(text)]
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'describe',
    over: { transport: 'tcp', port: 554 },
    lines: [
      say(
        'client',
        'OPTIONS rtsp://10.20.0.2/stream RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: ExamplePlayer/1.0\r\n\r\n',
      ),
      say(
        'server',
        'RTSP/1.0 200 OK\r\nCSeq: 1\r\nServer: ExampleCamera/3.1\r\nPublic: OPTIONS, DESCRIBE\r\n\r\n',
      ),
      say('client', 'DESCRIBE rtsp://10.20.0.2/stream RTSP/1.0\r\nCSeq: 2\r\n\r\n'),
      say('server', 'RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\nWWW-Authenticate: Basic realm="camera"\r\n\r\n'),
    ],
  },
]
