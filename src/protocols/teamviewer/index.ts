import { defineProtocol } from '#model/protocol'
import { dissect, probe, type TeamViewerPiece } from './wire.ts'

export const protocol = defineProtocol<TeamViewerPiece, { isEmitted: boolean }>({
  name: 'teamviewer',
  shortName: 'TeamViewer',
  title: 'TeamViewer',
  standard: 'No public document; published analyses of its framing',
  depth: 'recognised',
  family: 'it',
  roles: { server: { role: 'remote-desktop' } },
  isEncrypted: true,
  hints: [
    { transport: 'tcp', port: 5938 },
    { transport: 'udp', port: 5938 },
  ],
  newState: () => ({ isEmitted: false }),
  probe,
  dissect,
  facts(_message, _slice, emit, state) {
    if (state.isEmitted) return
    state.isEmitted = true
    emit({ kind: 'session', phase: 'open', method: 'teamviewer', secured: true })
  },
})
