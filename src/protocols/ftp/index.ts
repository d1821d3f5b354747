import { defineProtocol } from '#model/protocol'
import { facts } from './facts.ts'
import { operations } from './operations.ts'
import { type FtpState, newState } from './state.ts'
import { dissect, type FtpMessage, probe, resume } from './wire.ts'

export const protocol = defineProtocol<FtpMessage, FtpState>({
  name: 'ftp',
  shortName: 'FTP',
  title: 'File Transfer Protocol',
  standard: 'RFC 959, RFC 2228, RFC 2389, RFC 2428, RFC 3659',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { role: 'file-server' } },
  mayTurnEncrypted: true,
  hints: [{ transport: 'tcp', port: 21 }, { content: 'tcp' }],
  newState,
  firstBytes: '2ASFPETCRasfpetcr',
  probe,
  dissect,
  isFromClient: (message) => (message.kind === 'other' ? undefined : message.kind === 'command'),
  resume,
  facts,
  behaviourKeys: [
    { name: 'command', of: (operation) => operation.code },
    { name: 'path', of: (operation) => operation.object && `${operation.code} ${operation.object}` },
  ],
  operations: [...operations].map(([code, { name, verb }]) => ({ code, name, verb })),
})
