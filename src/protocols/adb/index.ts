import { defineProtocol } from '#model/protocol'
import { facts } from './facts.ts'
import { rule as adbCommand } from './rules/adb-command.ts'
import { fileRequests, services } from './services.ts'
import { AdbState } from './state.ts'
import { type AdbMessage, BEGINNINGS, dissect, probe, resume } from './wire.ts'

export const protocol = defineProtocol<AdbMessage, AdbState>({
  name: 'adb',
  shortName: 'ADB',
  title: 'Android Debug Bridge',
  standard: 'Android Open Source Project, packages/modules/adb: protocol.txt, SERVICES.TXT, SYNC.TXT',
  depth: 'semantic',
  family: 'it',
  rules: [adbCommand],
  hints: [{ transport: 'tcp', port: 5555 }, { content: 'tcp' }],
  firstBytes: BEGINNINGS,
  newState: () => new AdbState(),
  probe,
  dissect,
  resume,
  facts,
  behaviourKeys: [{ name: 'service', of: ({ code }) => code }],
  operations: [
    ...[...services].map(([code, verb]) => ({ code, name: `Open ${code}`, verb })),
    ...[...fileRequests].map(([letters, { name, verb }]) => ({ code: `sync ${letters}`, name, verb })),
  ],
})
