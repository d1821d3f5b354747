import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { compressionBreach } from './breaches.ts'
import { follow, transfers } from './files.ts'
import { codeOf, smb1Commands, smb2Commands } from './operations.ts'
import { rule as doublepulsarProbe } from './rules/doublepulsar-probe.ts'
import { rule as malwarePipe } from './rules/malware-pipe.ts'
import { rule as smbExploit } from './rules/smb-exploit.ts'
import { rule as windowsCredentialFiles } from './rules/windows-credential-files.ts'
import { smb1Facts } from './smb1.ts'
import { smb2Facts } from './smb2.ts'
import { newState, type SmbState, unseenLogon } from './state.ts'
import { subcommands } from './subcommands.ts'
import { dissect, lost, probe, resume, type SmbMessage } from './wire.ts'

function facts(message: SmbMessage, slice: Slice, emit: Emit, state: SmbState): void {
  if (message.kind === 'keep-alive') return
  if (slice.fromClient) state.clientRemaining = message.remaining
  else state.serverRemaining = message.remaining
  if (message.kind === 'rest') {
    const { bytes, fromClient } = slice
    follow({ bytes, start: message.start, end: message.end, fromClient }, state)
    return
  }
  if (slice.fromClient) state.clientFollowing = undefined
  else state.serverFollowing = undefined
  if (message.form === 'smb1') smb1Facts(slice.bytes, message.start, message.end, emit, state)
  else if (message.form === 'smb2') smb2Facts(slice.bytes, message.start, message.end, emit, state)
  else if (message.form === 'compressed') compressionBreach(slice.bytes, message.start, message.end, emit)
  else if (message.form === 'encrypted' && !state.hasEncrypted) {
    state.hasEncrypted = true
    // The session had signed in before the capture.
    if (state.logon === unseenLogon) return
    const { user, method } = state.logon
    emit({ kind: 'session', phase: 'open', user, method: `${method}, SMB3 encryption`, secured: true })
  }
}

/** Direction bit: SMB_FLAGS_REPLY at 9 ([MS-CIFS] 2.2.3.1), SMB2_FLAGS_SERVER_TO_REDIR at 16 ([MS-SMB2] 2.2.1.2). */
function isFromClient(message: SmbMessage, { bytes }: Slice): boolean | undefined {
  if (message.kind !== 'frame') return undefined
  if (message.form === 'smb1') return (bytes[message.start + 9]! & 0x80) === 0
  if (message.form === 'smb2') return (bytes[message.start + 16]! & 1) === 0
  return undefined
}

export const protocol = defineProtocol<SmbMessage, SmbState>({
  name: 'smb',
  shortName: 'SMB',
  title: 'Server Message Block 1, 2 and 3',
  standard: '[MS-CIFS], [MS-SMB], [MS-SMB2], [MS-NLMP], RFC 4178',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { role: 'file-server' } },
  hints: [
    // Behind the framing of netbios-ssn, which is asked first.
    { transport: 'tcp', port: 445 },
    { carriedBy: 'netbios-ssn', selector: 'session' },
    { carriedBy: 'netbios-dgm', selector: 'smb' },
    { carriedBy: 'netbios-frames', selector: 'smb' },
    { carriedBy: 'ipx', selector: 'smb' },
  ],
  newState,
  probe,
  dissect,
  isFromClient,
  resume,
  lost,
  facts,
  finish(state, emit) {
    for (const open of new Set(state.files.values())) transfers(open, emit)
  },
  behaviourKeys: [
    { name: 'command', of: (operation) => operation.code },
    { name: 'object', of: (operation) => operation.object && `${operation.code} ${operation.object}` },
  ],
  rules: [doublepulsarProbe, malwarePipe, windowsCredentialFiles, smbExploit],
  operations: [
    ...[...smb1Commands].map(([code, { name, verb }]) => ({ code: codeOf('smb1', code), name, verb })),
    ...[...smb2Commands].map(([code, { name, verb }]) => ({ code: codeOf('smb2', code), name, verb })),
    ...subcommands,
  ],
})
