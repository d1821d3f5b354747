import { defineProtocol } from '#model/protocol'
import { type Exchange, facts } from './facts.ts'
import { rule as debugBridgeUsed } from './rules/debug-bridge-used.ts'
import { type AdbMessage, BEGINNINGS, dissect, recognise } from './wire.ts'

export const protocol = defineProtocol<AdbMessage, Exchange>({
  name: 'adb',
  title: 'Android Debug Bridge',
  standard: 'Android Open Source Project, packages/modules/adb: protocol.txt, SERVICES.TXT',
  depth: 'semantic',
  family: 'it',
  rules: [debugBridgeUsed],
  hints: [{ transport: 'tcp', port: 5555 }, { content: 'tcp' }],
  firstOctets: BEGINNINGS,
  newExchange: () => ({ hasAuthenticated: false }),
  recognise,
  dissect,
  facts,
  habits: [{ name: 'service', of: ({ code }) => code }],
  operations: [
    { code: 'shell', name: 'Open shell', verb: 'execute' },
    { code: 'exec', name: 'Open exec', verb: 'execute' },
    { code: 'reboot', name: 'Open reboot', verb: 'restart' },
    { code: 'root', name: 'Open root', verb: 'configure' },
    { code: 'sync', name: 'Open sync', verb: 'read' },
  ],
})
